"""The parts of a job, one line each: shape, what it is, its state, how long it took."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.backup import JobTask
from app.domain.inert import one_line
from app.protection.texts import PlanTexts
from ui.common.badge import StatusGlyph
from ui.common.fonts import TextRole
from ui.common.labels import ElidedLabel, TextLabel
from ui.common.times import duration
from ui.jobs.job_table import status_of


class TaskList(QWidget):
    """Made anew whenever a job is read."""

    def __init__(self, tasks: Sequence[JobTask], texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.setColumnStretch(1, 1)
        for row, task in enumerate(tasks):
            name, state, length = task_words(task, texts)
            layout.addWidget(StatusGlyph(status_of(task.status), 14), row, 0)
            layout.addWidget(ElidedLabel(name, TextRole.SMALL), row, 1)
            layout.addWidget(TextLabel(state, TextRole.SMALL, tone=2), row, 2)
            taken = TextLabel(length, TextRole.SMALL, tone=2)
            taken.setMinimumWidth(56)
            taken.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            layout.addWidget(taken, row, 3)
        self.setAccessibleName("; ".join(" ".join(task_words(task, texts)) for task in tasks))


def task_words(task: JobTask, texts: PlanTexts) -> tuple[str, str, str]:
    """What a part is, its state with the progress, and how long it took."""
    state = one_line(texts.word(task.status))
    if task.progress is not None and task.status == "InProgress":
        state = f"{state} · {task.progress:.0f} %"
    begun = task.started_at is not None or task.status not in {"NotStarted", ""}
    length = duration(task.length) if begun and task.length is not None else "–"
    return one_line(texts.word(task.name)), state, length
