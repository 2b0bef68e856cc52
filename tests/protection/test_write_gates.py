import asyncio
from datetime import UTC, datetime, timedelta

from app.cloud.throttle import Requests, Throttle
from app.protection.write_gates import MOST_AT_ONCE, WriteGates


def writes(remaining: int) -> dict[str, str]:
    return {"x-ms-ratelimit-remaining-subscription-writes": str(remaining)}


async def most_under_way(gates: WriteGates, subscription: str, count: int) -> int:
    under_way = most = 0

    async def write() -> None:
        nonlocal under_way, most
        async with gates.turn(subscription):
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.01)
            under_way -= 1

    await asyncio.gather(*(write() for _ in range(count)))
    return most


async def test_as_many_as_allowed_are_under_way_where_azure_told_of_no_limit() -> None:
    assert await most_under_way(WriteGates(Throttle()), "s", 50) == MOST_AT_ONCE


async def test_an_almost_empty_bucket_lets_few_through_at_once() -> None:
    throttle = Throttle()
    throttle.heard("s", writes(3), Requests.WRITES)
    assert 1 <= await most_under_way(WriteGates(throttle), "S", 12) <= 5


async def test_a_throttled_subscription_does_not_hold_up_another_and_is_told() -> None:
    throttle = Throttle()
    throttle.block("slow", datetime.now(UTC) + timedelta(hours=1), Requests.WRITES)
    gates = WriteGates(throttle)
    waiting = asyncio.create_task(most_under_way(gates, "slow", 1))
    assert await most_under_way(gates, "quick", 5) == 5
    assert not waiting.done()
    assert [(wait.name, wait.kind) for wait in throttle.waits()] == [("slow", Requests.WRITES)]
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    throttle = Throttle()
    throttle.heard("s", writes(1), Requests.WRITES)
    gates, order = WriteGates(throttle), []

    async def write(number: int) -> None:
        async with gates.turn("s"):
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(write(number) for number in range(20)))
    assert order == list(range(20))
