"""Every control of the window has a name for a screen reader: its text, its accessible name or its label."""

import asyncio

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from tests.ui.shell.running import running
from ui.arguments import WindowOptions

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QAbstractSpinBox)


def nameless(root: QWidget) -> list[str]:
    """Visible controls without a name; parts that Qt makes inside its own widgets are Qt's."""
    labelled = {label.buddy() for label in root.findChildren(QLabel) if label.buddy() is not None}
    found: list[str] = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or isinstance(widget, QHeaderView | QScrollBar):
            continue
        if not widget.isVisible():
            continue
        popup = isinstance(widget, QAbstractItemView) and isinstance(widget.window().parent(), QComboBox)
        own = (
            popup
            or widget.objectName().startswith("qt_")
            or isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QLineEdit)
        )
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (own or text or widget.accessibleName() or widget in labelled):
            found.append(
                f"{type(widget).__module__}.{type(widget).__name__} in {type(widget.parent()).__name__}"
            )
    return found


async def test_every_control_of_the_sign_in_page_has_a_name() -> None:
    async with running() as window:
        assert nameless(window.window) == []


async def test_every_control_of_the_workspace_has_a_name() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        for count in (0, 1, 2):
            workspace.fleet.select(list(workspace.session.fleet.machines)[:count])
            await asyncio.sleep(0.1)
            assert nameless(window.window) == []
        workspace.actions_.show_vaults.trigger()
        await asyncio.sleep(0.1)
        assert nameless(window.window) == []
