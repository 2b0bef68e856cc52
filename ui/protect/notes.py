"""What everyone should know before enabling backup, always in sight."""

from collections.abc import Iterable

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.protection.plan import Phrase
from app.protection.texts import PlanTexts
from ui.common.card import Ground
from ui.common.labels import SectionCaption, TextLabel

NOTES = (
    "note-enabling-takes-no-backup",
    "note-stopped-vm",
    "note-no-consistency-across",
    "note-inside-vm",
    "note-no-storage-account",
)


class Notes(QScrollArea):
    """The sentences one below the other; it scrolls by itself where it is low."""

    def __init__(self, texts: PlanTexts, keys: Iterable[str] = NOTES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName(self.tr("Good to know"))
        content = Ground("raised")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(SectionCaption(self.tr("Good to know")))
        for key in keys:
            layout.addWidget(TextLabel(texts.say(Phrase(key)), tone=2, wrap=True))
        layout.addStretch()
        self.setWidget(content)
