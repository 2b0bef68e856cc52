"""Long-running operations: their start, their URLs, and what polling them answers."""

import base64
import math
import random
import uuid
from collections.abc import Callable
from datetime import timedelta

from app.sandbox.clock import timestamp
from app.sandbox.errors import GATEWAY
from app.sandbox.ledger import note_operation
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.recovery.documents import NOT_ENDED
from app.sandbox.recovery.ledger import Operation, ledger_of
from app.sandbox.state import State
from app.sandbox.store import key_of

_LONGEST_WAIT = 10
"""Seconds; the real service asks for up to 60."""


def new_id(state: State) -> str:
    """A random (seeded) UUID."""
    return str(uuid.UUID(int=state.random.getrandbits(128), version=4))


def vault_operation_id(state: State) -> str:
    """An id as vault operations have it: base64 of a number and a UUID, which ends in ``=``."""
    return base64.b64encode(f"2047;{new_id(state)}".encode()).decode()


def start(
    state: State,
    vault_id: str,
    lasting: timedelta,
    finish: Callable[[Operation], None],
    *,
    operation_id: str | None = None,
    result_id: str | None = None,
) -> Operation:
    """Begin an operation that ends after ``lasting`` of simulated time.

    ``finish`` does the work at the end; it sets ``job_id`` early or ``error`` late. An operation that has an
    ``error`` after it counts as failed.
    """
    now = state.clock.now()
    operation = Operation(
        operation_id or new_id(state), key_of(vault_id), now, now + lasting, result_id=result_id
    )
    ledger_of(state).operations[operation.id] = operation
    note_operation(operation.id, vault_id)

    def end() -> None:
        if operation.held_up:
            return
        finish(operation)
        operation.ended = operation.due
        operation.status = "Failed" if operation.error else "Succeeded"

    state.at(operation.due, end)
    return operation


def succeeded(state: State, vault_id: str, job_id: str | None = None) -> Operation:
    """An operation that has ended at once, as that of an on-demand backup does."""
    now = state.clock.now()
    operation = Operation(new_id(state), key_of(vault_id), now, now, "Succeeded", now, job_id)
    ledger_of(state).operations[operation.id] = operation
    note_operation(operation.id, vault_id)
    return operation


def find(state: State, vault_id: str, operation_id: str) -> Operation:
    """An operation of a vault.

    Raises:
        ArmError: 404 when the vault never had it.
    """
    operation = ledger_of(state).operations.get(operation_id)
    if operation is None or operation.lost or operation.vault_key != key_of(vault_id):
        message = f"The operation '{operation_id}' could not be found."
        raise ArmError(404, "OperationNotFound", message, headers=GATEWAY)
    return operation


def never_end(state: State, operation_id: str, *, carried_out: bool) -> None:
    """Let an operation say *InProgress* for ever; without ``carried_out`` it has no effect either."""
    operation = ledger_of(state).operations[operation_id]
    operation.endless = True
    operation.held_up = not carried_out


def lose(state: State, operation_id: str) -> None:
    """Let an operation be unknown when it is asked for; it takes effect all the same."""
    ledger_of(state).operations[operation_id].lost = True


def operation_url(
    request: ArmRequest, path: str, operation: Operation, api_version: str | None = None
) -> str:
    """The URL of an operation, with the signed query parts of 3 KB that the real service adds."""
    version = api_version or request.query.get("api-version", "2024-04-01")
    source = random.Random(operation.id)  # noqa: S311 -- stands for a signature, protects nothing

    def blob(size: int) -> str:
        return base64.urlsafe_b64encode(source.randbytes(size)).decode().rstrip("=")

    ticks = 621355968000000000 + int(operation.started.timestamp() * 10_000_000)
    signed = f"t={ticks}&c=MII{blob(1850)}&s={blob(256)}&h={blob(32)}"
    return f"{request.base_url}{path}/{operation.id}?api-version={version}&{signed}"


def retry_after(state: State, operation: Operation) -> str:
    """How long a client should wait, in real whole seconds."""
    remaining = (operation.due - state.clock.now()).total_seconds() / max(state.clock.speed, 0.001)
    return str(max(1, min(_LONGEST_WAIT, math.ceil(remaining))))


def accepted(
    request: ArmRequest,
    operation: Operation,
    *,
    status_path: str,
    result_path: str,
    status_version: str | None = None,
) -> ArmResponse:
    """202 with an empty body and both headers."""
    headers = {
        "Azure-AsyncOperation": operation_url(request, status_path, operation, status_version),
        "Location": operation_url(request, result_path, operation),
        "Retry-After": retry_after(request.state, operation),
    }
    return ArmResponse(202, None, headers)


def status_response(request: ArmRequest, operation: Operation, *, full_id: str | None = None) -> ArmResponse:
    """The status document of a backup operation; ``full_id`` replaces the bare id where Azure has a path."""
    runs = operation.endless or operation.status == "InProgress"
    body: Json = {
        "id": full_id or operation.id,
        "name": operation.id,
        "status": "InProgress" if runs else operation.status,
        "startTime": timestamp(operation.started),
        "endTime": NOT_ENDED if runs or operation.ended is None else timestamp(operation.ended),
    }
    if operation.error and not runs:
        body["error"] = dict(operation.error)
    if operation.job_id and not runs:
        body["properties"] = {"objectType": "OperationStatusJobExtendedInfo", "jobId": operation.job_id}
    headers = {} if not runs else {"Retry-After": retry_after(request.state, operation)}
    return ArmResponse(200, body, headers)


def result_response(request: ArmRequest, operation: Operation) -> ArmResponse:
    """The result of an operation: 202 with a new Location while it runs, then 200 with the document or 204.

    Raises:
        ArmError: 400 with the operation's error when it failed.
    """
    if operation.endless or operation.status == "InProgress":
        path = request.path.rsplit("/", 1)[0]
        headers = {
            "Location": operation_url(request, path, operation),
            "Retry-After": retry_after(request.state, operation),
        }
        return ArmResponse(202, None, headers)
    if operation.error:
        raise ArmError(400, operation.error["code"], operation.error["message"])
    document = request.state.store.get(operation.result_id) if operation.result_id else None
    return ArmResponse(204) if document is None else ArmResponse(200, document)
