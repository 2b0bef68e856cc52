"""One plan on its way, from its first step or from where it was interrupted."""

import asyncio
import logging
import time
from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from app.cloud.answers import Answer
from app.cloud.connection import Connection
from app.domain.resource_ids import key_of
from app.protection.aftermath import GATHER_SECONDS, Aftermath
from app.protection.final_look import final_look
from app.protection.jobs import JobWatch
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Phrase, Plan, Step, StepKind, StepResult, StepState
from app.protection.step_end import Postponed, StepEnd
from app.protection.step_log import LogRefused, Sending, StepLog
from app.protection.step_run import StepRun, wait_until
from app.protection.targets import Targets

_LOG = logging.getLogger(__name__)
MOST_POSTPONEMENTS = 10
"""How often a step waits for Azure's limits before it is reported as failed."""
_STARTED_AT_ONCE = 50
"""Steps that begin in one turn of the event loop: about two milliseconds."""
_VAULT_KINDS = frozenset(
    {
        StepKind.CREATE_VAULT,
        StepKind.SET_REDUNDANCY,
        StepKind.SET_VAULT_OPTION,
        StepKind.CREATE_POLICY,
        StepKind.EDIT_POLICY,
        StepKind.DELETE_POLICY,
        StepKind.DELETE_VAULT,
    }
)
_ITEM_KINDS = frozenset({StepKind.STOP_PROTECTION, StepKind.DELETE_DATA, StepKind.UNDELETE})
"""What can be done with an item whose VM is gone: it is known by its vault only."""
_ONE_AT_A_TIME = frozenset({StepKind.SET_REDUNDANCY, StepKind.SET_VAULT_OPTION})
"""Changes of a vault's own document: each waits until the one before has ended."""


class _Listener(Protocol):
    def step_changed(self, result: StepResult) -> None: ...


class _Gates(Protocol):
    def turn(self, subscription_id: str) -> AbstractAsyncContextManager[None]: ...


class PlanRun:
    """Carries out the steps of one plan; made for one run."""

    def __init__(
        self,
        plan: Plan,
        connection: Connection,
        fleet: LiveFleet,
        jobs: JobWatch,
        *,
        gates: _Gates,
        log: StepLog,
        listener: _Listener | None,
        stop: asyncio.Event | None,
    ) -> None:
        self._plan = plan
        self._steps = {step.id: step for step in plan.steps}
        self._connection = connection
        self._jobs = jobs
        self._gates = gates
        self._log = log
        self._listener = listener
        self._stop = stop or asyncio.Event()
        self._began = time.monotonic()
        self._targets = Targets(connection.reader, plan.steps)
        self._aftermath = Aftermath(fleet, min(GATHER_SECONDS, connection.pace.jobs_seconds))
        self._results = {step.id: StepResult(step.id, StepState.WAITING) for step in plan.steps}
        self._sendings: Mapping[str, Sending] = {}
        self._over = {step.id: asyncio.Event() for step in plan.steps}
        self._vaults: dict[str, asyncio.Lock] = {}

    async def carry_out(self) -> Mapping[str, StepResult]:
        """Carry out every step, and give the results of all."""
        return await self._to_the_end(())

    async def carry_on(
        self, known: Mapping[str, StepResult], sendings: Mapping[str, Sending]
    ) -> Mapping[str, StepResult]:
        """The same after an interruption: what had ended is read again, what was open is asked for."""
        self._sendings = sendings
        for step_id, result in known.items():
            if result.state.ended and result.state is not StepState.UNKNOWN:
                self._over[step_id].set()
            self._tell(result)
        return await self._to_the_end([step_id for step_id, over in self._over.items() if over.is_set()])

    async def _to_the_end(self, before: Collection[str]) -> Mapping[str, StepResult]:
        try:
            async with asyncio.TaskGroup() as tasks:
                for number, step in enumerate(self._plan.steps, 1):
                    if not self._over[step.id].is_set():
                        tasks.create_task(self._step(step), name=step.id)
                    if number % _STARTED_AT_ONCE == 0:
                        await asyncio.sleep(0)
            for result in await final_look(self._plan, before, self._results, self._targets, self._jobs):
                self._tell(result)
                await self._note(result)
                self._read_again(self._steps[result.step_id])
            await self._aftermath.settle()
        finally:
            await self._aftermath.close()
            await self._log.close()
        return self._results

    async def _step(self, step: Step) -> None:
        for needed in step.depends_on:
            await self._over[needed].wait()
        try:
            if step.kind in _ONE_AT_A_TIME:
                async with self._vaults.setdefault(key_of(step.vault_id), asyncio.Lock()):
                    await self._carry_out(step)
            else:
                await self._carry_out(step)
        except StepEnd as end:
            await self._end(step, end)
        except Exception:  # noqa: BLE001 -- the others must go on, and the user must learn that this one is open
            _LOG.exception("a step of a plan met a mistake of the program")
            sent = self._results[step.id].sent_at is not None or step.id in self._sendings
            state = StepState.UNKNOWN if sent else StepState.FAILED
            await self._end(step, StepEnd(state, Phrase("outcome-program-error")))
        finally:
            self._over[step.id].set()

    async def _carry_out(self, step: Step) -> None:
        run = StepRun(
            step,
            self._connection,
            self._jobs,
            targets=self._targets,
            log=self._log,
            tell=self._tell,
            since=self._began,
        )
        if step.id in self._sendings:
            await self._recover(step, run)
        for needed in step.depends_on:
            if not self._results[needed].state.succeeded:
                phrase = Phrase("skipped-because", {"step": self._steps[needed].sentence})
                raise StepEnd(StepState.SKIPPED, phrase)
        answer = await self._send(step, run)
        if step.kind is StepKind.CREATE_VAULT:
            self._read_again(step)
        try:
            await run.finish(answer)
        except StepEnd:
            self._read_again(step)
            raise

    async def _recover(self, step: Step, run: StepRun) -> None:
        try:
            await run.recover(self._results[step.id], self._sendings[step.id])
        except StepEnd:
            self._read_again(step)
            raise

    async def _send(self, step: Step, run: StepRun) -> Answer | None:
        """Look at the target and send, in one's turn; again where Azure asked to wait."""
        for attempt in range(MOST_POSTPONEMENTS):
            async with self._gates.turn(step.subscription_id):
                self._stop_here()
                await run.check()
                self._stop_here()
                try:
                    return await run.send()
                except Postponed as postponed:
                    until = postponed.until
                    if attempt == MOST_POSTPONEMENTS - 1:
                        raise StepEnd(StepState.FAILED, Phrase("error-throttled-often")) from postponed
            await wait_until(until, self._stop)
        raise AssertionError("the last attempt either returns or raises")

    def _stop_here(self) -> None:
        if self._stop.is_set():
            raise StepEnd(StepState.NOT_SENT, Phrase("not-sent-stopped"))

    def _read_again(self, step: Step) -> None:
        """Have the fleet read what a step changed, so that the window turns by itself."""
        if step.kind in _VAULT_KINDS or (step.kind in _ITEM_KINDS and not step.machine_id):
            self._aftermath.vault_changed(step.vault_id)
        if step.machine_id and step.kind is not StepKind.CANCEL_JOB:
            self._aftermath.machine_changed(step.vault_id, step.machine_id)

    async def _end(self, step: Step, end: StepEnd) -> None:
        before = self._results[step.id]
        changes = {"state": end.state, "message": end.message, "ended_at": datetime.now(UTC), **end.more}
        result = msgspec.structs.replace(before, **changes)
        self._tell(result)
        await self._note(result)

    async def _note(self, result: StepResult) -> None:
        try:
            await self._log.note(result)
        except LogRefused as refusal:  # a later start finds the step open and asks Azure, as after a crash
            _LOG.warning("the end of a step could not be recorded: %s", refusal.phrase.key)

    def _tell(self, result: StepResult) -> None:
        self._results[result.step_id] = result
        if self._listener is not None:
            self._listener.step_changed(result)


def refused(plan: Plan, reason: Phrase, listener: _Listener | None) -> Mapping[str, StepResult]:
    """The results of a plan of which nothing was sent because it could not be recorded."""
    now = datetime.now(UTC)
    results = {step.id: StepResult(step.id, StepState.FAILED, reason, ended_at=now) for step in plan.steps}
    if listener is not None:
        for result in results.values():
            listener.step_changed(result)
    return results
