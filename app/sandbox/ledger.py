"""The ledger of requests: what the simulated Azure received, in order, and what each request set going.

It is not part of Azure. Tests read it at :attr:`app.sandbox.server.SandboxServer.ledger`, or from another
process with ``GET /sandbox/ledger`` and the bearer token, and compare *received* with *previewed* or count
effects. It lives as long as the server does, whatever becomes of its clients, and forgets nothing that was
written; of the reads it keeps the last 200,000.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

_READS_REMEMBERED = 200_000
_READING_POSTS = (
    "/providers/microsoft.resourcegraph/resources",
    "/backupstatus",
    "/backupprevalidateprotection",
    "/backupvalidatefeatures",
    "/capabilities",
    "/checknameavailability",
    "/checkpolicyrestrictions",
)
"""How the paths of requests end that are sent with POST and change nothing."""


@dataclass(frozen=True)
class StartedOperation:
    """A long-running operation that a request started."""

    id: str
    vault_id: str
    """The vault, or other resource, below which it is asked for."""


@dataclass(frozen=True)
class StartedJob:
    """A backup job that a request started."""

    id: str
    """The GUID by which the jobs API names it."""
    vault_id: str
    operation: str
    """As jobs say it: ``ConfigureBackup``, ``Backup``, ``DisableBackup``, ``DeleteBackupData`` …"""
    vm_id: str
    """The VM; empty where the job has none."""


@dataclass
class LedgerEntry:
    """One request as it was received, what it was answered, and what it set going."""

    number: int
    """From 1, over reads and writes; the order in which requests arrived."""
    method: str
    path: str
    """Decoded, without the query."""
    query: str
    """Decoded."""
    api_version: str
    is_write: bool
    body: Any
    """The decoded JSON body; text where it is none; None without a body."""
    received: float
    """Real time, seconds since 1970."""
    client_request_id: str = ""
    correlation_id: str = ""
    """What the client sent as ``x-ms-client-request-id`` and ``x-ms-correlation-request-id``."""
    status: int = 0
    """What was sent back, whether or not the caller lived to read it; 0 while it waits or when the connection
    was cut."""
    carried_out_status: int | None = None
    """What Azure itself had answered, where a fault hid it from the caller; None: not carried out, or not
    hidden."""
    error_code: str = ""
    retry_after: str = ""
    """The header of that name in the answer."""
    operations: list[StartedOperation] = field(default_factory=list)
    jobs: list[StartedJob] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether the request took effect, also when the caller did not learn it."""
        status = self.status if self.carried_out_status is None else self.carried_out_status
        return 200 <= status < 300  # noqa: PLR2004 -- HTTP success


_cause: ContextVar[LedgerEntry | None] = ContextVar("cause", default=None)
"""The request that is being carried out; None while something falls due by itself."""


class RequestLedger:
    """All requests of one server in the order of their arrival."""

    def __init__(self) -> None:
        self._last = 0
        self._writes: list[LedgerEntry] = []
        self._reads: deque[LedgerEntry] = deque(maxlen=_READS_REMEMBERED)

    def receive(
        self, method: str, path: str, query: str, body: Any, headers: Iterable[tuple[str, str]]
    ) -> LedgerEntry:
        """Enter a request before anything is done with it; path and query decoded."""
        self._last += 1
        named = {name.casefold(): value for name, value in headers}
        entry = LedgerEntry(
            number=self._last,
            method=method,
            path=path,
            query=query,
            api_version=_api_version(query),
            is_write=is_write(method, path),
            body=body,
            received=time.time(),
            client_request_id=named.get("x-ms-client-request-id", ""),
            correlation_id=named.get("x-ms-correlation-request-id", ""),
        )
        (self._writes if entry.is_write else self._reads).append(entry)
        return entry

    @property
    def writes(self) -> list[LedgerEntry]:
        """Every write received, in order."""
        return list(self._writes)

    def entries(self, *, after: int = 0, reads: bool = False) -> list[LedgerEntry]:
        """The entries with a number above ``after``; reads among them only where asked for."""
        listed = [*self._writes, *self._reads] if reads else self._writes
        return sorted((one for one in listed if one.number > after), key=lambda one: one.number)


def is_write(method: str, path: str) -> bool:
    """Whether a request is one that changes something, by method and path."""
    if method in ("GET", "HEAD"):
        return False
    return not (method == "POST" and path.casefold().rstrip("/").endswith(_READING_POSTS))


@contextmanager
def caused_by(entry: LedgerEntry | None) -> Iterator[None]:
    """Count what starts inside the block to a request, or with None to nobody."""
    token = _cause.set(entry)
    try:
        yield
    finally:
        _cause.reset(token)


def note_operation(operation_id: str, vault_id: str) -> None:
    """Enter an operation that starts now with the request that causes it."""
    entry = _cause.get()
    if entry is not None:
        entry.operations.append(StartedOperation(operation_id, vault_id))


def note_job(job_id: str, vault_id: str, operation: str, vm_id: str) -> None:
    """Enter a job that starts now with the request that causes it; a scheduled backup has none."""
    entry = _cause.get()
    if entry is not None:
        entry.jobs.append(StartedJob(job_id, vault_id, operation, vm_id))


def _api_version(query: str) -> str:
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name.casefold() == "api-version":
            return value
    return ""
