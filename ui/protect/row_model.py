"""A tree of rows on Python lists: texts made once, changes told row by row, no widget and no item a cell."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.inert import one_line
from ui.common.tokens import Status
from ui.protect.rows import GroupRole, KeyRole, Mark, MarkRole, ToneRole

Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEAF = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_GROUP = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class Row:
    """One row: a text a column, the mark before the first, the tone of each, what it stands for."""

    __slots__ = ("cells", "children", "content", "group", "key", "mark", "number", "parent", "plain", "tones")

    def __init__(
        self,
        cells: Sequence[str],
        *,
        key: str = "",
        mark: Mark | Status | None = None,
        tones: Sequence[int | Status] = (),
        group: bool = False,
        plain: bool = False,
        content: object = None,
    ) -> None:
        self.cells = [one_line(cell) for cell in cells]
        self.key = key
        """The id of the step that it shows; empty for other rows."""
        self.content = content
        """What it was made from, for whoever explains it."""
        self.mark = mark
        self.tones = tuple(tones)
        self.group = group
        self.plain = plain
        """A group that is dressed as any other row."""
        self.parent: Row | None = None
        self.number = 0
        """Its place among its parent's rows."""
        self.children: list[Row] = []

    def fill(self, cells: Sequence[str]) -> None:
        """Give it other texts."""
        self.cells = [one_line(cell) for cell in cells]

    def add(self, child: "Row") -> "Row":
        """Append a row below this one, and give it back."""
        child.parent, child.number = self, len(self.children)
        self.children.append(child)
        return child

    def leaves(self) -> Iterator["Row"]:
        """All rows below that are no groups."""
        for child in self.children:
            if child.group:
                yield from child.leaves()
            else:
                yield child

    def groups(self) -> Iterator["Row"]:
        """All groups below, a group before its own groups."""
        for child in self.children:
            if child.group:
                yield child
                yield from child.groups()


class RowModel(QAbstractItemModel):
    """Shows a tree of :class:`Row`; the roles are those of :mod:`ui.protect.rows`."""

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._headers: Sequence[str] = ("",) * columns
        self.top = Row(())
        """Holds the first level; not shown itself."""
        self._rows: list[Row] = []
        self._ids: dict[int, int] = {}
        """Where a row stands in the list, by its identity: what an index carries."""

    def show_rows(self, top: Row, headers: Sequence[str]) -> None:
        """Show another tree."""
        self.beginResetModel()
        self.top, self._headers = top, tuple(headers)
        self._ids, self._rows = {}, []
        self._collect(top)
        self.endResetModel()

    def _collect(self, row: Row) -> None:
        for child in row.children:
            self._ids[id(child)] = len(self._rows)
            self._rows.append(child)
            self._collect(child)

    def row_at(self, index: Index) -> Row:
        """The row of an index; the invisible top one for an index that is not valid."""
        return self._rows[index.internalId()] if index.isValid() else self.top

    def index_of(self, row: Row, column: int = 0) -> QModelIndex:
        """The index of a row that is shown."""
        return self.createIndex(row.number, column, self._ids[id(row)])

    def row_with(self, key: str) -> Row | None:
        """The first row with this key."""
        return next((row for row in self._rows if row.key == key), None)

    def tell(self, row: Row) -> None:
        """Have a row painted again."""
        self.dataChanged.emit(self.index_of(row), self.index_of(row, self._columns - 1))

    def tell_all(self) -> None:
        """Have every row painted again."""
        for row in (self.top, *self.top.groups()):
            if row.children:
                last = self.index_of(row.children[-1], self._columns - 1)
                self.dataChanged.emit(self.index_of(row.children[0]), last)

    # ------------------------------------------------------------ what Qt asks

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.index_of(self.row_at(parent).children[row], column)

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # -- QObject.parent() shares the name
        above = self.row_at(child).parent if child.isValid() else None
        return QModelIndex() if above is None or above is self.top else self.index_of(above)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.column() > 0 else len(self.row_at(parent).children)

    def columnCount(self, parent: Index = _ROOT) -> int:
        del parent
        return self._columns

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headers[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _GROUP if self.row_at(index).group else _LEAF

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.row_at(index), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column] if column < len(row.cells) else ""
        if role == MarkRole:
            return row.mark.value if row.mark is not None and column == 0 else None
        if role == ToneRole:
            return _tone(row, column)
        if role == GroupRole:
            return (row.group and not row.plain) or None
        return row.key or None if role == KeyRole else None


def _tone(row: Row, column: int) -> int | str | None:
    tone = row.tones[column] if column < len(row.tones) else (1 if column == 0 else 2)
    if tone == 1:
        return None
    return tone.value if isinstance(tone, Status) else tone
