"""A backup policy for VMs as a value that can be written, changed and checked before Azure sees it."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from app.domain.backup import PolicyType

WEEKDAYS: Final = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
WEEKS: Final = ("First", "Second", "Third", "Fourth", "Last")
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Azure's words, in the order in which they are shown and sent."""
CRASH_CONSISTENT: Final = "OnlyCrashConsistent"
"""``snapshotConsistencyType`` of agentless, crash-consistent points (fact pol-consistency)."""


class Frequency(StrEnum):
    """How often a policy starts a backup."""

    HOURLY = "Hourly"
    DAILY = "Daily"
    WEEKLY = "Weekly"


class Schedule(Struct, frozen=True):
    """When backups start."""

    frequency: Frequency
    time: str
    """``HH:MM`` in the policy's time zone; an hourly window starts by UTC (fact pol-hourly-window)."""
    weekdays: tuple[str, ...] = ()
    """Weekly only."""
    interval: int = 0
    """Hours between two backups; hourly only."""
    window: int = 0
    """Hours from the first start of a day within which backups start; hourly only."""


class OnWeekdays(Struct, frozen=True, tag="weekdays"):
    """Points of a month by week and weekday, such as the first Sunday (Azure's format *Weekly*)."""

    weeks: tuple[str, ...]
    weekdays: tuple[str, ...]


class OnDays(Struct, frozen=True, tag="days"):
    """Points of a month by number of the day (Azure's format *Daily*)."""

    days: tuple[int, ...] = ()
    last: bool = False
    """The last day of the month, whichever number it has."""


class Weekly(Struct, frozen=True):
    """How long weekly points are kept."""

    weeks: int
    weekdays: tuple[str, ...]


class Monthly(Struct, frozen=True):
    """How long monthly points are kept."""

    months: int
    on: OnWeekdays | OnDays


class Yearly(Struct, frozen=True):
    """How long yearly points are kept."""

    years: int
    months: tuple[str, ...]
    on: OnWeekdays | OnDays


class Tiering(Struct, frozen=True):
    """When points move to the archive tier (fact pol-tiering)."""

    mode: str
    """``TierRecommended``, ``TierAfter`` or ``DoNotTier``."""
    duration: int = 0
    duration_type: str = "Invalid"


class PolicyDefinition(Struct, frozen=True):
    """Everything that a person decides about a policy."""

    name: str
    type: PolicyType
    schedule: Schedule
    time_zone: str = "UTC"
    """Windows time-zone id (fact pol-timezone)."""
    instant_days: int = 2
    daily_days: int | None = None
    weekly: Weekly | None = None
    monthly: Monthly | None = None
    yearly: Yearly | None = None
    consistency: str = ""
    """Empty: application-consistent where possible; or :data:`CRASH_CONSISTENT`."""
    group_prefix: str = ""
    """Name of the group for restore points; Azure puts a number between prefix and suffix."""
    group_suffix: str = ""
    tiering: Tiering | None = None

    @property
    def enhanced(self) -> bool:
        """Whether it is an Enhanced (V2) policy."""
        return self.type is PolicyType.ENHANCED


def new_standard(name: str = "", *, time: str = "02:00", time_zone: str = "UTC") -> PolicyDefinition:
    """A Standard policy as Azure's own DefaultPolicy: daily, 30 days, snapshots for 2 days (facts 3.1)."""
    schedule = Schedule(Frequency.DAILY, time)
    return PolicyDefinition(name, PolicyType.STANDARD, schedule, time_zone, 2, 30)


def new_enhanced(name: str = "", *, time: str = "02:00", time_zone: str = "UTC") -> PolicyDefinition:
    """An Enhanced policy with the same daily schedule and retention as :func:`new_standard`."""
    schedule = Schedule(Frequency.DAILY, time)
    return PolicyDefinition(name, PolicyType.ENHANCED, schedule, time_zone, 2, 30)
