"""What a policy says, as short values that can be compared and shown: the expectation of its steps.

Both sides of a comparison go through here: what a step sends, and what Azure gives back with its defaults
filled in and its times shortened.
"""

from collections.abc import Mapping
from typing import Any

_UNITS = ("daily", "weekly", "monthly", "yearly")
_ENHANCED, _STANDARD = "V2", "V1"
_DEFAULT_ENHANCED_DAYS, _DEFAULT_WEEKLY_DAYS, _DEFAULT_DAYS = 7, 5, 2
"""Days of instant restore that Azure fills in (facts 3.1 and pol-instant-v1)."""


def policy_state(properties: Mapping[str, Any]) -> dict[str, str]:
    """The settings of a policy by name, each as one line; unknown settings are not among them."""
    schedule = _mapping(properties.get("schedulePolicy"))
    kind = _kind(properties, schedule)
    retention = _mapping(properties.get("retentionPolicy"))
    details = _mapping(properties.get("instantRPDetails"))
    archive = _mapping(_mapping(properties.get("tieringPolicy")).get("ArchivedRP"))
    days = properties.get("instantRpRetentionRangeInDays") or _default_days(kind, schedule)
    group = [details.get(f"azureBackupRGName{part}") or "" for part in ("Prefix", "Suffix")]
    return {
        "policy-type": kind,
        "schedule": _schedule(schedule),
        "time-zone": str(properties.get("timeZone") or "UTC"),
        "instant-restore": str(days),
        **{unit: _tier(_mapping(retention.get(f"{unit}Schedule"))) for unit in _UNITS},
        "consistency": str(properties.get("snapshotConsistencyType") or ""),
        "restore-point-group": " ".join(part for part in group if part),
        "tiering": _words(archive.get("tieringMode"), archive.get("duration") or "") if archive else "",
    }


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _kind(properties: Mapping[str, Any], schedule: Mapping[str, Any]) -> str:
    word = str(properties.get("policyType") or "")
    enhanced = str(schedule.get("schedulePolicyType") or "").endswith(_ENHANCED)
    return word or (_ENHANCED if enhanced else _STANDARD)


def _default_days(kind: str, schedule: Mapping[str, Any]) -> int:
    if kind == _ENHANCED:
        return _DEFAULT_ENHANCED_DAYS
    return _DEFAULT_WEEKLY_DAYS if schedule.get("scheduleRunFrequency") == "Weekly" else _DEFAULT_DAYS


def _schedule(schedule: Mapping[str, Any]) -> str:
    frequency = str(schedule.get("scheduleRunFrequency") or "")
    hourly = _mapping(schedule.get("hourlySchedule"))
    if frequency == "Hourly":
        start = _clock(hourly.get("scheduleWindowStartTime"))
        return _words(frequency, start, hourly.get("interval"), hourly.get("scheduleWindowDuration"))
    enhanced = _mapping(schedule.get("dailySchedule" if frequency == "Daily" else "weeklySchedule"))
    times = schedule.get("scheduleRunTimes") or enhanced.get("scheduleRunTimes") or ()
    days = schedule.get("scheduleRunDays") or enhanced.get("scheduleRunDays") or ()
    weekdays = sorted(map(str, days)) if frequency == "Weekly" else ()
    return _words(frequency, *map(_clock, times), *weekdays)


def _tier(tier: Mapping[str, Any]) -> str:
    if not tier:
        return ""
    duration = _mapping(tier.get("retentionDuration"))
    weekly = _mapping(tier.get("retentionScheduleWeekly"))
    daily = _mapping(tier.get("retentionScheduleDaily"))
    days = [
        "Last" if day.get("isLast") else str(day.get("date"))
        for day in map(_mapping, daily.get("daysOfTheMonth") or ())
    ]
    return _words(
        duration.get("count"),
        duration.get("durationType"),
        *sorted(map(str, tier.get("monthsOfYear") or ())),
        *sorted(map(str, weekly.get("weeksOfTheMonth") or ())),
        *sorted(map(str, weekly.get("daysOfTheWeek") or tier.get("daysOfTheWeek") or ())),
        *sorted(days),
    )


def _clock(moment: Any) -> str:
    return str(moment or "")[11:16]


def _words(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part not in {None, ""})
