"""The Log tab: the lines from one level on, and saving them to a file."""

import logging
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from ui.common.buttons import Kind, push_button
from ui.common.card import Ground
from ui.common.fonts import fixed_font
from ui.common.times import clock
from ui.jobs.log_book import Entry, LogBook


class LogView(Ground):
    """Shows a :class:`LogBook`; texts from elsewhere stay plain text."""

    def __init__(self, book: LogBook) -> None:
        super().__init__("surface")
        self._book = book
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.lines.setMaximumBlockCount(4000)
        self.lines.setFont(fixed_font())
        self.level = QComboBox()
        self.save = push_button("", Kind.QUIET)
        self.level.activated.connect(self._show_all)
        self.save.clicked.connect(self._choose_file)
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 12, 0)
        row.addWidget(self.level)
        row.addStretch()
        row.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.lines, 1)
        book.written.connect(self._add)
        self.retranslate()
        self._show_all()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        chosen = max(self.level.currentIndex(), 0)
        self.level.clear()
        self.level.setAccessibleName(self.tr("Log level"))
        self.level.addItem(self.tr("Everything"), logging.INFO)
        self.level.addItem(self.tr("Warnings and errors"), logging.WARNING)
        self.level.addItem(self.tr("Errors"), logging.ERROR)
        self.level.setCurrentIndex(chosen)
        self.save.setText(self.tr("&Save…"))
        self.lines.setAccessibleName(self.tr("Log"))

    def _add(self, entry: Entry) -> None:
        if entry.level >= self.level.currentData():
            self.lines.appendPlainText(_line(entry))

    def _show_all(self) -> None:
        least = self.level.currentData()
        self.lines.setPlainText("\n".join(_line(one) for one in self._book.entries if one.level >= least))

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, self.tr("Save the log"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.selectFile("vm-backup-assistant.log")
        chooser.fileSelected.connect(self._save)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _save(self, path: str) -> None:
        try:
            Path(path).write_text(self.lines.toPlainText() + "\n", encoding="utf-8")
        except OSError:
            logging.getLogger(__name__).exception("The log could not be saved.")


def _line(entry: Entry) -> str:
    return f"{clock(entry.at)}  {logging.getLevelName(entry.level):<8} {entry.source}  {entry.text}"
