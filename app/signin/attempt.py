"""One blocking question to Entra in a daemon thread, with Cancel and a limit."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from azure.core.pipeline.transport import RequestsTransport

T = TypeVar("T")

_thread = threading.local()


class AttemptEndedError(Exception):
    """The attempt was cancelled or took too long: nothing more is sent, no token arrives any more."""


class Attempt:
    """What ends one attempt. A cancelled one sends nothing more, so no token is fetched behind it."""

    def __init__(self) -> None:
        self._ended = threading.Event()

    def end(self) -> None:
        """No further request of this attempt leaves this computer."""
        self._ended.set()

    @property
    def ended(self) -> bool:
        """Whether it was ended."""
        return self._ended.is_set()

    async def run(self, work: Callable[[], T], limit_seconds: float) -> T:
        """The result of blocking work.

        The thread is a daemon: waiting for a person may take minutes, and threads of an executor would be
        joined at exit (EXAMPLES section 3).

        Raises:
            TimeoutError: it took longer than the limit.
            Exception: what the work raised.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def settle(action: Callable[[], None]) -> None:
            try:
                loop.call_soon_threadsafe(lambda: None if done.done() else action())
            except RuntimeError:
                return  # the loop was closed meanwhile: nobody waits any more

        def ask() -> None:
            _thread.attempt = self
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 -- carried over to the waiting coroutine
                settle(partial(done.set_exception, error))
            else:
                settle(partial(done.set_result, result))

        threading.Thread(target=ask, name="sign-in", daemon=True).start()
        try:
            async with asyncio.timeout(limit_seconds):
                return await done
        except BaseException:
            self.end()
            raise


class AttemptTransport(RequestsTransport):  # type: ignore[misc]  # azure-core loads it lazily, untyped
    """Sends what azure-identity sends, until the attempt of the thread is ended."""

    def send(self, request: Any, **options: Any) -> Any:
        """Send one request.

        Raises:
            AttemptEndedError: the attempt was cancelled or took too long.
        """
        attempt = getattr(_thread, "attempt", None)
        if attempt is not None and attempt.ended:
            raise AttemptEndedError("The sign-in was cancelled.")
        response = super().send(request, **options)
        if attempt is not None and attempt.ended:
            raise AttemptEndedError("The sign-in was cancelled.")
        return response
