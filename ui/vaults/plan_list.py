"""The steps of a small plan as a list: what will happen, and on request the exact request."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.protection.plan import Hindrance, Plan, Step
from app.protection.requests import as_az_rest, as_text
from app.protection.texts import PlanTexts
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole, fixed_font
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status


class PlanList(QWidget):
    """What stands in the way, then a block for each step: sentence, reason, buttons for the request."""

    def __init__(self, plan: Plan, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for hindrance in sorted(plan.hindrances, key=lambda one: not one.blocks):
            line = ProblemLine(self)
            status = Status.BLOCKED if hindrance.blocks else Status.READY_WITH_WARNINGS
            line.say(hindrance_words(hindrance, texts), status)
            layout.addWidget(line)
        for number, step in enumerate(plan.steps, start=1):
            layout.addWidget(_StepBlock(number, step, texts))
        for note in plan.notes:
            layout.addWidget(TextLabel(texts.say(note), tone=2, wrap=True))
        layout.addStretch()


def hindrance_words(hindrance: Hindrance, texts: PlanTexts) -> str:
    """What stands in the way, and who can lift it."""
    return f"{texts.say(hindrance.sentence)} {texts.say(hindrance.who)}"


def refusal_of(plan: Plan, texts: PlanTexts) -> str:
    """Why a plan cannot be applied; empty where nothing is known to refuse it."""
    return next((hindrance_words(one, texts) for one in plan.hindrances if one.blocks), "")


class _StepBlock(QWidget):
    def __init__(self, number: int, step: Step, texts: PlanTexts) -> None:
        super().__init__()
        self._step = step
        self._request = QPlainTextEdit(as_text(step.request))
        self._request.setReadOnly(True)
        self._request.setFont(fixed_font())
        self._request.setAccessibleName(self.tr("Request that will be sent"))
        self._request.setFixedHeight(150)
        self._request.hide()
        self._toggle = push_button(self.tr("Show request"), Kind.QUIET)
        self._toggle.clicked.connect(self._on_toggle)
        copy = push_button(self.tr("Copy"), Kind.QUIET, "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(as_text(self._step.request)))
        copy_command = push_button(self.tr("Copy as az rest"), Kind.QUIET, "copy")
        copy_command.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(as_az_rest(self._step.request))
        )
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._toggle)
        row.addWidget(copy)
        row.addWidget(copy_command)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(TextLabel(f"{number}. {texts.step(step)}", TextRole.NAME, wrap=True))
        reason = TextLabel(texts.say(step.reason), TextRole.SMALL, tone=2, wrap=True)
        reason.setIndent(16)
        layout.addWidget(reason)
        layout.addLayout(row)
        layout.addWidget(self._request)
        self._request.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def _on_toggle(self) -> None:
        show = not self._request.isVisible()
        self._request.setVisible(show)
        self._toggle.setText(self.tr("Hide request") if show else self.tr("Show request"))
