"""Small signs of progress: a thin bar, and the open ring of *reading*."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.common.tokens import Tokens, tokens_of

_TURN_MS = 1200
_STEPS = 24


def paint_bar(painter: QPainter, area: QRectF, tokens: Tokens, done: float) -> None:
    """A thin bar filled to ``done`` (0 to 1), for delegates."""
    radius = area.height() / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.border)
    painter.drawRoundedRect(area, radius, radius)
    filled = QRectF(area)
    filled.setWidth(max(area.width() * min(done, 1.0), 0.0))
    if filled.width() >= 1:
        painter.setBrush(tokens.accent)
        painter.drawRoundedRect(filled, radius, radius)


def paint_ring(painter: QPainter, area: QRectF, tokens: Tokens, turn: float) -> None:
    """The open ring; ``turn`` (0 to 1) tells where its dark part stands."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = area.adjusted(1, 1, -1, -1)
    painter.setPen(QPen(tokens.border, 1.8))
    painter.drawEllipse(inner)
    pen = QPen(tokens.accent, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawArc(inner, int((90 - 360 * turn) * 16), -120 * 16)


class ThinBar(QWidget):
    """A bar of 6 px; counted if the total is known, else half filled without meaning a percentage."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(6)

    def show_progress(self, done: int, total: int | None) -> None:
        """Show ``done`` of ``total``."""
        self._done = done / total if total else 0.0
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_bar(QPainter(self), QRectF(self.rect()), tokens_of(self.palette()), self._done)


class ReadingRing(QWidget):
    """Turns once in 1.2 seconds while it is visible; stands still where animations are switched off."""

    def __init__(self, side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(side, side)
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MS // _STEPS)
        self._timer.timeout.connect(self._turn)

    def _turn(self) -> None:
        self._step = (self._step + 1) % _STEPS
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        del event
        if not reduced_motion(self):
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        del event
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_ring(QPainter(self), QRectF(self.rect()), tokens_of(self.palette()), self._step / _STEPS)


def reduced_motion(widget: QWidget) -> bool:
    """Whether the style (and so the system) asks for no animation."""
    style = widget.style()
    return not style.styleHint(style.StyleHint.SH_Widget_Animation_Duration, None, widget)
