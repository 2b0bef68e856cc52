"""Backup jobs of the simulated Recovery Services: on demand, scheduled, failing, cancelled; recovery "
"points."""

from datetime import UTC, datetime, timedelta

import pytest

from app.sandbox.faults import faults_of
from app.sandbox.messages import Json
from app.sandbox.recovery.documents import vm_policy_properties
from app.sandbox.recovery.naming import item_id_of
from app.sandbox.recovery.schedules import next_run
from app.sandbox.store import key_of
from tests.sandbox.recovery_estate import VAULT, WEB, Backup, backup, operation_of
from tests.sandbox.serving import add_machine, view

_ITEM = item_id_of(VAULT, WEB)
_JOBS = f"{VAULT}/backupJobs"


def test_a_backup_runs_for_forty_minutes_and_leaves_a_recovery_point() -> None:
    with backup() as one:
        job_id = one.back_up(one.enable(WEB))
        job = one.job(job_id)
        assert (job["operation"], job["status"], "endTime" in job) == ("Backup", "InProgress", False)
        tasks = job["extendedInfo"]["tasksList"]
        assert [(task["taskId"], task["status"]) for task in tasks] == [
            ("Take Snapshot", "InProgress"),
            ("Transfer data to vault", "NotStarted"),
        ]
        assert tasks[1]["startTime"] == "0001-01-01T00:00:00"
        one.wait(minutes=10)
        later = one.job(job_id)
        assert [task["status"] for task in later["extendedInfo"]["tasksList"]] == ["Completed", "InProgress"]
        assert later["duration"].startswith("PT10M")
        assert 20 <= later["extendedInfo"]["progressPercentage"] < 99
        assert one.json(_ITEM)["properties"]["protectionState"] == "IRPending"
        assert one.values(f"{_ITEM}/recoveryPoints") == []
        one.wait(minutes=35)
        done = one.job(job_id)
        assert (done["status"], "progressPercentage" in done["extendedInfo"]) == ("Completed", False)
        assert done["endTime"] > done["startTime"]
        point = one.values(f"{_ITEM}/recoveryPoints")[0]
        item = one.json(f"{_ITEM}?$filter=expand eq 'extendedinfo'")["properties"]
        assert one.json(point["id"].replace(";", "%3B"))["name"] == point["name"]
    assert (item["protectionState"], item["lastBackupStatus"]) == ("Protected", "Completed")
    assert item["lastBackupTime"] == done["startTime"]
    assert item["lastRecoveryPoint"] == point["properties"]["recoveryPointTime"]
    assert item["healthDetails"][0]["code"] == 400239
    assert item["extendedInfo"]["recoveryPointCount"] == 1
    assert [tier["type"] for tier in point["properties"]["recoveryPointTierDetails"]] == [
        "InstantRP",
        "HardenedRP",
    ]


@pytest.mark.parametrize(
    ("power", "os_type", "consistency"),
    [
        ("running", "Windows", "AppConsistent"),
        ("running", "Linux", "FileSystemConsistent"),
        ("deallocated", "Windows", "CrashConsistent"),
        ("stopped", "Linux", "CrashConsistent"),
    ],
)
def test_consistency_follows_power_state_and_system(power: str, os_type: str, consistency: str) -> None:
    with backup() as one:
        machine = add_machine(one.state, "app")
        machine["properties"]["storageProfile"]["osDisk"]["osType"] = os_type
        one.state.store.put(machine)
        one.state.instance_views[key_of(machine["id"])] = view(power, agent=power == "running")
        item = one.enable(machine["id"])
        one.back_up(item)
        one.wait(hours=1)
        point = one.values(f"{item['id']}/recoveryPoints")[0]["properties"]
    assert (point["recoveryPointType"], point["osType"]) == (consistency, os_type)


def test_a_running_vm_without_agent_fails_its_backup_and_then_needs_action() -> None:
    with backup() as one:
        one.state.instance_views[key_of(WEB)] = view(agent=False)
        job_id = one.back_up(one.enable(WEB))
        one.wait(minutes=10)
        job = one.job(job_id)
        error = job["errorDetails"][0]
        assert (job["status"], error["errorTitle"]) == ("Failed", "UserErrorGuestAgentStatusUnavailable")
        assert isinstance(error["errorCode"], int)
        item = one.json(_ITEM)["properties"]
        assert (item["lastBackupStatus"], item["healthStatus"]) == ("Failed", "ActionRequired")
        assert (item["protectionStatus"], item["protectionState"]) == ("Unhealthy", "IRPending")
        assert item["healthDetails"][0]["title"] == "UserErrorGuestAgentStatusUnavailable"
        one.state.instance_views[key_of(WEB)] = view()
        one.back_up(one.json(_ITEM))
        one.wait(hours=1)
        assert one.json(_ITEM)["properties"]["healthStatus"] == "Passed"


def test_a_planted_failure_and_a_deleted_vm_fail_with_their_codes() -> None:
    with backup() as one:
        (fault,) = faults_of(
            [
                {
                    "effect": "job_failure",
                    "virtual_machine": "WEB",
                    "error_code": 400094,
                    "error_title": "Planted",
                    "message": "It was planted.",
                    "recommendations": ["Dig."],
                }
            ]
        )
        one.client.server.faults.add(fault)
        item = one.enable(WEB)
        first = one.back_up(item)
        one.wait(minutes=10)
        assert one.job(first)["errorDetails"] == [
            {
                "errorCode": 400094,
                "errorTitle": "Planted",
                "errorString": "It was planted.",
                "recommendations": ["Dig."],
            }
        ]
        one.state.store.remove(WEB)
        second = one.back_up(item)
        one.wait(minutes=10)
        assert one.job(second)["errorDetails"][0]["errorCode"] == 400136


def test_backups_do_not_overlap_and_are_nine_a_day() -> None:
    with backup() as one:
        item = one.enable(WEB)
        for _ in range(9):
            job_id = one.back_up(item)
            again = one.send("POST", f"{_ITEM}/backup", {"properties": {"objectType": "IaasVMBackupRequest"}})
            assert (again.status, again.error["code"]) == (409, "UserErrorBackupOperationInProgress")
            assert one.send("POST", f"{_JOBS}/{job_id}/cancel").status == 202
            one.wait(minutes=1)
        tenth = one.send("POST", f"{_ITEM}/backup", {"properties": {"objectType": "IaasVMBackupRequest"}})
        assert (tenth.status, tenth.error["code"]) == (400, "CloudDosTimeboudLimitReached")
        one.wait(days=1)
        one.values(_JOBS)
        one.wait(hours=1)  # the scheduled backup of the night has ended
        one.back_up(item)


def test_retention_of_an_on_demand_backup_is_checked_and_kept() -> None:
    with backup() as one:
        one.enable(WEB)
        past = {
            "objectType": "IaasVMBackupRequest",
            "recoveryPointExpiryTimeInUTC": "2020-01-01T00:00:00.000Z",
        }
        refused = one.send("POST", f"{_ITEM}/backup", {"properties": past})
        assert (refused.status, refused.error["code"]) == (400, "CloudInvalidInputErrorCode")
        future = {**past, "recoveryPointExpiryTimeInUTC": "2026-11-26T00:00:00.000Z"}
        accepted = one.send("POST", f"{_ITEM}/backup", {"properties": future})
        job_id = one.json(f"{VAULT}/backupOperations/{operation_of(accepted)}")["properties"]["jobId"]
        bag = one.job(job_id)["extendedInfo"]["propertyBag"]
        assert bag["Recovery Point Expiry Time in UTC"] == "11/26/2026 12:00:00 AM"
        one.wait(hours=1)
        point = one.values(f"{_ITEM}/recoveryPoints")[0]["properties"]["recoveryPointProperties"]
        assert point["expiryTime"] == "2026-11-26T00:00:00.0000000"
        one.wait(days=5)
        rules = [
            each["properties"]["recoveryPointProperties"] for each in one.values(f"{_ITEM}/recoveryPoints")
        ]
        assert {rule["ruleName"] for rule in rules} == {"Daily"}  # the one on demand has expired
        assert len(rules) >= 4


def test_a_stopped_item_has_no_backups() -> None:
    with backup() as one:
        one.enable(WEB)
        one.put_item(WEB, protectionState="ProtectionStopped", policyId="")
        one.wait(minutes=1)
        refused = one.send("POST", f"{_ITEM}/backup", {"properties": {"objectType": "IaasVMBackupRequest"}})
        assert (refused.status, refused.error["code"]) == (400, "UserErrorBcmDatasourceNotPresent")
        before = len(one.values(_JOBS))
        one.wait(days=3)
        assert len(one.values(_JOBS)) == before


def test_a_backup_can_be_cancelled_only_while_the_snapshot_is_taken() -> None:
    with backup() as one:
        item = one.enable(WEB)
        first = one.back_up(item)
        cancelled = one.send("POST", f"{_JOBS}/{first}/cancel")
        assert (cancelled.status, cancelled.content) == (202, b"")
        assert f"/backupJobs/{first}/operationsStatus/" in cancelled.headers["azure-asyncoperation"]
        assert one.job(first)["status"] == "Cancelling"
        one.wait(minutes=1)
        assert one.job(first)["status"] == "Cancelled"
        assert one.get(cancelled.headers["location"]).status == 204
        one.wait(hours=1)
        assert one.values(f"{_ITEM}/recoveryPoints") == []
        second = one.back_up(item)
        one.wait(minutes=10)
        late = one.send("POST", f"{_JOBS}/{second}/cancel")
    assert (late.status, late.error["code"]) == (400, "BMSUserErrorJobNotCancellable")


def test_the_policy_runs_on_the_simulated_clock() -> None:
    with backup() as one:
        one.enable(WEB)
        policy = one.json(f"{VAULT}/backupPolicies/DefaultPolicy")["properties"]
        due = next_run(policy, one.state.clock.now())
        assert due is not None
        one.state.clock.skip(due - one.state.clock.now() - timedelta(minutes=1))
        assert {job["properties"]["operation"] for job in one.values(_JOBS)} == {"ConfigureBackup"}
        one.wait(minutes=2)
        assert one.values(f"{_JOBS}?$filter=operation eq 'Backup' and status eq 'InProgress'")
        one.wait(hours=1)
        assert one.json(_ITEM)["properties"]["protectionState"] == "Protected"
        one.wait(days=10)
        assert (
            len(one.values(f"{_JOBS}?$filter=operation eq 'Backup'")) == 11
        )  # every day, though nobody asked


_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday


def _weekly(time_zone: str) -> Json:
    properties = vm_policy_properties(run_at=_MORNING.replace(hour=2, minute=30), time_zone=time_zone)
    schedule = {"scheduleRunFrequency": "Weekly", "scheduleRunDays": ["Monday"]}
    return {**properties, "schedulePolicy": {**properties["schedulePolicy"], **schedule}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (vm_policy_properties(run_at=_MORNING.replace(hour=20)), datetime(2026, 11, 24, 20, 0, tzinfo=UTC)),
        (vm_policy_properties(run_at=_MORNING), datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
        (
            vm_policy_properties(run_at=_MORNING.replace(hour=2), time_zone="Korea Standard Time"),
            datetime(2026, 11, 24, 17, 0, tzinfo=UTC),
        ),
        (
            vm_policy_properties(run_at=_MORNING.replace(hour=8), policy_type="V2", hourly=(4, 12)),
            datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
        ),
        (
            vm_policy_properties(run_at=_MORNING.replace(hour=2), time_zone="India Standard Time"),
            datetime(2026, 11, 24, 20, 30, tzinfo=UTC),
        ),
        (_weekly("UTC"), datetime(2026, 11, 30, 2, 30, tzinfo=UTC)),
        (_weekly("Korea Standard Time"), datetime(2026, 11, 29, 17, 30, tzinfo=UTC)),
    ],
)
def test_the_next_run_of_a_policy(properties: Json, expected: datetime) -> None:
    assert next_run(properties, _MORNING) == expected


def test_schedules_keep_standard_time_in_summer() -> None:
    policy = vm_policy_properties(run_at=_MORNING.replace(hour=20), time_zone="New Zealand Standard Time")
    summer, winter = datetime(2026, 12, 10, tzinfo=UTC), datetime(2026, 7, 10, tzinfo=UTC)
    assert next_run(policy, summer) == datetime(2026, 12, 10, 8, 0, tzinfo=UTC)
    assert next_run(policy, winter) == datetime(2026, 7, 10, 8, 0, tzinfo=UTC)


def test_jobs_are_filtered_as_the_command_line_asks() -> None:
    with backup() as one:
        one.back_up(one.enable(WEB))
        newest, oldest = one.values(_JOBS)
        assert (newest["properties"]["operation"], oldest["properties"]["operation"]) == (
            "Backup",
            "ConfigureBackup",
        )
        assert "extendedInfo" not in newest["properties"]
        window = "startTime eq '2026-11-24 08:00:00 AM' and endTime eq '2026-11-24 11:59:00 PM'"
        assert len(one.values(f"{_JOBS}?$filter=backupManagementType eq 'AzureIaasVM' and {window}")) == 2
        assert one.values(f"{_JOBS}?$filter=startTime eq '2026-11-25 08:00:00 AM'") == []
        assert len(one.values(f"{_JOBS}?$filter=status eq 'InProgress'")) == 1
        assert (
            len(one.values(f"{_JOBS}?$filter=operation eq 'ConfigureBackup' and status eq 'Completed'")) == 1
        )
        assert one.get(f"{_JOBS}?$filter=startTime eq 'yesterday'").status == 400
        assert one.get(f"{_JOBS}/nothing").error["code"] == "ResourceNotFound"


def _points(one: Backup, text: str) -> int:
    return len(one.values(f"{_ITEM}/recoveryPoints?$filter={text}"))


def test_recovery_points_are_filtered_by_time() -> None:
    with backup() as one:
        one.back_up(one.enable(WEB))
        one.wait(hours=1)
        assert (
            _points(one, "startDate eq '2026-11-24 01:00:00 AM' and endDate eq '2026-11-25 01:00:00 AM'") == 1
        )
        assert _points(one, "startDate eq '2026-11-25 01:00:00 AM'") == 0
        assert one.get(f"{_ITEM}/recoveryPoints/1").status == 404
