"""The vault's name: its rules stand under the field before anything is wrong, then the sentence for it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.protection.names import Problem, ProblemSeverity, mend_vault_name, vault_name_rules
from app.protection.texts import PlanTexts
from ui.common.announce import announce
from ui.common.badge import StatusGlyph
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status

_GLYPH = 14
_LONGEST = 200


class _Rule(QWidget):
    """One rule with its mark; the spoken name says whether it is met."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._met: bool | None = None
        self._glyph = StatusGlyph(Status.NOT_APPLICABLE, _GLYPH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._glyph)
        layout.addWidget(TextLabel(text, TextRole.SMALL, tone=2))

    def show_met(self, met: bool | None, spoken: str) -> bool:  # noqa: FBT001 -- three states of one mark
        """Show whether the rule is met (None: nothing typed yet); true if that is news."""
        changed = met != self._met
        self._met = met
        status = Status.NOT_APPLICABLE if met is None else Status.PASS if met else Status.BLOCKED
        self._glyph.show_status(status)
        self.setAccessibleName(f"{self._text}: {spoken}")
        return changed


class VaultNameField(QWidget):
    """A line edit with the three rules, the problem in words, the service's answer and a suggestion."""

    edited = Signal(str)
    """The text, whenever it changes."""

    def __init__(self, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._offered = ""
        self.edit = QLineEdit()
        self.edit.setMaxLength(_LONGEST)
        self.setFocusProxy(self.edit)
        rules = vault_name_rules("")
        self._rules = [_Rule(texts.rule(rule)) for rule in rules]
        self._problem = ProblemLine()
        self._answer = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._suggestion = push_button("", Kind.QUIET)
        self._suggestion.clicked.connect(self._take_suggestion)
        self.edit.textChanged.connect(self._on_text)
        self._lay_out()
        self._on_text("")

    def name(self) -> str:
        """What was typed, without blanks around it."""
        return self.edit.text().strip()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say every error, or where there is none every warning; nothing clears the line."""
        errors = [one for one in problems if one.severity is ProblemSeverity.ERROR]
        status = Status.BLOCKED if errors else Status.READY_WITH_WARNINGS
        self._problem.say(" ".join(self._texts.problem(one) for one in errors or problems), status)

    def show_answer(self, sentence: str) -> None:
        """Show what the service says about the name, or that it is being asked."""
        self._answer.setText(sentence)
        self._answer.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence)

    def suggest(self, name: str) -> None:
        """Offer a name as a button; an empty one takes the offer back."""
        self._offered = name
        self._suggestion.setText(self.tr("Suggested: {name}").replace("{name}", name))
        self._suggestion.setVisible(bool(name) and name != self.name())

    def _on_text(self, text: str) -> None:
        typed = text.strip()
        for row, rule in zip(self._rules, vault_name_rules(typed), strict=True):
            met = rule.met if typed else None
            spoken = self.tr("met") if rule.met else self.tr("not met")
            if row.show_met(met, spoken if typed else "") and typed:
                announce(self, row.accessibleName())
        mended = mend_vault_name(typed) if typed else None
        if mended and mended != typed:
            self.suggest(mended)
        elif self._offered:
            self.suggest(self._offered)
        self.edited.emit(typed)

    def _take_suggestion(self) -> None:
        self.edit.setText(self._offered)
        self.edit.setFocus()

    def _lay_out(self) -> None:
        self.edit.setAccessibleName(self.tr("Vault name"))
        rules = QHBoxLayout()
        rules.setSpacing(16)
        for rule in self._rules:
            rules.addWidget(rule)
        rules.addStretch()
        offer = QHBoxLayout()
        offer.addWidget(self._suggestion)
        offer.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.edit)
        layout.addLayout(rules)
        layout.addWidget(self._problem)
        layout.addWidget(self._answer)
        layout.addLayout(offer)
        self._answer.hide()
        self._suggestion.hide()
