"""Applying a plan: each step after what it needs, each sent once, each result proven by a fresh read."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from msgspec import Struct

from app.cloud.connection import Connection
from app.protection.jobs import JobWatch
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Plan, StepResult, StepState
from app.protection.plan_run import PlanRun, refused
from app.protection.step_log import LogRefused, NoLog, RunLog, StepLog
from app.protection.write_gates import WriteGates


class ApplyListener(Protocol):
    """Who wants to see a plan being applied."""

    def step_changed(self, result: StepResult) -> None:
        """What is known about a step changed; always called on the event loop."""
        ...


class Gates(Protocol):
    """Who decides how many writes may be under way."""

    def turn(self, subscription_id: str) -> AbstractAsyncContextManager[None]:
        """Wait for one's turn to write to a subscription; the turn lasts as long as the block."""
        ...


class ApplyCounts(Struct, frozen=True):
    """How a run ended, for its headline: never green while something is failed or unknown."""

    done: int
    failed: int
    unknown: int
    not_sent: int

    @property
    def all_done(self) -> bool:
        """Whether every step is done."""
        return not (self.failed or self.unknown or self.not_sent)


class Apply:
    """Applies plans with one connection. A plan that runs goes on when its window is closed.

    Args:
        connection: the signed-in connection.
        fleet: what has to be read again when something changed.
        jobs: the job lists of the vaults.
        log: where runs are recorded before anything is sent; only tests leave it out.
        gates: how many writes may be under way; by default what Azure's answers leave room for.
    """

    def __init__(
        self,
        connection: Connection,
        fleet: LiveFleet,
        jobs: JobWatch,
        log: RunLog | None = None,
        gates: Gates | None = None,
    ) -> None:
        self._connection = connection
        self._fleet = fleet
        self._jobs = jobs
        self._log: RunLog = log or NoLog()
        self._gates: Gates = gates or WriteGates(connection.reader.throttle)

    async def run(
        self,
        plan: Plan,
        listener: ApplyListener | None = None,
        stop: asyncio.Event | None = None,
        recorded: Callable[[str], object] | None = None,
    ) -> Mapping[str, StepResult]:
        """Carry out a plan and give the result of every step, in the plan's order.

        Setting ``stop`` lets steps that were sent finish and sends no others. A step that fails does not
        stop the others, only those that need it. Nothing of Azure's is raised: it is in the results. Where
        the run cannot be recorded nothing is sent, and every step says why. ``recorded`` is told under which
        id the run can be continued.
        """
        await self._connection.prepare_changes()
        try:
            log = await self._log.start(plan)
        except LogRefused as refusal:
            return refused(plan, refusal.phrase, listener)
        if recorded is not None:
            recorded(log.run_id)
        run = self._plan_run(plan, log, listener, stop)
        return await run.carry_out()

    async def resume(
        self, run_id: str, listener: ApplyListener | None = None, stop: asyncio.Event | None = None
    ) -> Mapping[str, StepResult]:
        """Continue a run that was interrupted and give the result of every step, as :meth:`run` does.

        Every step that was open is first asked for in Azure; nothing is done twice. At the end everything
        that was done before the interruption is read again. The listener hears of all steps, also of those
        that had ended before.

        Raises:
            LogRefused: the run cannot be continued: it runs in another window, is over, or cannot be read.
        """
        await self._connection.prepare_changes()
        taken = await self._log.take_up(run_id)
        run = self._plan_run(taken.plan, taken.log, listener, stop)
        return await run.carry_on(taken.results, taken.sendings)

    def _plan_run(
        self, plan: Plan, log: StepLog, listener: ApplyListener | None, stop: asyncio.Event | None
    ) -> PlanRun:
        return PlanRun(
            plan,
            self._connection,
            self._fleet,
            self._jobs,
            gates=self._gates,
            log=log,
            listener=listener,
            stop=stop,
        )


def counts(results: Mapping[str, StepResult]) -> ApplyCounts:
    """How many steps ended how."""
    states = [result.state for result in results.values()]
    return ApplyCounts(
        done=sum(state.succeeded for state in states),
        failed=sum(state in {StepState.FAILED, StepState.CHANGED_MEANWHILE} for state in states),
        unknown=sum(state in {StepState.UNKNOWN, StepState.UNCLEAR} for state in states),
        not_sent=sum(state in {StepState.SKIPPED, StepState.NOT_SENT} for state in states),
    )
