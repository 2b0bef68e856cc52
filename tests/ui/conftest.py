"""Window tests: coroutine tests run on Qt's event loop, each with its own settings folder."""

import asyncio
import inspect
import uuid
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from tests.conftest import run_to_the_end
from tests.search.session import places
from ui.async_bridge import Tasks, new_event_loop
from ui.common.fonts import application_font
from ui.common.language import Language, LanguageChoice
from ui.common.style import AssistantStyle
from ui.common.theme import Theme, ThemeChoice
from ui.jobs.log_book import Entry, LogBook
from ui.shell.report_window import ReportWindow


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test on qasync; a task that it leaves behind fails it (EXAMPLES, section 13)."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    application = QApplication.instance()
    assert application is not None
    with asyncio.Runner(loop_factory=lambda: new_event_loop(application)) as runner:
        runner.run(run_to_the_end(pyfuncitem.obj, arguments))
    return True


@pytest.fixture(autouse=True)
def settings_folder(tmp_path: Path) -> Path:
    """Settings of this test only."""
    folder = tmp_path / "settings"
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.IniFormat, scope, str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def dressed_application(qapp: QApplication) -> QApplication:
    """The application in its own style, as `ui.main` makes it."""
    qapp.setOrganizationName("vm-backup-assistant-tests")
    qapp.setApplicationName("tests")
    qapp.setQuitOnLastWindowClosed(False)
    qapp.setStyle(AssistantStyle())
    qapp.setFont(application_font())
    return qapp


@pytest.fixture(scope="session", autouse=True)
def written_down() -> Iterator[None]:
    """What the window shows of crashes and keeps as its log is written down, for the search of the run."""
    said = places.outputs / f"window-{uuid.uuid4()}.txt"
    add, write = ReportWindow.add, LogBook.write

    def added(window: ReportWindow, error: BaseException) -> None:
        add(window, error)
        with said.open("a", encoding="utf-8") as file:
            file.write(window.details.toPlainText())

    def wrote(book: LogBook, entry: Entry) -> None:
        write(book, entry)
        with said.open("a", encoding="utf-8") as file:
            file.write(f"{entry.text}\n")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReportWindow, "add", added)
        patch.setattr(LogBook, "write", wrote)
        yield


@pytest.fixture
def theme(dressed_application: QApplication) -> Iterator[Theme]:
    """The theme, light unless the test chooses another; light again afterwards."""
    made = Theme(dressed_application, ThemeChoice.LIGHT)
    yield made
    made.choose(ThemeChoice.LIGHT)
    made.deleteLater()


@pytest.fixture
def language(dressed_application: QApplication) -> Iterator[Language]:
    """The language, English unless the test chooses another; English again afterwards."""
    made = Language(dressed_application, LanguageChoice.ENGLISH)
    yield made
    made.choose(LanguageChoice.ENGLISH)
    made.deleteLater()


@pytest.fixture
def tasks() -> Tasks:
    """An owner of tasks; a test that starts some awaits or cancels them."""
    return Tasks()


Condition = Callable[[], object]


@pytest.fixture
def eventually() -> Callable[[Condition], Coroutine[Any, Any, None]]:
    """Wait until a condition holds; never `qtbot.waitUntil`, which would nest an event loop."""

    async def wait(condition: Condition) -> None:
        while not condition():  # noqa: ASYNC110 -- any state of any widget may be waited for
            await asyncio.sleep(0.01)

    return wait
