"""The whole story: real widgets, the real event loop, a real simulated Azure in its own process."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from app.domain.assessment import AssessedMachine, Badge
from app.domain.backup import Redundancy, Vault
from app.domain.machines import MachineKind
from app.protection.plan import StepState
from tests.ui.shell.running import Running, running
from ui.protect.backup_now import BackupNowDialog
from ui.protect.dialog import EnableDialog, Page
from ui.vaults.form import VaultDialog

REGION = "koreasouth"
Dialog = TypeVar("Dialog", bound=QDialog)


def click(button: QAbstractButton) -> None:
    assert button.isVisible()
    assert button.isEnabled(), button.toolTip()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def opened(window: Running, kind: type[Dialog]) -> Dialog:
    def found() -> list[Dialog]:
        return [one for one in window.window.findChildren(kind) if one.isVisible()]

    await window.until(found)
    return found()[0]


def toolbar_button(window: Running, text: str) -> QWidget:
    bar = window.workspace.bar
    action = next(one for one in bar.actions() if one.text().replace("&", "").startswith(text))
    widget = bar.widgetForAction(action)
    assert widget is not None
    return widget


def ready_in(window: Running, region: str, count: int) -> list[str]:
    machines = window.workspace.session.fleet.machines

    def fits(one: AssessedMachine) -> bool:
        machine = one.facts.machine
        of_production = (
            window.workspace.session.fleet.estate.subscription_name(machine.subscription_id)
            == "Contoso Production"
        )
        plain = machine.kind is MachineKind.VIRTUAL_MACHINE
        return machine.region == region and one.verdict.badge is Badge.READY and of_production and plain

    found = sorted(key for key, one in machines.items() if fits(one))
    assert len(found) >= count
    return found[:count]


async def explore_the_demo(window: Running) -> None:
    click(window.window.sign_in.demo_button)
    workspace = await window.signed_in_and_read()
    assert workspace.fleet.model.total == len(workspace.session.fleet.machines) >= 60


async def filter_by_typing(window: Running) -> None:
    model, field = window.workspace.fleet.model, window.workspace.fleet.filter_bar.field
    QTest.keyClicks(field, "krs-")
    await window.until(lambda: 0 < model.shown_count < model.total)
    assert all("krs-" in key for key in model.shown_keys())
    QTest.keyClick(field, Qt.Key.Key_Escape)
    await window.until(lambda: model.shown_count == model.total)


async def select(window: Running, keys: list[str]) -> None:
    window.workspace.fleet.select(keys)
    await window.until(lambda: set(window.workspace.fleet.selected_keys()) == set(keys))


async def create_vault(window: Running, name: str) -> Vault:
    """Create a locally redundant vault in a new group, in the region of the selected VMs."""
    session = window.workspace.session
    QTest.mouseClick(toolbar_button(window, "Create vault"), Qt.MouseButton.LeftButton)
    form = await opened(window, VaultDialog)
    await window.until(lambda: form.region.currentData() == REGION)
    await window.until(form.group.name)
    click(form.group.switch)
    form.group.edit.setText("rg-backup-krs")
    QTest.keyClicks(form.name.edit, f"1{name}")
    assert not form.create_button.isEnabled()
    form.name.edit.clear()
    QTest.keyClicks(form.name.edit, name)
    form.redundancy.choose(Redundancy.LOCAL)
    await window.until(form.create_button.isEnabled)
    click(form.create_button)
    await window.until(lambda: form.plan is not None and form.create_button.isEnabled())
    click(form.create_button)

    def made() -> list[Vault]:
        vaults = session.fleet.estate.vaults.values()
        return [one for one in vaults if one.name == name and one.provisioning_state == "Succeeded"]

    await window.until(made)
    await window.until(lambda: session.operations.running == 0)
    return made()[0]


async def enable(window: Running, keys: list[str]) -> EnableDialog:
    """Take the dialog from the selection to its results."""
    QTest.mouseClick(toolbar_button(window, "Enable backup"), Qt.MouseButton.LeftButton)
    dialog = await opened(window, EnableDialog)
    assert dialog.choose.chosen() == set(keys)
    click(dialog.foot.next)
    await window.until(lambda: dialog.page is Page.TARGETS and dialog.foot.next.isEnabled())
    await window.until(lambda: len(dialog.targets.outcomes()) == len(keys))
    click(dialog.foot.next)
    await window.until(lambda: dialog.page is Page.REVIEW)
    plan = dialog.review.plan()
    assert len([step for step in plan.steps if step.machine_id]) == len(keys)
    assert not plan.left_out
    click(dialog.foot.apply)
    await window.until(lambda: dialog.outcome is not None and dialog.outcome.ended)
    assert dialog.outcome is not None
    assert {one.state for one in dialog.outcome.run.results.values()} == {StepState.DONE}
    return dialog


async def back_up(window: Running, dialog: EnableDialog) -> None:
    await window.until(dialog.foot.back_up.isVisible)
    click(dialog.foot.back_up)
    backup = await opened(window, BackupNowDialog)
    await window.until(backup.verb_button.isEnabled)
    click(backup.verb_button)
    await window.until(
        lambda: not [one for one in window.window.findChildren(BackupNowDialog) if one.isVisible()]
    )


@pytest.mark.timeout(400)
async def test_from_the_sign_in_page_to_protected_without_a_refresh() -> None:
    async with running() as window:
        await explore_the_demo(window)
        workspace = window.workspace
        session, machines = workspace.session, workspace.session.fleet.machines
        await filter_by_typing(window)

        assert not [one for one in session.fleet.estate.vaults.values() if one.region == REGION]
        selected = [*ready_in(window, REGION, 2), *ready_in(window, "koreacentral", 3)]
        await select(window, selected[:2])
        vault = await create_vault(window, "rsv-prod-krs")
        state = await session.vaults.redundancy_state(vault)
        assert (state.redundancy, state.locked) == (Redundancy.LOCAL.value, False)

        await select(window, selected)
        dialog = await enable(window, selected)
        await window.until(lambda: all(machines[key].verdict.badge is Badge.PENDING for key in selected))
        assert (await session.vaults.redundancy_state(vault)).locked

        await back_up(window, dialog)
        await window.until(lambda: all(machines[key].verdict.badge is Badge.PROTECTED for key in selected))
        for key in selected:
            items = machines[key].facts.items
            assert isinstance(items, tuple)
            assert items[0].last_recovery_point is not None
        jobs = [
            job for of_vault in session.jobs.jobs.values() for job in of_vault if job.operation == "Backup"
        ]
        names = {machines[key].facts.machine.name for key in selected}
        assert names <= {job.machine_name for job in jobs if job.status == "Completed"}
        assert sum(workspace.fleet.model.badge_counts.values()) == len(machines)
