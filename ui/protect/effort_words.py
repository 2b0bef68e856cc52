"""How many requests a plan sends and how long Azure lets it take, in one line."""

from PySide6.QtCore import QCoreApplication

from app.planning.estimate import Estimate

_MINUTE, _HOUR = 60, 3600


def effort_words(found: Estimate) -> str:
    """Such as "246 requests that change something, 740 reads, 2 to 9 min"."""
    translate = QCoreApplication.translate
    reads = found.checks + found.polls
    return translate("Effort", "{writes}, up to {reads}, {time}").format(
        writes=translate("Effort", "%n change(s) sent", None, found.write_count),
        reads=translate("Effort", "%n read(s)", None, reads),
        time=_span(found.shortest_seconds, found.longest_seconds),
    )


def _span(shortest: float, longest: float) -> str:
    translate = QCoreApplication.translate
    if longest < _MINUTE:
        return translate("Effort", "under a minute")
    unit = _MINUTE if longest < 2 * _HOUR else _HOUR
    low, high = max(round(shortest / unit), 0), max(-int(-longest // unit), 1)
    said = (
        translate("Effort", "about {low} to {high} min")
        if unit == _MINUTE
        else translate("Effort", "about {low} to {high} h")
    )
    if low >= high:
        said = (
            translate("Effort", "about {high} min")
            if unit == _MINUTE
            else translate("Effort", "about {high} h")
        )
    return said.format(low=max(low, 1) if high > 1 else low, high=high)
