"""The time zone of a policy: a list that can be searched, with the offset that schedules keep all year."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from app.policies.time_zones import zone_choices
from ui.policies.controls import CONTROL_HEIGHT


class ZoneField(QComboBox):
    """Gives a Windows time-zone id."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumHeight(CONTROL_HEIGHT)
        self.setMinimumContentsLength(24)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setAccessibleName(self.tr("Time zone"))
        for choice in zone_choices(datetime.now(UTC)):
            self.addItem(choice.label, choice.windows_id)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.currentIndexChanged.connect(lambda _row: self.changed.emit())
        edit = self.lineEdit()
        if edit is not None:
            edit.editingFinished.connect(self._take_typed)

    def zone(self) -> str:
        """The chosen Windows id."""
        return str(self.currentData() or "")

    def show_zone(self, windows_id: str) -> None:
        """Choose a zone; one that is not in the list is added, as Azure spells it."""
        wanted = windows_id.casefold()
        row = next((row for row in range(self.count()) if str(self.itemData(row)).casefold() == wanted), -1)
        if row < 0:
            self.insertItem(0, windows_id, windows_id)
            row = 0
        self.setCurrentIndex(row)

    def _take_typed(self) -> None:
        """What was typed and is no zone goes back to the one that is chosen."""
        row = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        if row >= 0:
            self.setCurrentIndex(row)
        self.setEditText(self.itemText(self.currentIndex()))


def own_time_zone() -> str:
    """The Windows id of this computer's time zone; UTC where there is none."""
    windows_id = QTimeZone.ianaIdToWindowsId(QTimeZone.systemTimeZoneId())
    return bytes(windows_id.data()).decode("ascii") or "UTC"


def own_zone() -> tzinfo:
    """This computer's time zone with its daylight saving; UTC where it is not known."""
    try:
        return ZoneInfo(bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii"))
    except (ValueError, ZoneInfoNotFoundError):
        return UTC
