"""What a run that is over, or was interrupted, tells of its steps: the open ones in plain sentences. Pure."""

from collections.abc import Iterable, Mapping

import msgspec

from app.journal.records import StoredRun
from app.protection.plan import Phrase, Plan, StepResult, StepState


def told(stored: StoredRun) -> Mapping[str, StepResult]:
    """The results of a run as the journal knows them; a step that is open says what is known of it.

    What was about to be sent, or was accepted, is *not known*: nobody has asked Azure since.
    """
    return {step_id: _told(result) for step_id, result in stored.results.items()}


def _told(result: StepResult) -> StepResult:
    replace = msgspec.structs.replace
    if result.state is StepState.RUNNING:
        return replace(result, state=StepState.UNKNOWN, message=Phrase("stored-accepted"))
    if result.state is StepState.SENDING:
        return replace(result, state=StepState.UNKNOWN, message=Phrase("stored-no-answer"))
    if result.state.ended:
        return result
    return replace(result, message=Phrase("stored-not-sent"))


def shown_subscriptions(plan: Plan, subscription_ids: Iterable[str]) -> bool:
    """Whether all subscriptions that a plan changes are among these: else the sign-in cannot speak for it."""
    shown = {one.casefold() for one in subscription_ids}
    return all(step.subscription_id.casefold() in shown for step in plan.steps if step.subscription_id)
