from datetime import UTC, date, datetime, time, timedelta

import msgspec
import pytest

from app.domain.backup import Job, Policy, ProtectedItem
from app.domain.resource_ids import key_of
from app.planning.backup_now import default_retain_until, retention_days
from app.planning.capacity import OnDemand, on_demand_of, registrations_since_yesterday
from app.planning.item_lists import items_of
from app.planning.state_plans import change_policy_plan
from app.protection.plan import StepState
from app.protection.texts import load_plan_texts
from app.readiness.texts import load_texts
from app.sandbox.recovery.documents import job_document
from tests.planning.fleets import PROFILE
from tests.planning.test_state_plans import named, policy_of
from tests.protection.azure import Azure, azure

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def job(hours_ago: float, operation: str = "Backup") -> Job:
    started = NOW - timedelta(hours=hours_ago)
    return Job("/j", "j", "/v", "vm", operation, "Completed", started, None)


def test_registrations_of_the_last_24_hours_count() -> None:
    jobs = [job(1, "ConfigureBackup"), job(23.9, "ConfigureBackup"), job(24.1, "ConfigureBackup"), job(2)]
    assert registrations_since_yesterday(jobs, NOW) == 2
    assert registrations_since_yesterday([msgspec.structs.replace(jobs[0], started_at=None)], NOW) == 0


DAILY = Policy("/p", "p", "/v", "V1", frequency="Daily", run_times=("02:00",))
HOURLY = Policy("/p", "p", "/v", "V2", frequency="Hourly", hourly_interval=4, hourly_window_hours=12)


@pytest.mark.parametrize(
    ("policy", "backups", "least"),
    [(DAILY, 10, 9), (DAILY, 1, 0), (HOURLY, 10, 6), (HOURLY, 13, 9), (None, 10, 3), (None, 16, 9)],
)
def test_what_a_policy_may_have_started_is_not_counted_as_asked_for(
    policy: Policy | None, backups: int, least: int
) -> None:
    today = [job(number / 10) for number in range(backups)]
    yesterday = [job(13), job(20)]
    assert on_demand_of([*today, *yesterday], policy, date(2026, 11, 25)) == OnDemand(least, backups)


def put_backups(cloud: Azure, item: ProtectedItem, count: int) -> None:
    """Backups of a VM that were taken just now."""
    state = cloud.server.state
    for number in range(count):
        state.store.put(
            job_document(
                vault_id=item.vault_id,
                vm_id=item.source_id,
                operation="Backup",
                status="Completed",
                job_id=f"00000000-0000-0000-0000-{number:012}",
                activity_id="00000000-0000-0000-0000-000000000000",
                started=state.clock.now(),
                ended=state.clock.now(),
            )
        )


async def test_a_vm_that_was_backed_up_nine_times_today_is_left_out() -> None:
    async with azure(speed=1.0) as cloud:
        item = named(cloud, "erp-app-01")
        other = named(cloud, "erp-app-03")
        put_backups(cloud, item, 10)
        until = default_retain_until(datetime.now(UTC))
        plan = await cloud.backup_now.plan([item.source_id, other.source_id], until)
        assert [key_of(step.machine_id) for step in plan.steps] == [key_of(other.source_id)]
        assert [one.reason.key for one in plan.left_out] == ["cannot-on-demand-today"]
        assert "9 times" in load_plan_texts("en").left_out(plan.left_out[0], load_texts("en"))


@pytest.mark.parametrize(
    ("count", "key", "words"), [(2, None, ""), (3, "note-on-demand-between", "between 2 and 3 of 9")]
)
async def test_who_comes_near_the_nine_is_told(count: int, key: str | None, words: str) -> None:
    async with azure(speed=1.0) as cloud:
        item = named(cloud, "erp-app-01")
        put_backups(cloud, item, count)
        until = default_retain_until(datetime.now(UTC))
        plan = await cloud.backup_now.plan([item.source_id], until)
        assert len(plan.steps) == 1
        told = [note for note in plan.notes if note.key != "note-backups-a-day"]
        assert [note.key for note in told] == ([key] if key else [])
        for note in told:
            assert words in load_plan_texts("en").say(note)
            assert "9회 중" in load_plan_texts("ko").say(note)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 25), date(2026, 11, 26), date(2125, 11, 25)),
        (date(2028, 2, 29), date(2028, 3, 1), date(2127, 2, 28)),
        (date(2026, 12, 31), date(2027, 1, 1), date(2125, 12, 31)),
    ],
)
async def test_a_point_is_kept_from_tomorrow_to_99_years(today: date, first: date, last: date) -> None:
    assert retention_days(today) == (first, last)


async def test_the_service_takes_both_ends_of_the_retention() -> None:
    async with azure() as cloud:
        names = ("erp-app-01", "erp-app-03")
        days = retention_days(cloud.connection.reader.now().date())
        for name, day in zip(names, days, strict=True):
            until = datetime.combine(day, time(23, 59, 59), UTC)
            plan = await cloud.backup_now.plan([named(cloud, name).source_id], until)
            (result,) = (await cloud.apply.run(plan)).values()
            assert result.state is StepState.DONE, result


async def test_a_policy_takes_no_more_than_its_thousand_and_says_when_it_is_crowded() -> None:
    async with azure() as cloud:
        items = [named(cloud, name) for name in ("erp-app-01", "erp-app-02", "erp-app-03")]
        policy = policy_of(cloud, items[0])
        key = key_of(items[0].vault_id)
        other = msgspec.structs.replace(policy, id=f"{policy.vault_id}/backupPolicies/x", name="x")
        for used, steps, left_out, notes in ((998, 2, 1, 1), (50, 3, 0, 0), (98, 3, 0, 1), (1000, 0, 3, 0)):
            crowded = msgspec.structs.replace(other, protected_items=used)
            estate = cloud.fleet.estate
            cloud.fleet.estate = msgspec.structs.replace(
                estate, policies={**estate.policies, key: (policy, crowded)}
            )
            plan = change_policy_plan(cloud.fleet, PROFILE, items, {key: crowded})
            assert (len(plan.steps), len(plan.left_out), len(plan.notes)) == (steps, left_out, notes)
        assert len(items_of(cloud.fleet, [items[0].source_id])) == 1
