"""Carrying out a plan, or going on with one: a line of the activity pane that outlives its dialog."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.journal import StoredRun
from app.protection.apply import counts
from app.protection.plan import Phrase, Plan, StepResult, StepState
from app.protection.step_log import LogRefused
from ui.jobs.operations import OperationState

if TYPE_CHECKING:
    from ui.shell.session import Session


class PlanRun(QObject):
    """One plan on its way; listen to it for as long as a dialog is open.

    With ``interrupted`` it is that run of the journal, which is continued.
    """

    step_changed = Signal(object)
    """The new :class:`StepResult` of a step."""
    ended = Signal(object)
    """The results of all steps by id, in the plan's order."""

    def __init__(
        self,
        session: "Session",
        plan: Plan,
        title: str,
        *,
        show: Callable[[], object] | None = None,
        interrupted: StoredRun | None = None,
    ) -> None:
        super().__init__(session.operations)
        self._session = session
        self.plan = plan
        self.title = title
        self.run_id = interrupted.summary.id if interrupted is not None else ""
        self.results: dict[str, StepResult] = dict(interrupted.results) if interrupted is not None else {}
        self.refusal: Phrase | None = None
        self.past = False
        self._continues = interrupted is not None
        self._over = False
        self._stop = asyncio.Event()
        self._operation = session.operations.begin(title, cancel=self.stop, show=show, applying=True)
        self._tell("")
        self._task = session.tasks.start("apply a plan", self._run())

    @property
    def running(self) -> bool:
        """Whether steps may still be sent or are being carried out."""
        return not (self._over or self._task.done())

    def stop(self) -> None:
        """Let the steps that were sent finish, and send no others."""
        self._stop.set()
        self._operation.cancel = None
        self._tell(self.tr("Stopping after the running steps"))

    async def _run(self) -> None:
        results: Mapping[str, StepResult] = {}
        try:
            results = await self._results()
        except LogRefused as refusal:
            self.refusal = refusal.phrase
        finally:
            self._over = True
            self._finish(results)

    async def _results(self) -> Mapping[str, StepResult]:
        apply, listener = self._session.apply, _Listener(self)
        if self._continues:
            return await apply.resume(self.run_id, listener, self._stop)
        return await apply.run(self.plan, listener, self._stop, self._recorded)

    def _recorded(self, run_id: str) -> None:
        self.run_id = run_id

    def _finish(self, results: Mapping[str, StepResult]) -> None:
        if self.refusal is not None:
            self._operation.finish(OperationState.FAILED, self._session.plan_texts.say(self.refusal))
            self.ended.emit(self.results)
            return
        if not results:
            self._operation.finish(
                OperationState.CANCELLED, self.tr("Interrupted; what was sent goes on in Azure.")
            )
            return
        how = counts(results)
        state = OperationState.DONE if how.all_done else OperationState.PARTIAL
        if not how.done and how.failed:
            state = OperationState.FAILED
        parts = [
            (how.done, QCoreApplication.translate("PlanRun", "%n step(s) done", None, how.done)),
            (how.failed, QCoreApplication.translate("PlanRun", "%n failed", None, how.failed)),
            (how.unknown, QCoreApplication.translate("PlanRun", "%n not known yet", None, how.unknown)),
            (how.not_sent, QCoreApplication.translate("PlanRun", "%n not sent", None, how.not_sent)),
        ]
        self._operation.finish(state, ", ".join(text for number, text in parts if number))
        self.ended.emit(results)

    def take(self, result: StepResult) -> None:
        """Keep and tell what is known about a step."""
        self.results[result.step_id] = result
        step = self.plan.step(result.step_id)
        texts = self._session.plan_texts
        said = "" if result.state is StepState.WAITING else f"{texts.step(step)}: {texts.state(result)}"
        if not self._stop.is_set():
            self._tell(said)
        self.step_changed.emit(result)

    def _tell(self, text: str) -> None:
        ended = sum(result.state.ended for result in self.results.values())
        self._operation.update(text, ended, len(self.plan.steps))


class _Listener:
    """Apply's listener: a signal of Qt cannot itself be the method that the protocol names."""

    def __init__(self, run: PlanRun) -> None:
        self._run = run

    def step_changed(self, result: StepResult) -> None:
        self._run.take(result)
