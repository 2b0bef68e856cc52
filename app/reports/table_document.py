"""The fleet as a plain table for a terminal."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from app.domain.assessment import AssessedMachine, Badge
from app.domain.estate import Estate
from app.domain.inert import inert
from app.readiness.texts import Texts

_WIDTHS = (28, 24, 22, 16)
_ORDER = {badge: position for position, badge in enumerate(Badge)}


def table_document(machines: Iterable[AssessedMachine], estate: Estate, texts: Texts) -> str:
    """A table of what needs someone first, the counts, and what could not be read."""
    ordered = sorted(
        machines, key=lambda one: (_ORDER[one.verdict.badge], one.facts.machine.name.casefold(), one.key)
    )
    lines = [
        _line(
            (
                one.facts.machine.name,
                texts.badge(one.verdict.badge),
                estate.subscription_name(one.facts.machine.subscription_id),
                one.facts.machine.region,
            ),
            texts.first_reason(one.verdict),
        )
        for one in ordered
    ]
    counts = Counter(one.verdict.badge for one in ordered)
    lines.append("")
    lines.append(
        ", ".join(f"{texts.badge(badge)} {counts[badge]}" for badge in Badge if counts[badge]) or "0"
    )
    lines.extend(inert(texts.unknown(one), 1000) for one in estate.unknowns)
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str], last: str) -> str:
    padded = [_pad(inert(cell), width) for cell, width in zip(cells, _WIDTHS, strict=True)]
    return "  ".join([*padded, inert(last)]).rstrip()


def _pad(text: str, width: int) -> str:
    """Pad or cut to a number of terminal columns; Hangul takes two."""
    used = 0
    kept = ""
    for character in text:
        columns = 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
        if used + columns > width:
            kept = kept[:-1] + "…"
            break
        kept += character
        used += columns
    return kept + " " * max(0, width - used)
