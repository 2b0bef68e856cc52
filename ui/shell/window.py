"""The main window: first the sign-in page, then the workspace. It asks to close; the program closes it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from ui.shell.preferences import Preferences
from ui.signin.page import SignInPage

_SMALLEST = QSize(800, 560)
_FIRST = QSize(1440, 900)


class MainWindow(QMainWindow):
    """Holds the pages; menus and bars come with the workspace."""

    close_requested = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._may_close = False
        self.setObjectName("main-window")
        self.setMinimumSize(_SMALLEST)
        self._pages = QStackedWidget()
        self.sign_in = SignInPage()
        self._pages.addWidget(self.sign_in)
        self.setCentralWidget(self._pages)
        if not self.restoreGeometry(preferences.layout("window")):
            self.resize(_FIRST.boundedTo(self.screen().availableSize()))

    def show_workspace(self, workspace: QWidget) -> None:
        """Show the workspace instead of the sign-in page."""
        self._pages.addWidget(workspace)
        self._pages.setCurrentWidget(workspace)

    def show_sign_in(self, workspace: QWidget | None = None) -> None:
        """Back to the sign-in page; the workspace is thrown away."""
        self._pages.setCurrentWidget(self.sign_in)
        if workspace is not None:
            self._pages.removeWidget(workspace)
            workspace.deleteLater()

    def close_for_real(self) -> None:
        """Close after the work was ended."""
        self._preferences.remember_layout("window", self.saveGeometry())
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_requested.emit()
