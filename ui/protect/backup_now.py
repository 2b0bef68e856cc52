"""Back up now: which VMs, until when the recovery points are kept, the exact requests, then the verb."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QDateEdit, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.resource_ids import key_of
from app.planning.backup_now import LONGEST_YEARS, default_retain_until, retention_days
from app.planning.hindrances import with_hindrances
from app.protection.plan import LeftOut, Phrase, Plan
from app.protection.requests import as_text
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel, plain_tooltip
from ui.common.tokens import Status
from ui.protect.foot import DeliberateButton
from ui.protect.rows import Mark, PlanTree, group_row, row_item
from ui.vaults.plan_list import refusal_of

if TYPE_CHECKING:
    from ui.shell.session import Session

_COLUMNS = 2
_MOST_NOTES = 4


class BackupNowDialog(QDialog):
    """Reads the job lists first; accepted, it holds the plan of the backups."""

    def __init__(
        self,
        session: "Session",
        machine_ids: Sequence[str],
        parent: QWidget | None = None,
        *,
        missing: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._missing = tuple(
            LeftOut("", name, Phrase("cannot-unknown-machine")) for name in dict.fromkeys(missing)
        )
        self.plan: Plan | None = None
        self._session = session
        self._machine_ids = tuple(dict.fromkeys(map(key_of, machine_ids)))
        self._shown: Plan | None = None
        self._held = ""
        self._work: asyncio.Task[None] | None = None
        self._read_for: datetime | None = None
        self.setWindowTitle(self.tr("Back up now"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(640, 420)
        self.resize(760, 560)
        self._today = session.connection.reader.now().astimezone(UTC).date()
        self._make_fields()
        self._lay_out()
        self.finished.connect(lambda _code: self._cancel())
        self._read()

    def hold(self, reason: str) -> None:
        """Keep the shown plan from being applied while there is a reason; empty lets it go."""
        self._held = reason
        if self._shown is not None and (self._work is None or self._work.done()):
            self._show_verb(self._shown)

    def retain_until(self) -> datetime:
        """When the recovery points expire: the end of the chosen day, in UTC as Azure counts."""
        day = self.date.date()
        chosen = datetime(day.year(), day.month(), day.day(), tzinfo=UTC)
        return datetime.combine(chosen.date(), time(23, 59, 59), UTC)

    # ------------------------------------------------------------ making

    def _make_fields(self) -> None:
        self.headline = TextLabel("", TextRole.CARD_TITLE, wrap=True)
        self.date = QDateEdit()
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.date.setAccessibleName(self.tr("Keep the recovery points until"))
        first, last = retention_days(self._today)
        self.date.setDateRange(
            QDate(first.year, first.month, first.day), QDate(last.year, last.month, last.day)
        )
        wanted = default_retain_until(datetime.combine(self._today, time(), UTC)).date()
        self.date.setDate(QDate(wanted.year, wanted.month, wanted.day))
        self._range = TextLabel(
            self.tr("From tomorrow to {years} years; the day ends at midnight UTC.").format(
                years=LONGEST_YEARS
            ),
            TextRole.SMALL,
            tone=2,
            wrap=True,
        )
        self.model = QStandardItemModel(self)
        self.tree = PlanTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("Backups that will be started"))
        self.requests = push_button(self.tr("Show &requests"), Kind.QUIET, "code")
        self.requests.setCheckable(True)
        self.notes = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._hint = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.cancel_button = push_button(self.tr("Cancel"))
        self.verb_button = DeliberateButton(self.tr("&Back up now"))
        self.date.dateChanged.connect(lambda _day: self._on_date())
        self.requests.toggled.connect(lambda _on: self._show_plan())
        self.cancel_button.clicked.connect(self.reject)
        self.verb_button.clicked.connect(self._on_verb)

    def _lay_out(self) -> None:
        caption = QLabel(self.tr("&Keep until"))
        caption.setBuddy(self.date)
        until = QHBoxLayout()
        until.setSpacing(12)
        until.addWidget(caption)
        until.addWidget(self.date)
        until.addWidget(self._range, 1)
        under = QHBoxLayout()
        under.addWidget(self.notes, 1)
        under.addWidget(self.requests)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.verb_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.headline)
        layout.addLayout(until)
        layout.addWidget(self.tree, 1)
        layout.addLayout(under)
        layout.addLayout(foot)
        self.date.setFocus()

    # ------------------------------------------------------------ reading and showing

    def _on_date(self) -> None:
        # Enter in the field says "changed" without a change.
        if self.retain_until() != self._read_for:
            self._read()

    def _read(self) -> None:
        self._read_for = self.retain_until()
        self._cancel()
        self.verb_button.setEnabled(False)
        self._hint.setText(self.tr("Reading which backups run already…"))
        if self._shown is None:
            self.headline.setText(self.tr("Reading which backups run already…"))
        self._work = self._session.tasks.start("back up now", self._make_plan(accept=False))

    async def _make_plan(self, *, accept: bool) -> None:
        session = self._session
        plan = await session.backups.plan(self._machine_ids, self.retain_until())
        plan = await with_hindrances(session.connection.reader, session.fleet, plan)
        same = self._shown is not None and [one.id for one in plan.steps] == [
            one.id for one in self._shown.steps
        ]
        self._shown = plan
        if accept and same and not self._refusal(plan):
            self.plan = plan
            self._work = None
            self.accept()
            return
        self._show_plan()
        self._show_verb(plan)
        if accept and not same and self.verb_button.isEnabled():
            self._hint.setText(self.tr("This has changed meanwhile; look at it again."))

    def _refusal(self, plan: Plan) -> str:
        if not plan.steps:
            return self.tr("There is nothing that can be backed up now.")
        return refusal_of(plan, self._session.plan_texts) or self._held

    def _show_verb(self, plan: Plan) -> None:
        refusal = self._refusal(plan)
        self._hint.setText(refusal)
        self.verb_button.setEnabled(not refusal)
        self.verb_button.setToolTip(plain_tooltip(refusal) if refusal else "")
        self.verb_button.setAccessibleDescription(refusal)

    def _on_verb(self) -> None:
        self.verb_button.setEnabled(False)
        self._cancel()
        self._work = self._session.tasks.start("back up now", self._make_plan(accept=True))

    def _show_plan(self) -> None:
        plan, texts = self._shown, self._session.plan_texts
        if plan is None:
            return
        day = self.locale().toString(self.date.date())
        translate = QCoreApplication.translate
        said = translate(
            "BackupNowDialog", "Back up %n VM(s) now and keep until {date}.", None, len(plan.steps)
        )
        self.headline.setText(said.format(date=day))
        self.model.clear()
        self.model.setHorizontalHeaderLabels([self.tr("Virtual machine"), self.tr("What will happen")])
        for one in plan.hindrances:
            status = Status.BLOCKED if one.blocks else Status.READY_WITH_WARNINGS
            sentence = row_item(texts.say(one.sentence), mark=status)
            self.model.appendRow([sentence, row_item(texts.say(one.who), tone=status)])
        for step in plan.steps:
            name = row_item(step.values["vm"], mark=Mark.ADD, key=step.id)
            if self.requests.isChecked():
                for line in as_text(step.request).splitlines():
                    name.appendRow([row_item(""), row_item(line, tone=2)])
            self.model.appendRow([name, row_item(texts.step(step), tone=2)])
        left_out = (*plan.left_out, *self._missing)
        if left_out:
            count = translate("BackupNowDialog", "%n VM(s)", None, len(left_out))
            row = group_row(self.tr("Left out"), count, _COLUMNS)
            for absent in left_out:
                reason = row_item(texts.left_out(absent, self._session.texts), tone=Status.BLOCKED)
                row[0].appendRow([row_item(absent.name, mark=Status.BLOCKED), reason])
            self.model.appendRow(row)
        self._show_notes(plan)
        self.tree.share_width(220, 0)
        self.tree.expandAll()

    def _show_notes(self, plan: Plan) -> None:
        said = [self._session.plan_texts.say(note) for note in plan.notes[:_MOST_NOTES]]
        if rest := len(plan.notes) - len(said):
            more = QCoreApplication.translate("BackupNowDialog", "And %n more VM(s) like that.", None, rest)
            said.append(more)
        self.notes.setText("\n".join(said))

    def _cancel(self) -> None:
        if self._work is not None and not self._work.done() and self._work is not asyncio.current_task():
            self._work.cancel()
        self._work = None
