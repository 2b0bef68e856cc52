"""The drawn counts: a stacked bar and a ring over statuses, in the one fixed order."""

from collections.abc import Mapping
from math import isclose

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.common.tokens import BAR_ORDER, Status, Tokens

_GAP = 2.0
_SMALLEST = 4.0
_HATCH_STEP = 4.0
_HATCHED = frozenset({Status.CANNOT_TELL, Status.CHECKING})


def shares(
    counts: Mapping[Status, int], length: float, gap: float = _GAP
) -> list[tuple[Status, float, float]]:
    """The parts of a bar as (status, start, length) in ``length`` pixels.

    Every part that is not zero gets at least 4 px, taken from the largest one (UI.md, section 3).
    """
    present = [(status, counts.get(status, 0)) for status in BAR_ORDER if counts.get(status, 0) > 0]
    total = sum(count for _, count in present)
    if not present:
        return []
    room = max(length - gap * (len(present) - 1), 1.0)
    widths = [max(room * count / total, min(_SMALLEST, room / len(present))) for _, count in present]
    surplus = sum(widths) - room
    if not isclose(surplus, 0.0):
        largest = widths.index(max(widths))
        widths[largest] = max(widths[largest] - surplus, 1.0)
    parts: list[tuple[Status, float, float]] = []
    start = 0.0
    for (status, _), width in zip(present, widths, strict=True):
        parts.append((status, start, width))
        start += width + gap
    return parts


def _hatch(painter: QPainter, area: QRectF, color: QColor, width: float = 1.0) -> None:
    painter.setPen(QPen(color, width))
    height = area.height()
    x = area.left() - height
    lines: list[QLineF] = []
    while x < area.right():
        lines.append(QLineF(x, area.bottom(), x + height, area.top()))
        x += _HATCH_STEP
    painter.drawLines(lines)


def _fill(painter: QPainter, shape: QPainterPath, status: Status, tokens: Tokens) -> None:
    fill = tokens.status(status).fill
    area = shape.boundingRect()
    painter.save()
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    if status in _HATCHED:
        _hatch(painter, area, fill, 1.3)
    else:
        painter.fillRect(area, fill)
        if status is Status.PENDING:
            light = QColor(tokens.surface)
            light.setAlphaF(0.7)
            _hatch(painter, area, light, 1.3)
    painter.restore()
    if status in _HATCHED:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(fill, 0.8))
        painter.drawPath(shape)


def paint_stacked_bar(
    painter: QPainter, area: QRectF, counts: Mapping[Status, int], tokens: Tokens, radius: float | None = None
) -> None:
    """A bar of all counts; its ends are round, its parts keep their order and a gap."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rounded = QPainterPath()
    corner = area.height() / 2 if radius is None else radius
    rounded.addRoundedRect(area, corner, corner)
    painter.setClipPath(rounded, Qt.ClipOperation.IntersectClip)
    for status, start, width in shares(counts, area.width()):
        part = QPainterPath()
        part.addRect(QRectF(area.left() + start, area.top(), width, area.height()))
        _fill(painter, part, status, tokens)
    painter.restore()


def ring_parts(
    area: QRectF, counts: Mapping[Status, int], thickness: float
) -> list[tuple[Status, QPainterPath]]:
    """The parts of a ring from twelve o'clock on, as paths for painting and for hit tests."""
    middle = (area.width() - thickness) / 2
    around = 2 * 3.14159265 * middle
    inner = area.adjusted(thickness, thickness, -thickness, -thickness)
    parts: list[tuple[Status, QPainterPath]] = []
    shown = (
        shares(counts, around - _GAP)
        if len([n for n in counts.values() if n > 0]) > 1
        else shares(counts, around)
    )
    for status, start, width in shown:
        begin = 90 - 360 * start / around
        sweep = -360 * width / around
        path = QPainterPath()
        path.arcMoveTo(area, begin)
        path.arcTo(area, begin, sweep)
        path.arcTo(inner, begin + sweep, -sweep)
        path.closeSubpath()
        parts.append((status, path))
    return parts


def paint_status_ring(
    painter: QPainter, area: QRectF, counts: Mapping[Status, int], tokens: Tokens, thickness: float = 14.0
) -> None:
    """A ring of all counts; an empty fleet shows the bare track."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    parts = ring_parts(area, counts, thickness)
    if not parts:
        half = thickness / 2
        painter.setPen(QPen(tokens.border, thickness))
        painter.drawEllipse(area.adjusted(half, half, -half, -half))
    for status, path in parts:
        _fill(painter, path, status, tokens)
    painter.restore()


def part_at(parts: list[tuple[Status, QPainterPath]], point: QPointF) -> Status | None:
    """The part of a ring under ``point``."""
    return next((status for status, path in parts if path.contains(point)), None)
