"""The published limits of Azure: ARM's token buckets, Resource Graph's window, hourly limits of backup.

Values and messages: OPERATIONS.md, "Errors and throttling". Limits run on real time, not on the
sandbox's clock: a client cannot hurry Azure by simulating. Only where a test asks for it do they run at
the pace of the clock (``--quotas clock``); what a client is told to wait is always in real seconds.

How the hourly limits are read from what was seen: the refusal on record names 150 job reads an hour; first
values of the header elsewhere are 149, 299 and 449, which are one, two and three times that (as many front
ends answer). So every read inside a vault has 150 here, the least that was seen. They are counted for a
subscription and an action over all of its vaults: in recorded traffic the header falls from one vault to the
next.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from app.sandbox.errors import GATEWAY
from app.sandbox.messages import ArmError

GRAPH_QUERIES = 15
"""Resource Graph queries in one window."""
GRAPH_WINDOW = 5.0
"""Seconds of the Resource Graph window."""
HOUR = 3600.0
_RECOVERY_READS = 150
_VAULT_WRITES = 210
_VAULT_DELETES = 10
_VAULT = "microsoft.recoveryservices/vaults/"


@dataclass
class _Bucket:
    capacity: int
    per_second: float
    level: float
    filled_at: float

    def take(self, now: float) -> float:
        """Take one token; 0, or the seconds to wait until there is one."""
        self.level = min(self.capacity, self.level + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.level < 1:
            return (1 - self.level) / self.per_second
        self.level -= 1
        return 0.0


@dataclass
class _Window:
    limit: int
    seconds: float
    started: float
    used: int = 0

    def take(self, now: float) -> float:
        if now - self.started >= self.seconds:
            self.started, self.used = now, 0
        if self.used >= self.limit:
            return self.started + self.seconds - now
        self.used += 1
        return 0.0


@dataclass(frozen=True)
class _Kind:
    name: str
    capacity: int
    per_second: float
    overall: int
    """What is left of the limit over all regions."""
    unlimited: int
    """What the header says while limits are not enforced: the hourly figure of the time before the buckets.
    It tells a client that paces itself by the buckets that there is no need to."""


_READS = _Kind("reads", 250, 25.0, 3749, 11999)
_WRITES = _Kind("writes", 200, 10.0, 2999, 1199)
_DELETES = _Kind("deletes", 200, 10.0, 2999, 14999)


class Throttle:
    """Counts the requests of one caller and refuses those over a limit, if limits are enforced."""

    _KINDS: ClassVar[dict[str, _Kind]] = {"GET": _READS, "HEAD": _READS, "DELETE": _DELETES}

    def __init__(
        self,
        *,
        enforced: bool,
        actor: str = "",
        pace: float = 1.0,
        time_source: Callable[[], float] = time.monotonic,
    ) -> None:
        self.enforced = enforced
        self._actor = actor
        self._pace = pace
        """Seconds that pass for the limits in a real one."""
        self._real_time = time_source
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._hourly: dict[tuple[str, str], _Window] = {}
        self._graph = _Window(GRAPH_QUERIES, GRAPH_WINDOW, -GRAPH_WINDOW)

    def admit(self, method: str, subscription: str, action: str | None) -> dict[str, str]:
        """Count one ARM request and give the headers that tell what is left.

        Raises:
            ArmError: 429 with Retry-After when a limit is enforced and reached.
        """
        kind = self._KINDS.get(method, _WRITES)
        remaining = f"x-ms-ratelimit-remaining-subscription-{kind.name}"
        headers = {
            remaining: str(kind.unlimited),
            f"x-ms-ratelimit-remaining-subscription-global-{kind.name}": str(kind.overall),
        }
        if not self.enforced:
            return headers
        limit = hourly_limit(method, action)
        now = self._now()
        full = _Bucket(kind.capacity, kind.per_second, kind.capacity, now)
        bucket = self._buckets.setdefault((subscription, kind.name), full)
        wait = bucket.take(now)
        headers[remaining] = str(int(bucket.level))
        if wait:
            raise self._subscription_throttled(subscription, kind.name, wait, headers)
        if limit is not None and action is not None:
            key = (subscription, action.casefold())
            window = self._hourly.setdefault(key, _Window(limit, HOUR, now))
            wait = window.take(now)
            headers["x-ms-ratelimit-remaining-subscription-resource-requests"] = str(limit - window.used)
            if wait:
                raise _resource_throttled(action, limit, self._real_seconds(wait), headers)
        return headers

    def admit_query(self) -> dict[str, str]:
        """Count one Resource Graph query and give its quota headers.

        Raises:
            ArmError: 429 RateLimiting with Retry-After when 15 queries were made within 5 seconds.
        """
        now = self._now()
        wait = self._graph.take(now) if self.enforced else 0.0
        left = self._graph.limit - self._graph.used if self.enforced else GRAPH_QUERIES - 1
        resets = (
            self._real_seconds(self._graph.started + GRAPH_WINDOW - now)
            if self.enforced
            else int(GRAPH_WINDOW)
        )
        headers = {
            "x-ms-user-quota-remaining": str(left),
            "x-ms-user-quota-resets-after": f"00:00:{resets:02d}",
        }
        if wait:
            headers["Retry-After"] = str(self._real_seconds(wait))
            message = (
                "Please provide below info when asking for support: timestamp, correlationId. Client "
                "application has been throttled and should not attempt to repeat the request until an amount "
                "of time has elapsed."
            )
            raise ArmError(429, "RateLimiting", message, headers=headers)
        return headers

    def _now(self) -> float:
        return self._real_time() * self._pace

    def _real_seconds(self, wait: float) -> int:
        return max(1, math.ceil(wait / self._pace))

    def _subscription_throttled(
        self, subscription: str, kind: str, wait: float, headers: dict[str, str]
    ) -> ArmError:
        """The words of the real service since its token buckets."""
        seconds = self._real_seconds(wait)
        message = (
            f"Number of '{kind.removesuffix('s')}' requests for subscription '{subscription}' actor "
            f"'{self._actor}' exceeded. Please try again after '{seconds}' seconds after additional tokens "
            "are available. Refer to https://aka.ms/arm-throttling for additional information."
        )
        headers = {**headers, **GATEWAY, "Retry-After": str(seconds)}
        return ArmError(429, "SubscriptionRequestsThrottled", message, headers=headers)


def hourly_limit(method: str, action: str | None) -> int | None:
    """Requests an hour and subscription that Recovery Services allows for an action; None: no such limit."""
    name = (action or "").casefold()
    if method == "GET" and name.startswith(_VAULT) and name != _VAULT + "read":
        return _RECOVERY_READS
    if name == _VAULT + "write":
        return _VAULT_WRITES
    if name == _VAULT + "delete":
        return _VAULT_DELETES
    return None


def _resource_throttled(action: str, limit: int, seconds: int, headers: dict[str, str]) -> ArmError:
    message = (
        f"Number of requests for action '{action}' exceeded the limit of '{limit}' for time interval "
        f"'01:00:00'. Please try again after '{seconds}' seconds."
    )
    headers = {**headers, **GATEWAY, "Retry-After": str(seconds)}
    return ArmError(429, "ResourceRequestsThrottled", message, headers=headers)
