"""The enable dialog as a person goes through it, with the runs that it starts."""

from collections.abc import Callable, Coroutine
from typing import Any

from pytestqt.qtbot import QtBot

from app.protection.plan import Plan
from tests.ui.protect.session import Running
from ui.jobs.plan_run import PlanRun
from ui.protect.dialog import EnableDialog, Page

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


class Story:
    """A dialog that is open, and the runs that it started."""

    def __init__(self, world: Running, qtbot: QtBot, machine_ids: list[str], vault_id: str = "") -> None:
        self.world = world
        self.runs: list[PlanRun] = []
        self.dialog = EnableDialog(world.session, machine_ids, self._start, vault_id=vault_id)
        qtbot.addWidget(self.dialog, before_close_func=lambda _dialog: self.dialog.done(0))
        self.dialog.open()

    def _start(self, plan: Plan, title: str) -> PlanRun:
        run = PlanRun(self.world.session, plan, title)
        self.runs.append(run)
        return run

    async def to_review(self, eventually: Wait) -> None:
        self.dialog.foot.next.click()
        await eventually(self.dialog.foot.next.isEnabled)
        self.dialog.foot.next.click()
        await eventually(lambda: self.dialog.page is Page.REVIEW)

    async def apply(self, eventually: Wait) -> None:
        self.dialog.foot.apply.click()
        await eventually(lambda: self.dialog.outcome is not None and self.dialog.outcome.ended)
        await eventually(lambda: not self.runs[0].running)

    def page(self) -> Page:
        return self.dialog.page

    def listed(self) -> list[str]:
        """Every row of the first page under its group."""
        model = self.dialog.choose.model
        tops = [model.item(row) for row in range(model.rowCount())]
        return [top.child(row).text() for top in tops for row in range(top.rowCount())]
