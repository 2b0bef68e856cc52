"""Carrying out one step: read the target, send once, follow, read again. Knows no other step."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from app.cloud.answers import Answer
from app.cloud.connection import Connection
from app.cloud.errors import CloudError, TimedOut
from app.domain.backup import Job
from app.domain.resource_ids import key_of
from app.protection.documents import is_about
from app.protection.failures import may_have_worked, phrase_of
from app.protection.job_lists import with_details
from app.protection.jobs import JobWatch
from app.protection.operations import (
    PATIENCE_SECONDS,
    OperationFailed,
    failure_of,
    follow,
    has_ended,
    operation_url,
    read_operation,
)
from app.protection.plan import (
    Difference,
    Phrase,
    Step,
    StepKind,
    StepResult,
    StepState,
    differences,
)
from app.protection.targets import Found, read_target

LOOKS_AFTER_LOSS = 4
"""How often Azure is asked what became of a write whose answer was lost, before it is given up."""
_UNSEEN_ROUNDS = 2
"""Job lists without the job of an operation before its own status is asked."""
_BEING_MADE = frozenset({"provisioning", "creating", "registering"})
"""States of a target that is on its way: worth waiting for."""
_JOB_OPERATIONS = {
    StepKind.ENABLE: "ConfigureBackup",
    StepKind.CHANGE_POLICY: "ConfigureBackup",
    StepKind.BACK_UP_NOW: "Backup",
}


class StepEnd(Exception):
    """A step is over; carries how."""

    def __init__(self, state: StepState, message: Phrase, **more: object) -> None:
        super().__init__(message.key)
        self.state = state
        self.message = message
        self.more = more


class _Claim(Struct, frozen=True):
    """What Azure's operation or job ended as."""

    status: str
    job_id: str = ""


class StepRun:
    """One step on its way; :meth:`check`, :meth:`send`, :meth:`finish` in this order.

    Each raises :class:`StepEnd` when the step is over. ``tell`` hears of every change of its result.
    """

    def __init__(
        self,
        step: Step,
        connection: Connection,
        jobs: JobWatch,
        tell: Callable[[StepResult], None],
        *,
        since: float,
    ) -> None:
        self._step = step
        self._connection = connection
        self._reader = connection.reader
        self._jobs = jobs
        self._tell = tell
        self._since = since
        """When the run began (``time.monotonic``): job lists as old as that are new enough."""
        self._known: frozenset[str] = frozenset()
        """Jobs of the vault that were there before the write."""
        self._sent_at: datetime | None = None
        self._lost: CloudError | None = None
        """The error that left open whether the write was carried out."""

    async def check(self) -> None:
        """Read the target again; end the step where it is not as expected."""
        self._report(StepState.CHECKING)
        try:
            if self._step.kind in _JOB_OPERATIONS:
                jobs = await self._jobs.read_since(self._step.vault_id, self._since)
                self._known = frozenset(job.name for job in jobs)
                self._refuse_running(jobs)
            found = await read_target(self._reader, self._step)
        except CloudError as error:
            reason = Phrase("error-before-write", {"reason": phrase_of(error)})
            raise StepEnd(StepState.FAILED, reason, **_said(error)) from error
        self._compare(found)

    async def send(self) -> Answer | None:
        """Send the request, exactly once; None where the answer was lost and must be asked for."""
        self._sent_at = datetime.now(UTC)
        self._report(StepState.SENDING)
        try:
            answer = await self._connection.changes.send(self._step.request)
        except CloudError as error:
            if not may_have_worked(error):
                raise StepEnd(StepState.FAILED, phrase_of(error), **_said(error)) from error
            self._lost = error
            answer = None
        self._report(StepState.RUNNING)
        return answer

    async def finish(self, answer: Answer | None) -> None:
        """Follow what was accepted, read the target again, and end the step with what it says."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._finish(answer)
        except (TimeoutError, TimedOut) as error:
            minutes = str(round(PATIENCE_SECONDS / 60))
            raise StepEnd(StepState.UNKNOWN, Phrase("outcome-timeout", {"minutes": minutes})) from error
        except OperationFailed as error:
            phrase = Phrase("outcome-operation-failed", {"message": error.message})
            raise StepEnd(StepState.FAILED, phrase, **_said(error)) from error
        except CloudError as error:
            phrase = Phrase("outcome-lost", {"target": self._name()})
            if self._lost is None:
                phrase = Phrase("outcome-not-followed", {"reason": phrase_of(error)})
            raise StepEnd(StepState.UNKNOWN, phrase, **_said(error)) from error

    async def _finish(self, answer: Answer | None) -> None:
        if answer is None:
            await self._look_after_loss()
        kind = self._step.kind
        if kind is StepKind.BACK_UP_NOW:
            await self._finish_backup(answer)
        elif kind in _JOB_OPERATIONS:
            await self._finish_item(answer)
        elif kind is StepKind.REGISTER_PROVIDER:
            await self._finish_registration()
        elif answer is not None:
            await follow(self._reader, answer, self._connection.pace.operation_seconds)
        await self._confirm_resource()

    async def _look_after_loss(self) -> None:
        """Ask Azure what became of a write whose answer was lost; end the step where it shows no trace."""
        looks = 0
        while looks < LOOKS_AFTER_LOSS:
            if looks:
                await asyncio.sleep(self._connection.pace.operation_seconds)
            found = await read_target(self._reader, self._step)
            if self._step.kind is not StepKind.BACK_UP_NOW and self._is_wished(found):
                return
            looks += found.state.casefold() not in _BEING_MADE
            if self._step.kind in _JOB_OPERATIONS and self._own_job(await self._job_list()) is not None:
                return
        lost = self._lost
        reason = phrase_of(lost) if lost is not None else Phrase("error-timeout", {"host": ""})
        said = _said(lost) if lost is not None else {}
        if self._step.kind is StepKind.BACK_UP_NOW:
            raise StepEnd(StepState.UNKNOWN, Phrase("outcome-lost", {"target": self._name()}), **said)
        raise StepEnd(StepState.FAILED, Phrase("outcome-not-carried-out", {"reason": reason}), **said)

    async def _finish_item(self, answer: Answer | None) -> None:
        claim = await self._claim(answer)
        found = await read_target(self._reader, self._step)
        more = {"claimed": claim.status, "actual": found.state, "job_id": claim.job_id}
        if not self._is_wished(found):
            state = found.state or "–"
            raise StepEnd(StepState.FAILED, Phrase("outcome-not-confirmed", {"state": state}), **more)
        if self._lost is not None:
            phrase = Phrase("outcome-confirmed-after-loss", {"state": found.state})
        elif self._step.kind is StepKind.CHANGE_POLICY:
            phrase = Phrase("outcome-policy-changed")
        else:
            pending = found.state.casefold() == "irpending"
            phrase = Phrase("outcome-enabled" if pending else "outcome-enabled-with-points")
        raise StepEnd(StepState.DONE, phrase, **more)

    async def _claim(self, answer: Answer | None) -> _Claim:
        """Wait for the job of an accepted item operation, by the vault's one job list.

        A job that does not show, or that could be another VM's of the same name, is not believed: then the
        operation's own status decides.
        """
        url = operation_url(answer.headers) if answer is not None else ""
        unseen = 0
        while True:
            job = self._own_job(await self._jobs.next_round(self._step.vault_id))
            named = job is not None and (bool(job.container_name) or not url)
            if job is not None and named and not job.running:
                return await self._ended(job)
            unseen += not named
            if not named and unseen >= _UNSEEN_ROUNDS:
                claim = await self._claim_without_job(url)
                if claim is not None:
                    return claim

    async def _claim_without_job(self, url: str) -> _Claim | None:
        """The operation's own word, for when its job does not show in the list."""
        if not url:
            found = await read_target(self._reader, self._step)
            return _Claim(found.state) if self._is_wished(found) else None
        document = await read_operation(self._reader, url)
        failed = failure_of(document)
        if failed is not None:
            raise failed
        return _Claim(document.status, document.job_id) if has_ended(document) else None

    async def _ended(self, job: Job) -> _Claim:
        if job.status.startswith("Completed"):
            return _Claim(job.status, job.name)
        explained = await with_details(self._reader, job)
        message = explained.error_message or explained.error_code or job.status
        phrase = Phrase("outcome-job-failed", {"job": job.status, "message": message})
        raise StepEnd(
            StepState.FAILED,
            phrase,
            claimed=job.status,
            job_id=job.name,
            service_message=message,
            details=explained.error_code,
        )

    async def _finish_backup(self, answer: Answer | None) -> None:
        """An accepted backup is a started job; the job itself runs on and is watched elsewhere."""
        job_id = ""
        url = operation_url(answer.headers) if answer is not None else ""
        if url and answer is not None:
            document = await follow(self._reader, answer, self._connection.pace.operation_seconds)
            job_id = document.job_id
        if not job_id:
            job = self._own_job(await self._job_list())
            job_id = job.name if job is not None else ""
        self._jobs.watch(self._step.vault_id)
        key = "outcome-backup-started" if job_id else "outcome-backup-started-unseen"
        raise StepEnd(StepState.DONE, Phrase(key), job_id=job_id, claimed="InProgress")

    async def _finish_registration(self) -> None:
        while True:
            found = await read_target(self._reader, self._step)
            if self._is_wished(found):
                raise StepEnd(StepState.DONE, Phrase("outcome-registered"), actual=found.state)
            await asyncio.sleep(self._connection.pace.operation_seconds)

    async def _confirm_resource(self) -> None:
        """Read a group or vault again and end the step with what it says now."""
        found = await read_target(self._reader, self._step)
        if self._step.kind is StepKind.SET_REDUNDANCY:
            values = {"redundancy": found.values.get("redundancy", "–")}
            if not self._is_wished(found):
                raise StepEnd(
                    StepState.FAILED, Phrase("outcome-redundancy-differs", values), actual=found.state
                )
            raise StepEnd(StepState.DONE, Phrase("outcome-redundancy-set", values), actual=found.state)
        if not self._is_wished(found):
            state = found.state or "–"
            raise StepEnd(StepState.FAILED, Phrase("outcome-not-confirmed", {"state": state}))
        if self._lost is not None:
            phrase = Phrase("outcome-confirmed-after-loss", {"state": found.state})
        else:
            created = self._step.kind is StepKind.CREATE_VAULT
            phrase = Phrase("outcome-vault-created" if created else "outcome-group-created")
        raise StepEnd(StepState.DONE, phrase, actual=found.state)

    def _compare(self, found: Found) -> None:
        step = self._step
        different = differences(step.expect, found.exists, found.values)
        if not different:
            return
        if step.kind is StepKind.REGISTER_PROVIDER and self._is_wished(found):
            raise StepEnd(StepState.ALREADY_DONE, Phrase("outcome-already"), actual=found.state)
        if step.kind is StepKind.SET_REDUNDANCY and found.values.get("locked") == "yes":
            raise StepEnd(
                StepState.CHANGED_MEANWHILE, Phrase("outcome-redundancy-locked"), differences=different
            )
        key = "changed-values"
        if different[0].field == "exists":
            key = "changed-exists" if found.exists else "changed-gone"
        phrase = Phrase(key, {"target": self._name()})
        raise StepEnd(StepState.CHANGED_MEANWHILE, phrase, differences=different, actual=found.state)

    def _refuse_running(self, jobs: Sequence[Job]) -> None:
        """No second backup while one runs: the first may be somebody else's."""
        if self._step.kind is not StepKind.BACK_UP_NOW:
            return
        running = next((job for job in jobs if job.running and self._is_own(job)), None)
        if running is not None:
            phrase = Phrase("cannot-running-job", {"vm": self._name()})
            different = (Difference("running-job", "no", running.name),)
            raise StepEnd(StepState.CHANGED_MEANWHILE, phrase, differences=different)

    def _is_wished(self, found: Found) -> bool:
        """Whether the target is as the step wants it."""
        if not found.exists:
            return False
        properties = (self._step.request.body or {}).get("properties", {})
        match self._step.kind:
            case StepKind.REGISTER_PROVIDER:
                return found.values["registered"] == "yes"
            case StepKind.SET_REDUNDANCY:
                wished = str(properties["redundancySettings"]["standardTierStorageRedundancy"])
                return found.values["redundancy"].casefold() == wished.casefold()
            case StepKind.ENABLE | StepKind.CHANGE_POLICY:
                return found.values["policy"] == key_of(str(properties["policyId"]))
            case StepKind.CREATE_VAULT:
                return found.state.casefold() == "succeeded"
            case _:
                return True

    async def _job_list(self) -> Sequence[Job]:
        return await self._jobs.read(self._step.vault_id)

    def _own_job(self, jobs: Sequence[Job]) -> Job | None:
        """The newest job of this step's kind and VM that was not there before the write."""
        return next((job for job in jobs if job.name not in self._known and self._is_own(job)), None)

    def _is_own(self, job: Job) -> bool:
        operation = _JOB_OPERATIONS.get(self._step.kind)
        return job.operation == operation and is_about(job, self._step.machine_id)

    def _name(self) -> str:
        values = self._step.values
        order = ("vm", "vault", "group", "provider")
        return next((values[key] for key in order if key in values), self._step.target_id)

    def _report(self, state: StepState) -> None:
        self._tell(StepResult(self._step.id, state, sent_at=self._sent_at))


def _said(error: CloudError) -> dict[str, object]:
    """What Azure itself said, for the details of a result."""
    return {"service_message": error.message, "details": error.details()}
