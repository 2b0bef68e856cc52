"""The review of any plan: its tree, its ticks, what stands in the way; smooth with a thousand lines."""

import asyncio
import time

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.protection.plan import Hindrance, Step, make_plan
from app.signin.account import Account
from app.signin.methods import Method, SignInRequest
from tests.ui.protect.plans import SUBSCRIPTIONS, fleet_plan, with_everything
from tests.ui.protect.session import running
from ui.common.language import Language
from ui.protect.result_rows import ResultRows
from ui.protect.review_page import ReviewPage
from ui.protect.row_model import Row
from ui.protect.rows import Mark, MarkRole

Checks = Qt.ItemDataRole.CheckStateRole


def _row(page: ReviewPage, key: str) -> Row:
    row = page.model.row_with(key)
    assert row is not None
    return row


def _tick(page: ReviewPage, row: Row, *, on: bool) -> None:
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    assert page.model.setData(page.model.index_of(row), state.value, Checks)


def _state(page: ReviewPage, row: Row) -> Qt.CheckState:
    return Qt.CheckState(page.model.index_of(row).data(Checks))


async def test_the_tree_says_everything_and_dependants_follow(
    qtbot: QtBot, language: Language, qtmodeltester: ModelTester
) -> None:
    async with running(language) as world:
        plan = with_everything(fleet_plan(60))
        page = ReviewPage(world.session)
        qtbot.addWidget(page)
        page.show_plan(plan)
        qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]  # -- pytest-qt has no types here
        top = page.model.top
        assert [row.cells[0] for row in (top.children[0], top.children[-1])] == [
            "In the way",
            "Cannot come along",
        ]
        steps = [row.content for row in top.leaves() if isinstance(row.content, Step)]
        assert {step.id for step in steps} == {step.id for step in plan.steps}
        assert len(steps) == len(plan.steps)
        vault = next(step for step in plan.steps if step.kind.value == "create-vault")
        row = _row(page, vault.id)
        assert page.model.index_of(row).data(MarkRole) == Mark.ADD
        assert row.parent is not None
        assert row.parent.cells[0] == "rsv-koreasouth"
        assert page.problem().startswith(world.session.plan_texts.say(plan.hindrances[0].sentence))

        _tick(page, row, on=False)
        gone = {vault.id, *plan.dependants([vault.id])}
        assert {step.id for step in page.plan().steps} == {step.id for step in plan.steps} - gone
        assert page.problem() == ""
        assert f"{len(gone) - 1} steps that need it were unticked too." in page._followed.text()
        assert _state(page, row.parent) is Qt.CheckState.Unchecked
        above = row.parent.parent
        assert above is not None
        assert _state(page, above) is Qt.CheckState.PartiallyChecked
        _tick(page, row.parent, on=True)
        assert page.plan().steps == plan.steps
        qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]  # -- pytest-qt has no types here
        assert world.writes() == []


async def test_tenants_are_named_where_a_plan_is_about_several(
    qtbot: QtBot, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(language) as world:
        plan = fleet_plan(30)
        home, other = SUBSCRIPTIONS[0], "99999999-0000-0000-0000-000000000001"
        away = plan.steps[0].subscription_id
        steps = [
            msgspec.structs.replace(step, tenant_id=other if step.subscription_id == away else home)
            for step in plan.steps
        ]
        page = ReviewPage(world.session)
        qtbot.addWidget(page)
        page.show_plan(plan)
        assert not any("Tenant" in row.cells[0] for row in page.model.top.children)
        page.show_plan(make_plan(steps))
        titles = [row.cells[0] for row in page.model.top.children]
        assert len(titles) == 2
        assert any(one.startswith(f"Tenant {home}") for one in titles)
        assert next(one for one in titles if other in one).startswith(f"Tenant {other} › ")
        for row in page.model.top.leaves():
            step, above = row.content, row
            assert isinstance(step, Step)
            while above.parent is not None and above.parent.parent is not None:
                above = above.parent
            assert step.tenant_id in above.cells[0]
        places = ResultRows(make_plan(steps), world.session).running({})
        assert all(row.cells[0].startswith("Tenant ") for row in places.children)
        environment = world.session.connection.environment
        named = Account(SignInRequest(Method.BROWSER), environment, lambda *_: pytest.fail("asked"))
        named.tenant_titles[other] = "Contoso"
        monkeypatch.setattr(world.session, "accounts", (named,))
        page.show_plan(make_plan(steps))
        assert any(row.cells[0].startswith("Tenant Contoso › ") for row in page.model.top.children)


async def test_a_hindrance_says_who_can_lift_it_and_unticks_what_it_hinders(
    qtbot: QtBot, language: Language
) -> None:
    async with running(language) as world:
        plan = with_everything(fleet_plan(20))
        page = ReviewPage(world.session)
        qtbot.addWidget(page)
        page.show_plan(plan)
        line = next(row for row in page.model.top.leaves() if isinstance(row.content, Hindrance))
        page.tree.setCurrentIndex(page.model.index_of(line))
        texts = world.session.plan_texts
        assert page.details._who.text() == texts.say(plan.hindrances[0].who)
        assert texts.step(plan.step(plan.hindrances[0].step_ids[0])) in page.details._hindered.text()
        page.details.untick_button.click()
        assert page.problem() == ""
        assert plan.hindrances[0].step_ids[0] not in {step.id for step in page.plan().steps}


async def test_the_space_key_ticks_in_every_column(qtbot: QtBot, language: Language) -> None:
    async with running(language) as world:
        page = ReviewPage(world.session)
        qtbot.addWidget(page)
        plan = fleet_plan(1)
        page.show_plan(plan)
        page.show()
        row = _row(page, plan.steps[-1].id)
        for column in range(3):
            page.tree.setCurrentIndex(page.model.index_of(row, column))
            before = _state(page, row)
            QTest.keyClick(page.tree, Qt.Key.Key_Space)
            assert _state(page, row) is not before


async def test_a_thousand_lines_are_shown_and_unticked_without_a_pause(
    qtbot: QtBot, language: Language
) -> None:
    """No deadline here: the numbers are printed; what is asserted is that all lines are there."""
    async with running(language) as world:
        plan = fleet_plan(1000)
        page = ReviewPage(world.session)
        qtbot.addWidget(page)
        page.resize(1180, 700)
        page.show()
        began = time.perf_counter()
        page.show_plan(plan)
        shown = time.perf_counter()
        await asyncio.sleep(0)  # never processEvents: what it runs inside a task is lost to the loop
        painted = time.perf_counter()
        _tick(page, page.model.top.children[0], on=False)
        await asyncio.sleep(0)  # never processEvents: what it runs inside a task is lost to the loop
        ticked = time.perf_counter()
        page.tree.expandAll()
        await asyncio.sleep(0)  # never processEvents: what it runs inside a task is lost to the loop
        opened = time.perf_counter()
        print(
            f"{len(plan.steps)} steps: shown {(shown - began) * 1000:.0f} ms, painted"
            f" {(painted - shown) * 1000:.0f} ms, unticked {(ticked - painted) * 1000:.0f} ms,"
            f" all opened {(opened - ticked) * 1000:.0f} ms"
        )
        assert len(page.plan().steps) < len(plan.steps)
        assert sum(bool(row.key) for row in page.model.top.leaves()) == len(plan.steps)


async def test_a_plan_without_ticks_is_not_exported_and_says_why(qtbot: QtBot, language: Language) -> None:
    async with running(language) as world:
        page = ReviewPage(world.session)
        qtbot.addWidget(page)
        page.show_plan(fleet_plan(2))
        assert page.export_button.isEnabled()
        offered = [action.text() for action in page.export_button.menu().actions()]
        assert offered == ["Plan &file (JSON)…", "Azure &CLI script (bash)…"]
        page.model.untick(tuple(step.id for step in page.plan().steps))
        assert not page.export_button.isEnabled()
        assert page.export_button.toolTip() == "No step is ticked."
