"""Which rows of a group Qt gets to know: how many at most, and the steps from the old list to the new one."""

from collections.abc import Sequence
from typing import NamedTuple

from ui.fleet.rows import ChildRow

LAID_IN_GROUP = 300
"""Rows laid out in one group before *Show all n* (design, section 7)."""
LAID_AT_ONCE = 500
"""Rows laid out in all groups together."""
LEAST_IN_GROUP = 50
"""A group that is unfolded shows at least this many."""


class Difference(NamedTuple):
    """Ranges (first, last) to take out, then ranges of the new list to put in, each in that order."""

    removed: list[tuple[int, int]]
    inserted: list[tuple[int, int]]


def limit_beside(laid_elsewhere: int) -> int:
    """How many rows a group may lay out while others have laid out so many."""
    return max(LEAST_IN_GROUP, min(LAID_IN_GROUP, LAID_AT_ONCE - laid_elsewhere))


def fair_limits(sizes: Sequence[int]) -> list[int]:
    """Limits for unfolded groups of these sizes, in order; a folded group has size 0 and gets 0."""
    limits: list[int] = []
    laid = 0
    for size in sizes:
        limit = limit_beside(laid) if size else 0
        limits.append(limit)
        laid += min(size, limit)
    return limits


def difference(old: Sequence[ChildRow], new: Sequence[ChildRow]) -> Difference | None:
    """The steps from one list to the other; None where rows that stay changed their order."""
    kept, known = set(new), set(old)
    if [row for row in old if row in kept] != [row for row in new if row in known]:
        return None
    removed = _runs([number for number, row in enumerate(old) if row not in kept])
    inserted = _runs([number for number, row in enumerate(new) if row not in known])
    return Difference(removed[::-1], inserted)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
