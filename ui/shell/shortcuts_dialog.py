"""F1: every key of the window in one table, with a search."""

from PySide6.QtGui import QAction, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QLineEdit, QTreeView, QVBoxLayout, QWidget

from ui.common.buttons import Kind, push_button
from ui.shell.actions import Actions


class ShortcutsDialog(QDialog):
    """Made from the actions themselves, so that it cannot say anything else than they do."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(460, 520)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the shortcuts"))
        self.table = QTreeView()
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName(self.windowTitle())
        self.table.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._rows = QStandardItemModel(self)
        self.table.setModel(self._rows)
        self._known = [(_plain(action), _keys(action)) for action in actions.findChildren(QAction)]
        self._known += [
            (self.tr("Open the VM's explanation"), QKeySequence("Return").toString(_NATIVE)),
            (self.tr("Fold or unfold a group"), QKeySequence("Space").toString(_NATIVE)),
            (self.tr("Menu of a row"), QKeySequence("Shift+F10").toString(_NATIVE)),
            (self.tr("Copy the selected rows"), QKeySequence("Ctrl+C").toString(_NATIVE)),
        ]
        close = push_button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        self.search.textChanged.connect(self._show)
        self._show("")

    def _show(self, text: str) -> None:
        self._rows.clear()
        self._rows.setHorizontalHeaderLabels([self.tr("What it does"), self.tr("Key")])
        for name, keys in self._known:
            if keys and text.casefold() in f"{name} {keys}".casefold():
                self._rows.appendRow([QStandardItem(name), QStandardItem(keys)])
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


_NATIVE = QKeySequence.SequenceFormat.NativeText


def _plain(action: QAction) -> str:
    return action.text().replace("&", "").replace("…", "")


def _keys(action: QAction) -> str:
    return action.shortcut().toString(_NATIVE)
