"""The time zones of a picker: Windows ids, as policies name them, with a place and the standard offset."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from resources import read_text


class ZoneChoice(Struct, frozen=True):
    """One time zone."""

    windows_id: str
    place: str
    """A city of the zone, such as ``Seoul``; empty for one that is an offset only."""
    offset_minutes: int
    """Standard time: policies do not follow daylight saving (fact pol-timezone)."""

    @property
    def label(self) -> str:
        """``(UTC+09:00) Seoul · Korea Standard Time``; zones that are no place have their id alone."""
        sign = "-" if self.offset_minutes < 0 else "+"
        hours, minutes = divmod(abs(self.offset_minutes), 60)
        offset = f"(UTC{sign}{hours:02}:{minutes:02})"
        return f"{offset} {self.place} · {self.windows_id}" if self.place else f"{offset} {self.windows_id}"


def zone_of(windows_id: str) -> ZoneInfo | None:
    """The zone of a Windows time-zone id such as ``Korea Standard Time``; None where it is not known."""
    name = _zones().get(windows_id.casefold())
    try:
        return ZoneInfo(name[1]) if name else None
    except ZoneInfoNotFoundError:
        return None


def standard_offset(zone: ZoneInfo, at: datetime) -> timedelta:
    """The offset of a zone without daylight saving."""
    there = at.astimezone(zone)
    return (there.utcoffset() or timedelta()) - (there.dst() or timedelta())


def zone_choices(now: datetime) -> tuple[ZoneChoice, ...]:
    """All zones that are known here, from west to east; UTC first among its equals."""
    found = []
    for windows_id, iana in _zones().values():
        zone = zone_of(windows_id)
        if zone is None:
            continue
        minutes = round(standard_offset(zone, now).total_seconds() / 60)
        place = "" if iana.startswith("Etc/") else iana.rpartition("/")[2].replace("_", " ")
        found.append(ZoneChoice(windows_id, place, minutes))
    return tuple(sorted(found, key=lambda one: (one.offset_minutes, one.windows_id != "UTC", one.place)))


@cache
def _zones() -> Mapping[str, tuple[str, str]]:
    """(Windows id, IANA name) by Windows id without case."""
    content = tomllib.loads(read_text("data/time_zones.toml"))
    return {name.casefold(): (name, zone) for name, zone in content["zones"].items()}
