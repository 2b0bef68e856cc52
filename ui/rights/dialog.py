"""What the account may not do, which right would allow it, and what can be done about that."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.domain.inert import one_line
from app.rights.book import Decision
from app.rights.operations import Operation
from app.rights.texts import load_rights_texts
from ui.common.announce import announce
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel, plain_tooltip
from ui.diagnosis.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from ui.rights.guard import Guard
    from ui.shell.session import Session

Refused = Callable[[], tuple[Decision, ...]]
_OPERATION = Qt.ItemDataRole.UserRole
_SENTENCE = Qt.ItemDataRole.UserRole + 1


class RightsDialog(QDialog):
    """Follows the guard while it is open; accepted when something is to be tried anyway."""

    def __init__(
        self, session: "Session", guard: "Guard", refused: Refused, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._guard = guard
        self._refused = refused
        self.decisions: tuple[Decision, ...] = ()
        self.setWindowTitle(self.tr("Missing rights"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(980, 440)
        self.note = TextLabel("", tone=2, wrap=True)
        self.list = QTreeView()
        self.detail = WrappedLabel("")
        """The chosen line in full: cells cut long ids, and a hint needs a pointer."""
        self.list.setRootIsDecorated(False)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setAccessibleName(self.windowTitle())
        self.list.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.model = QStandardItemModel(self)
        self.list.setModel(self.model)
        self.try_button = push_button(self.tr("&Try anyway"))
        self.try_button.setToolTip(self.tr("Offer it in this session although the right seems to be missing"))
        self.again_button = push_button(self.tr("Check &rights again"), Kind.PLAIN, "refresh")
        self.copy_buttons = {
            "en": push_button(self.tr("Copy &request (English)"), Kind.PLAIN, "copy"),
            "ko": push_button(self.tr("Copy request (&Korean)"), Kind.PLAIN, "copy"),
        }
        self.close_button = push_button(self.tr("Close"), Kind.PRIMARY)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(TextLabel(self.windowTitle(), TextRole.CARD_TITLE))
        layout.addWidget(self.note)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.detail)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.try_button)
        row.addWidget(self.again_button)
        for button in self.copy_buttons.values():
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.close_button)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.try_button.clicked.connect(self._try)
        self.again_button.clicked.connect(self._guard.check_again)
        for language, button in self.copy_buttons.items():
            button.clicked.connect(lambda _checked=False, chosen=language: self.copy_request(chosen))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        self._guard.changed.connect(self._show)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._review_buttons())

    def _show(self) -> None:
        self.decisions = self._refused()
        chosen = self._operation()
        self.model.clear()
        self.model.setHorizontalHeaderLabels(
            [self.tr("What"), self.tr("Missing action"), self.tr("Smallest built-in role"), self.tr("Scope")]
        )
        for decision in self.decisions:
            for missing in decision.missing:
                cells = (
                    self._session.rights_texts.operation(missing.operation),
                    missing.action,
                    missing.role,
                    one_line(missing.scope),
                )
                sentence = self._session.rights_texts.missing(missing)
                items = [QStandardItem(text) for text in cells]
                for item in items:
                    item.setToolTip(plain_tooltip(item.text()))
                    item.setData(missing.operation.value, _OPERATION)
                    item.setData(sentence, _SENTENCE)
                    item.setAccessibleDescription(sentence)
                self.model.appendRow(items)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 250), (2, 190), (3, 230)):
            self.list.setColumnWidth(column, width)
        self._choose(chosen)
        self.note.setText(self._sentence())
        self._review_buttons()

    def _sentence(self) -> str:
        if self._guard.busy:
            return self.tr("Rights are being read…")
        if not self.decisions:
            return self.tr("No right that is needed here is known to be missing.")
        account = self._session.account or self._session.rights_texts.nobody
        return QCoreApplication.translate(
            "RightsDialog",
            "Azure's permissions list does not give {account} these rights. The list can be behind; only the"
            " answer of the service itself is final.",
        ).replace("{account}", account)

    def _operation(self) -> str:
        value = self.list.currentIndex().data(_OPERATION)
        return str(value) if value else ""

    def _choose(self, operation: str) -> None:
        rows = range(self.model.rowCount())
        row = next((row for row in rows if self.model.item(row).data(_OPERATION) == operation), 0)
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _review_buttons(self) -> None:
        operation = self._operation()
        self.detail.setText(str(self.list.currentIndex().data(_SENTENCE) or ""))
        self.try_button.setEnabled(bool(operation))
        none = "" if operation else self.tr("Nothing is missing")
        for button in self.copy_buttons.values():
            button.setEnabled(bool(self.decisions))
            button.setToolTip(none)
        self.again_button.setEnabled(not self._guard.busy)

    def _try(self) -> None:
        if operation := self._operation():
            self._guard.try_anyway([Operation(operation)])
            self.accept()

    def copy_request(self, language: str) -> None:
        """Put the ready text that asks an owner for everything listed into the clipboard."""
        missing = dict.fromkeys(one for decision in self.decisions for one in decision.missing)
        if missing:
            asked = Decision(self.decisions[0].access, tuple(missing))
            text = load_rights_texts(language).request(asked, self._session.account)
            QApplication.clipboard().setText(text)
            announce(self, self.tr("Copied"))
