"""How fields, ticks, tabs, headers and bars look."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QLineEdit,
    QStyle,
    QStyleOption,
    QStyleOptionFrame,
    QStyleOptionHeader,
    QStyleOptionMenuItem,
    QStyleOptionProgressBar,
    QStyleOptionTab,
    QWidget,
)

from ui.common.style_buttons import CORNER, area_of, chevron, has, rounded
from ui.common.tokens import Status, Tokens

_State = QStyle.StateFlag
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def line_edit(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """A field: surface with an edge; the focus is the ring. ``invalid`` makes the edge red."""
    if not isinstance(option, QStyleOptionFrame) or option.lineWidth <= 0:
        return True
    area = QRectF(area_of(option))
    enabled = has(option, _State.State_Enabled)
    invalid = isinstance(widget, QLineEdit) and widget.property("invalid") is True
    edge = tokens.control if enabled else tokens.border
    if invalid:
        edge = tokens.status(Status.BLOCKED).fill
    rounded(painter, area, tokens.surface if enabled else tokens.header, edge)
    if has(option, _State.State_HasFocus) or invalid:
        ring(painter, area, edge if invalid else tokens.focus)
    return True


def ring(painter: QPainter, area: QRectF, color: QColor) -> None:
    """A ring of two pixels inside ``area``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), CORNER - 1, CORNER - 1)
    painter.restore()


def _square(area: QRect, side: float) -> QRectF:
    square = QRectF(0, 0, side, side)
    square.moveCenter(QRectF(area).center())
    return square


def check_box(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """A tick in a square of 14 px."""
    del widget
    area = _square(area_of(option), 14)
    enabled = has(option, _State.State_Enabled)
    on, partly = has(option, _State.State_On), has(option, _State.State_NoChange)
    if on or partly:
        rounded(painter, area, tokens.accent if enabled else tokens.control, None, 3.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(tokens.on_accent if enabled else tokens.surface, 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y = area.left(), area.top()
        if partly:
            painter.drawLine(QRectF(x + 3.5, y + 7, 7, 0).topLeft(), QRectF(x + 3.5, y + 7, 7, 0).topRight())
        else:
            painter.drawPolyline(
                [QRectF(x + a, y + b, 0, 0).topLeft() for a, b in ((3.2, 7.2), (6, 10), (10.8, 4.4))]
            )
        painter.restore()
    else:
        rounded(painter, area, tokens.surface if enabled else tokens.header, tokens.control, 3.5)
    return True


def radio_button(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """A dot in a circle of 16 px."""
    del widget
    area = _square(area_of(option), 16)
    enabled = has(option, _State.State_Enabled)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if has(option, _State.State_On):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.accent if enabled else tokens.control)
        painter.drawEllipse(area)
        painter.setBrush(tokens.on_accent if enabled else tokens.surface)
        painter.drawEllipse(area.adjusted(5, 5, -5, -5))
    else:
        painter.setPen(QPen(tokens.control, 1.0))
        painter.setBrush(tokens.surface if enabled else tokens.header)
        painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()
    return True


def branch(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The arrow that unfolds a row; no dotted lines."""
    del widget
    if has(option, _State.State_Children):
        chevron(painter, area_of(option), tokens.text2, "down" if has(option, _State.State_Open) else "right")
    return True


def frame(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The frame of a list: one pixel in the separator's colour."""
    if not isinstance(widget, QAbstractScrollArea) or widget.frameShape() is QFrame.Shape.NoFrame:
        return False
    rounded(painter, QRectF(area_of(option)), None, tokens.border)
    return True


def tab_base(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The line under all tabs."""
    del widget
    area = area_of(option)
    painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.border)
    return True


def tab_shape(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """A tab has no box: the chosen one is underlined in the accent."""
    del widget
    area = area_of(option)
    if has(option, _State.State_MouseOver) and not has(option, _State.State_Selected):
        rounded(painter, QRectF(area).adjusted(2, 4, -2, -5), tokens.hover, None)
    if has(option, _State.State_Selected):
        painter.fillRect(area.left() + 10, area.bottom() - 1, area.width() - 20, 2, tokens.accent)
    return True


def tab_label(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The word of a tab; the chosen one stands out."""
    if not isinstance(option, QStyleOptionTab):
        return False
    area = area_of(option)
    selected = has(option, _State.State_Selected)
    painter.save()
    used = painter.font()
    used.setWeight(used.Weight.DemiBold if selected else used.Weight.Normal)
    painter.setFont(used)
    painter.setPen(tokens.text if selected else tokens.text2)
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextShowMnemonic)
    painter.drawText(area, flags, str(option.text))
    painter.restore()
    if (
        has(option, _State.State_HasFocus)
        and has(option, _State.State_KeyboardFocusChange)
        and widget is not None
    ):
        ring(painter, QRectF(area).adjusted(2, 3, -2, -5), tokens.focus)
    return True


def header_section(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """A column head: flat, with short separators."""
    del widget
    area = area_of(option)
    painter.fillRect(area, tokens.hover if has(option, _State.State_MouseOver) else tokens.header)
    painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.border)
    painter.fillRect(area.right(), area.top() + 8, 1, area.height() - 16, tokens.border)
    return True


def header_empty(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The rest of a table's head."""
    del widget
    area = area_of(option)
    painter.fillRect(area, tokens.header)
    painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.border)
    return True


def header_label(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The word of a column head, left, with the sort arrow behind it."""
    del widget
    if not isinstance(option, QStyleOptionHeader):
        return False
    area = area_of(option).adjusted(8, 0, -8, 0)
    metrics = option.fontMetrics
    indicator = option.sortIndicator
    sorted_by = indicator != QStyleOptionHeader.SortIndicator.None_
    room = area.width() - (16 if sorted_by else 0)
    text = metrics.elidedText(str(option.text), Qt.TextElideMode.ElideRight, room)
    painter.setPen(tokens.text2)
    right = bool(option.textAlignment & Qt.AlignmentFlag.AlignRight)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter if right else _LEFT
    painter.drawText(area.adjusted(0, 0, -16 if sorted_by and right else 0, 0), flags, text)
    if sorted_by:
        down = indicator == QStyleOptionHeader.SortIndicator.SortDown
        width = metrics.horizontalAdvance(text)
        left = area.right() - 12 if right else area.left() + width + 4
        chevron(
            painter, QRect(left, area.top(), 12, area.height()), tokens.text2, "down" if down else "up", 10
        )
    return True


def progress_bar(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """A thin bar; the words stand beside it, not on it."""
    del widget
    if not isinstance(option, QStyleOptionProgressBar):
        return False
    area = QRectF(area_of(option))
    height = min(area.height(), 6.0)
    area = QRectF(area.left(), area.center().y() - height / 2, area.width(), height)
    rounded(painter, area, tokens.border, None, height / 2)
    low, high, value = option.minimum, option.maximum, option.progress
    if high > low:
        area.setWidth(area.width() * max(0.0, min(1.0, (value - low) / (high - low))))
        if area.width() >= 1:
            rounded(painter, area, tokens.accent, None, height / 2)
    return True


def splitter(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """One line in the middle of the grip; on hover the grip shows."""
    del widget
    area = area_of(option)
    if has(option, _State.State_MouseOver):
        painter.fillRect(area, tokens.hover)
    if has(option, _State.State_Horizontal):
        painter.fillRect(area.center().x(), area.top(), 1, area.height(), tokens.border)
    else:
        painter.fillRect(area.left(), area.center().y(), area.width(), 1, tokens.border)
    return True


def tool_bar(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The command bar: the window's ground with a line below."""
    del widget
    area = area_of(option)
    painter.fillRect(area, tokens.window)
    painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.border)
    return True


def menu_bar_empty(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The menu bar's rest."""
    del widget
    area = area_of(option)
    painter.fillRect(area, tokens.window)
    painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.border)
    return True


def menu_bar_item(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """One menu's title."""
    del widget
    if not isinstance(option, QStyleOptionMenuItem):
        return False
    area = area_of(option)
    painter.fillRect(area, tokens.window)
    painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.border)
    if has(option, _State.State_Selected):
        rounded(painter, QRectF(area).adjusted(1, 3, -1, -4), tokens.selection, None)
    painter.setPen(tokens.text if has(option, _State.State_Enabled) else tokens.control)
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextShowMnemonic)
    painter.drawText(area, flags, str(option.text))
    return True
