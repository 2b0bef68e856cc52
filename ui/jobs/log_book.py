"""What the program logged, kept in memory without secrets, for the Log tab."""

import logging
from collections import deque
from datetime import UTC, datetime
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from ui.common.secrets import without_secrets

_KEPT = 2000


class Entry(NamedTuple):
    """One line of the log."""

    at: datetime
    level: int
    source: str
    text: str


class LogBook(QObject):
    """Collects the log of `app` and `ui`; a record from another thread arrives by a queued signal."""

    written = Signal(object)
    """The new :class:`Entry`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._handler = _Handler(self)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is kept, oldest first."""
        return tuple(self._entries)

    def open(self) -> None:
        """Start collecting."""
        for name in ("app", "ui"):
            logger = logging.getLogger(name)
            logger.setLevel(logging.INFO)
            logger.addHandler(self._handler)

    def close(self) -> None:
        """Stop collecting."""
        for name in ("app", "ui"):
            logging.getLogger(name).removeHandler(self._handler)

    def write(self, entry: Entry) -> None:
        """Keep an entry and tell it."""
        self._entries.append(entry)
        self.written.emit(entry)


class _Handler(logging.Handler):
    def __init__(self, book: LogBook) -> None:
        super().__init__(logging.INFO)
        self._book = book
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        at = datetime.fromtimestamp(record.created, UTC)
        self._book.write(Entry(at, record.levelno, record.name, without_secrets(self.format(record))))
