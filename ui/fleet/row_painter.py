"""Paints one row of the VM tree in one call: everything that costs time is cached (design, section 7)."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF

from app.domain.assessment import Badge
from app.domain.machines import Power
from ui.common.badge import BadgePainter
from ui.common.charts import paint_stacked_bar
from ui.common.fonts import TextRole, font
from ui.common.icons import paint_icon
from ui.common.status_shapes import paint_status
from ui.common.tokens import Status, Tokens
from ui.fleet.columns import Column
from ui.fleet.model import FleetModel
from ui.fleet.order import URGENCY
from ui.fleet.rows import GroupRow, MachineRow, RestRow
from ui.fleet.words import machines_of, number, show_all

ROW_HEIGHT = 32
"""One height for groups and VMs, so that the view can count instead of measure."""
CELL_PADDING = 8
NAME_INDENT = 30
_CHEVRON = 16
_GLYPH = 14
_BAR_WIDTH = 150
_BAR_HEIGHT = 8
_MARK_WIDTH = 3
_KEPT = 20_000
_NEEDS_SOMEONE = (
    Badge.BLOCKED,
    Badge.UNHEALTHY,
    Badge.CANNOT_TELL,
    Badge.READY_WITH_WARNINGS,
    Badge.READY,
)
_STATUS: dict[Badge, Status] = {badge: Status(badge.value) for badge in Badge}


class Cell(NamedTuple):
    """Where a column lies in the viewport."""

    column: Column
    left: int
    width: int


class RowState(NamedTuple):
    """How a row is to look."""

    selected: bool
    hovered: bool
    focused: bool
    expanded: bool


class Canvas(NamedTuple):
    """Where and how one row is painted."""

    painter: QPainter
    rect: QRect
    state: RowState
    tokens: Tokens


class RowPainter:
    """Fonts, metrics, badges, glyphs and shortened texts of one view; built again when the font changes."""

    def __init__(self) -> None:
        self.body = font(TextRole.BODY)
        self.name = font(TextRole.NAME)
        self.strong = font(TextRole.STRONG)
        self.badges = BadgePainter()
        self._metrics = {id(one): QFontMetrics(one) for one in (self.body, self.name, self.strong)}
        self._elided: dict[tuple[int, int, str], str] = {}
        self._glyphs: dict[tuple[str, int, int], QPixmap] = {}
        self._bars: dict[tuple[tuple[int, ...], int, int], QPixmap] = {}

    def machine(self, canvas: Canvas, row: MachineRow, model: FleetModel, cells: Sequence[Cell]) -> None:
        """One VM: its cells, the line below it, and the mark of a selected row."""
        painter, rect, _, tokens = canvas
        self._ground(canvas, tokens.surface)
        texts = model.cells(row)
        baseline = self._baseline(self.body, rect)
        painter.setFont(self.body)
        painter.setPen(tokens.text2)
        for column, left, width in cells:
            if column is Column.NAME or column is Column.BADGE:
                continue
            room = width - 2 * CELL_PADDING
            at = left + CELL_PADDING
            if column is Column.POWER:
                at += self._power(painter, QPointF(at, rect.center().y()), row, tokens)
                room -= _GLYPH
            special = self._special_color(column, row, tokens)
            if special is not None:
                painter.setPen(special)
            painter.drawText(at, baseline, self.elided(self.body, texts[column], room))
            if special is not None:
                painter.setPen(tokens.text2)
        for column, left, width in cells:
            if column is Column.NAME:
                painter.setFont(self.name)
                painter.setPen(tokens.text)
                room = width - NAME_INDENT - CELL_PADDING
                shown = self.elided(self.name, texts[column], room)
                painter.drawText(left + NAME_INDENT, self._baseline(self.name, rect), shown)
            elif column is Column.BADGE:
                area = QRect(left + 2, rect.top(), width - 6, rect.height() - 1)
                self.badges.paint(painter, area, _STATUS[row.badge], texts[column], tokens)

    def group(self, canvas: Canvas, group: GroupRow, model: FleetModel) -> None:
        """A group across the whole width: chevron, title, number, note; what needs someone, and the bar."""
        painter, rect, state, tokens = canvas
        self._ground(canvas, tokens.header)
        chevron = QRect(rect.left() + 7, rect.top() + (rect.height() - _CHEVRON) // 2, _CHEVRON, _CHEVRON)
        paint_icon(painter, "down" if state.expanded else "right", chevron, tokens.text2)
        right = self._group_counts(canvas, group)
        left = rect.left() + NAME_INDENT
        left += self._word(canvas, (left, right), group.title, self.strong, tokens.text) + 10
        counted = machines_of(len(group.shown), len(group.members))
        left += self._word(canvas, (left, right), counted, self.body, tokens.text2) + 16
        note = model.group_note(group)
        if note and right - left > 3 * _GLYPH:
            self._glyph(canvas, left, Status.CANNOT_TELL)
            self._word(canvas, (left + _GLYPH + 6, right), note, self.body, tokens.text2)

    def rest(self, canvas: Canvas, row: RestRow) -> None:
        """The row that lays out the rest of its group."""
        _, rect, _, tokens = canvas
        self._ground(canvas, tokens.surface)
        text = show_all(len(row.group.shown))
        self._word(canvas, (rect.left() + NAME_INDENT, rect.right()), text, self.name, tokens.link)

    def elided(self, used: QFont, text: str, room: int) -> str:
        """The text shortened to ``room`` pixels: names in the middle, everything else at its end."""
        key = (id(used), room, text)
        shown = self._elided.get(key)
        if shown is None:
            if len(self._elided) > _KEPT:
                self._elided.clear()
            mode = Qt.TextElideMode.ElideMiddle if used is self.name else Qt.TextElideMode.ElideRight
            shown = self._elided[key] = self._metrics[id(used)].elidedText(text, mode, room)
        return shown

    def is_elided(self, column: Column, text: str, width: int) -> bool:
        """Whether a cell of this width shows less than the whole text."""
        if column is Column.BADGE:
            return self.badges.width(text) > width - 6
        if column is Column.NAME:
            return self.elided(self.name, text, width - NAME_INDENT - CELL_PADDING) != text
        room = width - 2 * CELL_PADDING - (_GLYPH if column is Column.POWER else 0)
        return self.elided(self.body, text, room) != text

    def _ground(self, canvas: Canvas, ground: QColor) -> None:
        painter, rect, state, tokens = canvas
        if state.selected:
            ground = tokens.selection
        elif state.hovered:
            ground = tokens.hover
        painter.fillRect(rect, ground)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.border)
        if state.selected:
            painter.fillRect(rect.left(), rect.top(), _MARK_WIDTH, rect.height(), tokens.accent)
        if state.focused:
            painter.setPen(QPen(tokens.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _baseline(self, used: QFont, rect: QRect) -> int:
        metrics = self._metrics[id(used)]
        return rect.top() + (rect.height() - 1 + metrics.ascent() - metrics.descent()) // 2

    def _word(self, canvas: Canvas, span: tuple[int, int], text: str, used: QFont, color: QColor) -> int:
        painter, rect = canvas.painter, canvas.rect
        left, right = span
        room = right - left
        if room < _GLYPH:
            return 0
        shown = self.elided(used, text, room)
        painter.setFont(used)
        painter.setPen(color)
        painter.drawText(left, self._baseline(used, rect), shown)
        return self._metrics[id(used)].horizontalAdvance(shown)

    def _group_counts(self, canvas: Canvas, group: GroupRow) -> int:
        """Paint bar and counts from the right; returns where they begin."""
        painter, rect, _, tokens = canvas
        right = rect.right() - 12
        if rect.width() > 3 * _BAR_WIDTH:
            bar = QRect(
                right - _BAR_WIDTH, rect.top() + (rect.height() - _BAR_HEIGHT) // 2, _BAR_WIDTH, _BAR_HEIGHT
            )
            self._bar(painter, bar, group, tokens)
            right -= _BAR_WIDTH + 12
        metrics = self._metrics[id(self.body)]
        painter.setFont(self.body)
        painter.setPen(tokens.text)
        for badge in reversed(_NEEDS_SOMEONE):
            count = group.counts[badge]
            if not count or right < rect.width() // 3:
                continue
            text = number(count)
            right -= metrics.horizontalAdvance(text)
            painter.drawText(right, self._baseline(self.body, rect), text)
            right -= _GLYPH + 5
            self._glyph(canvas, right, _STATUS[badge])
            right -= 12
        return right

    def _glyph(self, canvas: Canvas, left: int, status: Status) -> None:
        painter, rect, _, tokens = canvas
        scale = max(painter.deviceTransform().m11(), 1.0)
        key = (status.value, round(scale * 100), id(tokens))
        pixmap = self._glyphs.get(key)
        if pixmap is None:
            pixmap = _blank(QSize(_GLYPH, _GLYPH), scale)
            glyph = QPainter(pixmap)
            paint_status(glyph, QRectF(0, 0, _GLYPH, _GLYPH), status, tokens.status(status).fill)
            glyph.end()
            self._glyphs[key] = pixmap
        painter.drawPixmap(left, rect.top() + (rect.height() - _GLYPH) // 2, pixmap)

    def _bar(self, painter: QPainter, area: QRect, group: GroupRow, tokens: Tokens) -> None:
        scale = max(painter.deviceTransform().m11(), 1.0)
        key = (tuple(group.counts[badge] for badge in URGENCY), round(scale * 100), id(tokens))
        pixmap = self._bars.get(key)
        if pixmap is None:
            if len(self._bars) > _KEPT // 100:
                self._bars.clear()
            pixmap = _blank(area.size(), scale)
            bar = QPainter(pixmap)
            counts = {_STATUS[badge]: count for badge, count in group.counts.items()}
            paint_stacked_bar(bar, QRectF(0, 0, area.width(), area.height()), counts, tokens)
            bar.end()
            self._bars[key] = pixmap
        painter.drawPixmap(area.topLeft(), pixmap)

    def _power(self, painter: QPainter, at: QPointF, row: MachineRow, tokens: Tokens) -> int:
        """Paint the sign of the power state; returns the room it takes."""
        power = row.assessed.facts.power
        if not isinstance(power, Power) or power is Power.UNKNOWN:
            return 0
        running = power is Power.RUNNING
        scale = max(painter.deviceTransform().m11(), 1.0)
        key = ("running" if running else "off", round(scale * 100), id(tokens))
        pixmap = self._glyphs.get(key)
        if pixmap is None:
            pixmap = _blank(QSize(8, 8), scale)
            sign = QPainter(pixmap)
            sign.setRenderHint(QPainter.RenderHint.Antialiasing)
            sign.setPen(Qt.PenStyle.NoPen)
            sign.setBrush(tokens.status(Status.PROTECTED if running else Status.STOPPED).fill)
            if running:
                sign.drawPolygon(QPolygonF([QPointF(0.5, 0), QPointF(8, 4), QPointF(0.5, 8)]))
            else:
                sign.drawRect(QRectF(0.5, 0.5, 7, 7))
            sign.end()
            self._glyphs[key] = pixmap
        painter.drawPixmap(int(at.x()), int(at.y()) - 4, pixmap)
        return _GLYPH

    def _special_color(self, column: Column, row: MachineRow, tokens: Tokens) -> QColor | None:
        if column is Column.REASON:
            return tokens.text
        if column is Column.LAST_BACKUP and row.badge is Badge.UNHEALTHY:
            return tokens.status(Status.UNHEALTHY).text
        return None


def _blank(size: QSize, scale: float) -> QPixmap:
    pixmap = QPixmap(size * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
