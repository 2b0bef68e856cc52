"""A run as the journal keeps it: to be looked at, with its ids; nothing happens to it here."""

from PySide6.QtCore import QObject, Signal

from app.journal import RunSummary, StoredRun, told
from app.protection.plan import Phrase


class PastRun(QObject):
    """A :class:`ui.jobs.shown_run.ShownRun` that is over, or was interrupted."""

    step_changed = Signal(object)
    ended = Signal(object)

    def __init__(self, stored: StoredRun, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.summary: RunSummary = stored.summary
        self.plan = stored.plan
        self.run_id = stored.summary.id
        self.refusal: Phrase | None = None
        self.results = dict(told(stored))
        self.running = False
        self.past = True

    def stop(self) -> None:
        """Nothing goes on."""
