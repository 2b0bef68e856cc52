"""How a run stands, in one headline: never green while something has failed or is not known."""

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.journal import RunSummary
from app.protection.apply import ApplyCounts, counts
from app.protection.plan import Plan, StepKind, StepResult, StepState
from ui.common.times import date_and_time
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
    StepState.UNCLEAR: Status.CANNOT_TELL,
}
SECTIONS = (
    frozenset({StepState.FAILED}),
    frozenset({StepState.CHANGED_MEANWHILE}),
    frozenset({StepState.UNKNOWN, StepState.SENDING, StepState.RUNNING}),
    frozenset({StepState.UNCLEAR}),
    frozenset({StepState.SKIPPED, StepState.NOT_SENT}),
    frozenset({StepState.WAITING, StepState.CHECKING}),
    frozenset({StepState.DONE}),
    frozenset({StepState.ALREADY_DONE}),
)
"""How a list of results is divided: what needs someone stands first."""


class Headline(Struct, frozen=True):
    """The sentence and the shape before it."""

    text: str
    status: Status


def status_of(state: StepState) -> Status:
    """The shape of a step's state."""
    return _STATUSES[state]


def section_of(state: StepState) -> int:
    """Which of :data:`SECTIONS` a result belongs to."""
    return next(number for number, states in enumerate(SECTIONS) if state in states)


def section_title(number: int) -> str:
    """What a section is called."""
    translate = QCoreApplication.translate
    return (
        translate("Outcome", "Failed"),
        translate("Outcome", "Changed meanwhile, not sent"),
        translate("Outcome", "Not known how it ended"),
        translate("Outcome", "Unclear: perhaps sent, no trace in Azure, not repeated"),
        translate("Outcome", "Not sent"),
        translate("Outcome", "Not sent yet"),
        translate("Outcome", "Done"),
        translate("Outcome", "Already there, nothing sent"),
    )[number]


def headline_of(plan: Plan, results: Mapping[str, StepResult]) -> Headline:
    """How a run ended, in one sentence: VMs are counted where the plan is about VMs, else steps."""
    of_all = counts(results)
    status = Status.PASS
    if of_all.failed:
        status = Status.BLOCKED
    elif of_all.unknown:
        status = Status.CANNOT_TELL
    elif of_all.done < len(plan.steps):
        status = Status.STOPPED
    kinds = {step.kind for step in plan.steps if step.machine_id}
    how, wanted = _of_machines(plan, results) if kinds else (of_all, len(plan.steps))
    parts = [_first_sentence(kinds, how.done, wanted), _rest(how)]
    if kinds:
        parts.append(_others(plan, results))
    return Headline(" ".join(part for part in parts if part), status)


def headline_of_interrupted(summary: RunSummary) -> Headline:
    """How far a run was when it was interrupted, in one sentence."""
    translate = QCoreApplication.translate
    how = summary.counts
    stopped = summary.states.get(StepState.SKIPPED, 0) + summary.states.get(StepState.NOT_SENT, 0)
    others = how.unknown - summary.unanswered
    waiting = how.not_sent - stopped
    parts = [
        (how.done, translate("Outcome", "%n step(s) done", None, how.done)),
        (how.failed, translate("Outcome", "%n failed", None, how.failed)),
        (others, translate("Outcome", "%n not known yet", None, others)),
        (
            summary.unanswered,
            translate("Outcome", "%n sent without a recorded answer", None, summary.unanswered),
        ),
        (stopped, translate("Outcome", "%n not sent", None, stopped)),
        (waiting, translate("Outcome", "%n not sent yet", None, waiting)),
    ]
    said = ", ".join(text for number, text in parts if number)
    text = translate("Outcome", "Begun {when} and interrupted: {parts}.")
    return Headline(text.format(when=date_and_time(summary.started_at), parts=said), Status.CANNOT_TELL)


def _of_machines(plan: Plan, results: Mapping[str, StepResult]) -> tuple[ApplyCounts, int]:
    """The worst result of each VM, counted, and how many VMs there are."""
    worst: dict[str, StepResult] = {}
    for step in plan.steps:
        result = results.get(step.id) or StepResult(step.id, StepState.NOT_SENT)
        if step.machine_id and (
            step.machine_id not in worst
            or section_of(result.state) < section_of(worst[step.machine_id].state)
        ):
            worst[step.machine_id] = result
    return counts(worst), len(worst)


def _first_sentence(kinds: set[StepKind], done: int, wanted: int) -> str:
    translate = QCoreApplication.translate
    if not kinds:
        said = translate("Outcome", "{done} of %n step(s) are done.", None, wanted)
    elif kinds == {StepKind.BACK_UP_NOW}:
        said = translate("Outcome", "Backups of {done} of %n VM(s) have started.", None, wanted)
    elif kinds == {StepKind.ENABLE}:
        said = translate("Outcome", "{done} of %n VM(s) are enabled.", None, wanted)
    elif kinds == {StepKind.STOP_PROTECTION}:
        said = translate("Outcome", "{done} of %n VM(s) are stopped, their data kept.", None, wanted)
    elif kinds == {StepKind.DELETE_DATA}:
        said = translate("Outcome", "The backup data of {done} of %n VM(s) is deleted.", None, wanted)
    elif kinds <= {StepKind.RESUME, StepKind.UNDELETE}:
        said = translate("Outcome", "{done} of %n VM(s) are resumed.", None, wanted)
        if StepKind.RESUME not in kinds:
            said = translate("Outcome", "{done} of %n VM(s) are undeleted.", None, wanted)
    elif kinds == {StepKind.CHANGE_POLICY}:
        said = translate("Outcome", "{done} of %n VM(s) are changed.", None, wanted)
    else:
        said = translate("Outcome", "{done} of %n VM(s) are done.", None, wanted)
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


def _others(plan: Plan, results: Mapping[str, StepResult]) -> str:
    translate = QCoreApplication.translate
    others = {step.id for step in plan.steps if not step.machine_id}
    how = counts({step_id: result for step_id, result in results.items() if step_id in others})
    parts = []
    if how.failed:
        parts.append(translate("Outcome", "%n other step(s) failed.", None, how.failed))
    if how.unknown:
        parts.append(translate("Outcome", "%n other step(s) are not known yet.", None, how.unknown))
    return " ".join(parts)
