"""Policies from the page of vaults: edited, deleted and made, on a real window and a real simulated Azure."""

import asyncio
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu

from app.cloud import api_versions
from app.domain.backup import Policy
from app.domain.resource_ids import key_of
from app.protection.plan import StepKind, StepState
from app.protection.requests import put_policy
from tests.ui.shell.running import Running, running
from ui.arguments import WindowOptions
from ui.policies.dialog import PolicyDialog
from ui.protect.plan_dialog import PlanDialog
from ui.shell.workspace import Workspace

Kind = TypeVar("Kind", bound=QDialog)


class _Document(msgspec.Struct):
    properties: dict[str, Any] = {}


async def properties_of(workspace: Workspace, policy_id: str) -> dict[str, Any]:
    document = await workspace.session.connection.reader.get(policy_id, api_versions.BACKUP, _Document)
    return document.properties


def used_policy(workspace: Workspace) -> Policy:
    """A Standard policy that several VMs use."""
    policies = workspace.session.fleet.estate.policies.values()
    return next(one for found in policies for one in found if one.protected_items > 1 and one.type == "V1")


def known(workspace: Workspace, policy_id: str) -> Policy | None:
    policies = workspace.session.fleet.estate.policies.values()
    return next((one for some in policies for one in some if key_of(one.id) == key_of(policy_id)), None)


def entry(menu: QMenu, text: str) -> QAction:
    """The action of a menu, or of a menu in it, that says this."""
    actions = [*menu.actions(), *(one for sub in menu.actions() if sub.menu() for one in _under(sub))]
    return next(one for one in actions if one.text().replace("&", "") == text)


def _under(action: QAction) -> list[QAction]:
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return menu.actions()


async def dialog_of(window: Running, kind: type[Kind]) -> Kind:
    def shown() -> list[Kind]:
        return [one for one in window.window.findChildren(kind) if one.isVisible()]

    await window.until(shown)
    return shown()[0]


def choose(workspace: Workspace, policy: Policy, text: str) -> None:
    """Choose an entry in the menu of the vault's policies."""
    workspace.vaults.select(policy.vault_id)
    assert workspace.vaults.policy_button.isEnabled()
    entry(workspace.vaults.policy_button.fill(), text).trigger()


async def edited(window: Running, workspace: Workspace, policy: Policy, days: int) -> PlanDialog:
    """The review of an edit that keeps daily points for so many days."""
    choose(workspace, policy, f"Edit {policy.name}…")
    editor = await dialog_of(window, PolicyDialog)
    assert editor.bar.text() == f"Changes all {policy.protected_items} VMs of this policy."
    editor.form.keep.daily.count.setValue(days)
    assert editor.accept_button.isEnabled(), editor.hint.text()
    QTest.mouseClick(editor.accept_button, Qt.MouseButton.LeftButton)
    review = await dialog_of(window, PlanDialog)
    await window.until(lambda: review.foot.apply.isVisible() and review.foot.apply.isEnabled())
    return review


async def applied(window: Running, workspace: Workspace, review: PlanDialog) -> StepState:
    """Apply a plan of one step; how it ended."""
    QTest.mouseClick(review.foot.apply, Qt.MouseButton.LeftButton)
    await window.until(lambda: review.outcome is not None and review.outcome.ended)
    assert review.outcome is not None
    (result,) = review.outcome.run.results.values()
    review.accept()
    await window.until(lambda: not workspace.flows.busy and not workspace.session.operations.applying)
    return result.state


async def test_a_policy_in_use_is_changed_read_back_and_known_at_once() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        policy = used_policy(workspace)
        before = await properties_of(workspace, policy.id)
        review = await edited(window, workspace, policy, 60)
        (step,) = review.review.plan().steps
        assert step.kind is StepKind.EDIT_POLICY
        assert str(policy.protected_items) in workspace.session.plan_texts.say(step.reason)
        assert await applied(window, workspace, review) is StepState.DONE
        after = await properties_of(workspace, policy.id)
        assert after["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] == 60
        assert after["schedulePolicy"] == before["schedulePolicy"]
        await window.until(lambda: (known(workspace, policy.id) or policy).daily_days == 60)


async def test_a_policy_that_somebody_changed_meanwhile_is_not_overwritten() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        policy = used_policy(workspace)
        review = await edited(window, workspace, policy, 60)
        theirs = await properties_of(workspace, policy.id)
        theirs["instantRpRetentionRangeInDays"] = 5
        changes = workspace.session.connection.changes
        await changes.send(put_policy(policy.id, theirs))
        while (await properties_of(workspace, policy.id)).get("instantRpRetentionRangeInDays") != 5:  # noqa: ASYNC110 -- the service has no event
            await asyncio.sleep(0.05)
        assert await applied(window, workspace, review) is StepState.CHANGED_MEANWHILE
        after = await properties_of(workspace, policy.id)
        assert after["instantRpRetentionRangeInDays"] == 5
        assert after["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] != 60


async def test_a_policy_is_made_then_deleted_and_one_in_use_says_why_it_stays() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        policy = used_policy(workspace)
        choose(workspace, policy, "New policy…")
        editor = await dialog_of(window, PolicyDialog)
        name = editor.form.name.text()
        QTest.mouseClick(editor.accept_button, Qt.MouseButton.LeftButton)
        review = await dialog_of(window, PlanDialog)
        await window.until(lambda: review.foot.apply.isVisible() and review.foot.apply.isEnabled())
        (step,) = review.review.plan().steps
        assert await applied(window, workspace, review) is StepState.DONE
        await window.until(lambda: known(workspace, step.target_id) is not None)
        menu = workspace.vaults.policy_button.fill()
        kept = f"{policy.name} came with the vault and is not deleted by this program."
        assert not entry(menu, kept).isEnabled()
        choose(workspace, policy, f"{name}…")
        review = await dialog_of(window, PlanDialog)
        await window.until(lambda: review.foot.apply.isVisible() and review.foot.apply.isEnabled())
        (gone,) = review.review.plan().steps
        assert (gone.kind, key_of(gone.target_id)) == (StepKind.DELETE_POLICY, key_of(step.target_id))
        assert await applied(window, workspace, review) is StepState.DONE
        await window.until(lambda: known(workspace, step.target_id) is None)
