"""A quiet bar above a list: what is the case now, with at most three actions. Never a pop-up."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.common.buttons import Kind, push_button
from ui.common.icons import paint_icon
from ui.common.labels import ElidedLabel
from ui.common.tokens import tokens_of


class Banner(QWidget):
    """One line of 36 px with an icon; hidden until something is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = "info"
        self._label = ElidedLabel()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(40, 0, 8, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._label, 1)
        self._buttons: list[QWidget] = []
        self.setFixedHeight(36)
        self.hide()

    def say(
        self, icon_name: str, text: str, actions: tuple[tuple[str, Callable[[], object]], ...] = ()
    ) -> None:
        """Show the bar with a sentence and its actions as (text, what it does)."""
        self._icon = icon_name
        self._label.setText(text)
        self.setAccessibleName(text)
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for words, act in actions:
            made = push_button(words, Kind.QUIET, parent=self)
            made.clicked.connect(lambda _checked=False, act=act: act())
            self._layout.addWidget(made)
            self._buttons.append(made)
        self.show()

    def text(self) -> str:
        """What the bar says now."""
        return self._label.full_text()

    def sizeHint(self) -> QSize:
        return QSize(320, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.change_background)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.border)
        area = self.rect().adjusted(14, 10, 0, 0)
        area.setSize(QSize(16, 16))
        paint_icon(painter, self._icon, area, tokens.text2)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)


class Line(QWidget):
    """A separator of one pixel in the border's colour."""

    def __init__(self, orientation: Qt.Orientation = Qt.Orientation.Horizontal) -> None:
        super().__init__()
        if orientation is Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        QPainter(self).fillRect(self.rect(), tokens_of(self.palette()).border)
