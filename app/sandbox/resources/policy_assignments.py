"""Azure Policy: assignments at scopes, what they deny, and the question what they would deny.

Assignments of the built-in definitions that deny (``policy_definitions``) at subscriptions and resource
groups, and at a management group above all subscriptions. A denied PUT or PATCH of a resource group or vault
is answered 403 RequestDisallowedByPolicy and names assignment and definition.

What a management group assigns is in the lists of its subscriptions, also for accounts that have no right on
the management group (verified live by mondoohq/mql#8362); ``checkPolicyRestrictions`` leaves it out (found by
the Azure Developer CLI, Azure/azure-dev, "Local Preflight Validation"): its silence is no proof.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from app.sandbox import errors
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.resources.policy_definitions import (
    DEFINITION_TYPE,
    BuiltInPolicy,
    definition_of,
    is_group_type,
)
from app.sandbox.resources.scopes import parents_of, scope_templates
from app.sandbox.routing import Router
from app.sandbox.state import State
from app.sandbox.store import key_of, subscription_of

ASSIGNMENT_TYPE = "Microsoft.Authorization/policyAssignments"
_SEGMENT = "/providers/microsoft.authorization/policyassignments"
_CHECK = "Microsoft.PolicyInsights/checkPolicyRestrictions"
_MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/{management_group}"
_ABOVE_ALL = "/providers/microsoft.management/managementgroups/"
_BY_CONTENT = {"type": "type", "redundancy": "properties"}
"""The field of those policies that decide by what must be known already."""
_SCOPES = 2
"""Subscription and resource group: where assignments can be made here."""


@dataclass(frozen=True)
class Resource:
    """What a policy looks at of a resource that is to be written."""

    id: str
    type: str
    location: str | None
    tags: Json | None
    redundancy: str | None = None
    """Of a vault, where the request names one."""


def register(router: Router) -> None:
    """Add the routes of policy assignments, of built-in definitions, and of the check of restrictions."""
    action = ASSIGNMENT_TYPE
    for scope in scope_templates()[:_SCOPES]:
        router.add("GET", f"{scope}/providers/{ASSIGNMENT_TYPE}", f"{action}/read", _list)
        one = f"{scope}/providers/{ASSIGNMENT_TYPE}/{{assignment}}"
        router.add("GET", one, f"{action}/read", _get)
        router.add("PUT", one, f"{action}/write", _put)
        router.add("DELETE", one, f"{action}/delete", _delete)
        router.add("POST", f"{scope}/providers/{_CHECK}", f"{_CHECK}/read", _check)
    router.add(
        "GET", f"{_MANAGEMENT_GROUP}/providers/{ASSIGNMENT_TYPE}/{{assignment}}", f"{action}/read", _get
    )
    router.add("GET", f"/providers/{DEFINITION_TYPE}/{{definition}}", None, _definition)


def assignment_document(scope: str, name: str, definition: BuiltInPolicy, value: Any, title: str) -> Json:
    """An enforced assignment at a scope; ``value`` is that of the definition's one parameter."""
    return {
        "properties": {
            "displayName": title,
            "policyDefinitionId": definition.id,
            "scope": scope,
            "notScopes": [],
            "parameters": {definition.parameter: {"value": value}},
            "metadata": {},
            "enforcementMode": "Default",
        },
        "id": f"{scope}/providers/{ASSIGNMENT_TYPE}/{name}",
        "type": ASSIGNMENT_TYPE,
        "name": name,
    }


def named_redundancy(document: Json) -> str | None:
    """The storage redundancy that the content of a vault names, or None."""
    found: Any = document.get("properties")
    for name in ("redundancySettings", "standardTierStorageRedundancy"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None


def check_policies(state: State, resource: Resource) -> None:
    """Refuse to write a resource that an assignment at its scope or above denies.

    Raises:
        ArmError: 403 RequestDisallowedByPolicy, with one PolicyViolation for each assignment.
    """
    violated = [
        (assignment, definition)
        for assignment, definition in _applying(state, resource.id)
        if assignment["properties"].get("enforcementMode", "Default") == "Default"
        and _denies(assignment, definition, resource)
    ]
    if not violated:
        return
    name = resource.id.rstrip("/").rpartition("/")[2]
    identifiers = ",".join(
        f'{{"policyAssignment":{{"name":"{assignment["properties"]["displayName"]}","id":"{assignment["id"]}"}},'
        f'"policyDefinition":{{"name":"{definition.display_name}","id":"{definition.id}"}}}}'
        for assignment, definition in violated
    )
    message = f"Resource '{name}' was disallowed by policy. Policy identifiers: '[{identifiers}]'."
    raise ArmError(
        403,
        "RequestDisallowedByPolicy",
        message,
        target=name,
        additional_info=[_violation(assignment, definition) for assignment, definition in violated],
        headers=errors.GATEWAY,
    )


def _violation(assignment: Json, definition: BuiltInPolicy) -> Json:
    properties = assignment["properties"]
    return {
        "type": "PolicyViolation",
        "info": {
            "policyDefinitionDisplayName": definition.display_name,
            "policyDefinitionId": definition.id,
            "policyDefinitionName": definition.name,
            "policyDefinitionEffect": "deny",
            "policyAssignmentId": assignment["id"],
            "policyAssignmentName": assignment["name"],
            "policyAssignmentDisplayName": properties["displayName"],
            "policyAssignmentScope": properties["scope"],
            "policyAssignmentParameters": properties["parameters"],
            "policyExemptionIds": [],
        },
    }


def _applying(state: State, scope: str) -> Iterator[tuple[Json, BuiltInPolicy]]:
    """The assignments at a scope and above, but for those that leave the scope out."""
    reached = {key_of(scope), *parents_of(scope)}
    inherited = [one for one in state.store.of_type(ASSIGNMENT_TYPE, "") if _is_inherited(one)]
    for assignment in [*inherited, *state.store.of_type(ASSIGNMENT_TYPE, subscription_of(scope))]:
        properties = assignment["properties"]
        left_out = any(key_of(one) in reached for one in properties.get("notScopes") or ())
        definition = definition_of(properties["policyDefinitionId"])
        reaches = _is_inherited(assignment) or _holder(assignment["id"]) in reached
        if reaches and not left_out and definition is not None:
            yield assignment, definition


def _value(assignment: Json, definition: BuiltInPolicy) -> Any:
    return assignment["properties"]["parameters"][definition.parameter]["value"]


def _plain(location: object) -> str:
    return str(location).replace(" ", "").casefold()


def _denies(assignment: Json, definition: BuiltInPolicy, resource: Resource) -> bool:
    if definition.of_groups != is_group_type(resource.type):
        return False
    value = _value(assignment, definition)
    match definition.about:
        case "location":
            place = _plain(resource.location)
            return place != "global" and place not in {_plain(one) for one in value}
        case "tag":
            return str(value).casefold() not in {name.casefold() for name in resource.tags or {}}
        case "redundancy":
            return str(resource.redundancy).casefold() == str(value).casefold()
        case "type":
            return resource.type.casefold() in {str(one).casefold() for one in value}


def _is_inherited(assignment: Json) -> bool:
    """Whether a management group makes the assignment: there is one, the root of the tenant."""
    return _holder(assignment["id"]).startswith(_ABOVE_ALL)


def _holder(assignment_id: str) -> str:
    return key_of(assignment_id).rpartition(_SEGMENT)[0]


async def _list(request: ArmRequest) -> ArmResponse:
    """The assignments that reach the scope, and those inside it unless ``atScope()`` is asked for."""
    scope = _holder(unquote(request.path))
    above = {scope, *parents_of(scope)}
    condition = request.query.get("$filter", "").replace(" ", "").casefold()
    found = [
        one
        for one in (
            *request.state.store.of_type(ASSIGNMENT_TYPE, ""),
            *request.state.store.of_type(ASSIGNMENT_TYPE, subscription_of(scope)),
        )
        if _is_inherited(one)
        or _holder(one["id"]) in above
        or ("atscope()" not in condition and _holder(one["id"]).startswith(scope + "/"))
    ]
    return ArmResponse(body={"value": found})


async def _get(request: ArmRequest) -> ArmResponse:
    document = request.state.store.get(unquote(request.path))
    if document is None:
        message = f"The policy assignment '{request.segments['assignment']}' is not found."
        raise ArmError(404, "PolicyAssignmentNotFound", message, headers=errors.GATEWAY)
    return ArmResponse(body=document)


async def _put(request: ArmRequest) -> ArmResponse:
    given = request.body.get("properties") if isinstance(request.body, dict) else None
    given = given if isinstance(given, dict) else {}
    definition = definition_of(str(given.get("policyDefinitionId") or ""))
    if definition is None:
        message = f"The policy definition '{given.get('policyDefinitionId')}' could not be found."
        raise ArmError(404, "PolicyDefinitionNotFound", message, headers=errors.GATEWAY)
    value = ((given.get("parameters") or {}).get(definition.parameter) or {}).get("value")
    if not isinstance(value, str if definition.takes_text else list):
        message = f"The policy assignment is missing the parameter '{definition.parameter}'."
        raise ArmError(400, "MissingPolicyParameter", message, headers=errors.GATEWAY)
    path = unquote(request.path).rstrip("/")
    scope, name = path[: len(_holder(path))], request.segments["assignment"]
    document = assignment_document(scope, name, definition, value, str(given.get("displayName") or name))
    for field in ("notScopes", "enforcementMode", "description"):
        if given.get(field) is not None:
            document["properties"][field] = given[field]
    return ArmResponse(201, request.state.store.put(document))


async def _delete(request: ArmRequest) -> ArmResponse:
    removed = request.state.store.remove(unquote(request.path))
    return ArmResponse(204) if removed is None else ArmResponse(200, removed)


async def _definition(request: ArmRequest) -> ArmResponse:
    definition = definition_of(f"/providers/{DEFINITION_TYPE}/{request.segments['definition']}")
    if definition is None:
        message = f"The policy definition '{request.segments['definition']}' could not be found."
        raise ArmError(404, "PolicyDefinitionNotFound", message, headers=errors.GATEWAY)
    return ArmResponse(body=definition.document)


async def _check(request: ArmRequest) -> ArmResponse:
    """What the policies of a scope would say to a resource of which not everything is known yet.

    A policy that decides by what ``resourceContent`` says is in ``contentEvaluationResult``; one that decides
    by a field that is still pending is in ``fieldRestrictions``.
    """
    body = request.body if isinstance(request.body, dict) else {}
    content = (body.get("resourceDetails") or {}).get("resourceContent")
    if not isinstance(content, dict) or not content.get("type"):
        message = "The resource content with the type of the resource is required."
        raise ArmError(400, "InvalidCheckRestrictionsRequest", message, headers=errors.GATEWAY)
    path = unquote(request.path)
    scope = path[: path.casefold().rindex("/providers/")]
    pending = {
        str(one.get("field")): one.get("values")
        for one in body.get("pendingFields") or ()
        if isinstance(one, dict)
    }
    restrictions: dict[str, list[Json]] = {}
    evaluations: list[Json] = []
    resource = Resource(
        scope,
        str(content["type"]),
        content.get("location"),
        content.get("tags"),
        named_redundancy(content),
    )
    for assignment, definition in _applying(request.state, scope):
        if definition.of_groups != is_group_type(resource.type) or _is_inherited(assignment):
            continue
        field, restriction = _restriction(assignment, definition, content, pending)
        if restriction is not None:
            restrictions.setdefault(field, []).append(restriction)
        elif field in {*content, "tags", "properties"} and _denies(assignment, definition, resource):
            evaluations.append(_evaluation(assignment, definition))
    listed = [{"field": name, "restrictions": found} for name, found in restrictions.items()]
    answer = {"fieldRestrictions": listed, "contentEvaluationResult": {"policyEvaluations": evaluations}}
    return ArmResponse(body=answer)


def _policy(assignment: Json, definition: BuiltInPolicy) -> Json:
    return {"policyDefinitionId": definition.id, "policyAssignmentId": assignment["id"]}


def _evaluation(assignment: Json, definition: BuiltInPolicy) -> Json:
    return {
        "policyInfo": _policy(assignment, definition),
        "evaluationResult": "NonCompliant",
        "effectDetails": {"policyEffect": "Deny"},
    }


def _restriction(
    assignment: Json, definition: BuiltInPolicy, content: Json, pending: dict[str, Any]
) -> tuple[str, Json | None]:
    """The field that a policy decides by, and what it says of it while it is pending."""
    value = _value(assignment, definition)
    common = {"policy": _policy(assignment, definition), "policyEffect": "Deny"}
    if definition.about in _BY_CONTENT:
        return _BY_CONTENT[definition.about], None
    if definition.about == "tag":
        if "tags" in content or "tags" not in pending:
            return "tags", None
        reason = f"tags.{value} is required"
        return f"tags.{value}", {"result": "Required", **common, "reason": reason}
    if "location" in content or "location" not in pending:
        return "location", None
    reason = f"location must be one of the following: {', '.join(value)}"
    asked = pending["location"]
    if not asked:
        return "location", {"result": "Required", "values": list(value), **common, "reason": reason}
    allowed = {_plain(one) for one in value}
    denied = [one for one in asked if _plain(one) not in allowed]
    return "location", {"result": "Deny", "values": denied, **common, "reason": reason} if denied else None
