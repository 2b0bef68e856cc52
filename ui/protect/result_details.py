"""The selected result explained: our sentence, Azure's own words, the details to copy."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.inert import one_line
from app.protection.plan import Step, StepResult
from ui.common.badge import StatusGlyph
from ui.common.buttons import push_button
from ui.common.fonts import TextRole
from ui.common.labels import CodeLabel, TextLabel
from ui.common.style_buttons import rounded
from ui.common.tokens import Status, tokens_of
from ui.protect.outcome_words import status_of

if TYPE_CHECKING:
    from ui.shell.session import Session

_CORNER = 8.0
_LONGEST = 2000


class ResultDetails(QWidget):
    """A card in the tint of the result's status."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._status = Status.PASS
        self._text = ""
        self._ids = ""
        self._glyph = StatusGlyph(Status.PASS, 16)
        self._title = TextLabel("", TextRole.STRONG, wrap=True)
        self._sentence = TextLabel("", wrap=True)
        self.explanation = TextLabel("", wrap=True)
        self._azure = TextLabel("", tone=2, wrap=True)
        self._code = CodeLabel("", tone=2)
        self.copy_button = push_button(self.tr("Copy &details"), icon_name="copy")
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        self.copy_ids_button = push_button(self.tr("Copy &ids"), icon_name="copy")
        self.copy_ids_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._ids))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._glyph)
        line.addWidget(self._title, 1)
        last = QHBoxLayout()
        last.setSpacing(12)
        last.addWidget(self.copy_button)
        last.addWidget(self.copy_ids_button)
        last.addWidget(self._code, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self._sentence)
        layout.addWidget(self.explanation)
        layout.addWidget(self._azure)
        layout.addLayout(last)

    def show_result(self, name: str, step: Step, result: StepResult) -> None:
        """Explain one result."""
        texts = self._session.plan_texts
        self._status = status_of(result.state)
        self._glyph.show_status(self._status)
        self._title.setText(f"{one_line(name)}: {texts.state(result)}")
        self._sentence.setText(texts.result(result))
        self.explanation.setText(self._explained(result))
        self.explanation.setVisible(bool(self.explanation.text()))
        said = [self._message(result), self._claimed(result)]
        self._azure.setText("\n".join(part for part in said if part))
        self._azure.setVisible(bool(self._azure.text()))
        self._code.setText(result.details)
        self._ids = ids_of(step, result)
        lines = [texts.step(step), texts.result(result), self.explanation.text(), self._azure.text()]
        lines += [result.details, self._ids]
        self._text = "\n".join(line for line in lines if line)
        self.setAccessibleName(f"{self._title.text()}. {self._sentence.text()}")
        self.update()

    def _explained(self, result: StepResult) -> str:
        """What Azure's code means and what to do, where it is in the dictionary."""
        if result.state.succeeded:
            return ""
        found = self._session.error_dictionary.of_details(result.details, result.service_message)
        if found is None:
            return ""
        action = self.tr("What to do: {text}").format(text=found.next_step)
        return f"{found.meaning} {action}"

    def _message(self, result: StepResult) -> str:
        message = one_line(result.service_message, _LONGEST)
        if not message or message in self._sentence.text():
            return ""
        return self.tr("In Azure's words: {message}").format(message=message)

    def _claimed(self, result: StepResult) -> str:
        word = self._session.plan_texts.word
        if not result.claimed:
            return ""
        if not result.actual:
            return self.tr("Azure reported: {claimed}.").format(claimed=word(result.claimed))
        return self.tr("Azure reported: {claimed}. A fresh read says: {actual}.").format(
            claimed=word(result.claimed), actual=word(result.actual)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        tint = tokens.status(self._status).tint
        rounded(QPainter(self), QRectF(self.rect()), tint, tokens.border if tint is None else None, _CORNER)


def ids_of(step: Step, result: StepResult) -> str:
    """The ids that support asks for, a line each; they are the same in every language."""
    ids = {
        "resource": step.target_id,
        "operation": result.operation_id,
        "correlation": result.correlation_id,
        "job": result.job_id,
    }
    return "\n".join(f"{name}: {one_line(value, _LONGEST)}" for name, value in ids.items() if value)
