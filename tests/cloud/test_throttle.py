import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from app.cloud.budgets import resource_of
from app.cloud.throttle import BUCKET, GRAPH, READS_PER_SECOND, WRITES_PER_SECOND, Requests, Throttle


def reads(remaining: int) -> dict[str, str]:
    return {"x-ms-ratelimit-remaining-subscription-reads": str(remaining)}


async def test_an_empty_bucket_makes_the_next_requests_wait_for_the_refill() -> None:
    throttle = Throttle()
    throttle.heard("s", reads(0))
    started = time.monotonic()
    for _ in range(10):
        await throttle.acquire("S")
    assert time.monotonic() - started >= 9 / READS_PER_SECOND


async def test_other_subscriptions_do_not_wait() -> None:
    throttle = Throttle()
    throttle.block("s", datetime.now(UTC) + timedelta(hours=1))
    await throttle.acquire("other")
    assert throttle.waiting_until("s") is not None
    assert throttle.waiting_until("other") is None


async def test_a_full_bucket_lets_a_burst_through() -> None:
    throttle = Throttle()
    throttle.heard("s", reads(BUCKET))
    for _ in range(BUCKET):
        await throttle.acquire("s")
    remaining = throttle.snapshot()["s"].remaining
    assert remaining is not None
    assert remaining < BUCKET


async def test_answers_that_arrive_late_do_not_refill_the_bucket() -> None:
    throttle = Throttle()
    throttle.heard("s", reads(5))
    throttle.heard("s", reads(200))
    remaining = throttle.snapshot()["s"].remaining
    assert remaining is not None
    assert remaining <= 5


async def test_the_user_quota_of_resource_graph_is_its_own_budget() -> None:
    throttle = Throttle()
    throttle.heard(GRAPH, {"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05"})
    until = throttle.waiting_until(GRAPH)
    assert until is not None
    assert timedelta(seconds=4) < until - datetime.now(UTC) <= timedelta(seconds=5)


async def test_writes_are_counted_apart_from_reads() -> None:
    throttle = Throttle()
    throttle.heard("s", {"x-ms-ratelimit-remaining-subscription-writes": "0"}, Requests.WRITES)
    await throttle.acquire("s")
    started = time.monotonic()
    for _ in range(4):
        await throttle.acquire("s", Requests.WRITES)
    assert time.monotonic() - started >= 3 / WRITES_PER_SECOND
    assert "s" in throttle.snapshot()
    assert throttle.left("s", Requests.WRITES) is not None


async def test_a_limit_by_the_hour_holds_up_only_what_it_is_about() -> None:
    throttle = Throttle()
    throttle.block("s", datetime.now(UTC) + timedelta(hours=1), resource="backupJobs")
    await throttle.acquire("s", resource="backupPolicies")
    assert [wait.resource for wait in throttle.waits()] == ["backupjobs"]
    waiting = asyncio.create_task(throttle.acquire("S", resource="BackupJobs"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_what_is_left_of_this_hour_is_known_by_resource() -> None:
    throttle = Throttle()
    header = {"x-ms-ratelimit-remaining-subscription-resource-requests": "41"}
    throttle.heard("s", header, resource="backupJobs")
    assert throttle.left_this_hour("S", "backupjobs") == 41
    assert throttle.left_this_hour("s", "backupPolicies") is None


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        (
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v/backupJobs",
            "backupJobs",
        ),
        (
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v/backupJobs/1",
            "backupJobs",
        ),
        ("/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v", "vaults"),
        ("/subscriptions", ""),
    ],
)
def test_the_type_of_what_is_read_is_told_by_its_path(path: str, resource: str) -> None:
    assert resource_of(f"https://host{path}?api-version=1") == resource
