"""The result of a plan: of one that goes on, opened again from the activity pane, or of a past one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.jobs.shown_run import ShownRun
from ui.protect.follow_up import FollowUp
from ui.protect.foot import DialogFoot
from ui.protect.result_page import ResultPage

if TYPE_CHECKING:
    from ui.shell.session import Session


class ResultDialog(QDialog):
    """Shows what became of each step; finished, :attr:`follow_up` holds what the user wants next."""

    def __init__(self, session: "Session", run: ShownRun, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow_up: FollowUp | None = None
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(860, 480)
        self.resize(1040, 680)
        self.outcome = ResultPage(session, run)
        self.foot = DialogFoot()
        self.foot.show_only(self.foot.close_button)
        self.foot.close_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.outcome, 1)
        layout.addWidget(self.foot)
        self.foot.close_button.clicked.connect(self.accept)
        self.foot.follow_up_requested.connect(self._on_follow_up)
        self.outcome.changed.connect(self._show_state)
        self.finished.connect(lambda _code: self.outcome.leave())
        self.foot.close_button.setFocus()
        self._show_state()

    def _show_state(self) -> None:
        self.foot.show_follow_ups(self.outcome.follow_ups())

    def _on_follow_up(self, follow_up: FollowUp) -> None:
        self.follow_up = follow_up
        self.accept()
