"""The checks that the service makes on a backup policy for VMs (facts 3.2)."""

import re
from collections.abc import Iterator
from typing import Any

from app.sandbox.messages import ArmError, Json
from app.sandbox.recovery.time_zones import is_time_zone

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_!-]{1,148}[A-Za-z0-9]")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):(00|30):00(\.0+)?(Z|[+-]00:?00)?")
_NOT_KEPT = ("protectedItemsCount", "resourceGuardOperationRequests")
_RESTORE_POINT_GROUP = re.compile(r"[\w.()-]*[\w()-]")
_LONGEST_GROUP = 74
"""Of a restore point group's whole name, prefix, number and suffix (facts rg-restore-points)."""
_MAX = {"Daily": 9999, "Weekly": 5163, "Monthly": 1188, "Yearly": 99}
_DURATIONS = {"Daily": "Days", "Weekly": "Weeks", "Monthly": "Months", "Yearly": "Years"}
_LEAST_DAYS = 7
_INSTANT_LIMIT = {4: 17, 6: 22}
"""Most days of instant restore by the interval of an hourly schedule, else 30."""
_WEEKLY_INSTANT_V1 = 5


def policy_type_of(properties: Json) -> str:
    """V1 (standard) or V2 (enhanced)."""
    return "V2" if str(properties.get("policyType") or "V1").upper() == "V2" else "V1"


def checked_policy_name(name: str) -> None:
    """Refuse a name that breaks the rule (facts pol-name; underscore and ``!`` are let through as observed).

    Raises:
        ArmError: 400.
    """
    if _NAME.fullmatch(name) is None:
        message = (
            f"The policy name '{name}' is invalid. It must be between 3 and 150 characters long, start "
            "with a letter, consist of letters, numbers and hyphens, and not end with a hyphen."
        )
        raise ArmError(400, "BMSUserErrorInvalidPolicyName", message)


def checked_vm_policy(properties: Json) -> Json:
    """A policy for VMs with the defaults of the service filled in.

    Raises:
        ArmError: 400 BMSUserErrorInvalidPolicyInput, which does not say what is wrong, or
            BMSUserErrorInstantRPRetentionExceedsVaultedRetention.
    """
    policy = {name: value for name, value in properties.items() if name not in _NOT_KEPT}
    schedule, retention = policy.get("schedulePolicy"), policy.get("retentionPolicy")
    if not isinstance(schedule, dict) or not isinstance(retention, dict):
        raise _invalid()
    kind = policy_type_of(policy)
    if schedule.get("schedulePolicyType") != (
        "SimpleSchedulePolicyV2" if kind == "V2" else "SimpleSchedulePolicy"
    ):
        raise _invalid()
    if kind == "V1" and policy.get("snapshotConsistencyType"):
        raise _invalid()
    frequency = schedule.get("scheduleRunFrequency")
    if frequency not in ({"Hourly", "Daily", "Weekly"} if kind == "V2" else {"Daily", "Weekly"}):
        raise _invalid()
    _check_schedule(kind, frequency, schedule)
    _check_retention(frequency, schedule, kind, retention)
    _check_restore_point_group(policy.setdefault("instantRPDetails", {}))
    if not is_time_zone(policy.setdefault("timeZone", "UTC")):
        raise _invalid()
    days = policy.setdefault("instantRpRetentionRangeInDays", _default_instant(kind, frequency))
    _check_instant(kind, frequency, schedule, days, retention)
    return {name: _with_short_times(value) for name, value in policy.items()}


def _check_restore_point_group(details: Any) -> None:
    if not isinstance(details, dict):
        raise _invalid()
    prefix = str(details.get("azureBackupRGNamePrefix") or "")
    suffix = str(details.get("azureBackupRGNameSuffix") or "")
    if not prefix and not suffix:
        return
    name = f"{prefix}1{suffix}"
    if not prefix or len(name) > _LONGEST_GROUP or _RESTORE_POINT_GROUP.fullmatch(name) is None:
        raise _invalid()


def keeps_less(before: Json, after: Json) -> bool:
    """Whether a policy keeps points of some kind for less long than another (facts vault-immutability)."""
    longer, shorter = ((one.get("retentionPolicy") or {}) for one in (before, after))
    return any(_kept(shorter, unit) < _kept(longer, unit) for unit in _MAX)


def _kept(retention: Json, unit: str) -> int:
    part = retention.get(f"{unit.lower()}Schedule")
    duration = part.get("retentionDuration") if isinstance(part, dict) else None
    return int(duration.get("count") or 0) if isinstance(duration, dict) else 0


def run_times(kind: str, frequency: str, schedule: Json) -> list[str]:
    """The run times of a schedule as sent; for an hourly one the start of its window."""
    if kind == "V1":
        return list(schedule.get("scheduleRunTimes") or [])
    if frequency == "Hourly":
        start = (schedule.get("hourlySchedule") or {}).get("scheduleWindowStartTime")
        return [start] if start else []
    part = schedule.get("dailySchedule" if frequency == "Daily" else "weeklySchedule") or {}
    return list(part.get("scheduleRunTimes") or [])


def _invalid() -> ArmError:
    message = "Input for create or update policy is not in proper format. Please check format of parameters."
    return ArmError(400, "BMSUserErrorInvalidPolicyInput", message)


def _check_schedule(kind: str, frequency: str, schedule: Json) -> None:
    times = run_times(kind, frequency, schedule)
    if len(times) != 1 or _TIME.fullmatch(str(times[0])) is None:
        raise _invalid()
    if frequency == "Hourly":
        hourly = schedule["hourlySchedule"]
        interval, window = hourly.get("interval"), hourly.get("scheduleWindowDuration")
        if interval not in {4, 6, 8, 12, 24} or not isinstance(window, int) or not 4 <= window <= 24:  # noqa: PLR2004 -- facts pol-hourly-*
            raise _invalid()
        if window % interval:
            raise _invalid()
    if frequency == "Weekly" and not _schedule_days(kind, schedule):
        raise _invalid()


def _schedule_days(kind: str, schedule: Json) -> list[str]:
    part = schedule if kind == "V1" else schedule.get("weeklySchedule") or {}
    return list(part.get("scheduleRunDays") or [])


def _check_retention(frequency: str, schedule: Json, kind: str, retention: Json) -> None:
    if retention.get("retentionPolicyType") != "LongTermRetentionPolicy":
        raise _invalid()
    daily, weekly = retention.get("dailySchedule"), retention.get("weeklySchedule")
    if frequency == "Weekly":
        same_days = weekly and set(weekly.get("daysOfTheWeek") or ()) == set(_schedule_days(kind, schedule))
        if daily or not same_days:
            raise _invalid()
    elif not daily:
        raise _invalid()
    clock = _clock(run_times(kind, frequency, schedule)[0])
    for unit, part in _parts(retention):
        _check_duration(unit, part)
        if unit == "Weekly" and not part.get("daysOfTheWeek"):
            raise _invalid()
        if unit == "Yearly" and not part.get("monthsOfYear"):
            raise _invalid()
        if any(_clock(time) != clock for time in part.get("retentionTimes") or ()):
            raise _invalid()
        if unit in {"Monthly", "Yearly"}:
            _check_form(frequency, part)


def _check_duration(unit: str, part: Json) -> None:
    duration = part.get("retentionDuration") or {}
    count = duration.get("count")
    if not isinstance(count, int) or not 1 <= count <= _MAX[unit]:
        raise _invalid()
    if duration.get("durationType") != _DURATIONS[unit]:
        raise _invalid()
    if unit == "Daily" and 1 < count < _LEAST_DAYS:
        raise _invalid()


def _parts(retention: Json) -> Iterator[tuple[str, Json]]:
    for unit in _MAX:
        part = retention.get(f"{unit.lower()}Schedule")
        if isinstance(part, dict):
            yield unit, part


def _check_form(frequency: str, part: Json) -> None:
    form = part.get("retentionScheduleFormatType")
    by_day, by_week = part.get("retentionScheduleDaily"), part.get("retentionScheduleWeekly")
    if form == "Daily" and (not by_day or by_week or frequency == "Weekly"):
        raise _invalid()
    if form == "Weekly" and (not by_week or by_day):
        raise _invalid()
    if form not in {"Daily", "Weekly"}:
        raise _invalid()


def _default_instant(kind: str, frequency: str) -> int:
    if kind == "V2":
        return 7
    return _WEEKLY_INSTANT_V1 if frequency == "Weekly" else 2


def _check_instant(kind: str, frequency: str, schedule: Json, days: Any, retention: Json) -> None:
    if not isinstance(days, int):
        raise _invalid()
    if kind == "V1":
        least, most = (_WEEKLY_INSTANT_V1, _WEEKLY_INSTANT_V1) if frequency == "Weekly" else (1, 5)
    elif frequency == "Weekly":
        least, most = 5, 20
    elif frequency == "Hourly":
        least, most = 1, _INSTANT_LIMIT.get(schedule["hourlySchedule"]["interval"], 30)
    else:
        least, most = 1, 30
    if not least <= days <= most:
        raise _invalid()
    daily = (retention.get("dailySchedule") or {}).get("retentionDuration") or {}
    if daily and days >= daily["count"] > 1:
        message = (
            "The instant restore retention must be shorter than the retention of daily backups in the vault."
        )
        raise ArmError(400, "BMSUserErrorInstantRPRetentionExceedsVaultedRetention", message)


def _clock(moment: Any) -> str:
    return str(moment)[11:16]


def _with_short_times(value: Any) -> Any:
    """The same with every ``…:00.000Z`` written as the service gives it back, ``…:00Z``."""
    if isinstance(value, dict):
        return {name: _with_short_times(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_short_times(one) for one in value]
    if isinstance(value, str) and _TIME.fullmatch(value):
        return value[:19] + "Z"
    return value
