"""A problem said in place: the shape of *blocked* and a sentence; absent while all is well."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.status_shapes import paint_status
from ui.common.tokens import Status, Tokens, tokens_of

_INDENT = 20


class ProblemLine(TextLabel):
    """Says a sentence in the colour of its status with the shape before it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._status = Status.BLOCKED
        super().__init__("", TextRole.SMALL, wrap=True, parent=parent)
        self.setContentsMargins(_INDENT, 2, 0, 2)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, sentence: str, status: Status = Status.BLOCKED) -> None:
        """Show a sentence, or nothing where it is empty."""
        self._status = status
        self.setText(sentence)
        self.setVisible(bool(sentence))
        self._dress()

    def _color(self, tokens: Tokens) -> QColor:
        return tokens.status(self._status).text

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        fill = tokens_of(self.palette()).status(self._status).fill
        paint_status(QPainter(self), QRectF(1, 4, 13, 13), self._status, fill)
