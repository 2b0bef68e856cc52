"""One backup job in a window of its own, with room to read; the same content as in the pane."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.backup import Job
from ui.common.buttons import Kind, push_button
from ui.jobs.job_details import JobDetails

if TYPE_CHECKING:
    from ui.shell.session import Session


class JobDialog(QDialog):
    """Non-modal: work goes on beside it."""

    def __init__(self, session: "Session", job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 560)
        self.details = JobDetails(session)
        self.details.show_job(job)
        self.setWindowTitle(self.details.title.full_text())
        close = push_button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.addStretch()
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.details, 1)
        layout.addLayout(foot)
        # What is asked for next has a dialog of its own.
        for signal in (
            self.details.cancel_requested,
            self.details.again_requested,
            self.details.enable_requested,
            self.details.machine_requested,
        ):
            signal.connect(lambda _job: self.close())
        self.finished.connect(lambda _code: self.details.leave())
