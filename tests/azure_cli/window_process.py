"""Asking the real window what it shows, while ``az`` changes what it shows."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.azure_cli.sandbox_process import ROOT, SandboxProcess

_LONGEST_END = 60


class WindowProcess:
    """A running window and the row of one VM in it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.row = self._read()
        """The texts of the row by column title, as the window shows them."""

    def refresh(self) -> dict[str, str]:
        """Press F5, wait until everything is read again, and give the row."""
        assert self._process.stdin is not None
        self._process.stdin.write("F5\n")
        self._process.stdin.flush()
        self.row = self._read()
        return self.row

    def _read(self) -> dict[str, str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            assert self._process.stderr is not None
            raise RuntimeError(f"the window ended: {self._process.stderr.read()}")
        found: dict[str, str] = json.loads(line)
        return found


@contextmanager
def window_on(sandbox: SandboxProcess, machine_id: str) -> Iterator[WindowProcess]:
    """Open the window offscreen on a sandbox; it is closed as a person closes it."""
    with tempfile.TemporaryDirectory(prefix="vm-backup-assistant-window-") as folder:
        environment = {
            **os.environ,
            "SSL_CERT_FILE": str(sandbox.ca_file),
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": folder,
            "XDG_DATA_HOME": folder,
        }
        command = [sys.executable, "-m", "tests.azure_cli.window", sandbox.url]
        with subprocess.Popen(
            [*command, sandbox.values["token_file"], machine_id],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as process:
            try:
                yield WindowProcess(process)
                process.communicate(timeout=_LONGEST_END)
                if process.returncode:
                    raise RuntimeError(f"the window ended with {process.returncode}")
            finally:
                process.kill()
