"""What accounts with different rights are offered in the window; the table is that of the facts' roles."""

from pathlib import Path
from typing import Final

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from app.domain.assessment import Badge
from app.rights.operations import Operation
from app.sandbox.entra import roles
from tests.rights.test_roles import ALLOWED
from tests.sandbox.entra.person import ADMINISTRATOR, TlsSandbox
from tests.signin.cloud import READER, VM_CONTRIBUTOR
from tests.ui.rights.account_window import account_window, rights_known, select, select_vault
from tests.ui.shell.running import Running
from ui.rights.dialog import RightsDialog

OPERATOR: Final = "backup.operator@contoso.example"
ROLES: Final = {
    ADMINISTRATOR: roles.OWNER,
    READER: roles.READER,
    OPERATOR: roles.BACKUP_OPERATOR,
    VM_CONTRIBUTOR: roles.VIRTUAL_MACHINE_CONTRIBUTOR,
}
"""The role by which each account is judged; the operator is a reader too, and a reader changes nothing."""
NOT_PROTECTED: Final = (Badge.READY, Badge.READY_WITH_WARNINGS)


def check(control: QAction | QAbstractButton, operation: Operation, allowed: frozenset[Operation]) -> None:
    """Enabled exactly when the role allows it; else it says which action is missing where, and who has it."""
    assert control.property("operation") == operation.value
    assert control.isEnabled() == (operation in allowed), (operation, control.toolTip())
    if operation not in allowed:
        hint = control.toolTip()
        assert "Microsoft." in hint
        assert "/subscriptions/" in hint
        assert any(role in hint for role in ("Backup Contributor", "Backup Operator", "Contributor"))


def entries(menu: QMenu) -> dict[str, QAction]:
    return {
        str(one.property("operation")) + one.text(): one
        for one in menu.actions()
        if one.property("operation")
    }


def menu_of(window: Running, key: str) -> QMenu:
    fleet = window.workspace.fleet
    row = next(row for group in fleet.model.groups for row in group.shown if row.key == key)
    return fleet._menu_of_machines(row)


@pytest.mark.parametrize("name", ROLES)
async def test_each_account_sees_exactly_the_allowed_controls(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = ALLOWED[ROLES[name]]
    async with account_window(name, tmp_path, monkeypatch) as (window, _):
        workspace = window.workspace
        actions, page = workspace.actions_, workspace.diagnosis.machine
        check(actions.create_vault, Operation.CREATE_VAULT, allowed)
        if name != VM_CONTRIBUTOR:  # to whom nothing is known to be unprotected
            key = await select(window, *NOT_PROTECTED)
            check(actions.enable_backup, Operation.ENABLE_BACKUP, allowed)
            check(page.enable, Operation.ENABLE_BACKUP, allowed)
            (entry,) = entries(menu_of(window, key)).values()
            check(entry, Operation.ENABLE_BACKUP, allowed)
        key = await select(window, Badge.PROTECTED)
        check(actions.back_up_now, Operation.BACK_UP_NOW, allowed)
        check(page.back_up, Operation.BACK_UP_NOW, allowed)
        menu = menu_of(window, key)
        await rights_known(window)
        found = entries(menu)
        assert len(found) >= 4
        for entry in found.values():
            check(entry, Operation(str(entry.property("operation"))), allowed)
        refused = [one for one in found.values() if not one.isEnabled()]
        shown = [one.text() for one in menu.actions() if one.isVisible()]
        assert ("Missing rights…" in shown) == bool(refused)
        await select_vault(window, 0)
        vaults = workspace.vaults
        check(vaults.create_button, Operation.CREATE_VAULT, allowed)
        if name != OPERATOR:  # who lacks the VMs' side; no VM is named there, so that is not known
            check(vaults.backup_button, Operation.ENABLE_BACKUP, allowed)
        check(vaults.redundancy_button, Operation.SET_REDUNDANCY, allowed)
        check(vaults.policy_button, Operation.CHANGE_POLICY, allowed)
        check(vaults.details.options, Operation.SET_VAULT_OPTIONS, allowed)
        await window.until(lambda: workspace.foot.reads_only.isVisible() == (not allowed))
        if not allowed:
            assert vaults.rights.isVisible()


async def test_a_state_that_needs_a_write_on_the_item_is_offered_to_who_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with account_window(OPERATOR, tmp_path, monkeypatch) as (window, _):
        await select(window, Badge.STOPPED)
        page = window.workspace.diagnosis.machine
        assert page.state.isVisible()
        check(page.state, Operation.CHANGE_ITEM, frozenset({Operation.CHANGE_ITEM}))
        menu = menu_of(window, page.key)
        await rights_known(window)
        stop = [one for one in entries(menu).values() if "delete" in one.text()]
        assert stop
        for one in stop:
            check(one, Operation.STOP_BACKUP, frozenset())


async def test_what_is_missing_is_reached_by_the_keyboard_tried_checked_and_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with account_window(READER, tmp_path, monkeypatch) as (window, sandbox):
        workspace = window.workspace
        actions = workspace.actions_
        await select(window, Badge.PROTECTED)
        await window.until(workspace.foot.reads_only.isVisible)
        key = workspace.rights
        assert key.isVisible()
        assert key.focusPolicy() & key.focusPolicy().TabFocus
        assert key.accessibleName()
        actions.missing_rights.trigger()
        dialog = await opened(window)
        shown = {one.missing[0].operation for one in dialog.decisions}
        assert {Operation.BACK_UP_NOW, Operation.CREATE_VAULT} <= shown
        dialog.copy_buttons["ko"].click()
        letter = QApplication.clipboard().text()
        assert READER in letter
        assert "권한" in letter
        assert "az role assignment create" in letter
        dialog.copy_buttons["en"].click()
        assert "Backup Operator" in QApplication.clipboard().text()
        # A role that was given meanwhile, or made active, is seen without signing in anew.
        give(sandbox, READER, roles.READER, roles.BACKUP_OPERATOR)
        assert not actions.back_up_now.isEnabled()
        dialog.again_button.click()
        await rights_known(window)
        assert actions.back_up_now.isEnabled()
        left = {one.missing[0].operation for one in dialog.decisions}
        assert Operation.BACK_UP_NOW not in left
        assert Operation.CREATE_VAULT in left
        give(sandbox, READER, roles.READER)
        dialog.again_button.click()
        await rights_known(window)
        assert shown <= {one.missing[0].operation for one in dialog.decisions}
        dialog._choose(Operation.BACK_UP_NOW.value)
        dialog.try_button.click()
        await window.until(actions.back_up_now.isEnabled)
        assert not actions.create_vault.isEnabled()
        await window.until(lambda: not workspace.foot.reads_only.isVisible())


def give(sandbox: TlsSandbox, name: str, *given: roles.Role) -> None:
    """Let an owner assign exactly these roles."""
    sandbox.directory.user(name).home.roles = given


async def opened(window: Running) -> RightsDialog:
    await window.until(lambda: window.window.findChildren(RightsDialog))
    (dialog,) = window.window.findChildren(RightsDialog)
    return dialog


async def test_a_refused_way_in_is_explained_instead_of_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with account_window(READER, tmp_path, monkeypatch) as (window, _):
        workspace = window.workspace
        await select_vault(window, 0)
        index = workspace.vaults.model.index(0, 0)
        workspace.vaults.table.activated.emit(index)  # a double click, where no button is grey
        dialog = await opened(window)
        (decision,) = dialog.decisions
        assert decision.missing[0].operation is Operation.SET_REDUNDANCY
        dialog.reject()
        await window.until(lambda: not workspace.flows.busy)


async def test_rights_cost_few_requests_and_none_of_them_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with account_window(READER, tmp_path, monkeypatch) as (window, sandbox):
        await select(window, Badge.PROTECTED)
        await select_vault(window, 0)
        estate = window.workspace.session.fleet.estate
        asked = [
            one.path.casefold()
            for one in sandbox.server.requests
            if one.path.casefold().endswith("/providers/microsoft.authorization/permissions")
        ]
        assert len(asked) == len(set(asked))
        scopes = len(estate.subscriptions) + len(estate.groups) + len(estate.vaults)
        assert len(asked) <= scopes + 2  # and a VM or two


async def test_who_may_everything_is_asked_nothing_beyond_the_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with account_window(ADMINISTRATOR, tmp_path, monkeypatch) as (window, sandbox):
        before = len(sandbox.server.requests)
        await select(window, *NOT_PROTECTED)
        await select(window, Badge.PROTECTED)
        later = [one.path.casefold() for one in list(sandbox.server.requests)[before:]]
        assert not [one for one in later if one.endswith("/permissions") and "/resourcegroups/" not in one]
