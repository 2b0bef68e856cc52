"""The runs that the journal keeps of this place, newest first; Enter or a double click opens one."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.journal import RunState, RunSummary
from app.protection.step_log import LogRefused
from ui.common.card import Ground
from ui.common.labels import TextLabel
from ui.common.times import date_and_time
from ui.common.tokens import Status
from ui.protect.row_model import Row, RowModel
from ui.protect.rows import PlanTree

if TYPE_CHECKING:
    from ui.shell.session import Session

_COLUMNS = 8
_STATUSES = {
    RunState.RUNNING: Status.CHECKING,
    RunState.ELSEWHERE: Status.CHECKING,
    RunState.INTERRUPTED: Status.CANNOT_TELL,
    RunState.DISMISSED: Status.STOPPED,
}


class PastRuns(Ground):
    """Asks the journal when it is seen and when :meth:`look` is called while it is seen."""

    run_requested = Signal(str)
    """The id of the run that is to be shown."""

    def __init__(self, session: "Session") -> None:
        super().__init__("surface")
        self._session = session
        self._looking: asyncio.Task[None] | None = None
        self._again = False
        self._runs: Sequence[RunSummary] = ()
        self._refusal = ""
        self.model = RowModel(_COLUMNS, self)
        self.tree = PlanTree()
        self.tree.setModel(self.model)
        self.tree.setRootIsDecorated(False)
        self.tree.setFrameShape(PlanTree.Shape.NoFrame)
        self.tree.activated.connect(self._on_activated)
        self.empty = TextLabel("", tone=2, wrap=True)
        self.empty.setContentsMargins(16, 8, 16, 8)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.retranslate()

    def title(self) -> str:
        """What its tab is called."""
        return self.tr("Past runs")

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.tree.setAccessibleName(self.tr("Past runs; Enter opens one"))
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    def look(self) -> None:
        """Ask the journal again, if somebody sees it."""
        if not self.isVisible():
            return
        if self._looking is not None and not self._looking.done():
            self._again = True
            return
        self._looking = self._session.tasks.start("past runs", self._look())

    async def _look(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            await self._read()

    async def _read(self) -> None:
        try:
            runs = await self._session.journal.runs()
        except LogRefused as refusal:
            self._runs, self._refusal = (), self._session.plan_texts.say(refusal.phrase)
        else:
            here = self._session.owner.endpoint
            self._runs, self._refusal = [one for one in runs if one.owner.endpoint == here], ""
        self._show()

    def _show(self) -> None:
        top = Row(())
        for run in self._runs:
            top.add(self._row(run))
        self.model.show_rows(top, self._headers())
        self.tree.share_width(0, 150, 170, 70, 70, 90, 90, 180)
        self.empty.setText(self._refusal or self.tr("No plan was applied here yet."))
        self._stack.setCurrentIndex(0 if self._runs else 1)

    def _headers(self) -> tuple[str, ...]:
        return (
            self.tr("What"),
            self.tr("Begun"),
            self.tr("State"),
            self.tr("Done"),
            self.tr("Failed"),
            self.tr("Not known"),
            self.tr("Not sent"),
            self.tr("Signed in as"),
        )

    def _row(self, run: RunSummary) -> Row:
        how = run.counts
        numbers = [str(one) if one else "–" for one in (how.done, how.failed, how.unknown, how.not_sent)]
        what = self._session.plan_texts.run(run.kinds)
        cells = (what, date_and_time(run.started_at), _word(run), *numbers, run.owner.account or "–")
        return Row(cells, key=run.id, mark=status_of_run(run))

    def _on_activated(self, index: QModelIndex) -> None:
        if key := self.model.row_at(index).key:
            self.run_requested.emit(key)


def status_of_run(run: RunSummary) -> Status:
    """The shape of a run: never green while something failed or is not known."""
    if run.state in _STATUSES:
        return _STATUSES[run.state]
    how = run.counts
    if how.failed:
        return Status.BLOCKED
    if how.unknown:
        return Status.CANNOT_TELL
    return Status.PASS if how.all_done else Status.STOPPED


def _word(run: RunSummary) -> str:
    translate = QCoreApplication.translate
    return {
        RunState.RUNNING: translate("PastRuns", "Running"),
        RunState.ELSEWHERE: translate("PastRuns", "In another window"),
        RunState.INTERRUPTED: translate("PastRuns", "Interrupted"),
        RunState.FINISHED: translate("PastRuns", "Finished"),
        RunState.DISMISSED: translate("PastRuns", "Dismissed"),
    }[run.state]
