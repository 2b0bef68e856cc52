"""Reading the fleet: starts and stops scans, and says how far they are in the activity pane."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.cloud.errors import CloudError
from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.domain.reading import Progress, Stage, StageState
from app.inventory.scan import ScanOptions
from ui.jobs.operations import Operation, OperationState

if TYPE_CHECKING:
    from ui.shell.session import Session


class ScanControl(QObject):
    """At most one scan at a time; a second request while one runs starts again from the beginning."""

    progressed = Signal(str, int, object)
    """Sentence, done and total (None: not known) of the lists; agents are told in the activity pane."""
    lists_ended = Signal()
    """All stages but the agent's have ended."""
    ended = Signal()
    refused = Signal(object)
    """The :class:`CloudError` because of which nothing could be read."""

    def __init__(self, session: "Session", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: asyncio.Task[None] | None = None
        self._lists: Operation | None = None
        self._agents: Operation | None = None
        self._unsubscribe = session.fleet.subscribe(self)

    @property
    def running(self) -> bool:
        """Whether a scan is under way."""
        return self._task is not None

    def start(self, *, force: bool = False) -> None:
        """Read everything; ``force`` asks for fresh agent statuses too."""
        if self._task is not None:
            self._task.cancel()
        self._task = self._session.tasks.start("scan", self._scan(force=force))

    def cancel(self) -> None:
        """Stop reading and keep what was read."""
        if self._task is not None:
            self._task.cancel()

    def leave(self) -> None:
        """Stop listening (sign-out)."""
        self._unsubscribe()

    async def _scan(self, *, force: bool) -> None:
        me = asyncio.current_task()
        self._finish(OperationState.CANCELLED)
        self._lists = self._session.operations.begin(self.tr("Reading Azure"), cancel=self.cancel)
        state = OperationState.FAILED
        try:
            options = ScanOptions(subscriptions=self._session.connection.subscriptions)
            await self._session.fleet.scan(options, force=force)
            state = OperationState.DONE
        except CloudError as error:
            self.refused.emit(error)
        except asyncio.CancelledError:
            state = OperationState.CANCELLED
            raise
        finally:
            if self._task is me:
                self._task = None
                self._finish(state)
                self.lists_ended.emit()
                self.ended.emit()

    def _finish(self, state: OperationState) -> None:
        stages = self._session.fleet.estate.stages
        agent = stages.get(Stage.AGENT)
        self._finish_lists(state)
        if self._agents is not None:
            done = agent.done if agent is not None else 0
            text = QCoreApplication.translate("ScanControl", "%n agent(s) read", None, done)
            self._agents.finish(_ended(state, [agent] if agent is not None else []), text)
            self._agents = None

    def _finish_lists(self, state: OperationState) -> None:
        if self._lists is None:
            return
        stages = self._session.fleet.estate.stages
        machines = len(self._session.fleet.machines)
        if state is OperationState.CANCELLED:
            text = QCoreApplication.translate("ScanControl", "%n VM(s), stopped by you", None, machines)
        else:
            text = QCoreApplication.translate("ScanControl", "%n VM(s) read", None, machines)
        lists = [one for stage, one in stages.items() if stage is not Stage.AGENT]
        self._lists.finish(_ended(state, lists), text)
        self._lists = None

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        """The list itself shows machines."""

    def machines_removed(self, keys: Sequence[str]) -> None:
        """The list itself removes machines."""

    def estate_changed(self, estate: Estate) -> None:
        """Tell how far the stages are."""
        if self._task is None or not estate.running:
            return
        agent = estate.stages.get(Stage.AGENT)
        lists = [one for stage, one in estate.stages.items() if stage is not Stage.AGENT]
        open_ones = [one for one in lists if one.state is StageState.RUNNING]
        if open_ones or not lists:
            self._tell_lists(open_ones)
        elif self._lists is not None:
            self._finish_lists(OperationState.DONE)
            self.lists_ended.emit()
        if agent is not None and agent.state is StageState.RUNNING and not open_ones:
            self._tell_agents(agent)

    def _tell_lists(self, open_ones: list[Progress]) -> None:
        machines = len(self._session.fleet.machines)
        sentence = QCoreApplication.translate(
            "ScanControl", "Reading virtual machines: %n so far", None, machines
        )
        stages = ", ".join(self._session.texts.stage(one.stage) for one in open_ones)
        done = sum(one.done for one in open_ones)
        total = sum(one.total for one in open_ones if one.total is not None) or None
        self.progressed.emit(f"{sentence} · {stages}" if stages else sentence, done, total)
        if self._lists is not None:
            self._lists.update(stages, done, total)

    def _tell_agents(self, agent: Progress) -> None:
        if self._agents is None:
            self._agents = self._session.operations.begin(self.tr("Agent status"), cancel=self.cancel)
        text = self.tr("reading visible rows first")
        if agent.waiting_until is not None:
            text = self.tr("Azure asks to wait; continues by itself")
        self._agents.update(text, agent.done, agent.total)


def _ended(state: OperationState, stages: Sequence[Progress]) -> OperationState:
    """How an operation ended: a scan that came to its end may still have read only a part."""
    incomplete = {StageState.PARTIAL, StageState.FAILED}
    if state is OperationState.DONE and any(one.state in incomplete for one in stages):
        return OperationState.PARTIAL
    return state
