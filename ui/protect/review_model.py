"""The tree of the review: every step with its tick, every group with the state and the counts below it."""

from collections import Counter
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from app.protection.plan import Hindrance, Settled
from ui.common.tokens import Status
from ui.protect.plan_rows import step_ids_below
from ui.protect.row_model import Index, Row, RowModel
from ui.protect.rows import Mark
from ui.protect.ticks import Ticks

COLUMNS = 3
_CHECKED, _UNCHECKED, _PARTLY = (
    Qt.CheckState.Checked,
    Qt.CheckState.Unchecked,
    Qt.CheckState.PartiallyChecked,
)


class ReviewModel(RowModel):
    """Ticking a row ticks what its steps need; unticking one unticks what needs them."""

    ticked = Signal(int, bool)
    """Steps were ticked (True) or unticked by the user: how many others followed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._ticks: Ticks | None = None
        self._states: dict[int, Qt.CheckState] = {}
        """State of each group that holds steps, by its identity."""

    def show_plan(self, top: Row, ticks: Ticks, headers: tuple[str, ...]) -> None:
        """Show the rows of a plan with its ticks."""
        self._ticks = ticks
        self._count(top)
        self.show_rows(top, headers)

    def untick(self, step_ids: tuple[str, ...]) -> None:
        """Untick steps, as if the user had done so one by one."""
        self._set(step_ids, on=False)

    def _set(self, step_ids: tuple[str, ...], *, on: bool) -> None:
        if self._ticks is None:
            return
        followed = self._ticks.tick(step_ids) if on else self._ticks.untick(step_ids)
        self._count(self.top)
        self.tell_all()
        self.ticked.emit(len(followed), on)

    # ------------------------------------------------------------ counts

    def _count(self, top: Row) -> None:
        self._states = {}
        for group in top.groups():
            self._count_group(group)
        for section in top.children:
            for row in section.children:
                if isinstance(row.content, Hindrance):
                    self._show_hindrance(row, row.content)

    def _count_group(self, group: Row) -> None:
        ticks = self._ticks
        marks: Counter[object] = Counter()
        on = every = 0
        for row in group.leaves():
            if isinstance(row.content, Settled):
                marks[Mark.SAME] += 1
            elif row.key and ticks is not None:
                every += 1
                if ticks.on(row.key):
                    on += 1
                    marks[row.mark] += 1
        if every:
            self._states[id(group)] = _CHECKED if on == every else _PARTLY if on else _UNCHECKED
        if every or marks:
            group.cells[1] = counted(marks)

    def _show_hindrance(self, row: Row, hindrance: Hindrance) -> None:
        standing = self._ticks is not None and self._ticks.stands_in_the_way(hindrance)
        status = Status.BLOCKED if hindrance.blocks else Status.READY_WITH_WARNINGS
        row.mark = status if standing else Status.NOT_APPLICABLE
        row.tones = (status if standing else 2, 2, 2)

    # ------------------------------------------------------------ what Qt asks

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == 0 and self._state(self.row_at(index)) is not None:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole:
            if not index.isValid() or index.column():
                return None
            state = self._state(self.row_at(index))
            return state.value if state is not None else None
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid() and index.column() == 0:
            row = self.row_at(index)
            return f"{row.cells[0]}, {row.cells[1]}" if row.cells[1] else row.cells[0]
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column():
            return False
        row = self.row_at(index)
        if self._state(row) is None:
            return False
        self._set(step_ids_below(row), on=Qt.CheckState(value) is not _UNCHECKED)
        return True

    def _state(self, row: Row) -> Qt.CheckState | None:
        if row.group:
            return self._states.get(id(row))
        if not row.key or self._ticks is None:
            return None
        return _CHECKED if self._ticks.on(row.key) else _UNCHECKED


def counted(marks: Counter[object]) -> str:
    """How many lines of which mark, in words: "3 create · 2 change · 1 nothing to do"."""
    translate = QCoreApplication.translate
    adds, changes, removes, same = (marks[one] for one in (Mark.ADD, Mark.CHANGE, Mark.REMOVE, Mark.SAME))
    parts = [
        (adds, translate("PlanRows", "%n create or enable", None, adds)),
        (changes, translate("PlanRows", "%n change", None, changes)),
        (removes, translate("PlanRows", "%n remove", None, removes)),
        (same, translate("PlanRows", "%n with nothing to do", None, same)),
    ]
    return " · ".join(said for number, said in parts if number) or translate("PlanRows", "Nothing ticked")
