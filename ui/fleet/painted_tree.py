"""The tree as it looks: one painting call a row, the row under the mouse, the ring where the keyboard is."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget

from ui.common.tokens import Tokens, tokens_of
from ui.fleet.column_layout import dress_header
from ui.fleet.columns import Column
from ui.fleet.delegate import RowDelegate
from ui.fleet.model import FleetModel
from ui.fleet.row_painter import Canvas, Cell, RowPainter, RowState
from ui.fleet.rows import GroupRow, MachineRow

_KEYBOARD_REASONS = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
        Qt.FocusReason.OtherFocusReason,
    }
)
"""The focus ring shows where the keyboard brought the focus; a click shows its selection."""


class PaintedTree(QTreeView):
    """Paints the nodes of a :class:`FleetModel`; what rows are about is the business of its heirs."""

    def __init__(self, model: FleetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._painter = RowPainter()
        self._cells: list[Cell] = []
        self._tokens: Tokens = tokens_of(self.palette())
        self._hovered = QPersistentModelIndex()
        self._by_keyboard = False
        self._set_up()
        self._delegate = RowDelegate(self._painter, self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)

    def _set_up(self) -> None:
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        dress_header(self.header())

    def paintEvent(self, event: QPaintEvent) -> None:
        header = self.header()
        self._cells = [
            Cell(column, header.sectionViewportPosition(column), header.sectionSize(column))
            for column in Column
            if not header.isSectionHidden(column)
        ]
        self._tokens = tokens_of(self.palette())
        super().paintEvent(event)

    def drawRow(
        self, painter: QPainter, options: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        node = self._model.node(index)
        viewport = self.viewport().width()
        whole = QRect(0, options.rect.top(), viewport, options.rect.height())
        current = self.selectionModel().currentIndex()
        here = current.row() == index.row() and current.internalId() == index.internalId()
        focused = here and self._by_keyboard and self.hasFocus()
        hovered = self._hovered.isValid() and (
            self._hovered.row() == index.row() and self._hovered.internalId() == index.internalId()
        )
        selected = self.selectionModel().isSelected(index)
        state = RowState(selected, hovered, focused, self.isExpanded(index))
        canvas = Canvas(painter, whole, state, self._tokens)
        if isinstance(node, MachineRow):
            self._painter.machine(canvas, node, self._model, self._cells)
        elif isinstance(node, GroupRow):
            self._painter.group(canvas, node, self._model)
        elif node is not None:
            self._painter.rest(canvas, node)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LanguageChange}:
            self._painter = RowPainter()
            self._delegate.painter = self._painter
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in _KEYBOARD_REASONS
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keyboard = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(QModelIndex())

    def _hover(self, index: QModelIndex) -> None:
        row = index.siblingAtColumn(0)
        if self._hovered != row:
            self._hovered = QPersistentModelIndex(row)
            self.viewport().update()
