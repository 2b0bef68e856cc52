"""The chain of what a backup needs: eleven rows, the first one that is not fine is selected."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.diagnosis.chain import Step, StepId
from ui.common.fonts import TextRole, font
from ui.common.status_shapes import paint_status
from ui.common.tokens import Status, tokens_of
from ui.diagnosis.shapes import QUIET, step_shape

_ROW = 27
_GLYPH = 14
_STEP_ROLE = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()


class ChainModel(QAbstractListModel):
    """The steps of one diagnosis."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()

    @property
    def steps(self) -> Sequence[Step]:
        """The steps in order."""
        return self._steps

    def show(self, steps: tuple[Step, ...]) -> None:
        """Show other steps; the same number changes in place."""
        if len(steps) != len(self._steps):
            self.beginResetModel()
            self._steps = steps
            self.endResetModel()
        elif steps:
            self._steps = steps
            self.dataChanged.emit(self.index(0), self.index(len(steps) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._steps)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self._steps):
            return None
        step = self._steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return step.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{step.title}: {step.text}"
        return step if role == _STEP_ROLE else None


class _StepDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(120, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        step: Step = index.data(_STEP_ROLE)
        tokens = tokens_of(option.palette)
        area: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        shape = step_shape(step)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.selection if selected else tokens.hover)
            painter.drawRoundedRect(QRectF(area).adjusted(0, 1, 0, -1), 5, 5)
        if option.state & QStyle.StateFlag.State_HasFocus and selected:
            painter.setPen(QPen(tokens.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1, 2, -1, -2), 5, 5)
        middle = area.left() + 8 + _GLYPH / 2
        painter.setPen(QPen(tokens.border, 2))
        if index.row() + 1 < index.model().rowCount():
            painter.drawLine(int(middle), area.center().y() + 9, int(middle), area.bottom() + 1)
        if index.row():
            painter.drawLine(int(middle), area.top(), int(middle), area.center().y() - 8)
        glyph = QRectF(area.left() + 8, area.center().y() - _GLYPH / 2 + 1, _GLYPH, _GLYPH)
        paint_status(painter, glyph, shape, tokens.status(shape).fill)
        quiet = shape is Status.NOT_APPLICABLE
        painter.setFont(font(TextRole.STRONG if not quiet else TextRole.NAME))
        painter.setPen(tokens.text if not quiet else tokens.text3)
        title_left = area.left() + 8 + _GLYPH + 12
        title_width = min(painter.fontMetrics().horizontalAdvance(step.title), area.width() // 2)
        title = QRect(title_left, area.top(), title_width + 2, area.height())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, step.title)
        painter.setFont(font(TextRole.SMALL))
        painter.setPen(tokens.text2 if step.state in QUIET else tokens.status(shape).text)
        room = QRect(title.right() + 12, area.top(), area.right() - title.right() - 20, area.height())
        shown = painter.fontMetrics().elidedText(step.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)
        painter.restore()


class ChainView(QListView):
    """As high as its rows; Up and Down move, the findings follow."""

    step_chosen = Signal(object)
    """The :class:`~app.diagnosis.chain.Step` that is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chain = ChainModel(self)
        self._chosen_id: StepId | None = None
        self.setModel(self._chain)
        self.setItemDelegate(_StepDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_chain(self, steps: tuple[Step, ...], *, keep: bool) -> None:
        """Show these steps; ``keep`` stays on the selected one, else the first bad one is selected."""
        self._chain.show(steps)
        self.setFixedHeight(_ROW * len(steps) + 4)
        wanted = next((number for number, step in enumerate(steps) if step.id is self._chosen_id), None)
        if not keep or wanted is None:
            wanted = next((number for number, step in enumerate(steps) if step.state not in QUIET), 0)
        if not steps:
            return
        moved = self.currentIndex().row() != wanted
        self.setCurrentIndex(self._chain.index(wanted))
        if not moved:
            self._moved(self._chain.index(wanted))

    def _moved(self, index: QModelIndex) -> None:
        step = index.data(_STEP_ROLE)
        if step is not None:
            self._chosen_id = step.id
            self.step_chosen.emit(step)
