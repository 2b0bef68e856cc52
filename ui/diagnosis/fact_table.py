"""Rows of label and value that can be selected and copied."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.common.fonts import TextRole, fixed_font
from ui.common.labels import TextLabel

_LABEL_WIDTH = 124


class Fact(NamedTuple):
    """One row; ``code`` shows the value in fixed width."""

    label: str
    value: str
    code: bool = False


class FactTable(QWidget):
    """Shows facts below one another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[Fact, ...] = ()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts instead of the earlier ones."""
        if tuple(facts) == self._shown:
            return
        self._shown = tuple(facts)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, fact in enumerate(facts):
            label = TextLabel(fact.label, TextRole.SMALL, tone=3, wrap=True)
            value = TextLabel(fact.value, wrap=True)
            if fact.code:
                value.setFont(fixed_font())
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            value.setAccessibleName(f"{fact.label}: {fact.value}")
            self._grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, number, 1)
        self._grid.setRowStretch(len(facts), 1)
