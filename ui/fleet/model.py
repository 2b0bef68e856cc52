"""The model of the VM tree: groups and VMs on Python lists of its own, filtered and sorted there.

A proxy model needs 0.2-0.5 s for 10,000 rows, own lists a few milliseconds; and only some hundred rows are
ever known to Qt (design, section 7). Changes arrive as slices and are applied by difference, so selection,
folding and scroll stay; a new filter, sort or grouping resets, and the view restores them by key.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from app.domain.assessment import AssessedMachine, Badge
from app.domain.estate import Estate
from ui.fleet.columns import Column
from ui.fleet.contents import SMALL_FLEET
from ui.fleet.filter_query import FilterQuery
from ui.fleet.laying import difference
from ui.fleet.names import Names
from ui.fleet.order import Grouping
from ui.fleet.row_texts import RowTexts
from ui.fleet.rows import GroupRow, MachineRow, RestRow
from ui.fleet.tree_model import COLUMNS, GROUP_LEVEL, TreeModel

_COUNTS_EVERY_MS = 100
"""Rows of groups are painted again at most so often while VMs stream in."""


class FleetModel(TreeModel):
    """Group, then VM. Tell it what changed; it tells the view the difference."""

    counts_changed = Signal()
    """The total, the shown or a badge's count is another one."""
    folding_changed = Signal()
    """Groups were folded or unfolded by the model's rule, not by a person."""

    def __init__(self, texts: RowTexts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._recounted: set[GroupRow] = set()
        """Groups whose row shows other counts than before."""
        self._tell_counts = QTimer(self, singleShot=True, interval=_COUNTS_EVERY_MS)
        self._tell_counts.timeout.connect(self._counts_differ)

    # ------------------------------------------------------------ what it holds

    @property
    def total(self) -> int:
        """VMs of the chosen subscriptions; the sum of :attr:`badge_counts`."""
        return self._contents.counts.total()

    @property
    def known(self) -> int:
        """All VMs, those of hidden subscriptions included."""
        return len(self._contents.rows)

    @property
    def shown_count(self) -> int:
        """VMs that pass the filter."""
        return sum(len(group.shown) for group in self._contents.groups.values())

    @property
    def badge_counts(self) -> Counter[Badge]:
        """Badges of the VMs of the chosen subscriptions, whatever the filter box and the badge filter say."""
        return self._contents.counts

    @property
    def subscription_counts(self) -> Counter[str]:
        """VMs per subscription id without case, hidden ones included."""
        return self._contents.by_subscription

    @property
    def grouping(self) -> Grouping:
        """What the first level is."""
        return self._contents.grouping

    @property
    def sorting(self) -> tuple[Column, Qt.SortOrder]:
        """The column sorted by and its direction."""
        descending, ascending = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        return self._contents.column, descending if self._contents.descending else ascending

    @property
    def groups(self) -> Sequence[GroupRow]:
        """The groups that have a VM that passes the filter, in order."""
        return self._contents.shown_groups

    @property
    def names(self) -> Names:
        """Display names of subscriptions and regions."""
        return self._contents.names

    @property
    def texts(self) -> RowTexts:
        """The maker of the rows' texts."""
        return self._contents.texts

    @property
    def filtered(self) -> bool:
        """Whether the filter box or the badge filter holds something back."""
        return self._contents.filtered

    def assessed(self, key: str) -> AssessedMachine | None:
        """The VM with this key."""
        row = self._contents.rows.get(key)
        return row.assessed if row is not None else None

    def matches_without_badges(self) -> int:
        """How many VMs pass the filter box alone."""
        return self._contents.matches_without_badges()

    def shown_keys(self) -> list[str]:
        """Keys of all VMs that pass the filter, in order."""
        keys: list[str] = []
        for group in self._contents.shown_groups:
            self._contents.order(group)
            keys.extend(row.key for row in group.shown)
        return keys

    # ------------------------------------------------------------ changes from the fleet

    def set_texts(self, texts: RowTexts) -> None:
        """Another language or another day: every text is made again."""
        self._contents.texts = texts
        self._contents.forget_texts()
        self._rebuild()

    def prepare(self, count: int) -> bool:
        """Make some filter texts ahead of the first keystroke; whether there is more to do."""
        return self._contents.prepare(count)

    def estate_changed(self, estate: Estate) -> None:
        """Take new display names; nothing happens when only progress changed."""
        contents = self._contents
        renamed, noted = contents.names.differs(estate)
        if not renamed and not noted:
            return
        if renamed:
            contents.take_names(Names(estate))
            self._regroup()
            return
        contents.names = Names(estate)
        if contents.shown_groups and not contents.flat:
            last = contents.shown_groups[-1]
            self.dataChanged.emit(self.group_index(contents.shown_groups[0]), self.group_index(last))

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        """Take a slice of new or changed VMs; changed ones keep their place."""
        contents = self._contents
        small = len(contents.rows) <= SMALL_FLEET
        touched = contents.take(machines)
        if small and len(contents.rows) > SMALL_FLEET and contents.fold_grown():
            self.folding_changed.emit()
        self._apply(touched)
        self.counts_changed.emit()

    def machines_removed(self, keys: Iterable[str]) -> None:
        """Forget VMs that are gone."""
        self._apply(self._contents.drop(keys))
        self.counts_changed.emit()

    def _apply(self, touched: dict[GroupRow, set[MachineRow]]) -> None:
        """Bring what Qt knows of the touched groups in line with their lists."""
        for group, changed in touched.items():
            if not group.shown:
                self._hide_group(group)
                continue
            if group.number < 0:
                self._show_group(group)
                continue
            if group.expanded or self._contents.flat or len(group.laid) > len(group.shown):
                self._relay(group)
                self._tell_changed(group, changed)
            if not self._contents.flat:
                self._recounted.add(group)
                if not self._tell_counts.isActive():
                    self._tell_counts.start()

    def _counts_differ(self) -> None:
        numbers = [group.number for group in self._recounted if group.number >= 0]
        self._recounted.clear()
        if numbers and not self._contents.flat:
            self.dataChanged.emit(
                self.createIndex(min(numbers), 0, GROUP_LEVEL),
                self.createIndex(max(numbers), COLUMNS - 1, GROUP_LEVEL),
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
                self.createIndex(positions[-1], COLUMNS - 1, group.serial),
            )

    def _show_group(self, group: GroupRow) -> None:
        if group.expanded or self._contents.flat:
            self._contents.order(group)
        group.limit = self._contents.limit_for(group)
        group.laid = group.to_lay()
        if self._contents.flat:
            self.beginInsertRows(QModelIndex(), 0, len(group.laid) - 1)
            self._contents.shown_groups = [group]
            group.number = 0
            self.endInsertRows()
            return
        order = (group.title.casefold(), group.key)
        position = sum((one.title.casefold(), one.key) < order for one in self._contents.shown_groups)
        self.beginInsertRows(QModelIndex(), position, position)
        self._contents.shown_groups.insert(position, group)
        self._contents.number_groups()
        self.endInsertRows()

    def _hide_group(self, group: GroupRow) -> None:
        if group.number >= 0:
            last = len(group.laid) - 1 if self._contents.flat else group.number
            self.beginRemoveRows(QModelIndex(), 0 if self._contents.flat else group.number, last)
            self._contents.shown_groups.remove(group)
            group.number = -1
            group.laid = []
            self._contents.number_groups()
            self.endRemoveRows()
        if not group.members:
            self._contents.forget_group(group)

    def _relay(self, group: GroupRow) -> None:
        """Tell Qt the difference between the rows it knows and those it should know."""
        self._contents.order(group)
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
            group.limit = max(group.limit, self._contents.limit_for(group))
        if expanded:
            self._relay(group)

    def show_rest(self, group: GroupRow) -> None:
        """Lay out every row of a group."""
        group.whole = True
        self._relay(group)

    # ------------------------------------------------------------ filter, sort, grouping

    def set_filter(
        self, query: FilterQuery, badges: frozenset[Badge], hidden_subscriptions: frozenset[str]
    ) -> None:
        """Show only the VMs that match; subscription ids without case."""
        if self._contents.set_filter(query, badges, hidden_subscriptions):
            self._rebuild()
            self.counts_changed.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: sort inside the groups; VMs that changed since go to their new place."""
        if column < 0:
            return
        self._contents.column = Column(column)
        self._contents.descending = order is Qt.SortOrder.DescendingOrder
        self.sort_again()

    def sort_again(self) -> None:
        """Put every VM to the place its present values give it."""
        self._contents.place_again()
        if self._contents.flat or any(group.expanded for group in self._contents.shown_groups):
            self.beginResetModel()
            self._contents.lay_out()
            self.endResetModel()

    def set_grouping(self, grouping: Grouping) -> None:
        """Make another first level."""
        if grouping is not self._contents.grouping:
            self._contents.grouping = grouping
            self._regroup()

    def clear(self) -> None:
        """Forget every VM."""
        self.beginResetModel()
        self._contents.clear()
        self.endResetModel()
        self.counts_changed.emit()

    def _regroup(self) -> None:
        self.beginResetModel()
        self._contents.regroup()
        self._contents.arrange()
        self.endResetModel()

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._contents.arrange()
        self.endResetModel()
