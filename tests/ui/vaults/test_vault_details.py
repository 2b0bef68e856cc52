"""What the vaults page says about each vault and offers: from the note over the review to the new badge."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from app.domain.backup import ProtectedItem
from app.planning.item_lists import machine_items, orphans
from app.planning.vault_notes import NoteKind
from tests.ui.shell.running import Running, running
from ui.arguments import WindowOptions
from ui.protect.plan_dialog import PlanDialog
from ui.shell.workspace import Workspace
from ui.states.changes import StateChange
from ui.states.typed_confirmation import TypedConfirmation
from ui.vaults.details import VaultDetails
from ui.vaults.model import BadgesRole, Column

Kind = TypeVar("Kind", bound=QDialog)


def choose(workspace: Workspace, name: str) -> VaultDetails:
    vaults = workspace.session.fleet.estate.vaults.values()
    workspace._show_vault(next(one.id for one in vaults if one.name == name))
    return workspace.vaults.details


def badges(workspace: Workspace) -> dict[NoteKind, str]:
    """The badges of the selected row."""
    page = workspace.vaults
    row = page.model.row_of(page._key())
    return dict(page.model.index(row, Column.NOTES).data(BadgesRole))


def button(details: VaultDetails, kind: NoteKind, text: str) -> QPushButton:
    return next(one for one in details.row(kind).buttons if text in one.text().replace("&", ""))


async def dialog_of(window: Running, kind: type[Kind]) -> Kind:
    await window.until(lambda: [one for one in window.window.findChildren(kind) if one.isVisible()])
    return next(one for one in window.window.findChildren(kind) if one.isVisible())


async def applied(window: Running, workspace: Workspace) -> None:
    """Apply the plan that is reviewed, see every step succeed, and close."""
    dialog = await dialog_of(window, PlanDialog)
    await window.until(lambda: dialog.foot.apply.isVisible() and dialog.foot.apply.isEnabled())
    QTest.mouseClick(dialog.foot.apply, Qt.MouseButton.LeftButton)
    await window.until(lambda: dialog.outcome is not None and dialog.outcome.ended)
    assert dialog.outcome is not None
    assert all(one.state.succeeded for one in dialog.outcome.run.results.values())
    dialog.accept()
    await window.until(lambda: not workspace.flows.busy and not workspace.session.operations.applying)


def lost(workspace: Workspace, name: str) -> ProtectedItem:
    return next(one for one in orphans(workspace.session.fleet) if one.machine_name == name)


async def test_items_without_a_vm_are_stopped_deleted_and_brought_back() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        details = choose(workspace, "rsv-prod-krc")
        assert badges(workspace)[NoteKind.ORPHANS] == "2 without VM"
        assert "erp-app-retired" in details.row(NoteKind.ORPHANS).sentence.text()
        QTest.mouseClick(button(details, NoteKind.ORPHANS, "Stop protection of 2"), Qt.MouseButton.LeftButton)
        await applied(window, workspace)
        await window.until(
            lambda: (
                {one.protection_state for one in orphans(workspace.session.fleet)} == {"ProtectionStopped"}
            )
        )
        await window.until(
            lambda: not [b for b in details.row(NoteKind.ORPHANS).buttons if "Stop protection" in b.text()]
        )
        delete = button(details, NoteKind.ORPHANS, "Stop and delete backup data of 2")
        QTest.mouseClick(delete, Qt.MouseButton.LeftButton)
        confirmation = await dialog_of(window, TypedConfirmation)
        QTest.keyClicks(confirmation.fields[0], "rsv-prod-krc")
        QTest.mouseClick(confirmation.verb_button, Qt.MouseButton.LeftButton)
        await applied(window, workspace)
        await window.until(lambda: lost(workspace, "crm-db-02").soft_deleted)
        await window.until(
            lambda: "Undelete" in details.row(NoteKind.ORPHANS).buttons[0].text().replace("&", "")
        )
        QTest.mouseClick(button(details, NoteKind.ORPHANS, "Undelete 2"), Qt.MouseButton.LeftButton)
        await applied(window, workspace)
        await window.until(lambda: not lost(workspace, "crm-db-02").soft_deleted)
        assert lost(workspace, "crm-db-02").protection_state == "ProtectionStopped"


async def test_an_empty_vault_is_removed_and_a_guarded_or_locked_one_says_so() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        details = choose(workspace, "rsv-prod-weu")
        assert "cannot be changed any more" in details.settings.text()
        assert badges(workspace)[NoteKind.GUARD] == "Resource Guard"
        details = choose(workspace, "rsv-prod-jpe")
        assert badges(workspace)[NoteKind.LOCK] == "lock: no deletion"
        assert "on the resource group" in details.row(NoteKind.LOCK).sentence.text()
        details = choose(workspace, "rsv-dev-weu")
        assert badges(workspace)[NoteKind.IMMUTABLE] == "immutable for ever"
        details = choose(workspace, "rsv-dev-sea")
        assert badges(workspace) == {NoteKind.EMPTY: "empty"}
        assert "14 days" in details.settings.text()
        QTest.mouseClick(button(details, NoteKind.EMPTY, "Remove vault"), Qt.MouseButton.LeftButton)
        await applied(window, workspace)
        known = workspace.session.fleet.estate.vaults
        await window.until(lambda: not [one for one in known.values() if one.name == "rsv-dev-sea"])
        names = [one.name for one in workspace.session.fleet.estate.vaults.values()]
        assert "rsv-dev-sea" not in names


async def test_a_vm_in_two_vaults_is_named_and_leads_to_the_other_vault_and_to_the_vm() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        details = choose(workspace, "rsv-prod-krc")
        assert badges(workspace)[NoteKind.TWO_VAULTS] == "VM also in rsv-prod-krc-private"
        link = button(details, NoteKind.TWO_VAULTS, "Show vault rsv-prod-krc-private")
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
        assert details.name.full_text() == "rsv-prod-krc-private"
        assert badges(workspace)[NoteKind.TWO_VAULTS] == "VM also in rsv-prod-krc"
        assert badges(workspace)[NoteKind.SOFT_DELETED] == "1 soft-deleted"
        QTest.mouseClick(button(details, NoteKind.TWO_VAULTS, "Show print-01"), Qt.MouseButton.LeftButton)
        assert workspace.fleet.isVisible()
        await window.until(lambda: workspace.diagnosis.machine._name.full_text() == "print-01")
        shown = workspace.diagnosis.machine
        assert {"rsv-prod-krc", "rsv-prod-krc-private"} == {
            one.text().split(" · ")[0] for one in shown.items.buttons
        }
        details = choose(workspace, "rsv-dev-krc")
        assert "erp-archive-01" in details.row(NoteKind.OTHER_SUBSCRIPTION).sentence.text()


async def test_a_vault_that_holds_something_is_not_removed_and_a_guard_stops_what_lessens() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        vaults = {one.name: one for one in workspace.session.fleet.estate.vaults.values()}
        workspace.flows.remove_vault(vaults["rsv-prod-krc"].id)
        dialog = await dialog_of(window, PlanDialog)
        await window.until(dialog.foot.apply.isVisible)
        assert dialog.review.plan().steps == ()
        assert not dialog.foot.apply.isEnabled()
        reasons = [workspace.session.plan_texts.say(one.reason) for one in dialog.review.plan().left_out]
        assert any("rsv-prod-krc holds" in one for one in reasons)
        dialog.reject()
        await window.until(lambda: not workspace.flows.busy)
        details = choose(workspace, "rsv-prod-weu")
        weu = [
            item
            for one in workspace.session.fleet.machines.values()
            for item in machine_items(one)
            if item.vault_id == vaults["rsv-prod-weu"].id
        ]
        assert details.row(NoteKind.GUARD).buttons == []
        workspace.flows.change_state(StateChange.STOP, weu)
        dialog = await dialog_of(window, PlanDialog)
        await window.until(dialog.foot.apply.isVisible)
        assert not dialog.foot.apply.isEnabled()
        assert "guard-backup-weu" in dialog.foot.apply.accessibleDescription()
        dialog.reject()
