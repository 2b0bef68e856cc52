"""The longest time for which an event loop did not turn."""

import asyncio
import time
from types import TracebackType


class Stalls:
    """Measures, in milliseconds, the longest pause between two turns of the running loop."""

    def __init__(self, interval: float = 0.001) -> None:
        self.longest_ms = 0.0
        self.busiest_ms = 0.0
        """The most processor time that the thread used between two turns: what no other process explains."""
        self._interval = interval
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Stalls":  # noqa: PYI034 -- not meant to be inherited
        self._task = asyncio.create_task(self._watch())
        await asyncio.sleep(0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _watch(self) -> None:
        last, used = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(self._interval)
            now = time.perf_counter()
            self.longest_ms = max(self.longest_ms, (now - last - self._interval) * 1000)
            busy = time.thread_time()
            self.busiest_ms = max(self.busiest_ms, (busy - used) * 1000)
            last, used = now, busy
