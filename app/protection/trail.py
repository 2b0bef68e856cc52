"""What a sent request left behind in Azure (operation, job, target), and how the step ends by it."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import NoReturn

from app.cloud.answers import Answer
from app.cloud.connection import Connection
from app.cloud.errors import CloudError, NotFound, TimedOut
from app.domain.backup import Job
from app.protection.failures import phrase_of
from app.protection.job_lists import with_details
from app.protection.jobs import JobWatch
from app.protection.kinds import BEHAVIOURS, Follow, Found
from app.protection.operations import (
    PATIENCE_SECONDS,
    OperationFailed,
    failure_of,
    follow,
    has_ended,
    operation_url,
    read_operation,
)
from app.protection.plan import Phrase, Step, StepState
from app.protection.step_end import Claim, StepEnd, said
from app.protection.step_log import Sending
from app.protection.targets import Targets

LOOKS = 4
"""How often Azure is asked for a trace of a write before it counts as one that shows none."""
UNSEEN_ROUNDS = 2
"""Job lists without the job of an operation before its own status is asked."""
ON_THE_WAY = frozenset({"provisioning", "creating", "registering", "deleting", "cancelling", "updating"})
"""States of a target that is on its way to another: worth waiting for."""
CLOCKS_APART = timedelta(minutes=2)
"""How far the clock of the job list may be behind the one of Azure's answers."""


class Trail:
    """Of one step. ``sending`` is known once the request is about to be sent."""

    def __init__(self, step: Step, connection: Connection, jobs: JobWatch, targets: Targets) -> None:
        self._step = step
        self._behaviour = BEHAVIOURS[step.kind]
        self._connection = connection
        self._reader = connection.reader
        self._jobs = jobs
        self._targets = targets
        self.sending: Sending | None = None
        self.unanswered: str = ""
        """Key of the sentence that says by what it is known to be done, where no answer said so."""

    async def fresh_jobs(self) -> Sequence[Job]:
        """The jobs of the vault, read now.

        Raises:
            CloudError: they could not be read.
        """
        return await self._jobs.read(self._step.vault_id)

    def jobs_of_step(self) -> list[Job]:
        """The jobs of this kind and VM in the list as last read, newest first."""
        wanted = self._behaviour.job_operation.casefold()
        found = self._jobs.about(self._step.vault_id, self._step.machine_id)
        return [job for job in found if job.operation.casefold() == wanted]

    def own_job(self) -> Job | None:
        """The newest job of this kind and VM, in the list as last read, that the request can have started."""
        if self.sending is None:
            return None
        earliest = self.sending.asked_at - CLOCKS_APART
        return next(
            (
                job
                for job in self.jobs_of_step()
                if job.name not in self.sending.known_jobs
                and (job.started_at is None or job.started_at >= earliest)
            ),
            None,
        )

    async def end(self, answer: Answer | None, *, accepted: bool) -> NoReturn:
        """Follow what was accepted, read the target again, and end the step with what it says.

        ``answer`` carries the URLs to follow, where they are known; ``accepted`` says that Azure answered.

        Raises:
            StepEnd: always.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._end(answer, accepted=accepted)
        except (TimeoutError, TimedOut) as error:
            minutes = str(round(PATIENCE_SECONDS / 60))
            raise StepEnd(StepState.UNKNOWN, Phrase("outcome-timeout", {"minutes": minutes})) from error
        except OperationFailed as error:
            phrase = Phrase("outcome-operation-failed", {"message": error.message})
            raise StepEnd(StepState.FAILED, phrase, **said(error)) from error
        except CloudError as error:
            phrase = Phrase("outcome-lost", {"target": name_of(self._step)})
            if accepted:
                phrase = Phrase("outcome-not-followed", {"reason": phrase_of(error)})
            raise StepEnd(StepState.UNKNOWN, phrase, **said(error)) from error

    async def look_after_loss(self, lost: CloudError) -> None:
        """Ask Azure what became of a write whose answer was lost; end the step where it shows no trace.

        Raises:
            StepEnd: there is no trace.
            CloudError: Azure could not be asked.
        """
        looks = 0
        while looks < LOOKS:
            if looks:
                await asyncio.sleep(self._connection.pace.operation_seconds)
            found = await self._targets.now(self._step)
            if self._behaviour.wished(self._step, found):
                return
            looks += found.state.casefold() not in ON_THE_WAY
            if self._behaviour.job_operation:
                await self.fresh_jobs()
                if self.own_job() is not None:
                    return
        if not self._behaviour.repeatable:
            raise StepEnd(
                StepState.UNKNOWN, Phrase("outcome-lost", {"target": name_of(self._step)}), **said(lost)
            )
        phrase = Phrase("outcome-not-carried-out", {"reason": phrase_of(lost)})
        raise StepEnd(StepState.FAILED, phrase, **said(lost))

    async def _end(self, answer: Answer | None, *, accepted: bool) -> NoReturn:
        since: float | None = None
        match self._behaviour.follow:
            case Follow.STARTED:
                await self._end_started(answer)
            case Follow.JOB:
                claim = await self._claim(answer)
                since = self._jobs.read_at(self._step.vault_id)
            case Follow.TARGET:
                claim = Claim((await self._until_wished()).state)
            case Follow.OPERATION:
                claim = await self._operation(answer)
        await self._confirm(claim, since, patient=not accepted or answer is None)

    async def _operation(self, answer: Answer | None) -> Claim:
        """Wait for an operation by its URL; a removed thing takes the URL of its operation with it."""
        if answer is None:
            return Claim()
        try:
            document = await follow(self._reader, answer, self._connection.pace.operation_seconds)
        except NotFound:
            if self._step.request.method == "DELETE" or operation_url(answer.headers):
                return Claim()
            raise
        return Claim(document.status)

    async def _end_started(self, answer: Answer | None) -> NoReturn:
        """An accepted backup is a started job; the job itself runs on and is watched elsewhere."""
        job_id = ""
        if answer is not None and operation_url(answer.headers):
            try:
                document = await follow(self._reader, answer, self._connection.pace.operation_seconds)
                job_id = document.job_id
            except NotFound:
                job_id = ""
        if not job_id:
            await self.fresh_jobs()
            job = self.own_job()
            job_id = job.name if job is not None else ""
        self._jobs.watch(self._step.vault_id)
        key = "outcome-backup-started" if job_id else "outcome-backup-started-unseen"
        raise StepEnd(StepState.DONE, Phrase(key), job_id=job_id, claimed="InProgress")

    async def _until_wished(self) -> Found:
        while True:
            found = await self._targets.now(self._step)
            if self._behaviour.wished(self._step, found):
                return found
            await asyncio.sleep(self._connection.pace.operation_seconds)

    async def _claim(self, answer: Answer | None) -> Claim:
        """Wait for the job of an accepted item operation, by the vault's one job list.

        A job that does not show, or that could be another VM's of the same name, is not believed: then the
        operation's own status decides.
        """
        url = operation_url(answer.headers) if answer is not None else ""
        if answer is not None and not url and answer.status != _ACCEPTED:
            return Claim("Succeeded")
        unseen = 0
        while True:
            await self._jobs.next_round(self._step.vault_id)
            job = self.own_job()
            named = job is not None and (bool(job.container_name) or not url)
            if job is not None and named and not job.running:
                return await self._ended(job)
            unseen += not named
            if not named and unseen >= UNSEEN_ROUNDS:
                try:
                    claim = await self._claim_without_job(url)
                except NotFound:
                    url, claim = "", None
                if claim is not None:
                    return claim
                if not url and unseen >= UNSEEN_ROUNDS + LOOKS:
                    return Claim()

    async def _claim_without_job(self, url: str) -> Claim | None:
        """The operation's own word, for when its job does not show in the list."""
        if not url:
            found = await self._targets.now(self._step)
            return Claim(found.state) if self._behaviour.wished(self._step, found) else None
        document = await read_operation(self._reader, url)
        failed = failure_of(document)
        if failed is not None:
            raise failed
        return Claim(document.status, document.job_id) if has_ended(document) else None

    async def _ended(self, job: Job) -> Claim:
        if job.status.startswith("Completed"):
            return Claim(job.status, job.name)
        explained = await with_details(self._reader, job)
        message = explained.error_message or explained.error_code or job.status
        raise StepEnd(
            StepState.FAILED,
            Phrase("outcome-job-failed", {"job": job.status, "message": message}),
            claimed=job.status,
            job_id=job.name,
            service_message=message,
            details=" ".join(
                part for error in explained.errors for part in (error.title, error.code) if part
            ),
        )

    async def _confirm(self, claim: Claim, since: float | None, *, patient: bool) -> NoReturn:
        """Read the target again and end the step with what it says now."""
        found = await self._settled(since, looks=LOOKS if patient else 1)
        more = {"claimed": claim.status, "actual": found.state, "job_id": claim.job_id}
        if not self._behaviour.wished(self._step, found):
            raise StepEnd(StepState.FAILED, self._behaviour.differs(self._step, found), **more)
        phrase = self._behaviour.outcome(self._step, found)
        if self.unanswered:
            phrase = Phrase(self.unanswered, {"state": found.state or "–"})
        raise StepEnd(StepState.DONE, phrase, **more)

    async def _settled(self, since: float | None, looks: int) -> Found:
        """The target once it is as wished, or has stayed otherwise for so many looks."""
        found = await self._targets.as_of(self._step, since)
        while not self._behaviour.wished(self._step, found):
            looks -= found.state.casefold() not in ON_THE_WAY
            if looks <= 0:
                break
            await asyncio.sleep(self._connection.pace.operation_seconds)
            found = await self._targets.as_of(self._step, time.monotonic())
        return found


_ACCEPTED = 202


def name_of(step: Step) -> str:
    """What a step's sentences call its target."""
    values = step.values
    order = ("vm", "policy", "vault", "group", "provider")
    return next((values[key] for key in order if key in values), step.target_id)
