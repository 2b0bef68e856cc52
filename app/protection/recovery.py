"""What became of a step that was open when its run was interrupted: asked of Azure, never guessed."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import quote

from app.cloud import api_versions
from app.cloud.answers import Answer
from app.cloud.connection import Connection
from app.cloud.errors import CloudError
from app.protection.failures import phrase_of
from app.protection.kinds import BEHAVIOURS
from app.protection.plan import Phrase, Step, StepResult, StepState
from app.protection.step_end import StepEnd, said
from app.protection.targets import Targets
from app.protection.trail import LOOKS, ON_THE_WAY, Trail, name_of

SETTLING_ROUNDS = 10
"""So many waits between two looks must have passed since the request was about to be sent: with the usual
pace longer than the 90 s that a request may take inside Azure's gateway."""


async def recover(
    step: Step, connection: Connection, trail: Trail, targets: Targets, known: StepResult
) -> None:
    """Ask Azure about an open step: its operation, its jobs, its target.

    Returns where all of them show nothing and it may be sent again. A step that had ended as *not known* is
    only looked at: it is not sent again, but may be retried by a plan of its own.

    Raises:
        StepEnd: it is known how it ended, or it must not be repeated.
    """
    if known.state is StepState.RUNNING or known.operation_id:
        answer = _answer_of(step, connection, known.operation_id)
        await trail.end(answer, accepted=True)
    try:
        if await _shows_a_trace(step, connection, trail, targets):
            trail.unanswered = "outcome-confirmed-after-interruption"
            await trail.end(None, accepted=False)
    except CloudError as error:
        phrase = Phrase("outcome-not-looked-up", {"reason": phrase_of(error)})
        raise StepEnd(StepState.UNKNOWN, phrase, **said(error)) from error
    if not BEHAVIOURS[step.kind].repeatable:
        sent = trail.sending.intended_at if trail.sending else datetime.now(UTC)
        when = sent.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        raise StepEnd(StepState.UNCLEAR, Phrase("outcome-unclear", {"target": name_of(step), "when": when}))
    if known.state is StepState.UNKNOWN:
        raise StepEnd(StepState.FAILED, Phrase("outcome-no-trace", {"target": name_of(step)}))


async def _shows_a_trace(step: Step, connection: Connection, trail: Trail, targets: Targets) -> bool:
    """Whether the target is as wished, or a job runs or ran for it; looked for until it cannot come late."""
    behaviour, pace = BEHAVIOURS[step.kind], connection.pace.operation_seconds
    sent = trail.sending.intended_at if trail.sending else datetime.now(UTC)
    looks = 0
    while True:
        found = await targets.now(step)
        if behaviour.wished(step, found):
            return True
        if behaviour.job_operation:
            await trail.fresh_jobs()
            if trail.own_job() is not None:
                return True
        looks += found.state.casefold() not in ON_THE_WAY
        settled = (datetime.now(UTC) - sent).total_seconds() >= SETTLING_ROUNDS * pace
        if settled and looks:
            return False
        if looks >= LOOKS + SETTLING_ROUNDS:  # a clock that was set back must not keep us waiting for ever
            return False
        await asyncio.sleep(pace)


def _answer_of(step: Step, connection: Connection, operation: str) -> Answer | None:
    """An answer that points to an operation by its id alone: the signed part of its URL was never kept."""
    path = BEHAVIOURS[step.kind].operation_path(step, operation) if operation else ""
    if not path:
        return None
    version = step.request.api_version or api_versions.BACKUP
    base = connection.environment.resource_manager
    url = f"{base}{quote(path, safe=_UNQUOTED)}?api-version={version}"
    return Answer(_ACCEPTED, {"azure-asyncoperation": url}, b"")


_ACCEPTED = 202
_UNQUOTED = "/;()$'=-_.~!,@+:"
