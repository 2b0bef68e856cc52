"""Azure Policy: asking what would be denied before it is sent (``checkPolicyRestrictions``).

The question carries the resource as the plan would make it. What management groups assign is not in its
answer (found by the Azure Developer CLI, "Local Preflight Validation"), so their assignments are listed and
those that may deny are named: silence is no proof. Shape: Azure REST API "Policy Restrictions", 2023-03-01.
"""

import asyncio
import re
from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError
from app.domain.resource_ids import ResourceId, key_of
from app.protection.names import group_id
from app.protection.plan import Step, StepKind

API_VERSION = "2023-03-01"
_DEFINITIONS_VERSION = "2023-04-01"
_AT_ONCE = 8
_MANAGEMENT_GROUPS = "/providers/microsoft.management/managementgroups/"
_PARAMETER = re.compile(r"\[parameters\('([^']+)'\)\]")
_TYPES = {
    StepKind.SET_REDUNDANCY: ("Microsoft.RecoveryServices/vaults", api_versions.VAULTS),
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


class _Parameter(Struct, frozen=True, rename="camel"):
    value: Any = None
    default_value: Any = None


class _AssignmentProperties(Struct, frozen=True, rename="camel"):
    policy_definition_id: str = ""
    display_name: str | None = None
    enforcement_mode: str | None = None
    not_scopes: tuple[str, ...] | None = None
    parameters: dict[str, _Parameter] | None = None


class _Assignment(Struct, frozen=True):
    id: str
    name: str = ""
    properties: _AssignmentProperties = _AssignmentProperties()

    def reaches(self, scope: str) -> bool:
        """Whether a management group makes it, it is enforced, and it does not leave a subscription out."""
        properties = self.properties
        left_out = {key_of(one) for one in properties.not_scopes or ()}
        enforced = (properties.enforcement_mode or "Default").casefold() == "default"
        return key_of(self.id).startswith(_MANAGEMENT_GROUPS) and enforced and key_of(scope) not in left_out

    @property
    def title(self) -> str:
        """What it is called."""
        return self.properties.display_name or self.name


class _Then(Struct, frozen=True):
    effect: str = ""


class _Rule(Struct, frozen=True):
    then: _Then = _Then()


class _DefinitionProperties(Struct, frozen=True, rename="camel"):
    policy_rule: _Rule = _Rule()
    parameters: dict[str, _Parameter] | None = None


class _Definition(Struct, frozen=True):
    properties: _DefinitionProperties = _DefinitionProperties()


class Denial(Struct, frozen=True):
    """A policy assignment that would deny a step."""

    name: str
    """The assignment's name."""
    assignment_id: str


async def read_denials(
    reader: ArmReader, step: Step, content: Mapping[str, Any], missing_groups: Collection[str]
) -> tuple[Denial, ...]:
    """The assignments at a group and its subscription that would deny a vault or group.

    Args:
        reader: reads.
        step: the step that makes or changes it.
        content: the resource as it will be: location, tags, properties.
        missing_groups: keys of groups that the plan itself makes: asked for at their subscription.

    Raises:
        CloudError: it could not be asked.
    """
    kind, version = _TYPES[step.kind]
    resource = {"type": kind, "name": ResourceId.parse(step.target_id).name, **content}
    scope = f"/subscriptions/{step.subscription_id}"
    group = group_id(step.subscription_id, ResourceId.parse(step.target_id).resource_group)
    if step.kind is not StepKind.CREATE_GROUP and key_of(group) not in missing_groups:
        scope = group
    question = {"resourceDetails": {"resourceContent": resource, "apiVersion": version}}
    path = f"{scope}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions"
    return _denials(await reader.post(path, API_VERSION, question, _Answer))


async def read_inherited(reader: ArmReader, subscription_id: str) -> tuple[str, ...]:
    """Names of assignments of management groups that deny something, or of which that cannot be read.

    Raises:
        CloudError: the assignments of the subscription could not be listed.
    """
    scope = f"/subscriptions/{subscription_id}"
    found: list[_Assignment] = []
    path = f"{scope}/providers/Microsoft.Authorization/policyAssignments"
    async for page in reader.pages(path, _DEFINITIONS_VERSION, _Assignment, {"$filter": "atScope()"}):
        found += [one for one in page.items if one.reaches(scope)]
    gate = asyncio.Semaphore(_AT_ONCE)

    async def may_deny(one: _Assignment) -> bool:
        async with gate:
            return await _may_deny(reader, one)

    answers = await asyncio.gather(*(may_deny(one) for one in found))
    return tuple(one.title for one, denies in zip(found, answers, strict=True) if denies)


async def _may_deny(reader: ArmReader, assignment: _Assignment) -> bool:
    """Whether an assignment denies, or that cannot be told: an initiative, or an unread definition."""
    definition = assignment.properties.policy_definition_id
    if "/policysetdefinitions/" in definition.casefold():
        return True
    try:
        document = await reader.get(definition, _DEFINITIONS_VERSION, _Definition)
    except CloudError:
        return True
    effect = document.properties.policy_rule.then.effect
    named = _PARAMETER.fullmatch(effect)
    if named is not None:
        given = assignment.properties.parameters or {}
        standard = document.properties.parameters or {}
        chosen = given.get(named[1], _Parameter()).value or standard.get(named[1], _Parameter()).default_value
        effect = chosen if isinstance(chosen, str) else "deny"
    return effect.casefold() in {"deny", "denyaction"}


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
