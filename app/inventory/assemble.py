"""From the parts of a scan to the facts of one VM: pure; decides what is *not read*."""

import msgspec

from app.domain.backup import ProtectedItem, deciding_item
from app.domain.machines import Agent, Disk, Machine, MachineFacts, MachineKind, Power
from app.domain.places import Lock
from app.domain.reading import NotRead, Stage, still_reading
from app.domain.resource_ids import key_of
from app.inventory.collected import Backups, DiskResource, SubscriptionParts

OFF = frozenset({Power.STOPPED, Power.DEALLOCATED, Power.STOPPING, Power.DEALLOCATING})
"""A VM in one of these states has no running agent to ask (DESIGN section 2)."""
READING = {stage: still_reading(stage) for stage in Stage}


def assemble(
    key: str,
    machine: Machine,
    parts: SubscriptionParts,
    backups: Backups,
    *,
    hidden: NotRead | None,
    agent: Agent | NotRead | None,
) -> MachineFacts:
    """The facts of one VM from what was read so far.

    ``hidden`` tells that some vault of the VM's tenant was not read, so that "no item" proves nothing
    yet; ``agent`` is what is known of the agent, if anything.
    """
    machine, disk_details = _with_disks(machine, parts)
    items = items_of(key, machine, backups, hidden)
    read = items if isinstance(items, tuple) else ()
    deciding = deciding_item(read)
    power = _power_of(key, machine, parts)
    facts = MachineFacts(
        machine=machine,
        power=power,
        disk_details=disk_details,
        load_balanced=_balanced(key, parts),
        locks=parts.locks if isinstance(parts.locks, NotRead) else parts.locks.on_machine(machine, key),
        restore_point_group_locks=_restore_point_locks(machine, parts, backups, deciding),
        provider_registered=parts.registered,
        region_has_vaults=parts.vault_regions
        if isinstance(parts.vault_regions, NotRead)
        else machine.region in parts.vault_regions,
        items=items,
        moved_items=_moved(machine, backups),
        other_protection=tuple(sorted(backups.others[key])) if key in backups.others else (),
        vault=backups.vaults.get(key_of(deciding.vault_id)) if deciding else None,
        agent=agent_of(machine, power, agent),
    )
    return with_agent(facts, agent) if isinstance(facts.agent, Agent) else facts


def first_sight(machine: Machine) -> MachineFacts:
    """The facts of a VM of which only the model was read: everything else is still being read."""
    governance, protection = READING[Stage.GOVERNANCE], READING[Stage.PROTECTION]
    return MachineFacts(
        machine=machine,
        power=READING[Stage.POWER],
        disk_details=READING[Stage.DISKS],
        load_balanced=READING[Stage.NETWORK],
        locks=governance,
        restore_point_group_locks=governance,
        provider_registered=governance,
        region_has_vaults=governance,
        items=protection,
        agent=READING[Stage.AGENT],
    )


def items_of(
    key: str, machine: Machine, backups: Backups, hidden: NotRead | None
) -> tuple[ProtectedItem, ...] | NotRead:
    """The VM's items, or why it cannot be said that it has none."""
    found = backups.of_machine(key)
    if found:
        return tuple(_sharing(item, machine) for item in found)
    if odd := backups.odd_sources.get(key):
        return odd
    if hidden is not None and machine.kind is MachineKind.VIRTUAL_MACHINE:
        return hidden
    return ()


def _sharing(item: ProtectedItem, machine: Machine) -> ProtectedItem:
    """The item with the VM's own texts where they are equal: thousands of ids are not kept twice."""
    if item.source_id != machine.id:
        return item
    name = machine.name if item.machine_name == machine.name else item.machine_name
    return msgspec.structs.replace(item, source_id=machine.id, machine_name=name)


def agent_of(
    machine: Machine, power: Power | NotRead, agent: Agent | NotRead | None
) -> Agent | NotRead | None:
    """The agent part: not applicable to a VM that is off and to what is no Resource Manager VM."""
    if machine.kind is not MachineKind.VIRTUAL_MACHINE or power in OFF:
        return None
    return agent if agent is not None else READING[Stage.AGENT]


def with_agent(
    facts: MachineFacts, agent: Agent | NotRead | None, power: Power | NotRead | None = None
) -> MachineFacts:
    """The facts with the agent part, and the power state where the instance view told a newer one."""
    machine = facts.machine
    if isinstance(agent, Agent) and (agent.os_name or agent.os_version):
        machine = msgspec.structs.replace(machine, os_name=agent.os_name, os_version=agent.os_version)
    now = facts.power if power is None else power
    return msgspec.structs.replace(facts, machine=machine, power=now, agent=None if now in OFF else agent)


def _power_of(key: str, machine: Machine, parts: SubscriptionParts) -> Power | NotRead:
    if machine.kind is not MachineKind.VIRTUAL_MACHINE:
        return Power.UNKNOWN
    found = parts.power.get(key)
    if found is not None:
        return found
    return parts.power_unread or Power.UNKNOWN


def _balanced(key: str, parts: SubscriptionParts) -> bool | NotRead:
    if key in parts.balanced:
        return True
    return parts.network_unread or False


def _restore_point_locks(
    machine: Machine, parts: SubscriptionParts, backups: Backups, item: ProtectedItem | None
) -> tuple[Lock, ...] | NotRead:
    if isinstance(parts.locks, NotRead):
        return parts.locks
    policy = backups.policies.get(key_of(item.policy_id)) if item and item.policy_id else None
    prefix = policy.restore_point_group_prefix if policy else ""
    return parts.locks.on_restore_points(machine.region, prefix)


def _moved(machine: Machine, backups: Backups) -> tuple[ProtectedItem, ...]:
    if not backups.moved:
        return ()
    return tuple(backups.moved.get((machine.name.casefold(), machine.region), ()))


def _with_disks(machine: Machine, parts: SubscriptionParts) -> tuple[Machine, bool | NotRead]:
    if not parts.disks:
        missing = parts.disks_unread if any(one.managed for one in machine.disks) else None
        return machine, missing or True
    disks: list[Disk] = []
    beside = machine.disk_id(_A_DISK)
    unread: NotRead | None = None
    generation = ""
    for disk in machine.disks:
        if not (disk.managed and disk.id):
            disks.append(disk)
            continue
        found = parts.disks.get(key_of(disk.id))
        if isinstance(found, DiskResource):
            disks.append(_merged(disk, found, beside))
            if disk.lun is None:
                generation = found.generation
        else:
            disks.append(disk)
            unread = unread or found or parts.disks_unread
    return (
        msgspec.structs.replace(machine, disks=tuple(disks), hyper_v_generation=generation),
        unread or True,
    )


_A_DISK = Disk("", None, managed=True)
"""Its id is where the disks of a VM usually lie."""


def _merged(disk: Disk, found: DiskResource, beside: str) -> Disk:
    return Disk(
        disk.name,
        disk.lun,
        disk.managed,
        "" if beside + disk.name == disk.id else disk.id,
        found.size_gb if found.size_gb is not None else disk.size_gb,
        found.sku or disk.sku,
        disk.write_accelerator,
        disk.ephemeral,
        True,  # noqa: FBT003 -- resource_read, by position: this runs for every disk of the fleet
        found.max_shares,
        found.encryption_type,
        found.ade_enabled,
        found.data_access_auth_mode,
        found.network_access_policy,
        found.public_network_access,
        found.security_type,
        found.performance_plus,
    )
