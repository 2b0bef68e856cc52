"""The nodes of the VM tree: one per VM, one per group, and the row that shows the rest of a group.

The model owns every node; Qt only ever sees numbers (the group's serial), so no pointer can outlive its node.
"""

from collections import Counter
from datetime import datetime
from typing import TypeAlias

from app.domain.assessment import AssessedMachine, Badge

Place: TypeAlias = int | str | datetime
"""What a row is sorted by: the column's value; equal ones are ordered by name."""


class MachineRow:
    """One VM. ``place`` keeps the position of the last sort, so a VM that changes does not jump."""

    __slots__ = ("assessed", "badge", "cells", "group", "haystack", "key", "place", "reason", "shown")

    def __init__(self, assessed: AssessedMachine) -> None:
        self.key = assessed.key
        self.assessed = assessed
        self.badge = assessed.verdict.badge
        self.group: GroupRow
        self.place: Place | None = None
        """None until its group is laid out."""
        self.shown = False
        """Whether it passes the filter."""
        self.reason: str | None = None
        """The sentence of the first reason; None until it is needed."""
        self.haystack: str | None = None
        """Everything the filter looks at, without case; None until it is needed."""
        self.cells: tuple[str, ...] | None = None
        """The texts of the columns; None until the row is painted."""

    def take(self, assessed: AssessedMachine) -> None:
        """Take a newer judgement; texts are made again when they are needed."""
        self.assessed = assessed
        self.badge = assessed.verdict.badge
        self.reason = self.haystack = self.cells = None


class RestRow:
    """The row *Show all n* below the rows of a group that are laid out."""

    __slots__ = ("group",)

    def __init__(self, group: "GroupRow") -> None:
        self.group = group


ChildRow: TypeAlias = MachineRow | RestRow


class GroupRow:
    """A region, subscription, resource group or vault with its VMs.

    ``members`` are all VMs of the group, ``shown`` those that pass the filter, in order, and ``laid`` the
    rows that Qt knows: the first ``limit`` of them, and the row for the rest.
    """

    __slots__ = (
        "choice",
        "choice_filtered",
        "counts",
        "expanded",
        "key",
        "laid",
        "limit",
        "members",
        "named",
        "number",
        "rest",
        "serial",
        "shown",
        "title",
        "unordered",
        "unplaced",
        "unread",
        "whole",
    )

    def __init__(self, key: str, title: str, serial: int) -> None:
        self.key = key
        self.title = title
        self.serial = serial
        self.number = -1
        """Its row in the model; -1 while the filter hides it."""
        self.members: list[MachineRow] = []
        self.named: list[MachineRow] = []
        """The members by name, as far as they were ever laid out: so that sorting need not look at names."""
        self.shown: list[MachineRow] = []
        self.laid: list[ChildRow] = []
        self.counts: Counter[Badge] = Counter()
        """Badges of the shown VMs."""
        self.expanded = False
        self.choice: bool | None = None
        """Whether a person unfolded or folded it; None: nobody did."""
        self.choice_filtered: bool | None = None
        """The same while a filter is active; forgotten with the filter."""
        self.limit = 0
        self.whole = False
        """Whether *Show all n* was chosen."""
        self.unordered = False
        """Whether the lists must be sorted before anything of them is laid out."""
        self.unplaced = False
        """Whether the places of its rows must be made again before they are sorted."""
        self.unread: Counter[str] = Counter()
        """Ids of what was not read, by the number of shown VMs that nothing can be told about for it."""
        self.rest = RestRow(self)

    def count(self, row: MachineRow, by: int) -> None:
        """Count a shown row in, or out."""
        self.counts[row.badge] += by
        if row.badge is Badge.CANNOT_TELL:
            for unknown_id in row.assessed.verdict.unknown_ids:
                self.unread[unknown_id] += by

    def count_again(self) -> None:
        """Count all shown rows."""
        self.counts = Counter([row.badge for row in self.shown])
        self.unread = Counter()
        if self.counts[Badge.CANNOT_TELL]:
            unknown = [
                row.assessed.verdict.unknown_ids for row in self.shown if row.badge is Badge.CANNOT_TELL
            ]
            for ids, count in Counter(unknown).items():
                self.unread.update(dict.fromkeys(ids, count))

    def to_lay(self) -> list[ChildRow]:
        """The rows Qt should know now."""
        if self.whole or len(self.shown) <= self.limit:
            return list(self.shown)
        return [*self.shown[: self.limit], self.rest]
