"""The switch of the views: one word of several is chosen; the same actions as in the menu and on Ctrl+1…3."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ui.common.buttons import Kind, set_kind
from ui.common.style_buttons import rounded
from ui.common.tokens import tokens_of


class ViewSwitch(QWidget):
    """Shows checkable actions as segments on a sunken track; each page has one of its own."""

    def __init__(self, actions: tuple[QAction, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        self.setFixedHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(16, 16))
            button.setFixedHeight(30)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            set_kind(button, Kind.SEGMENT)
            layout.addWidget(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        rounded(QPainter(self), QRectF(self.rect()), tokens_of(self.palette()).sunken, None)
