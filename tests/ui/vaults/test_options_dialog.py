"""Advanced options of a vault: chosen in the dialog, confirmed where final, reviewed, applied, read back."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.backup import Vault
from app.planning.vault_option_state import options_plan, read_option_state
from app.protection.plan import StepKind
from app.protection.vault_options import VaultOption
from tests.protection.azure import received, shown
from tests.ui.protect.session import Running, running
from tests.ui.shell.running import running as open_window
from tests.ui.vaults.test_vault_details import applied, choose, dialog_of
from ui.arguments import WindowOptions
from ui.common.language import Language
from ui.jobs.plan_run import PlanRun
from ui.protect.plan_dialog import PlanDialog
from ui.states.typed_confirmation import TypedConfirmation
from ui.vaults.options_dialog import OptionsDialog

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


def vault_named(world: Running, name: str) -> Vault:
    return next(one for one in world.session.fleet.estate.vaults.values() if one.name == name)


async def opened(world: Running, qtbot: QtBot, eventually: Wait, name: str) -> OptionsDialog:
    dialog = OptionsDialog(world.session, vault_named(world, name))
    qtbot.addWidget(dialog)
    dialog.open()
    await eventually(lambda: dialog.rows)
    return dialog


def pick(dialog: OptionsDialog, option: VaultOption, value: str) -> None:
    row = dialog.rows[option]
    row.choice.setCurrentIndex(row.choice.findData(value))


def enabled(dialog: OptionsDialog, option: VaultOption, value: str) -> bool:
    row = dialog.rows[option]
    model = row.choice.model()
    assert isinstance(model, QStandardItemModel)
    return bool(model.item(row.choice.findData(value)).flags() & Qt.ItemFlag.ItemIsEnabled)


async def test_what_azure_refuses_cannot_be_chosen_and_says_why(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        dialog = await opened(world, qtbot, eventually, "rsv-dev-krc")
        assert not dialog.go_on.isEnabled()
        assert dialog.go_on.toolTip()
        assert not enabled(dialog, VaultOption.CROSS_REGION_RESTORE, "Enabled")
        assert "geo-redundant" in dialog.rows[VaultOption.CROSS_REGION_RESTORE].note.text()
        assert dialog.rows[VaultOption.SOFT_DELETE_DAYS].days.minimum() == 14
        dialog.reject()
        immutable = await opened(world, qtbot, eventually, "rsv-dev-weu")
        assert not enabled(immutable, VaultOption.IMMUTABILITY, "Disabled")
        assert "final" in immutable.rows[VaultOption.IMMUTABILITY].note.text()
        immutable.reject()
        assert world.writes() == []


async def test_every_option_is_sent_as_shown_one_after_the_other_and_read_back(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        dialog = await opened(world, qtbot, eventually, "rsv-prod-krc")
        pick(dialog, VaultOption.CROSS_REGION_RESTORE, "Enabled")
        assert "cannot be undone" in dialog.rows[VaultOption.CROSS_REGION_RESTORE].note.text()
        dialog.rows[VaultOption.SOFT_DELETE_DAYS].days.setValue(30)
        pick(dialog, VaultOption.IMMUTABILITY, "Unlocked")
        pick(dialog, VaultOption.CROSS_SUBSCRIPTION_RESTORE, "Disabled")
        pick(dialog, VaultOption.PUBLIC_NETWORK_ACCESS, "Disabled")
        pick(dialog, VaultOption.JOB_FAILURE_ALERTS, "Disabled")
        assert len(dialog.finals) == 1
        dialog.go_on.click()
        plan = dialog.plan
        assert plan is not None
        assert {step.kind for step in plan.steps} == {StepKind.SET_VAULT_OPTION}
        assert len(plan.steps) == 6
        assert world.writes() == []
        run = PlanRun(world.session, plan, "options")
        await eventually(lambda: not run.running)
        assert received(world.writes()) == shown(plan)
        assert all(result.state.succeeded for result in run.results.values()), run.results
        vault = vault_named(world, "rsv-prod-krc")
        now = await read_option_state(world.session.connection.reader, vault)
        assert now.values[VaultOption.CROSS_REGION_RESTORE] == "Enabled"
        assert now.values[VaultOption.SOFT_DELETE_DAYS] == "30"
        assert now.values[VaultOption.IMMUTABILITY] == "Unlocked"
        assert (vault.soft_delete_days, vault.immutability) == (30, "Unlocked")
        assert now.problem(VaultOption.CROSS_REGION_RESTORE, "Disabled") is not None
        assert options_plan(now, dict(now.values)).steps == ()
        with pytest.raises(ValueError, match="option-final"):
            options_plan(now, {VaultOption.CROSS_REGION_RESTORE: "Disabled"})


async def test_a_final_choice_is_typed_reviewed_in_red_and_shown_on_the_page() -> None:
    async with open_window(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        details = choose(workspace, "rsv-dev-sea")
        QTest.mouseClick(details.options, Qt.MouseButton.LeftButton)
        dialog = await dialog_of(window, OptionsDialog)
        await window.until(lambda: dialog.rows)
        pick(dialog, VaultOption.IMMUTABILITY, "Locked")
        QTest.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)
        confirmation = await dialog_of(window, TypedConfirmation)
        assert not confirmation.verb_button.isEnabled()
        QTest.keyClicks(confirmation.fields[0], "rsv-dev-sea")
        QTest.mouseClick(confirmation.verb_button, Qt.MouseButton.LeftButton)
        review = await dialog_of(window, PlanDialog)
        await window.until(review.foot.apply.isVisible)
        assert review.foot.apply.property("kind") == "danger"
        await applied(window, workspace)
        await window.until(
            lambda: (
                next(
                    one for one in workspace.session.fleet.estate.vaults.values() if one.name == "rsv-dev-sea"
                ).immutability
                == "Locked"
            )
        )
        await window.until(lambda: any("immutable for ever" in row.sentence.text() for row in details.rows))
