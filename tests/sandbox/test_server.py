"""The server's front door: who is let in, what every answer carries, how unknown things are refused."""

import pytest

from app.sandbox.accounts import RoleAssignment
from app.sandbox.faults import Effect, Fault
from app.sandbox.gateway import scope_of
from tests.sandbox.serving import FIRST, GROUP, READER, SECOND, machine_id, serving, small_state

_LIST = f"/subscriptions/{FIRST}/providers/Microsoft.Compute/virtualMachines"


def test_every_answer_carries_the_headers_of_resource_manager() -> None:
    with serving(small_state()) as client:
        answer = client.get(_LIST)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["x-ms-request-id"]
    assert answer.headers["x-ms-correlation-request-id"]
    assert answer.headers["x-ms-ratelimit-remaining-subscription-reads"] == "11999"
    assert answer.headers["x-ms-ratelimit-remaining-subscription-global-reads"] == "3749"
    assert "date" in answer.headers


def test_it_listens_on_loopback_only() -> None:
    with serving(small_state()) as client:
        assert client.server.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Host": "management.azure.com"}, 400), ({"Origin": "https://evil.example"}, 403)],
)
def test_foreign_hosts_and_web_pages_are_refused(headers: dict[str, str], status: int) -> None:
    with serving(small_state()) as client:
        assert client.send("GET", "/subscriptions", headers=headers).status == status


@pytest.mark.parametrize(
    ("token", "code"), [(None, "AuthenticationFailed"), ("not-the-token", "InvalidAuthenticationToken")]
)
def test_only_the_bearer_of_the_token_is_answered(token: str | None, code: str) -> None:
    with serving(small_state()) as client:
        answer = client.send("GET", "/subscriptions", token=token)
    assert (answer.status, answer.error["code"]) == (401, code)
    assert answer.headers["www-authenticate"].startswith("Bearer ")


def test_an_api_version_is_required_and_any_is_accepted() -> None:
    with serving(small_state()) as client:
        missing = client.raw("GET", "/subscriptions")
        old = client.raw("GET", "/subscriptions?api-version=1999-01-01")
    assert (missing.status, missing.error["code"]) == (400, "MissingApiVersionParameter")
    assert old.status == 200


def test_missing_rights_are_refused_in_the_words_of_azure() -> None:
    reader_of_second = RoleAssignment(f"/subscriptions/{SECOND}", ("*/read",))
    with serving(small_state(reader_of_second)) as client:
        refused = client.get(machine_id("web"))
        allowed = client.get(machine_id("db", SECOND))
    assert allowed.status == 200
    assert (refused.status, refused.error["code"]) == (403, "AuthorizationFailed")
    assert refused.error["message"] == (
        "The client 'tester@contoso.com' with object id '99999999-0000-0000-0000-000000000009' does not have "
        "authorization to perform action 'Microsoft.Compute/virtualMachines/read' over scope "
        f"'{machine_id('web')}' or the scope is invalid. "
        "If access was recently granted, please refresh your credentials."
    )
    assert refused.headers["x-ms-failure-cause"] == "gateway"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/subscriptions/00000000-0000-0000-0000-00000000dead/resourcegroups", 404, "SubscriptionNotFound"),
        (machine_id("web", group="nowhere"), 404, "ResourceGroupNotFound"),
        (machine_id("nobody"), 404, "ResourceNotFound"),
        (f"/subscriptions/{FIRST}/providers/Microsoft.Compute/toasters", 404, "InvalidResourceType"),
        ("/nonsense", 404, "NotFound"),
    ],
)
def test_unknown_things_are_not_found(path: str, status: int, code: str) -> None:
    with serving(small_state()) as client:
        answer = client.get(path)
    assert (answer.status, answer.error["code"]) == (status, code)


def test_a_missing_resource_is_named_as_azure_names_it() -> None:
    with serving(small_state()) as client:
        message = client.get(machine_id("nobody")).error["message"]
    assert message == (
        f"The Resource 'Microsoft.Compute/virtualMachines/nobody' under resource group '{GROUP}' was not "
        "found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"
    )


def test_a_wrong_method_is_refused_with_the_allowed_ones() -> None:
    with serving(small_state()) as client:
        answer = client.send("PATCH", "/subscriptions", {})
    assert (answer.status, answer.error["code"]) == (405, "MethodNotAllowed")
    assert answer.headers["allow"] == "GET"


def test_a_fault_of_the_sandbox_itself_is_still_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    state = small_state()
    state.store.put(
        {"id": machine_id("broken"), "name": "broken", "type": "Microsoft.Compute/virtualMachines"}
    )
    state.instance_views[machine_id("broken").casefold()] = {"statuses": [{}]}
    with serving(state) as client:
        answer = client.send("POST", f"{machine_id('broken')}/start")
    assert (answer.status, answer.error["code"]) == (500, "InternalServerError")
    assert "KeyError" in caplog.text


def test_a_token_that_is_no_text_is_refused() -> None:
    with serving(small_state()) as client:
        answer = client.send("GET", "/subscriptions", token="äö")
    assert answer.status == 401


def test_a_broken_request_body_is_refused_before_anything_happens() -> None:
    with serving(small_state()) as client:
        target = f"/subscriptions/{FIRST}/resourceGroups/new"
        answer = client.send("PUT", target, b'{"location": ')
        assert (answer.status, answer.error["code"]) == (400, "InvalidRequestContent")
        assert client.get(target).status == 404


def test_paths_are_read_without_case() -> None:
    with serving(small_state()) as client:
        assert client.get(machine_id("WEB").upper()).json["name"] == "web"


def test_requests_are_remembered_with_what_they_wrote() -> None:
    with serving(small_state()) as client:
        client.get("/subscriptions")
        client.send("PUT", f"/subscriptions/{FIRST}/resourceGroups/new", {"location": "koreacentral"})
        read, write = client.server.requests
    assert (read.method, read.path, read.status, read.body) == ("GET", "/subscriptions", 200, None)
    assert (write.method, write.status, write.body) == ("PUT", 201, {"location": "koreacentral"})


def test_a_namespace_that_is_not_registered_refuses_writes() -> None:
    state = small_state()
    state.registrations[FIRST, "microsoft.recoveryservices"] = "NotRegistered"
    with serving(state) as client:
        group = f"/subscriptions/{FIRST}/resourceGroups/{GROUP}"
        vault = f"{group}/providers/Microsoft.RecoveryServices/vaults/v1"
        answer = client.send("PUT", vault, {"location": "koreacentral", "sku": {"name": "Standard"}})
    assert (answer.status, answer.error["code"]) == (409, "MissingSubscriptionRegistration")
    assert "'Microsoft.RecoveryServices'" in answer.error["message"]


def test_reading_is_not_writing() -> None:
    with serving(small_state(READER)) as client:
        answer = client.send(
            "PUT", f"/subscriptions/{FIRST}/resourceGroups/new", {"location": "koreacentral"}
        )
    assert (answer.status, answer.error["code"]) == (403, "AuthorizationFailed")
    assert "'Microsoft.Resources/subscriptions/resourceGroups/write'" in answer.error["message"]


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/subscriptions/S/providers/Microsoft.Compute/virtualMachines", "/subscriptions/S"),
        ("/subscriptions/S/resourceGroups/G", "/subscriptions/S/resourceGroups/G"),
        ("/subscriptions/S/resourceGroups", "/subscriptions/S"),
        (
            "/subscriptions/S/resourceGroups/G/providers/P/vms/v/start",
            "/subscriptions/S/resourceGroups/G/providers/P/vms/v",
        ),
        (
            "/subscriptions/S/resourceGroups/G/providers/P/vms/v",
            "/subscriptions/S/resourceGroups/G/providers/P/vms/v",
        ),
        ("/subscriptions/S/providers/Microsoft.Authorization/locks", "/subscriptions/S"),
        (
            "/subscriptions/S/resourceGroups/G/providers/P/vms/v/providers/Microsoft.Authorization/locks",
            "/subscriptions/S/resourceGroups/G/providers/P/vms/v",
        ),
    ],
)
def test_rights_are_checked_at_the_scope_that_azure_names(path: str, scope: str) -> None:
    assert scope_of(path) == scope


def test_a_deny_assignment_wins() -> None:
    state = small_state()
    with serving(state) as client:
        client.server.faults.add(Fault(Effect.MISSING_RIGHT, scope=machine_id("web"), action="*/read"))
        assert client.get(machine_id("web")).status == 403
        assert client.get(machine_id("db", SECOND)).status == 200
