"""What could not be read: for each scope the reason, the missing action and Azure's code, to copy."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTreeView, QVBoxLayout, QWidget

from app.domain.estate import Estate
from app.domain.inert import one_line
from app.domain.places import NotScanned
from app.domain.reading import Unknown
from app.domain.resource_ids import ResourceId
from app.readiness.texts import Texts
from app.rights.operations import load_role_table
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel, plain_tooltip
from ui.common.subscription_states import why_not_words


class UnreadDialog(QDialog):
    """A list to read and to copy for whoever grants the rights."""

    def __init__(self, estate: Estate, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What could not be read"))
        self.resize(1000, 420)
        self._unknowns: Sequence[Unknown] = estate.unknowns
        self._texts = texts
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(TextLabel(self.windowTitle(), TextRole.CARD_TITLE))
        layout.addWidget(
            TextLabel(
                self.tr("VMs that depend on it are shown as “Cannot tell”, never as ready or unprotected."),
                tone=2,
                wrap=True,
            )
        )
        self.list = QTreeView()
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName(self.windowTitle())
        self.list.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.list.setModel(self._rows(estate))
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.setColumnWidth(1, 230)
        self.list.setColumnWidth(2, 230)
        self.list.setColumnWidth(3, 190)
        layout.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addStretch()
        self.copy_button = push_button(self.tr("&Copy"), Kind.PLAIN, "copy")
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.as_text()))
        close = push_button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(self.copy_button)
        row.addWidget(close)
        layout.addLayout(row)

    def _rows(self, estate: Estate) -> QStandardItemModel:
        rows = QStandardItemModel(self)
        rows.setHorizontalHeaderLabels(
            [
                self.tr("What"),
                self.tr("Scope"),
                self.tr("Missing action"),
                self.tr("Smallest built-in role"),
                self.tr("Code"),
            ]
        )
        for unknown in self._unknowns:
            name = _scope_name(unknown.scope, estate)
            cells = (
                self._texts.unknown(unknown, name),
                one_line(unknown.scope),
                one_line(unknown.action or "–"),
                load_role_table().role_with(unknown.action or "") or "–",
                one_line(unknown.code or unknown.reason.value),
            )
            _append(rows, cells)
        for one in estate.not_scanned:
            why = why_not_words(NotScanned(one.state))
            scope = f"/subscriptions/{one.id}"
            _append(rows, (f"{one_line(one.name)}: {why}", one_line(scope), "–", "–", one.state))
        return rows

    def as_text(self) -> str:
        """Everything as tab-separated text with a head line."""
        model = self.list.model()
        columns = range(model.columnCount())
        head = "\t".join(str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns)
        lines = [
            "\t".join(str(model.index(row, column).data()) for column in columns)
            for row in range(model.rowCount())
        ]
        return "\n".join([head, *lines])


def _append(rows: QStandardItemModel, cells: Sequence[str]) -> None:
    items = [QStandardItem(text) for text in cells]
    for item in items:
        item.setToolTip(plain_tooltip(item.text()))
    rows.appendRow(items)


def _scope_name(scope: str, estate: Estate) -> str:
    parts = ResourceId.parse(scope)
    if parts.provider or parts.resource_group:
        return parts.name
    return estate.subscription_name(parts.subscription_id) if parts.subscription_id else scope
