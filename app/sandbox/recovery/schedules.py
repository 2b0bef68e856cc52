"""Scheduled backups of the items that were enabled, changed or resumed while the sandbox runs."""

from datetime import UTC, datetime, timedelta

from app.sandbox.messages import Json
from app.sandbox.recovery import backup_runs, item_changes
from app.sandbox.recovery.filters import written_moment
from app.sandbox.recovery.ledger import ledger_of
from app.sandbox.recovery.policy_rules import policy_type_of, run_times
from app.sandbox.recovery.time_zones import offset_of
from app.sandbox.state import State
from app.sandbox.store import key_of

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOOK_AHEAD_DAYS = 8


def next_run(properties: Json, after: datetime) -> datetime | None:
    """The next run of a VM policy strictly after a moment, in UTC; None when it has no schedule.

    An hourly schedule's window start is sent in UTC, all others in the policy's time zone (facts
    pol-hourly-window).
    """
    schedule = properties.get("schedulePolicy") or {}
    frequency, kind = str(schedule.get("scheduleRunFrequency")), policy_type_of(properties)
    times = run_times(kind, frequency, schedule)
    if not times:
        return None
    clock = written_moment(times[0])
    offset = offset_of(properties.get("timeZone"), after)
    if frequency == "Hourly":
        offset = timedelta()
    local = after.astimezone(UTC) + offset
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(-1, _LOOK_AHEAD_DAYS):
        day = midnight + timedelta(days=ahead)
        if frequency == "Weekly" and _DAYS[day.weekday()] not in _run_days(kind, schedule):
            continue
        for shift in _shifts(frequency, schedule):
            run = day + timedelta(hours=clock.hour, minutes=clock.minute) + shift
            if run > local:
                return run - offset
    return None


def _run_days(kind: str, schedule: Json) -> list[str]:
    part = schedule if kind == "V1" else schedule.get("weeklySchedule") or {}
    return list(part.get("scheduleRunDays") or [])


def _shifts(frequency: str, schedule: Json) -> list[timedelta]:
    if frequency != "Hourly":
        return [timedelta()]
    hourly = schedule.get("hourlySchedule") or {}
    interval, window = int(hourly.get("interval") or 24), int(hourly.get("scheduleWindowDuration") or 0)
    return [timedelta(hours=hours) for hours in range(0, max(window, 1), interval)]


def plan(state: State, item: Json) -> None:
    """Plan the next scheduled backup of an item under its policy; what was planned before is void."""
    ledger, key = ledger_of(state), key_of(item["id"])
    number = ledger.schedules.get(key, 0) + 1
    ledger.schedules[key] = number
    policy = state.store.get(item["properties"].get("policyId") or "/")
    moment = next_run(policy["properties"], state.clock.now()) if policy is not None else None
    if moment is not None:
        state.at(moment, lambda: _due(state, item["id"], number))


def cancel(state: State, item: Json) -> None:
    """Void what was planned for an item."""
    ledger, key = ledger_of(state), key_of(item["id"])
    ledger.schedules[key] = ledger.schedules.get(key, 0) + 1


def _due(state: State, item_id: str, number: int) -> None:
    ledger, key = ledger_of(state), key_of(item_id)
    item = state.store.get(item_id)
    if item is None or ledger.schedules.get(key) != number or item_changes.is_soft_deleted(item):
        return
    if key not in ledger.running_backups and key not in ledger.busy:
        policy = state.store.get(item["properties"].get("policyId") or "/")
        backup_runs.run(state, item, state.clock.now() + _retention(policy), "Daily")
    plan(state, item)


def _retention(policy: Json | None) -> timedelta:
    retention = ((policy or {}).get("properties") or {}).get("retentionPolicy") or {}
    daily = (retention.get("dailySchedule") or {}).get("retentionDuration") or {}
    weekly = (retention.get("weeklySchedule") or {}).get("retentionDuration") or {}
    return timedelta(days=int(daily.get("count") or 0) or 7 * int(weekly.get("count") or 0) or 30)
