"""The result of a plan, opened again from the activity pane."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.jobs.plan_run import PlanRun
from ui.protect.foot import DialogFoot
from ui.protect.result_page import ResultPage

if TYPE_CHECKING:
    from ui.shell.session import Session


class ResultDialog(QDialog):
    """Shows what became of each step; finished, :attr:`back_up` holds VMs that are to be backed up now."""

    def __init__(self, session: "Session", run: PlanRun, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back_up: tuple[str, ...] = ()
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
        self.foot.back_up.clicked.connect(self._on_back_up)
        self.outcome.changed.connect(self._show_state)
        self.finished.connect(lambda _code: self.outcome.leave())
        self.foot.close_button.setFocus()
        self._show_state()

    def _show_state(self) -> None:
        keys = self.outcome.enabled_keys() if self.outcome.ended else ()
        self.foot.back_up.setVisible(bool(keys))
        self.foot.back_up.setText(
            QCoreApplication.translate("ResultDialog", "Back &up now (%n)…", None, len(keys))
        )

    def _on_back_up(self) -> None:
        self.back_up = self.outcome.enabled_keys()
        self.accept()
