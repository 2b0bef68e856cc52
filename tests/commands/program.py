"""The program as a child process, and a simulated Azure for it to talk to."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.search.session import places


class Azure(NamedTuple):
    """A simulated Azure that is listening."""

    url: str
    token_file: Path
    values: dict[str, str]

    @property
    def arguments(self) -> list[str]:
        """How a command is told to use it."""
        return ["--arm-endpoint", self.url, "--access-token-file", str(self.token_file)]


def run(*arguments: str, timeout: float = 170) -> "subprocess.CompletedProcess[str]":
    """Run ``vm-backup-assistant`` with arguments and wait for its end."""
    done = subprocess.run(
        [sys.executable, "-m", "ui.main", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    said = places.outputs / f"{uuid.uuid4()}.txt"
    said.write_text(done.stdout + done.stderr, encoding="utf-8")
    return done


@contextmanager
def azure(*options: str) -> Iterator[Azure]:
    """``vm-backup-assistant sandbox`` with options; ends with the block by the end of its standard input."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.main", "sandbox", "--port", "0", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        values: dict[str, str] = {}
        for line in process.stdout:
            if line.strip() == "ready":
                break
            name, _, value = line.strip().partition("=")
            values[name] = value
        yield Azure(values["url"], Path(values["token_file"]), values)
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
