"""*New policy…* inside dialogs is for those who may write policies of the vault; others read why not."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from app.domain.assessment import Badge
from app.planning.item_lists import machine_items
from tests.sandbox.entra.person import ADMINISTRATOR
from tests.signin.cloud import READER
from tests.ui.rights.account_window import account_window, rights_known
from ui.protect.dialog import EnableDialog
from ui.states.changes import StateChange
from ui.states.policy_choice import PolicyChoice


@pytest.mark.parametrize(("name", "may"), [(ADMINISTRATOR, True), (READER, False)])
async def test_a_new_policy_follows_the_rights_of_the_account(
    name: str, may: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(button: QAbstractButton) -> None:
        assert button.isEnabled() == may, button.toolTip()
        if not may:
            assert "Microsoft.RecoveryServices/" in button.accessibleDescription()

    async with account_window(name, tmp_path, monkeypatch) as (window, _):
        session, workspace = window.workspace.session, window.workspace
        machines = session.fleet.machines.values()
        protected = next(one for one in machines if one.verdict.badge is Badge.PROTECTED)
        choice = PolicyChoice(session, StateChange.CHANGE_POLICY, machine_items(protected), workspace)
        choice.open()
        await rights_known(window)
        check(choice.vaults[0].new_policy_button)
        choice.done(0)

        ready = [one for one in machines if one.verdict.badge is Badge.READY]
        one = next(one for one in ready if one.facts.machine.region == protected.facts.machine.region)
        dialog = EnableDialog(session, [one.key], lambda *_: pytest.fail("applied"), parent=workspace)
        dialog.open()
        dialog.foot.next.click()
        dialog.places.at_once.click()
        page = dialog.fleet
        await window.until(lambda: page.proposal is not None and list(page.proposal.shares()))
        proposal = page.proposal
        assert proposal is not None
        row = page.model.row_with(proposal.groups[0].group.key)
        assert row is not None
        page.tree.setCurrentIndex(page.model.index_of(row))
        await rights_known(window)
        check(page.wishes.new_policy_button)
        check(page.group.new_policy_button)
        dialog.done(0)
