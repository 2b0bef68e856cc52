"""What of a plan may be tried again after a run: the failed steps, the rest, or what is not known. Pure."""

from collections.abc import Collection, Mapping

import msgspec

from app.protection.plan import Hindrance, Phrase, Plan, Step, StepKind, StepResult, StepState

_NOT_KNOWN = frozenset({StepState.UNKNOWN, StepState.UNCLEAR})


def retry_plan(plan: Plan, results: Mapping[str, StepResult]) -> Plan:
    """The steps that failed, and those that were skipped because of them and of nothing else."""
    return _again(plan, results, {StepState.FAILED})


def rest_plan(plan: Plan, results: Mapping[str, StepResult]) -> Plan:
    """The steps that were not sent because the run was stopped, and those that were skipped with them."""
    return _again(plan, results, {StepState.NOT_SENT})


def unclear_plan(plan: Plan, results: Mapping[str, StepResult]) -> Plan:
    """The steps of which is not known whether they were carried out, with a warning where one can double.

    A target that is as wished is found so before anything is sent. A backup leaves no such trace: one that
    was started but not seen would be started a second time.
    """
    made = _again(plan, results, _NOT_KNOWN)
    backups = tuple(step.id for step in made.steps if step.kind is StepKind.BACK_UP_NOW)
    if not backups:
        return made
    warning = Hindrance(
        id="again:backups",
        scope_id="",
        sentence=Phrase("again-may-double", {"count": str(len(backups))}),
        who=Phrase("again-look-first"),
        step_ids=backups,
        blocks=False,
    )
    return msgspec.structs.replace(made, hindrances=(*made.hindrances, warning))


def _again(plan: Plan, results: Mapping[str, StepResult], states: Collection[StepState]) -> Plan:
    chosen: dict[str, Step] = {}
    for step in plan.steps:
        state = _state(results, step.id)
        unmet = tuple(one for one in step.depends_on if not _state(results, one).succeeded)
        follows = state is StepState.SKIPPED and unmet and all(one in chosen for one in unmet)
        if (state in states and all(one in chosen for one in unmet)) or follows:
            chosen[step.id] = msgspec.structs.replace(step, depends_on=unmet)
    hindrances = tuple(one for one in plan.hindrances if not chosen.keys().isdisjoint(one.step_ids))
    return msgspec.structs.replace(
        plan, steps=tuple(chosen.values()), left_out=(), settled=(), hindrances=hindrances
    )


def _state(results: Mapping[str, StepResult], step_id: str) -> StepState:
    result = results.get(step_id)
    return result.state if result is not None else StepState.WAITING
