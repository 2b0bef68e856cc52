"""What is offered when a run is over: again what failed, the rest, a look at what is not known, undo."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.journal import RunState, shown_subscriptions
from app.planning.again import rest_plan, retry_plan, unclear_plan
from app.planning.hindrances import with_hindrances
from app.planning.undo import undo_plan
from app.protection.plan import Phrase, Plan, StepKind, StepResult, StepState
from ui.jobs.past_run import PastRun
from ui.jobs.shown_run import ShownRun
from ui.protect.follow_up import FollowUp, FollowUpKind

if TYPE_CHECKING:
    from ui.shell.session import Session


def offers_after(session: "Session", run: ShownRun) -> tuple[FollowUp, ...]:
    """What a page of a run offers; nothing while it goes on."""
    if isinstance(run, PastRun):
        return _offers_for_past(session, run)
    if run.running:
        return ()
    translate = QCoreApplication.translate
    plan, results = run.plan, run.results
    offered = []
    if keys := enabled_keys(plan, results):
        offered.append(FollowUp(FollowUpKind.BACK_UP, len(keys), machine_ids=keys))
    plans = {
        FollowUpKind.RETRY: (retry_plan(plan, results), translate("Offers", "Retry what failed")),
        FollowUpKind.REST: (rest_plan(plan, results), translate("Offers", "Send the rest")),
        FollowUpKind.UNCLEAR: (unclear_plan(plan, results), translate("Offers", "Back up again")),
    }
    for kind, (again, title) in plans.items():
        if again.steps:
            offered.append(FollowUp(kind, len(again.steps), plan=again, title=title))
    unknown = _count(results, StepState.UNKNOWN)
    if unknown and run.run_id:
        offered.append(FollowUp(FollowUpKind.LOOK_AGAIN, unknown, run_id=run.run_id))
    if changed := _changed_keys(plan, results):
        title = translate("Offers", "Plan again what changed meanwhile")
        make = partial(session.planner.plan_for, changed)
        offered.append(FollowUp(FollowUpKind.AGAIN, len(changed), plan=make, title=title))
    if done := _count(results, StepState.DONE):
        title = translate("Offers", "Undo what was done")
        undo = partial(_undo, session, plan, dict(results))
        offered.append(FollowUp(FollowUpKind.UNDO, done, plan=undo, title=title))
    return tuple(offered)


def enabled_keys(plan: Plan, results: Mapping[str, StepResult]) -> tuple[str, ...]:
    """Ids of the VMs whose backup a run enabled."""
    kinds = {StepKind.ENABLE, StepKind.RESUME}
    done = (
        step.machine_id
        for step in plan.steps
        if step.kind in kinds and step.machine_id and step.id in results and results[step.id].state.succeeded
    )
    return tuple(dict.fromkeys(done))


def why_not_continued(session: "Session", run: PastRun) -> str:
    """Why an interrupted run cannot be continued here; empty where it can, and for all others."""
    if run.summary.state is not RunState.INTERRUPTED:
        return ""
    owner = run.summary.owner
    if owner != session.owner:
        name = owner.account or owner.tenant_id or owner.endpoint
        return session.plan_texts.say(Phrase("journal-other-account", {"account": name}))
    if not shown_subscriptions(run.plan, (one.id for one in session.fleet.estate.subscriptions)):
        return session.plan_texts.say(Phrase("journal-not-shown"))
    if session.read_only:
        return QCoreApplication.translate("Offers", "Here nothing can be changed, so it cannot be continued.")
    return ""


def _offers_for_past(session: "Session", run: PastRun) -> tuple[FollowUp, ...]:
    if run.summary.state is not RunState.INTERRUPTED or session.read_only:
        return ()
    offered = [FollowUp(FollowUpKind.DISMISS, 1, run_id=run.run_id)]
    if not why_not_continued(session, run):
        offered.append(FollowUp(FollowUpKind.CONTINUE, run.summary.open, run_id=run.run_id))
    return tuple(offered)


def _changed_keys(plan: Plan, results: Mapping[str, StepResult]) -> tuple[str, ...]:
    """VMs that were to be enabled and were not, because their target was another than planned."""
    return tuple(
        step.machine_id
        for step in plan.steps
        if step.kind is StepKind.ENABLE
        and step.id in results
        and results[step.id].state is StepState.CHANGED_MEANWHILE
    )


async def _undo(session: "Session", plan: Plan, results: Mapping[str, StepResult]) -> Plan:
    undo = await undo_plan(session.connection.reader, session.fleet, plan, results)
    return await with_hindrances(session.connection.reader, session.fleet, undo.plan)


def _count(results: Mapping[str, StepResult], state: StepState) -> int:
    return sum(result.state is state for result in results.values())
