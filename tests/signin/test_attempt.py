import asyncio
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from azure.core.rest import HttpRequest

from app.signin.attempt import Attempt, AttemptEndedError, AttemptTransport

_ROOT = Path(__file__).parents[2]


async def test_a_result_and_an_error_come_over_from_the_thread() -> None:
    assert await Attempt().run(lambda: 5, 10) == 5
    with pytest.raises(ValueError, match="invalid literal"):
        await Attempt().run(lambda: int("x"), 10)


async def test_a_limit_ends_the_attempt() -> None:
    attempt, stop = Attempt(), threading.Event()
    with pytest.raises(TimeoutError):
        await attempt.run(lambda: stop.wait(30), 0.05)
    stop.set()
    assert attempt.ended


async def test_a_cancelled_attempt_sends_nothing_more() -> None:
    attempt, go, came = Attempt(), threading.Event(), threading.Event()
    seen: list[BaseException] = []

    def work() -> None:
        go.wait(30)
        try:
            AttemptTransport().send(HttpRequest("GET", "http://127.0.0.1:9/never"))
        except BaseException as error:  # noqa: BLE001 -- looked at below
            seen.append(error)
        came.set()

    task = asyncio.ensure_future(attempt.run(work, 30))
    await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go.set()
    await asyncio.to_thread(came.wait, 30)
    assert isinstance(seen[0], AttemptEndedError)


async def test_cancelling_does_not_wait_for_the_thread() -> None:
    stop = threading.Event()
    task = asyncio.ensure_future(Attempt().run(lambda: stop.wait(20), 30))
    await asyncio.sleep(0.01)
    before = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    took = time.monotonic() - before
    stop.set()
    assert took < 1  # the bound of the issue: quitting during a waiting sign-in ends in under a second


def test_a_waiting_attempt_keeps_no_process_alive() -> None:
    """A person would have had ten minutes; the process ends with its loop, or this test at its limit."""
    script = (
        "import asyncio, contextlib, time\n"
        "from app.signin.attempt import Attempt\n"
        "async def main():\n"
        "    task = asyncio.create_task(Attempt().run(lambda: time.sleep(600), 600))\n"
        "    await asyncio.sleep(0.2)\n"
        "    task.cancel()\n"
        "    with contextlib.suppress(asyncio.CancelledError):\n"
        "        await task\n"
        "asyncio.run(main())\n"
        "print('ended')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120, cwd=_ROOT
    )
    assert done.stdout.strip() == "ended"
