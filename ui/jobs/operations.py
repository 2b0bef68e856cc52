"""What the program itself is doing: scans and plans, each a line of the activity pane until it is cleared."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class OperationState(StrEnum):
    """How an operation stands."""

    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    """It ended, and something in it failed or is not known."""
    FAILED = "failed"
    CANCELLED = "cancelled"


class Operation(QObject):
    """One operation; whoever carries it out tells it how it goes.

    ``cancel`` stops it and ``show`` opens its result; None where there is nothing to do so. ``applying``
    tells that a plan is carried out: then the window asks before it closes.
    """

    changed = Signal()

    def __init__(
        self,
        title: str,
        *,
        cancel: Callable[[], object] | None = None,
        show: Callable[[], object] | None = None,
        applying: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.text = ""
        self.done = 0
        self.total: int | None = None
        self.state = OperationState.RUNNING
        self.started_at = datetime.now(UTC)
        self.ended_at: datetime | None = None
        self.cancel = cancel
        self.show = show
        self.applying = applying

    def update(self, text: str, done: int = 0, total: int | None = None) -> None:
        """Say what is being done now, and how far it is where that can be counted."""
        self.text, self.done, self.total = text, done, total
        self.changed.emit()

    def finish(self, state: OperationState, text: str) -> None:
        """Say how it ended; a second call is ignored."""
        if self.ended_at is not None:
            return
        self.state, self.text, self.ended_at = state, text, datetime.now(UTC)
        self.cancel = None
        self.changed.emit()


class Operations(QObject):
    """All operations, newest first."""

    changed = Signal()
    """One was added, removed, or went on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Operation] = []

    @property
    def all(self) -> tuple[Operation, ...]:
        """The operations, newest first."""
        return tuple(self._all)

    @property
    def running(self) -> int:
        """How many have not ended."""
        return sum(one.ended_at is None for one in self._all)

    @property
    def applying(self) -> tuple[Operation, ...]:
        """Plans that are being carried out."""
        return tuple(one for one in self._all if one.applying and one.ended_at is None)

    def begin(
        self,
        title: str,
        *,
        cancel: Callable[[], object] | None = None,
        show: Callable[[], object] | None = None,
        applying: bool = False,
    ) -> Operation:
        """Add an operation that starts now."""
        operation = Operation(title, cancel=cancel, show=show, applying=applying, parent=self)
        operation.changed.connect(self.changed)
        self._all.insert(0, operation)
        self.changed.emit()
        return operation

    def clear_finished(self) -> None:
        """Take away the lines of what has ended."""
        ended = [one for one in self._all if one.ended_at is not None]
        self._all = [one for one in self._all if one.ended_at is None]
        for one in ended:
            one.deleteLater()
        self.changed.emit()
