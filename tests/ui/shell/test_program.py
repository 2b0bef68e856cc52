"""The whole window against a real simulated Azure: sign in, read, cancel, read-only, sign out, close."""

import asyncio
import os
from pathlib import Path

import pytest
from aiohttp import web
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.shell.running import Running, running
from ui.arguments import WindowOptions
from ui.common.dialogs import Confirmation
from ui.common.language import LanguageChoice
from ui.jobs.operations import OperationState
from ui.shell.unread_dialog import UnreadDialog


async def test_the_demo_is_one_click_away_and_is_read_by_itself() -> None:
    async with running() as window:
        QTest.mouseClick(window.window.sign_in.demo_button, Qt.MouseButton.LeftButton)
        workspace = await window.signed_in_and_read()
        count = len(workspace.session.fleet.machines)
        assert count >= 60
        assert workspace.foot.count_text().startswith(f"{count} VMs · read ")
        assert not workspace.reading.bar.isVisible()
        titles = {one.title: one.state for one in workspace.session.operations.all}
        assert titles["Reading Azure"] is OperationState.PARTIAL  # one scope of the demo cannot be read
        assert "Agent status" in titles


async def test_what_could_not_be_read_is_listed_and_can_be_copied() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        assert workspace.session.fleet.estate.unknowns
        workspace.show_unread()
        await window.until(lambda: window.window.findChildren(UnreadDialog))
        (dialog,) = window.window.findChildren(UnreadDialog)
        await window.until(dialog.isVisible)
        QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
        copied = QApplication.clipboard().text()
        assert "/subscriptions/" in copied
        assert "Microsoft.RecoveryServices" in copied
        dialog.accept()


async def test_cancel_keeps_what_was_read() -> None:
    async with running(WindowOptions(demo=True, machines=1500)) as window:
        await window.until(lambda: window.program.workspace is not None)
        workspace = window.workspace
        await window.until(lambda: workspace.session.fleet.machines)
        workspace.scans.cancel()
        await window.until(lambda: not workspace.scans.running)
        assert workspace.session.fleet.machines
        assert not workspace.reading.bar.isVisible()
        assert workspace.session.operations.running == 0


async def test_closing_while_reading_ends_everything() -> None:
    async with running(WindowOptions(demo=True, machines=1500)) as window:
        await window.until(lambda: window.program.workspace is not None)
        assert window.workspace.scans.running


async def test_read_only_offers_nothing_that_changes_azure() -> None:
    async with running(WindowOptions(demo=True, read_only=True)) as window:
        workspace = await window.signed_in_and_read()
        for action in workspace.actions_.changes:
            assert workspace.bar.widgetForAction(action) is None
        assert workspace.read_only_banner.isVisible()
        assert workspace.read_only_banner.text().startswith("Read-only")


async def test_selection_decides_what_is_offered() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        actions = workspace.actions_
        assert not actions.enable_backup.isEnabled()
        ready = [
            key for key, one in workspace.session.fleet.machines.items() if one.verdict.badge.value == "ready"
        ]
        workspace.fleet.select(ready[:3])
        await window.until(actions.enable_backup.isEnabled)
        assert actions.enable_backup.text() == "&Enable backup for 3…"
        assert not actions.back_up_now.isEnabled()
        workspace.fleet.select(ready[:1])
        await window.until(lambda: workspace.diagnosis.keys == (ready[0],))
        assert actions.enable_backup.text() == "&Enable backup…"


async def test_language_and_theme_switch_without_losing_the_selection() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        key = next(iter(workspace.session.fleet.machines))
        workspace.fleet.select([key])
        workspace.actions_.languages[LanguageChoice.KOREAN].trigger()
        await window.until(lambda: workspace.actions_.refresh.text() == "새로 고침(&R)")
        assert workspace.fleet.selected_keys() == [key]
        assert workspace.session.texts.language == "ko"
        assert workspace.foot.count_text().startswith("VM ")


async def test_signing_out_leads_back_and_in_again() -> None:
    async with running(WindowOptions(demo=True)) as window:
        await window.signed_in_and_read()
        window.workspace.actions_.sign_out.trigger()
        await window.until(lambda: window.program.workspace is None)
        assert window.window.sign_in.isVisible()
        await window.until(lambda: window.program.tasks.running() == ())
        QTest.mouseClick(window.window.sign_in.demo_button, Qt.MouseButton.LeftButton)
        await window.signed_in_and_read()


async def test_signing_out_asks_while_steps_are_running() -> None:
    def question() -> Confirmation | None:
        return next((one for one in window.window.findChildren(Confirmation) if one.isVisible()), None)

    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        operation = workspace.session.operations.begin("Enable backup", applying=True)
        operation.update("", 1, 3)
        workspace.actions_.sign_out.trigger()
        await window.until(question)
        asked = question()
        assert asked is not None
        assert asked.windowTitle() == "Sign out while steps are running?"
        assert asked.accessibleDescription().startswith("2 steps are not finished.")
        asked.cancel_button.click()
        await window.until(lambda: question() is None)
        assert window.program.workspace is workspace
        workspace.actions_.sign_out.trigger()
        await window.until(question)
        again = question()
        assert again is not None
        again.verb_button.click()
        await window.until(lambda: window.program.workspace is None)
        await window.until(lambda: window.program.tasks.running() == ())


async def test_esc_ends_a_waiting_sign_in() -> None:
    async with running() as window:
        page = window.window.sign_in
        QTest.mouseClick(page.demo_button, Qt.MouseButton.LeftButton)
        assert not page.demo_button.isEnabled()
        QTest.keyClick(page, Qt.Key.Key_Escape)
        await window.until(page.demo_button.isEnabled)
        assert window.program.workspace is None


def _token(folder: Path, text: str = "opaque-token", mode: int = 0o600) -> str:
    path = folder / "token"
    path.write_text(text)
    path.chmod(mode)
    return str(path)


async def _refused(window: Running, endpoint: str, token_file: str) -> tuple[str, str, str]:
    """What stands above the form, under the endpoint and under the token file after trying to connect."""
    form = window.window.sign_in.form
    form.endpoint.setText(endpoint)
    form.token_file.setText(token_file)
    QTest.mouseClick(form.connect_button, Qt.MouseButton.LeftButton)
    await window.until(window.window.sign_in.demo_button.isEnabled)
    return (window.window.sign_in.problem.text(), form.endpoint_problem.text(), form.file_problem.text())


async def test_a_bad_token_file_is_said_under_its_field(tmp_path: Path) -> None:
    async with running() as window:
        *_, missing = await _refused(window, "http://127.0.0.1:9", str(tmp_path / "none"))
        assert missing == "This file does not exist. Choose the file with the token."
        *_, empty = await _refused(window, "http://127.0.0.1:9", _token(tmp_path, ""))
        assert "empty" in empty
        if os.name == "posix":
            *_, open_ = await _refused(window, "http://127.0.0.1:9", _token(tmp_path, mode=0o644))
            assert "chmod 600" in open_


@pytest.mark.parametrize("endpoint", ["management.azure.com", "http://example.org", "ftp://x", "https://"])
async def test_a_bad_address_is_said_under_its_field(tmp_path: Path, endpoint: str) -> None:
    async with running() as window:
        _, problem, _ = await _refused(window, endpoint, _token(tmp_path))
        assert problem


async def test_nobody_there(tmp_path: Path) -> None:
    async with running() as window:
        problem, _, _ = await _refused(window, "http://127.0.0.1:9", _token(tmp_path))
        assert "does not answer" in problem


_EXPIRED = "e30.eyJleHAiOjE1MDAwMDAwMDB9.c2ln"


async def test_an_expired_token(tmp_path: Path) -> None:
    async with running() as window:
        problem, _, _ = await _refused(window, "http://127.0.0.1:9", _token(tmp_path, _EXPIRED))
        assert "expired" in problem


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("text/html", "<html>hello</html>"), ("text/plain", "hello"), ("application/json", '{"a": [1]}')],
)
async def test_an_answer_that_is_not_resource_manager(tmp_path: Path, content_type: str, body: str) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=body, content_type=content_type)

    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with running() as window:
            problem, _, _ = await _refused(window, f"http://127.0.0.1:{port}", _token(tmp_path))
            assert problem == "It answered, but not like Azure Resource Manager. Check the address."
    finally:
        await runner.cleanup()
        await asyncio.sleep(0)
