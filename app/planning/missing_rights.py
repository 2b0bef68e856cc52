"""Which steps of a plan the account seems to have no right to, said before anything is sent.

Seems: only the service's own answer is final, so this never blocks (facts, section 6).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from app.cloud.arm_reader import ArmReader
from app.domain.estate import Estate
from app.domain.resource_ids import ResourceId, key_of
from app.protection.plan import Hindrance, Phrase, Step, StepKind
from app.rights.book import Missing, RightsBook, levels_of
from app.rights.operations import Operation, Where

_OPERATIONS: Final = {
    StepKind.REGISTER_PROVIDER: Operation.REGISTER_PROVIDER,
    StepKind.CREATE_GROUP: Operation.CREATE_GROUP,
    StepKind.CREATE_VAULT: Operation.CREATE_VAULT,
    StepKind.SET_REDUNDANCY: Operation.SET_REDUNDANCY,
    StepKind.SET_VAULT_OPTION: Operation.SET_VAULT_OPTIONS,
    StepKind.CREATE_POLICY: Operation.CHANGE_POLICY,
    StepKind.EDIT_POLICY: Operation.CHANGE_POLICY,
    StepKind.DELETE_POLICY: Operation.DELETE_POLICY,
    StepKind.ENABLE: Operation.ENABLE_BACKUP,
    StepKind.CHANGE_POLICY: Operation.CHANGE_ITEM,
    StepKind.RESUME: Operation.CHANGE_ITEM,
    StepKind.UNDELETE: Operation.CHANGE_ITEM,
    StepKind.BACK_UP_NOW: Operation.BACK_UP_NOW,
    StepKind.STOP_PROTECTION: Operation.STOP_BACKUP,
    StepKind.DELETE_DATA: Operation.STOP_BACKUP,
    StepKind.CANCEL_JOB: Operation.CANCEL_JOB,
    StepKind.DELETE_VAULT: Operation.REMOVE_VAULT,
}
_MACHINES_EACH = 40
"""Of a plan with more VMs than this in a subscription, rights at single VMs are not asked for."""


async def missing_rights(reader: ArmReader, estate: Estate, steps: Sequence[Step]) -> tuple[Hindrance, ...]:
    """A line for each missing right; nothing where the rights could not be read."""
    book = RightsBook(reader)
    for subscription, permissions in estate.permissions.items():
        book.take(f"/subscriptions/{subscription}", permissions)
    stopped: dict[tuple[str, str], tuple[Missing, list[Step]]] = {}
    looked_at: Counter[str] = Counter()
    for step in steps:
        operation = _OPERATIONS.get(step.kind)
        if operation is None:
            continue
        owner = levels_of(step.machine_id)[0] if step.machine_id else ""
        looked_at[owner] += 1
        machine = step.machine_id if looked_at[owner] <= _MACHINES_EACH else ""
        decision = await book.decide(operation, _scopes(estate, step, machine))
        for missing in decision.missing:
            scope = missing.scope
            if machine and key_of(scope) == key_of(machine):
                scope = owner  # one line for all VMs of a subscription
            stopped.setdefault((missing.action, key_of(scope)), (missing, []))[1].append(step)
    return tuple(_hindrance(estate, *key, *held) for key, held in stopped.items())


def _scopes(estate: Estate, step: Step, machine: str) -> dict[Where, list[str]]:
    """Where a step is carried out; of what is still to be made, what is above it and there already."""
    subscription = f"/subscriptions/{step.subscription_id}"
    vault = step.vault_id or step.target_id
    group = next(iter(levels_of(vault)[1:2]), subscription)
    there = next((one.id for one in estate.groups if key_of(one.id) == key_of(group)), subscription)
    return {
        Where.SUBSCRIPTION: [subscription],
        Where.GROUP: [there],
        Where.VAULT: [vault if key_of(vault) in estate.vaults else there],
        Where.MACHINE: [machine] if machine else [],
    }


def _hindrance(estate: Estate, action: str, scope: str, missing: Missing, held: Sequence[Step]) -> Hindrance:
    place = ResourceId.parse(scope)
    name = (
        place.name
        if place.provider or place.resource_group
        else estate.subscription_name(place.subscription_id)
    )
    return Hindrance(
        f"right:{action}:{scope}",
        scope,
        Phrase("hindrance-right", {"action": action, "scope": name}),
        Phrase("who-role", {"role": missing.role, "scope": name}),
        tuple(dict.fromkeys(step.id for step in held)),
        blocks=False,
    )
