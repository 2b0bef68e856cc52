"""From options to the first painted window; everything heavy is imported behind it.

Until the first paint only PySide6, the standard library and the light parts of `ui` are imported
(DESIGN, section 7).
"""

import gc
import importlib
import logging
import sys
import threading

from PySide6.QtCore import QEventLoop, QSettings
from PySide6.QtWidgets import QApplication

from app.cloud.trust import use_system_certificates
from ui.arguments import PROGRAM, WindowOptions
from ui.common.fonts import application_font
from ui.common.language import Language, LanguageChoice
from ui.common.style import AssistantStyle
from ui.common.theme import Theme, ThemeChoice
from ui.shell.preferences import Preferences
from ui.shell.report_window import ErrorReports
from ui.shell.window import MainWindow

_LATER = (
    "msgspec",
    "aiohttp",
    "azure.core",
    "app.commands.connecting",
    "app.readiness.fleet",
    "ui.shell.workspace",
    "ui.signin.flow",
)
"""What the workspace needs; imported while the person looks at the sign-in page."""

_log = logging.getLogger(__name__)


def start_window(options: WindowOptions) -> int:
    """Open the window, run until it is closed, and return the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    application = QApplication([sys.argv[0]])
    application.setOrganizationName(PROGRAM)
    application.setApplicationName(PROGRAM)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    application.setApplicationDisplayName("VM Backup Assistant")
    application.setQuitOnLastWindowClosed(False)
    application.setStyle(AssistantStyle())
    application.setFont(application_font())
    preferences = Preferences()
    theme = Theme(application, _theme(options, preferences))
    language = Language(application, _language(options, preferences))
    reports = ErrorReports()
    reports.install()
    window = MainWindow(preferences)
    window.sign_in.show_choices(language.choice, theme.choice)
    window.show()
    application.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    import_the_rest()

    from ui.async_bridge import run_window  # noqa: PLC0415 -- asyncio only after the first paint
    from ui.shell.program import Program  # noqa: PLC0415 -- as above

    program = Program(
        window,
        theme=theme,
        language=language,
        preferences=preferences,
        options=options,
        reports=reports,
    )
    try:
        return run_window(application, program.main, reports.report)
    except KeyboardInterrupt:
        return 130
    finally:
        reports.close()


def import_the_rest() -> threading.Thread:
    """Import the heavy rooms in a daemon thread, after the system's certificates are in use.

    Modules are not garbage: searching them for it again and again holds up the window (measured: the
    longest stall was about 100 ms with the collector on, 65 to 85 ms without). The event loop collects them
    from then on (:mod:`ui.garbage`).
    """

    def work() -> None:
        use_system_certificates()
        gc.disable()
        for name in _LATER:
            _import(name)

    thread = threading.Thread(target=work, name="imports", daemon=True)
    thread.start()
    return thread


def _import(name: str) -> None:
    try:
        importlib.import_module(name)
    except Exception:  # noqa: BLE001 -- logged here, met in the open by whoever needs it
        _log.exception("Cannot import %s", name)


def _theme(options: WindowOptions, preferences: Preferences) -> ThemeChoice:
    if options.theme is not None:
        return ThemeChoice(options.theme)
    return preferences.choice("theme", ThemeChoice, ThemeChoice.SYSTEM)


def _language(options: WindowOptions, preferences: Preferences) -> LanguageChoice:
    if options.language is not None:
        return LanguageChoice(options.language)
    return preferences.choice("language", LanguageChoice, LanguageChoice.SYSTEM)
