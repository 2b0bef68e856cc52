"""The limits of what a policy keeps and how long (facts section 3), one pure function each."""

from collections.abc import Iterator
from typing import Final

from app.policies.definition import Frequency, Monthly, OnWeekdays, PolicyDefinition, Yearly
from app.policies.problems import Field, Place, PolicyProblem, kept, problem
from app.policies.timeline import vault_points
from app.protection.names import ProblemSeverity
from app.protection.plan import Phrase

DAILY_DAYS: Final = (7, 9999)
WEEKLY_WEEKS: Final = (1, 5163)
MONTHLY_MONTHS: Final = (1, 1188)
YEARLY_YEARS: Final = (1, 99)
MOST_POINTS: Final = 9999
LAST_MONTH_DAY: Final = 28
_ENHANCED_DAYS, _WEEKLY_ENHANCED_DAYS = (1, 30), (5, 20)
_STANDARD_DAYS, _WEEKLY_STANDARD_DAYS = (1, 5), (5, 5)
_DAYS_BY_INTERVAL = {4: 17, 6: 22}


def instant_range(definition: PolicyDefinition) -> tuple[int, int]:
    """Fewest and most days of instant restore for a schedule (facts pol-instant-v1, pol-instant-v2)."""
    schedule = definition.schedule
    weekly = schedule.frequency is Frequency.WEEKLY
    if not definition.enhanced:
        return _WEEKLY_STANDARD_DAYS if weekly else _STANDARD_DAYS
    if weekly:
        return _WEEKLY_ENHANCED_DAYS
    fewest, most = _ENHANCED_DAYS
    if schedule.frequency is Frequency.HOURLY:
        most = _DAYS_BY_INTERVAL.get(schedule.interval, most)
    return fewest, most


def instant_days(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-instant-v1, pol-instant-v2: how long snapshots may be kept, by kind and schedule."""
    if kept(place, definition, "instant_days", "schedule"):
        return None
    fewest, most = instant_range(definition)
    if fewest <= definition.instant_days <= most:
        return None
    rule = "pol-instant-v2" if definition.enhanced else "pol-instant-v1"
    if fewest == most:
        return problem(rule, Field.INSTANT, "policy-instant-exactly", days=str(fewest))
    schedule = definition.schedule
    if schedule.frequency is Frequency.HOURLY and schedule.interval in _DAYS_BY_INTERVAL:
        values = {"fewest": str(fewest), "most": str(most), "interval": str(schedule.interval)}
        return problem(rule, Field.INSTANT, "policy-instant-hourly", **values)
    return problem(rule, Field.INSTANT, "policy-instant-range", fewest=str(fewest), most=str(most))


def instant_below_daily(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-instant-lt-daily: snapshots must be kept shorter than daily points."""
    daily = definition.daily_days
    if (
        daily is None
        or definition.instant_days < daily
        or kept(place, definition, "instant_days", "daily_days")
    ):
        return None
    return problem("pol-instant-lt-daily", Field.INSTANT, "policy-instant-below-daily")


def daily_needed(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-weekly-days, read the other way: only a weekly schedule does without daily points."""
    if definition.schedule.frequency is Frequency.WEEKLY or definition.daily_days is not None:
        return None
    if kept(place, definition, "daily_days", "schedule"):
        return None
    return problem("pol-weekly-days", Field.DAILY, "policy-daily-needed")


def daily_with_weekly_schedule(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-weekly-days: a weekly schedule has no daily points."""
    del place
    if definition.schedule.frequency is Frequency.WEEKLY and definition.daily_days is not None:
        return problem("pol-weekly-days", Field.DAILY, "policy-daily-weekly")
    return None


def daily_range(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-daily-min: 7-9999 days (the service was seen to take 1, which is kept where it stands)."""
    if definition.daily_days is None or kept(place, definition, "daily_days"):
        return None
    return _out_of("pol-daily-min", Field.DAILY, "policy-daily-range", definition.daily_days, DAILY_DAYS)


def weekly_needed(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-weekly-days: with a weekly schedule weekly points are the base."""
    del place
    if definition.schedule.frequency is Frequency.WEEKLY and definition.weekly is None:
        return problem("pol-weekly-days", Field.WEEKLY, "policy-weekly-needed")
    return None


def weekly_range(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-weekly-max: 1-5163 weeks."""
    if definition.weekly is None or kept(place, definition, "weekly"):
        return None
    return _out_of(
        "pol-weekly-max", Field.WEEKLY, "policy-weekly-range", definition.weekly.weeks, WEEKLY_WEEKS
    )


def weekly_days(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-weekly-days: the weekdays of weekly points; with a weekly schedule exactly its weekdays."""
    weekly, schedule = definition.weekly, definition.schedule
    if weekly is None or kept(place, definition, "weekly", "schedule"):
        return None
    if not weekly.weekdays:
        return problem("pol-weekly-days", Field.WEEKLY, "policy-weekly-days-empty")
    if schedule.frequency is Frequency.WEEKLY and set(weekly.weekdays) != set(schedule.weekdays):
        return problem("pol-weekly-days", Field.WEEKLY, "policy-weekly-days-differ")
    return None


def monthly_range(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-monthly-max: 1-1188 months."""
    monthly = definition.monthly
    if monthly is None or kept(place, definition, "monthly"):
        return None
    return _out_of("pol-monthly-max", Field.MONTHLY, "policy-monthly-range", monthly.months, MONTHLY_MONTHS)


def monthly_form(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-month-form, pol-month-day, pol-weekly-days for monthly points."""
    if kept(place, definition, "monthly", "schedule"):
        return None
    return _form(definition, definition.monthly, Field.MONTHLY)


def yearly_range(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-yearly-max: 1-99 years."""
    if definition.yearly is None or kept(place, definition, "yearly"):
        return None
    return _out_of(
        "pol-yearly-max", Field.YEARLY, "policy-yearly-range", definition.yearly.years, YEARLY_YEARS
    )


def yearly_months(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-month-form: yearly points name at least one month."""
    del place
    if definition.yearly is not None and not definition.yearly.months:
        return problem("pol-month-form", Field.YEARLY, "policy-yearly-months-empty")
    return None


def yearly_form(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-month-form, pol-month-day, pol-weekly-days for yearly points."""
    if kept(place, definition, "yearly", "schedule"):
        return None
    return _form(definition, definition.yearly, Field.YEARLY)


def most_points(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-max-points: at most 9,999 recovery points of one VM."""
    del place
    points = vault_points(definition)
    if points <= MOST_POINTS:
        return None
    values = {"count": f"{points:,}", "most": f"{MOST_POINTS:,}"}
    return problem("pol-max-points", Field.POLICY, "policy-points", **values)


def shorter_retention(definition: PolicyDefinition, place: Place) -> PolicyProblem | None:
    """pol-modify, vault-immutability: shorter retention prunes points; an immutable vault refuses it."""
    if place.before is None or not keeps_less(place.before, definition):
        return None
    if (place.immutability or "").casefold() in {"unlocked", "locked"}:
        return problem("vault-immutability", Field.POLICY, "policy-shorter-immutable")
    if not place.machines:
        return None
    phrase = Phrase("policy-shorter", {"count": str(place.machines)})
    return PolicyProblem("pol-modify", Field.POLICY, phrase, ProblemSeverity.WARNING)


def keeps_less(before: PolicyDefinition, after: PolicyDefinition) -> bool:
    """Whether any kind of point is kept for a shorter time than before, or no longer at all."""
    was, now = _lengths(before), _lengths(after)
    return any(length < old for old, length in zip(was, now, strict=True))


def _out_of(rule: str, field: Field, key: str, value: int, limits: tuple[int, int]) -> PolicyProblem | None:
    fewest, most = limits
    if fewest <= value <= most:
        return None
    return problem(rule, field, key, fewest=f"{fewest:,}", most=f"{most:,}")


def _form(definition: PolicyDefinition, part: Monthly | Yearly | None, field: Field) -> PolicyProblem | None:
    if part is None:
        return None
    weekly = definition.schedule.frequency is Frequency.WEEKLY
    if isinstance(part.on, OnWeekdays):
        return _week_form(part.on, definition.schedule.weekdays if weekly else (), field)
    if weekly:
        return problem("pol-weekly-days", field, "policy-form-weekly")
    if not part.on.days and not part.on.last:
        return problem("pol-month-form", field, "policy-form-empty")
    if any(not 1 <= day <= LAST_MONTH_DAY for day in part.on.days):
        return problem("pol-month-day", field, "policy-month-day")
    return None


def _week_form(on: OnWeekdays, scheduled: tuple[str, ...], field: Field) -> PolicyProblem | None:
    """``scheduled``: the weekdays of a weekly schedule; empty where every day has a backup."""
    if not on.weeks or not on.weekdays:
        return problem("pol-month-form", field, "policy-form-empty")
    if scheduled and not set(on.weekdays) <= set(scheduled):
        phrase = Phrase("policy-form-other-weekday")
        return PolicyProblem("pol-weekly-days", field, phrase, ProblemSeverity.WARNING)
    return None


def _lengths(definition: PolicyDefinition) -> Iterator[int]:
    yield definition.daily_days or 0
    yield definition.weekly.weeks if definition.weekly else 0
    yield definition.monthly.months if definition.monthly else 0
    yield definition.yearly.years if definition.yearly else 0
