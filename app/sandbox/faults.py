"""Faults on demand: what goes wrong between a client and Azure, planted for chosen requests.

A faults file, and the body of ``POST /sandbox/faults``, is a JSON list of objects with the fields of
:class:`Fault`; only ``effect`` is required. What issue 3 names, as examples:

504 although the request was carried out
    ``{"effect": "error", "method": "PUT", "path": "*/protectedItems/*", "status": 504,
    "code": "GatewayTimeout", "carried_out": true}``
the connection is cut before or after the request was carried out
    ``{"effect": "cut", "method": "PUT", "path": "*/protectedItems/*", "carried_out": false}``
403 in the middle
    ``{"effect": "error", "method": "PUT", "after": 20, "count": null, "status": 403,
    "code": "AuthorizationFailed"}``, or ``missing_right``
a storm of 429
    ``{"effect": "error", "count": 50, "status": 429, "code": "SubscriptionRequestsThrottled",
    "retry_after": 2}``
somebody else makes the vault, or takes the name, just before
    ``{"effect": "meanwhile", "method": "PUT", "path": "*/vaults/rsv-new", "other_path": "/subscriptions/…",
    "other_body": {"location": "koreacentral", "properties": {}}, "seconds": 60}``
somebody else deletes the policy just before
    ``{"effect": "meanwhile", "method": "PUT", "path": "*/protectedItems/*", "other_method": "DELETE",
    "other_path": "/subscriptions/…/backupPolicies/Daily"}``
the next backup of a VM fails with a given code
    ``{"effect": "job_failure", "virtual_machine": "web-*", "operation": "Backup", "error_code": 400094,
    "error_title": "BCMV2VMNotFound", "message": "…", "recommendations": ["…"]}``
an operation that never ends, with or without effect, or that cannot be found any more
    ``{"effect": "endless_operation", "method": "PUT", "path": "*/protectedItems/*", "carried_out": true}``,
    ``{"effect": "lost_operation", "method": "PUT", "path": "*/protectedItems/*"}``
a backup that never ends
    ``{"effect": "endless_job", "method": "POST", "path": "*/backup"}``
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from app.sandbox.accounts import RoleAssignment
from app.sandbox.state import JobFailure, State


class Effect(StrEnum):
    """What a fault does to a request that it fits."""

    ERROR = "error"
    """Answer ``status`` with ``code`` and ``message``; ``retry_after`` seconds go into the header."""
    DELAY = "delay"
    """Wait ``seconds`` of real time before the request is handled."""
    CUT = "cut"
    """Close the connection without an answer."""
    TRUNCATE = "truncate"
    """Send the headers and half of the body, then close the connection."""
    INVALID_JSON = "invalid_json"
    """Answer 200 with a body that says JSON and is not."""
    WRONG_CONTENT_TYPE = "wrong_content_type"
    """Answer 200 with an HTML page."""
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 -- the name of an effect
    """Answer 401 as for a token that has run out."""
    MEANWHILE = "meanwhile"
    """Somebody else's request comes first: ``other_method``, ``other_path``, ``other_body``; then ``seconds``
    of simulated time pass, and then the request itself is handled. The other one is in no ledger and counts
    for no quota."""
    ENDLESS_OPERATION = "endless_operation"
    """Backup operations that the request starts say *InProgress* for ever. With ``carried_out`` they take
    effect when they are due, and their job ends; without it nothing happens and they hold the item."""
    LOST_OPERATION = "lost_operation"
    """Backup operations that the request starts take effect but are not found when they are asked for."""
    ENDLESS_JOB = "endless_job"
    """Backups that the request starts stay *InProgress* for ever, unless they are cancelled."""
    MISSING_RIGHT = "missing_right"
    """Take ``action`` away at ``scope`` for good; no request is matched."""
    JOB_FAILURE = "job_failure"
    """Let the next ``count`` jobs of ``virtual_machine`` and ``operation`` fail with ``error_code``,
    ``error_title``, ``message`` and ``recommendations``; no request is matched."""


@dataclass
class Fault:
    """One planted fault: which requests it fits, how often, and what it does."""

    effect: Effect
    method: str = "*"
    path: str = "*"
    """A pattern (``*`` and ``?``, no case) for the decoded path, or for path, ``?`` and query together."""
    after: int = 0
    """Fitting requests that pass unharmed first."""
    count: int | None = 1
    """Fitting requests that are hit; None: all that follow."""
    status: int = 500
    code: str = "InternalServerError"
    message: str = "Encountered internal server error."
    retry_after: int | None = None
    carried_out: bool = False
    """For errors and cut connections: the request takes effect although the caller does not learn it. For
    endless operations: see there."""
    seconds: float = 0.0
    """Of real time for ``delay``, of simulated time for ``meanwhile``."""
    other_method: str = "PUT"
    other_path: str = ""
    """A path, decoded, without query."""
    other_body: Any = None
    other_api_version: str = "2026-10-01"
    scope: str = ""
    action: str = "*"
    virtual_machine: str = "*"
    operation: str = "Backup"
    error_code: int = 400000
    error_title: str = "Backup failed"
    recommendations: tuple[str, ...] = ()
    seen: int = field(default=0, kw_only=True)
    """Fitting requests so far."""

    def fits(self, method: str, path: str, query: str) -> bool:
        """Whether the request is one that this fault is about."""
        if self.method not in ("*", method):
            return False
        pattern = self.path.casefold()
        return fnmatchcase(path.casefold(), pattern) or fnmatchcase(f"{path}?{query}".casefold(), pattern)


class Faults:
    """The faults of one server; added at the start from a file or at any time by a test."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._planted: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Plant one more fault and return it."""
        if fault.effect is Effect.MISSING_RIGHT:
            denial = RoleAssignment(fault.scope or "/", (fault.action,))
            account = self._state.account
            self._state.account = replace(account, denials=(*account.denials, denial))
        elif fault.effect is Effect.JOB_FAILURE:
            self._state.job_failures.append(
                JobFailure(
                    fault.virtual_machine,
                    fault.operation,
                    fault.error_code,
                    fault.error_title,
                    fault.message,
                    fault.recommendations,
                    remaining=1_000_000_000 if fault.count is None else fault.count,
                )
            )
        else:
            self._planted.append(fault)
        return fault

    @property
    def planted(self) -> list[Fault]:
        """The faults of requests in the order in which they were planted."""
        return list(self._planted)

    def clear(self) -> None:
        """Take out every fault, missing rights and planted job failures included."""
        self._planted.clear()
        self._state.job_failures.clear()
        self._state.account = replace(self._state.account, denials=())

    def take(self, method: str, path: str, query: str) -> list[Fault]:
        """The faults that hit this request, each counted."""
        return list(self._hits(method, path, query)) if self._planted else []

    def _hits(self, method: str, path: str, query: str) -> Iterator[Fault]:
        for fault in self._planted:
            if fault.fits(method, path, query):
                fault.seen += 1
                turn = fault.seen - fault.after
                if turn >= 1 and (fault.count is None or turn <= fault.count):
                    yield fault


_FIELDS = frozenset(Fault.__dataclass_fields__) - {"seen"}


def read_faults(file: Path) -> list[Fault]:
    """Read a faults file: a JSON list of objects with the fields of ``Fault``.

    Raises:
        ValueError: the file cannot be read or says something that is not understood; the text tells what.
    """
    try:
        content: Any = msgspec.json.decode(file.read_bytes())
    except OSError as error:
        raise ValueError(f"cannot read it: {error.strerror or error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"it is not valid JSON: {error}") from error
    return faults_of(content)


def faults_of(content: Any) -> list[Fault]:
    """The faults of a decoded JSON list.

    Raises:
        ValueError: it is no list, or an entry is not understood; the text tells which and why.
    """
    if not isinstance(content, list):
        raise ValueError("it must hold a JSON list of faults")  # noqa: TRY004 -- the content is wrong, not a type
    return [_fault(number, entry) for number, entry in enumerate(content, start=1)]


def _fault(number: int, entry: Any) -> Fault:
    if isinstance(entry, dict) and (unknown := sorted(set(entry) - _FIELDS)):
        raise ValueError(f"fault {number} has fields that are not known: {', '.join(unknown)}")
    try:
        fault = msgspec.convert(entry, Fault)
    except msgspec.ValidationError as error:
        raise ValueError(f"fault {number} is not understood: {error}") from error
    if fault.effect is Effect.MEANWHILE and not fault.other_path.startswith("/"):
        raise ValueError(f"fault {number} needs the path of the other request in other_path")
    return fault
