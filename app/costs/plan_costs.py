"""The VMs of a plan as an estimate looks at them: those that it enables or resumes. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.costs.estimate import Counted, Protected, size_of
from app.domain.assessment import AssessedMachine
from app.domain.backup import Policy, PolicyType
from app.domain.estate import Estate
from app.domain.machines import Disk
from app.domain.resource_ids import key_of
from app.planning.vault_choice import planned_policies, vault_key_of_policy
from app.policies.disks import DiskChoice, DiskMode, choice_of
from app.policies.summary import summary_of
from app.policies.wire import PolicyNotUnderstood, definition_of
from app.protection.plan import Plan, Step, StepKind

_ADDS = frozenset({StepKind.ENABLE, StepKind.RESUME})
"""Kinds that begin to cost: a change of policy only changes how much is kept later."""


def protected_by(
    plan: Plan, machines: Mapping[str, AssessedMachine], estate: Estate
) -> tuple[Protected, ...]:
    """Each VM whose protection this plan begins, with the policy and redundancy that it will have."""
    made = _policies_made(plan)
    redundancies = _redundancies(plan)
    new_vaults = {key_of(step.target_id) for step in plan.steps if step.kind is StepKind.CREATE_VAULT}
    found = []
    for step in plan.steps:
        if step.kind not in _ADDS:
            continue
        properties = _properties(step)
        wanted = str(properties.get("policyId") or "")
        vault_key = vault_key_of_policy(wanted) or key_of(step.vault_id)
        known = estate.policies.get(vault_key, ())
        if vault_key in new_vaults:
            known = planned_policies(step.vault_id)
        policy = made.get(key_of(wanted)) or next(
            (one for one in known if key_of(one.id) == key_of(wanted)), None
        )
        vault = estate.vaults.get(vault_key)
        redundancy = redundancies.get(vault_key) or (vault.redundancy if vault is not None else None)
        assessed = machines.get(key_of(step.machine_id))
        disks = assessed.facts.machine.disks if assessed is not None else ()
        choice = choice_of(properties.get("extendedProperties"))
        name = step.values.get("vm") or step.machine_id
        counted = _counted(disks, choice, policy)
        found.append(Protected(name, size_of(disks, choice), policy, redundancy, counted))
    return tuple(found)


def _counted(disks: Sequence[Disk], choice: DiskChoice, policy: Policy | None) -> Counted | None:
    """Standard policies take snapshots of left-out disks too, and only the OS disk alone has a lower fee.

    Source: the billing section of "Selective disk backup and restore" (facts' key SEL).
    """
    if policy is None or policy.type == PolicyType.ENHANCED or choice.mode is DiskMode.ALL:
        return None
    whole = size_of(disks)
    os_disk_only = choice.mode is DiskMode.ONLY and not choice.luns
    return Counted(size_of(disks, choice) if os_disk_only else whole, whole)


def _properties(step: Step) -> Mapping[str, Any]:
    properties = (step.request.body or {}).get("properties")
    return properties if isinstance(properties, Mapping) else {}


def _policies_made(plan: Plan) -> dict[str, Policy]:
    """The policies that the plan creates or edits, as they will be."""
    made = {}
    for step in plan.steps:
        if step.kind not in {StepKind.CREATE_POLICY, StepKind.EDIT_POLICY}:
            continue
        name = step.values.get("policy", "")
        try:
            definition = definition_of(name, _properties(step))
        except PolicyNotUnderstood:
            continue
        made[key_of(step.target_id)] = summary_of(definition, step.vault_id)
    return made


def _redundancies(plan: Plan) -> dict[str, str]:
    found = {}
    for step in plan.steps:
        if step.kind is StepKind.SET_REDUNDANCY:
            settings = _properties(step).get("redundancySettings") or {}
            found[key_of(step.vault_id)] = str(settings.get("standardTierStorageRedundancy") or "")
    return found
