"""Why a tenant cannot be used, in full, with what to hand on to its administrator."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.cloud.errors import CloudError
from app.domain.inert import many_lines
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole, fixed_font
from ui.common.labels import TextLabel
from ui.common.secrets import without_secrets


class RefusalDialog(QDialog):
    """The sentence, Azure's own words, and code and ids to copy."""

    def __init__(self, sentence: str, error: CloudError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Why it cannot be used"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        said = without_secrets(many_lines(error.message))
        self.text = f"{sentence}\n\n{said}\n\n{error.details()}"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(TextLabel(sentence, TextRole.CARD_TITLE, wrap=True))
        layout.addWidget(TextLabel(said, tone=2, wrap=True))
        details = TextLabel(error.details(), wrap=True)
        details.setFont(fixed_font())
        details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(details)
        row = QHBoxLayout()
        row.addStretch()
        self.copy_button = push_button(self.tr("&Copy"), Kind.PLAIN, "copy")
        self.close_button = push_button(self.tr("Close"), Kind.PRIMARY)
        self.copy_button.clicked.connect(lambda: QApplication.clipboard().setText(self.text))
        self.close_button.clicked.connect(self.accept)
        row.addWidget(self.copy_button)
        row.addWidget(self.close_button)
        layout.addLayout(row)
