"""The page of a run while it goes on: how far it is, and that the last look is still to come."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.protection.plan import Plan, StepResult, StepState
from tests.ui.protect.plans import fleet_plan
from tests.ui.protect.session import running
from ui.common.language import Language
from ui.jobs.plan_run import PlanRun
from ui.protect.result_page import ResultPage

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


async def test_the_last_look_is_said_while_it_is_taken(
    qtbot: QtBot, language: Language, eventually: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(language) as world:
        plan, go_on = fleet_plan(3), asyncio.Event()
        results = {step.id: StepResult(step.id, StepState.DONE) for step in plan.steps}

        async def run_slowly(_plan: Plan, listener: Any, *_more: object) -> Mapping[str, StepResult]:
            for number, result in enumerate(results.values()):
                if number == len(results) - 1:
                    await go_on.wait()
                    go_on.clear()
                listener.step_changed(result)
            await go_on.wait()
            return results

        monkeypatch.setattr(world.session.apply, "run", run_slowly)
        page = ResultPage(world.session, PlanRun(world.session, plan, "A plan"))
        qtbot.addWidget(page)
        page.show()
        some = f"{len(results) - 1} of {len(results)} steps have ended."
        await eventually(lambda: page.headline.text() == some)
        assert page.stop_button.isVisible()
        go_on.set()
        await eventually(lambda: "read once more" in page.headline.text())
        assert not page.ended
        assert not page.stop_button.isVisible()
        go_on.set()
        await eventually(lambda: page.ended and "read once more" not in page.headline.text())
        page.leave()
