"""The VM tree: everything by keyboard, and selection, scroll and folding restored by key after a reset."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui.fleet.column_layout import ColumnLayout
from ui.fleet.columns import Column, column_title
from ui.fleet.model import FleetModel
from ui.fleet.painted_tree import PaintedTree
from ui.fleet.row_painter import ROW_HEIGHT
from ui.fleet.rows import GroupRow, MachineRow, RestRow
from ui.fleet.tree_model import KEY_ROLE

_SETTLE_MS = 150
"""Pause after scrolling before the visible rows are named as preferred."""
_PREPARE_AFTER_MS = 400
_PREPARE_ROWS = 150


class FleetView(PaintedTree):
    """Shows a :class:`FleetModel`; speaks in keys."""

    selection_changed = Signal(list)
    """Keys of the selected VMs, in the order of the list."""
    opened = Signal(str)
    """Key of the VM to open."""
    menu_requested = Signal(object, QPoint)
    """The row (VM or group) and where, in screen coordinates."""
    visible_changed = Signal(list)
    """Keys of the VMs on screen, some time after scrolling."""

    def __init__(self, model: FleetModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._wanted: set[str] = set()
        self._wanted_current = ""
        self._current_shown = False
        self._scroll = 0
        self._restoring = False
        self.setAccessibleName(self.tr("Virtual machines"))
        self.columns = ColumnLayout(self.header())
        self.columns.restore()
        self.columns.changed.connect(self.viewport().update)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._tell_visible)
        self._prepare = QTimer(self, singleShot=True, interval=_PREPARE_AFTER_MS)
        self._prepare.timeout.connect(self._prepare_some)
        self._connect()

    def _connect(self) -> None:
        model = self._model
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        model.rowsInserted.connect(self._rows_inserted)
        model.folding_changed.connect(self._follow_folding)
        model.counts_changed.connect(self._prepare.start)
        self.expanded.connect(self._unfolded)
        self.collapsed.connect(self._folded)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.verticalScrollBar().valueChanged.connect(self._settled.start)
        header = self.header()
        column, order = model.sorting
        header.setSortIndicator(column, order)
        header.setSortIndicatorShown(True)
        header.sortIndicatorChanged.connect(model.sort)
        header.sectionMoved.connect(self._section_moved)

    # ------------------------------------------------------------ keys in and out

    def selected_keys(self) -> list[str]:
        """Keys of the selected VMs in the order of the list."""
        model = self._model
        found: list[tuple[int, int, str]] = []
        selection = self.selectionModel().selection()
        for number in range(selection.count()):
            selected = selection.at(number)
            parent = selected.parent()
            for row in range(selected.top(), selected.bottom() + 1):
                node = model.node(model.index(row, 0, parent))
                if isinstance(node, MachineRow):
                    found.append((parent.row(), row, node.key))
        return [key for _, _, key in sorted(set(found))]

    def current_key(self) -> str:
        """Key of the VM that has the keyboard; empty on a group."""
        return str(self.currentIndex().siblingAtColumn(0).data(KEY_ROLE) or "")

    def current_group(self) -> GroupRow | None:
        """The group of the current row."""
        node = self._model.node(self.currentIndex())
        if isinstance(node, MachineRow | RestRow):
            return node.group
        return node

    def select_keys(self, keys: Collection[str]) -> None:
        """Select these VMs, as far as they are laid out, and bring the first into view."""
        self._wanted = set(keys)
        self._wanted_current = next(iter(keys), "")
        self._select_wanted()
        self.scrollTo(self._model.index_of(self._wanted_current))
        self.selection_changed.emit(self.selected_keys())

    def reveal(self, key: str) -> bool:
        """Unfold what is needed, select the VM and show it; whether it is in the list."""
        assessed = self._model.assessed(key)
        if assessed is None:
            return False
        for group in self._model.groups:
            row = next((one for one in group.shown if one.key == key), None)
            if row is not None:
                self.setExpanded(self._model.group_index(group), True)  # noqa: FBT003 -- Qt's signature
                if row not in group.laid:
                    self._model.show_rest(group)
                self.select_keys([key])
                return True
        return False

    def visible_keys(self) -> list[str]:
        """Keys of the VMs on screen."""
        keys: list[str] = []
        index = self.indexAt(QPoint(0, 0))
        for _ in range(self.viewport().height() // ROW_HEIGHT + 2):
            if not index.isValid():
                break
            node = self._model.node(index)
            if isinstance(node, MachineRow):
                keys.append(node.key)
            index = self.indexBelow(index)
        return keys

    def copy_selected(self) -> None:
        """Copy the selected rows as tab-separated text with a head line, columns as shown."""
        text = self.rows_as_text(self.selected_keys())
        if text:
            QApplication.clipboard().setText(text)

    def rows_as_text(self, keys: Sequence[str]) -> str:
        """Rows as tab-separated text with a head line; empty where there is none."""
        header = self.header()
        shown = [
            Column(section)
            for section in sorted(Column, key=header.visualIndex)
            if not header.isSectionHidden(section)
        ]
        wanted = set(keys)
        lines = [
            "\t".join(cells[column] for column in shown)
            for group in self._model.groups
            for row in group.shown
            if row.key in wanted
            for cells in (self._model.cells(row),)
        ]
        if not lines:
            return ""
        return "\n".join(["\t".join(column_title(column) for column in shown), *lines])

    # ------------------------------------------------------------ mouse and keyboard

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._act_on_click(self.indexAt(event.position().toPoint()))

    def _act_on_click(self, index: QModelIndex) -> None:
        node = self._model.node(index)
        if isinstance(node, GroupRow):
            self._toggle(index)
        elif isinstance(node, RestRow):
            self._model.show_rest(node.group)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        node = self._model.node(self.indexAt(event.position().toPoint()))
        if isinstance(node, MachineRow) and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(node.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        index = self.currentIndex()
        node = self._model.node(index)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(node, MachineRow):
            self.opened.emit(node.key)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and isinstance(
            node, GroupRow | RestRow
        ):
            self._act_on_click(index)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_keyboard else self.indexAt(event.pos())
        node = self._model.node(index)
        if node is None or isinstance(node, RestRow):
            return
        at = self.visualRect(index).bottomLeft() + QPoint(NAME_MENU_INSET, 0) if by_keyboard else event.pos()
        self.menu_requested.emit(node, self.viewport().mapToGlobal(at))

    def _toggle(self, index: QModelIndex) -> None:
        group = index.siblingAtColumn(0)
        self.setExpanded(group, not self.isExpanded(group))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Virtual machines"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit(self.viewport().width())
        self._settled.start()

    # ------------------------------------------------------------ folding

    def fold_all(self) -> None:
        """Fold every group."""
        for group in list(self._model.groups):
            self.setExpanded(self._model.group_index(group), False)  # noqa: FBT003 -- Qt's signature

    def _unfolded(self, index: QModelIndex) -> None:
        group = self._model.node(index)
        if isinstance(group, GroupRow) and not self._restoring:
            self._model.set_expanded(group, expanded=True)
            self._settled.start()

    def _folded(self, index: QModelIndex) -> None:
        group = self._model.node(index)
        if isinstance(group, GroupRow) and not self._restoring:
            self._model.set_expanded(group, expanded=False)

    def _rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if not parent.isValid():
            groups = [self._model.node(self._model.index(row, 0)) for row in range(first, last + 1)]
            self._follow([group for group in groups if isinstance(group, GroupRow)])
        if self._wanted and not self._restoring:
            self._settled.start()

    def _follow_folding(self) -> None:
        self._follow(self._model.groups)

    def _follow(self, groups: Sequence[GroupRow]) -> None:
        self._restoring = True
        for group in groups:
            index = self._model.group_index(group)
            if index.isValid() and self.isExpanded(index) != group.expanded:
                self.setExpanded(index, group.expanded)
        self._restoring = False

    # ------------------------------------------------------------ selection and what survives a reset

    def _selection_changed(self) -> None:
        if not self._restoring:
            keys = self.selected_keys()
            self._wanted = set(keys)
            self.selection_changed.emit(keys)
            self._settled.start()
        self.viewport().update()

    def _current_changed(self) -> None:
        if not self._restoring:
            self._wanted_current = self.current_key()
        self.viewport().update()

    def _remember(self) -> None:
        self._restoring = True
        index = self.currentIndex()
        self._current_shown = index.isValid() and self.viewport().rect().intersects(self.visualRect(index))
        self._scroll = self.verticalScrollBar().value()

    def _restore(self) -> None:
        self._follow(self._model.groups)
        self._restoring = True
        before = self.selected_keys()
        self._select_wanted()
        self.verticalScrollBar().setValue(self._scroll)
        current = self._model.index_of(self._wanted_current)
        if self._current_shown and current.isValid():
            self.scrollTo(current)
        self._restoring = False
        after = self.selected_keys()
        if before != after or self._wanted:
            self.selection_changed.emit(after)
        self._settled.start()

    def _select_wanted(self) -> None:
        selection = QItemSelection()
        model = self._model
        last = len(Column) - 1
        for group in model.groups if self._wanted else ():
            for number, row in enumerate(group.laid):
                if isinstance(row, MachineRow) and row.key in self._wanted:
                    index = model.createIndex(number, 0, group.serial)
                    selection.select(index, index.siblingAtColumn(last))
        selecting = self.selectionModel()
        was = self._restoring
        self._restoring = True
        selecting.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        current = model.index_of(self._wanted_current)
        if current.isValid():
            selecting.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._restoring = was

    # ------------------------------------------------------------ work while nothing happens

    def _tell_visible(self) -> None:
        self.visible_changed.emit(self.visible_keys())

    def _prepare_some(self) -> None:
        if self._model.prepare(_PREPARE_ROWS):
            QTimer.singleShot(0, self, self._prepare_some)

    def _section_moved(self) -> None:
        self.columns.save()


NAME_MENU_INSET = 40
"""Where the menu opens beside the name when the keyboard asked for it."""
