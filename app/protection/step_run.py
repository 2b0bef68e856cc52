"""Carrying out one step: read the target, send once, follow, read again. Knows no other step."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import msgspec

from app.cloud.answers import Answer
from app.cloud.connection import Connection
from app.cloud.errors import CloudError, Throttled
from app.protection.failures import lasts_for_hours, may_have_worked, phrase_of
from app.protection.jobs import JobWatch
from app.protection.kinds import BEHAVIOURS, Follow, Found
from app.protection.plan import (
    Difference,
    Expectation,
    Phrase,
    Step,
    StepResult,
    StepState,
    differences,
)
from app.protection.recovery import recover
from app.protection.step_end import Postponed, StepEnd, said
from app.protection.step_log import LogRefused, Sending, StepLog
from app.protection.targets import Targets
from app.protection.trail import Trail, name_of

WORTH_WAITING = timedelta(minutes=10)
"""A refusal that asks to wait longer than this is reported instead of waited for."""


class StepRun:
    """One step on its way; :meth:`check`, :meth:`send`, :meth:`finish` in this order.

    Each raises :class:`StepEnd` when the step is over. ``tell`` hears of every change of its result.
    """

    def __init__(
        self,
        step: Step,
        connection: Connection,
        jobs: JobWatch,
        *,
        targets: Targets,
        log: StepLog,
        tell: Callable[[StepResult], None],
        since: float,
    ) -> None:
        self._step = step
        self._behaviour = BEHAVIOURS[step.kind]
        self._connection = connection
        self._jobs = jobs
        self._targets = targets
        self._log = log
        self._tell = tell
        self._since = since
        """When the run began (``time.monotonic``): job lists as old as that are new enough."""
        self._trail = Trail(step, connection, jobs, targets)
        self._result = StepResult(step.id, StepState.WAITING)
        self._lost: CloudError | None = None
        """The error that left open whether the write was carried out."""

    async def recover(self, known: StepResult, sending: Sending) -> None:
        """Find out what became of a step that was open when its run was interrupted.

        Returns where Azure shows no trace of it: then it may be sent again, after :meth:`check`.
        """
        self._result = msgspec.structs.replace(
            known, message=None, differences=(), state=StepState.CHECKING, ended_at=None
        )
        self._tell(self._result)
        self._trail.sending = sending
        await self._claim_target()
        await recover(self._step, self._connection, self._trail, self._targets, known)
        self._trail.sending = None
        self._result = StepResult(self._step.id, StepState.WAITING)

    async def check(self) -> None:
        """Read the target again; end the step where it is not as expected."""
        self._report(StepState.CHECKING)
        await self._claim_target()
        try:
            if self._behaviour.job_operation:
                await self._jobs.read_since(self._step.vault_id, self._since)
                self._refuse_running()
            found = await self._targets.before_write(self._step)
        except CloudError as error:
            reason = Phrase("error-before-write", {"reason": phrase_of(error)})
            raise StepEnd(StepState.FAILED, reason, **said(error)) from error
        self._compare(found)

    async def send(self) -> Answer | None:
        """Send the request, exactly once; None where the answer was lost and must be asked for.

        Raises:
            Postponed: Azure refused it for now; nothing was carried out.
        """
        known = tuple(job.name for job in self._trail.jobs_of_step())
        sending = Sending(datetime.now(UTC), self._connection.reader.now(), known)
        try:
            await self._log.intend(self._step, sending)
        except LogRefused as refusal:
            raise StepEnd(StepState.FAILED, refusal.phrase) from refusal
        self._trail.sending = sending
        self._report(StepState.SENDING, sent_at=sending.intended_at)
        try:
            answer = await self._connection.changes.send(self._step.request)
        except Throttled as error:
            raise await self._postponed(error) from error
        except CloudError as error:
            if not may_have_worked(error):
                raise StepEnd(StepState.FAILED, phrase_of(error), **said(error)) from error
            self._lost = error
            self._report(StepState.RUNNING)
            return None
        self._report(
            StepState.RUNNING,
            operation_id=operation_id(answer.headers),
            correlation_id=answer.correlation_id,
        )
        await self._note()
        return answer

    async def finish(self, answer: Answer | None) -> None:
        """Follow what was accepted, read the target again, and end the step with what it says."""
        if self._lost is not None:
            self._trail.unanswered = "outcome-confirmed-after-loss"
            try:
                await self._trail.look_after_loss(self._lost)
            except CloudError as error:
                phrase = Phrase("outcome-lost", {"target": name_of(self._step)})
                raise StepEnd(StepState.UNKNOWN, phrase, **said(error)) from error
        await self._trail.end(answer, accepted=self._lost is None)

    async def _claim_target(self) -> None:
        try:
            await self._log.begin(self._step)
        except LogRefused as refusal:
            raise StepEnd(StepState.FAILED, refusal.phrase) from refusal

    async def _postponed(self, error: Throttled) -> Exception:
        """Refused because of too many requests: wait as long as told, if that is worth waiting for."""
        now = datetime.now(UTC)
        until = error.until or now + timedelta(seconds=2 * self._connection.pace.operation_seconds)
        if until - now > WORTH_WAITING or lasts_for_hours(error):
            return StepEnd(StepState.FAILED, phrase_of(error), **said(error))
        self._report(StepState.WAITING, message=phrase_of(error), sent_at=None)
        await self._note()
        return Postponed(until)

    async def _note(self) -> None:
        """Keep what is known; the request was sent already, so the step goes on where it cannot be kept."""
        try:
            await self._log.note(self._result)
        except LogRefused:
            return  # a later start finds the step open and asks Azure, as after a crash

    def _compare(self, found: Found) -> None:
        step, behaviour = self._step, self._behaviour
        fine = behaviour.already or behaviour.settled(step, found)
        if fine and behaviour.wished(step, found):
            raise StepEnd(StepState.ALREADY_DONE, Phrase("outcome-already"), actual=found.state)
        expect = step.expect
        if expect.exists and behaviour.needs:
            expect = Expectation(exists=True, values={**expect.values, **behaviour.needs})
        different = differences(expect, found.exists, found.values)
        if not different:
            return
        key = "changed-values"
        if different[0].field == "exists":
            key = "changed-exists" if found.exists else "changed-gone"
        phrase = behaviour.hindered(step, found) or Phrase(key, {"target": name_of(step)})
        raise StepEnd(StepState.CHANGED_MEANWHILE, phrase, differences=different, actual=found.state)

    def _refuse_running(self) -> None:
        """No second backup while one runs: the first may be somebody else's."""
        if self._behaviour.follow is not Follow.STARTED:
            return
        running = next((job for job in self._trail.jobs_of_step() if job.running), None)
        if running is not None:
            phrase = Phrase("cannot-running-job", {"vm": name_of(self._step)})
            different = (Difference("running-job", "no", running.name),)
            raise StepEnd(StepState.CHANGED_MEANWHILE, phrase, differences=different)

    def _report(self, state: StepState, **changes: object) -> None:
        self._result = msgspec.structs.replace(self._result, state=state, **{"message": None, **changes})
        self._tell(self._result)


def operation_id(headers: Mapping[str, str]) -> str:
    """The id of an accepted operation: the last segment of its URL, without the signed query."""
    url = headers.get("azure-asyncoperation") or headers.get("location") or ""
    return urlsplit(url).path.rpartition("/")[2]


async def wait_until(moment: datetime, stop: asyncio.Event) -> None:
    """Wait until a moment, or until the user stops the run."""
    seconds = (moment - datetime.now(UTC)).total_seconds()
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await stop.wait()
    except TimeoutError:
        return
