"""A token from a file that sees hundreds of subscriptions: nothing is read before somebody chose."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.sandbox.serving import Client
from tests.signin.cloud import many_subscriptions, private_file
from tests.ui.shell.running import Running, running
from ui.arguments import WindowOptions
from ui.shell.unread_dialog import UnreadDialog
from ui.signin.choice_page import ChoicePage


@pytest.fixture
def azure() -> Iterator[Client]:
    with many_subscriptions(60) as client:
        yield client


def options(azure: Client, folder: Path) -> WindowOptions:
    token = private_file(folder, "token", azure.server.token.encode())
    return WindowOptions(endpoint=azure.server.url, token_file=token)


async def page_of(window: Running) -> ChoicePage:
    await window.until(lambda: any(one.isVisible() for one in window.window.findChildren(ChoicePage)))
    (page,) = [one for one in window.window.findChildren(ChoicePage) if one.isVisible()]
    return page


def click(button: QPushButton) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def test_the_choice_comes_first(azure: Client, private_folder: Path) -> None:
    async with running(options(azure, private_folder)) as window:
        page = await page_of(window)
        assert len(page.subscriptions.shown()) == 60
        assert not page.subscriptions.ticked
        assert not page.continue_button.isEnabled()
        assert page.reason.text() == "Tick the subscriptions to show."
        assert {one.path for one in azure.server.requests} == {
            "/subscriptions",
            "/tenants",
            "/providers/Microsoft.ResourceGraph/resources",
        }
        key = page.subscriptions.shown()[7]
        page.subscriptions.tick(key, on=True)
        page.rights.setCurrentIndex(1)
        click(page.continue_button)
        workspace = await window.signed_in_and_read()
        assert [one.id for one in workspace.session.fleet.estate.subscriptions] == [key]
        assert workspace.session.read_only


async def test_disabled_and_past_due_ones_are_listed_with_the_reason(private_folder: Path) -> None:
    with many_subscriptions(4, {1: "Disabled", 2: "PastDue", 3: "Warned"}) as azure:
        async with running(options(azure, private_folder)) as window:
            workspace = await window.signed_in_and_read()
            estate = workspace.session.fleet.estate
            assert [one.name for one in estate.subscriptions] == ["Empty 00", "Empty 03"]
            dialog = UnreadDialog(estate, workspace.session.texts, window.window)
            text = dialog.as_text()
            assert "Empty 01: Disabled: nothing of it can be read or changed" in text
            assert "Empty 02: Past due: a payment is missing, so it is not read" in text
            assert "Empty 03" not in text
            dialog.deleteLater()


async def test_going_back_leaves_nothing_open(azure: Client, private_folder: Path) -> None:
    async with running(options(azure, private_folder)) as window:
        page = await page_of(window)
        click(page.back_button)
        await window.until(window.window.sign_in.form.isVisible)
        await window.until(lambda: not window.program.tasks.running())
        assert window.program.workspace is None
