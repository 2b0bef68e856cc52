"""Subscriptions, groups, providers, locks and permissions."""

from datetime import timedelta

import pytest

from app.sandbox.accounts import RoleAssignment
from app.sandbox.regions import regions
from app.sandbox.resources.groups import GROUP_TYPE
from tests.sandbox.serving import FIRST, GROUP, READER, SECOND, machine_id, serving, small_state

_GROUPS = f"/subscriptions/{FIRST}/resourcegroups"
_NAMESPACE = f"/subscriptions/{FIRST}/providers/Microsoft.RecoveryServices"


def test_only_subscriptions_with_some_role_are_listed() -> None:
    narrow = RoleAssignment(machine_id("db", SECOND), ("*/read",))
    with serving(small_state(narrow)) as client:
        found = client.get("/subscriptions").json["value"]
        assert [one["displayName"] for one in found] == ["Books"]
        assert client.get(f"/subscriptions/{SECOND}").json["displayName"] == "Books"
        assert client.get(f"/subscriptions/{FIRST}").error["code"] == "AuthorizationFailed"


def test_tenants_and_locations() -> None:
    with serving(small_state()) as client:
        assert len(client.get("/tenants").json["value"]) == 1
        locations = client.get(f"/subscriptions/{FIRST}/locations").json["value"]
    names = {one["name"]: one["displayName"] for one in locations}
    assert names["koreacentral"] == "Korea Central"
    assert len(names) == len(regions())


def test_only_groups_that_may_be_read_are_listed() -> None:
    here = RoleAssignment(f"{_GROUPS}/{GROUP}", ("*/read",))
    with serving(small_state(here)) as client:
        client.server.state.store.put({"id": f"{_GROUPS}/secret", "name": "secret", "type": GROUP_TYPE})
        assert [one["name"] for one in client.get(_GROUPS).json["value"]] == [GROUP]
        other = client.get(f"/subscriptions/{SECOND}/resourcegroups")
        assert (other.status, other.error["code"]) == (403, "AuthorizationFailed")


def test_groups_are_made_changed_and_asked_for() -> None:
    with serving(small_state()) as client:
        target = f"{_GROUPS}/Fresh"
        assert client.send("HEAD", target).status == 404
        made = client.send("PUT", target, {"location": "Korea Central", "tags": {"a": "1"}})
        assert (made.status, made.json["location"]) == (201, "koreacentral")
        again = client.send("PUT", target.lower(), {"location": "koreacentral"})
        assert (again.status, again.json["name"], "tags" in again.json) == (200, "Fresh", False)
        assert client.send("HEAD", target).status == 204
        assert {one["name"] for one in client.get(_GROUPS).json["value"]} == {GROUP, "Fresh"}


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("fresh", {}, 400, "LocationRequired"),
        ("fresh", {"location": "atlantis"}, 400, "LocationNotAvailableForResourceGroup"),
        ("ends-with.", {"location": "koreacentral"}, 400, "InvalidResourceGroup"),
        (GROUP, {"location": "westeurope"}, 409, "InvalidResourceGroupLocation"),
    ],
)
def test_groups_that_cannot_be_made(name: str, body: dict[str, str], status: int, code: str) -> None:
    with serving(small_state()) as client:
        answer = client.send("PUT", f"{_GROUPS}/{name}", body)
    assert (answer.status, answer.error["code"]) == (status, code)


def test_deleting_a_group_takes_time_and_takes_all() -> None:
    state = small_state()
    with serving(state) as client:
        accepted = client.send("DELETE", f"{_GROUPS}/{GROUP}")
        assert accepted.status == 202
        assert "azure-asyncoperation" not in accepted.headers
        again = client.get(accepted.headers["location"])
        assert again.status == 202
        assert client.raw("GET", again.headers["location"].removeprefix(client.server.url)).status == 202
        state.clock.skip(timedelta(minutes=1))
        assert client.get(accepted.headers["location"]).status == 200
        assert client.get(machine_id("web")).status == 404


def test_a_locked_group_is_not_deleted() -> None:
    with serving(small_state()) as client:
        lock = f"{_GROUPS}/{GROUP}/providers/Microsoft.Authorization/locks/keep"
        client.send("PUT", lock, {"properties": {"level": "CanNotDelete"}})
        answer = client.send("DELETE", f"{_GROUPS}/{GROUP}")
        assert (answer.status, answer.error["code"]) == (409, "ScopeLocked")
        assert client.get(machine_id("web")).status == 200


def test_vaults_are_not_offered_in_every_region() -> None:
    without = [region for region in regions() if not region.vaults]
    with serving(small_state()) as client:
        document = client.get(_NAMESPACE).json
    vaults = next(one for one in document["resourceTypes"] if one["resourceType"] == "vaults")
    assert without
    assert "Korea Central" in vaults["locations"]
    assert not {region.display_name for region in without} & set(vaults["locations"])


def test_registering_takes_time() -> None:
    state = small_state()
    state.registrations[FIRST, "microsoft.recoveryservices"] = "NotRegistered"
    with serving(state) as client:
        assert client.get(_NAMESPACE).json["registrationState"] == "NotRegistered"
        answer = client.send("POST", f"{_NAMESPACE}/register")
        assert (answer.status, answer.json["registrationState"]) == (200, "Registering")
        assert client.get(_NAMESPACE).json["registrationState"] == "Registering"
        state.clock.skip(timedelta(minutes=5))
        assert client.get(_NAMESPACE).json["registrationState"] == "Registered"


def test_readers_may_not_register() -> None:
    with serving(small_state(READER)) as client:
        answer = client.send("POST", f"{_NAMESPACE}/register")
    assert "'Microsoft.RecoveryServices/register/action'" in answer.error["message"]


def test_providers_that_do_not_exist() -> None:
    with serving(small_state()) as client:
        answer = client.get(f"/subscriptions/{FIRST}/providers/Contoso.Toasters")
    assert (answer.status, answer.error["code"]) == (404, "InvalidResourceNamespace")


def test_locks_are_made_changed_and_removed() -> None:
    with serving(small_state()) as client:
        lock = f"{_GROUPS}/{GROUP}/providers/Microsoft.Authorization/locks/keep"
        assert (
            client.send("PUT", lock, {"properties": {"level": "ReadOnly", "notes": "hands off"}}).status
            == 201
        )
        assert client.send("PUT", lock, {"properties": {"level": "CanNotDelete"}}).status == 200
        assert client.get(lock).json["properties"] == {"level": "CanNotDelete"}
        assert client.send("PUT", lock, {"properties": {"level": "Maybe"}}).status == 400
        assert client.send("DELETE", lock).status == 200
        assert client.send("DELETE", lock).status == 204
        assert client.get(lock).status == 404


def test_locks_are_listed_with_those_above_and_inside() -> None:
    level = {"properties": {"level": "ReadOnly"}}
    tail = "/providers/Microsoft.Authorization/locks"
    with serving(small_state()) as client:
        client.send("PUT", f"/subscriptions/{FIRST}{tail}/above", level)
        client.send("PUT", f"{_GROUPS}/{GROUP}{tail}/here", level)
        client.send("PUT", f"{machine_id('web')}{tail}/inside", level)

        def names(scope: str, query: str = "") -> set[str]:
            return {one["name"] for one in client.get(f"{scope}{tail}{query}").json["value"]}

        assert names(f"/subscriptions/{FIRST}") == {"above", "here", "inside"}
        assert names(f"{_GROUPS}/{GROUP}") == {"above", "here", "inside"}
        assert names(f"{_GROUPS}/{GROUP}", "?$filter=atScope()") == {"above", "here"}
        assert names(machine_id("web")) == {"above", "here", "inside"}
        assert names(f"/subscriptions/{SECOND}") == set()


def test_permissions_are_one_entry_for_each_role_that_reaches_the_scope() -> None:
    reader = RoleAssignment(f"/subscriptions/{FIRST}", ("*/read",))
    operator = RoleAssignment(f"{_GROUPS}/{GROUP}", ("Microsoft.Compute/*",), ("*/delete",))
    tail = "/providers/Microsoft.Authorization/permissions"
    with serving(small_state(reader, operator)) as client:
        subscription = client.get(f"/subscriptions/{FIRST}{tail}").json["value"]
        group = client.get(f"{_GROUPS}/{GROUP}{tail}").json["value"]
        machine = client.get(f"{machine_id('web')}{tail}").json["value"]
        elsewhere = client.get(f"/subscriptions/{SECOND}{tail}").json["value"]
    assert [one["actions"] for one in subscription] == [["*/read"]]
    assert group == machine
    assert group[1] == {
        "actions": ["Microsoft.Compute/*"],
        "notActions": ["*/delete"],
        "dataActions": [],
        "notDataActions": [],
    }
    assert elsewhere == []
