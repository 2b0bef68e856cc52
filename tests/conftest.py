"""What all tests share: coroutine tests on a real loop; window tests skipped only where Qt cannot load."""

import asyncio
import inspect
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

_WINDOW_TESTS = Path(__file__).parent / "ui"
_PROBE = "from PySide6.QtWidgets import QApplication; from PySide6 import QtTest; QApplication([])"
_QT_OPTIONS = ("qt_api", "qt_log_level_fail", "qt_log_ignore")
_not_run: list[Path] = []

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@lru_cache(maxsize=1)
def why_qt_cannot_load() -> str:
    """Empty where a window can be made; else the last line that Qt said, asked in a child process.

    A missing platform plug-in aborts Python, so it cannot be tried in this one.
    """
    command = [sys.executable, "-c", _PROBE]
    probe = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if probe.returncode == 0:
        return ""
    said = [line for line in probe.stderr.splitlines() if line.strip()]
    return said[-1] if said else f"the probe ended with {probe.returncode}"


# Loaded by itself pytest-qt would stop the whole run where Qt is missing (pyproject.toml switches that off).
pytest_plugins = ["tests.search.session", *([] if why_qt_cannot_load() else ["pytestqt.plugin"])]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where pytest-qt is not loaded its settings are still known."""
    if why_qt_cannot_load():
        for name in _QT_OPTIONS:
            parser.addini(name, "a setting of pytest-qt")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the window tests, and count them, where Qt cannot load."""
    if collection_path != _WINDOW_TESTS or not why_qt_cannot_load():
        return None
    _not_run.extend(collection_path.rglob("test_*.py"))
    return True


def _strict() -> bool:
    return os.environ.get("CI") == "true"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a run without the window tests has failed."""
    if _not_run and _strict() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """The run's last line says how many window tests were left out."""
    if config.getoption("collectonly"):
        return
    line = f"window tests skipped: {len(_not_run)}"
    if _not_run:
        line += f" files, because Qt cannot load: {why_qt_cannot_load()}"
        line += " (a failure in CI)" if _strict() else ""
    print(line)


@pytest.fixture
def private_folder() -> Iterator[Path]:
    """Where a test hands out secrets, as ``sandbox`` does: its owner's only, gone at the test's end."""
    with tempfile.TemporaryDirectory(prefix="vm-backup-assistant-handed-out-") as folder:
        yield Path(folder)


async def run_to_the_end(test: Any, arguments: dict[str, Any]) -> None:
    """Run one coroutine test and see that nothing it started still runs."""
    await test(**arguments)
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    assert not left, f"left running: {left}"


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run coroutine tests outside tests/ui on asyncio's own loop; window tests have their own hook."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj) or _WINDOW_TESTS in pyfuncitem.path.parents:
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    with asyncio.Runner() as runner:
        runner.run(run_to_the_end(pyfuncitem.obj, arguments))
    return True
