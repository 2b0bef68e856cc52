"""All findings of a VM: those of the selected step first, the rest below, what is fine folded in one line."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.diagnosis.chain import Step
from app.domain.assessment import AssessedMachine, Finding
from app.readiness.catalogue import RULES, Rule
from app.readiness.texts import Texts
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import SectionCaption, TextLabel
from ui.diagnosis.finding_card import FindingCard
from ui.diagnosis.shapes import urgency
from ui.diagnosis.wrapped_label import WrappedLabel
from ui.fleet.words import number


class RuleCounts:
    """The rules of one VM that have no finding, by what became of them."""

    def __init__(self, assessed: AssessedMachine) -> None:
        verdict = assessed.verdict
        found = {finding.rule for finding in verdict.findings}
        others = [rule for rule in RULES if rule.id not in found]
        self.passed = [rule for rule in others if verdict.passed & rule.bit]
        self.not_applicable = [rule for rule in others if verdict.not_applicable & rule.bit]
        judged = verdict.passed | verdict.not_applicable
        self.not_checked = [rule for rule in others if not judged & rule.bit]


class FindingsPanel(QWidget):
    """Built anew for each VM; a page of a handful of cards costs less than keeping them in step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._unfolded = False
        self._shown: tuple[object, ...] = ()

    def show_step(self, step: Step, assessed: AssessedMachine, texts: Texts) -> None:
        """Show the findings of this step, then the others."""
        shown = (step, assessed.verdict, texts.language)
        if shown == self._shown:
            return
        self._shown = shown
        self._clear()
        self._layout.addWidget(TextLabel(step.title, TextRole.CARD_TITLE))
        if not step.findings:
            self._layout.addWidget(WrappedLabel(step.text, tone=2))
        self._add_cards(step.findings, texts)
        rest = [one for one in assessed.verdict.findings if one not in step.findings]
        if rest:
            caption = QCoreApplication.translate("Findings", "Other findings ({count})")
            self._layout.addSpacing(8)
            self._layout.addWidget(SectionCaption(caption.replace("{count}", number(len(rest)))))
            self._add_cards(rest, texts)
        self._add_folded(RuleCounts(assessed), texts)

    def _add_cards(self, findings: Sequence[Finding], texts: Texts) -> None:
        for finding in sorted(findings, key=urgency):
            self._layout.addWidget(FindingCard(finding, texts))

    def _add_folded(self, counts: RuleCounts, texts: Texts) -> None:
        translate = QCoreApplication.translate
        line = translate("Findings", "{passed} pass · {none} not applicable · {open} not checked")
        line = line.replace("{passed}", number(len(counts.passed)))
        line = line.replace("{none}", number(len(counts.not_applicable)))
        line = line.replace("{open}", number(len(counts.not_checked)))
        button = push_button(line, Kind.QUIET, "down" if self._unfolded else "right")
        button.setAccessibleName(
            translate("Findings", "Show the other rules: {line}").replace("{line}", line)
        )
        details = QWidget()
        inside = QVBoxLayout(details)
        inside.setContentsMargins(12, 0, 0, 0)
        inside.setSpacing(4)
        for caption, rules in (
            (translate("Findings", "Pass"), counts.passed),
            (translate("Findings", "Not applicable"), counts.not_applicable),
            (translate("Findings", "Not checked: cannot be seen by the scan"), counts.not_checked),
        ):
            if rules:
                inside.addWidget(TextLabel(caption, TextRole.STRONG, tone=2))
                inside.addWidget(WrappedLabel(_titles(rules, texts), TextRole.SMALL, tone=2))
        details.setVisible(self._unfolded)
        button.clicked.connect(lambda: self._fold(details))
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(details)
        self._layout.addStretch(1)

    def _fold(self, details: QWidget) -> None:
        self._unfolded = not self._unfolded
        details.setVisible(self._unfolded)

    def _clear(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _titles(rules: Sequence[Rule], texts: Texts) -> str:
    return "\n".join(f"· {texts.title(rule.id)}" for rule in rules)
