"""A simulated Azure in a process of its own, so that it does not share the event loop that is measured."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.cloud.connection import Connection, Pace
from app.cloud.credentials import TokenFileCredential
from app.cloud.environments import custom_environment


class Server(NamedTuple):
    """Where the server listens and which token it takes."""

    url: str
    token_file: Path

    def connect(self, pace: Pace = Pace(2.0, 1.0)) -> Connection:  # noqa: B008 -- a frozen value
        """A new connection; call it on the running loop."""
        credential = TokenFileCredential(self.token_file)
        return Connection(custom_environment(self.url), credential, title="benchmark", pace=pace)


@contextmanager
def server(*fleet: str, quotas: bool = False, speed: float = 1) -> Iterator[Server]:
    """A fresh fleet, as options of the command; ends with the block."""
    command = [sys.executable, "-m", "ui.main", "sandbox", "--port", "0", *fleet, "--speed", str(speed)]
    command += ["--quotas", "on" if quotas else "off"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    values: dict[str, str] = {}
    try:
        for line in process.stdout:
            if line.strip() == "ready":
                break
            name, _, value = line.strip().partition("=")
            values[name] = value
        yield Server(values["url"], Path(values["token_file"]))
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
