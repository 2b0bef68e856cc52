"""The results of a run as rows: by place while it runs, by how they ended afterwards."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.assessment import Badge
from app.protection.plan import Plan, Step, StepResult, StepState
from ui.common.times import clock
from ui.common.tokens import Status
from ui.protect.outcome_words import section_of, section_title, status_of
from ui.protect.places import Atlas
from ui.protect.row_model import Row

if TYPE_CHECKING:
    from ui.shell.session import Session

COLUMNS = 5


class ResultRows:
    """Makes rows of the results of one plan; columns: what, what was done, Azure now, where, at."""

    def __init__(self, plan: Plan, session: "Session") -> None:
        self._plan = plan
        self._session = session
        atlas = Atlas(plan, session)
        self._places = {
            step.id: " › ".join(atlas.titles(atlas.of_step(step)._replace(vault="")).values())
            for step in plan.steps
        }

    def name_of(self, step: Step) -> str:
        """The VM of a step, or what the step does where it is for none."""
        return step.values.get("vm") or self._session.plan_texts.step(step)

    def running(self, results: Mapping[str, StepResult]) -> Row:
        """A group a place; its note counts what has ended."""
        top = Row(())
        groups: dict[str, Row] = {}
        for step in self._plan.steps:
            place = self._places[step.id]
            if place not in groups:
                groups[place] = top.add(Row((place,), group=True))
            row = groups[place].add(Row((), key=step.id, content=step))
            self.show(row, results.get(step.id))
        for group in groups.values():
            self.count(group, results)
        return top

    def ended(self, results: Mapping[str, StepResult]) -> Row:
        """A group an outcome, what needs someone first; then the VMs that did not come along."""
        top = Row(())
        divided: dict[int, list[Step]] = {}
        for step in self._plan.steps:
            result = results.get(step.id) or StepResult(step.id, StepState.WAITING)
            number = section_of(result.state)
            divided.setdefault(number, []).append(step)
        for number in sorted(divided):
            steps = divided[number]
            note = QCoreApplication.translate("ResultPage", "%n step(s)", None, len(steps))
            group = top.add(Row((section_title(number), note), group=True))
            for step in steps:
                row = group.add(Row((), key=step.id, content=step))
                self.show(row, results.get(step.id))
        self._add_left_out(top)
        return top

    def _add_left_out(self, top: Row) -> None:
        left_out = self._plan.left_out
        if not left_out:
            return
        texts = self._session.plan_texts
        note = QCoreApplication.translate("ResultPage", "%n VM(s)", None, len(left_out))
        group = top.add(
            Row((QCoreApplication.translate("ResultPage", "Did not come along"), note), group=True)
        )
        for one in left_out:
            reason = texts.left_out(one, self._session.texts)
            group.add(Row((one.name, reason), mark=Status.NOT_APPLICABLE))

    def show(self, row: Row, result: StepResult | None) -> None:
        """Write into a row what is known about its step."""
        step = row.content
        if not isinstance(step, Step):
            return
        result = result or StepResult(step.id, StepState.WAITING)
        status = status_of(result.state)
        at = clock(result.ended_at) if result.ended_at is not None else ""
        said = self._session.plan_texts.result(result)
        row.fill((self.name_of(step), said, self._azure_words(result), self._places[step.id], at))
        row.mark = status
        row.tones = (1, status if status in {Status.BLOCKED, Status.CANNOT_TELL} else 2)

    def count(self, group: Row, results: Mapping[str, StepResult]) -> None:
        """Write into a group of :meth:`running` how many of its steps have ended."""
        ended = sum(row.key in results and results[row.key].state.ended for row in group.children)
        said = QCoreApplication.translate("ResultPage", "{done} of {all} steps have ended.")
        group.fill((group.cells[0], said.format(done=ended, all=len(group.children))))

    def _azure_words(self, result: StepResult) -> str:
        word = self._session.plan_texts.word
        if result.actual:
            return word(result.actual)
        if result.state in {StepState.UNKNOWN, StepState.UNCLEAR}:
            return self._session.texts.badge(Badge.CANNOT_TELL)
        return word(result.claimed) if result.claimed else ""
