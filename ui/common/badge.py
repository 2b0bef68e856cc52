"""The badge: shape and word on a pill, painted once and then copied (UI.md, section 18)."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.common.fonts import TextRole, font
from ui.common.status_shapes import paint_status
from ui.common.tokens import Status, Tokens, tokens_of

HEIGHT = 22
_SHAPE = 14
_PADDING = 8
_GAP = 6
_KEPT = 512


class BadgePainter:
    """Paints badges from cached pixmaps; one object per view, built again when the font changes."""

    def __init__(self, text_font: QFont | None = None) -> None:
        self._font = text_font or font(TextRole.NAME)
        self._metrics = QFontMetrics(self._font)
        self._pixmaps: dict[tuple[Status, str, int, int, int], QPixmap] = {}
        self._widths: dict[str, int] = {}

    def width(self, word: str) -> int:
        """The natural width of a badge in device-independent pixels."""
        known = self._widths.get(word)
        if known is None:
            known = self._metrics.horizontalAdvance(word) + 2 * _PADDING + _SHAPE + _GAP
            self._widths[word] = known
        return known

    def paint(self, painter: QPainter, cell: QRect, status: Status, word: str, tokens: Tokens) -> None:
        """Draw the badge at the left of ``cell``, centred in height, elided where the cell is narrow."""
        width = min(self.width(word), cell.width())
        if width < _SHAPE + 2 * _PADDING:
            return
        scale = max(painter.deviceTransform().m11(), 1.0)
        key = (status, word, width, round(scale * 100), id(tokens))
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            if len(self._pixmaps) >= _KEPT:
                self._pixmaps.clear()
            pixmap = self._pixmaps[key] = self._made(status, word, QSize(width, HEIGHT), scale, tokens)
        painter.drawPixmap(cell.left(), cell.top() + (cell.height() - HEIGHT) // 2, pixmap)

    def _made(self, status: Status, word: str, size: QSize, scale: float, tokens: Tokens) -> QPixmap:
        colors = tokens.status(status)
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRectF(0.5, 0.5, size.width() - 1, size.height() - 1)
        pen, brush = _outline(status, colors.text, colors.tint)
        painter.setPen(pen)
        painter.setBrush(brush if brush is not None else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        top = (size.height() - _SHAPE) / 2
        paint_status(painter, QRectF(_PADDING - 1, top, _SHAPE, _SHAPE), status, colors.fill)
        painter.setFont(self._font)
        painter.setPen(colors.text)
        left = _PADDING + _SHAPE + _GAP - 1
        room = QRect(left, 0, size.width() - left - _PADDING + 1, size.height())
        shown = self._metrics.elidedText(word, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()
        return pixmap


def _outline(status: Status, edge: QColor, tint: QColor | None) -> tuple[QPen, QColor | None]:
    if tint is not None:
        return QPen(Qt.PenStyle.NoPen), tint
    pen = QPen(edge, 1.0)
    if status in {Status.CANNOT_TELL, Status.CHECKING}:
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3.0, 2.4])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen, None


class BadgeLabel(QWidget):
    """One badge as a widget, for cards and headings."""

    def __init__(self, status: Status, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter = BadgePainter()
        self._status = status
        self._word = word
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word)

    def show_status(self, status: Status, word: str) -> None:
        """Show another status."""
        self._status, self._word = status, word
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._painter.width(self._word), HEIGHT)

    def paintEvent(self, event: object) -> None:
        del event
        painter = QPainter(self)
        area = QRect(QPoint(0, 0), self.size())
        self._painter.paint(painter, area, self._status, self._word, tokens_of(self.palette()))


class StatusGlyph(QWidget):
    """One status shape as a widget of 16 to 32 px; silent for screen readers, the word stands beside it."""

    def __init__(self, status: Status, side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self._side = side
        self.setFixedSize(side, side)

    def show_status(self, status: Status) -> None:
        """Show another status."""
        self._status = status
        self.update()

    def paintEvent(self, event: object) -> None:
        del event
        painter = QPainter(self)
        color = tokens_of(self.palette()).status(self._status).fill
        paint_status(painter, QRectF(0, 0, self._side, self._side), self._status, color)
