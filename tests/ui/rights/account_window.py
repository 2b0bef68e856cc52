"""The window of an account of the simulated directory, signed in over TLS, read, with its rights known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.domain.assessment import Badge
from app.sandbox.fleet import build_state
from app.signin.methods import Method
from tests.protection.azure import evening
from tests.sandbox.entra.person import TlsSandbox, tls_sandbox
from tests.ui.shell.running import Running, running
from tests.ui.signin.test_flow import choose_cloud, click


@asynccontextmanager
async def account_window(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Running, TlsSandbox]]:
    """Sign in by the browser to a sandbox of its own, continue, and wait for everything to be read."""
    state = build_state(None, 7, 60.0, quotas=False, start=evening())
    with tls_sandbox(folder, state, adfs=False) as sandbox:
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
            yield window, sandbox


async def rights_known(window: Running) -> None:
    """Wait until nothing about rights is being read."""
    await window.until(lambda: not window.workspace.session.guard.busy)


async def select(window: Running, *badges: Badge) -> str:
    """Select a VM with one of these badges, and wait for what is known of rights about it."""
    workspace = window.workspace
    machines = workspace.session.fleet.machines
    key = next(key for key, one in machines.items() if one.verdict.badge in badges)
    await select_key(window, key)
    return key


async def select_key(window: Running, key: str) -> None:
    """Select this VM, and wait for what is known of rights about it."""
    window.workspace.fleet.select([key])
    await window.until(lambda: window.workspace.diagnosis.keys == (key,))
    await rights_known(window)


async def select_vault(window: Running, row: int) -> str:
    """Show the vaults, select one by its row, and wait for what is known of rights about it."""
    vaults = window.workspace.vaults
    window.workspace.actions_.show_vaults.trigger()
    await window.until(vaults.isVisible)
    vaults.table.setCurrentIndex(vaults.model.index(row, 0))
    await rights_known(window)
    return vaults._vault_id()
