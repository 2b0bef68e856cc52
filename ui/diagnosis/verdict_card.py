"""The verdict: shape, one sentence, who can act, what to do next."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.diagnosis.verdict import Diagnosis
from ui.common.badge import StatusGlyph
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.tokens import Status, Tokens, tokens_of
from ui.diagnosis.wrapped_label import WrappedLabel

_CORNER = 8.0
_GLYPH = 20


class _Caption(TextLabel):
    """A word in the status' colour."""

    def __init__(self) -> None:
        self.status = Status.CHECKING
        super().__init__("", TextRole.STRONG)

    def _color(self, tokens: Tokens) -> QColor:
        return tokens.status(self.status).text

    def show_status(self, status: Status) -> None:
        """Take the colour of a status."""
        self.status = status
        self._dress()


class VerdictCard(QWidget):
    """Tinted in the status' colour; *Cannot tell* and *pending* have an edge instead of a tint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = Status.CHECKING
        self._glyph = StatusGlyph(self._status, _GLYPH)
        self._sentence = WrappedLabel("", TextRole.CARD_TITLE)
        self._who_caption = _Caption()
        self._next_caption = _Caption()
        self._who = WrappedLabel("")
        self._next = WrappedLabel("")
        layout = QGridLayout(self)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(6)
        top = Qt.AlignmentFlag.AlignTop
        layout.addWidget(self._glyph, 0, 0, top)
        layout.addWidget(self._sentence, 0, 1, 1, 2)
        layout.addWidget(self._who_caption, 1, 1, top)
        layout.addWidget(self._who, 1, 2)
        layout.addWidget(self._next_caption, 2, 1, top)
        layout.addWidget(self._next, 2, 2)
        layout.setColumnStretch(2, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._retranslate()

    def show_diagnosis(self, status: Status, diagnosis: Diagnosis) -> None:
        """Show this verdict."""
        self._status = status
        self._glyph.show_status(status)
        self._sentence.setText(diagnosis.sentence)
        self._who.setText(diagnosis.who)
        self._next.setText(diagnosis.next_step)
        self.setAccessibleName(diagnosis.sentence)
        self.setAccessibleDescription(f"{diagnosis.who}. {diagnosis.next_step}")
        for caption in (self._who_caption, self._next_caption):
            caption.show_status(status)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = tokens.status(self._status).tint
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if tint is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
        else:
            painter.setBrush(tokens.surface)
            pen = QPen(tokens.status(self._status).fill, 1)
            if self._status in {Status.CANNOT_TELL, Status.CHECKING}:
                pen.setDashPattern([4, 3])
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
        painter.drawRoundedRect(area, _CORNER, _CORNER)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._who_caption.setText(self.tr("Who"))
        self._next_caption.setText(self.tr("Next"))
