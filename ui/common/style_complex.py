"""How combo boxes, spin boxes and scroll bars look."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QProxyStyle,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QWidget,
)

from ui.common.style_buttons import area_of, chevron, has, rounded
from ui.common.style_controls import ring
from ui.common.tokens import Status, Tokens

_State = QStyle.StateFlag
_Sub = QStyle.SubControl
_THUMB = 6.0


def _field(option: QStyleOptionComplex, painter: QPainter, tokens: Tokens, widget: QWidget | None) -> None:
    area = QRectF(area_of(option))
    enabled = has(option, _State.State_Enabled)
    invalid = widget is not None and widget.property("invalid") is True
    edge = tokens.control if enabled else tokens.border
    if invalid:
        edge = tokens.status(Status.BLOCKED).fill
    fill = tokens.surface if enabled else tokens.header
    if (
        enabled
        and has(option, _State.State_MouseOver)
        and isinstance(widget, QComboBox)
        and not widget.isEditable()
    ):
        fill = tokens.hover
    rounded(painter, area, fill, edge)
    if has(option, _State.State_HasFocus) or invalid:
        ring(painter, area, edge if invalid else tokens.focus)


def combo_box(
    style: QProxyStyle, option: QStyleOptionComplex, painter: QPainter, tokens: Tokens, widget: QWidget | None
) -> bool:
    """A field with an arrow at its right end."""
    if not isinstance(option, QStyleOptionComboBox) or widget is None:
        return False
    if option.frame:
        _field(option, painter, tokens, widget)
    arrow = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, _Sub.SC_ComboBoxArrow, widget)
    color = tokens.text2 if has(option, _State.State_Enabled) else tokens.control
    chevron(painter, arrow, color)
    return True


def spin_box(
    style: QProxyStyle, option: QStyleOptionComplex, painter: QPainter, tokens: Tokens, widget: QWidget | None
) -> bool:
    """A field with two small arrows."""
    if not isinstance(option, QStyleOptionSpinBox) or widget is None:
        return False
    _field(option, painter, tokens, widget)
    color = tokens.text2 if has(option, _State.State_Enabled) else tokens.control
    for part, name in ((_Sub.SC_SpinBoxUp, "up"), (_Sub.SC_SpinBoxDown, "down")):
        area = style.subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, widget)
        chevron(painter, area, color, name, 9)
    return True


def scroll_bar(
    style: QProxyStyle, option: QStyleOptionComplex, painter: QPainter, tokens: Tokens, widget: QWidget | None
) -> bool:
    """A thumb only; its colour is the controls' edge, so it can be seen."""
    if not isinstance(option, QStyleOptionSlider) or widget is None:
        return False
    painter.fillRect(area_of(option), tokens.surface)
    slider: QRect = style.subControlRect(
        QStyle.ComplexControl.CC_ScrollBar, option, _Sub.SC_ScrollBarSlider, widget
    )
    thumb = QRectF(slider)
    middle = thumb.center()
    hover = has(option, _State.State_MouseOver) or has(option, _State.State_Sunken)
    width = _THUMB + 2 if hover else _THUMB
    if option.orientation == Qt.Orientation.Vertical:
        thumb = QRectF(middle.x() - width / 2, thumb.top() + 2, width, thumb.height() - 4)
    else:
        thumb = QRectF(thumb.left() + 2, middle.y() - width / 2, thumb.width() - 4, width)
    if thumb.width() > 0 and thumb.height() > 0:
        rounded(painter, thumb, tokens.control, None, width / 2)
    return True
