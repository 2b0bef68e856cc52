"""Plans for VMs that have an item already: stop, delete data, resume, undelete, another policy, other disks.

Each function looks only at what the fleet has read and gives a plan for the review; nothing is asked or sent.
Items are the fleet's (:func:`app.planning.item_lists.items_of`, ``orphans``, ``double_items``). What cannot
come along is left out with the reason, and what is so already is a line without a step.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from app.domain.backup import Policy, PolicyType, ProtectedItem
from app.domain.resource_ids import ResourceId, key_of
from app.planning.capacity import POLICY_ADVICE, POLICY_CAPACITY
from app.planning.disk_choices import DiskChange
from app.planning.item_lists import is_stopped, items_of
from app.planning.item_steps import (
    Place,
    delete_data_step,
    item_disks_step,
    item_policy_step,
    place_of,
    resume_step,
    stop_step,
    undelete_step,
)
from app.planning.policy_steps import PlannedPolicy
from app.policies.disks import DiskChoice, disks_blocker, first_disks
from app.policies.fit import Fit, FitJudge, FitState
from app.protection.live_fleet import LiveFleet
from app.protection.plan import LeftOut, Phrase, Plan, Settled, Step, make_plan
from app.readiness.profile import Profile

_Line = Step | LeftOut | Settled
Policies = Mapping[str, Policy]
"""The policy to use by the key of its vault: a policy serves only items of its own vault."""


def stop_plan(fleet: LiveFleet, items: Iterable[ProtectedItem]) -> Plan:
    """Stop protection and keep the recovery points. Items whose VM is gone can be stopped too."""

    def line(item: ProtectedItem, place: Place) -> Sequence[_Line]:
        if item.soft_deleted:
            return [_left_out(item, "cannot-soft-deleted", place)]
        if is_stopped(item):
            return [_settled(item, place, "settled-stopped")]
        return [stop_step(item, place)]

    return _plan(fleet, items, line, Phrase("note-stopped-is-billed"))


def delete_data_plan(fleet: LiveFleet, items: Iterable[ProtectedItem]) -> Plan:
    """Stop protection and delete the recovery points; the window asks for a typed confirmation first."""

    def line(item: ProtectedItem, place: Place) -> Sequence[_Line]:
        if item.soft_deleted:
            return [_settled(item, place, "settled-deleted")]
        vault = fleet.estate.vaults.get(key_of(item.vault_id))
        off = vault is not None and (vault.soft_delete_state or "").casefold() == "disabled"
        days = None if vault is None or off else vault.soft_delete_days
        return [delete_data_step(item, place, days)]

    return _plan(fleet, items, line, Phrase("note-soft-delete"))


def resume_plan(
    fleet: LiveFleet, profile: Profile, items: Iterable[ProtectedItem], policies: Policies
) -> Plan:
    """Resume stopped items with a policy that fits each VM."""

    def line(item: ProtectedItem, place: Place) -> Sequence[_Line]:
        if item.soft_deleted:
            return [_left_out(item, "cannot-soft-deleted", place)]
        if not is_stopped(item):
            return [_settled(item, place, "settled-active")]
        elsewhere = _active_elsewhere(fleet, item)
        if elsewhere is not None:
            return [elsewhere]
        policy = _fitting(fleet, profile, item, place, policies)
        if not isinstance(policy, Policy):
            return [policy]
        return [resume_step(item, place, policy, disks=_disks(fleet, item, policy))]

    return _plan(fleet, items, line, Phrase("note-resume-disks"))


def undelete_plan(
    fleet: LiveFleet, profile: Profile, items: Iterable[ProtectedItem], policies: Policies | None = None
) -> Plan:
    """Undelete soft-deleted items; with ``policies`` a second step resumes each of them."""

    def line(item: ProtectedItem, place: Place) -> Sequence[_Line]:
        if not item.soft_deleted:
            return [_settled(item, place, "settled-not-deleted")]
        back = undelete_step(item, place)
        if policies is None:
            return [back]
        elsewhere = _active_elsewhere(fleet, item)
        if elsewhere is not None:
            return [elsewhere]
        policy = _fitting(fleet, profile, item, place, policies)
        if not isinstance(policy, Policy):
            return [policy]
        disks = _disks(fleet, item, policy)
        resume = resume_step(item, place, policy, (back.id,), "ProtectionStopped", disks=disks)
        return [back, resume]

    notes = (Phrase("note-resume-disks"),) if policies is not None else ()
    return _plan(fleet, items, line, *notes)


def change_policy_plan(
    fleet: LiveFleet,
    profile: Profile,
    items: Iterable[ProtectedItem],
    policies: Policies,
    disks: Mapping[str, Mapping[str, Any]] | None = None,
) -> Plan:
    """Another policy for protected VMs.

    Args:
        fleet: the fleet as read.
        profile: the rules' thresholds.
        items: the items to change.
        policies: the policy by vault key.
        disks: ``diskExclusionProperties`` by VM key, for VMs of which other disks are to be left out too.
    """

    def line(item: ProtectedItem, place: Place) -> Sequence[_Line]:
        if item.soft_deleted or is_stopped(item):
            key = "cannot-soft-deleted" if item.soft_deleted else "cannot-not-active"
            return [_left_out(item, key, place)]
        policy = _fitting(fleet, profile, item, place, policies)
        if not isinstance(policy, Policy):
            return [policy]
        own = (disks or {}).get(key_of(item.source_id))
        if own is None and key_of(item.policy_id) == key_of(policy.id):
            return [_settled(item, place, "settled-policy", policy=policy.name)]
        if policy.type != PolicyType.ENHANCED and item.policy_type == PolicyType.ENHANCED:
            return [_left_out(item, "cannot-back-to-standard", place)]
        return [item_policy_step(item, place, policy, own)]

    return _plan(fleet, items, line)


def disks_plan(fleet: LiveFleet, items: Iterable[ProtectedItem], disks: Mapping[str, DiskChange]) -> Plan:
    """Other disks left out of the backups of protected VMs, with the policy that they have.

    ``disks`` are the changes by VM key.
    """

    def line(item: ProtectedItem, place: Place) -> Sequence[_Line]:
        change = disks.get(key_of(item.source_id))
        if item.soft_deleted or is_stopped(item):
            key = "cannot-soft-deleted" if item.soft_deleted else "cannot-not-active"
            return [_left_out(item, key, place)]
        if place.orphan:
            return [_left_out(item, "cannot-orphan", place)]
        policy = own_policy(fleet, item)
        assessed = fleet.machines.get(key_of(item.source_id))
        if policy is None or change is None or assessed is None:
            return [_left_out(item, "cannot-policy-unknown", place)]
        if change.before == change.after:
            return [_settled(item, place, "settled-disks")]
        blocker = disks_blocker(assessed.facts, change.after, policy)
        if blocker is not None:
            return [LeftOut(place.machine_id, item.machine_name, blocker)]
        return [item_disks_step(item, place, policy.id, change)]

    return _plan(fleet, items, line)


def with_policies(plan: Plan, made: Iterable[PlannedPolicy]) -> Plan:
    """The plan with the steps that make policies before the steps that use them; unused ones are not made."""
    makers = {key_of(one.policy.id): one.step for one in made}
    steps: dict[str, Step] = {}
    for step in plan.steps:
        maker = makers.get(key_of(str(_properties(step).get("policyId") or "")))
        if maker is None:
            steps[step.id] = step
        else:
            steps[maker.id] = maker
            after = (*step.depends_on, maker.id)
            steps[step.id] = msgspec.structs.replace(step, depends_on=after)
    return msgspec.structs.replace(plan, steps=make_plan(tuple(steps.values())).steps)


def fit(fleet: LiveFleet, judge: FitJudge, item: ProtectedItem, policy: Policy) -> Fit | None:
    """Whether a policy of the item's vault fits its VM; None where the VM or the vault is not known."""
    assessed = fleet.machines.get(key_of(item.source_id))
    vault = fleet.estate.vaults.get(key_of(item.vault_id))
    if assessed is None or vault is None:
        return None
    return judge.fit(assessed.facts, vault, policy)


def _fitting(
    fleet: LiveFleet, profile: Profile, item: ProtectedItem, place: Place, policies: Policies
) -> Policy | LeftOut:
    policy = policies.get(key_of(item.vault_id))
    if policy is None or not key_of(policy.id).startswith(f"{key_of(item.vault_id)}/"):
        return _left_out(item, "cannot-policy-elsewhere", place)
    if place.orphan:
        return _left_out(item, "cannot-orphan", place)
    found = fit(fleet, FitJudge(profile), item, policy)
    if found is None:
        return _left_out(item, "cannot-unknown-machine", place)
    if found.state is FitState.DOES_NOT_FIT and found.reason is not None:
        return LeftOut(place.machine_id, item.machine_name, found.reason, found.finding)
    return policy


def _disks(fleet: LiveFleet, item: ProtectedItem, policy: Policy) -> DiskChoice | None:
    assessed = fleet.machines.get(key_of(item.source_id))
    return first_disks(assessed.facts, policy) if assessed is not None else None


def _active_elsewhere(fleet: LiveFleet, item: ProtectedItem) -> LeftOut | None:
    """One vault protects a VM at a time (fact place-already-protected)."""
    for other in items_of(fleet, [item.source_id]):
        if key_of(other.id) != key_of(item.id) and not other.soft_deleted and not is_stopped(other):
            vault = ResourceId.parse(other.vault_id).name
            values = {"vm": item.machine_name, "vault": vault}
            return LeftOut(item.source_id, item.machine_name, Phrase("cannot-protected", values))
    return None


def own_policy(fleet: LiveFleet, item: ProtectedItem) -> Policy | None:
    """The policy that an item has; None where it was not read."""
    known = fleet.estate.policies.get(key_of(item.vault_id), ())
    return next((one for one in known if key_of(one.id) == key_of(item.policy_id)), None)


def _plan(
    fleet: LiveFleet,
    items: Iterable[ProtectedItem],
    line: Callable[[ProtectedItem, Place], Sequence[_Line]],
    *notes: Phrase,
) -> Plan:
    steps: list[Step] = []
    left_out: list[LeftOut] = []
    settled: list[Settled] = []
    for item in {key_of(one.id): one for one in items}.values():
        for made in line(item, place_of(fleet, item)):
            match made:
                case Step():
                    steps.append(made)
                case LeftOut():
                    left_out.append(made)
                case Settled():
                    settled.append(made)
    kept, full, crowded = _within_policies(fleet, steps)
    plan = make_plan(kept, (*left_out, *full), (*notes, *crowded) if kept else (), datetime.now(UTC))
    return msgspec.structs.replace(plan, settled=tuple(settled))


def _within_policies(
    fleet: LiveFleet, steps: Sequence[Step]
) -> tuple[list[Step], list[LeftOut], list[Phrase]]:
    """The steps whose policy has room; VMs beyond its capacity, and what to know of crowded policies.

    Up to 1,000 VMs of a policy are taken, more than 100 are advised against (fact pol-max-vms).
    """
    known = {key_of(one.id): one for some in fleet.estate.policies.values() for one in some}
    counts: dict[str, int] = {}
    kept: list[Step] = []
    full: list[LeftOut] = []
    for step in steps:
        policy = known.get(key_of(str(_properties(step).get("policyId") or "")))
        if policy is None or step.expect.values.get("policy") == key_of(policy.id):
            kept.append(step)
            continue
        count = counts.get(key_of(policy.id), policy.protected_items) + 1
        if count > POLICY_CAPACITY:
            values = {"policy": policy.name, "count": f"{count - 1:,}"}
            full.append(LeftOut(step.machine_id, step.values["vm"], Phrase("policy-full", values)))
            continue
        counts[key_of(policy.id)] = count
        kept.append(step)
    refused = {one.machine_id for one in full}
    kept = [step for step in kept if step.machine_id not in refused]
    crowded = [
        Phrase("policy-many-vms", {"count": f"{one:,}"}) for one in counts.values() if one > POLICY_ADVICE
    ]
    return kept, full, crowded


def _properties(step: Step) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (step.request.body or {}).get("properties") or {}
    return found


def _left_out(item: ProtectedItem, key: str, place: Place) -> LeftOut:
    values = {"vm": item.machine_name, "vault": place.vault_name}
    return LeftOut(place.machine_id or item.source_id, item.machine_name, Phrase(key, values))


def _settled(item: ProtectedItem, place: Place, key: str, **more: str) -> Settled:
    policy = item.policy_name or ResourceId.parse(item.policy_id).name
    values = {"vm": item.machine_name, "vault": place.vault_name, "policy": policy} | more
    return Settled(item.id, Phrase(key, values), place.subscription_id, place.region, place.machine_id)
