"""What stands where a list is empty: an icon, one sentence, why, and the next step."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.icons import paint_icon
from ui.common.labels import TextLabel
from ui.common.tokens import tokens_of

_ICON = 32
_WIDEST = 460
_NARROWEST = 160
_MARGIN = 16


class _Picture(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setFixedSize(_ICON, _ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_icon(QPainter(self), self.name, self.rect(), tokens_of(self.palette()).text3)


class EmptyState(QWidget):
    """Shows one case at a time; the first action is the default one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = _Picture("list")
        self._sentence = TextLabel("", TextRole.CARD_TITLE, wrap=True)
        self._why = TextLabel("", tone=2, wrap=True)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        for label in (self._sentence, self._why):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        layout.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._why, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(12)
        layout.addLayout(self._actions)
        layout.addStretch(3)

    def show_case(
        self,
        icon_name: str,
        sentence: str,
        why: str = "",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
    ) -> None:
        """Say ``sentence``, then ``why``, and offer ``actions`` as (text, what it does)."""
        self._picture.name = icon_name
        self._picture.update()
        self._sentence.setText(sentence)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.setAccessibleName(f"{sentence} {why}".strip())
        while (item := self._actions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._actions.addStretch()
        for index, (text, act) in enumerate(actions):
            button = push_button(text, Kind.PRIMARY if index == 0 else Kind.QUIET, parent=self)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._actions.addWidget(button)
        self._actions.addStretch()
        self._fit()

    def _fit(self) -> None:
        """Give the texts the room there is; centred labels do not get their height from the layout."""
        width = max(_NARROWEST, min(_WIDEST, self.width() - 2 * _MARGIN))
        for label in (self._sentence, self._why):
            # QLabel answers for no less than its minimum size, so the old one has to go first.
            label.setMinimumHeight(0)
            label.setFixedWidth(width)
            label.setFixedHeight(max(0, label.heightForWidth(width)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 160)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self._picture.update()
        super().changeEvent(event)
