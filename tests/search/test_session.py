"""The search at the end of a run finds what a test wrote or printed, and fails the run."""

import os
import subprocess
import sys
from pathlib import Path

from tests.search.places import PRIVATE_TO_A_RUN

_PLANTED = "tests/search/planted.py"


def _run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A test run of its own, with its own sandboxes."""
    environment = {name: value for name, value in os.environ.items() if name not in PRIVATE_TO_A_RUN}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={folder}", *words],
        capture_output=True,
        encoding="utf-8",
        timeout=170,
        check=False,
        cwd=Path(__file__).parents[2],
        env=environment,
    )


def test_what_was_planted_is_found_and_fails_the_run_that_passed(tmp_path: Path) -> None:
    done = _run(tmp_path / "run", _PLANTED)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "3 passed" in done.stdout
    leaks = [line for line in done.stdout.splitlines() if line.startswith("LEAK: ")]
    assert len(leaks) == 2, done.stdout
    assert leaks[0].startswith("LEAK: access token in ")
    assert leaks[0].endswith("notes.txt")
    assert leaks[1].startswith("LEAK: access token in the output of tests")
    assert "3 tokens, codes, secrets and keys" in done.stdout


def test_workers_are_searched_by_the_one_who_started_them(tmp_path: Path) -> None:
    done = _run(tmp_path / "run", "-n", "1", _PLANTED)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.count("LEAK: ") == 2


def test_a_run_that_writes_nothing_down_passes(tmp_path: Path) -> None:
    done = _run(tmp_path / "run", f"{_PLANTED}::test_writes_nothing_down")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "LEAK" not in done.stdout
    assert "1 tokens, codes, secrets and keys" in done.stdout
