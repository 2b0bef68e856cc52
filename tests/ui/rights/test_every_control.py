"""No way in is forgotten: in the window of who may change nothing, no enabled control begins a change.

Every button and every entry of every menu that is shown and enabled is pressed. What begins a dialog goes
through :class:`ui.shell.flows.Flows`; the few that begin something harmless are named here.
"""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QMenu, QToolButton, QWidget
from shiboken6 import isValid

from app.domain.assessment import Badge
from app.domain.resource_ids import key_of
from tests.signin.cloud import READER
from tests.ui.rights.account_window import account_window, rights_known, select, select_vault
from tests.ui.shell.running import Running
from ui.rights.guard import Guard
from ui.shell.flows import Flows

HARMLESS: Final = frozenset({"a past run", "result of a plan", "dismiss a run"})
"""Work that sends nothing: looks at what the journal keeps."""
BADGES: Final = (
    Badge.READY,
    Badge.PROTECTED,
    Badge.UNHEALTHY,
    Badge.STOPPED,
    Badge.SOFT_DELETED,
    Badge.BLOCKED,
)


def pressable(button: QAbstractButton) -> bool:
    if not isValid(button):
        return False
    if isinstance(button, QToolButton) and button.menu() is not None:
        return False  # its menu would wait for an answer; the entries are pressed by themselves
    return button.isVisible() and button.isEnabled() and not button.isCheckable()


def press_menu(menu: QMenu) -> None:
    for action in menu.actions():
        sub = action.menu()
        if isinstance(sub, QMenu):
            continue  # what columns are shown
        if action.isVisible() and action.isEnabled() and not action.isSeparator():
            action.trigger()


class Pressing:
    """The window, and what pressing its controls began."""

    def __init__(self, window: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = window
        self.begun: list[str] = []
        self.count = 0

        def start(_flows: Flows, name: str, work: Coroutine[Any, Any, None]) -> None:
            work.close()
            self.begun.append(name)

        def explain(_guard: Guard, _refused: Callable[[], object], _parent: QWidget) -> None:
            """The list of what is missing may be opened."""

        monkeypatch.setattr(Flows, "_start", start)
        monkeypatch.setattr(Guard, "explain", explain)
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)

    def press(self, root: QWidget, *skip: QAbstractButton) -> None:
        for button in root.findChildren(QAbstractButton):
            if button not in skip and pressable(button):
                button.click()
                self.count += 1

    @property
    def changes(self) -> list[str]:
        return [name for name in self.begun if name not in HARMLESS]


async def test_no_enabled_control_of_a_reader_begins_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with account_window(READER, tmp_path, monkeypatch) as (window, _):
        pressing = Pressing(window, monkeypatch)
        workspace = window.workspace
        present = {one.verdict.badge for one in workspace.session.fleet.machines.values()}
        for badge in BADGES:
            if badge not in present:
                continue
            key = await select(window, badge)
            page = workspace.diagnosis.machine
            pressing.press(workspace.diagnosis, page.close_button, page.check, page.more)
            row = next(row for group in workspace.fleet.model.groups for row in group.shown if row.key == key)
            menu = workspace.fleet._menu_of_machines(row)
            await rights_known(window)
            press_menu(menu)
            workspace.actions_.show_list.trigger()
        assert {Badge.READY, Badge.PROTECTED, Badge.STOPPED, Badge.SOFT_DELETED} <= present
        for group in workspace.fleet.model.groups[:2]:
            menu = workspace.fleet._menu_of_group(group)
            await rights_known(window)
            press_menu(menu)
        many = list(workspace.session.fleet.machines)[:30]
        workspace.fleet.select(many)
        await rights_known(window)
        pressing.press(workspace.diagnosis, workspace.diagnosis.many.more)
        actions = workspace.actions_
        for action in (actions.enable_backup, actions.back_up_now, actions.create_vault):
            action.trigger()
        for number in range(workspace.vaults.model.rowCount()):
            vault_id = await select_vault(window, number)
            assert key_of(vault_id) in workspace.session.fleet.estate.vaults
            pressing.press(workspace.vaults, workspace.vaults.refresh_button)
            if workspace.vaults.policy_button.isEnabled():
                press_menu(workspace.vaults.policy_button.fill())
        await window.until(lambda: workspace.session.jobs.jobs)
        jobs = workspace.strip.jobs
        for job in [one for found in workspace.session.jobs.jobs.values() for one in found][:12]:
            menu = jobs.menu_of(job)
            await rights_known(window)
            press_menu(menu)
        assert pressing.count > 20
        assert pressing.changes == []
