"""The ticked steps as a file: a menu of the forms that there are, and the question where to put it."""

from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from ui.common.buttons import Kind, set_kind
from ui.common.icons import icon
from ui.policies.controls import CONTROL_HEIGHT


class ExportForm(Enum):
    """A form of file, by the end of its name."""

    PLAN = ".plan.json"
    SCRIPT = ".sh"


class ExportButton(QToolButton):
    """Opens the menu; grey where no step is ticked, and then says so."""

    chosen = Signal(object, str)
    """The form (:class:`ExportForm`) and the path of the file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        plan = self._menu.addAction(icon("export"), self.tr("Plan &file (JSON)…"))
        plan.setToolTip(self.tr("A JSON file of the ticked steps, which File › Open a plan reads"))
        script = self._menu.addAction(icon("cli"), self.tr("Azure &CLI script (bash)…"))
        script.setToolTip(
            self.tr("Carries out the ticked steps with az, may be run again, and does only what is missing")
        )
        plan.triggered.connect(lambda: self._ask(ExportForm.PLAN))
        script.triggered.connect(lambda: self._ask(ExportForm.SCRIPT))
        self.setText(self.tr("E&xport"))
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icon("export"))
        self.setIconSize(QSize(16, 16))
        self.setMinimumHeight(CONTROL_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_kind(self, Kind.OUTLINE)
        self.show_count(0)

    def show_count(self, steps: int) -> None:
        """How many steps are ticked."""
        self.setEnabled(steps > 0)
        nothing = self.tr("No step is ticked.")
        self.setToolTip(self.tr("The ticked steps as a file; nothing is sent") if steps else nothing)

    def _ask(self, form: ExportForm) -> None:
        chooser = QFileDialog(self, self.tr("Save the plan"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.selectFile(f"vm-backup{form.value}")
        chooser.fileSelected.connect(lambda path: self.chosen.emit(form, path))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()
