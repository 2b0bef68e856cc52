"""The shapes of the statuses, readable without colour, as paths of 16 x 16 units (UI.md, section 3)."""

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPolygonF

from ui.common.tokens import Status

UNITS = 16.0


def _stroke(path: QPainterPath, width: float, dashes: list[float] | None = None) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap if dashes else Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes:
        stroker.setDashPattern(dashes)
    return stroker.createStroke(path)


def _lines(*strokes: tuple[tuple[float, float], ...], width: float = 1.7) -> QPainterPath:
    path = QPainterPath()
    for points in strokes:
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
    return _stroke(path, width)


def _disc(radius: float, x: float = 8.0, y: float = 8.0) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _box(x: float, y: float, width: float, height: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
    return path


def _polygon(*points: tuple[float, float], rounding: float) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(*point) for point in points]))
    path.closeSubpath()
    return path.united(_stroke(path, rounding))


def _shield(margin: float) -> QPainterPath:
    left, right, top, bottom = 2 + margin, 14 - margin, 1.2 + margin, 15 - margin
    path = QPainterPath(QPointF(8, top))
    path.lineTo(right, top + 2.1)
    path.lineTo(right, 7.6)
    path.cubicTo(right, 11.2, 11.6, 13.6 - margin / 2, 8, bottom)
    path.cubicTo(4.4, 13.6 - margin / 2, left, 11.2, left, 7.6)
    path.lineTo(left, top + 2.1)
    path.closeSubpath()
    return path


_TICK = ((5.2, 8.2), (7.2, 10.2), (10.9, 6.1))


def _protected() -> QPainterPath:
    return _shield(0).subtracted(_lines(_TICK))


def _pending() -> QPainterPath:
    return _stroke(_shield(0.7), 1.4).united(_lines(((8, 4.9), (8, 8.2), (10.3, 9.7)), width=1.4))


def _unhealthy() -> QPainterPath:
    return _stroke(_shield(0.7), 1.4).united(_lines(((6, 5.9), (10, 9.9)), ((10, 5.9), (6, 9.9)), width=1.6))


def _ready() -> QPainterPath:
    return _disc(7).subtracted(_lines(((4.9, 8), (11, 8)), ((8.4, 5.2), (11.2, 8), (8.4, 10.8))))


def _warning() -> QPainterPath:
    triangle = _polygon((8, 2.2), (14.2, 13.4), (1.8, 13.4), rounding=1.6)
    return triangle.subtracted(_lines(((8, 6), (8, 9.3)))).subtracted(_disc(1.0, 8, 11.8))


def _blocked() -> QPainterPath:
    near, far = 1.4, 14.6
    first, second = 5.2, 10.8
    octagon = _polygon(
        (first, near),
        (second, near),
        (far, first),
        (far, second),
        (second, far),
        (first, far),
        (near, second),
        (near, first),
        rounding=0.6,
    )  # fmt: skip -- the corners read clockwise in pairs
    return octagon.subtracted(_lines(((5, 8), (11, 8)), width=2.0))


def _stopped() -> QPainterPath:
    bars = _lines(((6.2, 5.3), (6.2, 10.7)), ((9.8, 5.3), (9.8, 10.7)), width=1.7)
    return _box(1.4, 1.4, 13.2, 13.2, 3.2).subtracted(bars)


def _soft_deleted() -> QPainterPath:
    body = QPainterPath(QPointF(3, 5.4))
    for x, y in ((13, 5.4), (12.2, 15), (3.8, 15)):
        body.lineTo(x, y)
    body.closeSubpath()
    body = body.subtracted(_lines(((6.6, 7.6), (6.6, 12.7)), ((9.4, 7.6), (9.4, 12.7)), width=1.3))
    lid = _box(1.8, 2.7, 12.4, 1.8, 0.9).united(_box(5.6, 1, 4.8, 2.4, 0.8))
    return body.united(lid)


def _cannot_tell() -> QPainterPath:
    question = QPainterPath(QPointF(6.0, 6.4))
    question.cubicTo(6.0, 3.9, 10.0, 3.9, 10.0, 6.4)
    question.cubicTo(10.0, 8.0, 8.0, 8.0, 8.0, 9.4)
    ring = _stroke(_disc(6.7), 1.3, dashes=[2.35, 1.65])
    return ring.united(_stroke(question, 1.5)).united(_disc(0.95, 8, 11.7))


def _checking() -> QPainterPath:
    arc = QPainterPath()
    ring = QRectF(1.8, 1.8, 12.4, 12.4)
    arc.arcMoveTo(ring, 90)
    arc.arcTo(ring, 90, -250)
    return _stroke(arc, 1.7)


def _pass() -> QPainterPath:
    return _disc(7).subtracted(_lines(_TICK))


def _not_applicable() -> QPainterPath:
    return _stroke(_disc(6.3), 1.35).united(_lines(((5.2, 8), (10.8, 8)), width=1.35))


_DRAWN: dict[Status, Callable[[], QPainterPath]] = {
    Status.PROTECTED: _protected,
    Status.PENDING: _pending,
    Status.CHECKING: _checking,
    Status.UNHEALTHY: _unhealthy,
    Status.READY: _ready,
    Status.READY_WITH_WARNINGS: _warning,
    Status.BLOCKED: _blocked,
    Status.STOPPED: _stopped,
    Status.SOFT_DELETED: _soft_deleted,
    Status.CANNOT_TELL: _cannot_tell,
    Status.PASS: _pass,
    Status.NOT_APPLICABLE: _not_applicable,
}


@cache
def status_path(status: Status) -> QPainterPath:
    """The shape of a status; its marks are holes, so one colour on any ground is enough."""
    return _DRAWN[status]()


def paint_status(painter: QPainter, rect: QRectF, status: Status, color: QColor) -> None:
    """Draw the shape of a status into a square ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / UNITS, rect.height() / UNITS)
    painter.fillPath(status_path(status), color)
    painter.restore()
