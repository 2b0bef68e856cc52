"""Coroutine tests outside tests/ui run on asyncio's own loop; a task that is left over fails its test."""

import asyncio
import inspect
from pathlib import Path
from typing import Any

import pytest

_WINDOW_TESTS = Path(__file__).parent / "ui"


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
    """Run coroutine tests outside tests/ui; window tests have their own hook on Qt's loop."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj) or _WINDOW_TESTS in pyfuncitem.path.parents:
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    with asyncio.Runner() as runner:
        runner.run(run_to_the_end(pyfuncitem.obj, arguments))
    return True
