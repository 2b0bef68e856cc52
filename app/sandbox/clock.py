"""The sandbox's own time, which can run faster than real time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache


class Clock:
    """A clock that starts at the real time and runs ``speed`` times as fast.

    ``speed`` is a factor without unit: 60 lets one simulated minute pass in a real second.
    """

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        self.speed = speed
        self._start = start or datetime.now(UTC)
        self._origin = time.monotonic()
        self._skipped = timedelta()
        self._held: datetime | None = None

    def now(self) -> datetime:
        """The simulated time, always aware and in UTC."""
        if self._held is not None:
            return self._held
        elapsed = (time.monotonic() - self._origin) * self.speed
        return self._start + timedelta(seconds=elapsed) + self._skipped

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Stand still at a moment while something that fell due then is carried out late."""
        self._held = moment
        try:
            yield
        finally:
            self._held = None

    def skip(self, interval: timedelta) -> None:
        """Move the simulated time forward at once."""
        self._skipped += interval


@lru_cache(maxsize=4096)
def timestamp(moment: datetime, fraction_digits: int = 7) -> str:
    """A time as Azure writes it: ISO 8601, UTC, seven fraction digits, ``Z``."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return text + "0" * (fraction_digits - 6) + "Z"
