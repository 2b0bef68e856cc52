"""The one place where jobs are made and ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.sandbox.clock import timestamp
from app.sandbox.ledger import note_job
from app.sandbox.messages import Json
from app.sandbox.recovery.documents import iso_duration, job_document
from app.sandbox.recovery.filters import written_moment
from app.sandbox.recovery.operations import new_id
from app.sandbox.state import JobFailure, State


def begin(
    state: State,
    vault_id: str,
    vm_id: str,
    operation: str,
    *,
    tasks: Sequence[Json] = (),
    property_bag: Mapping[str, str] | None = None,
) -> Json:
    """Store a job that starts now."""
    job_id = new_id(state)
    note_job(job_id, vault_id, operation, vm_id)
    return state.store.put(
        job_document(
            vault_id=vault_id,
            job_id=job_id,
            vm_id=vm_id,
            operation=operation,
            status="InProgress",
            started=state.clock.now(),
            activity_id=new_id(state),
            tasks=tasks,
            property_bag=property_bag,
        )
    )


def started_at(job: Json) -> datetime:
    """When a job started."""
    return written_moment(job["properties"].get("startTime"))


def change(state: State, job: Json, status: str, tasks: Sequence[Json] | None = None) -> Json:
    """Store a job with another status and, where given, other tasks."""
    properties = {**job["properties"], "status": status}
    if tasks is not None:
        properties["extendedInfo"] = {**properties["extendedInfo"], "tasksList": list(tasks)}
    return state.store.put({**job, "properties": properties})


def end(
    state: State,
    job: Json,
    status: str,
    when: datetime,
    *,
    tasks: Sequence[Json] | None = None,
    error: Json | None = None,
    property_bag: Mapping[str, str] | None = None,
) -> Json:
    """Store a job as ended at a moment, with the error detail of a failed one."""
    changed = change(state, job, status, tasks)
    properties = {
        **changed["properties"],
        "endTime": timestamp(when),
        "duration": iso_duration(when - started_at(job)),
    }
    if error is not None:
        properties["errorDetails"] = [error]
    if property_bag:
        info = properties["extendedInfo"]
        properties["extendedInfo"] = {**info, "propertyBag": {**info["propertyBag"], **property_bag}}
    return state.store.put({**changed, "properties": properties})


def error_of(failure: JobFailure) -> Json:
    """The error detail of a planted failure."""
    return {
        "errorCode": failure.error_code,
        "errorTitle": failure.error_title,
        "errorString": failure.error_message,
        "recommendations": list(failure.recommendations),
    }
