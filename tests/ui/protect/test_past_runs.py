"""Past runs: listed from the journal, opened with their ids, nothing to be changed in them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.sandbox.faults import Effect, Fault
from tests.ui.protect.session import running
from tests.ui.shell.opened import opened, press
from tests.ui.shell.test_interruptions import Wait, interrupt, plan_of, shown
from ui.common.language import Language, LanguageChoice
from ui.common.tokens import Status
from ui.protect.result_dialog import ResultDialog

_PAST = 3


async def test_a_past_run_is_listed_and_opened_with_its_ids(language: Language, eventually: Wait) -> None:
    async with running(language) as world:
        plan = await plan_of(world, 2)
        bad = plan.steps[1].values["vm"]
        world.server.faults.add(
            Fault(Effect.ERROR, "PUT", f"*{bad}", count=1, status=409, code="BMSUserErrorObjectLocked")
        )
        results = await world.session.apply.run(plan)
        async with opened(world.session) as workspace:
            workspace.strip.tabs.setCurrentIndex(_PAST)
            model = workspace.past_runs.model
            await eventually(lambda: len(model.top.children) == 1)
            (row,) = model.top.children
            assert row.cells[0] == "Enable backup (2)"
            assert row.cells[2:7] == ["Finished", "1", "1", "–", "–"]
            assert row.mark is Status.BLOCKED
            tree = workspace.past_runs.tree
            tree.setFocus()
            tree.setCurrentIndex(model.index_of(row))
            QTest.keyClick(tree, Qt.Key.Key_Return)
            dialog = await shown(eventually, ResultDialog)
            assert "1 of 2 VMs are enabled. 1 failed." in dialog.outcome.headline.text()
            assert dialog.outcome.follow_ups() == ()
            text = dialog.outcome.as_text()
            for result in results.values():
                assert result.correlation_id in text
                assert result.operation_id in text
            press(dialog.outcome, "Copy ids")
            assert "correlation: " in QGuiApplication.clipboard().text()
            dialog.accept()
            await eventually(lambda: not workspace.flows.busy)


async def test_the_list_follows_the_language_and_what_happens(language: Language, eventually: Wait) -> None:
    async with running(language) as world, opened(world.session) as workspace:
        workspace.strip.tabs.setCurrentIndex(_PAST)
        past = workspace.past_runs
        await eventually(past.empty.isVisible)
        assert "No plan was applied" in past.empty.text()
        await interrupt(world.session, await plan_of(world, 1))
        workspace.interruptions.look()
        await eventually(lambda: [one.cells[2] for one in past.model.top.children] == ["Interrupted"])
        language.choose(LanguageChoice.KOREAN)
        await eventually(lambda: past.model.top.children[0].cells[2] == "중단됨")
        assert workspace.strip.tabs.tabText(_PAST) == "지난 실행"
