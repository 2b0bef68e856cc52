"""The program's own look: Fusion with the visible parts drawn anew (UI.md, section 18).

Only draw functions are overridden broadly: at first show Qt asks for metrics and hints thousands of times
but draws only some hundred elements. There is no style sheet.
"""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from ui.common import style_buttons, style_complex, style_controls
from ui.common.tokens import tokens_of

_Primitive = QStyle.PrimitiveElement
_Control = QStyle.ControlElement
_Complex = QStyle.ComplexControl
_Contents = QStyle.ContentsType

CONTROL_HEIGHT = 32
_FIELD_MARGIN = 6

_PRIMITIVES = {
    _Primitive.PE_PanelButtonCommand: style_buttons.command_panel,
    _Primitive.PE_PanelButtonTool: style_buttons.tool_panel,
    _Primitive.PE_PanelLineEdit: style_controls.line_edit,
    _Primitive.PE_IndicatorCheckBox: style_controls.check_box,
    _Primitive.PE_IndicatorItemViewItemCheck: style_controls.check_box,
    _Primitive.PE_IndicatorRadioButton: style_controls.radio_button,
    _Primitive.PE_IndicatorBranch: style_controls.branch,
    _Primitive.PE_FrameFocusRect: style_buttons.focus_ring,
    _Primitive.PE_FrameTabBarBase: style_controls.tab_base,
    _Primitive.PE_Frame: style_controls.frame,
}

_SWALLOWED = frozenset(
    {
        _Primitive.PE_IndicatorHeaderArrow,
        _Primitive.PE_FrameLineEdit,
        _Primitive.PE_PanelStatusBar,
        _Primitive.PE_FrameStatusBarItem,
        _Primitive.PE_FrameButtonTool,
        _Primitive.PE_FrameDefaultButton,
    }
)

_CONTROLS = {
    _Control.CE_PushButtonLabel: style_buttons.push_button_label,
    _Control.CE_ToolButtonLabel: style_buttons.tool_button_label,
    _Control.CE_TabBarTabShape: style_controls.tab_shape,
    _Control.CE_TabBarTabLabel: style_controls.tab_label,
    _Control.CE_HeaderSection: style_controls.header_section,
    _Control.CE_HeaderEmptyArea: style_controls.header_empty,
    _Control.CE_HeaderLabel: style_controls.header_label,
    _Control.CE_ProgressBar: style_controls.progress_bar,
    _Control.CE_Splitter: style_controls.splitter,
    _Control.CE_ToolBar: style_controls.tool_bar,
    _Control.CE_MenuBarItem: style_controls.menu_bar_item,
    _Control.CE_MenuBarEmptyArea: style_controls.menu_bar_empty,
}

_COMPLEX = {
    _Complex.CC_ComboBox: style_complex.combo_box,
    _Complex.CC_SpinBox: style_complex.spin_box,
    _Complex.CC_ScrollBar: style_complex.scroll_bar,
}

_HEIGHTS = {
    _Contents.CT_PushButton: (32, 24),
    _Contents.CT_LineEdit: (CONTROL_HEIGHT, 0),
    _Contents.CT_ComboBox: (CONTROL_HEIGHT, 12),
    _Contents.CT_SpinBox: (CONTROL_HEIGHT, 0),
    _Contents.CT_MenuBarItem: (30, 6),
    _Contents.CT_HeaderSection: (32, 8),
    _Contents.CT_TabBarTab: (36, 4),
    _Contents.CT_MenuItem: (28, 8),
}
"""Least height, and width to add, of what Fusion would make smaller."""


class AssistantStyle(QProxyStyle):
    """Fusion, calmer: flat surfaces, one accent, a focus ring of two pixels."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element in _SWALLOWED:
            return
        draw = _PRIMITIVES.get(element)
        if draw is None or not draw(option, painter, tokens_of(option.palette), widget):
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        draw = _CONTROLS.get(element)
        if draw is None or not draw(option, painter, tokens_of(option.palette), widget):
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        draw = _COMPLEX.get(control)
        if draw is None or not draw(self, option, painter, tokens_of(option.palette), widget):
            super().drawComplexControl(control, option, painter, widget)

    def sizeFromContents(
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        made = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]  # -- Qt takes None
        wanted = _HEIGHTS.get(kind)
        if wanted is not None:
            height, width = wanted
            made = QSize(made.width() + width, max(made.height(), height))
        if kind is _Contents.CT_ComboBox:
            made = made + QSize(_FIELD_MARGIN, 0)
        if kind is _Contents.CT_ToolButton and style_buttons.kind_of(widget) in style_buttons.WORDED:
            made = QSize(made.width() + style_buttons.TOOL_ROOM, max(made.height(), CONTROL_HEIGHT - 2))
        return made

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        area = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]  # -- Qt takes None
        if control is _Complex.CC_ComboBox and part is QStyle.SubControl.SC_ComboBoxEditField:
            return area.adjusted(_FIELD_MARGIN, 0, 0, 0)
        return area

    def subElementRect(
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None
    ) -> QRect:
        area = super().subElementRect(element, option, widget)  # type: ignore[arg-type]  # -- Qt takes None
        if element is QStyle.SubElement.SE_LineEditContents and area.width() > _FIELD_MARGIN * 2:
            return area.adjusted(_FIELD_MARGIN, 0, -_FIELD_MARGIN, 0)
        return area
