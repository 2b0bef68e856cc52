"""Dialogs that are awaited, never executed: `exec` would nest an event loop and stall other work."""

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel


async def ask(dialog: QDialog) -> int:
    """Show a window-modal dialog, wait for its result (0: dismissed) and put it away.

    Closing the parent emits nothing, so whoever shuts down cancels the task that waits here.
    """
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(code: int = 0) -> None:
        if not done.done():
            done.set_result(code)

    dialog.finished.connect(finish)
    dialog.destroyed.connect(lambda: finish(0))
    try:
        dialog.open()
        return await done
    finally:
        if isValid(dialog):
            dialog.hide()
            dialog.deleteLater()


class Confirmation(QDialog):
    """A question with a verb button; the safe answer is the default and what Esc means.

    ``steps`` are shown as lines of a list under the text: what will happen, in order.
    """

    def __init__(
        self,
        title: str,
        text: str,
        verb: str,
        *,
        steps: Sequence[str] = (),
        cancel: str = "",
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(440)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(TextLabel(title, TextRole.CARD_TITLE, wrap=True))
        if text:
            layout.addWidget(TextLabel(text, tone=2, wrap=True))
        for step in steps:
            layout.addWidget(TextLabel(f"• {step}", tone=2, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        self.cancel_button = push_button(
            cancel or QCoreApplication.translate("Confirmation", "Cancel"), parent=self
        )
        self.verb_button = push_button(verb, Kind.DANGER if danger else Kind.PRIMARY, parent=self)
        self.cancel_button.setDefault(True)
        self.cancel_button.clicked.connect(self.reject)
        self.verb_button.clicked.connect(self.accept)
        row.addWidget(self.cancel_button)
        row.addWidget(self.verb_button)
        layout.addSpacing(8)
        layout.addLayout(row)
        self.setAccessibleDescription(text)
        self.cancel_button.setFocus()


async def confirm(question: Confirmation) -> bool:
    """Whether the verb button was pressed."""
    return await ask(question) == QDialog.DialogCode.Accepted
