"""The review of any plan: every step before anything is sent, each opening to its exact request."""

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.planning.estimate import estimate
from app.protection.plan import Hindrance, Plan, Step
from ui.common.announce import announce
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status, tokens_of
from ui.costs.cost_note import CostNote
from ui.protect.effort_words import effort_words
from ui.protect.export_button import ExportButton, ExportForm
from ui.protect.plan_files import save_plan, save_script
from ui.protect.plan_rows import MARKS, plan_rows
from ui.protect.recording import Recording
from ui.protect.review_model import ReviewModel
from ui.protect.row_model import Row
from ui.protect.rows import Mark, PlanTree, paint_mark
from ui.protect.step_details import StepDetails
from ui.protect.ticks import Ticks

if TYPE_CHECKING:
    from ui.shell.session import Session

_LINES_OPENED = 400
"""Lines up to which every group is open at first; of a longer plan only the first level is."""
_MOST_NOTES = 2
_COUNTED = (Mark.ADD, Mark.CHANGE, Mark.REMOVE, Mark.SAME, Status.BLOCKED)


class MarkSign(QWidget):
    """A mark as a widget of 16 px; the words stand beside it."""

    def __init__(self, mark: Mark | Status, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self.setFixedSize(16, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_mark(QPainter(self), QRectF(0, 0, 16, 16), self._mark.value, tokens_of(self.palette()))


class ReviewPage(QWidget):
    """A tree of steps with ticks; unticking one unticks what needs it, and says so."""

    changed = Signal()
    """Other steps are ticked, or it is known by now whether they could be recorded."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._plan = Plan()
        self._ticks = Ticks(self._plan)
        self.headline = TextLabel("", TextRole.PAGE_TITLE, wrap=True)
        self._counts = {mark: (MarkSign(mark), TextLabel("", tone=2)) for mark in _COUNTED}
        self._effort = TextLabel("", tone=2)
        self._followed = ProblemLine()
        self.saved = ProblemLine()
        self.export_button = ExportButton()
        self._saving: asyncio.Task[None] | None = None
        self.model = ReviewModel(self)
        self.tree = PlanTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("Steps that will be carried out"))
        self.details = StepDetails(session.plan_texts)
        self.cost = CostNote(session.plan_texts, session.fleet)
        self.notes = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.recording = Recording(session, self)
        self.recording.changed.connect(self.changed)
        self.model.ticked.connect(self._on_tick)
        self.export_button.chosen.connect(self._export)
        self.details.untick_requested.connect(self.model.untick)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self._lay_out()

    def _lay_out(self) -> None:
        counts = QHBoxLayout()
        counts.setSpacing(8)
        for sign, words in self._counts.values():
            counts.addWidget(sign)
            counts.addWidget(words)
            counts.addSpacing(8)
        counts.addStretch()
        counts.addWidget(self._effort)
        self._title_row = QHBoxLayout()
        self._title_row.setSpacing(8)
        self._title_row.addWidget(self.headline, 1)
        self._title_row.addWidget(self.export_button)
        top = QVBoxLayout()
        top.setContentsMargins(24, 16, 24, 12)
        top.setSpacing(8)
        top.addLayout(self._title_row)
        top.addLayout(counts)
        top.addWidget(self._followed)
        top.addWidget(self.saved)
        head = Ground("surface")
        head.setLayout(top)
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._across.setChildrenCollapsible(False)
        self._across.addWidget(self.tree)
        self._across.addWidget(self.details)
        self._across.setStretchFactor(0, 1)
        self._across.setSizes([830, 350])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        below = QVBoxLayout()
        below.setContentsMargins(24, 8, 24, 4)
        below.setSpacing(4)
        below.addWidget(self.notes)
        below.addWidget(self.cost)
        layout.addWidget(head)
        layout.addWidget(self._across, 1)
        layout.addLayout(below)

    # ------------------------------------------------------------ the plan

    def plan(self) -> Plan:
        """The ticked steps: what Apply sends."""
        return self._ticks.plan()

    def problem(self) -> str:
        """Why the ticked steps cannot be applied; empty where they can."""
        if not self.plan().steps:
            return self.tr("No step is ticked.")
        refusals = self._ticks.refusals()
        if not refusals:
            return self.recording.problem
        texts = self._session.plan_texts
        said = f"{texts.say(refusals[0].sentence)} {texts.say(refusals[0].who)}"
        if rest := len(refusals) - 1:
            more = QCoreApplication.translate("ReviewPage", "And %n more in the way.", None, rest)
            said = f"{said} {more}"
        return said

    def show_plan(self, plan: Plan) -> None:
        """Show a plan, every step ticked; nothing of it has been sent."""
        self.recording.ask()
        self._plan, self._ticks = plan, Ticks(plan)
        headers = (self.tr("What will happen"), self.tr("Why"), self.tr("If you undo"))
        self.model.show_plan(plan_rows(plan, self._session), self._ticks, headers)
        for row in self.model.top.leaves():
            if row.content is None:
                parent = self.model.index_of(row).parent()
                self.tree.setFirstColumnSpanned(row.number, parent, True)  # noqa: FBT003 -- Qt's own signature
        self.tree.share_width(0, 210, 150)
        if len(plan.steps) + len(plan.settled) + len(plan.left_out) <= _LINES_OPENED:
            self.tree.expandAll()
        else:
            self.tree.expandToDepth(0)
        said = [self._session.plan_texts.say(note) for note in plan.notes[:_MOST_NOTES]]
        if rest := len(plan.notes) - len(said):
            more = QCoreApplication.translate(
                "ReviewPage", "And %n more, at the end of the list.", None, rest
            )
            said.append(more)
        self.notes.setText("\n".join(said))
        self.notes.setVisible(bool(said))
        self._followed.say("")
        self.saved.say("")
        self._show_counts()
        self._select_first()

    def _show_counts(self) -> None:
        plan = self.plan()
        count = len(plan.steps)
        translate = QCoreApplication.translate
        if count:
            self.headline.setText(
                translate("ReviewPage", "Nothing has been sent yet. These %n step(s) will be.", None, count)
            )
        else:
            self.headline.setText(self.tr("Nothing has been sent, and there is nothing to send."))
        signs = Counter(MARKS[step.sign] for step in plan.steps)
        adds, changes, removes = signs[Mark.ADD], signs[Mark.CHANGE], signs[Mark.REMOVE]
        same, left = len(plan.settled), len(plan.left_out)
        words: dict[Mark | Status, tuple[int, str]] = {
            Mark.ADD: (adds, translate("ReviewPage", "%n create or enable", None, adds)),
            Mark.CHANGE: (changes, translate("ReviewPage", "%n change", None, changes)),
            Mark.REMOVE: (removes, translate("ReviewPage", "%n remove", None, removes)),
            Mark.SAME: (same, translate("ReviewPage", "%n with nothing to do", None, same)),
            Status.BLOCKED: (left, translate("ReviewPage", "%n cannot come along", None, left)),
        }
        for mark, (sign, label) in self._counts.items():
            number, said = words[mark]
            label.setText(said)
            sign.setVisible(bool(number))
            label.setVisible(bool(number))
        self._effort.setText(effort_words(estimate(plan)))
        self._effort.setVisible(bool(count))
        self.export_button.show_count(count)
        self.cost.show_plan(plan)

    # ------------------------------------------------------------ as a file

    def _export(self, form: object, path: str) -> None:
        self.save(path, ExportForm(form))

    def save(self, path: str, form: ExportForm = ExportForm.PLAN) -> None:
        """Write the ticked steps into a file and say how that went."""
        if self._saving is None or self._saving.done():
            self._saving = self._session.tasks.start("save the plan", self._save(path, form))

    async def _save(self, path: str, form: ExportForm) -> None:
        writing = save_script if form is ExportForm.SCRIPT else save_plan
        try:
            await writing(self._session, self.plan(), path)
        except OSError as error:
            said = self.tr("The plan could not be saved: {reason}").format(reason=error.strerror or error)
            self.saved.say(said)
        else:
            self.saved.say(self.tr("Saved as {path}. Nothing has been sent.").format(path=path), Status.PASS)
        announce(self, self.saved.text())

    # ------------------------------------------------------------ the selected line

    def _select_first(self) -> None:
        first = next((row for row in self.model.top.leaves() if row.key), None)
        first = first or next(self.model.top.leaves(), None)
        if first is None:
            self.details.show_words("", "")
            return
        flags = QItemSelectionModel.SelectionFlag
        self.tree.selectionModel().setCurrentIndex(
            self.model.index_of(first), flags.ClearAndSelect | flags.Rows
        )
        self.tree.scrollToTop()

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._show_row(self.model.row_at(current))

    def _show_row(self, row: Row) -> None:
        if isinstance(row.content, Step):
            self.details.show_step(self._plan, row.content)
        elif isinstance(row.content, Hindrance):
            self.details.show_hindrance(self._plan, row.content)
        else:
            self.details.show_words(row.cells[0], row.cells[1])

    # ------------------------------------------------------------ ticks

    def _on_tick(self, others: int, on: bool) -> None:  # noqa: FBT001 -- a signal's arguments have no names
        translate = QCoreApplication.translate
        if on:
            said = translate("ReviewPage", "%n step(s) that are needed for it were ticked too.", None, others)
        else:
            said = translate("ReviewPage", "%n step(s) that need it were unticked too.", None, others)
        self._followed.say(said if others else "", Status.READY_WITH_WARNINGS)
        if others:
            announce(self, said)
        self._show_counts()
        self.changed.emit()
