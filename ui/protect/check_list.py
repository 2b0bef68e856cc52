"""What the rules and Azure say about each VM of one group with the chosen vault and policy, as it comes."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.resource_ids import key_of
from app.planning.enable import CheckOutcome, CheckState, Choice
from app.planning.policy_fits import PolicyFit
from app.planning.policy_steps import PlannedPolicy
from app.planning.vault_steps import VaultForm
from app.policies.disks import DiskChoice, DiskMode, first_disks
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.progress import ThinBar
from ui.common.tokens import Status
from ui.policies.disks_words import disks_words
from ui.protect.rows import ROW_HEIGHT, KeyRole, PlanTree, row_item

if TYPE_CHECKING:
    from ui.shell.session import Session

_ROWS_SEEN = 8
_HEADER = 34
_STATUSES = {
    CheckState.CAN: Status.PASS,
    CheckState.CANNOT: Status.BLOCKED,
    CheckState.UNKNOWN: Status.CANNOT_TELL,
}


class _ByMachine:
    """A policy's fit, to be asked for one VM after another."""

    def __init__(self, fit: PolicyFit) -> None:
        self.fit = fit
        self.fitting = frozenset(fit.fitting)
        self.misfits = {key_of(one.machine_id): one for one in fit.misfits}
        self.untold = {key_of(one.machine_id): one for one in fit.untold}


class CheckList(QWidget):
    """One row a VM; the check streams, can be cancelled and started again."""

    changed = Signal()
    """Something was answered, or the check ended."""
    disks_requested = Signal(str)
    """Key of the VM whose disks are to be chosen."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._outcomes: dict[str, CheckOutcome] = {}
        self._choices: tuple[Choice, ...] = ()
        self._planned: tuple[VaultForm, ...] = ()
        self._policies: tuple[PlannedPolicy, ...] = ()
        self._fits: tuple[_ByMachine, ...] = ()
        self._rows: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None
        self.model = QStandardItemModel(self)
        self.tree = PlanTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("What Azure says about each VM"))
        self._said = TextLabel("", TextRole.SMALL, tone=2)
        self._bar = ThinBar()
        self._bar.setFixedWidth(120)
        self.cancel_button = push_button(self.tr("Cancel check"), Kind.QUIET)
        self.again_button = push_button(self.tr("Check again"), Kind.QUIET, "refresh")
        self.disks_button = push_button(self.tr("Choose &disks…"), Kind.QUIET, "disk")
        self.cancel_button.clicked.connect(self.cancel)
        self.again_button.clicked.connect(self._again)
        self.disks_button.clicked.connect(lambda: self.disks_requested.emit(self.current()))
        for folding in (self.tree.expanded, self.tree.collapsed):
            folding.connect(lambda _index: self._fit_height())
        self.tree.selectionModel().selectionChanged.connect(lambda *_: self._review_disks())
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._said)
        row.addWidget(self._bar)
        row.addStretch()
        row.addWidget(self.disks_button)
        row.addWidget(self.cancel_button)
        row.addWidget(self.again_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.tree)
        self._show_state()

    @property
    def running(self) -> bool:
        """Whether answers are still awaited."""
        return self._task is not None and not self._task.done()

    @property
    def outcomes(self) -> Mapping[str, CheckOutcome]:
        """What is known, by VM key."""
        return self._outcomes

    def check(
        self,
        choices: Sequence[Choice],
        planned: Sequence[VaultForm],
        policies: Sequence[PlannedPolicy] = (),
        fits: Sequence[PolicyFit] = (),
    ) -> None:
        """Forget what was known and ask about these choices.

        ``planned`` and ``policies`` are what the plan makes; ``fits`` tells which policies of the vault fit
        which VM, and is shown under each.
        """
        self.cancel()
        self._choices, self._planned = tuple(choices), tuple(planned)
        self._policies = tuple(policies)
        self._fits = tuple(_ByMachine(fit) for fit in fits)
        self._outcomes = {}
        self._list()
        if choices:
            self._task = self._session.tasks.start("pre-check", self._run())
        self._show_state()
        self.changed.emit()

    def cancel(self) -> None:
        """Ask no more; what was answered stays."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
        self._task = None
        self._show_state()
        self.changed.emit()

    def _again(self) -> None:
        self.check(self._choices, self._planned, self._policies, [one.fit for one in self._fits])

    def current(self) -> str:
        """Key of the selected VM; empty where none is."""
        index = self.tree.currentIndex()
        while index.isValid() and index.parent().isValid():
            index = index.parent()
        selected = self.tree.selectionModel().hasSelection()
        return str(index.siblingAtColumn(0).data(KeyRole) or "") if selected and index.isValid() else ""

    def _review_disks(self) -> None:
        hint = "" if self.current() else self.tr("Select a VM first.")
        self.disks_button.setEnabled(not hint)
        self.disks_button.setToolTip(hint)
        self.disks_button.setAccessibleDescription(hint)

    async def _run(self) -> None:
        answers = self._session.enable.check(self._choices, self._planned, self._policies)
        try:
            async for outcome in answers:
                self._take(outcome)
        finally:
            await answers.aclose()  # type: ignore[attr-defined]  # -- an async generator, typed as an iterator
        self._task = None
        self._show_state()
        self.changed.emit()

    def _take(self, outcome: CheckOutcome) -> None:
        key = key_of(outcome.machine_id)
        self._outcomes[key] = outcome
        row = self._rows.get(key)
        if row is not None:
            self._show_outcome(row, outcome)
        self._show_state()
        self.changed.emit()

    def _list(self) -> None:
        chosen = self.current()
        self.model.clear()
        self.model.setHorizontalHeaderLabels([self.tr("Virtual machine"), self.tr("Can it be enabled?")])
        self._rows = {}
        for number, choice in enumerate(self._choices):
            key = key_of(choice.machine_id)
            self._rows[key] = number
            machine = self._session.fleet.machines.get(key)
            name = machine.facts.machine.name if machine is not None else choice.machine_id
            waiting = row_item(self.tr("Not checked yet"), tone=2)
            first = row_item(name, mark=Status.CHECKING, key=key)
            self._add_disks(first, choice)
            self._add_fits(first, key)
            self.model.appendRow([first, waiting])
        self.tree.share_width(220, 0)
        self._fit_height()
        if chosen in self._rows:
            self.tree.setCurrentIndex(self.model.index(self._rows[chosen], 0))
        self._review_disks()

    def _fit_height(self) -> None:
        """As many rows as are unfolded, within bounds; the rest is scrolled to."""
        rows = self.model.rowCount()
        for row in range(self.model.rowCount()):
            if rows >= _ROWS_SEEN:
                break
            if self.tree.isExpanded(self.model.index(row, 0)):
                rows += self.model.item(row, 0).rowCount()
        self.tree.setFixedHeight(_HEADER + min(max(rows, 1), _ROWS_SEEN) * ROW_HEIGHT)

    def _add_disks(self, row: QStandardItem, choice: Choice) -> None:
        """Which disks are backed up, where the user chose or some must be left out."""
        disks = choice.disks or self._first_disks(choice)
        if disks is not None:
            row.appendRow(
                [row_item(self.tr("Backed-up disks"), tone=2), row_item(disks_words(disks), tone=2)]
            )

    def _first_disks(self, choice: Choice) -> DiskChoice | None:
        assessed = self._session.fleet.machines.get(key_of(choice.machine_id))
        wanted = key_of(choice.policy_id)
        policy = next((one.fit.policy for one in self._fits if key_of(one.fit.policy.id) == wanted), None)
        if assessed is None or policy is None:
            return None
        disks = first_disks(assessed.facts, policy)
        return disks if disks.mode is not DiskMode.ALL else None

    def _add_fits(self, row: QStandardItem, key: str) -> None:
        """Which policies of the vault fit this VM, and why the others do not: a line a reason."""
        fitting = [one.fit.policy.name for one in self._fits if key in one.fitting]
        said = ", ".join(fitting) or self.tr("None of this vault: make a new one.")
        row.appendRow([row_item(self.tr("Policies that fit"), tone=2), row_item(said, tone=2)])
        for title, status in (
            (self.tr("Policies that do not fit"), Status.BLOCKED),
            (self.tr("Policies in doubt"), Status.CANNOT_TELL),
        ):
            for reason, names in self._reasons(key, doubt=status is Status.CANNOT_TELL).items():
                said = f"{', '.join(names)}: {reason}"
                row.appendRow([row_item(title, tone=2, mark=status), row_item(said, tone=2)])

    def _reasons(self, key: str, *, doubt: bool) -> dict[str, list[str]]:
        """The names of policies by the reason, of which the first is said."""
        found: dict[tuple[str, str], tuple[str, list[str]]] = {}
        for fit in self._fits:
            one = (fit.untold if doubt else fit.misfits).get(key)
            if one is None:
                continue
            kind = one.reason.key, one.finding.rule if one.finding is not None else ""
            if kind not in found:
                found[kind] = self._session.plan_texts.left_out(one, self._session.texts), []
            found[kind][1].append(fit.fit.policy.name)
        return dict(found.values())

    def _show_outcome(self, row: int, outcome: CheckOutcome) -> None:
        texts = self._session.plan_texts
        sentence = texts.reason(outcome.reason, outcome.finding, self._session.texts)
        status = _STATUSES[outcome.state]
        if outcome.state is CheckState.CAN and outcome.notes:
            status = Status.READY_WITH_WARNINGS
        name = row_item(outcome.name, mark=status, key=key_of(outcome.machine_id))
        tone: int | Status = 2 if outcome.state is CheckState.CAN else status
        choice = self._choices[row]
        self._add_disks(name, choice)
        for note in outcome.notes:
            said = row_item(self._session.texts.message(note), tone=2)
            name.appendRow([row_item(self._session.texts.title(note.rule), tone=2), said])
        self._add_fits(name, key_of(outcome.machine_id))
        self.model.setItem(row, 0, name)
        self.model.setItem(row, 1, row_item(sentence, tone=tone))

    def _show_state(self) -> None:
        done, wanted = len(self._outcomes), len(self._choices)
        self._bar.setVisible(self.running)
        self._bar.show_progress(done, wanted)
        self.disks_button.setVisible(bool(wanted))
        self.cancel_button.setVisible(self.running)
        self.again_button.setVisible(not self.running and bool(wanted))
        self.tree.setVisible(bool(wanted))
        if not wanted:
            self._said.setText("")
            return
        if self.running:
            said = self.tr("Azure is asked about each VM: {done} of {all}").format(done=done, all=wanted)
        elif done < wanted:
            said = self.tr("Stopped: {done} of {all} were checked").format(done=done, all=wanted)
        else:
            can = sum(one.state is CheckState.CAN for one in self._outcomes.values())
            said = QCoreApplication.translate("CheckList", "{can} of %n VM(s) can be enabled", None, wanted)
            said = said.format(can=can)
        self._said.setText(said)
