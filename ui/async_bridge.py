"""Where asyncio and Qt meet: the only importer of qasync, and the one owner of tasks."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Signal
from qasync import QEventLoop

from ui.garbage import collect_garbage_here

T = TypeVar("T")

_log = logging.getLogger(__name__)


def new_event_loop(application: QCoreApplication) -> asyncio.AbstractEventLoop:
    """An asyncio loop that runs inside Qt's, with garbage collected there; for :class:`asyncio.Runner`."""
    collect_garbage_here(application)
    loop: asyncio.AbstractEventLoop = QEventLoop(application)
    return loop


def run_window(
    application: QCoreApplication,
    main: Callable[[], Coroutine[Any, Any, int]],
    report: Callable[[BaseException], None],
) -> int:
    """Run ``main`` on Qt's event loop and return its exit code.

    ``report`` is given every error that nobody awaited. Ctrl+C cancels ``main``; KeyboardInterrupt then
    comes out of here.
    """

    def unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            report(error)
        else:
            loop.default_exception_handler(context)

    async def supervised() -> int:
        asyncio.get_running_loop().set_exception_handler(unhandled)
        return await main()

    with (
        asyncio.Runner(loop_factory=lambda: new_event_loop(application)) as runner,
        _InterruptWaker(application),
    ):
        return runner.run(supervised())


class _InterruptWaker:
    """Lets Python see Ctrl+C while Qt waits: the signal writes a byte that Qt wakes up for."""

    def __init__(self, parent: QObject) -> None:
        self._parent = parent

    def __enter__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)  # noqa: FBT003 -- the name says it
        self._writer.setblocking(False)  # noqa: FBT003 -- the name says it
        self._before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self._parent)
        self._notifier.activated.connect(self._drain)

    def _drain(self) -> None:
        with suppress(BlockingIOError):
            self._reader.recv(64)

    def __exit__(self, *_: object) -> None:
        self._notifier.setEnabled(False)
        self._notifier.deleteLater()
        signal.set_wakeup_fd(self._before)
        self._reader.close()
        self._writer.close()


class Tasks(QObject):
    """Keeps every running task (asyncio itself holds them weakly) and reports those that fail."""

    failed = Signal(str, object)
    """Name of the task and the exception; a cancelled task is no failure."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a coroutine as a task; call it from a plain slot after the button was disabled."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._finished)
        return task

    def running(self) -> tuple[str, ...]:
        """Names of the tasks that have not ended."""
        return tuple(task.get_name() for task in self._running)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("%s failed", task.get_name(), exc_info=error)
            self.failed.emit(task.get_name(), error)

    async def cancel_all(self) -> None:
        """Cancel what runs and wait until it has ended; the caller's own task is left alone."""
        current = asyncio.current_task()
        tasks = [task for task in self._running if task is not current]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
