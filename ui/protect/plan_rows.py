"""A plan as a tree of rows: what stands in the way, then place by place its lines, outermost first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.protection.plan import Hindrance, LeftOut, Plan, Settled, Sign, Step
from ui.common.tokens import Status
from ui.protect.places import Atlas
from ui.protect.row_model import Row
from ui.protect.rows import Mark

if TYPE_CHECKING:
    from ui.shell.session import Session

MARKS = {Sign.CREATE: Mark.ADD, Sign.CHANGE: Mark.CHANGE, Sign.REMOVE: Mark.REMOVE}
_SEPARATOR = " › "


def plan_rows(plan: Plan, session: "Session") -> Row:
    """The rows of a plan under one that is not shown; columns: what, why, if you undo.

    Groups with nothing but one group in them are shown as one: "Production › Korea Central".
    """
    maker = _Maker(plan, session)
    top = Row(())
    maker.add_hindrances(top)
    for group in maker.places():
        top.add(_joined(group))
    maker.add_left_out(top)
    maker.add_notes(top)
    return top


def step_ids_below(row: Row) -> tuple[str, ...]:
    """Ids of the steps of a row: its own, or those of all rows under it."""
    return tuple(one.key for one in (row.leaves() if row.group else (row,)) if one.key)


class _Maker:
    def __init__(self, plan: Plan, session: "Session") -> None:
        self._plan = plan
        self._session = session
        self._atlas = Atlas(plan, session)
        self._hindered: dict[str, Status] = {}
        for one in plan.hindrances:
            for step_id in one.step_ids:
                status = Status.BLOCKED if one.blocks else Status.READY_WITH_WARNINGS
                if self._hindered.get(step_id) is not Status.BLOCKED:
                    self._hindered[step_id] = status

    def places(self) -> Sequence[Row]:
        root = Row((), group=True)
        groups: dict[str, Row] = {}
        placed = [(self._atlas.of_step(step), self._step_row(step)) for step in self._plan.steps]
        placed += [(self._atlas.of_settled(one), self._settled_row(one)) for one in self._plan.settled]
        for place, row in placed:
            above = root
            for key, title in self._atlas.titles(place).items():
                if key not in groups:
                    groups[key] = above.add(Row((title, "", ""), group=True))
                above = groups[key]
            above.add(row)
        return root.children

    def _step_row(self, step: Step) -> Row:
        texts = self._session.plan_texts
        cells = (texts.line(step), texts.say(step.reason), texts.say(step.undo))
        tones = (1, self._hindered.get(step.id, 2), 2)
        return Row(cells, key=step.id, mark=MARKS[step.sign], tones=tones, content=step)

    def _settled_row(self, settled: Settled) -> Row:
        said = self._session.plan_texts.say(settled.sentence)
        nothing = QCoreApplication.translate("PlanRows", "Nothing to do")
        return Row((said, nothing, ""), mark=Mark.SAME, tones=(2, 2, 2), content=settled)

    def add_hindrances(self, top: Row) -> None:
        if not self._plan.hindrances:
            return
        section = top.add(Row((QCoreApplication.translate("PlanRows", "In the way"), "", ""), group=True))
        for one in sorted(self._plan.hindrances, key=lambda hindrance: not hindrance.blocks):
            section.add(self._hindrance_row(one))

    def _hindrance_row(self, one: Hindrance) -> Row:
        texts = self._session.plan_texts
        status = Status.BLOCKED if one.blocks else Status.READY_WITH_WARNINGS
        return Row((texts.say(one.sentence), texts.say(one.who), ""), mark=status, content=one)

    def add_left_out(self, top: Row) -> None:
        left_out = self._plan.left_out
        if not left_out:
            return
        translate = QCoreApplication.translate
        note = translate("PlanRows", "%n VM(s)", None, len(left_out))
        section = top.add(Row((translate("PlanRows", "Cannot come along"), note, ""), group=True))
        for one in left_out:
            section.add(self._left_out_row(one))

    def _left_out_row(self, one: LeftOut) -> Row:
        reason = self._session.plan_texts.left_out(one, self._session.texts)
        return Row((one.name, reason, ""), mark=Status.BLOCKED, tones=(1, Status.BLOCKED, 2), content=one)

    def add_notes(self, top: Row) -> None:
        if not self._plan.notes:
            return
        section = top.add(Row((QCoreApplication.translate("PlanRows", "Good to know"), "", ""), group=True))
        for note in self._plan.notes:
            section.add(Row((self._session.plan_texts.say(note), "", ""), tones=(2, 2, 2)))


def _joined(group: Row) -> Row:
    """The group itself, or one row for a chain of groups that hold nothing else."""
    title = group.cells[0]
    while len(group.children) == 1 and group.children[0].group:
        group = group.children[0]
        title = f"{title}{_SEPARATOR}{group.cells[0]}"
    made = Row((title, "", ""), group=True)
    for child in group.children:
        made.add(_joined(child) if child.group else child)
    return made
