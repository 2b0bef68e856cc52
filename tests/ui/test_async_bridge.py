"""The bridge between asyncio and Qt keeps tasks, reports failures and leaks nothing."""

import asyncio
import gc
import sys
import threading
import weakref

from PySide6.QtCore import QObject

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


class _Ring(QObject):
    """Refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


async def test_objects_of_qt_are_freed_in_the_window_s_thread_only() -> None:
    freed_in: list[int] = []
    weakref.finalize(_Ring(), lambda: freed_in.append(threading.get_ident()))

    def make_garbage() -> None:
        for _ in range(2 * gc.get_threshold()[0]):
            ring: list[object] = []
            ring.append(ring)

    thread = threading.Thread(target=make_garbage)
    thread.start()
    thread.join()
    assert freed_in == []
    assert not gc.isenabled()
    async with asyncio.timeout(60):
        while not freed_in:  # noqa: ASYNC110 -- a finalizer cannot set an event of this loop
            await asyncio.sleep(0.05)
    assert freed_in == [threading.get_ident()]
