"""How many writes may be under way in each subscription: as many as Azure has room for, each in its turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from app.cloud.throttle import WRITES_PER_SECOND, Requests, Throttle

MOST_AT_ONCE = 16
"""Writes under way per subscription at most; what Azure has accepted and works on does not count."""
_LOOK_SECONDS = 1 / WRITES_PER_SECOND


class _Gate:
    __slots__ = ("ended", "line", "under_way")

    def __init__(self) -> None:
        self.line = asyncio.Lock()
        """Who stands first looks whether there is room; the others wait in the order in which they came."""
        self.ended = asyncio.Event()
        self.under_way = 0


class WriteGates:
    """A gate per subscription, so that one that is slow or throttled never holds up the others."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle
        self._gates: dict[str, _Gate] = {}

    @asynccontextmanager
    async def turn(self, subscription_id: str) -> AsyncIterator[None]:
        """Wait for one's turn to write to a subscription; the turn lasts as long as the block."""
        gate = self._gates.setdefault(subscription_id.casefold(), _Gate())
        async with gate.line:
            await self._room(subscription_id, gate)
            gate.under_way += 1
        try:
            yield
        finally:
            gate.under_way -= 1
            gate.ended.set()

    async def _room(self, subscription_id: str, gate: _Gate) -> None:
        while True:
            until = self._throttle.waiting_until(subscription_id, Requests.WRITES)
            if until is not None:
                await asyncio.sleep(max(0.0, (until - datetime.now(UTC)).total_seconds()))
            elif gate.under_way < self._limit(subscription_id):
                return
            else:
                gate.ended.clear()
                try:
                    async with asyncio.timeout(_LOOK_SECONDS):
                        await gate.ended.wait()
                except TimeoutError:
                    continue  # the bucket has filled a little: look again

    def _limit(self, subscription_id: str) -> int:
        left = self._throttle.left(subscription_id, Requests.WRITES)
        return MOST_AT_ONCE if left is None else max(1, min(MOST_AT_ONCE, left))
