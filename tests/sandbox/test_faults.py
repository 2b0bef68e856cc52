"""Faults on demand, seen from the client's side."""

import http.client
import json
import time
from pathlib import Path
from typing import Any

import pytest

from app.sandbox.faults import Effect, Fault, faults_of, read_faults
from app.sandbox.recovery.naming import item_id_of
from tests.sandbox.recovery_estate import VAULT, WEB, Backup, backup, operation_of
from tests.sandbox.serving import FIRST, SECOND, Client, machine_id, serving, small_state

_NEW = f"/subscriptions/{FIRST}/resourceGroups/fresh"
_BODY = {"location": "koreacentral"}


def _statuses(client: Client, count: int, target: str = "/subscriptions") -> list[int]:
    return [client.get(target).status for _ in range(count)]


def test_errors_come_after_and_for_as_often_as_asked() -> None:
    with serving(small_state()) as client:
        fault = Fault(Effect.ERROR, path="/SUBSCRIPTIONS", after=1, count=2, status=503, code="ServerBusy")
        client.server.faults.add(fault)
        assert _statuses(client, 5) == [200, 503, 503, 200, 200]
        assert fault.seen == 5


def test_faults_without_count_go_on_until_they_are_cleared() -> None:
    with serving(small_state()) as client:
        client.server.faults.add(Fault(Effect.ERROR, count=None))
        assert _statuses(client, 3) == [500, 500, 500]
        client.server.faults.clear()
        assert _statuses(client, 1) == [200]


def test_errors_carry_code_message_and_the_time_to_wait() -> None:
    with serving(small_state()) as client:
        client.server.faults.add(
            Fault(Effect.ERROR, status=429, code="TooMany", message="Slow down.", retry_after=7)
        )
        answer = client.get("/subscriptions")
    assert (answer.status, answer.error) == (429, {"code": "TooMany", "message": "Slow down."})
    assert answer.headers["retry-after"] == "7"


def test_faults_fit_by_method_path_and_query() -> None:
    listing = f"/subscriptions/{FIRST}/providers/Microsoft.Compute/virtualMachines"
    with serving(small_state()) as client:
        client.server.faults.add(
            Fault(Effect.ERROR, method="GET", path="*virtualMachines?*statusOnly=true*", count=None)
        )
        assert client.get(listing).status == 200
        assert client.get(f"{listing}?statusOnly=true").status == 500
        client.server.faults.add(Fault(Effect.ERROR, method="PUT", count=None))
        assert client.get("/subscriptions").status == 200
        assert client.send("PUT", _NEW, _BODY).status == 500


def test_an_error_can_hide_that_the_request_was_carried_out() -> None:
    with serving(small_state()) as client:
        client.server.faults.add(
            Fault(Effect.ERROR, method="PUT", status=504, code="GatewayTimeout", carried_out=True)
        )
        assert client.send("PUT", _NEW, _BODY).status == 504
        assert client.get(_NEW).status == 200


@pytest.mark.parametrize(("carried_out", "status"), [(False, 404), (True, 200)])
def test_connections_are_cut_before_or_after_the_request_took_effect(carried_out: bool, status: int) -> None:
    with serving(small_state()) as client:
        client.server.faults.add(Fault(Effect.CUT, method="PUT", carried_out=carried_out))
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            client.send("PUT", _NEW, _BODY)
        assert client.server.requests[-1].status == 0
        assert client.get(_NEW).status == status


def test_bodies_are_cut_in_the_middle() -> None:
    with serving(small_state()) as client:
        client.server.faults.add(Fault(Effect.TRUNCATE))
        with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
            client.get("/subscriptions")
        assert _statuses(client, 1) == [200]


def test_bodies_that_are_not_what_they_say() -> None:
    with serving(small_state()) as client:
        client.server.faults.add(Fault(Effect.INVALID_JSON))
        client.server.faults.add(Fault(Effect.WRONG_CONTENT_TYPE, after=1))
        broken, page = client.get("/subscriptions"), client.get("/subscriptions")
    assert broken.headers["content-type"].startswith("application/json")
    with pytest.raises(json.JSONDecodeError):
        _ = broken.json
    assert (page.status, page.headers["content-type"]) == (200, "text/html")


def test_an_expired_token() -> None:
    with serving(small_state()) as client:
        client.server.faults.add(Fault(Effect.EXPIRED_TOKEN))
        answer = client.get("/subscriptions")
        assert (answer.status, answer.error["code"]) == (401, "ExpiredAuthenticationToken")
        assert _statuses(client, 1) == [200]


def test_a_delay_comes_before_the_answer() -> None:
    with serving(small_state()) as client:
        client.server.faults.add(Fault(Effect.DELAY, seconds=0.2))
        begun = time.monotonic()
        assert client.get("/subscriptions").status == 200
        assert time.monotonic() - begun >= 0.2


def test_a_missing_right_is_missing_everywhere() -> None:
    with serving(small_state()) as client:
        scope = f"/subscriptions/{SECOND}"
        client.server.faults.add(Fault(Effect.MISSING_RIGHT, scope=scope, action="Microsoft.Compute/*"))
        assert client.get(machine_id("db", SECOND)).error["code"] == "AuthorizationFailed"
        rows = client.rows("Resources | project name")
        assert [row["name"] for row in rows] == ["web"]
        client.server.faults.clear()
        assert client.get(machine_id("db", SECOND)).status == 200


def test_failing_jobs_are_handed_to_the_backup_service() -> None:
    state = small_state()
    with serving(state) as client:
        client.server.faults.add(
            Fault(Effect.JOB_FAILURE, virtual_machine="WEB*", operation="Backup", count=1, error_code=400094)
        )
    assert state.take_job_failure("db", "Backup") is None
    assert state.take_job_failure("web", "ConfigureBackup") is None
    failure = state.take_job_failure("web", "Backup")
    assert failure is not None
    assert failure.error_code == 400094
    assert state.take_job_failure("web", "Backup") is None


def test_a_faults_file(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(
        json.dumps(
            [
                {"effect": "error", "path": "*/virtualMachines", "status": 503, "count": None},
                {"effect": "missing_right", "scope": f"/subscriptions/{FIRST}", "action": "*/read"},
            ]
        )
    )
    error, right = read_faults(file)
    assert (error.effect, error.status, error.count) == (Effect.ERROR, 503, None)
    assert (right.effect, right.action) == (Effect.MISSING_RIGHT, "*/read")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "not valid JSON"),
        ("{}", "a JSON list"),
        ('[{"effect": "explode"}]', "fault 1"),
        ('[{"effect": "error"}, {"effect": "error", "colour": "red"}]', "fault 2 has fields .* colour"),
        ('[{"status": 500}]', "fault 1"),
        ('[{"effect": "error", "status": "many"}]', "fault 1"),
        ("[7]", "fault 1"),
    ],
)
def test_a_faults_file_that_is_not_understood(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "faults.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=complaint):
        read_faults(file)


def test_a_faults_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot read it"):
        read_faults(tmp_path / "none.json")


def _planted(one: Backup, effect: Effect, **more: Any) -> None:
    one.client.server.faults.add(Fault(effect, method="PUT", path="*/protectedItems/*", **more))


@pytest.mark.parametrize("carried_out", [True, False])
def test_an_operation_that_never_ends_with_or_without_effect(carried_out: bool) -> None:
    with backup() as one:
        _planted(one, Effect.ENDLESS_OPERATION, carried_out=carried_out)
        answer = one.put_item(WEB)
        assert answer.status == 202
        one.wait(hours=5)
        for url in (
            answer.headers["azure-asyncoperation"],
            f"{VAULT}/backupOperations/{operation_of(answer)}",
        ):
            assert one.json(url)["status"] == "InProgress"
        assert one.get(answer.headers["location"]).status == 202
        assert one.get(item_id_of(VAULT, WEB)).status == (200 if carried_out else 404)
        (job,) = one.values(f"{VAULT}/backupJobs")
        assert job["properties"]["status"] == ("Completed" if carried_out else "InProgress")
        assert one.put_item(WEB).status == (202 if carried_out else 409)


def test_an_operation_that_nobody_knows_any_more_took_effect() -> None:
    with backup() as one:
        _planted(one, Effect.LOST_OPERATION)
        answer = one.put_item(WEB)
        one.wait(minutes=1)
        assert one.get(answer.headers["azure-asyncoperation"]).status == 404
        assert one.get(f"{VAULT}/backupOperations/{operation_of(answer)}").status == 404
        assert one.get(item_id_of(VAULT, WEB)).status == 200


def test_a_timeout_can_hide_an_operation_that_never_ends() -> None:
    with backup() as one:
        _planted(one, Effect.ENDLESS_OPERATION)
        _planted(one, Effect.ERROR, status=504, code="GatewayTimeout", carried_out=True)
        assert one.put_item(WEB).status == 504
        one.wait(hours=1)
        (operation,) = one.client.server.ledger.writes[-1].operations
        assert one.json(f"{VAULT}/backupOperations/{operation.id}")["status"] == "InProgress"


def test_a_backup_that_never_ends_can_be_cancelled() -> None:
    with backup() as one:
        item = one.enable(WEB)
        one.client.server.faults.add(Fault(Effect.ENDLESS_JOB, method="POST", path="*/backup"))
        job_id = one.back_up(item)
        one.wait(hours=20)
        assert one.job(job_id)["status"] == "InProgress"
        again = one.send("POST", f"{item['id']}/backup", {"properties": {}})
        assert again.error["code"] == "UserErrorBackupOperationInProgress"
        assert one.send("POST", f"{VAULT}/backupJobs/{job_id}/cancel").status == 202
        one.wait(minutes=1)
        assert one.job(job_id)["status"] == "Cancelled"
        other = one.back_up(item)
        one.wait(hours=2)
        assert one.job(other)["status"] == "Completed"


def test_somebody_else_makes_the_vault_just_before() -> None:
    with backup() as one:
        other = VAULT.replace("vault-one", "vault-two")
        body = {"location": "koreacentral", "tags": {"by": "another"}, "properties": {}}
        fault = Fault(Effect.MEANWHILE, method="PUT", path="*/vaults/vault-two", seconds=60)
        fault.other_path, fault.other_body = other, body
        one.client.server.faults.add(fault)
        before = len(one.client.server.ledger.writes)
        answer = one.send("PUT", other, {"location": "koreacentral", "properties": {}})
        assert answer.status == 200  # not 201: it was there already
        assert [entry.status for entry in one.client.server.ledger.writes[before:]] == [200]


def test_somebody_else_deletes_the_policy_just_before_although_this_account_could_not() -> None:
    with backup() as one:
        daily = f"{VAULT}/backupPolicies/DefaultPolicy"
        one.client.server.faults.add(
            Fault(Effect.MISSING_RIGHT, action="Microsoft.RecoveryServices/vaults/backupPolicies/delete")
        )
        assert one.send("DELETE", daily).status == 403
        _planted(one, Effect.MEANWHILE, other_method="DELETE", other_path=daily)
        answer = one.put_item(WEB)
        assert (answer.status, answer.error["code"]) == (400, "BMSUserErrorPolicyNotFound")
        assert one.send("DELETE", daily).status == 403


def test_the_other_request_needs_a_path() -> None:
    with pytest.raises(ValueError, match="fault 1 needs the path"):
        faults_of([{"effect": "meanwhile"}])
