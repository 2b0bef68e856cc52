"""The ring of the overview: coverage at a glance; a click on a part filters by it."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.assessment import Badge
from ui.common.charts import paint_status_ring, part_at, ring_parts
from ui.common.fonts import TextRole, font
from ui.common.tokens import Status, tokens_of

_SIDE = 124
_THICKNESS = 13.0


class CoverageRing(QWidget):
    """Painted counts with a number in the middle; one tab stop with a text of its own."""

    chosen = Signal(object)
    """The badge of the part that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[Status, int] = {}
        self._number = ""
        self._caption = ""
        self.setFixedHeight(_SIDE + 8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_counts(self, counts: Mapping[Badge, int], number: str, caption: str, spoken: str) -> None:
        """Draw these counts, with ``number`` over ``caption`` in the middle; ``spoken`` says all of it."""
        self._counts = {Status(badge.value): count for badge, count in counts.items()}
        self._number, self._caption = number, caption
        self.setAccessibleName(spoken)
        self.setToolTip("")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _SIDE + 8)

    def _area(self) -> QRectF:
        return QRectF((self.width() - _SIDE) / 2, 4, _SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        area = self._area()
        paint_status_ring(painter, area, self._counts, tokens, _THICKNESS)
        inside = area.adjusted(_THICKNESS + 4, 0, -_THICKNESS - 4, 0).toRect()
        number_font, caption_font = font(TextRole.NUMBER), font(TextRole.SMALL)
        number_height = QFontMetrics(number_font).height()
        caption_height = QFontMetrics(caption_font).height()
        top = inside.center().y() - (number_height + caption_height) // 2
        painter.setFont(number_font)
        painter.setPen(tokens.text)
        line = QRect(inside.left(), top, inside.width(), number_height)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._number)
        painter.setFont(caption_font)
        painter.setPen(tokens.text2)
        line = QRect(inside.left(), top + number_height, inside.width(), caption_height)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._caption)
        if self.hasFocus():
            painter.setPen(QPen(tokens.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        part = part_at(ring_parts(self._area(), self._counts, _THICKNESS), event.position())
        if part is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(Badge(part.value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)
