"""A child process: opens a window, says ``painted``, and then the longest pause of its event loop.

``bare`` is a plain QMainWindow, ``program`` the program's own start with its sign-in page. The parent takes
the time; what it hears is said as soon as the turn of Qt's loop in which the window was painted is over.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

WATCHED_SECONDS = 2.0


def bare() -> None:
    """An empty main window, shown and painted."""
    from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: PLC0415 -- importing Qt is what is timed

    class Window(QMainWindow):
        painted = False

        def paintEvent(self, event: object) -> None:  # noqa: N802, ARG002 -- Qt's name and signature
            Window.painted = True

    application = QApplication(sys.argv)
    window = Window()
    window.show()
    application.processEvents()
    say_painted(painted=Window.painted)


def program() -> None:
    """The program without a command, as a person starts it."""
    from ui.main import run  # noqa: PLC0415 -- importing is what is timed
    from ui.shell import start  # noqa: PLC0415 -- what `run` imports next anyway
    from ui.shell.window import MainWindow  # noqa: PLC0415 -- as above

    painted: list[bool] = []

    def paint(window: MainWindow, event: "QPaintEvent") -> None:
        painted.append(True)
        super(MainWindow, window).paintEvent(event)

    setattr(MainWindow, "paintEvent", paint)  # noqa: B010 -- the only way to see the first paint
    original: Callable[[], object] = start.import_the_rest

    def after_paint() -> object:
        say_painted(painted=bool(painted))
        watch()
        return original()

    setattr(start, "import_the_rest", after_paint)  # noqa: B010 -- called right after the first paint
    run([])


def say_painted(*, painted: bool) -> None:
    """Tell the parent."""
    print("painted" if painted else "not painted", flush=True)


_kept: list[object] = []


def watch() -> None:
    """Tell the longest pause between two turns of Qt's loop, and end the process."""
    from PySide6.QtCore import Qt, QTimer  # noqa: PLC0415 -- long imported by now

    started = last = time.perf_counter()
    longest = 0.0

    def turn() -> None:
        nonlocal last, longest
        now = time.perf_counter()
        longest = max(longest, now - last)
        last = now
        if now - started >= WATCHED_SECONDS:
            print(f"{longest * 1000:.2f}", flush=True)
            os._exit(0)

    timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(turn)
    timer.start()
    _kept.append(timer)


if __name__ == "__main__":
    {"bare": bare, "program": program}[sys.argv[1]]()
