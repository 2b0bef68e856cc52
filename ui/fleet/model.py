"""The model of the VM tree: groups and VMs on Python lists of its own, filtered and sorted there.

A proxy model needs 0.2-0.5 s for 10,000 rows, own lists a few milliseconds; and only some hundred rows are
ever known to Qt (design, section 7). Changes arrive as slices and are applied by difference, so selection,
folding and scroll stay; a new filter, sort or grouping resets, and the view restores them by key.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.domain.assessment import AssessedMachine, Badge
from app.domain.estate import Estate
from app.domain.inert import one_line
from ui.fleet.columns import Column, column_title
from ui.fleet.filter_query import FilterQuery, matcher, matching
from ui.fleet.grouping import group_of
from ui.fleet.laying import LAID_AT_ONCE, difference, fair_limits, limit_beside
from ui.fleet.names import Names
from ui.fleet.order import URGENCY, Grouping, place_of
from ui.fleet.row_texts import RowTexts
from ui.fleet.rows import GroupRow, MachineRow, Place, RestRow
from ui.fleet.words import machines_counted, show_all

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Node: TypeAlias = GroupRow | MachineRow | RestRow

KEY_ROLE = Qt.ItemDataRole.UserRole
"""The key of a VM row: its id without case."""
SMALL_FLEET = 300
"""Up to this many VMs groups are unfolded by themselves."""
_GROUP_LEVEL = 0
_ROOT = QModelIndex()


class FleetModel(QAbstractItemModel):
    """Group, then VM. Tell it what changed; it tells the view the difference."""

    counts_changed = Signal()
    """The total, the shown or a badge's count is another one."""
    folding_changed = Signal()
    """Groups were folded or unfolded by the model's rule, not by a person."""

    def __init__(self, texts: RowTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._names = Names(Estate())
        self._rows: dict[str, MachineRow] = {}
        self._groups: dict[str, GroupRow] = {}
        self._by_serial: dict[int, GroupRow] = {}
        self._shown_groups: list[GroupRow] = []
        self._serial = _GROUP_LEVEL
        self._grouping = Grouping.REGION
        self._column = Column.BADGE
        self._descending = False
        self._place: Callable[[MachineRow], Place] = self._make_place()
        self._query = FilterQuery()
        self._badges: frozenset[Badge] = frozenset()
        self._hidden: frozenset[str] = frozenset()
        self._test: Callable[[MachineRow], bool] | None = None
        self._counts: Counter[Badge] = Counter()
        self._by_subscription: Counter[str] = Counter()
        self._stale: dict[MachineRow, None] = {}

    # ------------------------------------------------------------ what it holds

    @property
    def total(self) -> int:
        """VMs of the chosen subscriptions; the sum of :attr:`badge_counts`."""
        return self._counts.total()

    @property
    def known(self) -> int:
        """All VMs, those of hidden subscriptions included."""
        return len(self._rows)

    @property
    def shown_count(self) -> int:
        """VMs that pass the filter."""
        return sum(len(group.shown) for group in self._groups.values())

    @property
    def badge_counts(self) -> Counter[Badge]:
        """Badges of the VMs of the chosen subscriptions, whatever the filter box and the badge filter say."""
        return self._counts

    @property
    def subscription_counts(self) -> Counter[str]:
        """VMs per subscription id without case, hidden ones included."""
        return self._by_subscription

    @property
    def grouping(self) -> Grouping:
        """What the first level is."""
        return self._grouping

    @property
    def sorting(self) -> tuple[Column, Qt.SortOrder]:
        """The column sorted by and its direction."""
        descending, ascending = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        return self._column, descending if self._descending else ascending

    @property
    def groups(self) -> Sequence[GroupRow]:
        """The groups that have a VM that passes the filter, in order."""
        return self._shown_groups

    @property
    def names(self) -> Names:
        """Display names of subscriptions and regions."""
        return self._names

    @property
    def texts(self) -> RowTexts:
        """The maker of the rows' texts."""
        return self._texts

    @property
    def filtered(self) -> bool:
        """Whether the filter box or the badge filter holds something back."""
        return bool(self._query or self._badges)

    @property
    def _flat(self) -> bool:
        return self._grouping is Grouping.NONE

    def assessed(self, key: str) -> AssessedMachine | None:
        """The VM with this key."""
        row = self._rows.get(key)
        return row.assessed if row is not None else None

    def matches_without_badges(self) -> int:
        """How many VMs pass the filter box alone."""
        return len(matching(self._rows.values(), self._make_test(self._query, frozenset())))

    def shown_keys(self) -> list[str]:
        """Keys of all VMs that pass the filter, in order."""
        return [row.key for group in self._shown_groups for row in group.shown]

    # ------------------------------------------------------------ nodes and indexes

    def node(self, index: Index) -> Node | None:
        """The node of an index; None for an invalid one."""
        if not index.isValid():
            return None
        serial = index.internalId()
        if serial == _GROUP_LEVEL:
            return self._shown_groups[index.row()] if index.row() < len(self._shown_groups) else None
        group = self._by_serial.get(serial)
        if group is None or index.row() >= len(group.laid):
            return None
        return group.laid[index.row()]

    def index_of(self, key: str, column: Column = Column.NAME) -> QModelIndex:
        """The index of a VM; invalid while it is not laid out."""
        row = self._rows.get(key)
        if row is None or not row.shown or row.group.number < 0:
            return QModelIndex()
        try:
            return self.createIndex(row.group.laid.index(row), column, row.group.serial)
        except ValueError:
            return QModelIndex()

    def group_index(self, group: GroupRow) -> QModelIndex:
        """The index of a group; invalid while it is hidden or the list is flat."""
        if self._flat or group.number < 0:
            return QModelIndex()
        return self.createIndex(group.number, 0, _GROUP_LEVEL)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """Qt: the index of a child."""
        if row < 0 or not 0 <= column < len(Column):
            return QModelIndex()
        if parent.isValid():
            group = self.node(parent)
            if isinstance(group, GroupRow) and parent.column() == 0 and row < len(group.laid):
                return self.createIndex(row, column, group.serial)
            return QModelIndex()
        if not self._flat:
            known = row < len(self._shown_groups)
            return self.createIndex(row, column, _GROUP_LEVEL) if known else QModelIndex()
        if self._shown_groups and row < len(self._shown_groups[0].laid):
            return self.createIndex(row, column, self._shown_groups[0].serial)
        return QModelIndex()

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]  # -- Qt overloads QObject.parent()
        """Qt: the group of a VM row."""
        if not index.isValid() or index.internalId() == _GROUP_LEVEL:
            return QModelIndex()
        group = self._by_serial.get(index.internalId())
        return QModelIndex() if group is None else self.group_index(group)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt: the number of children."""
        if not parent.isValid():
            if not self._flat:
                return len(self._shown_groups)
            return len(self._shown_groups[0].laid) if self._shown_groups else 0
        if parent.column() != 0:
            return 0
        node = self.node(parent)
        return len(node.laid) if isinstance(node, GroupRow) else 0

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002 -- every level has the same columns
        """Qt: the number of columns."""
        return len(Column)

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        """Qt: a shown group always has rows."""
        return self.rowCount(parent) > 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt: VM rows can be selected, groups and the rest row can be current."""
        node = self.node(index)
        if node is None:
            return Qt.ItemFlag.NoItemFlags
        if isinstance(node, GroupRow):
            return Qt.ItemFlag.ItemIsEnabled
        leaf = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return leaf | Qt.ItemFlag.ItemIsSelectable if isinstance(node, MachineRow) else leaf

    # ------------------------------------------------------------ what it says

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: texts for display, tooltip and screen reader; the view paints from the nodes themselves."""
        node = self.node(index)
        if isinstance(node, MachineRow):
            return self._machine_data(node, Column(index.column()), role)
        if node is None or index.column() != 0:
            return None
        if isinstance(node, RestRow):
            wanted = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return show_all(len(node.group.shown)) if wanted else None
        if role == Qt.ItemDataRole.DisplayRole:
            return node.title
        return self.group_spoken(node) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt: column titles, left-aligned."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column_title(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def cells(self, row: MachineRow) -> tuple[str, ...]:
        """The texts of a row by column, made when first asked for."""
        cells = row.cells
        if cells is None:
            names = self._names
            cells = row.cells = self._texts.cells(
                row.assessed, self.reason(row), names.subscriptions, names.regions
            )
        return cells

    def reason(self, row: MachineRow) -> str:
        """The sentence of a row's first reason, made when first asked for."""
        if row.reason is None:
            row.reason = self._texts.reason(row.assessed)
        return row.reason

    def group_spoken(self, group: GroupRow) -> str:
        """A group in words: title, number of VMs, counts of every badge."""
        counts = (
            f"{self._texts.badge(badge)} {group.counts[badge]}"
            for badge in sorted(group.counts, key=URGENCY.__getitem__)
            if group.counts[badge]
        )
        return ", ".join((group.title, machines_counted(len(group.shown)), *counts))

    def group_note(self, group: GroupRow) -> str:
        """What was not read for this group; empty where everything was."""
        if group.note is None:
            group.note = self._make_note(group)
        return group.note

    def _make_note(self, group: GroupRow) -> str:
        if not group.counts[Badge.CANNOT_TELL]:
            return ""
        for row in group.shown:
            if row.badge is Badge.CANNOT_TELL:
                for unknown_id in row.assessed.verdict.unknown_ids:
                    note = self._names.note_of(unknown_id)
                    if note:
                        return note
        return ""

    def _machine_data(self, row: MachineRow, column: Column, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._texts.spoken(row.assessed) if column is Column.BADGE else self.cells(row)[column]
        if role == Qt.ItemDataRole.ToolTipRole and column is Column.BADGE:
            spoken, reason = self._texts.spoken(row.assessed), self.reason(row)
            return f"{spoken}\n{reason}" if reason else spoken
        return row.key if role == KEY_ROLE else None

    def _haystack(self, row: MachineRow) -> str:
        if row.haystack is None:
            machine = row.assessed.facts.machine
            row.haystack = self._texts.haystack(
                row.assessed,
                self.reason(row),
                self._names.subscription(machine.subscription_id),
                self._names.region(machine.region),
            )
        return row.haystack

    def prepare(self, count: int) -> bool:
        """Make the filter texts of some rows ahead of the first keystroke; whether there is more to do."""
        for _ in range(min(count, len(self._stale))):
            row, _nothing = self._stale.popitem()
            if row.key in self._rows:
                self._haystack(row)
        return bool(self._stale)

    def set_texts(self, texts: RowTexts) -> None:
        """Another language or another day: every text is made again."""
        self._texts = texts
        self._forget_texts()
        self._rebuild()

    def _forget_texts(self) -> None:
        for row in self._rows.values():
            row.reason = row.haystack = row.cells = None
        self._stale = dict.fromkeys(self._rows.values())

    # ------------------------------------------------------------ changes from the fleet

    def estate_changed(self, estate: Estate) -> None:
        """Take new display names; nothing happens when only progress changed."""
        renamed, noted = self._names.differs(estate)
        if not renamed and not noted:
            return
        self._names = Names(estate)
        for group in self._groups.values():
            group.note = None
        if renamed:
            for row in self._rows.values():
                row.haystack = row.cells = None
            self._stale = dict.fromkeys(self._rows.values())
            self._regroup()
        elif self._shown_groups and not self._flat:
            last = self._shown_groups[-1]
            self.dataChanged.emit(self.group_index(self._shown_groups[0]), self.group_index(last))

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        """Take a slice of new or changed VMs; changed ones keep their place."""
        small = len(self._rows) <= SMALL_FLEET
        touched: dict[GroupRow, set[MachineRow]] = {}
        for assessed in machines:
            row = self._rows.get(assessed.key)
            if row is None:
                row = MachineRow(assessed)
                self._rows[assessed.key] = row
                self._by_subscription[assessed.facts.machine.subscription_id.casefold()] += 1
                row.place = self._place(row)
                self._join(row, touched)
            else:
                self._change(row, assessed, touched)
            self._stale[row] = None
        if small and len(self._rows) > SMALL_FLEET:
            self._fold_grown()
        self._apply(touched)
        self.counts_changed.emit()

    def machines_removed(self, keys: Iterable[str]) -> None:
        """Forget VMs that are gone."""
        touched: dict[GroupRow, set[MachineRow]] = {}
        for key in keys:
            row = self._rows.pop(key, None)
            if row is not None:
                self._stale.pop(row, None)
                self._by_subscription[row.assessed.facts.machine.subscription_id.casefold()] -= 1
                self._leave(row, touched)
        for group in touched:
            group.members = [row for row in group.members if row.key in self._rows]
        self._apply(touched)
        self.counts_changed.emit()

    def _join(self, row: MachineRow, touched: dict[GroupRow, set[MachineRow]]) -> None:
        group = self._group_for(row.assessed)
        row.group = group
        group.members.append(row)
        group.unordered = True
        if self._in_chosen_subscription(row):
            self._counts[row.badge] += 1
        row.shown = self._test is None or self._test(row)
        if row.shown:
            group.shown.append(row)
            group.counts[row.badge] += 1
        touched.setdefault(group, set())

    def _leave(self, row: MachineRow, touched: dict[GroupRow, set[MachineRow]]) -> None:
        if self._in_chosen_subscription(row):
            self._counts[row.badge] -= 1
        if row.shown:
            row.group.counts[row.badge] -= 1
        row.shown = False
        touched.setdefault(row.group, set())

    def _change(
        self, row: MachineRow, assessed: AssessedMachine, touched: dict[GroupRow, set[MachineRow]]
    ) -> None:
        group = row.group
        if group_of(assessed.facts, self._grouping, self._names)[0] != group.key:
            self._leave(row, touched)
            group.members.remove(row)
            row.take(assessed)
            self._join(row, touched)
            return
        before, was_shown = row.badge, row.shown
        row.take(assessed)
        if before is not row.badge and self._in_chosen_subscription(row):
            self._counts[before] -= 1
            self._counts[row.badge] += 1
        row.shown = self._test is None or self._test(row)
        if was_shown:
            group.counts[before] -= 1
        if row.shown:
            group.counts[row.badge] += 1
            if not was_shown:
                group.shown.append(row)
                group.unordered = True
        touched.setdefault(group, set()).add(row)

    def _apply(self, touched: dict[GroupRow, set[MachineRow]]) -> None:
        """Bring what Qt knows of the touched groups in line with their lists."""
        for group, changed in touched.items():
            group.note = None
            if any(not row.shown or row.group is not group for row in group.shown):
                group.shown = [row for row in group.shown if row.shown and row.group is group]
            if not group.shown:
                self._hide_group(group)
                continue
            if group.number < 0:
                self._show_group(group)
                continue
            if group.expanded or self._flat or len(group.laid) > len(group.shown):
                self._relay(group)
                self._tell_changed(group, changed)
            if not self._flat:
                self.dataChanged.emit(
                    self.group_index(group), self.createIndex(group.number, len(Column) - 1, _GROUP_LEVEL)
                )

    def _tell_changed(self, group: GroupRow, changed: set[MachineRow]) -> None:
        if group.laid and isinstance(group.laid[-1], RestRow):
            end = len(group.laid) - 1
            self.dataChanged.emit(
                self.createIndex(end, 0, group.serial), self.createIndex(end, 0, group.serial)
            )
        if not changed:
            return
        positions = [number for number, row in enumerate(group.laid) if row in changed]
        if positions:
            self.dataChanged.emit(
                self.createIndex(positions[0], 0, group.serial),
                self.createIndex(positions[-1], len(Column) - 1, group.serial),
            )

    def _group_for(self, assessed: AssessedMachine) -> GroupRow:
        key, title = group_of(assessed.facts, self._grouping, self._names)
        group = self._groups.get(key)
        if group is None:
            self._serial += 1
            group = GroupRow(key, one_line(title), self._serial)
            group.expanded = self._flat or len(self._rows) <= SMALL_FLEET
            self._groups[key] = group
            self._by_serial[group.serial] = group
        return group

    def _show_group(self, group: GroupRow) -> None:
        self._order(group)
        group.limit = self._limit_for(group)
        group.laid = group.to_lay()
        if self._flat:
            self.beginInsertRows(QModelIndex(), 0, len(group.laid) - 1)
            self._shown_groups = [group]
            group.number = 0
            self.endInsertRows()
            return
        order = (group.title.casefold(), group.key)
        position = sum((one.title.casefold(), one.key) < order for one in self._shown_groups)
        self.beginInsertRows(QModelIndex(), position, position)
        self._shown_groups.insert(position, group)
        self._number_groups()
        self.endInsertRows()

    def _hide_group(self, group: GroupRow) -> None:
        if group.number >= 0:
            last = len(group.laid) - 1 if self._flat else group.number
            self.beginRemoveRows(QModelIndex(), 0 if self._flat else group.number, last)
            self._shown_groups.remove(group)
            group.number = -1
            group.laid = []
            self._number_groups()
            self.endRemoveRows()
        if not group.members:
            del self._groups[group.key]
            del self._by_serial[group.serial]

    def _number_groups(self) -> None:
        for number, group in enumerate(self._shown_groups):
            group.number = number

    def _order(self, group: GroupRow) -> None:
        if group.unordered:
            group.members.sort(key=_row_place, reverse=self._descending)
            group.shown.sort(key=_row_place, reverse=self._descending)
            group.unordered = False

    def _limit_for(self, group: GroupRow) -> int:
        if self._flat:
            return LAID_AT_ONCE
        if not group.expanded:
            return 0
        beside = sum(len(one.laid) for one in self._shown_groups if one is not group and one.expanded)
        return limit_beside(beside)

    def _relay(self, group: GroupRow) -> None:
        """Tell Qt the difference between the rows it knows and those it should know."""
        self._order(group)
        wanted = group.to_lay()
        steps = difference(group.laid, wanted)
        if steps is None:
            self._rebuild()
            return
        parent = self.group_index(group)
        for first, last in steps.removed:
            self.beginRemoveRows(parent, first, last)
            del group.laid[first : last + 1]
            self.endRemoveRows()
        for first, last in steps.inserted:
            self.beginInsertRows(parent, first, last)
            group.laid[first:first] = wanted[first : last + 1]
            self.endInsertRows()

    # ------------------------------------------------------------ folding

    def set_expanded(self, group: GroupRow, *, expanded: bool) -> None:
        """A person unfolded or folded a group; unfolding lays out its first rows."""
        if self.filtered:
            group.choice_filtered = expanded
        else:
            group.choice = expanded
        group.expanded = expanded
        if expanded and not group.whole:
            group.limit = max(group.limit, self._limit_for(group))
        if expanded:
            self._relay(group)

    def show_rest(self, group: GroupRow) -> None:
        """Lay out every row of a group."""
        group.whole = True
        self._relay(group)

    def _fold_grown(self) -> None:
        """The fleet is no longer small: what nobody unfolded by hand is folded."""
        if self._flat or self.filtered:
            return
        for group in self._groups.values():
            group.expanded = bool(group.choice)
        self.folding_changed.emit()

    def _expansion(self, group: GroupRow, shown: int) -> bool:
        if self.filtered:
            if group.choice_filtered is not None:
                return group.choice_filtered
            if shown <= LAID_AT_ONCE:
                return True
        return group.choice if group.choice is not None else len(self._rows) <= SMALL_FLEET

    # ------------------------------------------------------------ filter, sort, grouping

    def set_filter(
        self, query: FilterQuery, badges: frozenset[Badge], hidden_subscriptions: frozenset[str]
    ) -> None:
        """Show only the VMs that match; subscription ids without case."""
        if (query, badges, hidden_subscriptions) == (self._query, self._badges, self._hidden):
            return
        if hidden_subscriptions != self._hidden:
            self._hidden = hidden_subscriptions
            self._counts = Counter(
                row.badge for row in self._rows.values() if self._in_chosen_subscription(row)
            )
        self._query, self._badges = query, badges
        if not self.filtered:
            for group in self._groups.values():
                group.choice_filtered = None
        self._rebuild()
        self.counts_changed.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: sort inside the groups; VMs that changed since go to their new place."""
        if column < 0:
            return
        self._column = Column(column)
        self._descending = order is Qt.SortOrder.DescendingOrder
        self.sort_again()

    def sort_again(self) -> None:
        """Put every VM to the place its present values give it."""
        self._place = self._make_place()
        for row in self._rows.values():
            row.place = self._place(row)
        for group in self._groups.values():
            group.unordered = True
        self._rebuild()

    def set_grouping(self, grouping: Grouping) -> None:
        """Make another first level."""
        if grouping is not self._grouping:
            self._grouping = grouping
            self._regroup()

    def clear(self) -> None:
        """Forget every VM."""
        self.beginResetModel()
        self._rows.clear()
        self._groups.clear()
        self._by_serial.clear()
        self._shown_groups = []
        self._stale.clear()
        self._counts = Counter()
        self._by_subscription = Counter()
        self.endResetModel()
        self.counts_changed.emit()

    def _regroup(self) -> None:
        self.beginResetModel()
        choices = {key: (group.choice, group.choice_filtered) for key, group in self._groups.items()}
        self._groups.clear()
        self._by_serial.clear()
        for row in self._rows.values():
            group = self._group_for(row.assessed)
            row.group = group
            group.members.append(row)
            group.unordered = True
        for key, group in self._groups.items():
            group.choice, group.choice_filtered = choices.get(key, (None, None))
        self._arrange()
        self.endResetModel()

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        """Filter and order every group and lay out what may be laid out; inside a reset."""
        self._test = self._make_test(self._query, self._badges)
        for group in self._groups.values():
            for row in group.members:
                row.shown = False
            if group.unordered:
                group.members.sort(key=_row_place, reverse=self._descending)
                group.unordered = False
            group.shown = matching(group.members, self._test)
            for row in group.shown:
                row.shown = True
            group.counts = Counter([row.badge for row in group.shown])
            group.note = None
            group.whole = False
            group.number = -1
            group.laid = []
        shown = sorted(
            (group for group in self._groups.values() if group.shown),
            key=lambda group: (group.title.casefold(), group.key),
        )
        count = sum(len(group.shown) for group in shown)
        for group in shown:
            group.expanded = self._flat or self._expansion(group, count)
        limits = fair_limits([len(group.shown) if group.expanded else 0 for group in shown])
        for group, limit in zip(shown, limits, strict=True):
            group.limit = LAID_AT_ONCE if self._flat else limit
            group.laid = group.to_lay()
        self._shown_groups = shown
        self._number_groups()

    def _make_test(self, query: FilterQuery, badges: frozenset[Badge]) -> Callable[[MachineRow], bool] | None:
        typed = matcher(query, self._names.estate, self._haystack)
        hidden = self._hidden
        if not badges and not hidden:
            return typed
        return lambda row: (
            (not badges or row.badge in badges)
            and (not hidden or row.assessed.facts.machine.subscription_id.casefold() not in hidden)
            and (typed is None or typed(row))
        )

    def _make_place(self) -> Callable[[MachineRow], Place]:
        return place_of(self._column, self.reason, self._names.subscriptions, self._names.regions)

    def _in_chosen_subscription(self, row: MachineRow) -> bool:
        hidden = self._hidden
        return not hidden or row.assessed.facts.machine.subscription_id.casefold() not in hidden


def _row_place(row: MachineRow) -> Place:
    return row.place
