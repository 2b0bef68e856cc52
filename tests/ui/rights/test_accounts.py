"""What accounts with different rights are offered in the window, on a real simulated Azure over TLS."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton

from app.domain.assessment import Badge
from app.sandbox.fleet import build_state
from app.signin.methods import Method
from tests.protection.azure import evening
from tests.sandbox.entra.person import ADMINISTRATOR, TlsSandbox, tls_sandbox
from tests.signin.cloud import READER
from tests.ui.shell.running import Running, running
from tests.ui.signin.test_flow import choose_cloud, click


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsSandbox]:
    state = build_state(60, 1, 60.0, quotas=False, start=evening())
    with tls_sandbox(tmp_path_factory.mktemp("tls"), state, adfs=False) as one:
        yield one


@asynccontextmanager
async def signed_in_as(
    name: str, sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    """The window of an account, read and with its rights known."""
    sandbox.play_browser(monkeypatch, name)
    async with running() as window:
        choose_cloud(window, sandbox)
        page = window.window.sign_in
        page.choose(Method.BROWSER)
        click(page.method_form.sign_in_button)
        await window.until(lambda: window.program._flow is not None and window.program._flow.signed_in)
        flow = window.program._flow
        assert flow is not None
        await window.until(lambda: flow.choice.subscriptions.ticked)
        click(flow.choice.continue_button)
        await window.signed_in_and_read()
        await rights_known(window)
        yield window


async def rights_known(window: Running) -> None:
    await window.until(lambda: not window.workspace.session.guard.busy)


async def selected(window: Running, *badges: Badge) -> str:
    """Select a VM with one of these badges, and wait for what is known of rights about it."""
    workspace = window.workspace
    machines = workspace.session.fleet.machines
    key = next(key for key, one in machines.items() if one.verdict.badge in badges)
    workspace.fleet.select([key])
    await window.until(lambda: workspace.diagnosis.keys == (key,))
    await rights_known(window)
    return key


def refused(control: QAction | QAbstractButton, *words: str) -> None:
    assert not control.isEnabled()
    for word in (*words, "/subscriptions/"):
        assert word in control.toolTip()


async def test_an_administrator_is_offered_everything(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with signed_in_as(ADMINISTRATOR, sandbox, monkeypatch) as window:
        workspace = window.workspace
        actions = workspace.actions_
        assert actions.create_vault.isEnabled()
        await selected(window, Badge.READY)
        assert actions.enable_backup.isEnabled()
        assert workspace.diagnosis.machine.enable.isEnabled()
        await selected(window, Badge.PROTECTED)
        assert actions.back_up_now.isEnabled()
        assert not workspace.rights.isVisible()
        assert not workspace.foot.reads_only.isVisible()


async def test_a_reader_is_told_which_right_is_missing_at_every_button(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with signed_in_as(READER, sandbox, monkeypatch) as window:
        workspace = window.workspace
        actions, page = workspace.actions_, workspace.diagnosis.machine
        await window.until(workspace.foot.reads_only.isVisible)
        refused(actions.create_vault, "Microsoft.RecoveryServices/Vaults/write", "Backup Contributor")
        await selected(window, Badge.READY)
        refused(actions.enable_backup, "protectedItems/write", "Backup Operator", "virtualMachines/write")
        assert page.enable.isVisible()
        refused(page.enable, "Virtual Machine Contributor")
        assert page.enable.accessibleDescription() in page.enable.toolTip() or page.enable.toolTip()
        assert page.rights.isVisible()
        await selected(window, Badge.PROTECTED)
        refused(actions.back_up_now, "protectedItems/backup/action", "Backup Operator")
        assert workspace.rights.isVisible()
