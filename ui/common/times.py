"""Times for people: local, short, and durations in words."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

_NARROW_SPACE = "\u202f"
"""English has it before AM and PM; labels show it as what it is, because others' texts could hide with it."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def clock(moment: datetime) -> str:
    """The local time of day with seconds, such as ``09:41:52``."""
    return moment.astimezone().strftime("%H:%M:%S")


def short_clock(moment: datetime) -> str:
    """The local time of day, such as ``09:41``."""
    return moment.astimezone().strftime("%H:%M")


def date_and_time(moment: datetime) -> str:
    """Local date and time in the short form of the language."""
    shown = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    said = QLocale().toString(shown, QLocale.FormatType.ShortFormat)
    return said.replace(_NARROW_SPACE, " ")


def duration(length: timedelta) -> str:
    """A length of time in one unit, such as ``4 min``."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < _MINUTE:
        return QCoreApplication.translate("Times", "{n} s").format(n=seconds)
    if seconds < _HOUR:
        return QCoreApplication.translate("Times", "{n} min").format(n=seconds // _MINUTE)
    if seconds < _DAY:
        return QCoreApplication.translate("Times", "{n} h").format(n=seconds // _HOUR)
    return QCoreApplication.translate("Times", "%n day(s)", None, seconds // _DAY)


def since(moment: datetime) -> timedelta:
    """How long ago a moment was."""
    return datetime.now(UTC) - moment
