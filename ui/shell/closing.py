"""The question before the window closes or the account leaves: only while a step of a plan has not ended."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.common.dialogs import Confirmation, confirm

if TYPE_CHECKING:
    from ui.shell.session import Session


async def may_close(session: "Session", window: QWidget, *, quitting: bool) -> bool:
    """Whether the work may end, by ``quitting`` or signing out; asks where steps are under way."""
    running = session.operations.applying
    applying = [one for one in running if one.total is None or one.done < one.total]
    if not applying:
        return True
    steps = sum((one.total or 0) - one.done for one in applying)
    translate = QCoreApplication.translate
    sentence = translate(
        "Closing",
        "%n step(s) are not finished. What was sent goes on in Azure; the rest is not sent.",
        None,
        steps,
    )
    if not session.demo:
        sentence += " " + translate("Closing", "At the next sign-in you can continue.")
    question = Confirmation(
        translate("Closing", "Quit while steps are running?")
        if quitting
        else translate("Closing", "Sign out while steps are running?"),
        sentence,
        translate("Closing", "Quit") if quitting else translate("Closing", "Sign out"),
        cancel=translate("Closing", "Stay"),
        parent=window,
    )
    return await confirm(question)
