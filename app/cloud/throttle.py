"""How much Azure lets us ask: budgets per subscription as the response headers show them."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import NamedTuple

from msgspec import Struct

_GRAPH = "x-ms-user-quota-remaining"
_GRAPH_RESET = "x-ms-user-quota-resets-after"
_RESOURCE_REQUESTS = "x-ms-ratelimit-remaining-subscription-resource-requests"
GRAPH = "graph"
"""Name of the budget of Resource Graph, which is per user and not per subscription."""
READS_PER_SECOND = 25.0
"""Refill of ARM's bucket of reads per subscription (DESIGN section 4, OPERATIONS "general")."""
BUCKET = 250
WRITES_PER_SECOND = 10.0
"""Refill of ARM's buckets of writes and of deletes per subscription (OPERATIONS "general")."""
WRITE_BUCKET = 200


class _Limit(NamedTuple):
    header: str
    per_second: float
    capacity: int


class Requests(Enum):
    """The kinds of requests that ARM counts apart, each in a bucket of its own."""

    READS = _Limit("x-ms-ratelimit-remaining-subscription-reads", READS_PER_SECOND, BUCKET)
    WRITES = _Limit("x-ms-ratelimit-remaining-subscription-writes", WRITES_PER_SECOND, WRITE_BUCKET)
    DELETES = _Limit("x-ms-ratelimit-remaining-subscription-deletes", WRITES_PER_SECOND, WRITE_BUCKET)

    @classmethod
    def of(cls, method: str) -> "Requests":
        """The kind that a method counts as; questions asked by POST count as writes."""
        return {"GET": cls.READS, "HEAD": cls.READS, "DELETE": cls.DELETES}.get(method, cls.WRITES)


class Budget(Struct, frozen=True):
    """What is left of one budget: remaining requests as last heard of, and a wait where there is one."""

    remaining: int | None
    capacity: int
    waiting_until: datetime | None


class Wait(NamedTuple):
    """A budget that may not be used before a moment because Azure asked for it."""

    name: str
    """The subscription's id, or :data:`GRAPH`."""
    kind: Requests
    until: datetime
    resource: str = ""
    """The type of resource, in lower case, where only its reads wait (limits by the hour)."""


class _Bucket:
    __slots__ = ("blocked_until", "capacity", "known", "level", "limit", "seen")

    def __init__(self, limit: _Limit) -> None:
        self.limit = limit
        self.level = 0.0
        self.known = False
        self.seen = 0.0
        self.capacity = limit.capacity
        self.blocked_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more request fits; takes it when that is zero."""
        if self.blocked_until > now:
            return self.blocked_until - now
        if not self.known:
            return 0.0
        per_second = self.limit.per_second
        self.level = min(float(self.capacity), self.level + (now - self.seen) * per_second)
        self.seen = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / per_second

    def hear(self, remaining: int, now: float) -> None:
        """Take over what a response header said; requests under way make it an upper bound."""
        if remaining > self.limit.capacity:
            self.known, self.capacity = False, remaining
            return
        self.level = float(remaining) if not self.known else min(self.level, float(remaining))
        self.known, self.seen = True, now


class Throttle:
    """Follows the budgets; every request asks :meth:`acquire` first. Times are monotonic inside."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, Requests], _Bucket] = {}
        self._hourly: dict[tuple[str, str], int] = {}
        self._hour_blocked: dict[tuple[str, str], float] = {}

    async def acquire(self, name: str, kind: Requests = Requests.READS, resource: str = "") -> None:
        """Wait until one more request to the subscription (or :data:`GRAPH`) is within its budget."""
        bucket, key = self._bucket(name, kind), (name.casefold(), resource.casefold())
        while (seconds := self._hour_blocked.get(key, 0.0) - time.monotonic()) > 0:  # noqa: ASYNC110 -- as below
            await asyncio.sleep(seconds)
        while (seconds := bucket.wait(time.monotonic())) > 0:  # noqa: ASYNC110 -- the wait is known, no event ends it
            await asyncio.sleep(seconds)

    def heard(
        self, name: str, headers: Mapping[str, str], kind: Requests = Requests.READS, resource: str = ""
    ) -> None:
        """Learn from the headers of an answer; ``resource`` names what was read, for limits of its own."""
        bucket = self._bucket(name, kind)
        now = time.monotonic()
        if name == GRAPH:
            if headers.get(_GRAPH) == "0":
                bucket.blocked_until = now + _seconds(headers.get(_GRAPH_RESET, ""))
            return
        remaining = headers.get(kind.value.header, "")
        if remaining.isdigit():
            bucket.hear(int(remaining), now)
        hourly = headers.get(_RESOURCE_REQUESTS, "")
        if resource and hourly.isdigit():
            self._hourly[(name.casefold(), resource.casefold())] = int(hourly)

    def block(self, name: str, until: datetime, kind: Requests = Requests.READS, resource: str = "") -> None:
        """Ask nothing of this budget before ``until`` (aware), with ``resource`` only its reads."""
        seconds = (until - datetime.now(UTC)).total_seconds()
        if resource:
            self._hour_blocked[(name.casefold(), resource.casefold())] = time.monotonic() + seconds
            return
        bucket = self._bucket(name, kind)
        bucket.blocked_until = max(bucket.blocked_until, time.monotonic() + max(0.0, seconds))

    def waiting_until(self, name: str, kind: Requests = Requests.READS) -> datetime | None:
        """Until when requests to this budget wait because Azure asked for it, or None."""
        bucket = self._buckets.get((name.casefold(), kind))
        if bucket is None or (seconds := bucket.blocked_until - time.monotonic()) <= 0:
            return None
        return datetime.now(UTC) + timedelta(seconds=seconds)

    def waits(self) -> tuple[Wait, ...]:
        """Everything that waits because Azure asked for it, the longest wait first."""
        found = [
            Wait(name, kind, until)
            for name, kind in self._buckets
            if (until := self.waiting_until(name, kind))
        ]
        found += [
            Wait(name, Requests.READS, datetime.now(UTC) + timedelta(seconds=seconds), resource)
            for (name, resource), blocked in self._hour_blocked.items()
            if (seconds := blocked - time.monotonic()) > 0
        ]
        return tuple(sorted(found, key=lambda one: one.until, reverse=True))

    def left(self, name: str, kind: Requests) -> int | None:
        """How many more requests of a kind fit now, as far as Azure told; None where it told of no limit."""
        bucket = self._buckets.get((name.casefold(), kind))
        if bucket is None or not bucket.known:
            return None
        grown = (time.monotonic() - bucket.seen) * bucket.limit.per_second
        return int(min(float(bucket.capacity), bucket.level + grown))

    def left_this_hour(self, name: str, resource: str) -> int | None:
        """How many more reads of a resource type Azure allows in this hour; None where it never told.

        Recovery Services counts some reads by the hour (OPERATIONS.md, "Errors and throttling").
        """
        return self._hourly.get((name.casefold(), resource.casefold()))

    def snapshot(self) -> dict[str, Budget]:
        """All budgets of reads by name, for the status bar."""
        return {
            name: Budget(
                int(bucket.level) if bucket.known else None, bucket.capacity, self.waiting_until(name)
            )
            for (name, kind), bucket in self._buckets.items()
            if kind is Requests.READS
        }

    def _bucket(self, name: str, kind: Requests) -> _Bucket:
        key = (name.casefold(), kind)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(kind.value)
        return bucket


def _seconds(clock: str) -> float:
    """``00:00:05`` as seconds; 5 where it cannot be read (the published window of Resource Graph)."""
    try:
        hours, minutes, seconds = (float(part) for part in clock.split(":"))
    except ValueError:
        return 5.0
    return hours * 3600 + minutes * 60 + seconds
