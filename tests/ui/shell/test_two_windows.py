"""Two windows on one journal: the second tells of the first, and goes on when the first is killed."""

import asyncio
import sys
from pathlib import Path

from app.domain.assessment import Badge
from app.domain.resource_ids import key_of
from app.journal import RunState
from app.sandbox.fleet import build_state
from tests.journal.handing_over import handed_over
from tests.protection.azure import evening
from tests.ui.protect.session import running
from tests.ui.shell.opened import opened, press
from tests.ui.shell.test_interruptions import Wait, offered, plan_of, shown
from ui.common.language import Language
from ui.protect.result_dialog import ResultDialog

ROOT = Path(__file__).parents[3]


async def test_a_killed_window_is_continued_by_another_one(
    tmp_path: Path, language: Language, eventually: Wait
) -> None:
    slow = build_state(None, 7, 20.0, quotas=False, start=evening())
    async with running(language, state=slow) as world:
        plan = await plan_of(world, 4)
        async with opened(world.session) as workspace:
            with handed_over(tmp_path, world.server.token, plan) as files:
                command = [sys.executable, "-m", "tests.ui.shell.killed_window", world.server.url, *files]
                other = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
                try:
                    await eventually(world.writes)
                    workspace.interruptions.look()
                    await offered(eventually, workspace, "continues in another window")
                finally:
                    other.kill()
                    await other.wait()
            workspace.interruptions.look()
            await offered(eventually, workspace, "was interrupted")
            press(workspace.interruptions.banner, "Continue")
            results = await shown(eventually, ResultDialog)
            await eventually(lambda: results.outcome.ended)
            assert "4 of 4 VMs are enabled." in results.outcome.headline.text()
            results.accept()
            await eventually(lambda: not workspace.interruptions.banner.isVisible())
        sent = [one.path.casefold() for one in world.writes()]
        assert sorted(sent) == sorted(step.request.path.casefold() for step in plan.steps)
        assert all(world.azure.badge(key_of(step.machine_id)) is Badge.PENDING for step in plan.steps)
        (run,) = await world.session.journal.runs(world.session.owner)
        assert run.state is RunState.FINISHED
