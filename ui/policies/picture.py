"""The right half of the policy editor: the policy as a picture, its next runs, its space."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.costs.estimate import size_of
from app.costs.prices import Assumptions
from app.costs.storage import NOTHING, in_vault
from app.domain.backup import Policy
from app.domain.machines import MachineFacts, Power
from app.policies.definition import PolicyDefinition
from app.policies.schedule import Run, daylight_phrase, next_runs
from app.policies.summary import summary_of
from app.policies.timeline import vault_points
from app.protection.texts import PlanTexts
from ui.common.banner import Line
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.policies.timeline_view import TimelineView
from ui.policies.zone_field import own_zone

_DAYS_SHOWN: Final = 3
_DAYS_AHEAD: Final = 29
_GB_OF_TB = 1024
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ASSUMED = Assumptions()


class PolicyPicture(Ground):
    """Follows the form while one types."""

    def __init__(
        self, texts: PlanTexts, machines: Sequence[MachineFacts], parent: QWidget | None = None
    ) -> None:
        super().__init__("raised", parent)
        self._texts, self._machines = texts, machines
        self.timeline = TimelineView()
        self.points = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._runs = QGridLayout()
        self._runs.setHorizontalSpacing(16)
        self._runs.setVerticalSpacing(4)
        self.run_labels: list[TextLabel] = []
        self.runs_note = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.daylight = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._space_title = TextLabel("", TextRole.STRONG, wrap=True)
        self.space = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        zone = datetime.now().astimezone().tzname() or ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(TextLabel(self.tr("How long each point is kept"), TextRole.CARD_TITLE))
        layout.addWidget(self.points)
        layout.addSpacing(4)
        layout.addWidget(self.timeline)
        layout.addWidget(Line(Qt.Orientation.Horizontal))
        title = self.tr("Next runs, in your time ({zone})").replace("{zone}", zone)
        layout.addWidget(TextLabel(title, TextRole.CARD_TITLE))
        layout.addLayout(self._runs)
        layout.addWidget(self.daylight)
        layout.addWidget(self.runs_note)
        layout.addWidget(Line(Qt.Orientation.Horizontal))
        layout.addWidget(self._space_title)
        layout.addWidget(self.space)
        layout.addStretch()

    def show_definition(self, definition: PolicyDefinition, vault_id: str, now: datetime) -> None:
        """Show a policy as it would be."""
        policy = summary_of(definition, vault_id)
        self.timeline.show_definition(definition)
        said = self.tr("Today at the left, logarithmic. At most {n} points in the vault for one VM.")
        self.points.setText(said.replace("{n}", f"{vault_points(definition):,}"))
        self._show_runs(next_runs(policy, now, _DAYS_AHEAD))
        self.daylight.setText(self._texts.say(daylight_phrase(policy, now, own_zone())))
        self._show_notes()
        self._show_space(policy)

    def _show_runs(self, runs: Sequence[Run]) -> None:
        for label in self.run_labels:
            self._runs.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.run_labels = []
        if not runs:
            self._put(0, 0, self.tr("The schedule is not complete."), tone=2)
            return
        days = groupby(runs, key=lambda run: run.at.astimezone().date())
        for row, (day, of_day) in enumerate(days):
            if row == _DAYS_SHOWN:
                break
            found = list(of_day)
            weekday = self._texts.word(_WEEKDAYS[day.weekday()])
            self._put(row, 0, f"{weekday} {day:%Y-%m-%d}", role=TextRole.NAME)
            self._put(row, 1, "   ".join(f"{run.at.astimezone():%H:%M}" for run in found))
            hourly = any(not run.to_vault for run in runs)
            last = next((run for run in found if run.to_vault), None)
            if hourly and last is not None:
                said = self.tr("{time} goes to the vault")
                self._put(row, 2, said.replace("{time}", f"{last.at.astimezone():%H:%M}"), tone=2)
        self._runs.setColumnStretch(2, 1)

    def _put(self, row: int, column: int, text: str, role: TextRole = TextRole.BODY, tone: int = 1) -> None:
        label = TextLabel(text, role, tone=tone)
        self._runs.addWidget(label, row, column)
        self.run_labels.append(label)

    def _show_notes(self) -> None:
        stopped = sum(facts.power in {Power.STOPPED, Power.DEALLOCATED} for facts in self._machines)
        notes = [self.tr("A run may start up to 2 hours late.")]
        if stopped:
            said = self.tr("{n} of {all} VMs are stopped now: their points will be crash-consistent.")
            notes.append(said.replace("{n}", str(stopped)).replace("{all}", str(len(self._machines))))
        self.runs_note.setText(" ".join(notes))

    def _show_space(self, policy: Policy) -> None:
        """A guess for the VMs of which all disk sizes are known; the others are said to be unknown."""
        self._space_title.setVisible(bool(self._machines))
        self.space.setVisible(bool(self._machines))
        if not self._machines:
            return
        sizes = [size_of(facts.machine.disks) for facts in self._machines]
        known = [size for size in sizes if size is not None]
        stored = [in_vault(size, policy, _ASSUMED) for size in known]
        translate = QCoreApplication.translate
        title = translate("PolicyPicture", "Space, rough guess for %n VM(s) with {size}", None, len(known))
        self._space_title.setText(title.replace("{size}", _size(float(sum(known)))))
        whole = NOTHING
        for one in stored:
            whole += one if one is not None else NOTHING
        sentences = []
        if known and None not in stored:
            said = self.tr(
                "{low}–{high} in the vault after the whole retention, at {change} change a day; a guess until"
                " Azure reports real sizes."
            )
            change = f"{_ASSUMED.daily_change_low * 100:.0f}–{_ASSUMED.daily_change_high * 100:.0f} %"
            sentences.append(
                said.replace("{low}", _size(whole.low))
                .replace("{high}", _size(whole.high))
                .replace("{change}", change)
            )
        else:
            sentences.append(self.tr("Unknown."))
        if len(known) < len(sizes):
            rest = len(sizes) - len(known)
            sentences.append(
                translate(
                    "PolicyPicture", "Unknown for %n VM(s), whose disk sizes were not read.", None, rest
                )
            )
        self.space.setText(" ".join(sentences))


def _size(gigabytes: float) -> str:
    if gigabytes >= _GB_OF_TB:
        return f"{gigabytes / _GB_OF_TB:,.1f} TB"
    return f"{gigabytes:,.0f} GB"
