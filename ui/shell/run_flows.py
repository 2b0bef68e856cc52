"""Runs that the journal keeps, from a button to their results: look at one, continue it, put it aside."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from app.journal import RunSummary
from app.protection.step_log import LogRefused
from ui.common.dialogs import Confirmation, ask, confirm
from ui.common.times import date_and_time
from ui.jobs.past_run import PastRun
from ui.jobs.plan_run import PlanRun
from ui.protect.follow_up import FollowUp, FollowUpKind
from ui.protect.result_dialog import ResultDialog

if TYPE_CHECKING:
    from ui.shell.session import Session

Start = Callable[[str, Coroutine[Any, Any, None]], None]
"""Begins work that opens a dialog, unless one is open."""

CarryOn = Callable[[FollowUp | None], Coroutine[Any, Any, None]]
"""Does what was asked for when a result was closed."""


class RunFlows(QObject):
    """One dialog at a time, as all others of the window."""

    changed = Signal()
    """A run was continued or put aside, or could not be."""
    refused = Signal(object)
    """The :class:`Phrase` that says why the journal cannot tell or do something."""

    def __init__(self, session: "Session", window: QWidget, start: Start, carry_on: CarryOn) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._start = start
        self._carry_on = carry_on

    def show_run(self, run_id: str) -> None:
        """Show a run as the journal keeps it."""
        self._start("a past run", self._show(run_id))

    def continue_run(self, run_id: str) -> None:
        """Continue an interrupted run, and show how it goes."""
        if not self._session.read_only:
            self._start("continue a run", self._continue(run_id))

    def dismiss_run(self, run_id: str) -> None:
        """Ask, then put an interrupted run aside."""
        self._start("dismiss a run", self._dismiss(run_id))

    async def follow(self, follow_up: FollowUp) -> None:
        """Carry on with a run as its page asked."""
        if follow_up.kind is FollowUpKind.DISMISS:
            await self._dismiss(follow_up.run_id)
        else:
            await self._continue(follow_up.run_id)

    async def _show(self, run_id: str) -> None:
        try:
            stored = await self._session.journal.read(run_id)
        except LogRefused as refusal:
            self.refused.emit(refusal.phrase)
            return
        run = PastRun(stored, self)
        dialog = ResultDialog(self._session, run, self.title_of(stored.summary), self._window)
        await ask(dialog)
        run.deleteLater()
        if dialog.follow_up is not None:
            await self.follow(dialog.follow_up)

    async def _continue(self, run_id: str) -> None:
        session = self._session
        try:
            stored = await session.journal.read(run_id)
        except LogRefused as refusal:
            self.refused.emit(refusal.phrase)
            return
        title = self.title_of(stored.summary)
        runs: list[PlanRun] = []
        run = PlanRun(session, stored.plan, title, show=lambda: self._show_again(runs[0]), interrupted=stored)
        runs.append(run)
        self.changed.emit()
        run.ended.connect(lambda _results: self.changed.emit())
        await self._shown(run)

    def _show_again(self, run: PlanRun) -> None:
        self._start("result of a plan", self._shown(run))

    async def _shown(self, run: PlanRun) -> None:
        dialog = ResultDialog(self._session, run, run.title, self._window)
        await ask(dialog)
        await self._carry_on(dialog.follow_up)

    async def _dismiss(self, run_id: str) -> None:
        journal = self._session.journal
        question = Confirmation(
            self.tr("Dismiss this run?"),
            self.tr(
                "It is not offered again. Nothing is undone, and what was sent goes on in Azure; what was not"
                " sent is not sent. It stays in the list of past runs."
            ),
            self.tr("&Dismiss"),
            parent=self._window,
        )
        if not await confirm(question):
            return
        try:
            await journal.dismiss(run_id)
        except LogRefused as refusal:
            self.refused.emit(refusal.phrase)
        self.changed.emit()

    def title_of(self, summary: RunSummary) -> str:
        """What a run is called: what it does, and when it was begun."""
        named = self._session.plan_texts.run(summary.kinds)
        return QCoreApplication.translate("RunFlows", "{what} · {when}").format(
            what=named, when=date_and_time(summary.started_at)
        )
