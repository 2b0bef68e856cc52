"""The window is one window: nothing else comes up beside it, and what is pressed reaches it."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.shell.running import running
from ui.arguments import WindowOptions


class Shown(QObject):
    """Notes every widget that came up as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("read_only", [False, True])
async def test_opening_and_reading_brings_up_one_window_that_stays_active(read_only: bool) -> None:
    application = QApplication.instance()
    assert application is not None
    shown = Shown()
    application.installEventFilter(shown)
    try:
        async with running(WindowOptions(demo=True, read_only=read_only)) as window:
            workspace = await window.signed_in_and_read()
            workspace.actions_.show_vaults.trigger()
            workspace.actions_.show_list.trigger()
            assert shown.names == ["MainWindow"]
            before = workspace.session.fleet.estate.finished_at
            QTest.keyClick(window.window, Qt.Key.Key_F5)
            await window.until(lambda: workspace.session.fleet.estate.finished_at != before)
            await window.until(lambda: not workspace.scans.running)
    finally:
        application.removeEventFilter(shown)
