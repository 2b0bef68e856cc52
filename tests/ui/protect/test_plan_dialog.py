"""The dialog for any plan: made while it says so, reviewed, applied, and what is offered next."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.cloud.errors import Unreachable
from app.domain.assessment import Badge
from app.domain.resource_ids import key_of
from app.planning.enable import Choice
from app.protection.plan import Hindrance, Phrase, Plan, StepKind
from app.protection.requests import policy_id
from app.sandbox.faults import Effect, Fault
from tests.protection.azure import received, shown
from tests.ui.protect.session import Running, running
from ui.common.language import Language
from ui.jobs.plan_run import PlanRun
from ui.protect.export_button import ExportForm
from ui.protect.follow_up import FollowUp, FollowUpKind
from ui.protect.plan_dialog import PlanDialog, PlanMaker
from ui.protect.plan_files import open_plan

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


class Story:
    """A dialog that is open, and the runs that it started."""

    def __init__(self, world: Running, qtbot: QtBot, plan: Plan | PlanMaker) -> None:
        self.runs: list[PlanRun] = []
        self._world = world
        self.dialog = PlanDialog(world.session, plan, "A plan", self._start)
        qtbot.addWidget(self.dialog, before_close_func=lambda _dialog: self.dialog.done(0))
        self.dialog.open()

    def _start(self, plan: Plan, title: str) -> PlanRun:
        run = PlanRun(self._world.session, plan, title)
        self.runs.append(run)
        return run

    async def apply(self, eventually: Wait) -> None:
        self.dialog.foot.apply.click()
        await eventually(lambda: bool(self.runs) and not self.runs[-1].running)

    def offered(self) -> dict[FollowUpKind, FollowUp]:
        assert self.dialog.outcome is not None
        return {one.kind: one for one in self.dialog.outcome.follow_ups()}


async def plan_of(world: Running, count: int) -> Plan:
    """Enable VMs in a vault that is there."""
    machines = world.ready("koreacentral", count)
    policy = policy_id(world.azure.vault("koreacentral"), "DefaultPolicy")
    return await world.session.enable.plan_enable([Choice(one.key, policy) for one in machines])


async def test_a_plan_is_made_reviewed_and_applied_exactly(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 2)
        ready = asyncio.Event()

        async def make() -> Plan:
            await ready.wait()
            return plan

        story = Story(world, qtbot, make)
        assert "making the plan" in story.dialog.waiting.words.text()
        assert not story.dialog.foot.apply.isVisible()
        ready.set()
        await eventually(story.dialog.foot.apply.isVisible)
        QTest.keyClick(story.dialog, Qt.Key.Key_Return)
        assert world.writes() == []
        await story.apply(eventually)
        assert received(world.writes()) == shown(plan)
        assert all(world.azure.badge(key_of(step.machine_id)) is Badge.PENDING for step in plan.steps)
        assert set(story.offered()) == {FollowUpKind.BACK_UP, FollowUpKind.UNDO}


async def test_a_plan_that_cannot_be_made_says_why(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:

        async def make() -> Plan:
            raise Unreachable("gone", host="azure.example")

        story = Story(world, qtbot, make)
        await eventually(lambda: "azure.example" in story.dialog.waiting.reason.text())
        assert not story.dialog.foot.apply.isVisible()
        QTest.keyClick(story.dialog, Qt.Key.Key_Escape)
        assert not story.dialog.isVisible()


async def test_a_refusal_that_is_known_blocks_apply_with_its_reason_beside(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 2)
        first, second = plan.steps
        sentence = Phrase("error-not-registered")
        lock = Hindrance("lock", first.vault_id, sentence, Phrase("goal"), (first.id,))
        story = Story(world, qtbot, msgspec.structs.replace(plan, hindrances=(lock,)))
        dialog = story.dialog
        reason = world.session.plan_texts.say(lock.sentence)
        assert not dialog.foot.apply.isEnabled()
        assert reason in dialog.foot.hint.text()
        assert reason in dialog.foot.apply.accessibleDescription()
        dialog.review.model.untick(lock.step_ids)
        assert dialog.foot.apply.isEnabled()
        assert dialog.foot.hint.text() == ""
        await story.apply(eventually)
        assert [one.path for one in world.writes()] == [second.request.path]


async def test_only_what_failed_is_offered_again(qtbot: QtBot, language: Language, eventually: Wait) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 3)
        bad = plan.steps[1]
        fault = Fault(
            Effect.ERROR, "PUT", f"*{bad.values['vm']}", count=1, status=409, code="BMSUserErrorObjectLocked"
        )
        world.server.faults.add(fault)
        story = Story(world, qtbot, plan)
        await story.apply(eventually)
        dialog = story.dialog
        assert dialog.outcome is not None
        assert [row.cells[0] for row in dialog.outcome.model.top.children] == ["Failed", "Done"]
        retry = story.offered()[FollowUpKind.RETRY]
        button = dialog.foot.follow_ups[FollowUpKind.RETRY]
        assert button.isVisible()
        assert button.text().replace("&", "") == "Retry failed (1)…"
        assert bad.target_id in dialog.outcome.as_text()
        button.click()
        assert not dialog.isVisible()
        assert dialog.follow_up == retry
        assert isinstance(retry.plan, Plan)
        assert [step.id for step in retry.plan.steps] == [bad.id]
        again = Story(world, qtbot, retry.plan)
        await again.apply(eventually)
        assert world.azure.badge(key_of(bad.machine_id)) is Badge.PENDING


@pytest.mark.parametrize("danger", [False, True])
async def test_apply_is_red_only_where_data_is_lost(
    qtbot: QtBot, language: Language, *, danger: bool
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 1)
        dialog = PlanDialog(world.session, plan, "A plan", partial(PlanRun, world.session), danger=danger)
        qtbot.addWidget(dialog)
        assert (dialog.foot.apply.property("kind") == "danger") is danger


async def test_undo_is_the_reverse_plan_in_the_same_review(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        story = Story(world, qtbot, await plan_of(world, 2))
        await story.apply(eventually)
        undo = story.dialog.foot.follow_ups[FollowUpKind.UNDO]
        assert undo.isVisible()
        undo.click()
        follow_up = story.dialog.follow_up
        assert follow_up is not None
        assert follow_up.plan is not None
        before = len(world.writes())
        back = Story(world, qtbot, follow_up.plan)
        await eventually(back.dialog.foot.apply.isVisible)
        plan = back.dialog.review.plan()
        assert [step.kind for step in plan.steps] == [StepKind.STOP_PROTECTION] * 2
        assert len(world.writes()) == before
        said = [world.session.plan_texts.say(note) for note in plan.notes]
        listed = [row.cells[0] for row in back.dialog.review.model.top.leaves()]
        assert set(said) <= set(listed)
        await back.apply(eventually)
        assert back.dialog.outcome is not None
        assert back.dialog.outcome.headline.text() == "2 of 2 VMs are stopped, their data kept."
        assert all(world.azure.badge(key_of(step.machine_id)) is Badge.STOPPED for step in plan.steps)


async def test_what_changed_meanwhile_is_planned_anew(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        machine = world.ready("koreacentral", 1)[0]
        vault = world.azure.vault("koreacentral")
        plans = [
            await world.session.enable.plan_enable([Choice(machine.key, policy_id(vault, name))])
            for name in ("DefaultPolicy", "EnhancedPolicy")
        ]
        first, second = (Story(world, qtbot, plan) for plan in plans)
        await first.apply(eventually)
        await second.apply(eventually)
        assert second.dialog.outcome is not None
        assert second.dialog.outcome.headline.text() == "0 of 1 VM is enabled. 1 failed."
        titles = [row.cells[0] for row in second.dialog.outcome.model.top.children]
        assert titles == ["Changed meanwhile, not sent"]
        again = second.offered()[FollowUpKind.AGAIN]
        assert FollowUpKind.RETRY not in second.offered()
        third = Story(world, qtbot, again.plan or Plan())
        await eventually(lambda: third.dialog.review.model.top.children)
        assert third.dialog.review.plan().steps == ()
        assert len(third.dialog.review.plan().settled) == 1
        assert not third.dialog.foot.apply.isEnabled()


async def test_a_plan_is_saved_and_opened_again_into_the_same_review(
    qtbot: QtBot, language: Language, eventually: Wait, tmp_path: Path
) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 3)
        first = Story(world, qtbot, plan)
        review = first.dialog.review
        review.model.untick((plan.steps[0].id,))
        target = tmp_path / "a.plan.json"
        review.save(str(target))
        await eventually(review.saved.text)
        assert str(target) in review.saved.text()
        review.save(str(tmp_path / "missing" / "a.json"))
        await eventually(lambda: "could not be saved" in review.saved.text())
        script = tmp_path / "plan.sh"
        review.export_button.chosen.emit(ExportForm.SCRIPT, str(script))
        await eventually(lambda: str(script) in review.saved.text())
        assert os.name != "posix" or script.stat().st_mode & 0o777 == 0o700
        text = script.read_text("utf-8")
        assert all(f"# [{number}/2] Enable backup of " in text for number in (1, 2))
        assert world.session.plan_texts.step(plan.steps[0]) not in text
        again = Story(world, qtbot, partial(open_plan, world.session, str(target)))
        await eventually(again.dialog.foot.apply.isVisible)
        assert again.dialog.review.plan().steps == plan.steps[1:]
        assert world.writes() == []
        target.write_text(target.read_text("utf-8").replace('"PUT"', '"DELETE"'), "utf-8")
        forged = Story(world, qtbot, partial(open_plan, world.session, str(target)))
        await eventually(forged.dialog.waiting.reason.text)
        assert "something else than it says" in forged.dialog.waiting.reason.text()
        gone = Story(world, qtbot, partial(open_plan, world.session, str(tmp_path / "none.json")))
        await eventually(gone.dialog.waiting.reason.text)
        assert not gone.dialog.foot.apply.isVisible()
    assert not _unfinished(tmp_path)


def _unfinished(folder: Path) -> list[Path]:
    """What a file leaves that was not written to its end."""
    return [one for one in folder.iterdir() if one.name.startswith(".")]
