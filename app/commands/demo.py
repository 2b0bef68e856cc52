"""The demo: the program starts itself as a simulated Azure and connects to it over loopback."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.cloud.connection import Connection, Pace, connect
from app.cloud.credentials import TokenFileCredential
from app.cloud.environments import custom_environment
from app.cloud.errors import Unreachable

DEMO_SPEED = 60
"""How much faster than real time the demo's clock runs: a 40-minute backup takes 40 seconds."""
_DEMO_PACE = Pace(jobs_seconds=2.0, operation_seconds=1.0)
_START_SECONDS = 90.0
_END_SECONDS = 5.0


class DemoPlace:
    """A place to connect to that is made on demand; the child process ends with the connection.

    The child also ends by itself when its standard input closes, so a killed parent leaves none.
    """

    title = "Demo"

    def __init__(
        self, *, machines: int | None = None, seed: int | None = None, speed: float = DEMO_SPEED
    ) -> None:
        self._arguments = ["--port", "0", "--speed", str(speed)]
        if machines is not None:
            self._arguments += ["--vms", str(machines)]
        if seed is not None:
            self._arguments += ["--seed", str(seed)]

    async def connect(self) -> Connection:
        """Start the child, wait until it is ready, and connect.

        Raises:
            Unreachable: the child did not start.
        """
        child = _Child(self._arguments)
        try:
            values = await child.ready()
            environment = custom_environment(values["url"])
            credential = _DemoCredential(Path(values["token_file"]), child)
        except BaseException:
            child.end()
            raise
        return await connect(environment, credential, title=self.title, pace=_DEMO_PACE)


class _DemoCredential(TokenFileCredential):
    """The token file of the child; closing it ends the child, and the file with it."""

    def __init__(self, path: Path, child: "_Child") -> None:
        super().__init__(path)
        self._child = child
        self._file = path

    async def close(self) -> None:
        self._child.end()
        self._file.unlink(missing_ok=True)  # one that was ended by force could not remove it


class _Child:
    def __init__(self, arguments: list[str]) -> None:
        start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ui.main"]
        self._process = subprocess.Popen(  # noqa: S603 -- the program itself, no shell, no foreign text
            [*start, "sandbox", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    async def ready(self) -> dict[str, str]:
        """The ``key=value`` lines up to ``ready``."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[dict[str, str]] = loop.create_future()

        def settle(values: dict[str, str] | None, problem: str) -> None:
            def act() -> None:
                if done.done():
                    return
                if values is not None:
                    done.set_result(values)
                else:
                    done.set_exception(
                        Unreachable(f"The simulated Azure did not start: {problem}", host="127.0.0.1")
                    )

            with suppress(RuntimeError):  # the loop may have closed meanwhile
                loop.call_soon_threadsafe(act)

        threading.Thread(target=self._read, args=(settle,), name="demo-output", daemon=True).start()
        try:
            async with asyncio.timeout(_START_SECONDS):
                return await done
        except TimeoutError:
            raise Unreachable("The simulated Azure did not start in time.", host="127.0.0.1") from None

    def end(self) -> None:
        """Close the child's standard input, which ends it; after five seconds it is ended by force."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _read(self, settle: Callable[[dict[str, str] | None, str], None]) -> None:
        values: dict[str, str] = {}
        output, complaints = self._process.stdout, self._process.stderr
        if output is None or complaints is None:
            return
        for line in output:
            if line.strip() == "ready":
                settle(values, "")
                return
            name, _, value = line.rstrip("\n").partition("=")
            values[name] = value
        settle(None, complaints.read()[-500:].strip() or "it ended without a word")
