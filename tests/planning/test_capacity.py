from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from app.domain.backup import Job, Policy
from app.domain.resource_ids import key_of
from app.planning.backup_now import default_retain_until
from app.planning.capacity import on_demand_at_least, registrations_since_yesterday
from app.planning.item_lists import items_of
from app.planning.state_plans import change_policy_plan
from app.protection.texts import load_plan_texts
from app.readiness.texts import load_texts
from app.sandbox.recovery.documents import job_document
from tests.planning.fleets import PROFILE
from tests.planning.test_state_plans import named, policy_of
from tests.protection.azure import azure

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
    assert on_demand_at_least([*today, *yesterday], policy, date(2026, 11, 25)) == least


async def test_a_vm_that_was_backed_up_nine_times_today_is_left_out() -> None:
    async with azure(speed=1.0) as cloud:
        item = named(cloud, "erp-app-01")
        state = cloud.server.state
        other = named(cloud, "erp-app-03")
        for number in range(10):
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
        until = default_retain_until(datetime.now(UTC))
        plan = await cloud.backup_now.plan([item.source_id, other.source_id], until)
        assert [key_of(step.machine_id) for step in plan.steps] == [key_of(other.source_id)]
        assert [one.reason.key for one in plan.left_out] == ["cannot-on-demand-today"]
        assert "9 times" in load_plan_texts("en").left_out(plan.left_out[0], load_texts("en"))


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
