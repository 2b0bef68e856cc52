"""Reading backup jobs and recovery points: one list per vault, never one request per VM."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError
from app.domain.backup import Job, RecoveryPoint
from app.domain.resource_ids import key_of
from app.protection.documents import (
    JobDocument,
    RecoveryPointDocument,
    container_key,
    job_of,
    recovery_point_of,
)

JOBS = "backupJobs"
_VM_JOBS = {"$filter": "backupManagementType eq 'AzureIaasVM'"}
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class JobList(Struct, frozen=True):
    """The recent VM jobs of a vault, newest first, found by VM without a search."""

    jobs: tuple[Job, ...]
    pages: int
    """Requests that the list took."""
    by_machine: Mapping[str, tuple[Job, ...]]

    def about(self, machine_id: str) -> tuple[Job, ...]:
        """The jobs that are about a VM, newest first: by group and name, else by name."""
        found = (
            *self.by_machine.get(container_key(machine_id), ()),
            *self.by_machine.get(_name(machine_id), ()),
        )
        return newest_first(found)


def job_list(jobs: Sequence[Job], pages: int = 1) -> JobList:
    """A list of these jobs."""
    ordered = newest_first(jobs)
    grouped: dict[str, list[Job]] = {}
    for job in ordered:
        grouped.setdefault(job.container_name or job.machine_name.casefold(), []).append(job)
    return JobList(ordered, pages, {key: tuple(found) for key, found in grouped.items()})


async def read_jobs(reader: ArmReader, vault_id: str) -> JobList:
    """The recent VM jobs of a vault; rows that do not have the known form are left out.

    Raises:
        CloudError: the list could not be read.
    """
    found: list[Job] = []
    pages = 1
    path = f"{vault_id}/{JOBS}"
    async for page in reader.pages(path, api_versions.BACKUP, JobDocument, _VM_JOBS):
        found.extend(job_of(one, vault_id) for one in page.items)
        pages = page.number
    return job_list(found, pages)


async def read_job(reader: ArmReader, vault_id: str, name: str) -> Job:
    """One job with its tasks and its reasons.

    Raises:
        CloudError: it could not be read.
    """
    path = f"{vault_id}/backupJobs/{name}"
    return job_of(await reader.get(path, api_versions.BACKUP, JobDocument), vault_id)


def completed_by(listed: Job, details: Job) -> Job:
    """A job of a list with what only its own document says; as listed where that is of another state."""
    if listed.id != details.id or listed.status != details.status:
        return listed
    return msgspec.structs.replace(
        listed, tasks=details.tasks, progress=details.progress, errors=details.errors or listed.errors
    )


async def with_details(reader: ArmReader, job: Job) -> Job:
    """The job as its own document tells it, or as it is where that cannot be read."""
    try:
        return await read_job(reader, job.vault_id, job.name)
    except CloudError:
        return job


async def read_recovery_points(reader: ArmReader, item_id: str) -> tuple[RecoveryPoint, ...]:
    """The recovery points of a protected item, newest first.

    Raises:
        CloudError: they could not be read.
    """
    found: list[RecoveryPoint] = []
    path = f"{item_id}/recoveryPoints"
    async for page in reader.pages(path, api_versions.BACKUP, RecoveryPointDocument):
        found.extend(point for point in map(recovery_point_of, page.items) if point is not None)
    return tuple(sorted(found, key=lambda point: point.time, reverse=True))


def newest_first(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Jobs by start time, the newest first."""
    return tuple(sorted(jobs, key=lambda job: job.started_at or _LONG_AGO, reverse=True))


def _name(machine_id: str) -> str:
    return key_of(machine_id).rpartition("/")[2]
