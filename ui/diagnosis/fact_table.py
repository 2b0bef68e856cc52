"""Rows of label and value; ids have a button that copies them."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QWidget

from ui.common.buttons import icon_button
from ui.common.fonts import TextRole
from ui.common.labels import CodeLabel
from ui.diagnosis.wrapped_label import WrappedLabel

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
            label = WrappedLabel(fact.label, TextRole.SMALL, tone=3)
            self._grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            value = _code(fact) if fact.code else WrappedLabel(fact.value)
            value.setAccessibleName(f"{fact.label}: {fact.value}")
            self._grid.addWidget(value, number, 1)
        self._grid.setRowStretch(len(facts), 1)


def _code(fact: Fact) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(CodeLabel(fact.value), 1)
    copy = icon_button(
        "copy", QCoreApplication.translate("Facts", "Copy {what}").replace("{what}", fact.label)
    )
    copy.setFixedSize(24, 24)
    copy.clicked.connect(lambda: QApplication.clipboard().setText(fact.value))
    layout.addWidget(copy)
    return row
