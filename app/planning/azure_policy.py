"""Azure Policy: asking what would be denied before it is sent (``checkPolicyRestrictions``).

The question carries the resource as the plan would send it; assignments of management groups are answered
too. Shape: Azure REST API "Policy Restrictions", api-version 2023-03-01.
"""

from collections.abc import Collection

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.domain.resource_ids import ResourceId, key_of
from app.protection.names import group_id
from app.protection.plan import Step, StepKind

API_VERSION = "2023-03-01"
_TYPES = {
    StepKind.CREATE_VAULT: ("Microsoft.RecoveryServices/vaults", api_versions.VAULTS),
    StepKind.CREATE_GROUP: ("Microsoft.Resources/subscriptions/resourceGroups", api_versions.RESOURCES),
}


class _Info(Struct, frozen=True, rename="camel"):
    policy_assignment_id: str | None = None


class _Effect(Struct, frozen=True, rename="camel"):
    policy_effect: str | None = None


class _Evaluation(Struct, frozen=True, rename="camel"):
    policy_info: _Info = _Info()
    evaluation_result: str | None = None
    effect_details: _Effect | None = None


class _Content(Struct, frozen=True, rename="camel"):
    policy_evaluations: tuple[_Evaluation, ...] | None = None


class _Restriction(Struct, frozen=True, rename="camel"):
    result: str | None = None
    policy: _Info = _Info()
    policy_effect: str | None = None


class _Field(Struct, frozen=True):
    field: str = ""
    restrictions: tuple[_Restriction, ...] | None = None


class _Answer(Struct, frozen=True, rename="camel"):
    field_restrictions: tuple[_Field, ...] | None = None
    content_evaluation_result: _Content | None = None


class Denial(Struct, frozen=True):
    """A policy assignment that would deny a step."""

    name: str
    """The assignment's name."""
    assignment_id: str


async def read_denials(reader: ArmReader, step: Step, missing_groups: Collection[str]) -> tuple[Denial, ...]:
    """The assignments that would deny the creation of a vault or group.

    Args:
        reader: reads.
        step: the creation.
        missing_groups: keys of groups that the plan itself makes: asked for at their subscription.

    Raises:
        CloudError: it could not be asked.
    """
    kind, version = _TYPES[step.kind]
    body = step.request.body or {}
    content = {"type": kind, "name": ResourceId.parse(step.target_id).name, **body}
    scope = f"/subscriptions/{step.subscription_id}"
    group = group_id(step.subscription_id, ResourceId.parse(step.target_id).resource_group)
    if step.kind is StepKind.CREATE_VAULT and key_of(group) not in missing_groups:
        scope = group
    question = {"resourceDetails": {"resourceContent": content, "apiVersion": version}}
    path = f"{scope}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions"
    return _denials(await reader.post(path, API_VERSION, question, _Answer))


def _denials(answer: _Answer) -> tuple[Denial, ...]:
    evaluated = answer.content_evaluation_result or _Content()
    found = [
        one.policy_info.policy_assignment_id
        for one in evaluated.policy_evaluations or ()
        if (one.evaluation_result or "").casefold() == "noncompliant"
        and _denies(one.effect_details.policy_effect if one.effect_details else "Deny")
    ]
    found += [
        one.policy.policy_assignment_id
        for field in answer.field_restrictions or ()
        for one in field.restrictions or ()
        if (one.result or "").casefold() == "deny" and _denies(one.policy_effect or "Deny")
    ]
    ids = dict.fromkeys(one or "" for one in found)
    return tuple(Denial(one.rstrip("/").rpartition("/")[2] or "–", one) for one in ids)


def _denies(effect: str | None) -> bool:
    return (effect or "").casefold() == "deny"
