"""The window for what nobody expected: what happened, what to do, details to copy. It blocks nothing."""

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole, fixed_font
from ui.common.labels import TextLabel
from ui.common.secrets import without_secrets

_log = logging.getLogger(__name__)


class ReportWindow(QDialog):
    """Collects unexpected errors; a second one is added to the first instead of opening another window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Unexpected error"))
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.resize(640, 420)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(
            TextLabel(self.tr("Something went wrong that should not."), TextRole.CARD_TITLE, wrap=True)
        )
        layout.addWidget(
            TextLabel(
                self.tr(
                    "What was read stays, and nothing was sent to Azure because of it. If a part of the "
                    "window no longer answers, start the program again. The details help whoever repairs it."
                ),
                tone=2,
                wrap=True,
            )
        )
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setFont(fixed_font())
        self.details.setAccessibleName(self.tr("Details"))
        layout.addWidget(self.details, 1)
        row = QHBoxLayout()
        row.addStretch()
        self.copy_button = push_button(self.tr("&Copy details"), Kind.PLAIN, "copy")
        close = push_button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        self.copy_button.clicked.connect(self._copy)
        close.clicked.connect(self.close)
        row.addWidget(self.copy_button)
        row.addWidget(close)
        layout.addLayout(row)

    def add(self, error: BaseException) -> None:
        """Show one more error."""
        text = without_secrets("".join(traceback.format_exception(error)))
        self.details.appendPlainText(text)
        self.show()
        self.raise_()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())


class ErrorReports:
    """Where unexpected errors end: in the log and, in a window, in front of the person."""

    def __init__(self) -> None:
        self._window: ReportWindow | None = None

    def install(self) -> None:
        """Take over what Python does with an error that nobody caught."""
        sys.excepthook = self._hook

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error)

    def report(self, error: BaseException) -> None:
        """Log an error and show it."""
        _log.error("Unexpected error", exc_info=error)
        if QCoreApplication.instance() is None:
            return
        if self._window is None:
            self._window = ReportWindow()
        self._window.add(error)

    def close(self) -> None:
        """Close the window, so that the program can end."""
        if self._window is not None:
            self._window.close()
