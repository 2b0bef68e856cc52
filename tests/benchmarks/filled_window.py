"""A child process: the real window on a real scan; prints what it measured as one line of JSON.

Arguments: address of the simulated Azure, its token file, the word to type.
"""

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.inventory.scan import ScanOptions
from app.readiness.garbage import settle_garbage_collector
from tests.benchmarks.server import Server
from tests.benchmarks.stalls import Stalls
from ui.async_bridge import Tasks, new_event_loop
from ui.common.fonts import application_font
from ui.common.language import Language, LanguageChoice
from ui.common.style import AssistantStyle
from ui.common.theme import Theme, ThemeChoice
from ui.fleet.columns import Column, column_title
from ui.fleet.page import FleetPage
from ui.fleet.view import FleetView
from ui.shell.preferences import Preferences
from ui.shell.session import open_session
from ui.shell.window import MainWindow
from ui.shell.workspace import Workspace

_IDLE_SECONDS = 0.6
"""Longer than the tree waits before it prepares the texts of the filter."""


class Painted:
    """Waits for the next paint of the list of VMs."""

    def __init__(self) -> None:
        self.event = asyncio.Event()
        original = FleetView.paintEvent

        def paint(view: FleetView, event: QPaintEvent) -> None:
            original(view, event)
            self.event.set()

        setattr(FleetView, "paintEvent", paint)  # noqa: B010 -- the only way to see a paint end

    async def milliseconds(self, act: Callable[[], object]) -> float:
        """From before the act to the turn of the loop after the list was painted."""
        self.event.clear()
        started = time.perf_counter()
        act()
        await self.event.wait()
        return (time.perf_counter() - started) * 1000


def resident_bytes() -> int:
    """Memory of this process that is really there; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


async def typed(painted: Painted, page: FleetPage, word: str) -> dict[str, float]:
    """Milliseconds of every keystroke of a word, and of clearing it with the keyboard."""
    field = page.filter_bar.field
    field.setFocus()
    taken: dict[str, float] = {}
    for number, letter in enumerate(word):
        taken[word[: number + 1]] = await painted.milliseconds(partial(QTest.keyClick, field, letter))
        await asyncio.sleep(0.1)
    field.selectAll()
    taken["cleared"] = await painted.milliseconds(partial(QTest.keyClick, field, Qt.Key.Key_Delete))
    await asyncio.sleep(0.1)
    return taken


async def sorted_by_all(painted: Painted, page: FleetPage) -> dict[str, float]:
    """Milliseconds to sort by each column, up and down: the slower of the two."""
    header = page.view.header()
    taken: dict[str, float] = {}
    for column in Column:
        page.view.columns.choose(column, shown=True)
    for column in Column:
        for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
            await asyncio.sleep(0.1)
            spent = await painted.milliseconds(partial(header.setSortIndicator, column, order))
            name = column_title(column)
            taken[name] = max(taken.get(name, 0.0), spent)
    return taken


async def measure(application: QApplication, target: Server, word: str) -> dict[str, object]:
    """Everything, in the order in which a person meets it."""
    painted = Painted()
    tasks = Tasks()
    language = Language(application, LanguageChoice.ENGLISH)
    session = open_session(target.connect(), tasks, language, read_only=False)
    preferences = Preferences()
    window = MainWindow(preferences)
    workspace = Workspace(session, window, preferences)
    window.show_workspace(workspace)
    window.show()
    await session.connection.verify()
    await asyncio.sleep(_IDLE_SECONDS)
    gc.collect()
    settle_garbage_collector()
    empty = resident_bytes()
    async with Stalls() as stalls:
        started = time.perf_counter()
        await session.fleet.scan(ScanOptions(agent="none"))
        seconds = time.perf_counter() - started
        await asyncio.sleep(_IDLE_SECONDS)
    page = workspace.fleet
    while page.model.prepare(1000):  # noqa: ASYNC110 -- each call does a part of the work
        await asyncio.sleep(0)
    gc.collect()
    count = len(session.fleet.machines)
    held = resident_bytes() - empty
    for group in list(page.model.groups):
        page.view.setExpanded(page.model.group_index(group), True)
    await asyncio.sleep(_IDLE_SECONDS)
    keystrokes = await typed(painted, page, word)
    sorts = await sorted_by_all(painted, page)
    workspace.leave()
    await tasks.cancel_all()
    await session.close()
    window.close_for_real()
    return {
        "machines": count,
        "seconds": seconds,
        "stall_ms": stalls.longest_ms,
        "busy_ms": stalls.busiest_ms,
        "bytes": held / count if held > 0 else None,
        "keystrokes": keystrokes,
        "sorts": sorts,
        "laid": sum(len(group.laid) for group in page.model.groups),
    }


def main() -> None:
    """Open the window, measure, print, end."""
    url, token_file, word = sys.argv[1:4]
    application = QApplication(sys.argv)
    application.setOrganizationName("vm-backup-assistant-benchmark")
    application.setApplicationName("benchmark")
    application.setQuitOnLastWindowClosed(False)
    application.setStyle(AssistantStyle())
    application.setFont(application_font())
    theme = Theme(application, ThemeChoice.LIGHT)
    with asyncio.Runner(loop_factory=lambda: new_event_loop(application)) as runner:
        found = runner.run(measure(application, Server(url, Path(token_file)), word))
    theme.deleteLater()
    print(json.dumps(found), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
