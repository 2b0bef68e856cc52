"""Whether a run could be recorded now: what cannot be recorded is not sent, and that is said before Apply."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from app.protection.step_log import LogRefused

if TYPE_CHECKING:
    from ui.shell.session import Session

_ASK_AGAIN_MS = 3000


class Recording(QObject):
    """Asks the journal for a page, and again while it refuses and the page is seen."""

    changed = Signal()

    def __init__(self, session: "Session", page: QWidget) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self._asking: asyncio.Task[None] | None = None
        self._again = QTimer(self, interval=_ASK_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._ask_if_seen)
        self.problem = ""
        """Why nothing could be recorded; empty where it could."""

    def ask(self) -> None:
        """Find out, and tell where the answer is another one."""
        if self._asking is None or self._asking.done():
            self._asking = self._session.tasks.start("can it be recorded", self._ask())

    def _ask_if_seen(self) -> None:
        if self._page.isVisible():
            self.ask()

    async def _ask(self) -> None:
        problem = ""
        try:
            await self._session.journal.check()
        except LogRefused as refusal:
            reason = self._session.plan_texts.say(refusal.phrase)
            problem = self.tr("Apply waits until it can be recorded. {reason}").format(reason=reason)
        if not isValid(self):
            return
        if problem:
            self._again.start()
        if problem != self.problem:
            self.problem = problem
            self.changed.emit()


def hold_while_unrecorded(session: "Session", dialog: QDialog, hold: Callable[[str], object]) -> None:
    """Tell a dialog why what it shows could not be recorded; the empty sentence when it could."""
    recording = Recording(session, dialog)
    recording.changed.connect(lambda: hold(recording.problem))
    recording.ask()
