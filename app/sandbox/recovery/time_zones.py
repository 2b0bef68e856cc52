"""The time zones of policies: Windows names, standard time the whole year (facts pol-timezone)."""

import tomllib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from resources import read_text


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    table: dict[str, str] = tomllib.loads(read_text("data/time_zones.toml"))["zones"]
    return {name.casefold(): zone for name, zone in table.items()}


def is_time_zone(name: object) -> bool:
    """Whether a policy may name this time zone."""
    return isinstance(name, str) and (name == "UTC" or name.casefold() in _zones())


def offset_of(name: object, around: datetime) -> timedelta:
    """How far a zone's standard time is from UTC; nothing where the zone is not known.

    ``around`` decides where a zone's standard time itself was changed in the course of years.
    """
    zone = _zones().get(str(name).casefold())
    if zone is None:
        return timedelta()
    moment = around.astimezone(ZoneInfo(zone) if zone else UTC)
    return (moment.utcoffset() or timedelta()) - (moment.dst() or timedelta())
