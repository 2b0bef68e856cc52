"""What the job lists wait for, and until when: one line that goes on by the second while it is seen."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.cloud.throttle import GRAPH, Requests, Wait
from app.domain.inert import one_line
from app.domain.resource_ids import ResourceId
from app.protection.job_lists import JOBS
from app.protection.jobs import JobWait
from app.protection.plan import Phrase
from ui.common.fonts import TextRole
from ui.common.labels import ElidedLabel
from ui.common.times import clock

if TYPE_CHECKING:
    from ui.shell.session import Session

_TICK_MS = 1000
_JOBS_KEY = JOBS.casefold()
"""How the throttle names the reads of job lists."""


class WaitsLine(ElidedLabel):
    """Says the longest wait that Azure asked for, else a list that could not be read, else the next list."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__("", TextRole.SMALL, tone=2, parent=parent)
        self._session = session
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Say what is waited for now."""
        text = self._text()
        if text != self.full_text():
            self.setText(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def _text(self) -> str:
        session = self._session
        watched = session.jobs.waits
        for wait in session.connection.reader.throttle.waits():
            reads = wait.kind is Requests.READS and wait.name != GRAPH
            if reads and (wait.resource == _JOBS_KEY or (watched and not wait.resource)):
                return self._throttled(wait)
        for one in watched:
            if one.reason is not None:
                return self._refused(one, one.reason)
        if watched:
            text = QCoreApplication.translate(
                "WaitsLine", "Something runs in %n vault(s); next list at {time}", None, len(watched)
            )
            return text.format(time=clock(watched[0].until))
        if session.jobs.watched:
            return self.tr("Reading the job lists…")
        return self.tr("Nothing that was read is running.") if session.jobs.jobs else ""

    def _throttled(self, wait: Wait) -> str:
        name = self._session.fleet.estate.subscription_name(wait.name)
        return self.tr("Azure asks to wait until {time} ({subscription}). Continues by itself.").format(
            time=clock(wait.until), subscription=one_line(name)
        )

    def _refused(self, wait: JobWait, reason: Phrase) -> str:
        return self.tr("{vault}: {reason} Tried again at {time}.").format(
            vault=one_line(ResourceId.parse(wait.vault_id).name),
            reason=self._session.plan_texts.say(reason),
            time=clock(max(wait.until, datetime.now(UTC))),
        )
