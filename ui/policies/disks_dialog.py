"""Which disks of one VM are backed up, with what that costs at restore, and why it may not be possible."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import Severity
from app.domain.backup import Policy
from app.domain.machines import Disk, MachineFacts
from app.policies.disks import DiskChoice, DiskMode, notes_of
from app.protection.texts import PlanTexts
from ui.common.banner import Line
from ui.common.buttons import Kind, push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import ElidedLabel, TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status

_NAME_WIDTH = 220


class DisksDialog(QDialog):
    """Starts from a choice; accepted, :attr:`choice` is the new one. Nothing is sent here."""

    def __init__(
        self,
        facts: MachineFacts,
        policy: Policy,
        choice: DiskChoice,
        texts: PlanTexts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.choice = choice
        self._facts, self._policy, self._texts, self._first = facts, policy, texts, choice
        self.setWindowTitle(self.tr("Disks of {vm} that are backed up").replace("{vm}", facts.machine.name))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(560, 460)
        self.resize(640, 620)
        self.modes = {
            DiskMode.ALL: QRadioButton(self.tr("&All disks, also those attached later")),
            DiskMode.ALL_BUT: QRadioButton(self.tr("All &but some, also those attached later")),
            DiskMode.ONLY: QRadioButton(self.tr("&Only the OS disk and those ticked")),
        }
        self._group = QButtonGroup(self)
        for button in self.modes.values():
            self._group.addButton(button)
        self.boxes: dict[int, QCheckBox] = {}
        self._notes = QVBoxLayout()
        self._notes.setSpacing(4)
        self.note_labels: list[ProblemLine] = []
        self.hint = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.cancel = push_button(self.tr("Cancel"))
        self.accept_button = push_button(self.tr("&Use these disks"), Kind.PRIMARY)
        self.accept_button.setDefault(True)
        self._lay_out()
        self._show(choice)
        for button in self.modes.values():
            button.toggled.connect(self._on_mode)
        for box in self.boxes.values():
            box.toggled.connect(lambda _on: self._review())
        self.cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self._on_accept)
        self._review()

    def chosen(self) -> DiskChoice:
        """What is ticked now."""
        mode = next(mode for mode, button in self.modes.items() if button.isChecked())
        if mode is DiskMode.ALL:
            return DiskChoice()
        wanted = mode is DiskMode.ONLY
        return DiskChoice(mode, tuple(lun for lun, box in self.boxes.items() if box.isChecked() == wanted))

    # ------------------------------------------------------------ looks

    def _lay_out(self) -> None:
        page = Ground("surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        for button in self.modes.values():
            column.addWidget(button)
        column.addSpacing(4)
        column.addWidget(TextLabel(self.tr("Backed up:"), TextRole.STRONG))
        for disk in sorted(self._facts.machine.disks, key=_order):
            column.addLayout(self._disk_row(disk))
        column.addWidget(Line(Qt.Orientation.Horizontal))
        column.addLayout(self._notes)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 16)
        foot.setSpacing(8)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(page, 1)
        layout.addLayout(foot)

    def _disk_row(self, disk: Disk) -> QHBoxLayout:
        box = QCheckBox()
        number = self.tr("OS disk") if disk.lun is None else f"LUN {disk.lun}"
        size = f"{disk.size_gb:,} GB" if disk.size_gb is not None else self.tr("size not read")
        shared = self.tr("shared") if disk.resource_read and disk.max_shares > 1 else ""
        words = " · ".join(word for word in (size, disk.sku, shared) if word)
        box.setText(number)
        box.setMinimumWidth(88)
        box.setAccessibleName(f"{number}, {disk.name}, {words}")
        if disk.lun is None:
            box.setChecked(True)
            box.setEnabled(False)
            why = self.tr("The OS disk is always backed up.")
            box.setToolTip(why)
            box.setAccessibleDescription(why)
        else:
            self.boxes[disk.lun] = box
        name = ElidedLabel(disk.name, middle=True)
        name.setMinimumWidth(_NAME_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(box)
        row.addWidget(name, 1)
        row.addWidget(TextLabel(words, TextRole.SMALL, tone=2))
        return row

    def _show(self, choice: DiskChoice) -> None:
        self.modes[choice.mode].setChecked(True)
        for lun, box in self.boxes.items():
            box.setChecked(choice.includes(lun))
        self._enable()

    def _enable(self) -> None:
        everything = self.modes[DiskMode.ALL].isChecked()
        why = self.tr("All disks are backed up.") if everything else ""
        for box in self.boxes.values():
            if everything:
                box.setChecked(True)
            box.setEnabled(not everything)
            box.setToolTip(why)
            box.setAccessibleDescription(why)

    # ------------------------------------------------------------ following

    def _on_mode(self, on: bool) -> None:  # noqa: FBT001 -- a slot of toggled(bool)
        if on:
            self._enable()
            self._review()

    def _review(self) -> None:
        chosen = self.chosen()
        notes = notes_of(self._facts, chosen, self._policy)
        for label in self.note_labels:
            self._notes.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.note_labels = []
        for note in notes:
            label = ProblemLine(self)
            label.say(self._texts.say(note.phrase), _STATUS[note.severity])
            self._notes.addWidget(label)
            self.note_labels.append(label)
        blocker = next((note for note in notes if note.severity is Severity.BLOCKER), None)
        hint = ""
        if blocker is not None:
            hint = self._texts.say(blocker.phrase)
        elif chosen == self._first:
            hint = self.tr("Nothing is changed yet.")
        self.hint.setText(hint)
        self.accept_button.setEnabled(not hint)
        self.accept_button.setToolTip(hint)
        self.accept_button.setAccessibleDescription(hint)

    def _on_accept(self) -> None:
        self.choice = self.chosen()
        self.accept()


_STATUS = {
    Severity.BLOCKER: Status.BLOCKED,
    Severity.WARNING: Status.READY_WITH_WARNINGS,
    Severity.INFO: Status.NOT_APPLICABLE,
}


def _order(disk: Disk) -> tuple[bool, int]:
    return disk.lun is not None, disk.lun or 0
