"""Page 3 of the enable dialog: every step before anything is sent, each opening to its exact request."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.protection.plan import Plan, Sign
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status, tokens_of
from ui.protect.places import places_of
from ui.protect.rows import KeyRole, Mark, PlanTree, group_row, paint_mark, row_item
from ui.protect.step_details import StepDetails

if TYPE_CHECKING:
    from ui.shell.session import Session

_COLUMNS = 2
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


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
    """Other steps are ticked."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._plan = Plan()
        self._off: set[str] = set()
        self._filling = False
        self.headline = TextLabel("", TextRole.PAGE_TITLE, wrap=True)
        self._counts = {
            mark: (MarkSign(mark), TextLabel("", tone=2)) for mark in (Mark.ADD, Mark.CHANGE, Status.BLOCKED)
        }
        self._unticked = ProblemLine()
        self.model = QStandardItemModel(self)
        self.tree = PlanTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("Steps that will be carried out"))
        self.details = StepDetails(session.plan_texts)
        self.model.itemChanged.connect(self._on_tick)
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
        top = QVBoxLayout()
        top.setContentsMargins(24, 16, 24, 12)
        top.setSpacing(8)
        top.addWidget(self.headline)
        top.addLayout(counts)
        top.addWidget(self._unticked)
        head = Ground("surface")
        head.setLayout(top)
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._across.setChildrenCollapsible(False)
        self._across.addWidget(self.tree)
        self._across.addWidget(self.details)
        self._across.setStretchFactor(0, 1)
        self._across.setSizes([780, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self._across, 1)

    # ------------------------------------------------------------ the plan

    def plan(self) -> Plan:
        """The ticked steps."""
        return self._plan.without(self._off)

    def show_plan(self, plan: Plan) -> None:
        """Show a plan, every step ticked; nothing of it has been sent."""
        self._plan = plan
        self._off = set()
        self._filling = True
        self.model.clear()
        self.model.setHorizontalHeaderLabels([self.tr("What will happen"), self.tr("Why")])
        places = places_of(plan, self._session.fleet)
        tops: dict[str, QStandardItem] = {}
        for step in plan.steps:
            place = places[step.id]
            if place not in tops:
                row = group_row(place, self._note_of(plan, places, place), _COLUMNS)
                self.model.appendRow(row)
                tops[place] = row[0]
            mark = Mark.ADD if step.sign is Sign.CREATE else Mark.CHANGE
            item = row_item(self._session.plan_texts.step(step), mark=mark, key=step.id)
            item.setCheckable(True)
            item.setCheckState(_CHECKED)
            tops[place].appendRow([item, row_item(self._session.plan_texts.say(step.reason), tone=2)])
        self._add_left_out(plan)
        self.tree.share_width(0, 240)
        self.tree.expandAll()
        self._filling = False
        self._unticked.say("")
        self._show_counts()
        self._select_first()

    @staticmethod
    def _note_of(plan: Plan, places: Mapping[str, str], place: str) -> str:
        here = [step for step in plan.steps if places[step.id] == place]
        return QCoreApplication.translate("ReviewPage", "%n step(s)", None, len(here))

    def _add_left_out(self, plan: Plan) -> None:
        if not plan.left_out:
            return
        texts = self._session.plan_texts
        note = QCoreApplication.translate("ReviewPage", "%n VM(s)", None, len(plan.left_out))
        row = group_row(self.tr("Cannot come along"), note, _COLUMNS)
        for one in plan.left_out:
            reason = row_item(texts.left_out(one, self._session.texts), tone=Status.BLOCKED)
            row[0].appendRow([row_item(one.name, mark=Status.BLOCKED), reason])
        self.model.appendRow(row)

    def _show_counts(self) -> None:
        plan = self.plan()
        count = len(plan.steps)
        if count:
            self.headline.setText(
                QCoreApplication.translate(
                    "ReviewPage", "Nothing has been sent yet. These %n step(s) will be.", None, count
                )
            )
        else:
            self.headline.setText(self.tr("Nothing has been sent, and there is nothing to send."))
        adds = sum(step.sign is Sign.CREATE for step in plan.steps)
        left = len(plan.left_out)
        translate = QCoreApplication.translate
        words = {
            Mark.ADD: (adds, translate("ReviewPage", "%n create or enable", None, adds)),
            Mark.CHANGE: (count - adds, translate("ReviewPage", "%n change", None, count - adds)),
            Status.BLOCKED: (left, translate("ReviewPage", "%n cannot come along", None, left)),
        }
        for mark, (sign, label) in self._counts.items():
            number, said = words[mark]
            label.setText(said)
            sign.setVisible(bool(number))
            label.setVisible(bool(number))

    def _select_first(self) -> None:
        top = self.model.index(0, 0)
        first = self.model.index(0, 0, top)
        flags = QItemSelectionModel.SelectionFlag
        wanted = first if first.isValid() else top
        self.tree.selectionModel().setCurrentIndex(wanted, flags.ClearAndSelect | flags.Rows)

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        key = current.siblingAtColumn(0).data(KeyRole) if current.isValid() else None
        if key:
            self.details.show_step(self._plan, self._plan.step(str(key)))

    # ------------------------------------------------------------ ticks

    def _on_tick(self, item: QStandardItem) -> None:
        key = item.data(KeyRole)
        if self._filling or not key:
            return
        step_id = str(key)
        off = item.checkState() is _UNCHECKED
        if off:
            others = set(self._plan.dependants([step_id])) - self._off
            self._off |= others | {step_id}
            said = QCoreApplication.translate(
                "ReviewPage", "%n step(s) that need it were unticked too.", None, len(others)
            )
        else:
            others = self._needed_by(step_id) & self._off
            self._off -= others | {step_id}
            said = QCoreApplication.translate(
                "ReviewPage", "%n step(s) that it needs were ticked too.", None, len(others)
            )
        self._unticked.say(said if others else "", Status.READY_WITH_WARNINGS)
        self._show_ticks()
        self._show_counts()
        self.changed.emit()

    def _needed_by(self, step_id: str) -> set[str]:
        found: set[str] = set()
        waiting = [step_id]
        while waiting:
            for needed in self._plan.step(waiting.pop()).depends_on:
                if needed not in found:
                    found.add(needed)
                    waiting.append(needed)
        return found

    def _show_ticks(self) -> None:
        self._filling = True
        for place in range(self.model.rowCount()):
            top = self.model.item(place)
            for row in range(top.rowCount()):
                item = top.child(row)
                if item.isCheckable():
                    off = str(item.data(KeyRole)) in self._off
                    item.setCheckState(_UNCHECKED if off else _CHECKED)
        self._filling = False
