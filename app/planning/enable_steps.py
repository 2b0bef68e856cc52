"""The lines of a plan that enable backup or change a policy: pure."""

from collections.abc import Iterable

from app.domain.backup import Policy, PolicyType, ProtectedItem, Vault
from app.domain.machines import Machine
from app.domain.resource_ids import ResourceId, key_of
from app.policies.disks import DiskChoice, DiskMode, exclusion_properties
from app.protection import requests
from app.protection.plan import Expectation, Phrase, Step, StepKind
from app.protection.requests import ItemNames, item_id


def enable_step(
    machine: Machine,
    vault: Vault,
    policy: Policy,
    names: ItemNames,
    depends_on: tuple[str, ...],
    *,
    disks: DiskChoice | None = None,
) -> Step:
    """Enable backup of a VM that has no item in the vault, of the disks of the choice or of all."""
    item = item_id(vault.id, names)
    some = disks if disks is not None and disks.mode is not DiskMode.ALL else None
    return Step(
        id=f"enable:{key_of(machine.id)}",
        kind=StepKind.ENABLE,
        target_id=item,
        request=requests.enable(item, machine.id, policy.id, exclusion_properties(some) if some else None),
        expect=Expectation(exists=False),
        reason=_enable_reason(machine, some),
        undo=Phrase("undo-enable", {"vm": machine.name}),
        values={"vm": machine.name, "vault": vault.name, "policy": policy.name},
        subscription_id=vault.subscription_id,
        tenant_id=machine.tenant_id,
        region=machine.region,
        vault_id=vault.id,
        machine_id=machine.id,
        depends_on=depends_on,
    )


def _enable_reason(machine: Machine, some: DiskChoice | None) -> Phrase:
    if some is None:
        return Phrase("reason-enable", {"vm": machine.name})
    key = "reason-enable-only" if some.mode is DiskMode.ONLY else "reason-enable-all-but"
    luns = ", ".join(map(str, sorted(some.luns)))
    if not luns:
        key = "reason-enable-os-disk"
    return Phrase(key, {"vm": machine.name, "luns": luns})


def policy_undo(item: ProtectedItem, policy: Policy) -> Phrase:
    """What another policy costs to undo: from Standard to Enhanced there is no way back."""
    if policy.type == PolicyType.ENHANCED and item.policy_type != PolicyType.ENHANCED:
        return Phrase("undo-change-policy-final")
    return Phrase("undo-change-policy", {"old": item.policy_name or ResourceId.parse(item.policy_id).name})


def change_policy_step(machine: Machine, item: ProtectedItem, vault: Vault, policy: Policy) -> Step:
    """Give a protected VM another policy of its own vault."""
    old = item.policy_name or ResourceId.parse(item.policy_id).name
    return Step(
        id=f"policy:{key_of(machine.id)}",
        kind=StepKind.CHANGE_POLICY,
        target_id=item.id,
        request=requests.enable(item.id, machine.id, policy.id),
        expect=Expectation(exists=True, values={"policy": key_of(item.policy_id), "soft-deleted": "no"}),
        reason=Phrase("reason-change-policy", {"vm": machine.name}),
        undo=policy_undo(item, policy),
        values={"vm": machine.name, "vault": vault.name, "policy": policy.name, "old": old},
        subscription_id=vault.subscription_id,
        tenant_id=machine.tenant_id,
        region=machine.region,
        vault_id=vault.id,
        machine_id=machine.id,
    )


def enable_notes(steps: Iterable[Step]) -> tuple[Phrase, ...]:
    """What the user should know before a plan that enables backup or makes vaults."""
    kinds = {step.kind for step in steps}
    keys: list[str] = []
    if not kinds.isdisjoint({StepKind.ENABLE, StepKind.CHANGE_POLICY}):
        keys += [
            "note-enabling-takes-no-backup",
            "note-inside-vm",
            "note-stopped-vm",
            "note-no-consistency-across",
        ]
    if StepKind.CREATE_VAULT in kinds:
        keys.append("note-no-storage-account")
    return tuple(Phrase(key) for key in keys)
