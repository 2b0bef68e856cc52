"""The head of the enable dialog: four steps, the one that is open, and those that are done."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.common.announce import announce
from ui.common.fonts import TextRole, font
from ui.common.status_shapes import paint_status
from ui.common.tokens import Status, tokens_of

_DISC = 20
_GAP = 10
_LINE = 36
_HEIGHT = 46
_LEFT = 24


class StepHead(QWidget):
    """Painted as one; a screen reader hears "Step 3 of 4, Review"."""

    def __init__(self, titles: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._step = 0
        self._dress()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.show_step(0)

    def show_step(self, step: int) -> None:
        """Open a step and say so."""
        moved = step != self._step
        self._step = step
        spoken = self.tr("Step {number} of {all}, {title}").format(
            number=step + 1, all=len(self._titles), title=self._titles[step]
        )
        self.setAccessibleName(spoken)
        if moved:
            announce(self, spoken)
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._strong)
        words = sum(metrics.horizontalAdvance(title) for title in self._titles)
        each = _DISC + 3 * _GAP + _LINE
        return QSize(2 * _LEFT + words + each * len(self._titles), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(event.rect(), tokens.surface)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.border)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = float(_LEFT), self.height() / 2
        for number, title in enumerate(self._titles):
            self._disc(painter, QRectF(left, middle - _DISC / 2, _DISC, _DISC), number)
            left += _DISC + _GAP
            chosen = number == self._step
            painter.setFont(self._strong if chosen else self._body)
            painter.setPen(tokens.text if chosen else tokens.text2)
            width = painter.fontMetrics().horizontalAdvance(title)
            area = QRectF(left, 0, width + 1, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
            left += width + _GAP
            if number < len(self._titles) - 1:
                painter.setPen(QPen(tokens.border, 1.5))
                painter.drawLine(int(left), int(middle), int(left + _LINE), int(middle))
                left += _LINE + _GAP

    def _disc(self, painter: QPainter, area: QRectF, number: int) -> None:
        tokens = tokens_of(self.palette())
        if number < self._step:
            paint_status(painter, area, Status.PASS, tokens.status(Status.PASS).fill)
            return
        chosen = number == self._step
        painter.setPen(Qt.PenStyle.NoPen if chosen else QPen(tokens.control, 1.3))
        painter.setBrush(tokens.accent if chosen else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(area.adjusted(0.7, 0.7, -0.7, -0.7))
        painter.setPen(tokens.on_accent if chosen else tokens.text2)
        painter.setFont(self._small)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(number + 1))

    def _dress(self) -> None:
        self._body, self._strong = font(), font(TextRole.STRONG)
        self._small = font(TextRole.CAPTION)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.ApplicationPaletteChange}:
            self._dress()
            self.update()
        super().changeEvent(event)
