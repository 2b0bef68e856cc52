"""How a run stands, in one headline: never green while something has failed or is not known."""

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.protection.apply import ApplyCounts, counts
from app.protection.plan import Plan, StepKind, StepResult, StepState
from ui.common.tokens import Status

_STATUSES = {
    StepState.WAITING: Status.NOT_APPLICABLE,
    StepState.CHECKING: Status.CHECKING,
    StepState.SENDING: Status.CHECKING,
    StepState.RUNNING: Status.CHECKING,
    StepState.DONE: Status.PASS,
    StepState.ALREADY_DONE: Status.PASS,
    StepState.FAILED: Status.BLOCKED,
    StepState.CHANGED_MEANWHILE: Status.BLOCKED,
    StepState.SKIPPED: Status.STOPPED,
    StepState.NOT_SENT: Status.STOPPED,
    StepState.UNKNOWN: Status.CANNOT_TELL,
}
_FIRST = (Status.BLOCKED, Status.CANNOT_TELL, Status.STOPPED)
"""What stands first in a list of results."""


class Headline(Struct, frozen=True):
    """The sentence and the shape before it."""

    text: str
    status: Status


def status_of(state: StepState) -> Status:
    """The shape of a step's state."""
    return _STATUSES[state]


def weight_of(state: StepState) -> int:
    """Sorts results: what failed first, then what is not known, then what was not sent."""
    status = status_of(state)
    return _FIRST.index(status) if status in _FIRST else len(_FIRST)


def headline_of(plan: Plan, results: Mapping[str, StepResult]) -> Headline:
    """How a run ended, in one sentence: VMs are counted where the plan is about VMs, else steps."""
    of_all = counts(results)
    kinds = {step.kind for step in plan.steps if step.machine_id}
    wanted = [step.id for step in plan.steps if step.machine_id] or [step.id for step in plan.steps]
    how = counts({step_id: results[step_id] for step_id in wanted if step_id in results})
    status = Status.PASS
    if of_all.failed:
        status = Status.BLOCKED
    elif of_all.unknown:
        status = Status.CANNOT_TELL
    elif of_all.done < len(plan.steps):
        status = Status.STOPPED
    parts = [_first_sentence(kinds, how.done, len(wanted)), _rest(how)]
    if of_all.failed > how.failed:
        translate = QCoreApplication.translate
        parts.append(translate("Outcome", "%n other step(s) failed.", None, of_all.failed - how.failed))
    return Headline(" ".join(part for part in parts if part), status)


def _first_sentence(kinds: set[StepKind], done: int, wanted: int) -> str:
    translate = QCoreApplication.translate
    if not kinds:
        said = translate("Outcome", "{done} of %n step(s) are done.", None, wanted)
    elif kinds == {StepKind.BACK_UP_NOW}:
        said = translate("Outcome", "Backups of {done} of %n VM(s) have started.", None, wanted)
    else:
        said = translate("Outcome", "{done} of %n VM(s) are enabled.", None, wanted)
    return said.format(done=done)


def _rest(how: ApplyCounts) -> str:
    translate = QCoreApplication.translate
    parts = [
        (how.failed, translate("Outcome", "%n failed", None, how.failed)),
        (how.unknown, translate("Outcome", "%n not known yet", None, how.unknown)),
        (how.not_sent, translate("Outcome", "%n not sent", None, how.not_sent)),
    ]
    said = ", ".join(text for number, text in parts if number)
    return translate("Outcome", "{parts}.").format(parts=said) if said else ""
