"""How long each kind of recovery point is kept, as values for a drawing: pure, nothing is painted here.

Azure counts a month as 31 days, so 12 months are 372 days (fact pol-month-31).
"""

from typing import Final

from msgspec import Struct

from app.policies.definition import Frequency, Monthly, OnWeekdays, PolicyDefinition, Yearly

MONTH_DAYS: Final = 31
YEAR_DAYS: Final = 12 * MONTH_DAYS
_MOST_DOTS = 40
"""More dots than this on one bar only blur; the first and the last are always among them."""


class Bar(Struct, frozen=True):
    """One kind of point: how many there are at most, how old they are, how long the last one is kept."""

    kind: str
    """``snapshots``, ``daily``, ``weekly``, ``monthly`` or ``yearly``."""
    points: int
    days: int
    """Age at which the oldest is removed."""
    ages: tuple[float, ...]
    """Ages in days of points to draw as dots, rising."""


def bars(definition: PolicyDefinition) -> tuple[Bar, ...]:
    """A bar for each kind of point that a policy keeps, snapshots first."""
    step = 7.0 if definition.schedule.frequency is Frequency.WEEKLY else 1.0
    a_day = runs_a_day(definition)
    found = [_bar("snapshots", _snapshots(definition), definition.instant_days, step / a_day)]
    if definition.daily_days:
        found.append(_bar("daily", definition.daily_days, definition.daily_days, 1.0))
    weekly = definition.weekly
    if weekly is not None and weekly.weeks > 0:
        a_week = max(len(weekly.weekdays), 1)
        found.append(_bar("weekly", weekly.weeks * a_week, 7 * weekly.weeks, 7 / a_week))
    monthly = definition.monthly
    if monthly is not None and monthly.months > 0:
        a_month = points_a_month(monthly)
        days = MONTH_DAYS * monthly.months
        found.append(_bar("monthly", monthly.months * a_month, days, MONTH_DAYS / a_month))
    yearly = definition.yearly
    if yearly is not None and yearly.years > 0:
        a_year = points_a_month(yearly) * max(len(yearly.months), 1)
        days = YEAR_DAYS * yearly.years
        found.append(_bar("yearly", yearly.years * a_year, days, YEAR_DAYS / a_year))
    return tuple(found)


def vault_points(definition: PolicyDefinition) -> int:
    """Most recovery points that a VM can have in the vault; one that counts twice is counted twice."""
    return sum(bar.points for bar in bars(definition) if bar.kind != "snapshots")


def runs_a_day(definition: PolicyDefinition) -> int:
    """Backups that start on a day with backups."""
    schedule = definition.schedule
    if schedule.frequency is not Frequency.HOURLY or schedule.interval <= 0:
        return 1
    return max(len(range(0, schedule.window, schedule.interval)), 1)


def points_a_month(part: Monthly | Yearly) -> int:
    """Points that a month with points gives."""
    if isinstance(part.on, OnWeekdays):
        return max(len(part.on.weeks) * len(part.on.weekdays), 1)
    return max(len(part.on.days) + part.on.last, 1)


def _snapshots(definition: PolicyDefinition) -> int:
    if definition.schedule.frequency is Frequency.WEEKLY:
        weeks = -(-definition.instant_days // 7)
        return max(weeks * max(len(definition.schedule.weekdays), 1), 1)
    return max(definition.instant_days * runs_a_day(definition), 1)


def _bar(kind: str, points: int, days: int, step: float) -> Bar:
    shown = min(points, _MOST_DOTS)
    stride = (points - 1) / max(shown - 1, 1)
    ages = tuple(min((1 + number * stride) * step, float(days)) for number in range(shown))
    return Bar(kind, points, days, ages)
