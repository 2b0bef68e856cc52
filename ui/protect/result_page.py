"""Page 4 of the enable dialog and the result of any plan: what became of each step; it stays."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.assessment import Badge
from app.protection.plan import Phrase, Plan, Step, StepKind, StepResult, StepState
from ui.common.announce import announce
from ui.common.badge import StatusGlyph
from ui.common.buttons import push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.progress import ThinBar
from ui.common.times import clock
from ui.common.tokens import Status
from ui.jobs.plan_run import PlanRun
from ui.protect.outcome_words import headline_of, status_of, weight_of
from ui.protect.places import places_of
from ui.protect.result_details import ResultDetails
from ui.protect.rows import KeyRole, PlanTree, group_row, row_item

if TYPE_CHECKING:
    from ui.shell.session import Session

_COLUMNS = 4
_NO_BACKUP_YET = Phrase("note-enabling-takes-no-backup")


class ResultPage(QWidget):
    """Follows a run for as long as it is shown; the run itself does not depend on it."""

    changed = Signal()
    """The run ended, or something became known."""

    def __init__(self, session: "Session", run: PlanRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.run = run
        self._rows: dict[str, QStandardItem] = {}
        self._listening = True
        self._places = places_of(run.plan, session.fleet)
        self._glyph = StatusGlyph(Status.CHECKING, 24)
        self.headline = TextLabel("", TextRole.PAGE_TITLE, wrap=True)
        self._bar = ThinBar()
        self.stop_button = push_button(self.tr("&Stop after running steps"))
        self.model = QStandardItemModel(self)
        self.tree = PlanTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("What became of each step"))
        self.details = ResultDetails(session)
        self.details.hide()
        self._note = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._lay_out()
        self.stop_button.clicked.connect(self._stop)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        run.step_changed.connect(self._on_step)
        run.ended.connect(self._on_end)
        self._fill(run.plan.steps)
        if self.ended:
            self._show_end()
        else:
            self._show_progress()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._glyph)
        line.addWidget(self.headline, 1)
        line.addWidget(self.stop_button)
        top = QVBoxLayout()
        top.setContentsMargins(24, 16, 24, 12)
        top.setSpacing(8)
        top.addLayout(line)
        top.addWidget(self._bar)
        head = Ground("surface")
        head.setLayout(top)
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 12, 24, 4)
        foot.setSpacing(8)
        foot.addWidget(self.details)
        foot.addWidget(self._note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)

    # ------------------------------------------------------------ what is known

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to any step."""
        return not self.run.running or all(self._result(step).state.ended for step in self.run.plan.steps)

    def enabled_keys(self) -> tuple[str, ...]:
        """Ids of the VMs whose backup this run enabled."""
        results = self.run.results
        return tuple(
            step.machine_id
            for step in self.run.plan.steps
            if step.kind is StepKind.ENABLE and step.id in results and results[step.id].state.succeeded
        )

    def _result(self, step: Step) -> StepResult:
        return self.run.results.get(step.id) or StepResult(step.id, StepState.WAITING)

    def leave(self) -> None:
        """Listen no longer; the run goes on."""
        if self._listening and isValid(self.run):
            self._listening = False
            self.run.step_changed.disconnect(self._on_step)
            self.run.ended.disconnect(self._on_end)

    # ------------------------------------------------------------ showing

    def _fill(self, steps: Sequence[Step]) -> None:
        self.model.clear()
        self._rows = {}
        self.model.setHorizontalHeaderLabels(
            [
                self.tr("VM or resource"),
                self.tr("What was done"),
                self.tr("What Azure says now"),
                self.tr("At"),
            ]
        )
        tops: dict[str, QStandardItem] = {}
        for step in steps:
            place = self._places[step.id]
            if place not in tops:
                row = group_row(place, "", _COLUMNS)
                self.model.appendRow(row)
                tops[place] = row[0]
            cells = [row_item("", tone=2 if column else 1) for column in range(_COLUMNS)]
            tops[place].appendRow(cells)
            self._rows[step.id] = cells[0]
            self._show_step(step, self._result(step))
        self._add_left_out(self.run.plan)
        self.tree.share_width(300, 0, 220, 90)
        self.tree.expandAll()

    def _add_left_out(self, plan: Plan) -> None:
        if not plan.left_out:
            return
        texts = self._session.plan_texts
        note = QCoreApplication.translate("ResultPage", "%n VM(s)", None, len(plan.left_out))
        row = group_row(self.tr("Did not come along"), note, _COLUMNS)
        for one in plan.left_out:
            reason = row_item(texts.left_out(one, self._session.texts), tone=2)
            row[0].appendRow(
                [row_item(one.name, mark=Status.NOT_APPLICABLE), reason, row_item(""), row_item("")]
            )
        self.model.appendRow(row)

    def _show_step(self, step: Step, result: StepResult) -> None:
        item = self._rows[step.id]
        top, row = item.parent(), item.row()
        status = status_of(result.state)
        said = self._session.plan_texts.result(result)
        at = clock(result.ended_at) if result.ended_at is not None else ""
        name = row_item(self._name_of(step), mark=status, key=step.id)
        tone: int | Status = status if status in {Status.BLOCKED, Status.CANNOT_TELL} else 2
        cells = [
            name,
            row_item(said, tone=tone),
            row_item(self._azure_words(result), tone=2),
            row_item(at, tone=2),
        ]
        for column, cell in enumerate(cells):
            top.setChild(row, column, cell)
        self._rows[step.id] = name

    def _name_of(self, step: Step) -> str:
        if step.machine_id:
            return step.values.get("vm", step.machine_id)
        return self._session.plan_texts.step(step)

    def _azure_words(self, result: StepResult) -> str:
        word = self._session.plan_texts.word
        if result.actual:
            return word(result.actual)
        if result.state is StepState.UNKNOWN:
            return self._session.texts.badge(Badge.CANNOT_TELL)
        return word(result.claimed) if result.claimed else ""

    def _on_step(self, result: StepResult) -> None:
        self._show_step(self.run.plan.step(result.step_id), result)
        if not self.ended:
            self._show_progress()
        self._on_current(self.tree.currentIndex(), QModelIndex())

    def _show_progress(self) -> None:
        results = self.run.results
        done = sum(result.state.ended for result in results.values())
        total = len(self.run.plan.steps)
        self._glyph.show_status(Status.CHECKING)
        self.headline.setText(self.tr("{done} of {all} steps have ended.").format(done=done, all=total))
        self._bar.show_progress(done, total)
        self._note.setText(
            self.tr("You can close this window: the work goes on, and the activity pane shows it.")
        )

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_button.setText(self.tr("Stopping…"))
        self.run.stop()

    def _on_end(self, results: Mapping[str, StepResult]) -> None:
        plan = self.run.plan
        order = sorted(plan.steps, key=lambda step: weight_of(results[step.id].state))
        self._fill(order)
        self._show_end()
        announce(
            self, self.headline.text(), assertive=not all(one.state.succeeded for one in results.values())
        )
        self.changed.emit()

    def _show_end(self) -> None:
        headline = headline_of(self.run.plan, self.run.results)
        self._glyph.show_status(headline.status)
        self.headline.setText(headline.text)
        self._bar.hide()
        self.stop_button.hide()
        self._note.setText("")
        if any(step.kind is StepKind.ENABLE for step in self.run.plan.steps):
            self._note.setText(self._session.plan_texts.say(_NO_BACKUP_YET))
        self._note.setVisible(bool(self._note.text()))
        bad = [step for step in self.run.plan.steps if not self._result(step).state.succeeded]
        bad.sort(key=lambda step: weight_of(self._result(step).state))
        if bad:
            self.tree.setCurrentIndex(self._rows[bad[0].id].index())

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        key = current.siblingAtColumn(0).data(KeyRole) if current.isValid() else None
        result = self.run.results.get(str(key)) if key else None
        if result is None or not result.state.ended:
            self.details.hide()
            return
        step = self.run.plan.step(str(key))
        self.details.show_result(self._name_of(step), step, result)
        self.details.show()
