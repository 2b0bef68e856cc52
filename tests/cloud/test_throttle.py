import time
from datetime import UTC, datetime, timedelta

from app.cloud.throttle import BUCKET, GRAPH, READS_PER_SECOND, Throttle


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
