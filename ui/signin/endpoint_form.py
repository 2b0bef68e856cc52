"""The card of one sign-in method: an ARM endpoint and a file with an access token."""

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui.common.announce import announce
from ui.common.buttons import push_button
from ui.common.card import Card
from ui.common.fonts import TextRole
from ui.common.labels import FieldLabel, TextLabel
from ui.common.problem import ProblemLine


class EndpointForm(Card):
    """Asks for an address and a token file; what is wrong is said under its field."""

    submitted = Signal(str, str)
    """Address and path of the token file, both not empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = TextLabel("", TextRole.CARD_TITLE)
        self._about = TextLabel("", tone=2, wrap=True)
        self._endpoint_label, self._file_label = FieldLabel(), FieldLabel()
        self.endpoint = QLineEdit()
        self.endpoint.setPlaceholderText("https://management.azure.com")
        self.token_file = QLineEdit()
        self._endpoint_label.setBuddy(self.endpoint)
        self._file_label.setBuddy(self.token_file)
        self.endpoint_problem, self.file_problem = ProblemLine(), ProblemLine()
        self._file_rule = TextLabel("", TextRole.SMALL, tone=3, wrap=True)
        self.browse = push_button("")
        self.connect_button = push_button("")
        self._chooser: QFileDialog | None = None
        self._lay_out()
        self.browse.clicked.connect(self._choose_file)
        self.connect_button.clicked.connect(self.submit)
        self.endpoint.returnPressed.connect(self.submit)
        self.token_file.returnPressed.connect(self.submit)
        self.endpoint.textEdited.connect(lambda _text: self._show(self.endpoint, self.endpoint_problem, ""))
        self.token_file.textEdited.connect(lambda _text: self._show(self.token_file, self.file_problem, ""))
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._about)
        layout.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._endpoint_label, 0, 0)
        grid.addWidget(self.endpoint, 0, 1)
        grid.addWidget(self.endpoint_problem, 1, 1)
        grid.setRowMinimumHeight(2, 8)
        grid.addWidget(self._file_label, 3, 0)
        grid.addWidget(self.token_file, 3, 1)
        grid.addWidget(self.browse, 3, 2)
        grid.addWidget(self._file_rule, 4, 1, 1, 2)
        grid.addWidget(self.file_problem, 5, 1, 1, 2)
        layout.addLayout(grid)
        layout.addSpacing(8)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.connect_button)
        layout.addLayout(row)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self._title.setText(self.tr("Connect with a token from a file"))
        self._about.setText(
            self.tr("For a custom endpoint, or for Azure with a token that another tool made.")
        )
        self._endpoint_label.setText(self.tr("&Endpoint"))
        self._file_label.setText(self.tr("&Token file"))
        self._file_rule.setText(self.tr("One access token, readable by you only. It is read, never stored."))
        self.browse.setText(self.tr("&Browse…"))
        self.connect_button.setText(self.tr("&Connect"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def submit(self) -> None:
        """Ask to connect, or say which field is still empty and go there."""
        endpoint, token_file = self.endpoint.text().strip(), self.token_file.text().strip()
        if not endpoint:
            self.show_endpoint_problem(self.tr("Type the address of Azure Resource Manager."))
        elif not token_file:
            self.show_file_problem(self.tr("Choose the file that holds the access token."))
        else:
            self.clear_problems()
            self.submitted.emit(endpoint, token_file)

    def clear_problems(self) -> None:
        """Take back what was said under the fields."""
        self._show(self.endpoint, self.endpoint_problem, "")
        self._show(self.token_file, self.file_problem, "")

    def show_endpoint_problem(self, sentence: str) -> None:
        """Say what is wrong with the address, and go there."""
        self._show(self.endpoint, self.endpoint_problem, sentence)
        self.endpoint.setFocus()

    def show_file_problem(self, sentence: str) -> None:
        """Say what is wrong with the token file, and go there."""
        self._show(self.token_file, self.file_problem, sentence)
        self.token_file.setFocus()

    def _show(self, field: QLineEdit, problem: ProblemLine, sentence: str) -> None:
        problem.say(sentence)
        field.setProperty("invalid", bool(sentence))
        field.setAccessibleDescription(sentence)
        field.update()
        if sentence:
            announce(field, sentence)

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose the token file"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        start = Path(self.token_file.text()).parent
        if self.token_file.text() and start.is_dir():
            chooser.setDirectory(str(start))
        chooser.fileSelected.connect(self.token_file.setText)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()
