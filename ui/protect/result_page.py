"""A plan being carried out, and what became of each step; it stays until it is closed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.journal import RunState
from app.protection.plan import Phrase, Step, StepKind, StepResult, StepState
from ui.common.announce import announce
from ui.common.badge import StatusGlyph
from ui.common.buttons import push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.progress import ThinBar
from ui.common.tokens import Status
from ui.jobs.past_run import PastRun
from ui.jobs.shown_run import ShownRun
from ui.jobs.wait_words import wait_lines
from ui.protect.follow_up import FollowUp
from ui.protect.offers import offers_after, why_not_continued
from ui.protect.outcome_words import Headline, headline_of, headline_of_interrupted
from ui.protect.result_details import ResultDetails, ids_of
from ui.protect.result_rows import COLUMNS, ResultRows
from ui.protect.row_model import RowModel
from ui.protect.rows import PlanTree

if TYPE_CHECKING:
    from ui.shell.session import Session

_NO_BACKUP_YET = Phrase("note-enabling-takes-no-backup")
_PAINT_EVERY_MS = 100
_WAITS_EVERY_MS = 1000
_MOST_WAITS = 3
_SAY_EVERY_MS = 10_000
"""How often a screen reader hears how far it is (UI.md, section 10)."""


class ResultPage(QWidget):
    """Follows a run for as long as it is shown; the run itself does not depend on it."""

    changed = Signal()
    """The run ended, or something became known."""

    def __init__(self, session: "Session", run: ShownRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.run = run
        self._steps = {step.id: step for step in run.plan.steps}
        self._makes = ResultRows(run.plan, session)
        self._pending: set[str] = set()
        self._listening = True
        self._glyph = StatusGlyph(Status.CHECKING, 24)
        self.headline = TextLabel("", TextRole.PAGE_TITLE, wrap=True)
        self._bar = ThinBar()
        self.waits = TextLabel("", tone=2, wrap=True)
        self.stop_button = push_button(self.tr("&Stop after running steps"))
        self.copy_button = push_button(self.tr("Copy &result"), icon_name="copy")
        self.model = RowModel(COLUMNS, self)
        self.tree = PlanTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("What became of each step"))
        self.details = ResultDetails(session)
        self.details.hide()
        self.note = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._paint = QTimer(self, singleShot=True, interval=_PAINT_EVERY_MS)
        self._look = QTimer(self, interval=_WAITS_EVERY_MS)
        self._speak = QTimer(self, interval=_SAY_EVERY_MS)
        self._lay_out()
        self._connect()
        if self.ended:
            self._show_end()
        else:
            self._show_running()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._glyph)
        line.addWidget(self.headline, 1)
        line.addWidget(self.stop_button)
        line.addWidget(self.copy_button)
        top = QVBoxLayout()
        top.setContentsMargins(24, 16, 24, 12)
        top.setSpacing(8)
        top.addLayout(line)
        top.addWidget(self._bar)
        top.addWidget(self.waits)
        head = Ground("surface")
        head.setLayout(top)
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 12, 24, 4)
        foot.setSpacing(8)
        foot.addWidget(self.details)
        foot.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.stop_button.clicked.connect(self._stop)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.as_text()))
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self._paint.timeout.connect(self._show_pending)
        self._look.timeout.connect(self._show_waits)
        self._speak.timeout.connect(lambda: announce(self, self.headline.text()))
        self.run.step_changed.connect(self._on_step)
        self.run.ended.connect(self._on_end)

    # ------------------------------------------------------------ what is known

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to any step."""
        return not self.run.running

    def follow_ups(self) -> tuple[FollowUp, ...]:
        """What is offered now; nothing while it runs."""
        return offers_after(self._session, self.run)

    def as_text(self) -> str:
        """Everything as lines to paste: the headline, then every step with its ids."""
        texts = self._session.plan_texts
        lines = [self.headline.text()]
        for row in self.model.top.leaves():
            step = self._steps.get(row.key)
            if step is None:
                lines.append("\t".join(cell for cell in row.cells if cell))
                continue
            result = self._result(step)
            parts = [
                texts.step(step),
                texts.state(result),
                *row.cells[1:],
                *ids_of(step, result).splitlines(),
            ]
            lines.append("\t".join(part for part in parts if part))
        return "\n".join(lines)

    def _result(self, step: Step) -> StepResult:
        return self.run.results.get(step.id) or StepResult(step.id, StepState.WAITING)

    def leave(self) -> None:
        """Listen no longer; the run goes on."""
        for clock_ in (self._paint, self._look, self._speak):
            clock_.stop()
        if self._listening and isValid(self.run):
            self._listening = False
            self.run.step_changed.disconnect(self._on_step)
            self.run.ended.disconnect(self._on_end)

    # ------------------------------------------------------------ while it runs

    def _headers(self) -> tuple[str, ...]:
        return (
            self.tr("VM or resource"),
            self.tr("What was done"),
            self.tr("What Azure says now"),
            self.tr("Where"),
            self.tr("At"),
        )

    def _show_running(self) -> None:
        self.model.show_rows(self._makes.running(self.run.results), self._headers())
        self.tree.setColumnHidden(COLUMNS - 2, True)  # noqa: FBT003 -- Qt's own signature
        self.tree.share_width(300, 0, 200, 190, 90)
        self.tree.expandAll()
        self._glyph.show_status(Status.CHECKING)
        self.copy_button.hide()
        self.note.setText(
            self.tr("You can close this window: the work goes on, and the activity pane shows it.")
        )
        self._show_progress()
        self._show_waits()
        self._look.start()
        self._speak.start()

    def _on_step(self, result: StepResult) -> None:
        self._pending.add(result.step_id)
        if not self._paint.isActive():
            self._paint.start()

    def _show_pending(self) -> None:
        changed, self._pending = self._pending, set()
        if not self._look.isActive():
            return
        for group in self.model.top.children:
            touched = [row for row in group.children if row.key in changed]
            for row in touched:
                self._makes.show(row, self.run.results.get(row.key))
                self.model.tell(row)
            if touched:
                self._makes.count(group, self.run.results)
                self.model.tell(group)
        self._show_progress()
        self._on_current(self.tree.currentIndex(), QModelIndex())

    def _show_progress(self) -> None:
        done = sum(result.state.ended for result in self.run.results.values())
        total = len(self.run.plan.steps)
        said = self.tr("{done} of {all} steps have ended.").format(done=done, all=total)
        if done == total:
            said = self.tr("All steps have ended; what is there now is read once more.")
            self.stop_button.hide()
        self.headline.setText(said)
        self._bar.show_progress(done, total)

    def _show_waits(self) -> None:
        """What the run waits for and until when, where Azure asked for it."""
        lines = wait_lines(self._session)
        self.waits.setText("\n".join(lines[:_MOST_WAITS]))
        self.waits.setVisible(bool(lines))

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_button.setText(self.tr("Stopping…"))
        self.run.stop()

    # ------------------------------------------------------------ when it has ended

    def _on_end(self, results: Mapping[str, StepResult]) -> None:
        self._show_end()
        fine = all(one.state.succeeded for one in results.values())
        announce(self, self.headline.text(), assertive=not fine)
        self.changed.emit()

    def _show_end(self) -> None:
        for clock_ in (self._paint, self._look, self._speak):
            clock_.stop()
        plan = self.run.plan
        self.model.show_rows(self._makes.ended(self.run.results), self._headers())
        self.tree.setColumnHidden(COLUMNS - 2, False)  # noqa: FBT003 -- Qt's own signature
        self.tree.share_width(250, 0, 170, 250, 80)
        self.tree.expandAll()
        headline = self._headline()
        self._glyph.show_status(headline.status)
        self.headline.setText(headline.text)
        for widget in (self._bar, self.waits, self.stop_button):
            widget.hide()
        self.copy_button.show()
        enabling = any(step.kind is StepKind.ENABLE for step in plan.steps)
        note = self._session.plan_texts.say(_NO_BACKUP_YET) if enabling and not self.run.past else ""
        if isinstance(self.run, PastRun):
            note = why_not_continued(self._session, self.run)
        self.note.setText(note)
        self.note.setVisible(bool(self.note.text()))
        first = next(self.model.top.leaves(), None)
        if first is not None and first.key and not self._result(self._steps[first.key]).state.succeeded:
            self.tree.setCurrentIndex(self.model.index_of(first))

    def _headline(self) -> Headline:
        run = self.run
        if run.refusal is not None:
            return Headline(self._session.plan_texts.say(run.refusal), Status.CANNOT_TELL)
        if isinstance(run, PastRun) and run.summary.state in {RunState.INTERRUPTED, RunState.DISMISSED}:
            return headline_of_interrupted(run.summary)
        return headline_of(run.plan, run.results)

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        key = self.model.row_at(current).key if current.isValid() else ""
        result = self.run.results.get(key)
        if result is None or not (result.state.ended or self.run.past):
            self.details.hide()
            return
        step = self._steps[key]
        self.details.show_result(self._makes.name_of(step), step, result)
        self.details.show()
