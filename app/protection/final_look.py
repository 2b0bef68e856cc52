"""The last look of a run that was continued: what it had done before the interruption, read once more."""

import time
from collections.abc import Collection, Mapping

import msgspec

from app.cloud.errors import CloudError
from app.domain.resource_ids import key_of
from app.protection.failures import phrase_of
from app.protection.jobs import JobWatch
from app.protection.kinds import BEHAVIOURS, Follow
from app.protection.plan import Phrase, Plan, Step, StepResult, StepState
from app.protection.targets import Targets


async def final_look(
    plan: Plan,
    step_ids: Collection[str],
    results: Mapping[str, StepResult],
    targets: Targets,
    jobs: JobWatch,
) -> list[StepResult]:
    """The results of steps that had succeeded, with what Azure says now; steps without news are left out.

    Of several steps of a plan about one target only the last one tells what it must be like now.
    """
    wanted = set(step_ids)
    last = {_subject(step): step for step in plan.steps}
    since = time.monotonic()
    found: list[StepResult] = []
    for step in last.values():
        result = results[step.id]
        if step.id in wanted and result.state.succeeded:
            found += await _looked_at(step, result, targets, jobs, since)
    return found


async def _looked_at(
    step: Step, result: StepResult, targets: Targets, jobs: JobWatch, since: float
) -> list[StepResult]:
    behaviour = BEHAVIOURS[step.kind]
    try:
        if behaviour.follow is Follow.STARTED:
            await jobs.read_since(step.vault_id, since)
            status = next(
                (
                    job.status
                    for job in jobs.about(step.vault_id, step.machine_id)
                    if job.name == result.job_id
                ),
                "",
            )
            return [msgspec.structs.replace(result, actual=status)] if status else []
        now = await targets.as_of(step, since)
    except CloudError as error:
        phrase = Phrase("outcome-not-read-again", {"reason": phrase_of(error)})
        return [msgspec.structs.replace(result, message=phrase)]
    if behaviour.wished(step, now):
        return [msgspec.structs.replace(result, actual=now.state)]
    phrase = Phrase("outcome-not-so-any-more", {"state": now.state or "–"})
    return [msgspec.structs.replace(result, state=StepState.FAILED, message=phrase, actual=now.state)]


def _subject(step: Step) -> tuple[str, str]:
    """What a step decides the state of: an item as a whole, but of a vault one setting."""
    per_item = BEHAVIOURS[step.kind].found_of is not None
    return key_of(step.target_id), "" if per_item else f"{step.kind.value} {step.values.get('option', '')}"
