"""The three redundancies as cards: a radio button each, what it means, and why one cannot be chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.backup import Redundancy
from app.planning.vault_regions import RedundancyChoice
from app.protection.texts import PlanTexts
from ui.common.card import Card
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel


class _Card(Card):
    def __init__(self, radio: QRadioButton) -> None:
        super().__init__()
        self.radio = radio
        self.meaning = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(4)
        layout.addWidget(radio)
        layout.addWidget(self.meaning, 1)


class RedundancyCards(QWidget):
    """Choose one of the three; a refused one is disabled and says why in its card."""

    changed = Signal()

    def __init__(self, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._group = QButtonGroup(self)
        words = {
            Redundancy.GEO: self.tr("&Geo (GRS)"),
            Redundancy.ZONE: self.tr("&Zone (ZRS)"),
            Redundancy.LOCAL: self.tr("&Local (LRS)"),
        }
        self._cards: dict[Redundancy, _Card] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for value, word in words.items():
            radio = QRadioButton(word)
            self._group.addButton(radio)
            card = self._cards[value] = _Card(radio)
            layout.addWidget(card, 1)
        self._cards[Redundancy.GEO].radio.setChecked(True)
        self._group.buttonToggled.connect(lambda _button, on: self.changed.emit() if on else None)

    def value(self) -> Redundancy:
        """The chosen redundancy."""
        return next(value for value, card in self._cards.items() if card.radio.isChecked())

    def choose(self, value: Redundancy) -> None:
        """Choose one."""
        self._cards[value].radio.setChecked(True)

    def show_choices(self, choices: Sequence[RedundancyChoice]) -> None:
        """Say what each means for the region; if the chosen one is refused, choose the first that is not."""
        for choice in choices:
            card = self._cards[choice.value]
            sentence = (
                self._texts.problem(choice.refused) if choice.refused else self._texts.say(choice.meaning)
            )
            if choice.note is not None:
                sentence += " " + self._texts.say(choice.note)
            card.meaning.setText(sentence)
            card.radio.setEnabled(choice.enabled)
            card.radio.setToolTip("" if choice.enabled else sentence)
            card.radio.setAccessibleDescription(sentence)
        if not self._cards[self.value()].radio.isEnabled():
            self.choose(next(choice.value for choice in choices if choice.enabled))
