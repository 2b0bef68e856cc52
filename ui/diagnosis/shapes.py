"""Which shape and colour stands for a step of the chain and for a finding."""

from app.diagnosis.chain import Step, StepId, StepState
from app.domain.assessment import Finding, Severity
from app.domain.assessment import Status as Outcome
from ui.common.tokens import Status

_STEPS: dict[StepState, Status] = {
    StepState.PASS: Status.PASS,
    StepState.FAIL: Status.BLOCKED,
    StepState.WARNING: Status.READY_WITH_WARNINGS,
    StepState.UNKNOWN: Status.CANNOT_TELL,
    StepState.READING: Status.CHECKING,
    StepState.NOT_APPLICABLE: Status.NOT_APPLICABLE,
    StepState.NOT_CHECKED: Status.NOT_APPLICABLE,
}
_OF_BACKUPS = frozenset({StepId.PROTECTION, StepId.JOB, StepId.POINTS})
QUIET = frozenset({StepState.PASS, StepState.NOT_APPLICABLE, StepState.NOT_CHECKED})
"""States of steps that need nobody."""


def step_shape(step: Step) -> Status:
    """The shape of a step; failing backups have the broken shield instead of the octagon."""
    if step.state is StepState.FAIL and step.id in _OF_BACKUPS:
        return Status.UNHEALTHY
    return _STEPS[step.state]


def finding_shape(finding: Finding) -> Status:
    """The shape of a finding; a note has no alarm in it."""
    if finding.status is Outcome.UNKNOWN:
        running = finding.not_read is not None and finding.not_read.running
        return Status.CHECKING if running else Status.CANNOT_TELL
    by_severity = {
        Severity.BLOCKER: Status.BLOCKED,
        Severity.WARNING: Status.READY_WITH_WARNINGS,
        Severity.INFO: Status.NOT_APPLICABLE,
    }
    return by_severity[finding.severity]


def urgency(finding: Finding) -> int:
    """Failures first, then what is unknown, then notes."""
    if finding.severity is Severity.INFO:
        return 3
    if finding.status is Outcome.UNKNOWN:
        return 2
    return 0 if finding.severity is Severity.BLOCKER else 1
