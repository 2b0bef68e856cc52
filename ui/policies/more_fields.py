"""The settings that most policies leave alone: consistency, the group for restore points, the archive."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.policies.definition import CRASH_CONSISTENT, PolicyDefinition, Tiering
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.policies.controls import CONTROL_HEIGHT, form_row, line
from ui.policies.keep_rows import count_box

_GROUP_NAME_MOST = 90


class MoreFields(QWidget):
    """Shows and gives consistency, prefix and suffix, and tiering."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.consistency = QComboBox()
        self.consistency.addItem(self.tr("Application-consistent where possible"), "")
        self.consistency.addItem(self.tr("Crash-consistent, without the VM agent"), CRASH_CONSISTENT)
        self.consistency_problem = ProblemLine()
        self.prefix, self.suffix = QLineEdit(), QLineEdit()
        self.prefix.setPlaceholderText(self.tr("prefix"))
        self.suffix.setPlaceholderText(self.tr("suffix"))
        self.prefix.setAccessibleName(self.tr("Prefix of the restore-point group's name"))
        self.suffix.setAccessibleName(self.tr("Suffix of the restore-point group's name"))
        self._preview = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.group_problem = ProblemLine()
        self.tiering = QComboBox()
        self.tiering.addItem(self.tr("Points stay in the vault"), "")
        self.tiering.addItem(self.tr("Move points as Azure recommends"), "TierRecommended")
        self.tiering.addItem(self.tr("Move points after some months"), "TierAfter")
        self.after: QSpinBox = count_box(self.tr(" months"), self.tr("Months until points move"))
        self.tiering_problem = ProblemLine()
        self._kept: Tiering | None = None
        for widget in (self.consistency, self.prefix, self.suffix, self.tiering):
            widget.setMinimumHeight(CONTROL_HEIGHT)
        for edit in (self.prefix, self.suffix):
            edit.setMaxLength(_GROUP_NAME_MOST)
            edit.textChanged.connect(self._on_text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(
            form_row(self.tr("Consist&ency"), self.consistency, self.consistency, self.consistency_problem)
        )
        layout.addLayout(
            form_row(
                self.tr("Restore-point &group"),
                self.prefix,
                line(self.prefix, self.suffix),
                self._preview,
                self.group_problem,
            )
        )
        layout.addLayout(
            form_row(self.tr("Archi&ve"), self.tiering, line(self.tiering, self.after), self.tiering_problem)
        )
        self.consistency.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self.tiering.currentIndexChanged.connect(self._on_tiering)
        self.after.valueChanged.connect(lambda _value: self.changed.emit())
        self._show_preview()

    def show_definition(self, definition: PolicyDefinition) -> None:
        """Show what a policy says."""
        if self.consistency.findData(definition.consistency) < 0:
            self.consistency.addItem(definition.consistency, definition.consistency)
        self.consistency.setCurrentIndex(self.consistency.findData(definition.consistency))
        self.prefix.setText(definition.group_prefix)
        self.suffix.setText(definition.group_suffix)
        self._kept = definition.tiering
        mode = definition.tiering.mode if definition.tiering else ""
        self.tiering.setCurrentIndex(max(self.tiering.findData("" if mode == "DoNotTier" else mode), 0))
        months = definition.tiering.duration if definition.tiering else 0
        self.after.setValue(months or 3)
        self.after.setVisible(mode == "TierAfter")

    def is_used(self) -> bool:
        """Whether any of these is set, so that they should be seen."""
        texts = (self.prefix.text(), self.suffix.text(), self.consistency.currentData())
        return any(texts) or self.tiering.currentIndex() > 0

    def tiering_value(self) -> Tiering | None:
        """When points move to the archive; as it was where it was not touched."""
        mode, kept = str(self.tiering.currentData() or ""), self._kept
        if mode == "TierAfter":
            same = kept is not None and kept.mode == mode and kept.duration == self.after.value()
            return kept if same else Tiering(mode, self.after.value(), "Months")
        if mode:
            return kept if kept is not None and kept.mode == mode else Tiering(mode)
        moved = kept is not None and self.tiering.findData(kept.mode) > 0
        return Tiering("DoNotTier") if moved else kept

    def _on_tiering(self) -> None:
        self.after.setVisible(self.tiering.currentData() == "TierAfter")
        self.changed.emit()

    def _on_text(self) -> None:
        self._show_preview()
        self.changed.emit()

    def _show_preview(self) -> None:
        prefix, suffix = self.prefix.text().strip(), self.suffix.text().strip()
        if prefix or suffix:
            said = self.tr("Groups: {name}").replace("{name}", f"{prefix}1{suffix}, {prefix}2{suffix} …")
        else:
            said = self.tr("Azure chooses the name: AzureBackupRG_region_1 …")
        self._preview.setText(said)
