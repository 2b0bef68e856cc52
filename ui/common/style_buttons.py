"""How buttons and their focus look."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionToolButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from ui.common.icons import paint_icon
from ui.common.tokens import Status, Tokens

CORNER = 6.0
ICON_GAP = 7
WORDED = frozenset({"primary", "danger", "outline", "quiet", "segment"})
"""Kinds of tool buttons whose icon and word we draw ourselves."""
TOOL_ROOM = 20
"""Pixels that such a tool button is wider than Fusion's."""
_State = QStyle.StateFlag


def kind_of(widget: QWidget | None) -> str:
    """The dynamic property ``kind``: primary, danger, quiet, segment or plain."""
    kind = widget.property("kind") if widget is not None else None
    return kind if isinstance(kind, str) else "plain"


def has(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    """Whether a state flag is set."""
    return bool(option.state & flag)


def area_of(option: QStyleOption) -> QRect:
    """The rectangle to draw into."""
    return QRect(option.rect)


def rounded(
    painter: QPainter, area: QRectF, fill: QColor | None, edge: QColor | None, corner: float = CORNER
) -> None:
    """A rounded rectangle with a sharp edge of one pixel."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1.0) if edge is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    inset = 0.5 if edge is not None else 0.0
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), corner, corner)
    painter.restore()


def _shifted(color: QColor, tokens: Tokens, percent: int) -> QColor:
    return color.lighter(percent) if tokens.dark else color.darker(percent)


def command_panel(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The ground of a push button."""
    kind = kind_of(widget)
    area = QRectF(area_of(option))
    enabled, down = has(option, _State.State_Enabled), has(option, _State.State_Sunken)
    hover = enabled and has(option, _State.State_MouseOver)
    checked = has(option, _State.State_On)
    if kind == "quiet":
        if down or hover or checked:
            rounded(painter, area, tokens.selection if down or checked else tokens.hover, None)
        return True
    if not enabled:
        rounded(painter, area, tokens.header, tokens.border)
        return True
    if kind in {"primary", "danger"}:
        fill = tokens.accent if kind == "primary" else tokens.status(Status.BLOCKED).fill
        if hover or down:
            fill = tokens.accent_hover if kind == "primary" else _shifted(fill, tokens, 112)
        if down:
            fill = _shifted(fill, tokens, 108)
        rounded(painter, area, fill, None)
        return True
    fill = tokens.selection if down or checked else tokens.hover if hover else tokens.surface
    rounded(painter, area, fill, tokens.control)
    return True


def tool_panel(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """The ground of a tool button: visible only while hovered, pressed or chosen."""
    area = QRectF(area_of(option))
    kind = kind_of(widget)
    if kind in {"primary", "danger", "outline"}:
        return command_panel(option, painter, tokens, widget)
    on, down = has(option, _State.State_On), has(option, _State.State_Sunken)
    if kind == "segment":
        if on:
            rounded(painter, area.adjusted(1, 1, -1, -1), tokens.surface, tokens.border, CORNER - 1)
        elif has(option, _State.State_MouseOver):
            rounded(painter, area.adjusted(1, 1, -1, -1), tokens.hover, None, CORNER - 1)
        return True
    if down or on:
        rounded(painter, area, tokens.selection, None)
    elif has(option, _State.State_MouseOver) and has(option, _State.State_Enabled):
        rounded(painter, area, tokens.hover, None)
    return True


def text_color(option: QStyleOption, tokens: Tokens, kind: str) -> QColor:
    """The colour of a button's word and icon."""
    if not has(option, _State.State_Enabled):
        return tokens.control
    if kind == "primary":
        return tokens.on_accent
    if kind == "danger":
        return tokens.on_accent
    if kind == "segment" and not has(option, _State.State_On):
        return tokens.text2
    return tokens.link if kind == "quiet" else tokens.text


def push_button_label(
    option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None
) -> bool:
    """Icon and word in the middle, 7 px apart, in one colour."""
    if not isinstance(option, QStyleOptionButton):
        return False
    color = text_color(option, tokens, kind_of(widget))
    area = area_of(option).adjusted(8, 0, -8, 0)
    metrics = option.fontMetrics
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(
        Qt.TextFlag.TextShowMnemonic
    )
    picture = QIcon(option.icon)
    text = str(option.text)
    icon_size = QSize(option.iconSize) if not picture.isNull() else QSize(0, 0)
    gap = ICON_GAP if text and not picture.isNull() else 0
    shown = metrics.elidedText(
        text, Qt.TextElideMode.ElideRight, area.width() - icon_size.width() - gap, flags
    )
    word = metrics.size(int(Qt.TextFlag.TextShowMnemonic), shown).width()
    left = area.left() + max(0, (area.width() - word - icon_size.width() - gap) // 2)
    if not picture.isNull():
        top = area.top() + (area.height() - icon_size.height()) // 2
        scale = max(painter.deviceTransform().m11(), 1.0)
        painter.drawPixmap(left, top, colored(picture, icon_size, scale, color))
        left += icon_size.width() + gap
    painter.setPen(color)
    painter.drawText(QRect(left, area.top(), word + 2, area.height()), flags, shown)
    return True


def tool_button_label(
    option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None
) -> bool:
    """Icon and word of a tool button that looks like a push button; others are left to Fusion."""
    if not isinstance(option, QStyleOptionToolButton):
        return False
    kind = kind_of(widget)
    beside = option.toolButtonStyle == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    if not beside or kind not in WORDED:
        return False
    like = QStyleOptionButton()
    like.rect = option.rect
    like.state = option.state
    like.palette = option.palette
    like.fontMetrics = option.fontMetrics
    like.text = option.text
    like.icon = option.icon
    like.iconSize = option.iconSize
    return push_button_label(like, painter, tokens, widget)


def colored(picture: QIcon, size: QSize, scale: float, color: QColor) -> QPixmap:
    """An icon's shape in another colour."""
    pixmap = QPixmap(picture.pixmap(size, scale))
    painter = QPainter(pixmap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRect(0, 0, size.width(), size.height()), color)
    painter.end()
    return pixmap


def focus_ring(option: QStyleOption, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> bool:
    """Two pixels inside the control; item views draw their own current row."""
    if isinstance(widget, QAbstractItemView | QComboBox | QAbstractSpinBox):
        return True
    area = QRectF(area_of(option))
    color = tokens.focus
    if isinstance(widget, QPushButton | QToolButton):
        area = QRectF(widget.rect())
        if kind_of(widget) in {"primary", "danger"}:
            color = tokens.on_accent
            area.adjust(2, 2, -2, -2)
    elif isinstance(widget, QTabBar):
        area.adjust(-6, 0, 6, 0)
    else:
        area.adjust(-2, -1, 2, 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), CORNER - 1, CORNER - 1)
    painter.restore()
    return True


def chevron(painter: QPainter, area: QRect, color: QColor, name: str = "down", side: int = 12) -> None:
    """A small arrow in the middle of ``area``."""
    square = QRect(0, 0, side, side)
    square.moveCenter(area.center())
    paint_icon(painter, name, square, color)
