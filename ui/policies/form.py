"""The left half of the policy editor: every setting, and at each the sentence that says what is wrong."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.backup import PolicyType
from app.planning.policy_drafts import PolicyDraft
from app.policies.definition import PolicyDefinition
from app.policies.problems import Field, PolicyProblem
from app.policies.proposal import suggested_name
from app.policies.retention_limits import instant_range
from app.policies.schedule_limits import NAME_LENGTH
from app.protection.texts import PlanTexts
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status
from ui.policies.controls import CONTROL_HEIGHT, Segments, form_row, line
from ui.policies.keep_rows import KeepRows, count_box
from ui.policies.more_fields import MoreFields
from ui.policies.schedule_field import ScheduleField
from ui.policies.zone_field import ZoneField

_LONGEST = 200


class PolicyForm(QWidget):
    """Shows a draft and gives a definition; knows no limit by itself."""

    changed = Signal()

    def __init__(self, draft: PolicyDraft, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft, self._texts = draft, texts
        self._own_name = draft.policy is not None
        self._quiet = True
        self._frequency = draft.definition.schedule.frequency
        self._make()
        self._lay_out()
        self._show(draft.definition)
        self._connect()
        self._quiet = False

    def definition(self) -> PolicyDefinition:
        """What is filled in now."""
        return PolicyDefinition(
            name=self.name.text().strip(),
            type=PolicyType(self.kind.value() or PolicyType.STANDARD.value),
            schedule=self.schedule.schedule(),
            time_zone=self.zone.zone(),
            instant_days=self.instant.value(),
            daily_days=self.keep.daily_days(),
            weekly=self.keep.weekly_points(),
            monthly=self.keep.monthly_points(),
            yearly=self.keep.yearly_points(),
            consistency=str(self.more.consistency.currentData() or ""),
            group_prefix=self.more.prefix.text().strip(),
            group_suffix=self.more.suffix.text().strip(),
            tiering=self.more.tiering_value(),
        )

    def show_problems(self, problems: Mapping[Field, PolicyProblem]) -> None:
        """Say the first problem of each field at the field; nothing clears it."""
        for field, spot in self._spots.items():
            problem = problems.get(field)
            said = self._texts.say(problem.phrase) if problem is not None else ""
            stops = problem is None or problem.stops
            spot.say(said, Status.BLOCKED if stops else Status.READY_WITH_WARNINGS)
        for field in (Field.CONSISTENCY, Field.GROUP, Field.TIERING):
            if field in problems:
                self.more_button.setChecked(True)

    def show_fit(self, sentence: str, status: Status) -> None:
        """Say whom the kind fits."""
        self.fit.say(sentence, status)

    # ------------------------------------------------------------ making

    def _make(self) -> None:
        self.name = QLineEdit()
        self.name.setMaxLength(_LONGEST)
        self.name.setMinimumHeight(CONTROL_HEIGHT)
        self.name.setAccessibleName(self.tr("Policy name"))
        fewest, most = NAME_LENGTH
        rule = self.tr("{fewest}–{most} letters, digits, hyphens; starts with a letter")
        self._name_rule = TextLabel(
            rule.replace("{fewest}", str(fewest)).replace("{most}", str(most)), TextRole.SMALL, tone=2
        )
        self.kind = Segments(
            (
                (PolicyType.STANDARD.value, self.tr("Standard"), "policy"),
                (PolicyType.ENHANCED.value, self.tr("Enhanced"), "bolt"),
            )
        )
        self.fit = ProblemLine()
        self.reasons = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.schedule = ScheduleField(self._texts)
        self.zone = ZoneField()
        self.instant = count_box(self.tr(" days"), self.tr("Days of snapshots for instant restore"))
        self._instant_rule = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.keep = KeepRows(self._texts)
        self.more = MoreFields()
        self.more_button = push_button(self.tr("M&ore settings"), Kind.QUIET)
        self.more_button.setCheckable(True)
        self._spots: dict[Field, ProblemLine] = {
            Field.NAME: ProblemLine(),
            Field.KIND: ProblemLine(),
            Field.SCHEDULE: ProblemLine(),
            Field.TIME_ZONE: ProblemLine(),
            Field.INSTANT: ProblemLine(),
            Field.DAILY: self.keep.daily.problem,
            Field.WEEKLY: self.keep.weekly.problem,
            Field.MONTHLY: self.keep.monthly.problem,
            Field.YEARLY: self.keep.yearly.problem,
            Field.CONSISTENCY: self.more.consistency_problem,
            Field.GROUP: self.more.group_problem,
            Field.TIERING: self.more.tiering_problem,
            Field.POLICY: ProblemLine(),
        }

    def _lay_out(self) -> None:
        spots = self._spots
        rows = (
            form_row(self.tr("&Name"), self.name, self.name, self._name_rule, spots[Field.NAME]),
            form_row(
                self.tr("Kind"),
                next(iter(self.kind.buttons.values())),
                line(self.kind),
                spots[Field.KIND],
                self.fit,
                self.reasons,
            ),
            form_row(self.tr("&Schedule"), self.schedule, self.schedule, spots[Field.SCHEDULE]),
            form_row(self.tr("&Time zone"), self.zone, self.zone, spots[Field.TIME_ZONE]),
            form_row(
                self.tr("&Instant restore"),
                self.instant,
                line(self.instant),
                self._instant_rule,
                spots[Field.INSTANT],
            ),
            form_row(self.tr("&Keep"), self.keep, self.keep, spots[Field.POLICY]),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        for row in rows:
            layout.addLayout(row)
        layout.addLayout(line(self.more_button))
        layout.addWidget(self.more)
        layout.addStretch()

    def _show(self, definition: PolicyDefinition) -> None:
        self.name.setText(definition.name)
        self.kind.choose(definition.type.value)
        self.schedule.show_schedule(definition.schedule)
        self.zone.show_zone(definition.time_zone)
        self.instant.setValue(definition.instant_days)
        self.keep.show_definition(definition)
        self.keep.follow(definition.schedule.frequency, definition.schedule.weekdays)
        self.more.show_definition(definition)
        self.more_button.setChecked(self.more.is_used())
        self.more.setVisible(self.more.is_used())
        because = [self.tr("Enhanced is proposed because of these VMs:")]
        because += [f"• {self._texts.say(reason)}" for reason in self._draft.reasons]
        self.reasons.setText("\n".join(because))
        self.reasons.setVisible(bool(self._draft.reasons))
        if self._draft.policy is not None:
            self.name.setReadOnly(True)
            hint = self.tr("A policy cannot be renamed.")
            self.name.setToolTip(hint)
            self.name.setAccessibleDescription(hint)
            self._name_rule.setText(hint)
            self.kind.freeze(self.tr("Standard and Enhanced cannot be changed on an existing policy."))
        self._show_rules()

    def _connect(self) -> None:
        self.name.textEdited.connect(self._on_name)
        self.kind.chosen.connect(self._on_kind)
        self.schedule.changed.connect(self._on_schedule)
        self.zone.changed.connect(self._on_change)
        self.instant.valueChanged.connect(self._on_change)
        self.keep.changed.connect(self._on_change)
        self.more.changed.connect(self._on_change)
        self.more_button.toggled.connect(self.more.setVisible)

    # ------------------------------------------------------------ following what is typed

    def _on_name(self) -> None:
        self._own_name = True
        self._on_change()

    def _on_schedule(self) -> None:
        schedule = self.schedule.schedule()
        self._quiet = True
        if schedule.frequency is not self._frequency:
            self._frequency = schedule.frequency
            self.keep.switch(schedule.frequency)
        self.keep.follow(schedule.frequency, schedule.weekdays)
        self._bring_instant_into_range()
        self._quiet = False
        self._on_change()

    def _on_kind(self) -> None:
        self._quiet = True
        self._bring_instant_into_range()
        self._quiet = False
        self._on_change()

    def _bring_instant_into_range(self) -> None:
        """Another kind or rhythm has another range (facts pol-instant-*): take the nearest value."""
        fewest, most = instant_range(self.definition())
        self.instant.setValue(min(max(self.instant.value(), fewest), most))

    def _on_change(self, *_: object) -> None:
        if self._quiet:
            return
        if not self._own_name:
            self.name.setText(suggested_name(self.definition(), self._draft.place.taken_names))
        self._show_rules()
        self.changed.emit()

    def _show_rules(self) -> None:
        fewest, most = instant_range(self.definition())
        said = self.tr("Snapshots in your subscription; {fewest} to {most} days with this schedule.")
        self._instant_rule.setText(said.replace("{fewest}", str(fewest)).replace("{most}", str(most)))
