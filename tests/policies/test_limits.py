"""Every limit of facts section 3.2 as a table: the fact, what is wrong, where it is said."""

import re
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.domain.backup import PolicyType
from app.policies import limits, retention_limits, schedule_limits
from app.policies.definition import (
    Frequency,
    Monthly,
    OnDays,
    OnWeekdays,
    PolicyDefinition,
    Schedule,
    Tiering,
    Weekly,
    Yearly,
    new_enhanced,
    new_standard,
)
from app.policies.limits import problems_of
from app.policies.problems import Field, Place
from app.policies.retention_limits import instant_range, keeps_less
from app.policies.wire import new_properties
from app.protection.names import ProblemSeverity
from app.protection.texts import LANGUAGES, load_plan_texts
from app.sandbox.messages import ArmError
from app.sandbox.recovery.policy_rules import checked_policy_name, checked_vm_policy
from tests.shared_material import shared

TODAY = datetime(2026, 11, 25, tzinfo=UTC)
SUNDAY = ("Sunday",)
FIRST_SUNDAY = OnWeekdays(("First",), SUNDAY)


def standard(**changes: Any) -> PolicyDefinition:
    return msgspec.structs.replace(new_standard("daily-30d"), **changes)


def enhanced(**changes: Any) -> PolicyDefinition:
    return msgspec.structs.replace(new_enhanced("enhanced-30d"), **changes)


def hourly(interval: int = 4, window: int = 12, **changes: Any) -> PolicyDefinition:
    schedule = Schedule(Frequency.HOURLY, "08:00", interval=interval, window=window)
    return enhanced(**{"schedule": schedule, **changes})


def weekly(definition: PolicyDefinition, **changes: Any) -> PolicyDefinition:
    plain: dict[str, Any] = {
        "schedule": Schedule(Frequency.WEEKLY, "02:00", SUNDAY),
        "instant_days": 5,
        "daily_days": None,
        "weekly": Weekly(12, SUNDAY),
    }
    return msgspec.structs.replace(definition, **{**plain, **changes})


def at(time: str) -> Schedule:
    return Schedule(Frequency.DAILY, time)


FINE = [
    standard(),
    enhanced(),
    hourly(),
    hourly(24 // 2, 24),
    hourly(6, 24, instant_days=22),
    weekly(standard()),
    weekly(enhanced(), instant_days=20),
    standard(name="a" + "b" * 149),
    standard(daily_days=9999),
    standard(daily_days=7, instant_days=5),
    enhanced(instant_days=29),
    standard(schedule=at("23:30")),
    standard(weekly=Weekly(5163, SUNDAY), daily_days=30),
    standard(monthly=Monthly(1188, FIRST_SUNDAY)),
    standard(yearly=Yearly(99, ("January",), FIRST_SUNDAY)),
    standard(monthly=Monthly(12, OnDays((1, 28), last=True))),
    enhanced(consistency="OnlyCrashConsistent"),
    standard(group_prefix="rg-backup-", group_suffix="-rp"),
    standard(group_prefix="p" * 73),
    enhanced(monthly=Monthly(9, FIRST_SUNDAY), tiering=Tiering("TierAfter", 3, "Months")),
    enhanced(yearly=Yearly(5, ("January",), FIRST_SUNDAY), tiering=Tiering("TierRecommended")),
    enhanced(tiering=Tiering("DoNotTier")),
]

WRONG = [
    ("pol-name", Field.NAME, standard(name="")),
    ("pol-name", Field.NAME, standard(name="ab")),
    ("pol-name", Field.NAME, standard(name="a" * 151)),
    ("pol-name", Field.NAME, standard(name="1daily")),
    ("pol-name", Field.NAME, standard(name="-daily")),
    ("pol-name", Field.NAME, standard(name="daily-")),
    ("pol-name", Field.NAME, standard(name="daily_30")),
    ("pol-name", Field.NAME, standard(name="daily 30")),
    ("pol-name", Field.NAME, standard(name="정책일별")),
    ("pol-consistency", Field.CONSISTENCY, standard(consistency="OnlyCrashConsistent")),
    ("pol-freq-v1", Field.SCHEDULE, hourly(type=PolicyType.STANDARD)),
    ("pol-hourly-interval", Field.SCHEDULE, hourly(5, 10)),
    ("pol-hourly-interval", Field.SCHEDULE, hourly(24, 24)),
    ("pol-hourly-window", Field.SCHEDULE, hourly(4, 0)),
    ("pol-hourly-window", Field.SCHEDULE, hourly(4, 10)),
    ("pol-hourly-window", Field.SCHEDULE, hourly(4, 28)),
    ("pol-time", Field.SCHEDULE, standard(schedule=at("02:15"))),
    ("pol-time", Field.SCHEDULE, standard(schedule=at("24:00"))),
    ("pol-time", Field.SCHEDULE, standard(schedule=at("2:00"))),
    ("pol-timezone", Field.TIME_ZONE, standard(time_zone="Asia/Seoul")),
    ("pol-weekly-days", Field.SCHEDULE, weekly(standard(), schedule=Schedule(Frequency.WEEKLY, "02:00"))),
    ("pol-instant-v1", Field.INSTANT, standard(instant_days=0)),
    ("pol-instant-v1", Field.INSTANT, standard(instant_days=6)),
    ("pol-instant-v1", Field.INSTANT, weekly(standard(), instant_days=4)),
    ("pol-instant-v2", Field.INSTANT, enhanced(instant_days=31, daily_days=60)),
    ("pol-instant-v2", Field.INSTANT, hourly(4, 12, instant_days=18)),
    ("pol-instant-v2", Field.INSTANT, hourly(6, 12, instant_days=23)),
    ("pol-instant-v2", Field.INSTANT, weekly(enhanced(), instant_days=4)),
    ("pol-instant-v2", Field.INSTANT, weekly(enhanced(), instant_days=21)),
    ("pol-instant-lt-daily", Field.INSTANT, enhanced(instant_days=7, daily_days=7)),
    ("pol-weekly-days", Field.DAILY, standard(daily_days=None)),
    ("pol-weekly-days", Field.DAILY, weekly(standard(), daily_days=30)),
    ("pol-weekly-days", Field.WEEKLY, weekly(standard(), weekly=None)),
    ("pol-weekly-days", Field.WEEKLY, weekly(standard(), weekly=Weekly(12, ("Monday",)))),
    ("pol-weekly-days", Field.MONTHLY, weekly(standard(), monthly=Monthly(12, OnDays((1,))))),
    ("pol-weekly-days", Field.YEARLY, weekly(standard(), yearly=Yearly(1, ("May",), OnDays((1,))))),
    ("pol-weekly-days", Field.WEEKLY, standard(weekly=Weekly(12, ()))),
    ("pol-daily-min", Field.DAILY, standard(daily_days=6)),
    ("pol-daily-min", Field.DAILY, standard(daily_days=10_000)),
    ("pol-weekly-max", Field.WEEKLY, standard(weekly=Weekly(0, SUNDAY))),
    ("pol-weekly-max", Field.WEEKLY, standard(weekly=Weekly(5164, SUNDAY))),
    ("pol-monthly-max", Field.MONTHLY, standard(monthly=Monthly(1189, FIRST_SUNDAY))),
    ("pol-yearly-max", Field.YEARLY, standard(yearly=Yearly(100, ("January",), FIRST_SUNDAY))),
    ("pol-month-form", Field.MONTHLY, standard(monthly=Monthly(12, OnWeekdays((), SUNDAY)))),
    ("pol-month-form", Field.MONTHLY, standard(monthly=Monthly(12, OnDays()))),
    ("pol-month-form", Field.YEARLY, standard(yearly=Yearly(1, (), FIRST_SUNDAY))),
    ("pol-month-day", Field.MONTHLY, standard(monthly=Monthly(12, OnDays((29,))))),
    ("pol-month-day", Field.YEARLY, standard(yearly=Yearly(1, ("May",), OnDays((31,))))),
    ("pol-max-points", Field.POLICY, standard(daily_days=9000, weekly=Weekly(1000, SUNDAY))),
    ("rg-restore-points", Field.GROUP, standard(group_suffix="-rp")),
    ("rg-restore-points", Field.GROUP, standard(group_prefix="p" * 70, group_suffix="s" * 4)),
    ("rg-name", Field.GROUP, standard(group_prefix="rg/backup")),
    ("rg-name", Field.GROUP, standard(group_prefix="rg", group_suffix="rp.")),
    (
        "pol-tiering",
        Field.TIERING,
        standard(monthly=Monthly(12, FIRST_SUNDAY), tiering=Tiering("TierRecommended")),
    ),
    ("pol-tiering", Field.TIERING, enhanced(tiering=Tiering("TierRecommended"))),
    (
        "pol-tiering",
        Field.TIERING,
        enhanced(monthly=Monthly(8, FIRST_SUNDAY), tiering=Tiering("TierRecommended")),
    ),
    (
        "pol-tiering",
        Field.TIERING,
        enhanced(monthly=Monthly(12, FIRST_SUNDAY), tiering=Tiering("TierAfter", 2, "Months")),
    ),
    (
        "pol-tiering",
        Field.TIERING,
        enhanced(monthly=Monthly(12, FIRST_SUNDAY), tiering=Tiering("TierAfter", 7, "Months")),
    ),
]


@pytest.mark.parametrize("definition", FINE)
def test_what_azure_takes_is_not_complained_about(definition: PolicyDefinition) -> None:
    assert problems_of(definition) == ()
    checked_vm_policy(new_properties(definition, TODAY))


@pytest.mark.parametrize(("rule", "field", "definition"), WRONG)
def test_each_mistake_is_found_at_its_field_with_the_fact_that_says_so(
    rule: str, field: Field, definition: PolicyDefinition
) -> None:
    found = [(one.rule, one.field) for one in problems_of(definition) if one.stops]
    assert (rule, field) in found
    assert f"| {rule} |" in shared("facts/azure-vm-backup-facts.md").read_text("utf-8")


@pytest.mark.parametrize(("rule", "field", "definition"), WRONG)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mistake_is_said_in_words(
    language: str, rule: str, field: Field, definition: PolicyDefinition
) -> None:
    del rule, field
    texts = load_plan_texts(language)
    for problem in problems_of(definition):
        sentence = texts.say(problem.phrase)
        assert sentence
        assert "{" not in sentence


NOT_LOOKED_AT = {
    "pol-name",
    "rg-restore-points",
    "rg-name",
    "pol-tiering",
    "pol-timezone",
    "pol-max-points",
    "pol-month-day",
    "pol-month-form",
    "pol-hourly-interval",
}
"""The simulated service checks names apart, and is more lenient or silent about these: their facts are
UNCONFIRMED or in conflict as far as refusing goes."""
REFUSED = [
    pytest.param(definition, id=f"{rule}-{number}")
    for number, (rule, field, definition) in enumerate(WRONG)
    if rule not in NOT_LOOKED_AT and definition.weekly != Weekly(12, ())
]


@pytest.mark.parametrize("definition", REFUSED)
def test_the_simulated_service_refuses_the_same(definition: PolicyDefinition) -> None:
    with pytest.raises(ArmError):
        checked_vm_policy(new_properties(definition, TODAY))


@pytest.mark.parametrize("name", ["ab", "1daily", "-daily", "daily-", "daily 30", "a" * 151])
def test_the_simulated_service_refuses_the_same_names(name: str) -> None:
    with pytest.raises(ArmError):
        checked_policy_name(name)


BEFORE = standard(daily_days=1, instant_days=1, name="old_name!")


def test_what_azure_took_once_is_not_complained_about_while_it_stays() -> None:
    old = msgspec.structs.replace(
        BEFORE, monthly=Monthly(12, OnDays((31,))), time_zone="Moon Standard Time", schedule=at("02:15")
    )
    place = Place(before=old)
    assert [one for one in problems_of(old, place) if one.stops] == []
    assert [one.rule for one in problems_of(old, place)] == ["pol-timezone"]
    changed = msgspec.structs.replace(old, daily_days=3)
    assert [one.rule for one in problems_of(changed, place) if one.stops] == ["pol-daily-min"]


def test_a_taken_name_and_a_changed_kind_are_refused() -> None:
    place = Place(taken_names=frozenset({"daily-30d", "hourlylogbackup"}))
    assert [one.phrase.key for one in problems_of(standard(name="Daily-30D"), place)] == ["policy-name-taken"]
    edited = Place(taken_names=frozenset({"daily-30d"}), before=standard())
    assert problems_of(standard(instant_days=3), edited) == ()
    changed = problems_of(standard(type=PolicyType.ENHANCED), edited)
    assert [one.rule for one in changed] == ["pol-type-frozen"]


@pytest.mark.parametrize(
    ("machines", "severity"),
    [
        (100, None),
        (101, ProblemSeverity.WARNING),
        (1000, ProblemSeverity.WARNING),
        (1001, ProblemSeverity.ERROR),
    ],
)
def test_too_many_vms_are_first_advised_against_then_refused(
    machines: int, severity: ProblemSeverity | None
) -> None:
    found = problems_of(standard(), Place(machines=machines))
    assert [(one.rule, one.severity) for one in found] == ([("pol-max-vms", severity)] if severity else [])


def test_a_vault_with_five_thousand_policies_takes_no_more() -> None:
    names = frozenset(f"policy-{number}" for number in range(5000))
    assert [one.rule for one in problems_of(standard(), Place(taken_names=names))] == ["vault-limit-policies"]
    assert problems_of(standard(), Place(taken_names=names, before=standard())) == ()


@pytest.mark.parametrize(
    ("immutability", "rule", "stops"),
    [
        ("Locked", "vault-immutability", True),
        ("Unlocked", "vault-immutability", True),
        ("Disabled", "pol-modify", False),
    ],
)
def test_shorter_retention_prunes_or_is_refused(immutability: str, rule: str, stops: bool) -> None:
    place = Place(before=standard(daily_days=60), machines=3, immutability=immutability)
    assert [(one.rule, one.stops) for one in problems_of(standard(), place)] == [(rule, stops)]
    longer = Place(before=standard(daily_days=20), machines=3, immutability=immutability)
    assert problems_of(standard(), longer) == ()


@pytest.mark.parametrize(
    ("before", "after", "less"),
    [
        (standard(), standard(weekly=Weekly(4, SUNDAY)), False),
        (standard(weekly=Weekly(4, SUNDAY)), standard(), True),
        (standard(monthly=Monthly(4, FIRST_SUNDAY)), standard(monthly=Monthly(3, FIRST_SUNDAY)), True),
        (
            standard(yearly=Yearly(1, ("May",), FIRST_SUNDAY)),
            standard(yearly=Yearly(2, ("May",), FIRST_SUNDAY)),
            False,
        ),
    ],
)
def test_keeping_less_is_any_kind_of_point_that_goes_earlier(
    before: PolicyDefinition, after: PolicyDefinition, less: bool
) -> None:
    assert keeps_less(before, after) is less


def test_zone_redundant_vaults_have_no_archive() -> None:
    definition = enhanced(monthly=Monthly(12, FIRST_SUNDAY), tiering=Tiering("TierRecommended"))
    assert [one.rule for one in problems_of(definition, Place(redundancy="ZoneRedundant"))] == ["pol-tiering"]
    assert problems_of(definition, Place(redundancy="GeoRedundant")) == ()


def test_a_monthly_point_on_a_day_without_backup_is_a_warning() -> None:
    definition = weekly(standard(), monthly=Monthly(12, OnWeekdays(("First",), ("Monday",))))
    assert [(one.rule, one.stops) for one in problems_of(definition)] == [("pol-weekly-days", False)]


def test_the_range_of_snapshots_is_known_before_anything_is_typed() -> None:
    assert instant_range(hourly(4)) == (1, 17)
    assert instant_range(hourly(6)) == (1, 22)
    assert instant_range(hourly(12)) == (1, 30)
    assert instant_range(standard()) == (1, 5)
    assert instant_range(weekly(standard())) == (5, 5)


def test_every_rule_is_in_the_list() -> None:
    listed = {rule.__name__ for rule in limits.RULES}
    written = {
        name
        for module in (limits, schedule_limits, retention_limits)
        for name, one in vars(module).items()
        if callable(one)
        and getattr(one, "__module__", "") == module.__name__
        and list(getattr(one, "__annotations__", {})) == ["definition", "place", "return"]
        and not name.startswith("_")
    }
    assert written - {"problems_of"} == listed


def test_every_fact_of_the_section_has_its_case() -> None:
    facts = shared("facts/azure-vm-backup-facts.md").read_text("utf-8")
    section = facts.split("### 3.2 Checks")[1].split("## 4.")[0]
    stated = set(re.findall(r"^\| (pol-[a-z0-9-]+) \|", section, re.MULTILINE))
    elsewhere = {
        "pol-type-frozen": test_a_taken_name_and_a_changed_kind_are_refused,
        "pol-freq-v2": test_what_azure_takes_is_not_complained_about,
        "pol-max-vms": test_too_many_vms_are_first_advised_against_then_refused,
        "pol-modify": test_shorter_retention_prunes_or_is_refused,
        "pol-delete": "tests/planning/test_state_plans.py",
        "pol-default-protect": "tests/planning/test_state_plans.py",
        "pol-month-31": "tests/policies/test_timeline.py",
    }
    assert stated == {rule for rule, _, _ in WRONG if rule.startswith("pol-")} | set(elsewhere)
