"""What a failed backup job said: Azure's message, its code and its advice, to read and to copy."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.backup import Job
from app.domain.inert import many_lines, one_line
from app.protection.texts import PlanTexts
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import CodeLabel, TextLabel
from ui.common.times import date_and_time


class JobExplanation(QDialog):
    """Non-modal; may be shown before the job's details were read and is then filled."""

    def __init__(self, job: Job, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._texts = texts
        self._job = job
        self._title = TextLabel("", TextRole.CARD_TITLE, wrap=True)
        self._when = TextLabel("", TextRole.SMALL, tone=2)
        self._message = TextLabel("", wrap=True)
        self._code = CodeLabel("", tone=2)
        self._advice = TextLabel("", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        for part in (self._title, self._when, self._message, self._code, self._advice):
            layout.addWidget(part)
        layout.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        copy = push_button(self.tr("&Copy"), Kind.PLAIN, "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.as_text()))
        close = push_button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.close)
        row.addWidget(copy)
        row.addWidget(close)
        layout.addLayout(row)
        self.show_job(job)

    def show_job(self, job: Job) -> None:
        """Show a job, or the same one with more details."""
        self._job = job
        words = f"{self._texts.word(job.operation)} · {self._texts.word(job.status)}"
        title = f"{one_line(job.machine_name)}: {words}"
        self.setWindowTitle(title)
        self._title.setText(title)
        self._when.setText(date_and_time(job.started_at) if job.started_at is not None else "")
        self._message.setText(many_lines(job.error_message) or self.tr("Azure gives no message."))
        self._code.setText(job.error_code)
        advice = job.errors[0].recommendations if job.errors else ()
        self._advice.setText("\n".join(f"• {one_line(text)}" for text in advice))
        for part in (self._code, self._advice):
            part.setVisible(bool(part.text()))

    def as_text(self) -> str:
        """Everything as plain text, with the job's id."""
        parts = (self._title, self._when, self._message, self._code, self._advice)
        return "\n".join([*(part.text() for part in parts if part.text()), self._job.id])
