"""Signing in through the window, over TLS, against the simulated Azure: tenants, choice, again, quit."""

import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.signin.methods import Method
from tests.sandbox.entra.person import TlsSandbox, tls_sandbox
from tests.signin.cloud import ARCHITECT, CONSULTANT, READER
from tests.ui.shell.running import Running, running
from ui.common.language import LanguageChoice
from ui.signin.refusal_dialog import RefusalDialog
from ui.signin.tenant_list import AccountRow, TenantRow, TenantState


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsSandbox]:
    with tls_sandbox(tmp_path_factory.mktemp("tls"), adfs=False) as one:
        yield one


def choose_cloud(window: Running, sandbox: TlsSandbox) -> None:
    cloud = window.window.sign_in.cloud
    cloud.choose("custom")
    cloud.endpoint.setText(sandbox.url)
    cloud.ca_file.setText(str(sandbox.ca_file))


def click(button: QPushButton) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def signed_in(window: Running, sandbox: TlsSandbox) -> None:
    choose_cloud(window, sandbox)
    page = window.window.sign_in
    page.choose(Method.BROWSER)
    click(page.method_form.sign_in_button)
    await window.until(lambda: window.program._flow is not None and window.program._flow.signed_in)
    await window.until(lambda: window.program._flow is not None and window.program._flow.choice.isVisible())


def tenants(window: Running) -> dict[str, TenantRow]:
    assert window.program._flow is not None
    accounts: tuple[AccountRow, ...] = window.program._flow.choice._accounts
    return {row.title: row for account in accounts for row in account.tenants}


def states(window: Running, state: TenantState) -> list[str]:
    return [title for title, row in tenants(window).items() if row.state is state]


def waiting_ended(window: Running) -> bool:
    return window.program._flow is not None and window.program._flow._signing_in is None


async def test_twelve_tenants_of_which_four_fail_and_the_others_are_read(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = sandbox.play_browser(monkeypatch, CONSULTANT)
    async with running() as window:
        await signed_in(window, sandbox)
        flow = window.program._flow
        assert flow is not None
        choice = flow.choice
        await window.until(lambda: states(window, TenantState.USABLE))
        assert choice.subscriptions.flat.isVisible()
        # Nothing but the home tenant was asked before anything was ticked.
        assert states(window, TenantState.USABLE) == ["Fabrikam"]
        assert len(states(window, TenantState.IDLE)) == 11
        click(choice.all_tenants)
        await window.until(lambda: not states(window, TenantState.ASKING))
        assert len(states(window, TenantState.USABLE)) == 8
        assert states(window, TenantState.NEEDS_PERSON) == ["Coho Winery", "Litware", "Tailspin Toys"]
        assert states(window, TenantState.FAILED) == ["Proseware"]
        rows = tenants(window)
        assert rows["Litware"].note.startswith("Needs a second factor (AADSTS50076).")
        assert rows["Proseware"].note.startswith("Blocked by conditional access (AADSTS53003).")
        assert "Proseware" in rows["Proseware"].note
        assert choice.usable.text() == "8 of 12 usable"
        assert len(opened) == 1
        choice.tenants.action_requested.emit(rows["Proseware"].account, rows["Proseware"].tenant_id)
        (details,) = window.window.findChildren(RefusalDialog)
        assert "AADSTS53003" in details.text
        details.accept()
        await window.until(lambda: not window.window.findChildren(RefusalDialog))
        assert len(choice.subscriptions.ticked) >= 8
        click(choice.continue_button)
        workspace = await window.signed_in_and_read()
        found = {one.facts.machine.subscription_id for one in workspace.session.fleet.machines.values()}
        assert len(found) >= 8
        assert {one.tenant_id for one in workspace.session.fleet.estate.subscriptions} == {
            rows[title].tenant_id for title in rows if rows[title].state is TenantState.USABLE
        }
        assert len(opened) == 1  # zero unasked prompts


async def test_a_second_factor_is_asked_for_by_a_click_only(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = sandbox.play_browser(monkeypatch, CONSULTANT)
    async with running() as window:
        await signed_in(window, sandbox)
        flow = window.program._flow
        assert flow is not None
        row = tenants(window)["Coho Winery"]
        flow.choice.tenants.tick(row.account, row.tenant_id, on=True)
        await window.until(lambda: states(window, TenantState.NEEDS_PERSON))
        assert len(opened) == 1
        again = sandbox.play_browser(monkeypatch, CONSULTANT, second_factor=True)
        flow.choice.tenants.action_requested.emit(row.account, row.tenant_id)
        await window.until(lambda: tenants(window)["Coho Winery"].state is TenantState.USABLE)
        assert len(again) == 1
        await window.until(flow.choice.isVisible)


async def test_a_choice_is_needed_with_many_subscriptions_and_is_remembered(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.play_browser(monkeypatch, ARCHITECT)
    async with running() as window:
        await signed_in(window, sandbox)
        flow = window.program._flow
        assert flow is not None
        tree = flow.choice.subscriptions
        await window.until(lambda: len(tree.shown()) == 250)
        assert not tree.ticked
        assert not flow.choice.continue_button.isEnabled()
        assert flow.choice.reason.text() == "Tick the subscriptions to show."
        groups = [tree.group_box.itemText(row) for row in range(tree.group_box.count())]
        assert groups == [
            "All management groups",
            "Corp",
            "Landing Zones",
            "Online",
            "Sandbox",
            "Tenant Root Group",
        ]
        assert not tree.flat.isVisible()
        tree.search.setText("Adventure Works")
        assert len(tree.shown()) == 5
        tree.search.clear()
        tree.group_box.setCurrentText("Online")
        assert 70 < len(tree.shown()) < 84
        click(tree.all_button)
        readable = len(tree.ticked)
        assert 70 < readable <= len(tree.shown())
        click(tree.none_button)
        tree.group_box.setCurrentIndex(0)
        tree.search.setText("017")
        key = tree.shown()[0]
        tree.tick(key, on=True)
        tree.search.clear()
        assert tree.ticked == {key}
        click(flow.choice.continue_button)
        workspace = await window.signed_in_and_read()
        assert {one.id.casefold() for one in workspace.session.fleet.estate.subscriptions} == {key}
        workspace.actions_.sign_out.trigger()
        await window.until(lambda: window.program.workspace is None)
        await window.until(lambda: not window.program.tasks.running())
        await signed_in(window, sandbox)
        await window.until(lambda: len(tree.shown()) == 250)
        assert tree.ticked == {key}


async def test_two_accounts_at_once(sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = sandbox.play_browser(monkeypatch, READER)
    async with running() as window:
        await signed_in(window, sandbox)
        flow = window.program._flow
        assert flow is not None
        page, choice = window.window.sign_in, flow.choice
        await window.until(lambda: choice.subscriptions.ticked)
        first = choice.subscriptions.ticked
        click(choice.add_account)
        await window.until(page.method_form.isVisible)
        assert not page.cloud.isEnabled()  # of the same cloud
        others = sandbox.play_browser(monkeypatch, CONSULTANT)
        click(page.method_form.sign_in_button)
        await window.until(lambda: len(choice._accounts) == 2 and choice.isVisible())
        assert {one.name for one in choice._accounts} == {READER, CONSULTANT}
        assert {account.title for account in choice._accounts} == {
            f"{READER} · Browser",
            f"{CONSULTANT} · Browser",
        }
        await window.until(lambda: len(choice.subscriptions.ticked) == len(first) + 1)
        click(choice.continue_button)
        workspace = await window.signed_in_and_read()
        estate = workspace.session.fleet.estate
        assert {one.id.casefold() for one in estate.subscriptions} > first
        assert len({one.tenant_id for one in estate.subscriptions}) == 2
        assert {one.identity.name for one in workspace.session.accounts} == {READER, CONSULTANT}
        owner, account = workspace.session.owner, workspace.session.accounts[0].identity
        assert (owner.account, owner.tenant_id) == (account.name, account.home_tenant_id.casefold())
        assert owner.tenant_id
        assert len(opened) == len(others) == 1


async def test_a_revoked_sign_in_shows_a_quiet_bar_and_what_was_read_stays(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = sandbox.play_browser(monkeypatch, READER)
    async with running() as window:
        await signed_in(window, sandbox)
        flow = window.program._flow
        assert flow is not None
        await window.until(lambda: flow.choice.subscriptions.ticked)
        click(flow.choice.continue_button)
        workspace = await window.signed_in_and_read()
        count = len(workspace.session.fleet.machines)
        assert count
        await asyncio.sleep(1.1)  # the authority revokes what was issued before, to the second
        sandbox.change(revoke_sessions=READER)
        workspace.scans.start(force=True)
        await window.until(workspace.sign_in_banner.isVisible)
        await window.until(lambda: not workspace.scans.running)
        assert "AADSTS50173" in workspace.sign_in_banner.text()
        assert "What was read stays." in workspace.sign_in_banner.text()
        assert len(workspace.session.fleet.machines) == count
        assert len(opened) == 1
        await asyncio.sleep(1.1)
        (again,) = workspace.sign_in_banner.findChildren(QPushButton)
        click(again)
        await window.until(lambda: not workspace.sign_in_banner.isVisible())
        assert len(opened) == 2
        await window.until(lambda: not workspace.scans.running)
        assert len(workspace.session.fleet.machines) == count


async def test_a_device_code_is_shown_with_its_page_and_its_end(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda *_: pytest.fail("nobody asked for a browser"))
    sandbox.change(device_code_interval=1)
    async with running() as window:
        choose_cloud(window, sandbox)
        page = window.window.sign_in
        page.choose(Method.DEVICE_CODE)
        click(page.method_form.sign_in_button)
        await window.until(page.code.isVisible)
        code = page.code.code.text()
        assert len(code) >= 8
        assert page.code.countdown.text().startswith("Expires in ")
        assert sandbox.url in page.code._page.text()
        click(page.code.copy_button)
        assert QApplication.clipboard().text() == code
        await asyncio.to_thread(sandbox.approve_device, code, READER)
        await window.until(lambda: window.program._flow is not None and window.program._flow.signed_in)
        await window.until(lambda: not page.code.isVisible())
        assert page.code.code.text() == ""
        assert QApplication.clipboard().text() == ""


async def test_after_a_code_expired_a_new_one_is_a_click_away(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda *_: pytest.fail("nobody asked for a browser"))
    sandbox.change(device_code_interval=1, device_code_lifetime=2)
    async with running() as window:
        choose_cloud(window, sandbox)
        page = window.window.sign_in
        page.choose(Method.DEVICE_CODE)
        click(page.method_form.sign_in_button)
        await window.until(page.code.isVisible)
        first = page.code.code.text()
        await window.until(page.code.new_button.isVisible)
        sandbox.change(device_code_lifetime=900)
        # Also once Entra itself has ended the waiting.
        await window.until(
            lambda: window.program._flow is not None and window.program._flow._signing_in is None
        )
        assert page.code.isVisible()
        assert page.code.countdown.text() == "The code has expired"
        click(page.code.new_button)
        await window.until(lambda: page.code.isVisible() and page.code.code.text() not in {"", first})
        assert not page.code.new_button.isVisible()
        await asyncio.to_thread(sandbox.approve_device, page.code.code.text(), READER)
        await window.until(lambda: window.program._flow is not None and window.program._flow.signed_in)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system always has a store")
async def test_without_a_protected_store_it_is_said_before_anybody_signs_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "gi", None)  # as where PyGObject is not installed
    async with running() as window:
        page = window.window.sign_in
        await window.until(lambda: "memory only" in page._promise.text())
        assert page._promise.isVisible()
        assert page.method_form.sign_in_button.isVisible()
        window.language.choose(LanguageChoice.KOREAN)
        await window.until(lambda: "메모리" in page._promise.text())


async def test_forgetting_an_account_leads_back_and_nothing_of_it_is_offered(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.play_browser(monkeypatch, READER)
    async with running() as window:
        await signed_in(window, sandbox)
        flow = window.program._flow
        assert flow is not None
        flow.choice.tenants.forget_requested.emit(flow.choice._accounts[0].key)
        await window.until(lambda: not flow.signed_in)
        await window.until(window.window.sign_in.method_form.isVisible)
        assert flow.remembered.accounts() == []


async def test_quitting_during_a_waiting_sign_in_ends_in_under_a_second(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The issue's own bound, the one time that a test asserts: the best of three, on busy computers.

    That nothing keeps the process alive afterwards is shown without a clock in ``tests/signin/test_attempt``.
    """
    monkeypatch.setattr("webbrowser.open", lambda *_: True)  # a browser in which nobody does anything
    took: list[float] = []
    while not took or (min(took) >= 1 and len(took) < 3):
        async with running() as window:
            choose_cloud(window, sandbox)
            page = window.window.sign_in
            page.choose(Method.BROWSER)
            click(page.method_form.sign_in_button)
            await window.until(page.cancel_button.isVisible)
            await asyncio.sleep(0.5)
            before = time.monotonic()
            window.window.close()
            await window.until(lambda: not window.window.isVisible())
            took.append(time.monotonic() - before)
    assert min(took) < 1


async def test_what_cannot_be_signed_in_to_is_said_on_the_page(sandbox: TlsSandbox, tmp_path: Path) -> None:
    async with running() as window:
        choose_cloud(window, sandbox)
        page = window.window.sign_in
        page.choose(Method.SERVICE_PRINCIPAL)
        form = page.method_form
        form.tenant.setText(sandbox.tenant)
        form.client_id.setText(sandbox.directory.automation.client_id)
        form.secret.setText("wrong-secret-value")
        click(form.sign_in_button)
        await window.until(page.problem.isVisible)
        assert "AADSTS7000215" in page.problem.text()
        assert form.secret.text() == ""
        page.cloud.ca_file.setText(str(tmp_path / "none.pem"))
        form.secret.setText("wrong-secret-value")
        click(form.sign_in_button)
        await window.until(lambda: "certificate" in page.problem.text().lower())


async def test_cancel_leaves_an_expired_code(sandbox: TlsSandbox) -> None:
    sandbox.change(device_code_interval=1, device_code_lifetime=1)
    async with running() as window:
        choose_cloud(window, sandbox)
        page = window.window.sign_in
        page.choose(Method.DEVICE_CODE)
        click(page.method_form.sign_in_button)
        await window.until(page.code.new_button.isVisible)
        await window.until(
            lambda: window.program._flow is not None and window.program._flow._signing_in is None
        )
        sandbox.change(device_code_lifetime=900)
        click(page.code.cancel_button)
        await window.until(page.method_form.isVisible)
        assert page.code.code.text() == ""
