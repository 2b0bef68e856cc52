"""The bridge between asyncio and Qt keeps tasks, reports failures and leaks nothing."""

import asyncio
import sys

from ui.async_bridge import Tasks


async def test_qt_keeps_its_references_to_none() -> None:
    # PySide6 6.12.0 loses one reference per timer on Python 3.11 and dies after some 9,000 steps.
    before = sys.getrefcount(None)
    for _ in range(1000):
        await asyncio.sleep(0)
    assert before - sys.getrefcount(None) < 100


async def test_a_task_is_kept_and_its_failure_is_told(tasks: Tasks) -> None:
    told: list[tuple[str, str]] = []
    tasks.failed.connect(lambda name, error: told.append((name, str(error))))

    async def fail() -> None:
        await asyncio.sleep(0)
        raise ValueError("broken")

    task = tasks.start("reading", fail())
    assert tasks.running() == ("reading",)
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert told == [("reading", "broken")]
    assert tasks.running() == ()


async def test_shutting_down_cancels_what_runs_and_tells_no_failure(tasks: Tasks) -> None:
    told: list[str] = []
    tasks.failed.connect(lambda name, _error: told.append(name))
    ended: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("ended")

    tasks.start("scan", wait())
    await asyncio.sleep(0)
    await tasks.cancel_all()
    assert ended == ["ended"]
    assert told == []
