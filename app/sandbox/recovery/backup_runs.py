"""The run of a backup job: from the snapshot to the recovery point, or to its failure."""

from datetime import UTC, datetime, timedelta

from app.sandbox.messages import Json
from app.sandbox.recovery import item_changes, job_changes, machines
from app.sandbox.recovery.documents import job_task, recovery_point_document
from app.sandbox.recovery.filters import written_moment
from app.sandbox.recovery.ledger import ledger_of
from app.sandbox.recovery.naming import vault_of
from app.sandbox.state import State
from app.sandbox.store import key_of

SNAPSHOT = "Take Snapshot"
TRANSFER = "Transfer data to vault"
_UNTIL_POINT = timedelta(seconds=4)
_UNTIL_FAILURE = timedelta(minutes=5)
_NO_AGENT = {
    "errorCode": 400155,
    "errorTitle": "UserErrorGuestAgentStatusUnavailable",
    "errorString": "VM agent is unable to communicate with the Azure Backup Service.",
    "recommendations": [
        (
            "Ensure the VM has network connectivity and the VM agent is latest and running. "
            "For more information, please refer to https://aka.ms/UserErrorGuestAgentStatusUnavailable"
        )
    ],
}
"""The number is the sandbox's own: the service's number for this code is not published."""
_PROVISIONING_FAILED = {
    "errorCode": 400156,
    "errorTitle": "UserErrorVmProvisioningStateFailed",
    "errorString": "The VM is in failed provisioning state.",
    "recommendations": ["Restart the VM and make sure that it is running or shut down, then try again."],
}
"""The number is the sandbox's own, as above."""
_NO_MACHINE = {
    "errorCode": 400136,
    "errorTitle": "UserErrorVmNotFoundV2",
    "errorString": "Virtual machine doesn't exist.",
    "recommendations": [
        "Please make sure that virtual machine exists or select a different virtual machine."
    ],
}


def run(state: State, item: Json, expires: datetime, rule: str = "OnDemand") -> Json:
    """Start the backup job of an item; it ends on the simulated clock, well or not. Gives the job."""
    started = state.clock.now()
    machine_id = item["properties"].get("sourceResourceId") or ""
    stamp = expires.astimezone(UTC)
    hour = stamp.hour % 12 or 12
    expiry = (
        f"{stamp.month}/{stamp.day}/{stamp.year} {hour}:{stamp:%M:%S} {'AM' if stamp.hour < 12 else 'PM'}"  # noqa: PLR2004 -- noon
    )
    tasks = [
        job_task(SNAPSHOT, "InProgress", started + timedelta(seconds=1)),
        job_task(TRANSFER, "NotStarted"),
    ]
    job = job_changes.begin(
        state,
        vault_of(item["id"]),
        machine_id,
        "Backup",
        tasks=tasks,
        property_bag={"Recovery Point Expiry Time in UTC": expiry},
    )
    ledger_of(state).running_backups[key_of(item["id"])] = job["id"]
    error = _failure(state, item)
    if error is not None:
        state.at(started + _UNTIL_FAILURE, lambda: _fail(state, item, job, error, started + _UNTIL_FAILURE))
        return job
    snapshot_end = started + timedelta(seconds=state.random.uniform(420, 480))
    end = snapshot_end + timedelta(seconds=state.random.uniform(1860, 2100))
    state.at(snapshot_end, lambda: _snapshot_taken(state, job, snapshot_end))
    state.at(end, lambda: _complete(state, item, job, (snapshot_end, end), expires=expires, rule=rule))
    return job


def _failure(state: State, item: Json) -> Json | None:
    """Why a backup that starts now is going to fail, or None."""
    planted = state.take_job_failure(str(item["properties"].get("friendlyName")), "Backup")
    if planted is not None:
        return job_changes.error_of(planted)
    machine = state.store.get(item["properties"].get("sourceResourceId") or "")
    if machine is None:
        return _NO_MACHINE
    if str(machine["properties"].get("provisioningState")) == "Failed":
        return _PROVISIONING_FAILED
    if machines.is_running(state, machine) and not machines.agent_answers(state, machine):
        return None if _is_agentless(state, item) else _NO_AGENT
    return None


def _is_agentless(state: State, item: Json) -> bool:
    policy = state.store.get(item["properties"].get("policyId") or "/")
    return policy is not None and policy["properties"].get("snapshotConsistencyType") == "OnlyCrashConsistent"


def _current(state: State, job: Json) -> Json | None:
    """The job as stored, or None when it was cancelled, is held up, or its vault is gone."""
    if job["name"] in ledger_of(state).held_jobs:
        return None
    current = state.store.get(job["id"])
    return current if current is not None and current["properties"]["status"] == "InProgress" else None


def _snapshot_taken(state: State, job: Json, when: datetime) -> None:
    current = _current(state, job)
    if current is not None:
        first = current["properties"]["extendedInfo"]["tasksList"][0]
        begun = written_moment(first["startTime"])
        tasks = [job_task(SNAPSHOT, "Completed", begun, when), job_task(TRANSFER, "InProgress", when)]
        job_changes.change(state, current, "InProgress", tasks)


def _release(state: State, item: Json) -> None:
    ledger_of(state).running_backups.pop(key_of(item["id"]), None)


def _fail(state: State, item: Json, job: Json, error: Json, when: datetime) -> None:
    current, protected = _current(state, job), state.store.get(item["id"])
    if current is None:
        return
    _release(state, item)
    begun = job_changes.started_at(current)
    tasks = [job_task(SNAPSHOT, "Failed", begun, when), job_task(TRANSFER, "NotStarted")]
    job_changes.end(state, current, "Failed", when, tasks=tasks, error=error)
    if protected is not None:
        detail = {
            "code": error["errorCode"],
            "title": error["errorTitle"],
            "message": error["errorString"],
            "recommendations": list(error["recommendations"]),
        }
        item_changes.record_failure(state, protected, begun, detail)


def _complete(
    state: State, item: Json, job: Json, ends: tuple[datetime, datetime], *, expires: datetime, rule: str
) -> None:
    current, protected = _current(state, job), state.store.get(item["id"])
    if current is None:
        return
    _release(state, item)
    begun = job_changes.started_at(current)
    tasks = [
        job_task(SNAPSHOT, "Completed", begun + timedelta(seconds=1), ends[0]),
        job_task(TRANSFER, "Completed", ends[0], ends[1]),
    ]
    size = {"Backup Size": f"{state.random.randrange(1000, 90000)} MB"}
    job_changes.end(state, current, "Completed", ends[1], tasks=tasks, property_bag=size)
    if protected is None:
        return
    taken = begun + _UNTIL_POINT
    state.store.put(_recovery_point(state, protected, taken, expires, rule))
    item_changes.record_success(state, protected, begun, taken)


def _recovery_point(state: State, item: Json, taken: datetime, expires: datetime, rule: str) -> Json:
    machine = state.store.get(item["properties"].get("sourceResourceId") or "") or {
        "properties": {},
        "id": "",
    }
    os_type = machines.os_type_of(machine)
    if not machines.is_running(state, machine) or _is_agentless(state, item):
        consistency = "CrashConsistent"
    else:
        consistency = "AppConsistent" if os_type == "Windows" else "FileSystemConsistent"
    return recovery_point_document(
        item_id=item["id"],
        name=str(state.random.randrange(10**13, 10**15)),
        taken=taken,
        consistency=consistency,
        os_type=os_type,
        vm_size=machines.size_of(machine),
        expires=expires,
        rule=rule,
        policy_type=str(item["properties"].get("policyType") or "V1"),
        security_type=machines.security_type_of(machine),
    )


def hold_up(state: State, job_name: str) -> None:
    """Let a backup that runs never end by itself."""
    ledger_of(state).held_jobs.add(job_name)


def cancel(state: State, job: Json) -> None:
    """End a running backup as cancelled, now; its item keeps what the last one left."""
    for key, job_id in list(ledger_of(state).running_backups.items()):
        if job_id == job["id"]:
            del ledger_of(state).running_backups[key]
    now = state.clock.now()
    tasks = [
        job_task(SNAPSHOT, "Cancelled", job_changes.started_at(job), now),
        job_task(TRANSFER, "NotStarted"),
    ]
    job_changes.end(state, job, "Cancelled", now, tasks=tasks)
