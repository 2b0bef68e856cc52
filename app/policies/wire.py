"""Policies as Azure writes them: to a value and back, keeping everything that the value does not speak of.

Shapes: OpenAPI ``AzureIaaSVMProtectionPolicy`` (SDK 11.2.0 adds instantAccess* fields, which are kept).
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, TypeAlias

from app.domain.backup import PolicyType
from app.policies.definition import (
    MONTHS,
    WEEKDAYS,
    WEEKS,
    Frequency,
    Monthly,
    OnDays,
    OnWeekdays,
    PolicyDefinition,
    Schedule,
    Tiering,
    Weekly,
    Yearly,
)

Json: TypeAlias = dict[str, Any]

ARCHIVE = "ArchivedRP"
"""Key of the archive tier in ``tieringPolicy``."""
_READ_ONLY = frozenset({"protectedItemsCount"})
_UNITS = {
    "dailySchedule": "Days",
    "weeklySchedule": "Weeks",
    "monthlySchedule": "Months",
    "yearlySchedule": "Years",
}

_TIER_FIELDS = frozenset(
    {
        "daysOfTheWeek",
        "monthsOfYear",
        "retentionScheduleFormatType",
        "retentionScheduleDaily",
        "retentionScheduleWeekly",
        "retentionTimes",
        "retentionDuration",
    }
)
"""What the value says about one kind of point; other fields of Azure's are kept."""


class PolicyNotUnderstood(Exception):
    """A policy that holds something which this program cannot show; it is not edited here."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field
        """Where in the document, in Azure's words."""


def definition_of(name: str, properties: Mapping[str, Any]) -> PolicyDefinition:
    """The value of a policy's ``properties``.

    Raises:
        PolicyNotUnderstood: a part has a shape that the value cannot hold; nothing is guessed.
    """
    if str(properties.get("backupManagementType", "")).casefold() != "azureiaasvm":
        raise PolicyNotUnderstood("backupManagementType")
    kind = _type_of(properties)
    retention = _part(properties, "retentionPolicy")
    if retention.get("retentionPolicyType") != "LongTermRetentionPolicy":
        raise PolicyNotUnderstood("retentionPolicy.retentionPolicyType")
    schedule = _schedule_of(_part(properties, "schedulePolicy"), kind)
    details = properties.get("instantRPDetails") or {}
    daily = retention.get("dailySchedule")
    return PolicyDefinition(
        name=name,
        type=kind,
        schedule=schedule,
        time_zone=str(properties.get("timeZone") or "UTC"),
        instant_days=int(
            properties.get("instantRpRetentionRangeInDays") or default_instant_days(kind, schedule)
        ),
        daily_days=_count(daily, "dailySchedule") if daily else None,
        weekly=_weekly_of(retention.get("weeklySchedule")),
        monthly=_monthly_of(retention.get("monthlySchedule")),
        yearly=_yearly_of(retention.get("yearlySchedule")),
        consistency=str(properties.get("snapshotConsistencyType") or ""),
        group_prefix=str(details.get("azureBackupRGNamePrefix") or ""),
        group_suffix=str(details.get("azureBackupRGNameSuffix") or ""),
        tiering=_tiering_of(properties.get("tieringPolicy")),
    )


def default_instant_days(kind: PolicyType, schedule: Schedule) -> int:
    """Days of instant restore that Azure uses where a policy says nothing (facts 3.1, pol-instant-v1)."""
    if kind is PolicyType.ENHANCED:
        return 7
    return 5 if schedule.frequency is Frequency.WEEKLY else 2


def new_properties(definition: PolicyDefinition, today: datetime) -> Json:
    """The ``properties`` of a policy that does not exist yet; ``today`` dates its times of day."""
    return _write({"backupManagementType": "AzureIaasVM"}, None, definition, today)


def edited_properties(base: Mapping[str, Any], definition: PolicyDefinition, today: datetime) -> Json:
    """The ``properties`` of an existing policy after an edit: what did not change is sent as it was read.

    Raises:
        PolicyNotUnderstood: ``base`` holds something that the value cannot hold.
    """
    before = definition_of(definition.name, base)
    kept = {name: deepcopy(value) for name, value in base.items() if name not in _READ_ONLY}
    return kept if before == definition else _write(kept, before, definition, today)


def _write(kept: Json, before: PolicyDefinition | None, after: PolicyDefinition, today: datetime) -> Json:
    if before is None and after.enhanced:
        kept["policyType"] = after.type.value
    if before is None or before.schedule != after.schedule:
        kept["schedulePolicy"] = _schedule_json(after, kept.get("schedulePolicy") or {}, today)
    kept["retentionPolicy"] = _retention_json(before, after, kept.get("retentionPolicy") or {}, today)
    if before is None or before.instant_days != after.instant_days:
        kept["instantRpRetentionRangeInDays"] = after.instant_days
    if before is None or before.time_zone != after.time_zone:
        kept["timeZone"] = after.time_zone
    if after.consistency:
        kept["snapshotConsistencyType"] = after.consistency
    else:
        kept.pop("snapshotConsistencyType", None)
    _write_group(kept, before, after)
    if after.tiering is not None and (before is None or before.tiering != after.tiering):
        tiers = dict(kept.get("tieringPolicy") or {})
        tiers[ARCHIVE] = {
            "tieringMode": after.tiering.mode,
            "duration": after.tiering.duration,
            "durationType": after.tiering.duration_type,
        }
        kept["tieringPolicy"] = tiers
    return kept


def _write_group(kept: Json, before: PolicyDefinition | None, after: PolicyDefinition) -> None:
    had = (before.group_prefix, before.group_suffix) if before is not None else ("", "")
    if (after.group_prefix, after.group_suffix) == had:
        return
    details = dict(kept.get("instantRPDetails") or {})
    for name, value in (
        ("azureBackupRGNamePrefix", after.group_prefix),
        ("azureBackupRGNameSuffix", after.group_suffix),
    ):
        if value:
            details[name] = value
        else:
            details.pop(name, None)
    kept["instantRPDetails"] = details


# ------------------------------------------------------------ reading


def _part(properties: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = properties.get(name)
    if not isinstance(part, Mapping):
        raise PolicyNotUnderstood(name)
    return part


def _type_of(properties: Mapping[str, Any]) -> PolicyType:
    """Its own word, or where it has none (older documents) what its schedule says."""
    word = str(properties.get("policyType") or "").upper()
    schedule = str((properties.get("schedulePolicy") or {}).get("schedulePolicyType") or "")
    if schedule not in {"SimpleSchedulePolicy", "SimpleSchedulePolicyV2"}:
        raise PolicyNotUnderstood("schedulePolicy.schedulePolicyType")
    if word and word not in set(PolicyType):
        raise PolicyNotUnderstood("policyType")
    by_schedule = PolicyType.ENHANCED if schedule.endswith("V2") else PolicyType.STANDARD
    return PolicyType(word) if word else by_schedule


def _schedule_of(schedule: Mapping[str, Any], kind: PolicyType) -> Schedule:
    try:
        frequency = Frequency(str(schedule.get("scheduleRunFrequency")))
    except ValueError as error:
        raise PolicyNotUnderstood("schedulePolicy.scheduleRunFrequency") from error
    v2 = schedule.get("schedulePolicyType") == "SimpleSchedulePolicyV2"
    if frequency is Frequency.HOURLY:
        hourly = schedule.get("hourlySchedule")
        if not isinstance(hourly, Mapping) or not v2 or kind is not PolicyType.ENHANCED:
            raise PolicyNotUnderstood("schedulePolicy.hourlySchedule")
        start = _clock(hourly.get("scheduleWindowStartTime"), "schedulePolicy.hourlySchedule")
        interval, window = hourly.get("interval"), hourly.get("scheduleWindowDuration")
        if not isinstance(interval, int) or not isinstance(window, int):
            raise PolicyNotUnderstood("schedulePolicy.hourlySchedule")
        return Schedule(frequency, start, interval=interval, window=window)
    part: Mapping[str, Any] = schedule
    if v2:
        part = schedule.get("dailySchedule" if frequency is Frequency.DAILY else "weeklySchedule") or {}
    times = list(part.get("scheduleRunTimes") or ())
    if len(times) != 1:
        raise PolicyNotUnderstood("schedulePolicy.scheduleRunTimes")
    days = tuple(map(str, part.get("scheduleRunDays") or ())) if frequency is Frequency.WEEKLY else ()
    return Schedule(frequency, _clock(times[0], "schedulePolicy.scheduleRunTimes"), _ordered(days, WEEKDAYS))


def _count(part: Any, name: str) -> int:
    duration = part.get("retentionDuration") if isinstance(part, Mapping) else None
    if not isinstance(duration, Mapping) or not isinstance(duration.get("count"), int):
        raise PolicyNotUnderstood(f"retentionPolicy.{name}.retentionDuration")
    if duration.get("durationType") != _UNITS[name]:
        raise PolicyNotUnderstood(f"retentionPolicy.{name}.retentionDuration.durationType")
    return int(duration["count"])


def _weekly_of(part: Any) -> Weekly | None:
    if not part:
        return None
    days = tuple(map(str, part.get("daysOfTheWeek") or ()))
    return Weekly(_count(part, "weeklySchedule"), _ordered(days, WEEKDAYS))


def _monthly_of(part: Any) -> Monthly | None:
    return Monthly(_count(part, "monthlySchedule"), _on(part, "monthlySchedule")) if part else None


def _yearly_of(part: Any) -> Yearly | None:
    if not part:
        return None
    months = _ordered(tuple(map(str, part.get("monthsOfYear") or ())), MONTHS)
    return Yearly(_count(part, "yearlySchedule"), months, _on(part, "yearlySchedule"))


def _on(part: Mapping[str, Any], name: str) -> OnWeekdays | OnDays:
    match part.get("retentionScheduleFormatType"):
        case "Weekly":
            chosen = part.get("retentionScheduleWeekly") or {}
            weeks = tuple(map(str, chosen.get("weeksOfTheMonth") or ()))
            days = tuple(map(str, chosen.get("daysOfTheWeek") or ()))
            return OnWeekdays(_ordered(weeks, WEEKS), _ordered(days, WEEKDAYS))
        case "Daily":
            found = (part.get("retentionScheduleDaily") or {}).get("daysOfTheMonth") or ()
            numbers = {int(one.get("date") or 0) for one in found if not one.get("isLast")}
            last = any(one.get("isLast") for one in found)
            return OnDays(tuple(sorted(numbers - {0})), last)
        case _:
            raise PolicyNotUnderstood(f"retentionPolicy.{name}.retentionScheduleFormatType")


def _tiering_of(tiers: Any) -> Tiering | None:
    archive = tiers.get(ARCHIVE) if isinstance(tiers, Mapping) else None
    if not isinstance(archive, Mapping):
        return None
    kind = str(archive.get("durationType") or "Invalid")
    return Tiering(str(archive.get("tieringMode") or ""), int(archive.get("duration") or 0), kind)


def _ordered(words: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    """Words in their natural order, each once; words that are none of these stay, at the end."""
    known = {word: place for place, word in enumerate(order)}
    return tuple(sorted(dict.fromkeys(words), key=lambda word: (known.get(word, len(known)), word)))


def _clock(moment: Any, field: str) -> str:
    try:
        return datetime.fromisoformat(str(moment)).strftime("%H:%M")
    except ValueError as error:
        raise PolicyNotUnderstood(field) from error


# ------------------------------------------------------------ writing


def _moment(clock: str, today: datetime, old: Any = None) -> str:
    """A time of day as Azure wants it, with a date; the old text where it says the same time of day."""
    if isinstance(old, str) and old[11:16] == clock:
        return old
    return f"{today.astimezone(UTC):%Y-%m-%d}T{clock}:00Z"


def _first(times: Any) -> Any:
    return times[0] if isinstance(times, list) and times else None


def _schedule_json(definition: PolicyDefinition, old: Mapping[str, Any], today: datetime) -> Json:
    schedule = definition.schedule
    kept = {
        name: value
        for name, value in old.items()
        if name
        not in {"hourlySchedule", "dailySchedule", "weeklySchedule", "scheduleRunTimes", "scheduleRunDays"}
    }
    kind = "SimpleSchedulePolicyV2" if definition.enhanced else "SimpleSchedulePolicy"
    kept |= {"schedulePolicyType": kind, "scheduleRunFrequency": schedule.frequency.value}
    if schedule.frequency is Frequency.HOURLY:
        start = (old.get("hourlySchedule") or {}).get("scheduleWindowStartTime")
        kept["hourlySchedule"] = {
            **(old.get("hourlySchedule") or {}),
            "interval": schedule.interval,
            "scheduleWindowStartTime": _moment(schedule.time, today, start),
            "scheduleWindowDuration": schedule.window,
        }
        return kept
    name = "dailySchedule" if schedule.frequency is Frequency.DAILY else "weeklySchedule"
    source = (old.get(name) or {}) if definition.enhanced else old
    timed: Json = {
        "scheduleRunTimes": [_moment(schedule.time, today, _first(source.get("scheduleRunTimes")))]
    }
    if schedule.frequency is Frequency.WEEKLY:
        timed["scheduleRunDays"] = list(schedule.weekdays)
    return {**kept, name: {**source, **timed}} if definition.enhanced else {**kept, **timed}


def _retention_json(
    before: PolicyDefinition | None, after: PolicyDefinition, old: Mapping[str, Any], today: datetime
) -> Json:
    """Each kind of point; one that did not change is kept as it was, but for the time of the schedule."""
    kept = {"retentionPolicyType": "LongTermRetentionPolicy", **old}
    wanted: dict[str, tuple[object, object, Json | None]] = {
        "dailySchedule": (
            before and before.daily_days,
            after.daily_days,
            None if after.daily_days is None else _tier("dailySchedule", after.daily_days),
        ),
        "weeklySchedule": (before and before.weekly, after.weekly, _weekly_json(after.weekly)),
        "monthlySchedule": (before and before.monthly, after.monthly, _monthly_json(after.monthly)),
        "yearlySchedule": (before and before.yearly, after.yearly, _yearly_json(after.yearly)),
    }
    for name, (was, now, made) in wanted.items():
        previous = old.get(name)
        if made is None:
            kept.pop(name, None)
            continue
        unknown = {one: value for one, value in (previous or {}).items() if one not in _TIER_FIELDS}
        tier = deepcopy(previous) if previous and was == now else {**unknown, **made}
        moment = _first((previous or {}).get("retentionTimes"))
        tier["retentionTimes"] = [_moment(after.schedule.time, today, moment)]
        kept[name] = tier
    return kept


def _tier(name: str, count: int) -> Json:
    return {"retentionTimes": [], "retentionDuration": {"count": count, "durationType": _UNITS[name]}}


def _weekly_json(weekly: Weekly | None) -> Json | None:
    if weekly is None:
        return None
    return {"daysOfTheWeek": list(weekly.weekdays), **_tier("weeklySchedule", weekly.weeks)}


def _monthly_json(monthly: Monthly | None) -> Json | None:
    return None if monthly is None else {**_on_json(monthly.on), **_tier("monthlySchedule", monthly.months)}


def _yearly_json(yearly: Yearly | None) -> Json | None:
    if yearly is None:
        return None
    form = _on_json(yearly.on)
    return {**form, "monthsOfYear": list(yearly.months), **_tier("yearlySchedule", yearly.years)}


def _on_json(on: OnWeekdays | OnDays) -> Json:
    if isinstance(on, OnWeekdays):
        chosen = {"daysOfTheWeek": list(on.weekdays), "weeksOfTheMonth": list(on.weeks)}
        return {"retentionScheduleFormatType": "Weekly", "retentionScheduleWeekly": chosen}
    days: list[Json] = [{"date": day, "isLast": False} for day in on.days]
    if on.last:
        days.append({"date": 0, "isLast": True})
    return {"retentionScheduleFormatType": "Daily", "retentionScheduleDaily": {"daysOfTheMonth": days}}
