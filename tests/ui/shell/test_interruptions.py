"""Interrupted runs in the window: offered, looked at, continued to the end, dismissed, told of elsewhere."""

import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from app.domain.assessment import Badge
from app.domain.resource_ids import key_of
from app.journal import Journal, RunState
from app.journal.database import FILE
from app.planning.backup_now import default_retain_until
from app.planning.enable import Choice
from app.protection.plan import Plan, StepResult, StepState
from app.protection.requests import policy_id
from app.protection.step_log import LogRefused, Sending
from app.sandbox.faults import Effect, Fault
from tests.ui.protect.session import Running, running
from tests.ui.shell.opened import dialog_of, opened, press
from ui.common.dialogs import Confirmation
from ui.common.language import Language, LanguageChoice
from ui.protect.follow_up import FollowUpKind
from ui.protect.result_dialog import ResultDialog
from ui.shell.session import Session
from ui.shell.workspace import Workspace

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]
D = TypeVar("D", bound=QDialog)


async def plan_of(world: Running, count: int) -> Plan:
    """Enable VMs in a vault that is there."""
    machines = world.ready("koreacentral", count)
    policy = policy_id(world.azure.vault("koreacentral"), "DefaultPolicy")
    return await world.session.enable.plan_enable([Choice(one.key, policy) for one in machines])


async def interrupt(session: Session, plan: Plan, *, sent: Sequence[int] = ()) -> str:
    """Leave a run in the journal as a program does that is killed; the steps ``sent`` reach Azure."""
    record = await session.journal.for_owner(session.owner).start(plan)
    for number in sent:
        step = plan.steps[number]
        await record.begin(step)
        await record.intend(step, Sending(datetime.now(UTC), session.connection.reader.now()))
        await session.connection.changes.send(step.request)
    await record.close()
    return record.run_id


async def shown(eventually: Wait, kind: type[D]) -> D:
    """The dialog of a kind, once it is open."""
    await eventually(dialog_of(kind))
    found = dialog_of(kind)()
    assert found is not None
    return found


async def offered(eventually: Wait, workspace: Workspace, words: str) -> str:
    """What the bar says, once it has these words."""
    banner = workspace.interruptions.banner
    await eventually(lambda: banner.isVisible() and words in banner.text())
    return banner.text()


async def state_of(session: Session, run_id: str) -> RunState:
    """Where a run of the journal is."""
    return (await session.journal.read(run_id)).summary.state


async def test_an_interrupted_run_is_offered_looked_at_and_continued_without_doubling(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 3)
        run_id = await interrupt(world.session, plan, sent=[0])
        async with opened(world.session) as workspace:
            said = await offered(eventually, workspace, "interrupted")
            assert "3 steps open" in said
            assert "Enable backup (3)" in said
            press(workspace.interruptions.banner, "Details")
            details = await shown(eventually, ResultDialog)
            text = details.outcome.as_text()
            assert "1 sent without a recorded answer, 2 not sent yet" in text
            assert "Azure may or may not have it" in text
            assert "Not sent yet." in text
            assert len(world.writes()) == 1
            press(details.foot, "Continue")
            await eventually(lambda: workspace.session.operations.applying)
            await eventually(lambda: not workspace.session.operations.applying)
            results = await shown(eventually, ResultDialog)
            assert "3 of 3 VMs are enabled." in results.outcome.headline.text()
            results.accept()
            await eventually(lambda: not workspace.interruptions.banner.isVisible())
        sent = [one.path.casefold() for one in world.writes()]
        assert sorted(sent) == sorted(step.request.path.casefold() for step in plan.steps)
        assert all(world.azure.badge(key_of(step.machine_id)) is Badge.PENDING for step in plan.steps)
        assert await state_of(world.session, run_id) is RunState.FINISHED


async def test_dismissing_asks_once_and_is_kept(language: Language, eventually: Wait) -> None:
    async with running(language) as world:
        run_id = await interrupt(world.session, await plan_of(world, 2))
        async with opened(world.session) as workspace:
            banner = workspace.interruptions.banner
            await offered(eventually, workspace, "interrupted")
            press(banner, "Dismiss")
            question = await shown(eventually, Confirmation)
            question.reject()
            await eventually(lambda: not workspace.flows.busy)
            assert await state_of(world.session, run_id) is RunState.INTERRUPTED
            press(banner, "Dismiss")
            question = await shown(eventually, Confirmation)
            press(question, "Dismiss")
            await eventually(lambda: not banner.isVisible())
        assert await state_of(world.session, run_id) is RunState.DISMISSED
        assert world.writes() == []


async def test_a_run_that_another_window_holds_is_told_and_offered_once_that_window_is_gone(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        other = Journal(world.session.journal.folder)
        record = await other.for_owner(world.session.owner).start(await plan_of(world, 1))
        async with opened(world.session) as workspace:
            await offered(eventually, workspace, "continues in another window")
            await record.close()
            workspace.interruptions.look()
            await offered(eventually, workspace, "was interrupted")
        await other.close()


async def test_a_target_that_changed_before_the_run_went_on_is_told_with_both_values(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 1)
        await interrupt(world.session, plan)
        other = policy_id(world.azure.vault("koreacentral"), "EnhancedPolicy")
        machine = plan.steps[0].machine_id
        meanwhile = await world.session.enable.plan_enable([Choice(key_of(machine), other)])
        assert await world.azure.apply.run(meanwhile)
        before = len(world.writes())
        async with opened(world.session) as workspace:
            await offered(eventually, workspace, "interrupted")
            press(workspace.interruptions.banner, "Continue")
            results = await shown(eventually, ResultDialog)
            await eventually(lambda: results.outcome.ended)
            (result,) = results.outcome.run.results.values()
            assert result.state is StepState.CHANGED_MEANWHILE
            (difference,) = result.differences
            assert (difference.expected, difference.found) == ("no", "yes")
            assert world.session.plan_texts.difference(difference) in results.outcome.as_text()
            results.accept()
            await eventually(lambda: not workspace.flows.busy)
        assert len(world.writes()) == before


async def test_a_backup_without_a_trace_is_unclear_and_offered_to_be_taken_on_purpose(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        protected = world.one(Badge.PROTECTED)
        until = default_retain_until(world.session.connection.reader.now())
        plan = await world.session.backups.plan([protected.key], until)
        record = await world.session.journal.for_owner(world.session.owner).start(plan)
        await record.begin(plan.steps[0])
        now = world.session.connection.reader.now()
        await record.intend(plan.steps[0], Sending(datetime.now(UTC), now))
        await record.close()
        async with opened(world.session) as workspace:
            await offered(eventually, workspace, "interrupted")
            press(workspace.interruptions.banner, "Continue")
            results = await shown(eventually, ResultDialog)
            await eventually(lambda: results.outcome.ended)
            assert "It was not repeated" in results.outcome.as_text()
            assert world.writes() == []
            press(results.foot, "Back up again (1)")
            await eventually(lambda: not results.isVisible())
            await eventually(lambda: workspace.flows.busy)


async def test_steps_that_are_not_known_stay_offered_and_looking_again_repeats_nothing(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 2)
        path = f"*{plan.steps[0].target_id.rpartition('/')[2]}"
        world.server.faults.add(Fault(Effect.CUT, "PUT", path, carried_out=True))
        world.server.faults.add(Fault(Effect.CUT, "GET", path, after=1, count=None))
        results = await world.session.apply.run(plan)
        assert [one.state for one in results.values()] == [StepState.UNKNOWN, StepState.DONE]
        world.server.faults.clear()
        async with opened(world.session) as workspace:
            said = await offered(eventually, workspace, "not known how it ended")
            assert "1 step" in said
            press(workspace.interruptions.banner, "Look again")
            shown_results = await shown(eventually, ResultDialog)
            await eventually(lambda: shown_results.outcome.ended)
            assert "2 of 2 VMs are enabled." in shown_results.outcome.headline.text()
            shown_results.accept()
            await eventually(lambda: not workspace.interruptions.banner.isVisible())
        assert len(world.writes()) == 2


async def test_a_last_look_that_differs_is_said_with_what_was_claimed(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 2)
        session = world.session
        record = await session.journal.for_owner(session.owner).start(plan)
        done = StepResult(plan.steps[0].id, StepState.DONE, claimed="Completed", operation_id="op-1")
        await record.note(done)
        await record.close()
        async with opened(session) as workspace:
            await offered(eventually, workspace, "1 step open")
            press(workspace.interruptions.banner, "Continue")
            results = await shown(eventually, ResultDialog)
            await eventually(lambda: results.outcome.ended)
            last = results.outcome.run.results[plan.steps[0].id]
            assert last.state is StepState.FAILED
            assert last.claimed == "Completed"
            assert "the last look says otherwise" in results.outcome.as_text()
            assert "1 failed" in results.outcome.headline.text()
            results.accept()
            await eventually(lambda: not workspace.flows.busy)
        assert [one.path for one in world.writes()] == [plan.steps[1].request.path]


async def test_runs_of_another_sign_in_or_of_subscriptions_that_are_not_shown_are_not_offered(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        session = world.session
        plan = await plan_of(world, 1)
        foreign = msgspec.structs.replace(plan.steps[0], subscription_id="not-shown", tenant_id="other")
        elsewhere = msgspec.structs.replace(session.owner, tenant_id="another")
        await interrupt(session, msgspec.structs.replace(plan, steps=(foreign,)))
        await (await session.journal.for_owner(elsewhere).start(plan)).close()
        async with opened(session) as workspace:
            await eventually(lambda: session.fleet.estate.finished_at is not None)
            workspace.interruptions.look()
            await eventually(lambda: "interrupted runs" not in session.tasks.running())
            assert not workspace.interruptions.banner.isVisible()
            here = [
                one for one in await session.journal.runs() if one.owner.endpoint == session.owner.endpoint
            ]
            assert len(here) == 2
            for run in here:
                workspace.flows.runs.show_run(run.id)
                dialog = await shown(eventually, ResultDialog)
                kinds = {one.kind for one in dialog.outcome.follow_ups()}
                assert kinds == {FollowUpKind.DISMISS}
                reason = "another sign-in" if run.owner != session.owner else "not shown here"
                assert reason in dialog.outcome.note.text()
                dialog.accept()
                await eventually(lambda: not workspace.flows.busy)


async def test_a_result_with_steps_that_are_not_known_offers_to_look_again(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 1)
        path = f"*{plan.steps[0].target_id.rpartition('/')[2]}"
        world.server.faults.add(Fault(Effect.CUT, "PUT", path, carried_out=True))
        world.server.faults.add(Fault(Effect.CUT, "GET", path, after=1, count=None))
        async with opened(world.session) as workspace:
            await eventually(lambda: not workspace.scans.running)
            run = workspace.flows._apply(plan, "A plan")
            await eventually(lambda: not run.running)
            assert run.results[plan.steps[0].id].state is StepState.UNKNOWN
            world.server.faults.clear()
            show = world.session.operations.all[0].show
            assert show is not None
            show()
            first = await shown(eventually, ResultDialog)
            press(first.foot, "Look again (1)")
            await eventually(lambda: not first.isVisible())
            again = await shown(eventually, ResultDialog)
            await eventually(lambda: again.outcome.ended)
            assert "1 of 1 VM is enabled." in again.outcome.headline.text()
            again.accept()
            await eventually(lambda: not workspace.flows.busy)
        assert len(world.writes()) == 1


async def test_the_bar_follows_the_language_and_a_run_that_was_taken_meanwhile_says_so(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        run_id = await interrupt(world.session, await plan_of(world, 1))
        other = Journal(world.session.journal.folder)
        async with opened(world.session) as workspace:
            await offered(eventually, workspace, "interrupted")
            language.choose(LanguageChoice.KOREAN)
            await offered(eventually, workspace, "중단되었고")
            language.choose(LanguageChoice.ENGLISH)
            await offered(eventually, workspace, "interrupted")
            taken = await other.for_owner(world.session.owner).take_up(run_id)
            press(workspace.interruptions.banner, "Continue")
            results = await shown(eventually, ResultDialog)
            await eventually(lambda: results.outcome.ended)
            assert "goes on in another window" in results.outcome.headline.text()
            results.accept()
            await offered(eventually, workspace, "continues in another window")
            await taken.log.close()
        await other.close()
        assert world.writes() == []


async def test_a_run_that_was_killed_before_its_last_look_gets_it(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 1)
        await world.session.apply.run(plan)
        killed = Journal(world.session.journal.folder)
        record = await killed.for_owner(world.session.owner).start(plan)
        await record.note(StepResult(plan.steps[0].id, StepState.DONE, claimed="Completed"))
        record._lock.release()  # as the system does when a program is killed
        async with opened(world.session) as workspace:
            await offered(eventually, workspace, "before its last look")
            press(workspace.interruptions.banner, "Continue")
            results = await shown(eventually, ResultDialog)
            await eventually(lambda: results.outcome.ended)
            (result,) = results.outcome.run.results.values()
            assert (result.state, result.actual) == (StepState.DONE, "IRPending")
            results.accept()
            await eventually(lambda: not workspace.interruptions.banner.isVisible())
        await killed.close()
        assert len(world.writes()) == 1


async def test_the_bar_is_reached_by_keyboard(language: Language, eventually: Wait) -> None:
    async with running(language) as world:
        await interrupt(world.session, await plan_of(world, 1))
        async with opened(world.session) as workspace:
            banner = workspace.interruptions.banner
            await offered(eventually, workspace, "interrupted")
            await eventually(lambda: QApplication.focusWidget() is not None)
            for _ in range(6):
                workspace.actions_.next_pane.trigger()
                now = QApplication.focusWidget()
                if now is not None and banner.isAncestorOf(now):
                    break
            assert isinstance(now, QPushButton)
            assert now.text() == "Continue"
            QTest.keyClick(now, Qt.Key.Key_Tab)
            details = QApplication.focusWidget()
            assert isinstance(details, QPushButton)
            assert details.text() == "Details"
            QTest.keyClick(details, Qt.Key.Key_Space)
            dialog = await shown(eventually, ResultDialog)
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            await eventually(lambda: not workspace.flows.busy)


async def test_a_run_whose_plan_cannot_be_read_does_not_hide_the_others(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        readable = await interrupt(world.session, await plan_of(world, 1))
        damaged = await interrupt(world.session, await plan_of(world, 1))
        with sqlite3.connect(world.session.journal.folder / FILE) as connection:
            connection.execute("UPDATE runs SET plan = '{\"steps\": 7}' WHERE id = ?", (damaged,))
        connection.close()
        async with opened(world.session) as workspace:
            banner = workspace.interruptions.banner
            await eventually(lambda: banner.isVisible() and not workspace.scans.running)
            await eventually(lambda: "interrupted" in banner.text())
            with pytest.raises(LogRefused):
                await world.session.journal.read(damaged)
            assert (await world.session.journal.read(readable)).plan.steps
