"""A policy in words: when it runs, when it runs next, how long points are kept. Pure functions."""

from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from msgspec import Struct

from app.domain.backup import Policy
from app.policies.time_zones import standard_offset, zone_of
from app.protection.plan import Phrase
from app.protection.texts import PlanTexts

_DAYS_AHEAD = 15
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class PolicyWords(Struct, frozen=True):
    """What stands under a policy picker, ready to show."""

    schedule: str
    retention: str
    next_run: str
    daylight_saving: str
    """That the schedule does not follow daylight saving time; empty where its zone has none."""


class Run(Struct, frozen=True):
    """One scheduled start of a backup."""

    at: datetime
    """In UTC."""
    to_vault: bool = True
    """Whether its point goes to the vault: of an hourly schedule only the last of a day does
    (fact pol-hourly-window)."""


def next_run(policy: Policy, now: datetime) -> datetime | None:
    """The next scheduled backup after ``now`` (aware), in UTC; None where schedule or zone is not known."""
    runs = next_runs(policy, now)
    return runs[0].at if runs else None


def next_runs(policy: Policy, now: datetime, days: int = _DAYS_AHEAD) -> tuple[Run, ...]:
    """The scheduled backups of the coming days, in order; none where schedule or zone is not known.

    Azure's schedules keep the zone's standard time the whole year (fact pol-timezone: daylight saving
    time is not followed); the window of an hourly schedule is in UTC (fact pol-hourly-window).
    """
    zone = zone_of(policy.time_zone)
    if zone is None:
        return ()
    fixed = UTC if _is_hourly(policy) else timezone(standard_offset(zone, now))
    today = now.astimezone(fixed).date()
    weekdays = {one.casefold() for one in policy.weekdays}
    runs: list[Run] = []
    for ahead in range(-1, days):
        day = today + timedelta(days=ahead)
        if policy.frequency.casefold() == "weekly" and _WEEKDAYS[day.weekday()] not in weekdays:
            continue
        for text in policy.run_times:
            start = datetime.combine(day, time.fromisoformat(text), fixed).astimezone(UTC)
            hours = _hours_of(policy)
            runs += [Run(start + timedelta(hours=one), to_vault=one == hours[-1]) for one in hours]
    return tuple(sorted((run for run in runs if run.at > now), key=lambda run: run.at))


def daylight_phrase(policy: Policy, now: datetime, local: tzinfo) -> Phrase:
    """What daylight saving does to the local time of the runs, in words.

    Azure does not follow it (fact pol-timezone): where clocks change for the user or in the policy's zone,
    the run is at another hour from then on.
    """
    zone = zone_of(policy.time_zone)
    run = next_run(policy, now)
    if zone is None or run is None:
        return Phrase("daylight-unknown")
    for place in (local, zone):
        change = _next_change(place, run)
        if change is not None:
            later = next_run(policy, change)
            shown = (later or change).astimezone(place)
            values = {"date": f"{change.astimezone(place):%Y-%m-%d}", "time": f"{shown:%H:%M}"}
            return Phrase("daylight-change" if place is local else "daylight-change-zone", values)
    return Phrase("daylight-none", {"zone": policy.time_zone})


def _next_change(zone: tzinfo, after: datetime) -> datetime | None:
    """The midnight (UTC) after which the clocks of a zone differ, within a year; None where they do not."""
    before = after.astimezone(zone).utcoffset()
    for ahead in range(1, 367):
        day = after + timedelta(days=ahead)
        if day.astimezone(zone).utcoffset() != before:
            return day
    return None


def schedule_phrase(policy: Policy, texts: PlanTexts, *, planned: bool = False) -> Phrase:
    """The schedule as a phrase, times in the policy's own zone; ``planned``: its vault is not made yet."""
    if not policy.run_times:
        return _open_schedule(policy) if planned else Phrase("schedule-unknown")
    times = ", ".join(policy.run_times)
    values = {"time": times, "zone": policy.time_zone}
    match policy.frequency.casefold():
        case "hourly" if policy.hourly_interval and policy.hourly_window_hours:
            interval, window = str(policy.hourly_interval), str(policy.hourly_window_hours)
            return Phrase("schedule-hourly", {"time": times, "interval": interval, "window": window})
        case "weekly":
            days = ", ".join(texts.word(day) for day in policy.weekdays)
            return Phrase("schedule-weekly", {**values, "weekdays": days})
        case "daily":
            return Phrase("schedule-daily", values)
        case _:
            return Phrase("schedule-unknown")


def retention_parts(policy: Policy) -> tuple[Phrase, ...]:
    """How long each kind of point is kept; empty where the policy does not say."""
    parts = [
        ("retention-instant", "days", policy.instant_restore_days),
        ("retention-daily", "count", policy.daily_days),
        ("retention-weekly", "count", policy.weekly_weeks),
        ("retention-monthly", "count", policy.monthly_months),
        ("retention-yearly", "count", policy.yearly_years),
    ]
    return tuple(Phrase(key, {name: str(value)}) for key, name, value in parts if value)


def policy_words(
    policy: Policy, now: datetime, local: tzinfo, texts: PlanTexts, *, planned: bool = False
) -> PolicyWords:
    """Schedule, retention and next run of a policy as sentences; the next run in the zone ``local``.

    ``planned``: the policy comes with a vault that is not made yet, so its times of day are open.
    """
    parts = ", ".join(texts.say(part) for part in retention_parts(policy))
    retention = texts.say(Phrase("retention", {"parts": parts}) if parts else Phrase("retention-unknown"))
    zone = zone_of(policy.time_zone)
    return PolicyWords(
        texts.say(schedule_phrase(policy, texts, planned=planned)),
        retention,
        texts.say(Phrase("next-run-new") if planned else _next_run_phrase(policy, now, local, texts)),
        texts.say(Phrase("not-daylight-saving")) if zone is not None and _has_summer_time(zone, now) else "",
    )


def moment_words(moment: datetime, local: tzinfo, texts: PlanTexts) -> str:
    """A moment in a zone, with its day of the week: ``Tuesday 2026-11-24 02:00``."""
    there = moment.astimezone(local)
    return f"{texts.word(_WEEKDAYS[there.weekday()].capitalize())} {there:%Y-%m-%d %H:%M}"


def _open_schedule(policy: Policy) -> Phrase:
    if _is_hourly(policy):
        values = {"interval": str(policy.hourly_interval), "window": str(policy.hourly_window_hours)}
        return Phrase("schedule-new-hourly", values)
    return Phrase("schedule-new-daily")


def _next_run_phrase(policy: Policy, now: datetime, local: tzinfo, texts: PlanTexts) -> Phrase:
    moment = next_run(policy, now)
    if moment is not None:
        return Phrase("next-run", {"when": moment_words(moment, local, texts)})
    if zone_of(policy.time_zone) is None:
        return Phrase("next-run-unknown", {"zone": policy.time_zone})
    return Phrase("next-run-no-schedule")


def _hours_of(policy: Policy) -> range:
    """Hours after the start at which a run of the day begins; the window's end is not a start."""
    interval, window = policy.hourly_interval, policy.hourly_window_hours
    if not _is_hourly(policy) or not interval or not window:
        return range(1)
    return range(0, window, interval)


def _is_hourly(policy: Policy) -> bool:
    return policy.frequency.casefold() == "hourly"


def _has_summer_time(zone: tzinfo, now: datetime) -> bool:
    return any((now + timedelta(days=30 * month)).astimezone(zone).dst() for month in range(12))
