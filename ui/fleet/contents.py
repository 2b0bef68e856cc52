"""The VMs of the tree in groups: filtered, ordered and counted on plain Python lists, without Qt's rows.

What Qt knows of them is the model's business (:mod:`ui.fleet.model`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import TypeAlias

from app.domain.assessment import AssessedMachine, Badge
from app.domain.estate import Estate
from app.domain.inert import one_line
from ui.fleet.columns import Column
from ui.fleet.filter_query import FilterQuery, matcher, matching
from ui.fleet.grouping import group_of
from ui.fleet.laying import LAID_AT_ONCE, fair_limits, limit_beside
from ui.fleet.names import Names
from ui.fleet.order import URGENCY, Grouping, name_of, place_of
from ui.fleet.row_texts import RowTexts
from ui.fleet.rows import GroupRow, MachineRow, Place
from ui.fleet.words import machines_counted

SMALL_FLEET = 300
"""Up to this many VMs groups are unfolded by themselves."""

_ROW_PLACE = attrgetter("place")

Touched: TypeAlias = dict[GroupRow, set[MachineRow]]
"""Groups whose lists changed, each with those of its rows that were there before and changed."""


class Contents:
    """Rows by key, groups by key, the filter and the order, and the counts of all of it."""

    def __init__(self, texts: RowTexts) -> None:
        self.texts = texts
        self.names = Names(Estate())
        self.rows: dict[str, MachineRow] = {}
        self.groups: dict[str, GroupRow] = {}
        self.by_serial: dict[int, GroupRow] = {}
        self.shown_groups: list[GroupRow] = []
        """The groups with a VM that passes the filter, in order."""
        self.grouping = Grouping.REGION
        self.column = Column.BADGE
        self.descending = False
        self.hidden: frozenset[str] = frozenset()
        """Hidden subscriptions, ids without case."""
        self.counts: Counter[Badge] = Counter()
        """Badges of the VMs of the chosen subscriptions."""
        self.by_subscription: Counter[str] = Counter()
        self._serial = 0
        self._query = FilterQuery()
        self._badges: frozenset[Badge] = frozenset()
        self._test: Callable[[MachineRow], bool] | None = None
        self._stale: dict[MachineRow, None] = {}
        self._with_gaps: set[GroupRow] = set()
        """Groups whose list of shown rows holds one that is not to be shown any more."""
        self._place: Callable[[MachineRow], Place] = self._make_place()

    @property
    def filtered(self) -> bool:
        """Whether the filter box or the badge filter holds something back."""
        return bool(self._query or self._badges)

    @property
    def flat(self) -> bool:
        """Whether there is one group without a row of its own."""
        return self.grouping is Grouping.NONE

    def matches_without_badges(self) -> int:
        """How many VMs pass the filter box alone."""
        return len(matching(self.rows.values(), self.make_test(self._query, frozenset())))

    # ------------------------------------------------------------ texts

    def cells(self, row: MachineRow) -> tuple[str, ...]:
        """The texts of a row by column, made when first asked for."""
        cells = row.cells
        if cells is None:
            names = self.names
            cells = row.cells = self.texts.cells(
                row.assessed, self.reason(row), names.subscriptions, names.regions
            )
        return cells

    def reason(self, row: MachineRow) -> str:
        """The sentence of a row's first reason, made when first asked for."""
        if row.reason is None:
            row.reason = self.texts.reason(row.assessed)
        return row.reason

    def group_spoken(self, group: GroupRow) -> str:
        """A group in words: title, number of VMs, counts of every badge."""
        counts = (
            f"{self.texts.badge(badge)} {group.counts[badge]}"
            for badge in sorted(group.counts, key=URGENCY.__getitem__)
            if group.counts[badge]
        )
        return ", ".join((group.title, machines_counted(len(group.shown)), *counts))

    def group_note(self, group: GroupRow) -> str:
        """What was not read for this group; empty where everything was."""
        notes = (self.names.note_of(unknown_id) for unknown_id, count in group.unread.items() if count)
        return next(filter(None, notes), "")

    def haystack(self, row: MachineRow) -> str:
        """What the filter words are looked for in, made when first asked for."""
        if row.haystack is None:
            machine = row.assessed.facts.machine
            row.haystack = self.texts.haystack(
                row.assessed,
                self.reason(row),
                self.names.subscription(machine.subscription_id),
                self.names.region(machine.region),
            )
        return row.haystack

    def prepare(self, count: int) -> bool:
        """Make the filter texts of some rows ahead of the first keystroke; whether there is more to do."""
        for _ in range(min(count, len(self._stale))):
            row, _nothing = self._stale.popitem()
            if row.key in self.rows:
                self.haystack(row)
        return bool(self._stale)

    def forget_texts(self) -> None:
        """Every text is made again when it is needed."""
        for row in self.rows.values():
            row.reason = row.haystack = row.cells = None
        self._stale = dict.fromkeys(self.rows.values())

    def take_names(self, names: Names) -> None:
        """Other display names: cells and filter texts are made again."""
        for row in self.rows.values():
            row.haystack = row.cells = None
        self._stale = dict.fromkeys(self.rows.values())
        self.names = names
        self._place = self._make_place()

    # ------------------------------------------------------------ changes

    def take(self, machines: Sequence[AssessedMachine]) -> Touched:
        """Take new or changed VMs into their groups' lists; changed ones keep their place."""
        touched: Touched = {}
        self._with_gaps.clear()
        for assessed in machines:
            row = self.rows.get(assessed.key)
            if row is None:
                row = MachineRow(assessed)
                self.rows[assessed.key] = row
                self.by_subscription[assessed.facts.machine.subscription_id.casefold()] += 1
                self._join(row, touched)
            else:
                self._change(row, assessed, touched)
            self._stale[row] = None
        self._drop_hidden()
        return touched

    def drop(self, keys: Iterable[str]) -> Touched:
        """Forget VMs that are gone."""
        touched: Touched = {}
        self._with_gaps.clear()
        for key in keys:
            row = self.rows.pop(key, None)
            if row is not None:
                self._stale.pop(row, None)
                self.by_subscription[row.assessed.facts.machine.subscription_id.casefold()] -= 1
                self._leave(row, touched)
        for group in touched:
            group.members = [row for row in group.members if row.key in self.rows]
            group.named = []
        self._drop_hidden()
        return touched

    def _drop_hidden(self) -> None:
        for group in self._with_gaps:
            group.shown = [row for row in group.shown if row.shown and row.group is group]

    def _join(self, row: MachineRow, touched: Touched) -> None:
        group = self._group_for(row.assessed)
        row.group = group
        group.members.append(row)
        group.unordered = True
        if self._in_chosen_subscription(row):
            self.counts[row.badge] += 1
        row.shown = self._test is None or self._test(row)
        if row.shown:
            group.shown.append(row)
            group.count(row, 1)
        touched.setdefault(group, set())

    def _leave(self, row: MachineRow, touched: Touched) -> None:
        if self._in_chosen_subscription(row):
            self.counts[row.badge] -= 1
        if row.shown:
            row.group.count(row, -1)
            self._with_gaps.add(row.group)
        row.shown = False
        touched.setdefault(row.group, set())

    def _change(self, row: MachineRow, assessed: AssessedMachine, touched: Touched) -> None:
        group = row.group
        if group_of(assessed.facts, self.grouping, self.names)[0] != group.key:
            self._leave(row, touched)
            group.members.remove(row)
            group.named = []
            row.take(assessed)
            self._join(row, touched)
            return
        before, was_shown = row.badge, row.shown
        if was_shown:
            group.count(row, -1)
        row.take(assessed)
        if before is not row.badge and self._in_chosen_subscription(row):
            self.counts[before] -= 1
            self.counts[row.badge] += 1
        row.shown = self._test is None or self._test(row)
        if row.shown:
            group.count(row, 1)
            if not was_shown:
                group.shown.append(row)
                group.unordered = True
        elif was_shown:
            self._with_gaps.add(group)
        touched.setdefault(group, set()).add(row)

    def _group_for(self, assessed: AssessedMachine) -> GroupRow:
        key, title = group_of(assessed.facts, self.grouping, self.names)
        group = self.groups.get(key)
        if group is None:
            self._serial += 1
            group = GroupRow(key, one_line(title), self._serial)
            group.expanded = self.flat or len(self.rows) <= SMALL_FLEET
            self.groups[key] = group
            self.by_serial[group.serial] = group
        return group

    def forget_group(self, group: GroupRow) -> None:
        """A group whose last VM is gone."""
        del self.groups[group.key]
        del self.by_serial[group.serial]

    def clear(self) -> None:
        """Forget every VM."""
        self.rows.clear()
        self.groups.clear()
        self.by_serial.clear()
        self.shown_groups = []
        self._stale.clear()
        self.counts = Counter()
        self.by_subscription = Counter()

    # ------------------------------------------------------------ filter, order, grouping

    def set_filter(self, query: FilterQuery, badges: frozenset[Badge], hidden: frozenset[str]) -> bool:
        """Another filter; whether it differs. :meth:`arrange` applies it."""
        if (query, badges, hidden) == (self._query, self._badges, self.hidden):
            return False
        if hidden != self.hidden:
            self.hidden = hidden
            self.counts = Counter(
                row.badge for row in self.rows.values() if self._in_chosen_subscription(row)
            )
        self._query, self._badges = query, badges
        if not self.filtered:
            for group in self.groups.values():
                group.choice_filtered = None
        return True

    def place_again(self) -> None:
        """Every VM goes to the place of its present values; :meth:`arrange` moves those that are laid out."""
        self._place = self._make_place()
        for group in self.groups.values():
            group.unplaced = group.unordered = True

    def regroup(self) -> None:
        """Sort every VM into the groups of the present grouping; :meth:`arrange` lays them out."""
        choices = {key: (group.choice, group.choice_filtered) for key, group in self.groups.items()}
        self.groups.clear()
        self.by_serial.clear()
        for row in self.rows.values():
            group = self._group_for(row.assessed)
            row.group = group
            group.members.append(row)
            group.unordered = True
        for key, group in self.groups.items():
            group.choice, group.choice_filtered = choices.get(key, (None, None))

    def fold_grown(self) -> bool:
        """The fleet is no longer small: what nobody unfolded by hand is folded; whether anything was."""
        if self.flat or self.filtered:
            return False
        for group in self.groups.values():
            group.expanded = bool(group.choice)
        return True

    def number_groups(self) -> None:
        """Write every shown group's row into it."""
        for number, group in enumerate(self.shown_groups):
            group.number = number

    def order(self, group: GroupRow) -> None:
        """Bring the lists of a group into order: only when its rows are to be seen."""
        if not group.unordered:
            return
        if len(group.named) != len(group.members):
            group.named = sorted(group.members, key=name_of)
        place = self._place
        for row in group.named:
            if group.unplaced or row.place is None:
                row.place = place(row)
        group.members = sorted(group.named, key=_ROW_PLACE, reverse=self.descending)
        if len(group.shown) == len(group.members):
            group.shown = list(group.members)
        else:
            group.shown = [row for row in group.members if row.shown]
        group.unplaced = group.unordered = False

    def limit_for(self, group: GroupRow) -> int:
        """How many rows of a group may be laid out now."""
        if self.flat:
            return LAID_AT_ONCE
        if not group.expanded:
            return 0
        beside = sum(len(one.laid) for one in self.shown_groups if one is not group and one.expanded)
        return limit_beside(beside)

    def _expansion(self, group: GroupRow, shown: int) -> bool:
        if self.filtered:
            if group.choice_filtered is not None:
                return group.choice_filtered
            if shown <= LAID_AT_ONCE:
                return True
        return group.choice if group.choice is not None else len(self.rows) <= SMALL_FLEET

    def arrange(self) -> None:
        """Filter every group and lay out what may be laid out; inside a reset of the model."""
        self._test = self.make_test(self._query, self._badges)
        for group in self.groups.values():
            for row in group.members:
                row.shown = False
            group.shown = matching(group.members, self._test)
            for row in group.shown:
                row.shown = True
            group.count_again()
        self.lay_out()

    def lay_out(self) -> None:
        """Order what passes the filter and lay out what may be laid out; inside a reset of the model."""
        for group in self.groups.values():
            group.whole = False
            group.number = -1
            group.laid = []
        shown = sorted(
            (group for group in self.groups.values() if group.shown),
            key=lambda group: (group.title.casefold(), group.key),
        )
        count = sum(len(group.shown) for group in shown)
        for group in shown:
            group.expanded = self.flat or self._expansion(group, count)
            if group.expanded:
                self.order(group)
        limits = fair_limits([len(group.shown) if group.expanded else 0 for group in shown])
        for group, limit in zip(shown, limits, strict=True):
            group.limit = LAID_AT_ONCE if self.flat else limit
            group.laid = group.to_lay()
        self.shown_groups = shown
        self.number_groups()

    def make_test(self, query: FilterQuery, badges: frozenset[Badge]) -> Callable[[MachineRow], bool] | None:
        """The test that a row must pass; None where everything passes."""
        typed = matcher(query, self.names.estate, self.haystack)
        hidden = self.hidden
        if not badges and not hidden:
            return typed
        return lambda row: (
            (not badges or row.badge in badges)
            and (not hidden or row.assessed.facts.machine.subscription_id.casefold() not in hidden)
            and (typed is None or typed(row))
        )

    def _make_place(self) -> Callable[[MachineRow], Place]:
        return place_of(self.column, self.reason, self.names.subscriptions, self.names.regions)

    def _in_chosen_subscription(self, row: MachineRow) -> bool:
        hidden = self.hidden
        return not hidden or row.assessed.facts.machine.subscription_id.casefold() not in hidden
