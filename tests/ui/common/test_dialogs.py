"""Dialogs are awaited; the safe answer is the default; a cancelled wait puts the dialog away."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from ui.common.dialogs import Confirmation, ask, confirm

Wait = Callable[[Callable[[], object]], Coroutine[object, object, None]]


async def test_the_verb_button_confirms(eventually: Wait) -> None:
    question = Confirmation("Stop?", "It ends.", "Stop protection", steps=["one", "two"])
    waiting = asyncio.create_task(confirm(question))
    await eventually(question.isVisible)
    QTest.mouseClick(question.verb_button, Qt.MouseButton.LeftButton)
    assert await waiting is True


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
async def test_esc_and_enter_take_the_safe_answer(eventually: Wait, key: Qt.Key) -> None:
    question = Confirmation("Stop?", "It ends.", "Stop protection", danger=True)
    waiting = asyncio.create_task(confirm(question))
    await eventually(question.isVisible)
    QTest.keyClick(question, key)
    assert await waiting is False


async def test_a_cancelled_wait_puts_the_dialog_away(eventually: Wait) -> None:
    dialog = QDialog()
    waiting = asyncio.create_task(ask(dialog))
    await eventually(dialog.isVisible)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await eventually(lambda: not isValid(dialog))


async def test_a_destroyed_dialog_counts_as_dismissed(eventually: Wait) -> None:
    dialog = QDialog()
    waiting = asyncio.create_task(ask(dialog))
    await eventually(dialog.isVisible)
    dialog.deleteLater()
    assert await waiting == 0
