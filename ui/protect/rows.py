"""The trees of plans: rows with a mark, a tone and a tick under titled groups."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QStandardItem,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
    QWidget,
)

from app.domain.inert import one_line
from ui.common.fonts import TextRole, font
from ui.common.labels import plain_tooltip
from ui.common.status_shapes import paint_status
from ui.common.tokens import Status, Tokens, tokens_of

Index = QModelIndex | QPersistentModelIndex

KeyRole = Qt.ItemDataRole.UserRole + 1
MarkRole = Qt.ItemDataRole.UserRole + 2
"""Value of a :class:`Mark` or of a :class:`Status`."""
ToneRole = Qt.ItemDataRole.UserRole + 3
"""2: second line; the value of a :class:`Status`: the colour of its words."""
GroupRole = Qt.ItemDataRole.UserRole + 4

ROW_HEIGHT = 32
_MARK = 16
_ROOM_FOR_SIGNS = 30
_CORNER = 3.0


class Mark(StrEnum):
    """What a line of a plan does to Azure."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    SAME = "same"
    """Nothing to do."""


def row_item(
    text: str, *, mark: Mark | Status | None = None, tone: int | Status = 1, key: str = ""
) -> QStandardItem:
    """A cell that cannot be edited; its text, whoever wrote it, is shown as one plain line."""
    item = QStandardItem(one_line(text))
    item.setEditable(False)
    if mark is not None:
        item.setData(mark.value, MarkRole)
    if tone != 1:
        item.setData(tone.value if isinstance(tone, Status) else tone, ToneRole)
    if key:
        item.setData(key, KeyRole)
    return item


def group_row(title: str, note: str, columns: int) -> list[QStandardItem]:
    """The row above the rows of one place."""
    row = [row_item(title)]
    row += [row_item(note if column == 1 else "", tone=2) for column in range(1, columns)]
    for item in row:
        item.setData(True, GroupRole)  # noqa: FBT003 -- Qt's own signature
    return row


_pixmaps: dict[tuple[str, int, int], QPixmap] = {}


def _pixmap(mark: str, scale: float, tokens: Tokens) -> QPixmap:
    key = (mark, round(scale * 100), id(tokens))
    if key in _pixmaps:
        return _pixmaps[key]
    pixmap = QPixmap(QSize(_MARK, _MARK) * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, QRectF(0, 0, _MARK, _MARK), mark, tokens)
    painter.end()
    _pixmaps[key] = pixmap
    return pixmap


def paint_mark(painter: QPainter, area: QRectF, mark: str, tokens: Tokens) -> None:
    """Draw the sign of a plan's line, or the shape of a status, into a square."""
    if mark not in set(Mark):
        status = Status(mark)
        paint_status(painter, area, status, tokens.status(status).fill)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground, ink = _mark_colors(Mark(mark), tokens)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(area, _CORNER, _CORNER)
    pen = QPen(ink, 1.7)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = area.center().x(), area.center().y()
    if mark == Mark.CHANGE:
        painter.drawArc(QRectF(x - 4.5, y - 2.2, 4.5, 4.4), 0, 180 * 16)
        painter.drawArc(QRectF(x, y - 2.2, 4.5, 4.4), 180 * 16, 180 * 16)
        return
    for height in (-2.0, 2.0) if mark == Mark.SAME else (0.0,):
        painter.drawLine(QPointF(x - 4, y + height), QPointF(x + 4, y + height))
    if mark == Mark.ADD:
        painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4))


def _mark_colors(mark: Mark, tokens: Tokens) -> tuple[QColor, QColor]:
    if mark is Mark.REMOVE:
        colors = tokens.status(Status.BLOCKED)
        return colors.tint or tokens.surface, colors.text
    return {
        Mark.ADD: (tokens.add_background, tokens.add),
        Mark.CHANGE: (tokens.change_background, tokens.change),
        Mark.SAME: (tokens.same_background, tokens.same),
    }[mark]


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self.dress()

    def dress(self) -> None:
        self._body, self._strong = font(), font(TextRole.STRONG)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        tokens = tokens_of(option.palette)
        is_group = bool(index.data(GroupRole)) and index.column() == 0
        option.font = self._strong if is_group else self._body
        option.textElideMode = Qt.TextElideMode.ElideRight
        option.state &= ~QStyle.StateFlag.State_HasFocus
        mark = index.data(MarkRole)
        if mark:
            widget = self.parent()
            scale = widget.devicePixelRatioF() if isinstance(widget, QWidget) else 1.0
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(_MARK, _MARK)
            picture = _pixmap(str(mark), scale, tokens)
            sign = QIcon(picture)
            sign.addPixmap(picture, QIcon.Mode.Selected)
            option.icon = sign
        tone = index.data(ToneRole)
        if tone:
            color = tokens.text2 if tone == 2 else tokens.status(Status(tone)).text  # noqa: PLR2004 -- the tone
            palette = QPalette(option.palette)
            palette.setColor(QPalette.ColorRole.Text, color)
            palette.setColor(QPalette.ColorRole.HighlightedText, color)
            option.palette = palette

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The whole text, but only where it is shortened."""
        if event.type() is not QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        text = str(index.data() or "")
        room = option.rect.width() - _ROOM_FOR_SIGNS
        if QFontMetrics(self._body).horizontalAdvance(text) > room:
            QToolTip.showText(event.globalPos(), plain_tooltip(text), view)
        else:
            QToolTip.hideText()
        return True


class PlanTree(QTreeView):
    """A tree of groups and rows; groups have their own ground and every row its line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUniformRowHeights(True)
        self.setIndentation(22)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Delegate(self))

    def share_width(self, *widths: int) -> None:
        """The widths of the columns; 0: the column takes what is left."""
        header = self.header()
        header.setStretchLastSection(False)
        for column, width in enumerate(widths):
            mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
            if width:
                self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space key ticks the row, in whichever column the focus stands."""
        first = self.currentIndex().siblingAtColumn(0)
        ticked = first.data(Qt.ItemDataRole.CheckStateRole) if first.isValid() else None
        if event.key() != Qt.Key.Key_Space or ticked is None:
            super().keyPressEvent(event)
            return
        on = Qt.CheckState(ticked) is not Qt.CheckState.Checked
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        self.model().setData(first, state.value, Qt.ItemDataRole.CheckStateRole)

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        tokens = tokens_of(self.palette())
        if index.data(GroupRole):
            painter.fillRect(options.rect, tokens.header)
        super().drawRow(painter, options, index)
        painter.fillRect(options.rect.left(), options.rect.bottom(), options.rect.width(), 1, tokens.border)
