"""Applying a plan: each step after what it needs, each sent once, each result proven by a fresh read."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

import msgspec
from msgspec import Struct

from app.cloud.connection import Connection
from app.cloud.errors import CloudError
from app.protection.jobs import JobWatch
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Phrase, Plan, Step, StepKind, StepResult, StepState
from app.protection.step_run import StepEnd, StepRun

_LOG = logging.getLogger(__name__)
WRITES_AT_ONCE = 4
"""Writes under way per subscription; what Azure has accepted and works on does not count."""
_VAULT_KINDS = frozenset({StepKind.CREATE_VAULT, StepKind.SET_REDUNDANCY})


class ApplyListener(Protocol):
    """Who wants to see a plan being applied."""

    def step_changed(self, result: StepResult) -> None:
        """What is known about a step changed; always called on the event loop."""
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
    """Applies plans with one connection. A plan that runs goes on when its window is closed."""

    def __init__(self, connection: Connection, fleet: LiveFleet, jobs: JobWatch) -> None:
        self._connection = connection
        self._fleet = fleet
        self._jobs = jobs

    async def run(
        self, plan: Plan, listener: ApplyListener | None = None, stop: asyncio.Event | None = None
    ) -> Mapping[str, StepResult]:
        """Carry out a plan and give the result of every step, in the plan's order.

        Setting ``stop`` lets steps that were sent finish and sends no others. A step that fails does not
        stop the others, only those that need it. Nothing of Azure's is raised: it is in the results.
        """
        run = _Run(self, plan, listener, stop or asyncio.Event())
        return await run.carry_out()

    def step_run(self, step: Step, tell: Callable[[StepResult], None], since: float) -> StepRun:
        """A step of a plan on its way, in a run that began at ``since`` (``time.monotonic``)."""
        return StepRun(step, self._connection, self._jobs, tell, since=since)

    async def reread(self, step: Step) -> None:
        """Have the fleet read what a step changed, so that the window turns by itself."""
        try:
            if step.kind in _VAULT_KINDS:
                await self._fleet.reread_vault(step.vault_id)
            if step.machine_id:
                await self._fleet.reread([step.machine_id])
        except CloudError:
            return  # what the step itself read stands in its result; the next refresh reads the rest


def counts(results: Mapping[str, StepResult]) -> ApplyCounts:
    """How many steps ended how."""
    states = [result.state for result in results.values()]
    return ApplyCounts(
        done=sum(state.succeeded for state in states),
        failed=sum(state in {StepState.FAILED, StepState.CHANGED_MEANWHILE} for state in states),
        unknown=sum(state in {StepState.UNKNOWN, StepState.UNCLEAR} for state in states),
        not_sent=sum(state in {StepState.SKIPPED, StepState.NOT_SENT} for state in states),
    )


class _Run:
    """One plan on its way."""

    def __init__(self, apply: Apply, plan: Plan, listener: ApplyListener | None, stop: asyncio.Event) -> None:
        self._apply = apply
        self._plan = plan
        self._began = time.monotonic()
        self._listener = listener
        self._stop = stop
        self._results = {step.id: StepResult(step.id, StepState.WAITING) for step in plan.steps}
        self._over = {step.id: asyncio.Event() for step in plan.steps}
        self._gates: dict[str, asyncio.Semaphore] = {}

    async def carry_out(self) -> Mapping[str, StepResult]:
        async with asyncio.TaskGroup() as tasks:
            for step in self._plan.steps:
                tasks.create_task(self._step(step), name=step.id)
        return self._results

    async def _step(self, step: Step) -> None:
        for needed in step.depends_on:
            await self._over[needed].wait()
        try:
            await self._carry_out(step)
        except StepEnd as end:
            self._end(step, end)
        except Exception:  # noqa: BLE001 -- the others must go on, and the user must learn that this one is open
            _LOG.exception("a step of a plan met a mistake of the program")
            sent = self._results[step.id].sent_at is not None
            state = StepState.UNKNOWN if sent else StepState.FAILED
            self._end(step, StepEnd(state, Phrase("outcome-program-error")))
        finally:
            self._over[step.id].set()

    async def _carry_out(self, step: Step) -> None:
        for needed in step.depends_on:
            if not self._results[needed].state.succeeded:
                phrase = Phrase("skipped-because", {"step": self._plan.step(needed).sentence})
                raise StepEnd(StepState.SKIPPED, phrase)
        run = self._apply.step_run(step, self._tell, self._began)
        gate = self._gates.setdefault(step.subscription_id.casefold(), asyncio.Semaphore(WRITES_AT_ONCE))
        async with gate:
            if self._stop.is_set():
                raise StepEnd(StepState.NOT_SENT, Phrase("not-sent-stopped"))
            await run.check()
            if self._stop.is_set():
                raise StepEnd(StepState.NOT_SENT, Phrase("not-sent-stopped"))
            answer = await run.send()
        if step.kind is StepKind.CREATE_VAULT:
            await self._apply.reread(step)
        try:
            await run.finish(answer)
        except StepEnd:
            await self._apply.reread(step)
            raise

    def _end(self, step: Step, end: StepEnd) -> None:
        before = self._results[step.id]
        changes = {"state": end.state, "message": end.message, "ended_at": datetime.now(UTC), **end.more}
        self._tell(msgspec.structs.replace(before, **changes))

    def _tell(self, result: StepResult) -> None:
        self._results[result.step_id] = result
        if self._listener is not None:
            self._listener.step_changed(result)
