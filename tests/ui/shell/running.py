"""The window as the entry opens it, inside a test: nothing is replaced but the options."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from PySide6.QtWidgets import QApplication

from ui.arguments import WindowOptions
from ui.common.language import Language, LanguageChoice
from ui.common.theme import Theme, ThemeChoice
from ui.shell.preferences import Preferences
from ui.shell.program import Program
from ui.shell.report_window import ErrorReports
from ui.shell.window import MainWindow
from ui.shell.workspace import Workspace

PATIENCE_SECONDS = 170.0
"""A bound for hanging tests, not a budget."""


class Running:
    """A window with its program; ``errors`` holds what nobody expected."""

    def __init__(self, options: WindowOptions) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.language = Language(application, LanguageChoice.ENGLISH)
        self.theme = Theme(application, ThemeChoice.LIGHT)
        preferences = Preferences()
        self.window = MainWindow(preferences)
        self.window.resize(1440, 900)
        self.errors: list[BaseException] = []
        self.program = Program(
            self.window,
            theme=self.theme,
            language=self.language,
            preferences=preferences,
            options=options,
            reports=ErrorReports(),
        )
        self.program.tasks.failed.connect(lambda _name, error: self.errors.append(error))

    @property
    def workspace(self) -> Workspace:
        """The workspace, once signed in."""
        assert self.program.workspace is not None
        return self.program.workspace

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds; an unexpected error, or a vain wait, ends the test where it stands."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():
                assert not self.errors, self.errors
                await asyncio.sleep(0.02)

    async def signed_in_and_read(self) -> Workspace:
        """Wait until the workspace is open and the first scan has ended."""
        await self.until(lambda: self.program.workspace is not None)
        await self.until(lambda: self.workspace.session.fleet.estate.finished_at is not None)
        await self.until(lambda: not self.workspace.scans.running)
        return self.workspace


@asynccontextmanager
async def running(options: WindowOptions | None = None) -> AsyncIterator[Running]:
    """Open the window; at the end it is closed as a person closes it, and nothing may be left over."""
    made = Running(options or WindowOptions())
    made.window.show()
    main = asyncio.create_task(made.program.main())
    await asyncio.sleep(0)
    try:
        yield made
        made.window.close()
        assert await main == 0
        assert not made.window.isVisible()
        assert made.program.tasks.running() == ()
        assert made.errors == []
    finally:
        main.cancel()
        await asyncio.gather(main, return_exceptions=True)
        made.language.choose(LanguageChoice.ENGLISH)
        made.theme.choose(ThemeChoice.LIGHT)
        made.window.deleteLater()
