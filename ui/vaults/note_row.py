"""One note about a vault: its shape, what it means, and buttons for what can be done about it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.planning.vault_notes import NoteKind
from ui.common.badge import StatusGlyph
from ui.common.buttons import Kind, push_button
from ui.common.icons import paint_icon
from ui.common.labels import TextLabel
from ui.common.tokens import tokens_of
from ui.diagnosis.wrapped_label import WrappedLabel
from ui.vaults.note_looks import ICONS, STATUSES

_SIDE = 16
_PER_LINE = 4


class NoteRow(QWidget):
    """Give it buttons with :meth:`add_button`; they stand below the sentence."""

    def __init__(self, kind: NoteKind, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.buttons: list[QPushButton] = []
        status = STATUSES.get(kind)
        glyph = StatusGlyph(status, _SIDE) if status is not None else _IconGlyph(ICONS[kind])
        self.sentence = WrappedLabel(sentence)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self._lines.addWidget(self.sentence)
        self._row: QHBoxLayout | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._lines, 1)

    def add_line(self, text: str) -> None:
        """A smaller line below the sentence."""
        self._lines.addWidget(TextLabel(text, tone=2, wrap=True))

    def add_button(
        self, text: str, act: Callable[[], object], icon_name: str = "", kind: Kind = Kind.PLAIN
    ) -> QPushButton:
        """A button for something that can be done."""
        if len(self.buttons) % _PER_LINE == 0:
            self._row = QHBoxLayout()
            self._row.setSpacing(8)
            self._row.addStretch()
            self._lines.addLayout(self._row)
        button = push_button(text, kind, icon_name)
        button.clicked.connect(partial(_call, act))
        if self._row is not None:
            self._row.insertWidget(self._row.count() - 1, button)
        self.buttons.append(button)
        return button


def _call(act: Callable[[], object], _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- a slot of Qt
    act()


class _IconGlyph(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_icon(QPainter(self), self._name, QRect(0, 0, _SIDE, _SIDE), tokens_of(self.palette()).text2)
