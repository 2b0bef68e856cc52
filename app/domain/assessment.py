"""What was judged: findings of rules, coverage, readiness and the badge."""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from app.domain.machines import MachineFacts
from app.domain.reading import NotRead

Evidence: TypeAlias = dict[str, str | int | float | bool | None]


class Status(StrEnum):
    """The outcome of one rule."""

    PASS = "pass"  # noqa: S105 -- a rule's outcome, no password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"


class Severity(StrEnum):
    """How much a failed rule weighs; with *info* a failure means "applies" and never counts."""

    BLOCKER = "blocker"
    WARNING = "warning"
    INFO = "info"


class Coverage(StrEnum):
    """What protects the VM now (design, section 2)."""

    PROTECTED = "protected"
    PENDING = "pending"
    UNHEALTHY = "unhealthy"
    STOPPED = "stopped"
    SOFT_DELETED = "soft_deleted"
    UNPROTECTED = "unprotected"
    UNKNOWN = "unknown"


class Readiness(StrEnum):
    """Whether backup could be enabled now."""

    READY = "ready"
    READY_WITH_WARNINGS = "ready_with_warnings"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


class Badge(StrEnum):
    """What a row shows, in the order of "what needs someone" (UI.md, section 3)."""

    BLOCKED = "blocked"
    UNHEALTHY = "unhealthy"
    CANNOT_TELL = "cannot_tell"
    READY_WITH_WARNINGS = "ready_with_warnings"
    READY = "ready"
    SOFT_DELETED = "soft_deleted"
    STOPPED = "stopped"
    PENDING = "pending"
    PROTECTED = "protected"
    CHECKING = "checking"


class Finding(Struct, frozen=True, gc=False):
    """One failed or unknown rule with its evidence; passes live in the verdict's bit set."""

    rule: str
    status: Status
    severity: Severity
    evidence: Evidence
    not_read: NotRead | None = None
    """For *unknown*: what was not read."""


class Verdict(Struct, frozen=True, gc=False):
    """The judgement of one VM.

    ``passed`` and ``not_applicable`` are bit sets over the catalogue's rule numbers; a rule in neither
    of them and without a finding is *not checked*.
    """

    coverage: Coverage
    readiness: Readiness
    badge: Badge
    reason: str | None
    """What the row says first: a rule id, or a coverage reason such as ``coverage-last-backup-failed``."""
    reason_evidence: Evidence
    passed: int
    not_applicable: int
    findings: tuple[Finding, ...]
    unknown_ids: tuple[str, ...] = ()


class AssessedMachine(Struct, frozen=True, gc=False):
    """One VM's facts with the verdict on them."""

    key: str
    """The VM's id without case."""
    facts: MachineFacts
    verdict: Verdict
    judged_at: datetime


def badge_of(coverage: Coverage, readiness: Readiness, *, checking: bool) -> Badge:
    """The badge of a VM (UI.md, section 3): coverage unless *unprotected*, then readiness.

    ``checking`` tells that what is unknown belongs to a stage that still runs.
    """
    if coverage is Coverage.UNKNOWN or (coverage is Coverage.UNPROTECTED and readiness is Readiness.UNKNOWN):
        return Badge.CHECKING if checking else Badge.CANNOT_TELL
    if coverage is Coverage.UNPROTECTED:
        return Badge(readiness.value)
    return Badge(coverage.value)
