"""Backup policies of the simulated Recovery Services: what is accepted, refused, in use."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from app.sandbox.messages import Json
from app.sandbox.recovery.documents import vm_policy_properties
from tests.sandbox.recovery_estate import VAULT, WEB, backup

_RUN_AT = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
_STANDARD = vm_policy_properties(run_at=_RUN_AT)
_ENHANCED = vm_policy_properties(run_at=_RUN_AT, policy_type="V2", hourly=(4, 12), instant_days=7)
_POLICY = f"{VAULT}/backupPolicies/nightly"
_MONTHLY = {
    "retentionScheduleFormatType": "Weekly",
    "retentionScheduleWeekly": {"daysOfTheWeek": ["Sunday"], "weeksOfTheMonth": ["First"]},
    "retentionTimes": ["2026-11-24T19:30:00Z"],
    "retentionDuration": {"count": 12, "durationType": "Months"},
}


_WEEKLY_WITHOUT_DAYS = {
    "daysOfTheWeek": [],
    "retentionTimes": ["2026-11-24T19:30:00Z"],
    "retentionDuration": {"count": 12, "durationType": "Weeks"},
}


def _changed(properties: Json, path: str, value: Any) -> Json:
    """A copy with one value replaced, or taken away when it is None."""
    result = deepcopy(properties)
    *parents, last = path.split(".")
    place = result
    for name in parents:
        place = place.setdefault(name, deepcopy(_MONTHLY))
    if value is None:
        del place[last]
    else:
        place[last] = value
    return result


@pytest.mark.parametrize(
    "properties",
    [
        _STANDARD,
        _ENHANCED,
        vm_policy_properties(run_at=_RUN_AT, policy_type="V2"),
        _changed(_STANDARD, "retentionPolicy.monthlySchedule", _MONTHLY),
        _changed(_STANDARD, "schedulePolicy.scheduleRunTimes", ["2026-11-24T19:30:00.000Z"]),
    ],
)
def test_good_policies_come_back_as_they_were_sent(properties: Json) -> None:
    with backup() as one:
        answer = one.send("PUT", _POLICY, {"properties": properties})
        assert answer.status == 200, answer.content
        found = one.json(_POLICY)["properties"]
        assert found["protectedItemsCount"] == 0
        expected = deepcopy(properties)
        if "scheduleRunTimes" in expected["schedulePolicy"]:
            expected["schedulePolicy"]["scheduleRunTimes"] = ["2026-11-24T19:30:00Z"]
        del found["protectedItemsCount"]
        assert found == expected
        assert one.send("DELETE", _POLICY).status == 200
        assert one.send("DELETE", _POLICY).status == 204


@pytest.mark.parametrize(
    ("base", "path", "value"),
    [
        (_STANDARD, "schedulePolicy", None),
        (_STANDARD, "retentionPolicy", None),
        (_STANDARD, "retentionPolicy.dailySchedule", None),
        (_STANDARD, "schedulePolicy.schedulePolicyType", "SimpleSchedulePolicyV2"),
        (_STANDARD, "schedulePolicy.scheduleRunFrequency", "Hourly"),
        (_STANDARD, "schedulePolicy.scheduleRunFrequency", "Weekly"),
        (_STANDARD, "schedulePolicy.scheduleRunTimes", ["2026-11-24T19:15:00Z"]),
        (_STANDARD, "schedulePolicy.scheduleRunTimes", ["19:30"]),
        (_STANDARD, "schedulePolicy.scheduleRunTimes", []),
        (_STANDARD, "retentionPolicy.dailySchedule.retentionTimes", ["2026-11-24T20:00:00Z"]),
        (_STANDARD, "retentionPolicy.dailySchedule.retentionDuration.count", 6),
        (_STANDARD, "retentionPolicy.dailySchedule.retentionDuration.count", 10000),
        (_STANDARD, "retentionPolicy.monthlySchedule", {**_MONTHLY, "retentionScheduleFormatType": "Daily"}),
        (_STANDARD, "retentionPolicy.monthlySchedule.retentionDuration.durationType", "Days"),
        (_STANDARD, "retentionPolicy.weeklySchedule", _WEEKLY_WITHOUT_DAYS),
        (
            _STANDARD,
            "retentionPolicy.yearlySchedule",
            {**_MONTHLY, "retentionDuration": {"count": 5, "durationType": "Years"}},
        ),
        (_STANDARD, "timeZone", "Asia/Seoul"),
        (_STANDARD, "instantRpRetentionRangeInDays", 6),
        (_STANDARD, "backupManagementType", "Unknown"),
        (_ENHANCED, "schedulePolicy.hourlySchedule.interval", 5),
        (_ENHANCED, "schedulePolicy.hourlySchedule.scheduleWindowDuration", 10),
        (_ENHANCED, "instantRpRetentionRangeInDays", 18),
        (_ENHANCED, "policyType", None),
    ],
)
def test_bad_policies_are_refused_with_the_catch_all(base: Json, path: str, value: Any) -> None:
    with backup() as one:
        answer = one.send("PUT", _POLICY, {"properties": _changed(base, path, value)})
        assert (answer.status, answer.error["code"]) == (400, "BMSUserErrorInvalidPolicyInput")
        assert one.get(_POLICY).status == 404


def test_instant_restore_must_be_shorter_than_daily_retention() -> None:
    days = "retentionPolicy.dailySchedule.retentionDuration.count"
    properties = _changed(_changed(_ENHANCED, days, 7), "instantRpRetentionRangeInDays", 7)
    with backup() as one:
        answer = one.send("PUT", _POLICY, {"properties": properties})
    assert answer.error["code"] == "BMSUserErrorInstantRPRetentionExceedsVaultedRetention"


def test_an_enhanced_policy_gets_seven_days_of_instant_restore_by_default() -> None:
    with backup() as one:
        one.send("PUT", _POLICY, {"properties": _changed(_ENHANCED, "instantRpRetentionRangeInDays", None)})
        assert one.json(_POLICY)["properties"]["instantRpRetentionRangeInDays"] == 7


@pytest.mark.parametrize("name", ["ab", "1night", "night-", "a b"])
def test_policy_names_follow_the_rule(name: str) -> None:
    with backup() as one:
        answer = one.send(
            "PUT", f"{VAULT}/backupPolicies/{name.replace(' ', '%20')}", {"properties": _STANDARD}
        )
    assert (answer.status, answer.error["code"]) == (400, "BMSUserErrorInvalidPolicyName")


def test_the_type_of_a_policy_is_frozen() -> None:
    with backup() as one:
        one.send("PUT", _POLICY, {"properties": _STANDARD})
        answer = one.send("PUT", _POLICY, {"properties": _ENHANCED})
    assert (answer.status, answer.error["code"]) == (400, "BMSUserErrorInvalidPolicyInput")


def test_a_policy_in_use_changes_in_an_operation_and_cannot_be_deleted() -> None:
    with backup() as one:
        one.send("PUT", _POLICY, {"properties": _STANDARD})
        one.enable(WEB, policy="nightly")
        assert one.json(_POLICY)["properties"]["protectedItemsCount"] == 1
        longer = _changed(_STANDARD, "retentionPolicy.dailySchedule.retentionDuration.count", 60)
        answer = one.send("PUT", _POLICY, {"properties": longer})
        assert (answer.status, answer.content) == (202, b"")
        assert f"{_POLICY}/operations/" in answer.headers["azure-asyncoperation"]
        assert one.json(answer.headers["azure-asyncoperation"])["status"] == "InProgress"
        one.wait(minutes=1)
        assert one.json(answer.headers["azure-asyncoperation"])["status"] == "Succeeded"
        daily = one.json(answer.headers["location"])["properties"]["retentionPolicy"]["dailySchedule"]
        assert daily["retentionDuration"]["count"] == 60
        refused = one.send("DELETE", _POLICY)
    assert (refused.status, refused.error["code"]) == (400, "BMSUserErrorPolicyInUse")


def test_policies_are_filtered_by_kind_of_backup() -> None:
    with backup() as one:
        machines = one.values(f"{VAULT}/backupPolicies?$filter=backupManagementType eq 'AzureIaasVM'")
        assert {policy["name"] for policy in machines} == {"DefaultPolicy", "EnhancedPolicy"}
        named = one.values(f"{VAULT}/backupPolicies/?$filter=backupManagementType%20eq%20'AzureWorkload'")
    assert [policy["name"] for policy in named] == ["HourlyLogBackup"]
