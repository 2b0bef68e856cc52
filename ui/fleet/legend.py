"""The legend below the ring: one row per badge, and each row is a filter."""

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QVBoxLayout, QWidget

from app.domain.assessment import Badge
from app.readiness.texts import Texts
from ui.common.fonts import TextRole, font
from ui.common.status_shapes import paint_status
from ui.common.tokens import BAR_ORDER, Status, tokens_of
from ui.fleet.words import machines_counted, number

_HEIGHT = 28
_ONLY_WHEN_PRESENT = frozenset({Badge.CHECKING, Badge.PENDING})
_ORDER = tuple(Badge(status.value) for status in BAR_ORDER)
_MARGIN = 8


class LegendRow(QAbstractButton):
    """Shape, word, count. Checked: the list shows this badge."""

    def __init__(self, badge: Badge, parent: QWidget) -> None:
        super().__init__(parent)
        self.badge = badge
        self.count = 0
        self.setCheckable(True)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, word: str, count: int) -> None:
        """Show the word and how many VMs have it."""
        self.count = count
        self.setText(word)
        self.setAccessibleName(f"{word}, {machines_counted(count)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 90, _HEIGHT)

    def nextCheckState(self) -> None:
        """The page decides what is checked; a click only asks."""

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, Literal[-1, 1]] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        elif step > 0:
            self.focusNextChild()
        else:
            self.focusPreviousChild()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.selection if self.isChecked() else tokens.hover)
            painter.drawRoundedRect(area, 5, 5)
        status = Status(self.badge.value)
        paint_status(painter, QRectF(_MARGIN, 7, 14, 14), status, tokens.status(status).fill)
        painter.setFont(font(TextRole.NAME if self.isChecked() else TextRole.BODY))
        painter.setPen(tokens.text if self.count else tokens.text3)
        shown = number(self.count)
        width = painter.fontMetrics().horizontalAdvance(shown)
        right = QRect(self.width() - _MARGIN - width, 0, width, _HEIGHT)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, shown)
        room = QRect(_MARGIN + 24, 0, self.width() - width - 3 * _MARGIN - 24, _HEIGHT)
        word = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, word)
        if self.hasFocus():
            painter.setPen(QPen(tokens.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)


class Legend(QWidget):
    """All badges in the order of the bars; the counts add up to the total."""

    badges_changed = Signal(object)
    """The frozen set of badges that are chosen; empty means all."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._counts: Mapping[Badge, int] = {}
        self._badges: frozenset[Badge] = frozenset()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.rows = {badge: LegendRow(badge, self) for badge in _ORDER}
        for row in self.rows.values():
            row.clicked.connect(lambda _checked=False, row=row: self._clicked(row))
            layout.addWidget(row)
        self.show_counts({})

    @property
    def badges(self) -> frozenset[Badge]:
        """The badges that are chosen; empty means all."""
        return self._badges

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.show_counts(self._counts)

    def show_counts(self, counts: Mapping[Badge, int]) -> None:
        """Show how many VMs have each badge."""
        self._counts = dict(counts)
        for badge, row in self.rows.items():
            row.say(self._texts.badge(badge), counts.get(badge, 0))
            row.setVisible(bool(row.count) or badge in self._badges or badge not in _ONLY_WHEN_PRESENT)

    def choose(self, badges: frozenset[Badge]) -> None:
        """Choose these badges; tells it only if it is a change."""
        if badges == self._badges:
            return
        self._badges = badges
        for badge, row in self.rows.items():
            row.setChecked(badge in badges)
        self.badges_changed.emit(badges)

    def click(self, badge: Badge, *, add: bool) -> None:
        """Only this one; with ``add`` this one too; again takes it away."""
        if add:
            self.choose(self._badges ^ {badge})
        else:
            self.choose(frozenset() if self._badges == {badge} else frozenset({badge}))

    def _clicked(self, row: LegendRow) -> None:
        held = QApplication.keyboardModifiers()
        self.click(row.badge, add=bool(held & Qt.KeyboardModifier.ControlModifier))
