"""Handlers for backup jobs: list, get, cancel."""

from datetime import datetime, timedelta

from app.sandbox.errors import resource_not_found
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.paging import page_of
from app.sandbox.recovery import backup_runs, job_changes, operations
from app.sandbox.recovery.documents import NOT_ENDED, iso_duration, listed_job
from app.sandbox.recovery.filters import filter_of, moment_of, same, written_moment
from app.sandbox.recovery.ledger import Operation
from app.sandbox.recovery.naming import JOB_TYPE
from app.sandbox.recovery.vaults import ACTION, VAULT, requested_vault
from app.sandbox.routing import Router
from app.sandbox.state import State

_JOB = f"{VAULT}/backupJobs/{{job}}"
_PAGE = 200
_CANCELLING = timedelta(seconds=20)
_STATUS_VERSION = "2019-05-13-preview"
_SNAPSHOT_SHARE = 20.0
"""Percent of the progress that is reached when the snapshot is taken; the sandbox's own figure."""
_EXPECTED = timedelta(minutes=41)


def register(router: Router) -> None:
    """Add the routes of jobs."""
    action = f"{ACTION}/backupJobs"
    router.add("GET", f"{VAULT}/backupJobs", f"{action}/read", list_jobs)
    router.add("GET", _JOB, f"{action}/read", get_job)
    router.add("POST", f"{_JOB}/cancel", f"{action}/cancel/action", cancel_job)
    router.add("GET", f"{_JOB}/operationResults/{{operation}}", f"{action}/operationResults/read", get_result)
    router.add("GET", f"{_JOB}/operationsStatus/{{operation}}", f"{action}/operationsStatus/read", get_status)


def _now(state: State, job: Json) -> Json:
    """A job as it is now: of a running one the durations grow."""
    properties = dict(job["properties"])
    if properties.get("status") not in ("InProgress", "Cancelling"):
        return job
    now = state.clock.now()
    properties["duration"] = iso_duration(now - job_changes.started_at(job))
    info = properties.get("extendedInfo")
    listed = info.get("tasksList") if isinstance(info, dict) else None
    tasks = (
        [_task_now(task, now) for task in listed if isinstance(task, dict)]
        if isinstance(listed, list)
        else []
    )
    if isinstance(info, dict) and tasks:
        running = {**info, "tasksList": tasks, "progressPercentage": _progress(job, tasks, now)}
        properties["extendedInfo"] = running
    return {**job, "properties": properties}


def _task_now(task: Json, now: datetime) -> Json:
    if task.get("status") != "InProgress" or task.get("startTime") in (None, NOT_ENDED):
        return task
    return {**task, "duration": iso_duration(now - written_moment(task["startTime"]))}


def _progress(job: Json, tasks: list[Json], now: datetime) -> float:
    share = (now - job_changes.started_at(job)) / _EXPECTED
    if tasks[0].get("status") != "Completed":
        return round(min(share * 100, _SNAPSHOT_SHARE - 1), 1)
    return round(min(max(share * 100, _SNAPSHOT_SHARE), 99.0), 1)


async def list_jobs(request: ArmRequest) -> ArmResponse:
    """The jobs of a vault, the newest first, without ``extendedInfo``."""
    vault = requested_vault(request)
    terms = filter_of(
        request,
        (
            "status",
            "operation",
            "startTime",
            "endTime",
            "backupManagementType",
            "jobId",
            "entityFriendlyName",
        ),
    )
    earliest = moment_of(terms["starttime"]) if "starttime" in terms else None
    latest = moment_of(terms["endtime"]) if "endtime" in terms else None
    found = []
    for job in request.state.store.within(vault["id"], JOB_TYPE):
        properties = job["properties"]
        started = written_moment(properties.get("startTime"))
        if (
            same(terms.get("status"), properties.get("status"))
            and same(terms.get("operation"), properties.get("operation"))
            and same(terms.get("backupmanagementtype"), properties.get("backupManagementType"))
            and same(terms.get("jobid"), job.get("name"))
            and same(terms.get("entityfriendlyname"), properties.get("entityFriendlyName"))
            and (earliest is None or started >= earliest)
            and (latest is None or started <= latest)
        ):
            found.append((started, job))
    newest_first = [job for _, job in sorted(found, key=lambda pair: pair[0], reverse=True)]
    page = page_of(request, newest_first, _PAGE)
    page["value"] = [listed_job(_now(request.state, job)) for job in page["value"]]
    return ArmResponse(200, page)


def _requested_job(request: ArmRequest) -> Json:
    job_id = f"{requested_vault(request)['id']}/backupJobs/{request.segments['job']}"
    job = request.state.store.get(job_id)
    if job is None:
        raise resource_not_found(job_id)
    return job


async def get_job(request: ArmRequest) -> ArmResponse:
    """One job with its tasks."""
    return ArmResponse(200, _now(request.state, _requested_job(request)))


async def cancel_job(request: ArmRequest) -> ArmResponse:
    """Cancel a backup in its snapshot phase: 202, then Cancelling, then Cancelled."""
    state, job = request.state, _requested_job(request)
    properties = job["properties"]
    tasks = (properties.get("extendedInfo") or {}).get("tasksList") or [{}]
    in_snapshot = tasks[0].get("taskId") == backup_runs.SNAPSHOT and tasks[0].get("status") == "InProgress"
    if properties["status"] != "InProgress" or not in_snapshot:
        message = "The job cannot be cancelled. A backup can be cancelled only while the snapshot is taken."
        raise ArmError(400, "BMSUserErrorJobNotCancellable", message)
    cancelling = job_changes.change(state, job, "Cancelling")

    def finish(_: Operation) -> None:
        backup_runs.cancel(state, cancelling)

    operation = operations.start(state, requested_vault(request)["id"], _CANCELLING, finish)
    return operations.accepted(
        request,
        operation,
        status_path=f"{job['id']}/operationsStatus",
        result_path=f"{job['id']}/operationResults",
        status_version=_STATUS_VERSION,
    )


async def get_status(request: ArmRequest) -> ArmResponse:
    """The status of a cancellation."""
    vault = requested_vault(request)
    operation = operations.find(request.state, vault["id"], request.segments["operation"])
    return operations.status_response(request, operation)


async def get_result(request: ArmRequest) -> ArmResponse:
    """The result of a cancellation: 202, then 204."""
    vault = requested_vault(request)
    operation = operations.find(request.state, vault["id"], request.segments["operation"])
    return operations.result_response(request, operation)
