import msgspec
import pytest
from hypothesis import given

from app.policies.definition import (
    Frequency,
    Monthly,
    OnDays,
    OnWeekdays,
    PolicyDefinition,
    Schedule,
    Weekly,
    Yearly,
    new_enhanced,
    new_standard,
)
from app.policies.timeline import bars, vault_points
from tests.policies.test_wire import definitions

SUNDAY = ("Sunday",)
FIRST_SUNDAY = OnWeekdays(("First",), SUNDAY)
LONG = msgspec.structs.replace(
    new_enhanced("enhanced-4h-0800-5y"),
    schedule=Schedule(Frequency.HOURLY, "08:00", interval=4, window=12),
    instant_days=7,
    weekly=Weekly(12, SUNDAY),
    monthly=Monthly(24, FIRST_SUNDAY),
    yearly=Yearly(5, ("January",), FIRST_SUNDAY),
)


def test_each_kind_of_point_is_a_bar_with_its_count_and_its_last_day() -> None:
    assert [(bar.kind, bar.points, bar.days) for bar in bars(LONG)] == [
        ("snapshots", 21, 7),
        ("daily", 30, 30),
        ("weekly", 12, 84),
        ("monthly", 24, 24 * 31),
        ("yearly", 5, 5 * 372),
    ]
    assert vault_points(LONG) == 71


@pytest.mark.parametrize(
    ("definition", "points"),
    [
        (new_standard("p"), 30),
        (msgspec.structs.replace(new_standard("p"), weekly=Weekly(2, ("Sunday", "Monday"))), 34),
        (msgspec.structs.replace(new_standard("p"), monthly=Monthly(2, OnDays((1, 15), last=True))), 36),
        (
            msgspec.structs.replace(
                new_standard("p"), yearly=Yearly(2, ("May", "June"), OnWeekdays(("First", "Last"), SUNDAY))
            ),
            38,
        ),
    ],
)
def test_points_are_counted_by_weekday_week_and_month(definition: PolicyDefinition, points: int) -> None:
    assert vault_points(definition) == points


def test_a_weekly_schedule_has_one_snapshot_a_run() -> None:
    weekly = msgspec.structs.replace(
        new_standard("p"),
        schedule=Schedule(Frequency.WEEKLY, "02:00", ("Sunday", "Monday")),
        instant_days=5,
        daily_days=None,
        weekly=Weekly(4, ("Sunday", "Monday")),
    )
    assert [(bar.kind, bar.points) for bar in bars(weekly)] == [("snapshots", 2), ("weekly", 8)]


@given(definitions)
def test_dots_are_few_rise_and_lie_on_their_bar(definition: PolicyDefinition) -> None:
    for bar in bars(definition):
        assert 1 <= len(bar.ages) <= 40
        assert list(bar.ages) == sorted(bar.ages)
        assert bar.ages[0] > 0
        assert bar.ages[-1] <= bar.days
