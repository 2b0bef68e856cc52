"""The bar above the list while the fleet is read: how many so far, and Cancel."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.common.buttons import push_button
from ui.common.labels import ElidedLabel
from ui.common.progress import ReadingRing, ThinBar
from ui.common.tokens import tokens_of


class ScanBar(QWidget):
    """Hidden unless told of progress."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(46)
        self._text = ElidedLabel()
        self._bar = ThinBar()
        self._bar.setFixedWidth(160)
        self.cancel_button = push_button("")
        self.cancel_button.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(10)
        layout.addWidget(ReadingRing())
        layout.addWidget(self._text, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self.cancel_button)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.cancel_button.setText(self.tr("Cancel"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def show_progress(self, sentence: str, done: int, total: int | None) -> None:
        """Say how far the reading is."""
        self._text.setText(sentence)
        self._bar.setVisible(total is not None)
        self._bar.show_progress(done, total)
        self.setAccessibleName(sentence)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.raised)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.border)
