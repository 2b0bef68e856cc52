"""The lines of our own operations: what it is, what it does now, how far, and one button at the end."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.common.badge import StatusGlyph
from ui.common.buttons import Kind, push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import ElidedLabel, TextLabel
from ui.common.progress import ReadingRing, ThinBar
from ui.common.times import duration, short_clock
from ui.common.tokens import Status
from ui.jobs.operations import Operation, Operations, OperationState
from ui.jobs.wait_words import wait_lines

if TYPE_CHECKING:
    from ui.shell.session import Session

_ROW = 31
_LOOK_MS = 1000
_MOST_WAITS = 3
_GLYPHS = {
    OperationState.DONE: Status.PASS,
    OperationState.PARTIAL: Status.READY_WITH_WARNINGS,
    OperationState.FAILED: Status.BLOCKED,
    OperationState.CANCELLED: Status.STOPPED,
}


class OperationRow(QWidget):
    """One operation; Cancel always stands at the right end and never moves."""

    def __init__(self, operation: Operation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.operation = operation
        self.setFixedHeight(_ROW)
        self._sign = QStackedWidget()
        self._sign.setFixedSize(16, 16)
        self._glyph = StatusGlyph(Status.PASS, 16)
        self._sign.addWidget(ReadingRing())
        self._sign.addWidget(self._glyph)
        self._title = TextLabel("", TextRole.NAME)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._text = ElidedLabel("", TextRole.SMALL, tone=2)
        self._bar = ThinBar()
        self._bar.setFixedWidth(150)
        self._far = TextLabel("", TextRole.SMALL, tone=2)
        self._far.setFixedWidth(110)
        self._far.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.button = push_button("", Kind.QUIET)
        self.button.setFixedSize(110, 28)
        self.button.clicked.connect(self._act)
        policy = self.button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(policy)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(10)
        layout.addWidget(self._sign)
        layout.addWidget(self._title)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self._far)
        layout.addWidget(self.button)
        operation.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how the operation stands now."""
        operation = self.operation
        running = operation.ended_at is None
        self._sign.setCurrentIndex(0 if running else 1)
        if not running:
            self._glyph.show_status(_GLYPHS[operation.state])
        self._title.setText(operation.title)
        self._text.setText(operation.text)
        self._bar.setVisible(running and bool(operation.total))
        self._bar.show_progress(operation.done, operation.total)
        self._far.setText(self._how_far())
        self.button.setText(self._button_text())
        self.button.setVisible(bool(self.button.text()))
        self.button.setAccessibleName(f"{self.button.text()} {operation.title}")
        self.setAccessibleName(f"{operation.title}. {operation.text} {self._far.text()}")

    def _how_far(self) -> str:
        operation = self.operation
        if operation.ended_at is not None:
            return short_clock(operation.ended_at)
        if operation.total:
            return QCoreApplication.translate("OperationRow", "{done} of {all}").format(
                done=operation.done, all=operation.total
            )
        return duration(datetime.now(UTC) - operation.started_at)

    def _button_text(self) -> str:
        if self.operation.cancel is not None:
            return QCoreApplication.translate("OperationRow", "Cancel")
        if self.operation.show is not None:
            return QCoreApplication.translate("OperationRow", "Result")
        return ""

    def _act(self) -> None:
        act = self.operation.cancel or self.operation.show
        if act is not None:
            act()


class ActivityList(QScrollArea):
    """The operations of a session, newest first, under what they wait for where Azure asked for it."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations: Operations = session.operations
        self._rows: dict[Operation, OperationRow] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        content = Ground("surface")
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(0, 4, 0, 4)
        self._layout.setSpacing(0)
        self._empty = TextLabel("", tone=2)
        self._empty.setContentsMargins(16, 8, 16, 8)
        self.waits = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.waits.setContentsMargins(16, 4, 16, 4)
        self.waits.hide()
        self._layout.addWidget(self.waits)
        self._layout.addWidget(self._empty)
        self._layout.addStretch()
        self.setWidget(content)
        self._operations.changed.connect(self._take_over)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._show_waits)
        self._look.start()
        # Elapsed times of what cannot be counted go on by the minute.
        self._clock = QTimer(self)
        self._clock.setInterval(20_000)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self.retranslate()
        self._take_over()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.setAccessibleName(self.tr("Activity"))
        self._empty.setText(
            self.tr("Nothing is running. Scans and plans appear here and stay until cleared.")
        )
        for row in self._rows.values():
            row.refresh()

    def _take_over(self) -> None:
        wanted = self._operations.all
        for operation in [one for one in self._rows if one not in wanted]:
            self._rows.pop(operation).deleteLater()
        for index, operation in enumerate(wanted):
            if operation not in self._rows:
                row = self._rows[operation] = OperationRow(operation)
                self._layout.insertWidget(index + 1, row)  # after what is waited for
        self._empty.setVisible(not wanted)

    def _show_waits(self) -> None:
        """What running operations wait for, while that can be seen."""
        lines = wait_lines(self._session) if self._operations.running and self.isVisible() else ()
        text = "\n".join(lines[:_MOST_WAITS])
        if text != self.waits.text():
            self.waits.setText(text)
            self.waits.setVisible(bool(text))

    def _tick(self) -> None:
        for row in self._rows.values():
            if row.operation.ended_at is None:
                row.refresh()
