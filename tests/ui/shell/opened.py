"""A workspace on a session of a test: the whole window, on a fast clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from ui.shell.preferences import Preferences
from ui.shell.session import Session
from ui.shell.window import MainWindow
from ui.shell.workspace import Workspace

T = TypeVar("T", bound=QDialog)


@asynccontextmanager
async def opened(session: Session) -> AsyncIterator[Workspace]:
    """Show the workspace of a session; it is left as at sign-out."""
    preferences = Preferences()
    window = MainWindow(preferences)
    window.resize(1440, 900)
    workspace = Workspace(session, window, preferences)
    window.show_workspace(workspace)
    window.show()
    workspace.start()
    try:
        yield workspace
    finally:
        await session.tasks.cancel_all()
        workspace.leave()
        window.close_for_real()
        window.deleteLater()


def press(widget: QWidget, words: str) -> None:
    """Press the button with these words."""
    for button in widget.findChildren(QPushButton):
        if button.text().replace("&", "").startswith(words) and button.isVisibleTo(widget):
            button.click()
            return
    raise AssertionError(f"no button {words}: {[one.text() for one in widget.findChildren(QPushButton)]}")


def dialog_of(kind: type[T]) -> Callable[[], T | None]:
    """Finds the open dialog of a kind."""

    def find() -> T | None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, kind) and widget.isVisible():
                return widget
        return None

    return find
