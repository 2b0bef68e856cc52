"""A confirmation by typing names: before data is lost for good, never for anything less."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.inert import one_line
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel


class TypedConfirmation(QDialog):
    """The red button wakes up once each name was typed as it is written."""

    def __init__(
        self,
        title: str,
        facts: Sequence[str],
        names: Sequence[str],
        verb: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(520)
        self._names = tuple(names)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(TextLabel(title, TextRole.CARD_TITLE, wrap=True))
        for fact in facts:
            layout.addWidget(TextLabel(fact, tone=2, wrap=True))
        self.fields: list[QLineEdit] = []
        for name in self._names:
            words = self.tr("Type {name} to confirm:").replace("{name}", one_line(name))
            label = TextLabel(words, TextRole.NAME, wrap=True)
            field = QLineEdit()
            field.setAccessibleName(words)
            field.textChanged.connect(lambda _text: self._review())
            label.setBuddy(field)
            layout.addWidget(label)
            layout.addWidget(field)
            self.fields.append(field)
        self.cancel_button = push_button(self.tr("Cancel"))
        self.verb_button = push_button(verb, Kind.DANGER)
        self.cancel_button.setDefault(True)
        self.cancel_button.clicked.connect(self.reject)
        self.verb_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.verb_button)
        layout.addSpacing(8)
        layout.addLayout(row)
        self.setAccessibleDescription(" ".join(facts))
        self._review()
        self.fields[0].setFocus()

    def _review(self) -> None:
        typed = all(
            field.text().strip() == name for field, name in zip(self.fields, self._names, strict=True)
        )
        self.verb_button.setEnabled(typed)
        hint = "" if typed else self.tr("Type the name first, exactly as it is written.")
        self.verb_button.setToolTip(hint)
        self.verb_button.setAccessibleDescription(hint)
