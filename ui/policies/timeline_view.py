"""The retention of a policy drawn: a bar a kind of point on a logarithmic axis, and the same in words."""

from collections.abc import Sequence
from math import log

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.policies.definition import Frequency, PolicyDefinition
from app.policies.timeline import MONTH_DAYS, YEAR_DAYS, Bar, bars, vault_points
from ui.common.fonts import TextRole, font
from ui.common.tokens import tokens_of

_LABELS, _ROW, _AXIS, _BAR, _DOT = 128, 44, 26, 10.0, 2.2
_RIGHT = 24
_TICKS = (1, 7, MONTH_DAYS, 3 * MONTH_DAYS, YEAR_DAYS, 5 * YEAR_DAYS, 10 * YEAR_DAYS, 99 * YEAR_DAYS)
_LEAST_ROOM = 16


class TimelineView(QWidget):
    """Shows how long each kind of point of a policy is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._rhythm = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_definition(self, definition: PolicyDefinition) -> None:
        """Draw this policy."""
        self._bars = bars(definition)
        schedule = definition.schedule
        if schedule.frequency is Frequency.HOURLY:
            self._rhythm = self.tr("every {n} h").replace("{n}", str(schedule.interval))
        else:
            weekly = schedule.frequency is Frequency.WEEKLY
            self._rhythm = self.tr("every week") if weekly else self.tr("every day")
        most = self.tr("At most {n} points in the vault for one VM.")
        parts = [f"{kind_word(bar.kind)}: {self._line(bar)}" for bar in self._bars]
        parts.append(most.replace("{n}", f"{vault_points(definition):,}"))
        self.setAccessibleName(self.tr("How long each point is kept"))
        self.setAccessibleDescription(". ".join(parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, _ROW * max(len(self._bars), 1) + _AXIS)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def _line(self, bar: Bar) -> str:
        if bar.kind == "snapshots":
            days = QCoreApplication.translate("TimelineView", "%n day(s)", None, bar.days)
            return f"{self._rhythm}, {days}"
        return QCoreApplication.translate("TimelineView", "%n point(s)", None, bar.points)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        longest = max([bar.days for bar in self._bars], default=MONTH_DAYS)
        room = QRectF(_LABELS, 0, max(self.width() - _LABELS - _RIGHT, 1), _ROW * len(self._bars))
        self._paint_axis(painter, room, longest, tokens.border, tokens.text2)
        for number, bar in enumerate(self._bars):
            row = QRectF(0, number * _ROW, self.width(), _ROW)
            painter.setFont(font(TextRole.NAME))
            painter.setPen(tokens.text)
            painter.drawText(
                row.adjusted(0, 4, 0, -_ROW / 2), Qt.AlignmentFlag.AlignLeft, kind_word(bar.kind)
            )
            painter.setFont(font(TextRole.SMALL))
            painter.setPen(tokens.text2)
            painter.drawText(row.adjusted(0, _ROW / 2 - 2, 0, 0), Qt.AlignmentFlag.AlignLeft, self._line(bar))
            color = tokens.text3 if bar.kind == "snapshots" else tokens.accent
            self._paint_bar(painter, room, row.center().y(), bar, longest, color)

    def _paint_axis(self, painter: QPainter, room: QRectF, longest: int, edge: QColor, word: QColor) -> None:
        metrics = QFontMetrics(font(TextRole.SMALL))
        painter.setFont(font(TextRole.SMALL))
        free_from = -1.0
        for days in _ticks(longest):
            x = room.left() + _place(days, longest) * room.width()
            painter.setPen(QPen(edge, 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, room.bottom()))
            words = _tick_word(days)
            width = metrics.horizontalAdvance(words)
            left = min(max(x - width / 2, room.left() - 8), self.width() - width)
            if left >= free_from:
                painter.setPen(word)
                painter.drawText(QPointF(left, room.bottom() + metrics.ascent() + 6), words)
                free_from = left + width + _LEAST_ROOM

    @staticmethod
    def _paint_bar(  # noqa: PLR0917 -- what is drawn and where
        painter: QPainter, room: QRectF, middle: float, bar: Bar, longest: int, color: QColor
    ) -> None:
        end = room.left() + _place(bar.days, longest) * room.width()
        light = QColor(color)
        light.setAlphaF(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(light)
        body = QRectF(room.left(), middle - _BAR / 2, max(end - room.left(), _BAR), _BAR)
        painter.drawRoundedRect(body, 3, 3)
        painter.setBrush(color)
        for age in bar.ages:
            x = room.left() + _place(age, longest) * room.width()
            painter.drawEllipse(QPointF(x, middle), _DOT, _DOT)
        painter.setPen(QPen(color, 2))
        painter.drawLine(QPointF(body.right(), middle - 8), QPointF(body.right(), middle + 8))


def kind_word(kind: str) -> str:
    """The word for a kind of point."""
    translate = QCoreApplication.translate
    return {
        "snapshots": translate("TimelineView", "Snapshots"),
        "daily": translate("TimelineView", "Daily"),
        "weekly": translate("TimelineView", "Weekly"),
        "monthly": translate("TimelineView", "Monthly"),
        "yearly": translate("TimelineView", "Yearly"),
    }[kind]


def _place(days: float, longest: int) -> float:
    """Where an age lies on the axis, 0 (one day) to 1."""
    return log(max(days, 1.0)) / log(max(longest, 2))


def _ticks(longest: int) -> Sequence[int]:
    return [days for days in _TICKS if days <= longest]


def _tick_word(days: int) -> str:
    translate = QCoreApplication.translate
    if days >= YEAR_DAYS:
        return translate("TimelineView", "%n year(s)", None, days // YEAR_DAYS)
    if days >= MONTH_DAYS:
        return translate("TimelineView", "%n month(s)", None, days // MONTH_DAYS)
    if days >= 7:  # noqa: PLR2004 -- a week
        return translate("TimelineView", "%n week(s)", None, days // 7)
    return translate("TimelineView", "%n day(s)", None, days)
