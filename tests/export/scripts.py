"""Scripts of plans, run by the real bash with a program that stands for ``az``."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jmespath

from app.export.bash_script import bash_script
from app.protection.plan import Plan
from app.protection.texts import load_plan_texts
from app.sandbox.server import SandboxServer
from tests.export.az_double import put_az

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
_RECORDER = """#!/bin/bash
if [[ $1 == account ]]; then exit 0; fi
printf '%s\\0' "$#" "$@" >>"$AZ_RECORD"
if [[ $3 != get ]]; then exit 0; fi
case $5 in */backupJobs[?]* | */backupProtectedItems[?]*) echo; exit 0 ;; esac
printf 'ERROR: Not Found({"error":{"code":"ResourceNotFound"}})\\n' >&2
exit 3
"""
"""Finds nothing (lists are empty), accepts everything, and writes down its arguments."""


@dataclass(frozen=True)
class Ended:
    """How a script ended, and what it said."""

    exit_code: int
    said: str


def bash() -> str:
    """The program bash."""
    return shutil.which("bash") or "bash"


def script_of(plan: Plan, language: str = "en", now: datetime = NOW, endpoint: str = "https://arm") -> str:
    return bash_script(plan, load_plan_texts(language), endpoint=endpoint, tool="0.1", now=now)


def recorded(script: str, folder: Path) -> tuple[Ended, list[list[str]]]:
    """Run a script where nothing exists and every write is accepted; give the words of each ``az rest``."""
    program, record = folder / "az", folder / "record"
    program.write_text(_RECORDER, encoding="utf-8")
    program.chmod(0o700)
    record.write_bytes(b"")
    environment = {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "AZ_RECORD": str(record),
        "POLL_SECONDS": "0",
        "WAIT_MINUTES": "0",
    }
    done = subprocess.run(
        [bash(), "-s"], input=script.encode(), env=environment, capture_output=True, check=False, timeout=60
    )
    assert done.stderr == b""
    words = iter(record.read_bytes().decode().split("\0")[:-1])
    calls = [list(islice(words, int(count))) for count in words]
    return Ended(done.returncode, done.stdout.decode()), calls


def writes_of(calls: list[list[str]]) -> list[tuple[str, str, Any]]:
    """Method, decoded path with version, and decoded body of every write."""
    found = []
    for words in calls:
        method, path = (words[words.index(name) + 1] for name in ("--method", "--url"))
        if method != "get":
            body = json.loads(words[words.index("--body") + 1]) if "--body" in words else None
            found.append((method, unquote(path), body))
    return found


async def run(script: str, server: SandboxServer, folder: Path, *arguments: str, **variables: str) -> Ended:
    """Run a script against a sandbox; where the task is cancelled it is killed with all it started."""
    put_az(folder, Path(jmespath.__file__).parents[1])
    file = folder / "plan.sh"
    file.write_text(script, encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "AZ_DOUBLE_URL": server.url,
        "AZ_DOUBLE_TOKEN": server.token,
        "POLL_SECONDS": "1",
        "TMPDIR": str(folder),
        **variables,
    }
    process = await asyncio.create_subprocess_exec(
        bash(),
        str(file),
        *arguments,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = await process.communicate()
    except asyncio.CancelledError:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    assert process.returncode is not None
    return Ended(process.returncode, said.decode())
