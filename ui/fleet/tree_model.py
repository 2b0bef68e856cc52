"""The VM tree as Qt asks for it: nodes and indexes over groups and rows, and what a cell says."""

from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.fleet.columns import Column, column_title
from ui.fleet.contents import Contents
from ui.fleet.row_texts import RowTexts
from ui.fleet.rows import GroupRow, MachineRow, RestRow
from ui.fleet.words import show_all

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Node: TypeAlias = GroupRow | MachineRow | RestRow

KEY_ROLE = Qt.ItemDataRole.UserRole
"""The key of a VM row: its id without case."""
GROUP_LEVEL = 0
_ROOT = QModelIndex()
COLUMNS = len(Column)
_NOTHING = Qt.ItemFlag.NoItemFlags
_GROUP = Qt.ItemFlag.ItemIsEnabled
_LEAF = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_MACHINE = _LEAF | Qt.ItemFlag.ItemIsSelectable


class TreeModel(QAbstractItemModel):
    """Group, then VM; reads its :class:`Contents` and changes nothing."""

    def __init__(self, texts: RowTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._contents = Contents(texts)

    # ------------------------------------------------------------ nodes and indexes

    def node(self, index: Index) -> Node | None:
        """The node of an index; None for an invalid one."""
        if not index.isValid():
            return None
        serial, row = index.internalId(), index.row()
        if serial == GROUP_LEVEL:
            groups = self._contents.shown_groups
            return groups[row] if row < len(groups) else None
        group = self._contents.by_serial.get(serial)
        return group.laid[row] if group is not None and row < len(group.laid) else None

    def index_of(self, key: str, column: Column = Column.NAME) -> QModelIndex:
        """The index of a VM; invalid while it is not laid out."""
        row = self._contents.rows.get(key)
        if row is None or not row.shown or row.group.number < 0:
            return QModelIndex()
        try:
            return self.createIndex(row.group.laid.index(row), column, row.group.serial)
        except ValueError:
            return QModelIndex()

    def group_index(self, group: GroupRow) -> QModelIndex:
        """The index of a group; invalid while it is hidden or the list is flat."""
        if self._contents.flat or group.number < 0:
            return QModelIndex()
        return self.createIndex(group.number, 0, GROUP_LEVEL)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """Qt: the index of a child."""
        if row < 0 or not 0 <= column < COLUMNS:
            return QModelIndex()
        if parent.isValid():
            groups, number = self._contents.shown_groups, parent.row()
            if parent.internalId() == GROUP_LEVEL and parent.column() == 0 and number < len(groups):
                group = groups[number]
                if row < len(group.laid):
                    return self.createIndex(row, column, group.serial)
            return QModelIndex()
        if not self._contents.flat:
            known = row < len(self._contents.shown_groups)
            return self.createIndex(row, column, GROUP_LEVEL) if known else QModelIndex()
        if self._contents.shown_groups and row < len(self._contents.shown_groups[0].laid):
            return self.createIndex(row, column, self._contents.shown_groups[0].serial)
        return QModelIndex()

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]  # -- Qt overloads QObject.parent()
        """Qt: the group of a VM row."""
        if not index.isValid() or index.internalId() == GROUP_LEVEL:
            return QModelIndex()
        group = self._contents.by_serial.get(index.internalId())
        return QModelIndex() if group is None else self.group_index(group)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt: the number of children."""
        if not parent.isValid():
            if not self._contents.flat:
                return len(self._contents.shown_groups)
            return len(self._contents.shown_groups[0].laid) if self._contents.shown_groups else 0
        if parent.column() != 0:
            return 0
        node = self.node(parent)
        return len(node.laid) if isinstance(node, GroupRow) else 0

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002 -- every level has the same columns
        """Qt: the number of columns."""
        return COLUMNS

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        """Qt: a shown group always has rows."""
        return self.rowCount(parent) > 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt: VM rows can be selected, groups and the rest row can be current."""
        node = self.node(index)
        if node is None:
            return _NOTHING
        if isinstance(node, GroupRow):
            return _GROUP
        return _MACHINE if isinstance(node, MachineRow) else _LEAF

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
        return self._contents.group_spoken(node) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt: column titles, left-aligned."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < COLUMNS:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column_title(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _machine_data(self, row: MachineRow, column: Column, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (
                self._contents.texts.spoken(row.assessed)
                if column is Column.BADGE
                else self.cells(row)[column]
            )
        if role == Qt.ItemDataRole.ToolTipRole and column is Column.BADGE:
            spoken, reason = self._contents.texts.spoken(row.assessed), self._contents.reason(row)
            return f"{spoken}\n{reason}" if reason else spoken
        return row.key if role == KEY_ROLE else None

    def cells(self, row: MachineRow) -> tuple[str, ...]:
        """The texts of a row by column."""
        return self._contents.cells(row)

    def group_note(self, group: GroupRow) -> str:
        """What was not read for this group; empty where everything was."""
        return self._contents.group_note(group)
