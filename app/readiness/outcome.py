"""What one rule says about one VM, before it becomes a finding."""

from msgspec import Struct

from app.domain.assessment import Evidence, Severity, Status
from app.domain.reading import NotRead


class Outcome(Struct, frozen=True, gc=False):
    """The answer of one rule function.

    ``severity`` is None where the catalogue's severity holds. ``evidence["case"]`` picks the variant of the
    rule's text; the other keys are the placeholders of that text.
    """

    status: Status
    evidence: Evidence = {}
    severity: Severity | None = None
    not_read: NotRead | None = None


PASS = Outcome(Status.PASS)
NOT_APPLICABLE = Outcome(Status.NOT_APPLICABLE)
APPLIES = Outcome(Status.FAIL)
"""A note (severity *info*) without evidence: it applies, and that is all."""


def fail(severity: Severity | None = None, **evidence: str | float | bool | None) -> Outcome:
    """The rule is violated; with severity *info* it applies."""
    return Outcome(Status.FAIL, evidence, severity)


def unknown(not_read: NotRead | None, **evidence: str | float | bool | None) -> Outcome:
    """The rule cannot be decided: ``not_read`` tells why, None where Azure's answer simply does not say."""
    return Outcome(Status.UNKNOWN, evidence, None, not_read)
