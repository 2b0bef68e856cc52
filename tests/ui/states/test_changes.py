"""Stop, resume, undelete, another policy, delete data: from menu to plan, on a real simulated Azure."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu
from pytestqt.qtbot import QtBot

from app.domain.assessment import AssessedMachine, Badge, Coverage
from app.domain.resource_ids import key_of
from app.planning.disk_choices import read_disk_choice
from app.planning.item_lists import machine_items
from app.policies.disks import DiskChoice, DiskMode
from app.protection.plan import Sign, StepKind, StepState
from tests.ui.protect.session import Running, running
from tests.ui.shell.running import Running as Window
from tests.ui.shell.running import running as open_window
from ui.arguments import WindowOptions
from ui.common.language import Language
from ui.diagnosis.items_row import ItemsRow
from ui.diagnosis.machine_page import MachinePage
from ui.fleet.menus import MachineActions, machine_menu
from ui.policies.dialog import PolicyDialog
from ui.policies.disks_dialog import DisksDialog
from ui.protect.plan_dialog import PlanDialog
from ui.states.asking import ask_for_plan
from ui.states.changes import StateChange, machine_offers
from ui.states.policy_choice import PolicyChoice
from ui.states.typed_confirmation import TypedConfirmation

Kind = TypeVar("Kind", bound=QDialog)
Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


def named(machines: dict[str, AssessedMachine], name: str) -> AssessedMachine:
    return next(one for one in machines.values() if one.facts.machine.name == name)


def of(world: Running, name: str) -> AssessedMachine:
    return named(dict(world.session.fleet.machines), name)


async def test_each_state_offers_what_fits_it_and_nothing_else(language: Language) -> None:
    async with running(language) as world:
        offered = {
            name: set(machine_offers([of(world, name)]))
            for name in ("erp-app-01", "sea-app-01", "sea-app-02")
        }
        assert offered["erp-app-01"] == {
            StateChange.CHANGE_POLICY,
            StateChange.DISKS,
            StateChange.STOP,
            StateChange.DELETE_DATA,
        }
        assert offered["sea-app-01"] == {StateChange.RESUME, StateChange.DELETE_DATA}
        assert offered["sea-app-02"] == {StateChange.UNDELETE}
        ready = world.one(Badge.READY)
        assert machine_offers([ready]) == {}
        both = machine_offers([of(world, "erp-app-01"), of(world, "erp-app-02")])
        assert StateChange.CHANGE_POLICY in both
        assert StateChange.DISKS not in both


def texts_of(menu: QMenu) -> list[str]:
    return [one.text().replace("&", "") for one in menu.actions() if one.text() and one.isVisible()]


async def test_the_menu_of_several_counts_them_and_read_only_has_none(
    language: Language, qtbot: QtBot
) -> None:
    async with running(language) as world:
        machines = [of(world, "erp-app-01"), of(world, "erp-app-02"), of(world, "sea-app-01")]
        parent = MachinePage(world.session.guard)
        qtbot.addWidget(parent)
        asked: list[tuple[StateChange, int]] = []
        actions = MachineActions(
            world.session.guard,
            open_page=lambda: None,
            why=lambda: None,
            enable=lambda: None,
            back_up=lambda: None,
        )
        actions.change_state = lambda change, items: asked.append((change, len(items)))
        menu = machine_menu(parent, machines, actions, read_only=False)
        texts = texts_of(menu)
        assert "Stop protection of 2…" in texts
        assert "Resume protection…" in texts
        assert "Stop and delete backup data of 3…" in texts
        next(one for one in menu.actions() if "Stop protection of 2" in one.text().replace("&", "")).trigger()
        assert asked == [(StateChange.STOP, 2)]
        alone = texts_of(machine_menu(parent, machines, actions, read_only=True))
        assert not [text for text in alone if "Stop" in text or "Resume" in text]


async def test_data_is_deleted_only_after_its_name_was_typed(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with running(language) as world:
        parent = MachinePage(world.session.guard)
        qtbot.addWidget(parent)
        items = machine_offers([of(world, "erp-app-01")])[StateChange.DELETE_DATA]
        task = world.session.tasks.start(
            "ask", ask_for_plan(world.session, StateChange.DELETE_DATA, items, parent)
        )
        await eventually(lambda: parent.findChildren(TypedConfirmation))
        (dialog,) = parent.findChildren(TypedConfirmation)
        assert not dialog.verb_button.isEnabled()
        assert "exactly" in dialog.verb_button.toolTip()
        QTest.keyClicks(dialog.fields[0], "erp-app-0")
        assert not dialog.verb_button.isEnabled()
        QTest.keyClicks(dialog.fields[0], "1")
        assert dialog.verb_button.isEnabled()
        QTest.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
        asked = await task
        assert asked is not None
        assert asked.danger
        (step,) = asked.plan.steps
        assert (step.kind, step.sign) == (StepKind.DELETE_DATA, Sign.REMOVE)
        assert world.writes() == []


async def test_several_vms_are_confirmed_by_the_name_of_their_vault(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with running(language) as world:
        parent = MachinePage(world.session.guard)
        qtbot.addWidget(parent)
        machines = [of(world, "erp-app-01"), of(world, "sea-app-01")]
        items = machine_offers(machines)[StateChange.DELETE_DATA]
        task = world.session.tasks.start(
            "ask", ask_for_plan(world.session, StateChange.DELETE_DATA, items, parent)
        )
        await eventually(lambda: parent.findChildren(TypedConfirmation))
        (dialog,) = parent.findChildren(TypedConfirmation)
        assert len(dialog.fields) == 2
        for field, name in zip(dialog.fields, dialog._names, strict=True):
            field.setText(name)
        assert dialog.verb_button.isEnabled()
        dialog.reject()
        assert await task is None
        assert world.writes() == []


async def test_undelete_names_the_days_left_and_resumes_with_the_chosen_policy(
    language: Language, qtbot: QtBot
) -> None:
    async with running(language) as world:
        machine = of(world, "sea-app-02")
        (item,) = machine_offers([machine])[StateChange.UNDELETE]
        row = ItemsRow()
        qtbot.addWidget(row)
        row.show_items([item], machine.judged_at, world.session.fleet.estate)
        assert item.delete_due is not None
        left = (item.delete_due - machine.judged_at).days
        assert 0 < left <= 14
        assert f"{left} days left" in row.buttons[0].text()
        dialog = PolicyChoice(world.session, StateChange.UNDELETE, [item])
        qtbot.addWidget(dialog)
        assert dialog.resume.isChecked()
        kinds = [step.kind for step in dialog.plan().steps]
        assert kinds == [StepKind.UNDELETE, StepKind.RESUME]
        dialog.resume.setChecked(False)
        assert [step.kind for step in dialog.plan().steps] == [StepKind.UNDELETE]
        assert not dialog.vaults[0].isEnabled()


async def test_another_policy_is_one_of_the_items_own_vault_and_says_what_does_not_fit(
    language: Language, qtbot: QtBot
) -> None:
    async with running(language) as world:
        items = machine_offers([of(world, "erp-app-01")])[StateChange.CHANGE_POLICY]
        dialog = PolicyChoice(world.session, StateChange.CHANGE_POLICY, items)
        qtbot.addWidget(dialog)
        (vault,) = dialog.vaults
        known = world.session.fleet.estate.policies[key_of(vault.vault_id)]
        assert vault.policies.count() == len(known)
        assert vault.policy is not None
        assert key_of(vault.policy.id) == key_of(items[0].policy_id)
        assert dialog.plan().steps == ()
        other = next(row for row in range(vault.policies.count()) if row != vault.policies.currentIndex())
        vault.policies.setCurrentIndex(other)
        made = dialog.plan()
        assert [step.kind for step in made.steps] == [StepKind.CHANGE_POLICY] or made.left_out


async def test_a_vm_with_items_in_two_vaults_links_to_both(language: Language, qtbot: QtBot) -> None:
    async with running(language) as world:
        machine = of(world, "erp-app-01")
        (item,) = machine_items(machine)
        other = next(one for one in world.session.fleet.estate.vaults.values() if one.id != item.vault_id)
        row = ItemsRow()
        qtbot.addWidget(row)
        row.show_items([item], machine.judged_at, world.session.fleet.estate)
        assert not row._said.isVisibleTo(row)
        row.show_items(
            [item, msgspec.structs.replace(item, vault_id=other.id)],
            machine.judged_at,
            world.session.fleet.estate,
        )
        assert len(row.buttons) == 2
        assert row._said.isVisibleTo(row)
        with qtbot.waitSignal(row.vault_requested) as asked:
            row.buttons[1].click()
        assert asked.args == [other.id]


async def test_a_stopped_vm_is_resumed_from_its_page_and_its_badge_turns() -> None:
    async with open_window(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        fleet = workspace.session.fleet
        stopped = named(dict(fleet.machines), "sea-app-01")
        assert stopped.verdict.badge is Badge.STOPPED
        workspace.fleet.select([stopped.key])
        page = workspace.diagnosis.machine
        await window.until(lambda: page.key == stopped.key and page.state.isVisible())
        assert page.state.text().replace("&", "") == "Resume protection…"
        QTest.mouseClick(page.state, Qt.MouseButton.LeftButton)
        choice = await dialog_of(window, PolicyChoice)
        QTest.mouseClick(choice.go_on, Qt.MouseButton.LeftButton)
        dialog = await dialog_of(window, PlanDialog)
        await window.until(lambda: dialog.foot.apply.isVisible() and dialog.foot.apply.isEnabled())
        QTest.mouseClick(dialog.foot.apply, Qt.MouseButton.LeftButton)
        await window.until(lambda: dialog.outcome is not None and dialog.outcome.ended)
        dialog.accept()
        await window.until(lambda: fleet.machines[stopped.key].verdict.coverage is not Coverage.STOPPED)
        await window.until(lambda: not workspace.flows.busy)
        await window.until(lambda: not workspace.session.operations.applying)
        QTest.mouseClick(page.items.buttons[0], Qt.MouseButton.LeftButton)
        assert workspace.vaults.isVisible()
        assert workspace.vaults._vault_id().casefold() == machine_items(stopped)[0].vault_id.casefold()


async def dialog_of(window: Window, kind: type[Kind]) -> Kind:
    await window.until(lambda: [one for one in window.window.findChildren(kind) if one.isVisible()])
    return next(one for one in window.window.findChildren(kind) if one.isVisible())


async def test_the_disks_of_a_protected_vm_are_chosen_from_its_menu_applied_and_read_back() -> None:
    async with open_window(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        session = workspace.session
        machine = next(
            one
            for one in session.fleet.machines.values()
            if one.verdict.badge is Badge.PROTECTED
            and {0, 1} <= {disk.lun for disk in one.facts.machine.disks}
        )
        (item,) = machine_items(machine)

        async def choose() -> DisksDialog:
            workspace.fleet.select([machine.key])
            row = workspace.fleet.model._contents.rows[machine.key]
            menu = workspace.fleet._menu_of_machines(row)
            entry = next(one for one in menu.actions() if one.text().replace("&", "") == "Choose disks…")
            entry.trigger()
            return await dialog_of(window, DisksDialog)

        dialog = await choose()
        assert dialog.modes[DiskMode.ALL].isChecked()
        assert not dialog.accept_button.isEnabled()
        dialog.modes[DiskMode.ONLY].click()
        dialog.boxes[0].click()
        said = " ".join(label.text() for label in dialog.note_labels)
        assert "can only be restored as disks" in said
        assert "snapshots are still taken of all disks" in said
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        review = await dialog_of(window, PlanDialog)
        await window.until(lambda: review.foot.apply.isVisible() and review.foot.apply.isEnabled())
        (step,) = review.review.plan().steps
        assert step.reason.key == "reason-disks-only"
        QTest.mouseClick(review.foot.apply, Qt.MouseButton.LeftButton)
        await window.until(lambda: review.outcome is not None and review.outcome.ended)
        review.accept()
        await window.until(lambda: not workspace.flows.busy)
        await window.until(lambda: not session.operations.applying)
        reader = session.connection.reader
        assert await read_disk_choice(reader, item.id) == DiskChoice(DiskMode.ONLY, (1,))
        again = await choose()
        assert again.chosen() == DiskChoice(DiskMode.ONLY, (1,))
        again.reject()
        await window.until(lambda: not workspace.flows.busy)


async def test_a_selection_gets_a_policy_that_the_same_plan_makes() -> None:
    async with open_window(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        session = workspace.session
        fleet = session.fleet
        machines = [named(dict(fleet.machines), name) for name in ("erp-app-01", "erp-app-02")]
        workspace.fleet.select([one.key for one in machines])
        items = machine_offers(machines)[StateChange.CHANGE_POLICY]
        row = workspace.fleet.model._contents.rows[machines[0].key]
        menu = workspace.fleet._menu_of_machines(row)
        next(one for one in menu.actions() if one.text().replace("&", "") == "Change policy of 2…").trigger()
        choice = await dialog_of(window, PolicyChoice)
        (vault,) = choice.vaults
        vault.new_policy_button.click()
        await window.until(lambda: [one for one in choice.findChildren(PolicyDialog) if one.isVisible()])
        (editor,) = [one for one in choice.findChildren(PolicyDialog) if one.isVisible()]
        editor.form.keep.daily.count.setValue(45)
        name = editor.form.name.text()
        QTest.mouseClick(editor.accept_button, Qt.MouseButton.LeftButton)
        await window.until(lambda: vault.policies.currentText() == f"New: {name}")
        QTest.mouseClick(choice.go_on, Qt.MouseButton.LeftButton)
        review = await dialog_of(window, PlanDialog)
        await window.until(lambda: review.foot.apply.isVisible() and review.foot.apply.isEnabled())
        plan = review.review.plan()
        kinds = [step.kind for step in plan.steps]
        assert kinds == [StepKind.CREATE_POLICY, StepKind.CHANGE_POLICY, StepKind.CHANGE_POLICY]
        assert {step.target_id for step in plan.steps[1:]} == {item.id for item in items}
        QTest.mouseClick(review.foot.apply, Qt.MouseButton.LeftButton)
        await window.until(lambda: review.outcome is not None and review.outcome.ended)
        assert review.outcome is not None
        assert {one.state for one in review.outcome.run.results.values()} == {StepState.DONE}
        review.accept()
        await window.until(lambda: not workspace.flows.busy and not session.operations.applying)

        def policies() -> set[str]:
            return {machine_items(fleet.machines[one.key])[0].policy_name for one in machines}

        await window.until(lambda: policies() == {name})


async def test_back_from_enhanced_is_refused_in_the_choice_and_in_the_plan(
    language: Language, qtbot: QtBot
) -> None:
    async with running(language) as world:
        items = machine_offers([of(world, "jpe-app-01")])[StateChange.CHANGE_POLICY]
        dialog = PolicyChoice(world.session, StateChange.CHANGE_POLICY, items)
        qtbot.addWidget(dialog)
        (vault,) = dialog.vaults
        texts = [vault.policies.itemText(row) for row in range(vault.policies.count())]
        assert texts == ["EnhancedPolicy · Enhanced", "DefaultPolicy · fits 0 of 1"]
        vault.policies.setCurrentIndex(1)
        plan = dialog.plan()
        assert plan.steps == ()
        said = world.session.plan_texts.left_out(plan.left_out[0], world.session.texts)
        assert vault.problem.text() == said
        assert [one.reason.key for one in plan.left_out] == ["cannot-back-to-standard"]
