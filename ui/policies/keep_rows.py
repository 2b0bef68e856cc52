"""What is kept and how long: one row a kind of point, ticked or not."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QVBoxLayout, QWidget

from app.policies.definition import (
    MONTHS,
    WEEKDAYS,
    WEEKS,
    Frequency,
    Monthly,
    OnDays,
    OnWeekdays,
    PolicyDefinition,
    Weekly,
    Yearly,
)
from app.policies.retention_limits import LAST_MONTH_DAY
from app.protection.texts import PlanTexts
from ui.common.problem import ProblemLine
from ui.policies.controls import CONTROL_HEIGHT, ManyButton, line

_LARGEST = 99_999
_TICK_WIDTH, _COUNT_WIDTH = 88, 124
_LAST = "last"


def count_box(suffix: str, name: str) -> QSpinBox:
    """A number that takes any value: what is out of range is said in words, never refused silently."""
    box = QSpinBox()
    box.setRange(0, _LARGEST)
    box.setSuffix(suffix)
    box.setMinimumHeight(CONTROL_HEIGHT)
    box.setFixedWidth(_COUNT_WIDTH)
    box.setAccessibleName(name)
    return box


class KeepRow(QWidget):
    """The tick, the number, and whatever says which points are meant."""

    changed = Signal()

    def __init__(self, word: str, suffix: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tick = QCheckBox(word)
        self.tick.setFixedWidth(_TICK_WIDTH)
        self.count = count_box(suffix, name)
        self.problem = ProblemLine()
        self._parts: list[QWidget] = [self.count]
        self.first = line(self.tick, self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self.first)
        self.column = layout
        self.tick.toggled.connect(self._on_tick)
        self.count.valueChanged.connect(lambda _value: self.changed.emit())

    def show_count(self, count: int | None, usual: int) -> None:
        """Tick the row with a number, or leave it unticked with the usual one."""
        self.tick.setChecked(count is not None)
        self.count.setValue(usual if count is None else count)
        self._enable()

    def value(self) -> int | None:
        """The number; None where the row is not ticked."""
        return self.count.value() if self.tick.isChecked() else None

    def add(self, widget: QWidget) -> None:
        """Put a part behind the number, of use only while the row is ticked."""
        self._parts.append(widget)
        self.first.insertWidget(self.first.count() - 1, widget)

    def _on_tick(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        for part in self._parts:
            part.setEnabled(self.tick.isChecked())


class MonthForm(QWidget):
    """Which day of a month: a weekday of some weeks, or days by number."""

    changed = Signal()

    def __init__(self, texts: PlanTexts, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = QComboBox()
        self.form.addItem(self.tr("on weekdays"), "weekdays")
        self.form.addItem(self.tr("on days"), "days")
        self.form.setMinimumHeight(CONTROL_HEIGHT)
        self.form.setAccessibleName(name)
        self.weeks = ManyButton(self.tr("Weeks of the month"), [(week, texts.word(week)) for week in WEEKS])
        self.weekdays = ManyButton(self.tr("Weekdays"), [(day, texts.word(day)) for day in WEEKDAYS])
        numbers = [(str(day), str(day)) for day in range(1, LAST_MONTH_DAY + 1)]
        self.days = ManyButton(self.tr("Days of the month"), [*numbers, (_LAST, self.tr("last day"))])
        self._odd: tuple[int, ...] = ()
        row = line(self.form, self.weeks, self.weekdays, self.days)
        row.setContentsMargins(_TICK_WIDTH + 8, 0, 0, 0)
        self.setLayout(row)
        self.form.currentIndexChanged.connect(self._on_form)
        for button in (self.weeks, self.weekdays, self.days):
            button.changed.connect(self.changed)

    def value(self) -> OnWeekdays | OnDays:
        """What is chosen."""
        if self.form.currentData() == "weekdays":
            return OnWeekdays(self.weeks.values(), self.weekdays.values())
        chosen = self.days.values()
        numbers = {int(one) for one in chosen if one != _LAST} | set(self._odd)
        return OnDays(tuple(sorted(numbers)), _LAST in chosen)

    def show_value(self, on: OnWeekdays | OnDays) -> None:
        """Show a form; days that cannot be picked here are kept as they are."""
        weekly = isinstance(on, OnWeekdays)
        self.form.setCurrentIndex(0 if weekly else 1)
        self.weeks.tick(on.weeks if isinstance(on, OnWeekdays) else ("First",))
        self.weekdays.tick(on.weekdays if isinstance(on, OnWeekdays) else ("Sunday",))
        days = on.days if isinstance(on, OnDays) else (1,)
        self._odd = tuple(day for day in days if day > LAST_MONTH_DAY)
        last = isinstance(on, OnDays) and on.last
        self.days.tick([*map(str, days), *([_LAST] if last else [])])
        self._show_parts()

    def _on_form(self) -> None:
        self._odd = ()
        self._show_parts()
        self.changed.emit()

    def _show_parts(self) -> None:
        weekly = self.form.currentData() == "weekdays"
        self.weeks.setVisible(weekly)
        self.weekdays.setVisible(weekly)
        self.days.setVisible(not weekly)


class _FormRow(KeepRow):
    def __init__(self, texts: PlanTexts, word: str, suffix: str, name: str) -> None:
        super().__init__(word, suffix, name)
        self.form = MonthForm(texts, name)
        self.column.addWidget(self.form)
        self.form.changed.connect(self.changed)

    def _enable(self) -> None:
        super()._enable()
        self.form.setVisible(self.tick.isChecked())


class KeepRows(QWidget):
    """All four rows; the weekly one follows a weekly schedule."""

    changed = Signal()

    def __init__(self, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        days, weeks = self.tr(" days"), self.tr(" weeks")
        months, years = self.tr(" months"), self.tr(" years")
        self.daily = KeepRow(self.tr("&Daily"), days, self.tr("How long daily points are kept"))
        self.weekly = KeepRow(self.tr("&Weekly"), weeks, self.tr("How long weekly points are kept"))
        self.monthly = _FormRow(
            texts, self.tr("&Monthly"), months, self.tr("How long monthly points are kept")
        )
        self.yearly = _FormRow(texts, self.tr("&Yearly"), years, self.tr("How long yearly points are kept"))
        options = [(day, texts.word(day)) for day in WEEKDAYS]
        self.weekdays = ManyButton(self.tr("Weekdays of weekly points"), options)
        self.weekly.add(self.weekdays)
        self.months = ManyButton(
            self.tr("Months of yearly points"), [(month, texts.word(month)) for month in MONTHS]
        )
        self.yearly.add(self.months)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for row in (self.daily, self.weekly, self.monthly, self.yearly):
            row.column.addWidget(row.problem)
            layout.addWidget(row)
            row.changed.connect(self.changed)
        self.setFocusProxy(self.daily.tick)
        self._scheduled = False
        self.weekly.tick.toggled.connect(lambda _on: self._enable_weekdays())
        self.weekdays.changed.connect(self.changed)
        self.months.changed.connect(self.changed)

    def show_definition(self, definition: PolicyDefinition) -> None:
        """Show what a policy keeps."""
        self.daily.show_count(definition.daily_days, 30)
        weekly, monthly, yearly = definition.weekly, definition.monthly, definition.yearly
        self.weekly.show_count(weekly.weeks if weekly else None, 12)
        self.weekdays.tick(weekly.weekdays if weekly else ("Sunday",))
        self.monthly.show_count(monthly.months if monthly else None, 12)
        self.monthly.form.show_value(monthly.on if monthly else OnWeekdays(("First",), ("Sunday",)))
        self.yearly.show_count(yearly.years if yearly else None, 5)
        self.yearly.form.show_value(yearly.on if yearly else OnWeekdays(("First",), ("Sunday",)))
        self.months.tick(yearly.months if yearly else ("January",))

    def follow(self, frequency: Frequency, weekdays: tuple[str, ...]) -> None:
        """With a weekly schedule weekly points are the base and have its weekdays (fact pol-weekly-days)."""
        weekly = frequency is Frequency.WEEKLY
        hint = self.tr("The weekdays of the schedule.") if weekly else ""
        self._scheduled = weekly
        self._enable_weekdays()
        if weekly:
            self.weekdays.tick(weekdays)
        self.weekdays.setToolTip(hint)
        self.weekdays.setAccessibleDescription(hint)

    def switch(self, frequency: Frequency) -> None:
        """Another rhythm was chosen: daily points with every schedule but a weekly one (pol-weekly-days)."""
        weekly = frequency is Frequency.WEEKLY
        self.daily.tick.setChecked(not weekly)
        if weekly:
            self.weekly.tick.setChecked(True)

    def _enable_weekdays(self) -> None:
        self.weekdays.setEnabled(self.weekly.tick.isChecked() and not self._scheduled)

    def daily_days(self) -> int | None:
        """Days of daily points."""
        return self.daily.value()

    def weekly_points(self) -> Weekly | None:
        """What is kept weekly."""
        weeks = self.weekly.value()
        return None if weeks is None else Weekly(weeks, self.weekdays.values())

    def monthly_points(self) -> Monthly | None:
        """What is kept monthly."""
        months = self.monthly.value()
        return None if months is None else Monthly(months, self.monthly.form.value())

    def yearly_points(self) -> Yearly | None:
        """What is kept yearly."""
        years = self.yearly.value()
        return None if years is None else Yearly(years, self.months.values(), self.yearly.form.value())
