"""What the rules look at, in a few aspects: VMs that are equal in an aspect are judged on it once.

A fleet has thousands of VMs but few kinds of them, so most answers of the rules are the same objects over
and over. That is what keeps judging fast and verdicts small (DESIGN section 7).

Each aspect's key must hold everything that its rules read; a test changes every field of the facts, one at
a time, and compares with a judgement that remembers nothing.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from app.domain.machines import Agent, Disk, Extension, MachineFacts
from app.domain.reading import NotRead
from app.readiness.rules.disks import with_policy

Look = Callable[[MachineFacts], Hashable]


class Aspect(NamedTuple):
    """Some rules and the key of everything that they look at."""

    look: Look
    rules: frozenset[str]
    names_things: bool = False
    """Evidence may name what the key leaves out (disks): only answers without evidence are shared."""


def _type(facts: MachineFacts) -> Hashable:
    machine = facts.machine
    return (
        facts.power,
        machine.kind,
        machine.provisioning_state,
        machine.security_type,
        machine.region,
        machine.size,
        machine.encryption_at_host,
        machine.priority,
        machine.scale_set_id,
        machine.extended_location,
        with_policy(facts) if machine.extended_location else None,
        machine.hyper_v_generation,
        machine.plan,
        machine.dedicated_host,
    )


def _agent(facts: MachineFacts) -> Hashable:
    agent, machine = facts.agent, facts.machine
    if isinstance(agent, Agent):
        told: Hashable = (agent.status, agent.version, agent.message, agent.extensions)
    else:
        told = agent
    return facts.power, machine.os, machine.allow_extension_operations, told


def _system(facts: MachineFacts) -> Hashable:
    agent, machine = facts.agent, facts.machine
    told = agent.os_name if isinstance(agent, Agent) else agent
    return machine.os, machine.os_name, machine.image, told


def _disks(facts: MachineFacts) -> Hashable:
    agent, details = facts.agent, facts.disk_details
    extensions: tuple[Extension, ...] = agent.extensions if isinstance(agent, Agent) else ()
    return details, with_policy(facts), extensions, *map(_settings, facts.machine.disks)


def _settings(disk: Disk) -> Hashable:
    """A disk without its name, number and id."""
    return (
        disk.lun is None,
        disk.managed,
        disk.size_gb,
        disk.sku,
        disk.write_accelerator,
        disk.ephemeral,
        disk.resource_read
        and (
            disk.max_shares,
            disk.encryption_type,
            disk.ade_enabled,
            disk.data_access_auth_mode,
            disk.network_access_policy,
            disk.public_network_access,
            disk.security_type,
            disk.performance_plus,
        ),
    )


def _surroundings(facts: MachineFacts) -> Hashable:
    machine, items, vault = facts.machine, facts.items, facts.vault
    return (
        machine.region,
        facts.region_has_vaults,
        machine.subscription_id,
        facts.provider_registered,
        facts.locks,
        facts.restore_point_group_locks,
        items if isinstance(items, NotRead) else _soft_deleted(facts),
        facts.moved_items,
        vault and (vault.name, vault.private_endpoints, vault.public_network_access),
        len(machine.network_interface_ids),
        facts.load_balanced,
    )


def _soft_deleted(facts: MachineFacts) -> Hashable:
    items = facts.items
    if isinstance(items, NotRead) or not items:
        return ()
    return tuple((item.vault_id, item.delete_due) for item in items if item.soft_deleted)


ASPECTS: Sequence[Aspect] = (
    Aspect(
        _type,
        frozenset(
            {
                "vm-classic",
                "vmss-uniform",
                "vm-provisioning-state",
                "vm-transition",
                "vm-power-state",
                "vm-confidential",
                "vm-extended-zone",
                "vm-trusted-launch",
                "vm-spot",
                "vmss-flex",
                "vm-gen2",
                "vm-marketplace-plan",
                "vm-dedicated-host",
                "enc-at-host",
                "net-outbound",
            }
        ),
    ),
    Aspect(
        _agent,
        frozenset(
            {
                "agent-present",
                "agent-version-windows-backup",
                "agent-version-windows-platform",
                "agent-version-linux-platform",
                "ext-backup-stuck",
                "ext-failed",
                "net-old-agent",
            }
        ),
    ),
    Aspect(_system, frozenset({"os-coreos", "os-windows-version", "os-linux-endorsed"})),
    Aspect(
        _disks,
        frozenset(
            {
                "disk-managed",
                "disk-data-count",
                "disk-size-single",
                "disk-size-total",
                "disk-data-access-auth",
                "disk-security-type-data",
                "disk-ultra",
                "disk-premium-v2",
                "disk-shared",
                "disk-write-accelerator",
                "disk-ephemeral-os",
                "disk-size-encrypted",
                "disk-private-access",
                "disk-performance-plus",
                "enc-ade-retirement",
                "enc-ade-limits",
                "enc-sse-cmk",
                "net-write-accelerator",
            }
        ),
        names_things=True,
    ),
    Aspect(
        _surroundings,
        frozenset(
            {
                "place-region-supported",
                "rp-provider-registered",
                "lock-restore-point-rg",
                "lock-vm-rg",
                "place-soft-deleted",
                "place-moved",
                "net-private-endpoint",
                "restore-special-network",
            }
        ),
    ),
)
"""Every rule of the scan lies in exactly one of them."""
