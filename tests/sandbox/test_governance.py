"""Locks that really refuse, Azure Policy that denies, and the lists that tell whether a group is empty."""

from datetime import timedelta
from typing import Any

import pytest

from app.sandbox.faults import Effect, Fault
from app.sandbox.messages import Json
from app.sandbox.resources.policy_assignments import ASSIGNMENT_TYPE, assignment_document
from app.sandbox.resources.policy_definitions import (
    ALLOWED_GROUP_LOCATIONS,
    ALLOWED_LOCATIONS,
    FORBIDDEN_REDUNDANCY,
    FORBIDDEN_TYPES,
    REQUIRED_GROUP_TAG,
    REQUIRED_TAG,
    BuiltInPolicy,
)
from tests.sandbox.recovery_estate import VAULT, WEB, Backup, backup
from tests.sandbox.serving import FIRST, GROUP, Client, serving, small_state

_SUBSCRIPTION = f"/subscriptions/{FIRST}"
_GROUP = f"{_SUBSCRIPTION}/resourceGroups/{GROUP}"
_VAULTS = f"{_GROUP}/providers/Microsoft.RecoveryServices/vaults"
_A_MINUTE = timedelta(minutes=1)
_KOREA: Json = {"location": "koreacentral", "properties": {}}


def _lock(one: Backup, scope: str, level: str) -> None:
    lock = f"{scope}/providers/Microsoft.Authorization/locks/keep"
    assert one.send("PUT", lock, {"properties": {"level": level}}).status in (200, 201)


def _code(answer: Any, status: int) -> str:
    assert answer.status == status, answer.content
    return str(answer.error["code"])


@pytest.mark.parametrize("scope", [_SUBSCRIPTION, _GROUP, VAULT])
def test_a_deletion_lock_keeps_what_is_at_and_below_its_scope(scope: str) -> None:
    with backup() as one:
        item = one.enable(WEB)
        _lock(one, scope, "CanNotDelete")
        assert _code(one.send("DELETE", item["id"]), 409) == "ScopeLocked"
        answer = one.send("DELETE", VAULT)
        assert _code(answer, 409) == "ScopeLocked"
        assert f"'{scope}'" in answer.error["message"]
        assert one.send("PATCH", VAULT, {"tags": {"a": "b"}}).status == 202
        assert one.send("DELETE", f"{scope}/providers/Microsoft.Authorization/locks/keep").status == 200
        assert one.send("DELETE", item["id"]).status == 202


def test_a_read_only_lock_keeps_what_is_below_it_from_every_change_but_not_from_being_read() -> None:
    with backup() as one:
        item = one.enable(WEB)
        _lock(one, VAULT, "ReadOnly")
        assert _code(one.put_item(WEB, policy="EnhancedPolicy"), 409) == "ScopeLocked"
        assert _code(one.send("POST", f"{item['id']}/backup", {}), 409) == "ScopeLocked"
        assert _code(one.send("PATCH", VAULT, {"tags": {"a": "b"}}), 409) == "ScopeLocked"
        assert one.get(item["id"]).status == 200
        other = f"{_VAULTS}/vault-two"
        assert one.send("PUT", other, _KOREA).status == 201
        assert one.client.rows("Resources | project name")


def _assign(client: Client, scope: str, definition: BuiltInPolicy, value: object, **more: object) -> str:
    assignment = f"{scope}/providers/{ASSIGNMENT_TYPE}/guardrail"
    properties = {
        "displayName": "Contoso guardrail",
        "policyDefinitionId": definition.id,
        "parameters": {definition.parameter: {"value": value}},
        **more,
    }
    assert client.send("PUT", assignment, {"properties": properties}).status == 201
    return assignment


@pytest.mark.parametrize("scope", [_SUBSCRIPTION, _GROUP])
@pytest.mark.parametrize(
    ("definition", "value", "remedy"),
    [
        (REQUIRED_TAG, "costCenter", {**_KOREA, "tags": {"CostCenter": "42"}}),
        (ALLOWED_LOCATIONS, ["westeurope"], {**_KOREA, "location": "West Europe"}),
        (FORBIDDEN_TYPES, ["Microsoft.RecoveryServices/vaults"], None),
    ],
)
def test_vaults_are_denied_by_policy(
    scope: str, definition: BuiltInPolicy, value: object, remedy: Json | None
) -> None:
    with serving(small_state()) as client:
        assignment = _assign(client, scope, definition, value)
        answer = client.send("PUT", f"{_VAULTS}/vault-new", _KOREA)
        assert _code(answer, 403) == "RequestDisallowedByPolicy"
        assert answer.error["target"] == "vault-new"
        assert "Contoso guardrail" in answer.error["message"]
        (violation,) = answer.error["additionalInfo"]
        assert violation["type"] == "PolicyViolation"
        assert violation["info"]["policyAssignmentId"] == assignment
        assert violation["info"]["policyDefinitionDisplayName"] == definition.display_name
        assert client.get(f"{_VAULTS}/vault-new").status == 404
        if remedy is not None:
            assert client.send("PUT", f"{_VAULTS}/vault-new", remedy).status == 201
        else:
            assert client.send("DELETE", assignment).status == 200
            assert client.send("PUT", f"{_VAULTS}/vault-new", _KOREA).status == 201


def _redundant(name: str) -> Json:
    return {**_KOREA, "properties": {"redundancySettings": {"standardTierStorageRedundancy": name}}}


def test_vaults_of_a_redundancy_are_denied_where_the_request_names_it() -> None:
    with serving(small_state()) as client:
        _assign(client, _SUBSCRIPTION, FORBIDDEN_REDUNDANCY, "LocallyRedundant")
        local, geo = _redundant("LocallyRedundant"), _redundant("GeoRedundant")
        refused = client.send("PUT", f"{_VAULTS}/vault-a", local)
        assert _code(refused, 403) == "RequestDisallowedByPolicy"
        assert client.send("PUT", f"{_VAULTS}/vault-b", geo).status == 201
        assert client.send("PUT", f"{_VAULTS}/vault-c", _KOREA).status == 201
        changed = client.send("PATCH", f"{_VAULTS}/vault-b", {"properties": local["properties"]})
        assert _code(changed, 403) == "RequestDisallowedByPolicy"
        for content, denied in ((local, 1), (geo, 0)):
            found = _ask(client, _GROUP, content)["contentEvaluationResult"]["policyEvaluations"]
            assert len(found) == denied


def test_a_policy_that_is_not_enforced_or_leaves_the_scope_out_denies_nothing() -> None:
    with serving(small_state()) as client:
        _assign(client, _SUBSCRIPTION, REQUIRED_TAG, "owner", enforcementMode="DoNotEnforce")
        assert client.send("PUT", f"{_VAULTS}/vault-a", _KOREA).status == 201
        _assign(client, _SUBSCRIPTION, REQUIRED_TAG, "owner", notScopes=[_GROUP])
        assert client.send("PUT", f"{_VAULTS}/vault-b", _KOREA).status == 201


def test_groups_have_policies_of_their_own() -> None:
    with serving(small_state()) as client:
        fresh = f"{_SUBSCRIPTION}/resourceGroups/fresh"
        _assign(client, _SUBSCRIPTION, REQUIRED_GROUP_TAG, "owner")
        assert (
            _code(client.send("PUT", fresh, {"location": "koreacentral"}), 403) == "RequestDisallowedByPolicy"
        )
        assert client.send("PUT", f"{_VAULTS}/vault-new", _KOREA).status == 201
        tagged = {"location": "koreacentral", "tags": {"owner": "me"}}
        assert client.send("PUT", fresh, tagged).status == 201
        _assign(client, _SUBSCRIPTION, ALLOWED_GROUP_LOCATIONS, ["westeurope"])
        assert _code(client.send("PUT", fresh, tagged), 403) == "RequestDisallowedByPolicy"


def test_assignments_and_definitions_can_be_read() -> None:
    with serving(small_state()) as client:
        assignment = _assign(client, _GROUP, REQUIRED_TAG, "owner")
        for scope in (_SUBSCRIPTION, _GROUP):
            (listed,) = client.get(f"{scope}/providers/{ASSIGNMENT_TYPE}").json["value"]
            assert (listed["id"], listed["properties"]["scope"]) == (assignment, _GROUP)
        at_scope = client.get(f"{_SUBSCRIPTION}/providers/{ASSIGNMENT_TYPE}?$filter=atScope()")
        assert at_scope.json["value"] == []
        definition = client.get(listed["properties"]["policyDefinitionId"]).json
        assert definition["properties"]["policyRule"]["then"] == {"effect": "deny"}
        assert client.get(definition["id"] + "0").status == 404
        assert client.get(f"{_GROUP}/providers/{ASSIGNMENT_TYPE}/none").status == 404
        unknown = {"properties": {"policyDefinitionId": "/providers/none"}}
        assert client.send("PUT", assignment, unknown).status == 404
        lacking = {"properties": {"policyDefinitionId": REQUIRED_TAG.id}}
        assert client.send("PUT", assignment, lacking).status == 400


def test_what_a_management_group_assigns_is_listed_and_denies_but_is_not_told_by_the_check() -> None:
    root = "/providers/Microsoft.Management/managementGroups/contoso"
    with serving(small_state()) as client:
        assignment = assignment_document(root, "owners", REQUIRED_TAG, "owner", "Everything has an owner")
        client.server.state.store.put(assignment)
        for query in ("", "?$filter=atScope()"):
            (listed,) = client.get(f"{_GROUP}/providers/{ASSIGNMENT_TYPE}{query}").json["value"]
            assert (listed["id"], listed["properties"]["scope"]) == (assignment["id"], root)
        assert _ask(client, _GROUP, {})["contentEvaluationResult"]["policyEvaluations"] == []
        assert _ask(client, _GROUP, {}, [{"field": "tags"}])["fieldRestrictions"] == []
        refused = client.send("PUT", f"{_VAULTS}/vault-new", _KOREA)
        assert _code(refused, 403) == "RequestDisallowedByPolicy"
        assert refused.error["additionalInfo"][0]["info"]["policyAssignmentScope"] == root
        assert client.get(assignment["id"]).json == assignment
        assignment["properties"]["notScopes"] = [_SUBSCRIPTION]
        assert client.send("PUT", f"{_VAULTS}/vault-new", _KOREA).status == 201


def test_reading_assignments_needs_the_right() -> None:
    with serving(small_state()) as client:
        client.server.faults.add(
            Fault(Effect.MISSING_RIGHT, action="Microsoft.Authorization/policyAssignments/read")
        )
        answer = client.get(f"{_SUBSCRIPTION}/providers/{ASSIGNMENT_TYPE}")
        assert _code(answer, 403) == "AuthorizationFailed"


def _ask(client: Client, scope: str, content: Json, pending: list[Json] | None = None) -> Json:
    body = {
        "resourceDetails": {"resourceContent": {"type": "Microsoft.RecoveryServices/vaults", **content}},
        "pendingFields": pending or [],
    }
    answer = client.send("POST", f"{scope}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions", body)
    assert answer.status == 200, answer.content
    found: Json = answer.json
    return found


def test_restrictions_can_be_asked_for_before_anything_is_written() -> None:
    with serving(small_state()) as client:
        assignment = _assign(client, _SUBSCRIPTION, REQUIRED_TAG, "owner")
        pending = _ask(client, _SUBSCRIPTION, {}, [{"field": "tags"}])
        (restricted,) = pending["fieldRestrictions"]
        (restriction,) = restricted["restrictions"]
        assert (restricted["field"], restriction["result"]) == ("tags.owner", "Required")
        assert restriction["policy"]["policyAssignmentId"] == assignment
        for content, denied in (({}, 1), ({"tags": {"a": "b"}}, 1), ({"tags": {"owner": "me"}}, 0)):
            found = _ask(client, _GROUP, content)["contentEvaluationResult"]["policyEvaluations"]
            assert len(found) == denied
        assert client.server.ledger.writes[-1].path == assignment  # asking writes nothing


def test_locations_that_would_be_denied_are_named() -> None:
    with serving(small_state()) as client:
        _assign(client, _SUBSCRIPTION, ALLOWED_LOCATIONS, ["koreacentral"])
        field = {"field": "location", "values": ["koreacentral", "westeurope"]}
        (restricted,) = _ask(client, _SUBSCRIPTION, {}, [field])["fieldRestrictions"]
        assert restricted["restrictions"][0]["values"] == ["westeurope"]
        found = _ask(client, _SUBSCRIPTION, {"location": "westeurope"})
        assert len(found["contentEvaluationResult"]["policyEvaluations"]) == 1
        assert _ask(client, _SUBSCRIPTION, {"location": "Korea Central"}) == {
            "fieldRestrictions": [],
            "contentEvaluationResult": {"policyEvaluations": []},
        }


def test_the_resources_of_a_group_tell_whether_it_is_empty() -> None:
    with backup() as one:
        one.enable(WEB)
        listed = one.values(f"{_GROUP}/resources")
        assert {resource["type"] for resource in listed} == {
            "Microsoft.Compute/virtualMachines",
            "Microsoft.RecoveryServices/vaults",
        }
        assert "properties" not in listed[0]
        kind = "?$filter=resourceType eq 'microsoft.recoveryservices/vaults'"
        assert [resource["id"] for resource in one.values(f"{_GROUP}/resources{kind}")] == [VAULT]
        assert len(one.values(f"{_SUBSCRIPTION}/resources")) == 2
        group = _GROUP.rpartition("/")[2]
        assert len(one.values(f"{_SUBSCRIPTION}/resources?$filter=resourceGroup eq '{group}'")) == 2
        assert one.values(f"{_SUBSCRIPTION}/resources?$filter=resourceGroup eq 'nowhere'") == []
        assert one.get(f"{_GROUP}/resources?$filter=name eq 'x'").status == 400
        fresh = f"{_SUBSCRIPTION}/resourceGroups/fresh"
        assert one.get(f"{fresh}/resources").status == 404
        one.send("PUT", fresh, {"location": "koreacentral"})
        assert one.values(f"{fresh}/resources") == []


def test_nothing_is_made_in_a_group_that_is_being_deleted() -> None:
    with serving(small_state(speed=0.0001)) as client:
        fresh = f"{_SUBSCRIPTION}/resourceGroups/fresh"
        client.send("PUT", fresh, {"location": "koreacentral"})
        answer = client.send("DELETE", fresh)
        assert answer.status == 202
        vault = f"{fresh}/providers/Microsoft.RecoveryServices/vaults/vault-new"
        assert _code(client.send("PUT", vault, _KOREA), 409) == "ResourceGroupBeingDeleted"
        assert client.send("GET", answer.headers["location"]).status == 202
        client.server.state.clock.skip(_A_MINUTE)
        assert client.send("GET", answer.headers["location"]).status == 200
        assert client.get(fresh).status == 404
