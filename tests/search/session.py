"""The search as a part of a pytest run: hooks for ``tests/conftest.py``, which loads it as a plugin."""

import pytest

from tests.search.needles import Needles
from tests.search.places import RunPlaces
from tests.search.run import Result, search

places = RunPlaces()
_texts: dict[str, None] = {}
"""What tests said, each thing once, in order."""
_result: list[Result] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what a test printed and logged, and how it failed; workers send theirs to the one who searches."""
    if not places.owner:
        return
    for _title, text in report.sections:
        _texts[text] = None
    if report.longreprtext:
        _texts[report.longreprtext] = None


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Search; anything found fails the run."""
    if not places.owner or session.config.getoption("collectonly"):
        return
    factory = session.config._tmp_path_factory  # type: ignore[attr-defined]  # pytest has no public way
    texts = ((f"the output of tests, part {number}", text) for number, text in enumerate(_texts, 1))
    result = search(Needles(places.issued()), places.files([factory.getbasetemp()]), texts)
    _result.append(result)
    if result.found and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was searched and found, above the run's own last line."""
    for result in _result:
        for sentence in result.found:
            terminalreporter.write_line(f"LEAK: {sentence}", red=True)
        terminalreporter.write_line(result.sentence)


def pytest_unconfigure() -> None:
    """Take away what was searched; pytest's own folders stay as pytest wants it."""
    if places.owner:
        places.remove()
