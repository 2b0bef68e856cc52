"""The right side of the review: why a step is there, its exact request, what it needs, how to undo it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.protection.plan import Plan, Step, StepKind
from app.protection.requests import as_az_rest, as_text
from app.protection.texts import PlanTexts
from ui.common.buttons import Kind, push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole, fixed_font
from ui.common.labels import SectionCaption, TextLabel

_REQUEST_HEIGHT = 210


class StepDetails(QScrollArea):
    """Shows one step of a plan."""

    def __init__(self, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._step: Step | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("The selected step"))
        self._title = TextLabel("", TextRole.CARD_TITLE, wrap=True)
        self._number = TextLabel("", TextRole.SMALL, tone=2)
        self._why = TextLabel("", wrap=True)
        self._needs = TextLabel("", wrap=True)
        self._undo = TextLabel("", wrap=True)
        self.request = QPlainTextEdit()
        self.request.setReadOnly(True)
        self.request.setFont(fixed_font())
        self.request.setFixedHeight(_REQUEST_HEIGHT)
        self.request.setTabChangesFocus(True)
        self.request.setAccessibleName(self.tr("Request that will be sent"))
        self.copy_button = push_button(self.tr("C&opy"), Kind.QUIET, "copy")
        self.copy_command = push_button(self.tr("Copy as &az rest"), Kind.QUIET, "cli")
        self.copy_button.clicked.connect(lambda: self._copy(command=False))
        self.copy_command.clicked.connect(lambda: self._copy(command=True))
        self._lay_out()

    def _lay_out(self) -> None:
        content = Ground("raised")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._number)
        self._section(layout, self.tr("Why"), self._why)
        self._section(layout, self.tr("Request that will be sent"), self.request)
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addWidget(self.copy_command)
        row.addStretch()
        layout.addLayout(row)
        self._section(layout, self.tr("Depends on"), self._needs)
        self._section(layout, self.tr("If you undo"), self._undo)
        layout.addStretch()
        self.setWidget(content)

    @staticmethod
    def _section(layout: QVBoxLayout, title: str, widget: QWidget) -> None:
        layout.addSpacing(8)
        layout.addWidget(SectionCaption(title))
        layout.addWidget(widget)

    def show_step(self, plan: Plan, step: Step) -> None:
        """Show a step of a plan."""
        self._step = step
        texts = self._texts
        numbers = {one.id: number for number, one in enumerate(plan.steps, start=1)}
        self._title.setText(texts.step(step))
        self._number.setText(
            self.tr("Step {number} of {all}").format(number=numbers[step.id], all=len(plan.steps))
        )
        self._why.setText(texts.say(step.reason))
        self.request.setPlainText(as_text(step.request))
        needed = [
            f"{numbers[one]}. {texts.step(plan.step(one))}" for one in step.depends_on if one in numbers
        ]
        self._needs.setText("\n".join(needed) or self._nothing_needed(step))
        self._undo.setText(texts.say(step.undo))
        self.verticalScrollBar().setValue(0)

    def _nothing_needed(self, step: Step) -> str:
        if step.kind in {StepKind.ENABLE, StepKind.SET_REDUNDANCY, StepKind.CHANGE_POLICY}:
            return self.tr("On no other step: the vault exists.")
        return self.tr("On no other step.")

    def _copy(self, *, command: bool) -> None:
        if self._step is not None:
            request = self._step.request
            QGuiApplication.clipboard().setText(as_az_rest(request) if command else as_text(request))
