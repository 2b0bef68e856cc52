import tomllib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.backup import Policy
from app.policies.schedule import daylight_phrase, next_run, next_runs, policy_words
from app.policies.time_zones import zone_choices, zone_of
from app.protection.texts import LANGUAGES, load_plan_texts
from resources import read_text

NOW = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # a Tuesday
SEOUL = ZoneInfo("Asia/Seoul")


def policy(**changes: object) -> Policy:
    plain = Policy("p", "p", "v", "V1", frequency="Daily", run_times=("02:00",), daily_days=30)
    return msgspec.structs.replace(plain, **changes)


def test_a_daily_schedule_runs_in_the_policys_own_time_zone() -> None:
    korean = policy(time_zone="Korea Standard Time")
    assert next_run(korean, NOW) == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert next_run(korean, NOW - timedelta(hours=8)) == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def test_a_schedule_keeps_standard_time_in_summer() -> None:
    pacific = policy(time_zone="Pacific Standard Time", run_times=("22:00",))
    assert next_run(pacific, datetime(2026, 7, 1, 0, 0, tzinfo=UTC)) == datetime(2026, 7, 1, 6, 0, tzinfo=UTC)


def test_a_weekly_schedule_waits_for_its_days() -> None:
    weekly = policy(frequency="Weekly", weekdays=("Sunday", "Monday"))
    assert next_run(weekly, NOW) == datetime(2026, 11, 29, 2, 0, tzinfo=UTC)


def test_an_hourly_schedule_runs_inside_its_window_also_over_midnight() -> None:
    hourly = policy(
        type="V2", frequency="Hourly", run_times=("20:00",), hourly_interval=4, hourly_window_hours=12
    )
    assert next_run(hourly, NOW) == datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    assert next_run(hourly, datetime(2026, 11, 24, 4, 0, tzinfo=UTC)) == datetime(
        2026, 11, 24, 20, 0, tzinfo=UTC
    )


def test_an_unknown_zone_or_schedule_gives_no_time_instead_of_a_wrong_one() -> None:
    assert next_run(policy(time_zone="Moon Standard Time"), NOW) is None
    assert next_run(policy(run_times=()), NOW) is None


@given(
    st.sampled_from(["UTC", "Korea Standard Time", "Newfoundland Standard Time", "Lord Howe Standard Time"]),
    st.sampled_from(["00:00", "02:30", "23:30"]),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 -- hypothesis wants naive bounds
)
def test_the_next_daily_run_is_within_a_day_and_at_the_given_time(zone: str, at: str, now: datetime) -> None:
    moment = now.replace(tzinfo=UTC)
    run = next_run(policy(time_zone=zone, run_times=(at,)), moment)
    assert run is not None
    assert timedelta() < run - moment <= timedelta(days=1)


def test_every_zone_of_the_table_is_known_to_the_time_zone_database() -> None:
    zones = tomllib.loads(read_text("data/time_zones.toml"))["zones"]
    assert set(zones.values()) <= available_timezones()
    assert all(zone_of(name) for name in zones)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_policy_is_told_in_words(language: str) -> None:
    texts = load_plan_texts(language)
    words = policy_words(policy(time_zone="Korea Standard Time", instant_restore_days=2), NOW, SEOUL, texts)
    assert "02:00" in words.schedule
    assert "Korea Standard Time" in words.schedule
    assert "30" in words.retention
    assert "2026-11-25 02:00" in words.next_run
    assert words.daylight_saving == ""
    berlin = policy_words(policy(time_zone="W. Europe Standard Time", run_times=()), NOW, SEOUL, texts)
    assert berlin.daylight_saving
    assert berlin.schedule
    assert policy_words(policy(time_zone="?"), NOW, SEOUL, texts).next_run


def test_all_kinds_of_schedule_have_words() -> None:
    texts = load_plan_texts("en")
    hourly = policy(frequency="Hourly", hourly_interval=4, hourly_window_hours=12, run_times=("08:00",))
    assert policy_words(hourly, NOW, SEOUL, texts).schedule == "Every 4 hours for 12 hours from 08:00 (UTC)"
    weekly = policy(frequency="Weekly", weekdays=("Sunday",), weekly_weeks=12, daily_days=None)
    words = policy_words(weekly, NOW, SEOUL, texts)
    assert (words.schedule, words.retention) == (
        "Every Sunday at 02:00 (UTC)",
        "Kept: weekly points for 12 weeks.",
    )


def test_the_next_runs_of_an_hourly_policy_say_which_point_goes_to_the_vault() -> None:
    hourly = policy(
        type="V2", frequency="Hourly", run_times=("08:00",), hourly_interval=4, hourly_window_hours=12
    )
    runs = next_runs(hourly, NOW, days=2)
    assert [(f"{run.at:%d %H}", run.to_vault) for run in runs] == [
        ("24 08", False),
        ("24 12", False),
        ("24 16", True),
        ("25 08", False),
        ("25 12", False),
        ("25 16", True),
    ]
    assert all(run.to_vault for run in next_runs(policy(), NOW, days=3))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("zone", "local", "key", "time"),
    [
        ("Korea Standard Time", "Asia/Seoul", "daylight-none", None),
        ("W. Europe Standard Time", "Europe/Berlin", "daylight-change", "03:00"),
        ("Korea Standard Time", "Europe/Berlin", "daylight-change", "19:00"),
        ("W. Europe Standard Time", "Asia/Seoul", "daylight-change-zone", "03:00"),
        ("Moon Standard Time", "Asia/Seoul", "daylight-unknown", None),
    ],
)
def test_what_daylight_saving_does_is_said_with_the_date_and_the_new_hour(
    zone: str, local: str, key: str, time: str | None, language: str
) -> None:
    phrase = daylight_phrase(policy(time_zone=zone), NOW, ZoneInfo(local))
    assert phrase.key == key
    assert phrase.values.get("time") == time
    assert "{" not in load_plan_texts(language).say(phrase)
    if time is not None:
        assert phrase.values["date"] == "2027-03-28"


def test_zones_are_listed_from_west_to_east_with_their_standard_offset() -> None:
    choices = zone_choices(datetime(2026, 7, 1, tzinfo=UTC))
    assert [one.offset_minutes for one in choices] == sorted(one.offset_minutes for one in choices)
    labels = {one.windows_id: one.label for one in choices}
    assert labels["Korea Standard Time"] == "(UTC+09:00) Seoul · Korea Standard Time"
    assert labels["Newfoundland Standard Time"].startswith("(UTC-03:30) St Johns")
    assert labels["W. Europe Standard Time"].startswith("(UTC+01:00)")
