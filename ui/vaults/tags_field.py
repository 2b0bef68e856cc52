"""Tags as a small table of two columns that grows by itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ui.common.problem import ProblemLine

_ROW = 30
_VISIBLE_ROWS = 2


class TagsField(QWidget):
    """Name and value of each tag; there is always one empty row left to type in."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = QTableWidget(1, 2)
        self.table.setHorizontalHeaderLabels([self.tr("Tag name"), self.tr("Value")])
        self.table.setAccessibleName(self.tr("Tags"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setTabKeyNavigation(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setFixedHeight(_ROW * (_VISIBLE_ROWS + 1) + 8)
        self.table.itemChanged.connect(self._on_change)
        self._problem = ProblemLine()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.table)
        layout.addWidget(self._problem)
        self.setFocusProxy(self.table)

    def tags(self) -> tuple[tuple[str, str], ...]:
        """What was typed, rows without a name and value left out."""
        rows = [(self._text(row, 0), self._text(row, 1)) for row in range(self.table.rowCount())]
        return tuple((name, value) for name, value in rows if name or value)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the tags."""
        self._problem.say(sentence)

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _on_change(self, _item: QTableWidgetItem) -> None:
        last = self.table.rowCount() - 1
        if self._text(last, 0) or self._text(last, 1):
            self.table.insertRow(last + 1)
        self.changed.emit()
