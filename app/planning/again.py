"""What of a plan may be tried again after a run: the failed steps, the rest, or what is unclear. Pure."""

from collections.abc import Collection, Mapping

import msgspec

from app.protection.plan import Hindrance, Phrase, Plan, Step, StepKind, StepResult, StepState


def retry_plan(plan: Plan, results: Mapping[str, StepResult]) -> Plan:
    """The steps that failed, and those that were skipped because of them and of nothing else."""
    return _again(plan, results, {StepState.FAILED})


def rest_plan(plan: Plan, results: Mapping[str, StepResult]) -> Plan:
    """The steps that were not sent because the run was stopped, and those that were skipped with them.

    Also those that were skipped because of something that turned out done later.
    """
    return _again(plan, results, {StepState.NOT_SENT, StepState.SKIPPED})


def unclear_plan(plan: Plan, results: Mapping[str, StepResult]) -> Plan:
    """The steps that were perhaps sent, left no trace and were not repeated; a warning says they can double.

    Those are backups: one that was started but not seen would be started a second time. Steps that are *not
    known* are none of them: their run is continued, which asks Azure and sends nothing.
    """
    made = _again(plan, results, {StepState.UNCLEAR})
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
