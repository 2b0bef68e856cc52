"""When backups start: how often, at what time, on which days, for how long."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.policies.definition import WEEKDAYS, Frequency, Schedule
from app.policies.schedule_limits import INTERVALS, WINDOW_HOURS
from app.protection.texts import PlanTexts
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.policies.controls import CONTROL_HEIGHT, ManyButton, line

_HALF_HOURS = tuple(f"{number // 2:02}:{number % 2 * 30:02}" for number in range(48))
_DAILY, _WEEKLY = "daily", "weekly"


class ScheduleField(QWidget):
    """Shows and gives a :class:`Schedule`."""

    changed = Signal()

    def __init__(self, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rhythm = QComboBox()
        for interval in INTERVALS:
            self.rhythm.addItem(self.tr("Every {n} hours").replace("{n}", str(interval)), interval)
        self.rhythm.addItem(self.tr("Every day"), _DAILY)
        self.rhythm.addItem(self.tr("Every week"), _WEEKLY)
        self.rhythm.setAccessibleName(self.tr("How often"))
        self.time = QComboBox()
        self.time.addItems(_HALF_HOURS)
        self.time.setAccessibleName(self.tr("Time of day"))
        self.window_hours = QComboBox()
        self.window_hours.setAccessibleName(self.tr("For how many hours of a day"))
        self.weekdays = ManyButton(self.tr("Weekdays"), [(day, texts.word(day)) for day in WEEKDAYS])
        self._from = TextLabel("", tone=2)
        self._for = TextLabel(self.tr("for"), tone=2)
        self._utc = TextLabel(
            self.tr("Azure takes the start of an hourly schedule by UTC."), TextRole.SMALL, tone=2, wrap=True
        )
        for box in (self.rhythm, self.time, self.window_hours):
            box.setMinimumHeight(CONTROL_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line(self.rhythm, self._from, self.time, self._for, self.window_hours))
        layout.addLayout(line(self.weekdays))
        layout.addWidget(self._utc)
        self.setFocusProxy(self.rhythm)
        self.rhythm.currentIndexChanged.connect(self._on_rhythm)
        self.time.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self.window_hours.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self.weekdays.changed.connect(self.changed)

    def schedule(self) -> Schedule:
        """What is chosen now."""
        chosen, time = self.rhythm.currentData(), self.time.currentText()
        if chosen == _DAILY:
            return Schedule(Frequency.DAILY, time)
        if chosen == _WEEKLY:
            return Schedule(Frequency.WEEKLY, time, self.weekdays.values())
        window = int(self.window_hours.currentData() or 0)
        return Schedule(Frequency.HOURLY, time, interval=int(chosen), window=window)

    def show_schedule(self, schedule: Schedule) -> None:
        """Show a schedule; values of Azure's that no picker has are added to it."""
        chosen: object = schedule.interval
        if schedule.frequency is not Frequency.HOURLY:
            chosen = _DAILY if schedule.frequency is Frequency.DAILY else _WEEKLY
        self.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
        if self.rhythm.findData(chosen) < 0:
            words = self.tr("Every {n} hours").replace("{n}", str(schedule.interval))
            self.rhythm.insertItem(0, words, schedule.interval)
        self.rhythm.setCurrentIndex(self.rhythm.findData(chosen))
        if self.time.findText(schedule.time) < 0:
            self.time.insertItem(0, schedule.time)
        self.time.setCurrentText(schedule.time)
        self.weekdays.tick(schedule.weekdays or ("Sunday",))
        self._fill_windows(schedule.interval, schedule.window)
        self._show_parts()
        self.blockSignals(False)  # noqa: FBT003 -- Qt's own signature

    def _on_rhythm(self) -> None:
        chosen = self.rhythm.currentData()
        if isinstance(chosen, int):
            self._fill_windows(chosen, int(self.window_hours.currentData() or 12))
        self._show_parts()
        self.changed.emit()

    def _fill_windows(self, interval: int, wanted: int) -> None:
        """Windows are multiples of the interval (fact pol-hourly-window)."""
        fewest, most = WINDOW_HOURS
        hours = [one for one in range(interval, most + 1, interval) if one >= fewest] if interval else []
        self.window_hours.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
        self.window_hours.clear()
        for one in hours:
            self.window_hours.addItem(self.tr("{n} hours").replace("{n}", str(one)), one)
        if wanted not in hours and hours:
            wanted = max((one for one in hours if one <= wanted), default=hours[0])
        self.window_hours.setCurrentIndex(self.window_hours.findData(wanted))
        self.window_hours.blockSignals(False)  # noqa: FBT003 -- Qt's own signature

    def _show_parts(self) -> None:
        hourly = isinstance(self.rhythm.currentData(), int)
        self._from.setText(self.tr("from") if hourly else self.tr("at"))
        for widget in (self._for, self.window_hours, self._utc):
            widget.setVisible(hourly)
        self.weekdays.setVisible(self.rhythm.currentData() == _WEEKLY)
