"""The ledger of requests: everything received, in order, and what each request set going."""

import http.client
import json
from datetime import timedelta

import pytest

from app.sandbox.faults import Effect, Fault
from app.sandbox.recovery.naming import item_id_of
from tests.sandbox.recovery_estate import NEW, VAULT, WEB, Backup, backup
from tests.sandbox.serving import FIRST, Client, serving, small_state

_ITEM = item_id_of(VAULT, WEB)
_GROUP = f"/subscriptions/{FIRST}/resourceGroups/fresh"


def _listed(client: Client, query: str = "") -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.raw("GET", f"/sandbox/ledger{query}").json["value"]
    return found


def _protect(one: Backup) -> None:
    assert one.put_item(WEB).status == 202


def test_writes_are_listed_in_order_with_what_was_sent_and_answered() -> None:
    with serving(small_state()) as client:
        client.get("/subscriptions")
        client.send("PUT", _GROUP, {"location": "nowhere"})
        body = {"location": "koreacentral", "tags": {"a": "b"}}
        client.send("PUT", f"{_GROUP}?{NEW}", body, {"x-ms-client-request-id": "mine"})
        first, second = _listed(client)
        assert (first["number"], first["status"], first["accepted"]) == (2, 400, False)
        assert first["error_code"] == "LocationNotAvailableForResourceGroup"
        assert (second["method"], second["path"], second["body"]) == ("PUT", _GROUP, body)
        assert (second["api_version"], second["status"], second["accepted"]) == ("2026-10-01", 201, True)
        assert second["client_request_id"] == "mine"
        assert [entry["number"] for entry in _listed(client, "?after=2")] == [3]


def test_reads_are_among_them_where_asked_for_and_posts_that_only_read_are_no_writes() -> None:
    with serving(small_state()) as client:
        client.rows("Resources | project name")
        client.send("DELETE", f"{_GROUP}")
        assert [entry["method"] for entry in _listed(client)] == ["DELETE"]
        everything = _listed(client, "?reads=true")
        assert [(entry["method"], entry["is_write"]) for entry in everything] == [
            ("POST", False),
            ("DELETE", True),
        ]


def test_operation_and_job_are_those_of_the_request_that_started_them() -> None:
    with backup() as one:
        _protect(one)
        entry = one.client.server.ledger.writes[-1]
        assert (entry.path, [job.operation for job in entry.jobs]) == (_ITEM, ["ConfigureBackup"])
        assert entry.jobs[0].vm_id == WEB
        one.wait(minutes=1)
        status = one.json(f"{_ITEM}/operationsStatus/{entry.operations[0].id}")
        assert status["properties"]["jobId"] == entry.jobs[0].id
        assert [job["name"] for job in one.values(f"{VAULT}/backupJobs")] == [entry.jobs[0].id]


def test_a_scheduled_backup_is_counted_to_no_request() -> None:
    with backup() as one:
        one.enable(WEB)
        one.wait(days=2)
        jobs = one.values(f"{VAULT}/backupJobs")
        caused = {job.id for entry in one.client.server.ledger.entries(reads=True) for job in entry.jobs}
        assert len(jobs) > 1
        assert len(caused) == 1


def test_a_refused_request_has_set_nothing_going() -> None:
    with backup() as one:
        _protect(one)
        assert one.put_item(WEB).status == 409
        first, second = one.client.server.ledger.writes[-2:]
        assert (first.accepted, len(first.jobs), len(first.operations)) == (True, 1, 1)
        assert (second.accepted, second.jobs, second.operations) == (False, [], [])


@pytest.mark.parametrize("carried_out", [True, False])
def test_what_a_fault_hid_from_the_caller_is_entered(carried_out: bool) -> None:
    with backup() as one:
        fault = Fault(Effect.ERROR, method="PUT", status=504, code="GatewayTimeout", carried_out=carried_out)
        one.client.server.faults.add(fault)
        assert one.put_item(WEB).status == 504
        entry = one.client.server.ledger.writes[-1]
        assert (entry.status, entry.error_code) == (504, "GatewayTimeout")
        assert entry.accepted is carried_out
        assert len(entry.jobs) == int(carried_out)


def test_a_cut_connection_is_entered() -> None:
    with backup() as one:
        one.client.server.faults.add(Fault(Effect.CUT, method="PUT", carried_out=True))
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            one.put_item(WEB)
        entry = one.client.server.ledger.writes[-1]
        assert (entry.status, entry.carried_out_status, entry.accepted) == (0, 202, True)


def test_the_sandbox_paths_need_the_token_and_are_hit_by_no_fault() -> None:
    with serving(small_state()) as client:
        assert client.raw("GET", "/sandbox/ledger", token=None).status == 401
        client.server.faults.add(Fault(Effect.ERROR, count=None))
        assert client.get("/subscriptions").status == 500
        assert client.raw("GET", "/sandbox/ledger").status == 200
        assert client.raw("GET", "/sandbox/nothing").status == 404
        assert client.raw("GET", "/sandbox/ledger?after=x").status == 400


def test_faults_are_planted_and_taken_out_over_http() -> None:
    with serving(small_state()) as client:
        planted = client.raw("POST", "/sandbox/faults", {"effect": "error", "status": 503})
        assert [one["status"] for one in planted.json["value"]] == [503]
        assert client.get("/subscriptions").status == 503
        assert client.get("/subscriptions").status == 200
        assert client.raw("GET", "/sandbox/faults").json["value"][0]["seen"] == 2
        unknown = client.raw("POST", "/sandbox/faults", [{"effect": "magic"}])
        assert (unknown.status, unknown.error["code"]) == (400, "InvalidFault")
        assert client.raw("DELETE", "/sandbox/faults").status == 204
        assert client.raw("GET", "/sandbox/faults").json["value"] == []


def test_simulated_time_is_skipped_over_http() -> None:
    with serving(small_state(speed=0.0001)) as client:
        before = client.server.state.clock.now()
        assert client.raw("POST", "/sandbox/clock", {"skip": 3600}).status == 200
        assert client.server.state.clock.now() - before >= timedelta(hours=1)
        assert json.loads(client.raw("GET", "/sandbox/clock").content)["speed"] == 0.0001
        assert client.raw("POST", "/sandbox/clock", {"skip": -1}).status == 400
