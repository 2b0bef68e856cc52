"""The right side of the review: a step with its exact request, or what stands in the way and who lifts it."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.protection.plan import Hindrance, Plan, Step, StepKind
from app.protection.requests import as_az_rest, as_text
from app.protection.texts import PlanTexts
from ui.common.buttons import Kind, push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole, fixed_font
from ui.common.labels import SectionCaption, TextLabel

_REQUEST_HEIGHT = 210
_MOST_LISTED = 12


class StepDetails(QScrollArea):
    """Shows one line of a plan."""

    untick_requested = Signal(tuple)
    """Ids of steps that are to be unticked."""

    def __init__(self, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._step: Step | None = None
        self._hindrance: Hindrance | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("The selected line"))
        self._title = TextLabel("", TextRole.CARD_TITLE, wrap=True)
        self._number = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._why = TextLabel("", wrap=True)
        self._needs = TextLabel("", wrap=True)
        self._undo = TextLabel("", wrap=True)
        self._who = TextLabel("", wrap=True)
        self._hindered = TextLabel("", wrap=True)
        self.untick_button = push_button(self.tr("&Untick these steps"))
        self.untick_button.clicked.connect(self._untick)
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
        copies = QWidget()
        row = QHBoxLayout(copies)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.copy_button)
        row.addWidget(self.copy_command)
        row.addStretch()
        self._of_step = [
            *_section(layout, self.tr("Why"), self._why),
            *_section(layout, self.tr("Request that will be sent"), self.request),
        ]
        layout.addWidget(copies)
        self._of_step += [
            copies,
            *_section(layout, self.tr("Depends on"), self._needs),
            *_section(layout, self.tr("If you undo"), self._undo),
        ]
        self._of_hindrance = [
            *_section(layout, self.tr("Who can lift it"), self._who),
            *_section(layout, self.tr("Stands in the way of"), self._hindered),
            self.untick_button,
        ]
        layout.addWidget(self.untick_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        self.setWidget(content)
        self._show_only([])

    def _show_only(self, widgets: list[QWidget]) -> None:
        for widget in (*self._of_step, *self._of_hindrance):
            widget.setVisible(widget in widgets)
        self.verticalScrollBar().setValue(0)

    def show_words(self, title: str, words: str) -> None:
        """Show a line that sends nothing: a group, a VM that is left out, something that is there already."""
        self._step = self._hindrance = None
        self._title.setText(title)
        self._number.setText(words)
        self._show_only([])

    def show_hindrance(self, plan: Plan, hindrance: Hindrance) -> None:
        """Show what stands in the way."""
        self._step, self._hindrance = None, hindrance
        texts = self._texts
        self._title.setText(texts.say(hindrance.sentence))
        self._number.setText(
            self.tr("Azure is known to refuse these steps, so they cannot be applied.")
            if hindrance.blocks
            else self.tr("Azure may refuse these steps.")
        )
        self._who.setText(texts.say(hindrance.who))
        wanted = set(hindrance.step_ids)
        said = [texts.step(step) for step in plan.steps if step.id in wanted]
        lines = said[:_MOST_LISTED]
        if rest := len(said) - len(lines):
            lines.append(QCoreApplication.translate("StepDetails", "And %n more.", None, rest))
        self._hindered.setText("\n".join(lines) or self.tr("The whole plan."))
        self._show_only(self._of_hindrance)
        self.untick_button.setVisible(bool(said))

    def _untick(self) -> None:
        if self._hindrance is not None:
            self.untick_requested.emit(self._hindrance.step_ids)

    def show_step(self, plan: Plan, step: Step) -> None:
        """Show a step of a plan."""
        self._step, self._hindrance = step, None
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
        self._show_only(self._of_step)

    def _nothing_needed(self, step: Step) -> str:
        if step.kind in {StepKind.ENABLE, StepKind.SET_REDUNDANCY, StepKind.CHANGE_POLICY}:
            return self.tr("On no other step: the vault exists.")
        return self.tr("On no other step.")

    def _copy(self, *, command: bool) -> None:
        if self._step is not None:
            request = self._step.request
            QGuiApplication.clipboard().setText(as_az_rest(request) if command else as_text(request))


def _section(layout: QVBoxLayout, title: str, widget: QWidget) -> list[QWidget]:
    caption = SectionCaption(title)
    caption.setContentsMargins(0, 8, 0, 0)
    layout.addWidget(caption)
    layout.addWidget(widget)
    return [caption, widget]
