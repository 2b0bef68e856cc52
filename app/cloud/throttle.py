"""How much Azure lets us ask: budgets per subscription as the response headers show them."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

_READS = "x-ms-ratelimit-remaining-subscription-reads"
_GRAPH = "x-ms-user-quota-remaining"
_GRAPH_RESET = "x-ms-user-quota-resets-after"
GRAPH = "graph"
"""Name of the budget of Resource Graph, which is per user and not per subscription."""
READS_PER_SECOND = 25.0
"""Refill of ARM's bucket of reads per subscription (DESIGN section 4, OPERATIONS "general")."""
BUCKET = 250


class Budget(Struct, frozen=True):
    """What is left of one budget: remaining requests as last heard of, and a wait where there is one."""

    remaining: int | None
    capacity: int
    waiting_until: datetime | None


class _Bucket:
    __slots__ = ("blocked_until", "capacity", "known", "level", "seen")

    def __init__(self) -> None:
        self.level = 0.0
        self.known = False
        self.seen = 0.0
        self.capacity = BUCKET
        self.blocked_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more request fits; takes it when that is zero."""
        if self.blocked_until > now:
            return self.blocked_until - now
        if not self.known:
            return 0.0
        self.level = min(float(self.capacity), self.level + (now - self.seen) * READS_PER_SECOND)
        self.seen = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / READS_PER_SECOND

    def hear(self, remaining: int, now: float) -> None:
        """Take over what a response header said; requests under way make it an upper bound."""
        if remaining > BUCKET:
            self.known, self.capacity = False, remaining
            return
        self.level = float(remaining) if not self.known else min(self.level, float(remaining))
        self.known, self.seen = True, now


class Throttle:
    """Follows the budgets; every read asks :meth:`acquire` first. Times are monotonic inside."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}

    async def acquire(self, name: str) -> None:
        """Wait until one more request to the subscription (or :data:`GRAPH`) is within its budget."""
        bucket = self._buckets.setdefault(name.casefold(), _Bucket())
        while (seconds := bucket.wait(time.monotonic())) > 0:  # noqa: ASYNC110 -- the wait is known, no event ends it
            await asyncio.sleep(seconds)

    def heard(self, name: str, headers: Mapping[str, str]) -> None:
        """Learn from the headers of an answer."""
        bucket = self._buckets.setdefault(name.casefold(), _Bucket())
        now = time.monotonic()
        if name == GRAPH:
            if headers.get(_GRAPH) == "0":
                bucket.blocked_until = now + _seconds(headers.get(_GRAPH_RESET, ""))
            return
        remaining = headers.get(_READS, "")
        if remaining.isdigit():
            bucket.hear(int(remaining), now)

    def block(self, name: str, until: datetime) -> None:
        """Ask nothing of this budget before ``until`` (aware)."""
        seconds = (until - datetime.now(UTC)).total_seconds()
        bucket = self._buckets.setdefault(name.casefold(), _Bucket())
        bucket.blocked_until = max(bucket.blocked_until, time.monotonic() + max(0.0, seconds))

    def waiting_until(self, name: str) -> datetime | None:
        """Until when requests to this budget wait because Azure asked for it, or None."""
        bucket = self._buckets.get(name.casefold())
        if bucket is None or (seconds := bucket.blocked_until - time.monotonic()) <= 0:
            return None
        return datetime.now(UTC) + timedelta(seconds=seconds)

    def snapshot(self) -> dict[str, Budget]:
        """All budgets by name, for the status bar."""
        return {
            name: Budget(
                int(bucket.level) if bucket.known else None, bucket.capacity, self.waiting_until(name)
            )
            for name, bucket in self._buckets.items()
        }


def _seconds(clock: str) -> float:
    """``00:00:05`` as seconds; 5 where it cannot be read (the published window of Resource Graph)."""
    try:
        hours, minutes, seconds = (float(part) for part in clock.split(":"))
    except ValueError:
        return 5.0
    return hours * 3600 + minutes * 60 + seconds
