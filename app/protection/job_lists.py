"""Reading backup jobs and recovery points: one list per vault, never one request per VM."""

from collections.abc import Sequence
from datetime import UTC, datetime

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError
from app.domain.backup import Job, RecoveryPoint
from app.protection.documents import (
    JobDocument,
    RecoveryPointDocument,
    job_of,
    recovery_point_of,
)

_VM_JOBS = {"$filter": "backupManagementType eq 'AzureIaasVM'"}
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


async def read_jobs(reader: ArmReader, vault_id: str) -> tuple[Job, ...]:
    """The recent VM jobs of a vault, newest first; rows that do not have the known form are left out.

    Raises:
        CloudError: the list could not be read.
    """
    found: list[Job] = []
    path = f"{vault_id}/backupJobs"
    async for page in reader.pages(path, api_versions.BACKUP, JobDocument, _VM_JOBS):
        found.extend(job_of(one, vault_id) for one in page.items)
    return newest_first(found)


async def read_job(reader: ArmReader, vault_id: str, name: str) -> Job:
    """One job with its tasks and its reasons.

    Raises:
        CloudError: it could not be read.
    """
    path = f"{vault_id}/backupJobs/{name}"
    return job_of(await reader.get(path, api_versions.BACKUP, JobDocument), vault_id)


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
