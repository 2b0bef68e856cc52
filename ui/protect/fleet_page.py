"""Page 2 for many groups: everything decided once, every group shown with its vaults, policies and VMs."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.cloud.errors import CloudError
from app.domain.resource_ids import key_of
from app.planning.enable import Selection
from app.planning.fleet_values import (
    Checked,
    FleetProposal,
    GroupProposal,
    GroupWish,
    PolicyShare,
    Wishes,
)
from app.protection.failures import phrase_of
from app.protection.plan import LeftOut, Plan
from app.rights.operations import Operation
from app.rights.target import EVERYWHERE, Target
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.progress import ThinBar
from ui.common.tokens import Status
from ui.protect.fleet_questions import FleetQuestions
from ui.protect.group_form import GroupForm
from ui.protect.notes import Notes
from ui.protect.proposal_rows import COLUMNS, ProposalRows
from ui.protect.row_model import RowModel
from ui.protect.rows import PlanTree
from ui.protect.wishes_form import WishesForm
from ui.rights.targets import of_shares

if TYPE_CHECKING:
    from ui.shell.session import Session

_SETTLE_MS = 300
"""A proposal is made so long after the last change."""
_GROUPS_OPENED = 6


class FleetPage(QWidget):
    """Proposes anew whenever a wish changes; Azure is asked about each VM once a vault is proposed for it."""

    changed = Signal()

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._machine_ids: tuple[str, ...] = ()
        self._left_out: tuple[LeftOut, ...] = ()
        self._group_wishes: dict[str, GroupWish] = {}
        self._failure = ""
        self.proposal: FleetProposal | None = None
        self.checked: dict[str, Checked] = {}
        """What Azure said, by VM key; kept while the VM goes to the same vault."""
        self._asked: dict[str, str] = {}
        """Key of the vault for which Azure was asked, by VM key."""
        self._proposing: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        self._rows: ProposalRows | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self.wishes = WishesForm(session)
        self.group = GroupForm(session)
        self.questions = FleetQuestions(session, self)
        self.model = RowModel(COLUMNS, self)
        self.tree = PlanTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("Where each VM goes"))
        self._said = TextLabel("", TextRole.SMALL, tone=2)
        self._bar = ThinBar()
        self._bar.setFixedWidth(120)
        self._notes_line = ProblemLine()
        self.cancel_button = push_button(self.tr("Cancel check"), Kind.QUIET)
        self.again_button = push_button(self.tr("Check again"), Kind.QUIET, "refresh")
        self.disks_button = push_button(self.tr("Choose &disks…"), Kind.QUIET, "disk")
        self._may_make = session.guard.attach(
            self.wishes.new_policy_button,
            Operation.CHANGE_POLICY,
            self._policy_target,
        )
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self._settle.timeout.connect(self._propose)
        self.wishes.changed.connect(self._on_wish)
        self.group.changed.connect(self._on_group_wish)
        self.cancel_button.clicked.connect(self._cancel_check)
        self.again_button.clicked.connect(self._check_again)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self.wishes.policy_requested.connect(self._new_policy)
        self.group.policy_requested.connect(lambda: self._new_policy(self.group.proposal))
        self.disks_button.clicked.connect(self._choose_disks)
        self.questions.policy_made.connect(self._on_policy)
        self.questions.disks_chosen.connect(self._propose)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._said)
        line.addWidget(self._bar)
        line.addStretch()
        line.addWidget(self.disks_button)
        line.addWidget(self.cancel_button)
        line.addWidget(self.again_button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 16, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.wishes)
        column.addLayout(line)
        column.addWidget(self._notes_line)
        column.addWidget(self.tree, 1)
        right = QSplitter(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.addWidget(self.group)
        right.addWidget(Notes(self._session.plan_texts))
        right.setStretchFactor(1, 1)
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._across.setChildrenCollapsible(False)
        self._across.addWidget(left)
        self._across.addWidget(right)
        self._across.setStretchFactor(0, 1)
        self._across.setSizes([880, 300])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._across)
        self.group.hide()

    # ------------------------------------------------------------ what is chosen

    def show_selection(self, selection: Selection) -> None:
        """Propose for these VMs; what was wished before stays."""
        machine_ids = tuple(key for group in selection.groups for key in group.machine_ids)
        self._left_out = selection.left_out
        self.wishes.show_groups(selection.groups)
        if machine_ids != self._machine_ids or self.proposal is None:
            self._machine_ids = machine_ids
            self._propose()

    def problem(self) -> str:
        """Why one cannot go on yet; empty where one can."""
        if said := self.wishes.problem() or (self.group.key and self.group.problem()):
            return said
        if self._failure:
            return self._failure
        if self._settle.isActive() or self._running(self._proposing) or self.proposal is None:
            return self.tr("Working out where each VM goes…")
        if self._running(self._checking):
            return self.tr("Azure is still being asked about each VM; wait, or cancel the check.")
        if not self.proposal.machine_count:
            return self.tr("None of these VMs can be enabled as chosen.")
        return ""

    async def plan(self) -> Plan:
        """The plan of what is proposed.

        Raises:
            CloudError: what it needs could not be read.
        """
        proposal = self.proposal
        if proposal is None:
            return Plan()
        made = await self._session.planner.plan(proposal, self.checked)
        known = {key_of(one.machine_id) for one in made.left_out}
        others = tuple(one for one in self._left_out if key_of(one.machine_id) not in known)
        return msgspec.structs.replace(made, left_out=(*made.left_out, *others))

    def stop(self) -> None:
        """End everything that was started here."""
        self._stop_proposing()
        self.questions.stop()

    def _stop_proposing(self) -> None:
        self._settle.stop()
        for task in (self._proposing, self._checking):
            if task is not None:
                task.cancel()

    @staticmethod
    def _running(task: asyncio.Task[None] | None) -> bool:
        return task is not None and not task.done()

    # ------------------------------------------------------------ proposing

    def _on_wish(self) -> None:
        if not self.wishes.problem():
            self._settle.start()
        self.changed.emit()

    def _on_group_wish(self) -> None:
        if not self.group.problem():
            self._group_wishes[self.group.key] = self.group.wish()
            self._settle.start()
        self.changed.emit()

    def _policy_target(self) -> Target:
        return of_shares(share for _, share in self.proposal.shares()) if self.proposal else EVERYWHERE

    def _new_policy(self, group: GroupProposal | None = None) -> None:
        if self.proposal is not None:
            self.questions.new_policy(self.proposal, group)

    def _on_policy(self, group_key: str, name: str) -> None:
        """A policy was made up: it is taken at once where it was asked for."""
        if group_key:
            wish = self._group_wishes.get(group_key, GroupWish())
            self._group_wishes[group_key] = msgspec.structs.replace(wish, policy=name)
        self.wishes.show_own(self.questions.names(), "" if group_key else name)
        self._propose()

    def _choose_disks(self) -> None:
        key = self._current_machine()
        if key and self.proposal is not None:
            self.questions.choose_disks(self.proposal, key)

    def _current_machine(self) -> str:
        """Key of the selected VM that has a place; empty where none is selected."""
        row = self.model.row_at(self.tree.currentIndex()) if self.tree.currentIndex().isValid() else None
        return row.key if row is not None and row.key in self._places() else ""

    def _propose(self) -> None:
        if self.wishes.problem():
            return
        self._stop_proposing()
        wishes = msgspec.structs.replace(
            self.wishes.wishes(),
            groups=dict(self._group_wishes),
            new_policies=self.questions.definitions,
            disks=dict(self.questions.disks),
        )
        self._failure = ""
        self._proposing = self._session.tasks.start("proposal", self._proposed(wishes))
        self._show_state()

    async def _proposed(self, wishes: Wishes) -> None:
        try:
            proposal = await self._session.planner.propose(self._machine_ids, wishes)
        except CloudError as error:
            self._failure = self._session.plan_texts.say(phrase_of(error))
            self._proposing = None
            self._show_state()
            return
        self._proposing = None
        self._take(proposal)

    def _take(self, proposal: FleetProposal) -> None:
        self.proposal = proposal
        vaults = {
            key_of(machine_id): key_of(share.vault.id) if share.form is None else "new"
            for _, share in proposal.shares()
            for machine_id in share.machine_ids
        }
        self.checked = {
            key: one for key, one in self.checked.items() if vaults.get(key, "-") == self._asked.get(key)
        }
        current = self._current_machine() or self.group.key
        self._rows = ProposalRows(proposal, self._session)
        headers = (self.tr("Where they go"), self.tr("VMs"), self.tr("Why"))
        self.model.show_rows(self._rows.make(self.checked), headers)
        self.tree.share_width(320, 90, 0)
        self.tree.expandToDepth(1 if len(proposal.groups) <= _GROUPS_OPENED else 0)
        said = [self._session.plan_texts.say(note) for note in proposal.notes]
        self._notes_line.say("\n".join(said), Status.CANNOT_TELL)
        self._select(current)
        self._ask(vaults)
        self._show_state()

    def _select(self, key: str) -> None:
        row = (self.model.row_with(key) if key else None) or next(iter(self.model.top.children), None)
        if row is not None:
            self.tree.setCurrentIndex(self.model.index_of(row))

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._review_buttons()
        row = self.model.row_at(current) if current.isValid() else None
        while row is not None and not isinstance(row.content, GroupProposal):
            row = row.parent
        self.group.setVisible(row is not None)
        if row is not None and isinstance(row.content, GroupProposal):
            proposal = row.content
            wish = self._group_wishes.get(proposal.group.key, GroupWish())
            self.group.show_group(proposal, wish, self.questions.names())

    # ------------------------------------------------------------ Azure's word

    def _ask(self, vaults: dict[str, str]) -> None:
        proposal = self.proposal
        if proposal is None or all(key in self.checked for key in vaults):
            return
        self._asked |= vaults
        rest = _unchecked(proposal, self.checked)
        self._checking = self._session.tasks.start("pre-check", self._checks(rest))

    async def _checks(self, proposal: FleetProposal) -> None:
        async with aclosing(self._session.planner.check(proposal)) as answers:  # type: ignore[type-var]  # -- an async generator, typed as an iterator
            async for one in answers:
                self._take_check(one)
        self._checking = None
        self._show_state()

    def _take_check(self, one: Checked) -> None:
        key = key_of(one.machine_id)
        self.checked[key] = one
        row = self._rows.machines.get(key) if self._rows is not None else None
        if row is not None and self._rows is not None:
            self._rows.show_check(row, one)
            self.model.tell(row)
        self._show_state()

    def _cancel_check(self) -> None:
        if self._checking is not None:
            self._checking.cancel()
        self._checking = None
        self._show_state()

    def _check_again(self) -> None:
        self.checked = {}
        if self.proposal is not None:
            self._take(self.proposal)

    def _show_state(self) -> None:
        wanted = self.proposal.machine_count if self.proposal is not None else 0
        done = sum(key in self.checked for key in self._places())
        checking = self._running(self._checking)
        self._bar.setVisible(checking)
        self._bar.show_progress(done, wanted)
        self.cancel_button.setVisible(checking)
        self.again_button.setVisible(not checking and bool(wanted) and not self._running(self._proposing))
        self._review_buttons()
        self._said.setText(self._state_words(done, wanted, checking=checking))
        self.changed.emit()

    def _review_buttons(self) -> None:
        """The buttons that ask something say why they cannot."""
        placed = self.proposal is not None and any(True for _ in self.proposal.shares())
        self._may_make.allow("" if placed else self.tr("No VM has a place yet."))
        hint = "" if self._current_machine() else self.tr("Select a VM that has a place.")
        self.disks_button.setEnabled(not hint)
        self.disks_button.setToolTip(hint)
        self.disks_button.setAccessibleDescription(hint)

    def _state_words(self, done: int, wanted: int, *, checking: bool) -> str:
        if self._failure:
            return self._failure
        if self._running(self._proposing):
            return self.tr("Working out where each VM goes…")
        if checking:
            return self.tr("Azure is asked about each VM: {done} of {all}").format(done=done, all=wanted)
        if done < wanted:
            return self.tr("Stopped: {done} of {all} were checked").format(done=done, all=wanted)
        refused = sum(
            self.checked[key].refusal is not None or self.checked[key].unknown is not None
            for key in self._places()
        )
        said = QCoreApplication.translate("FleetPage", "{can} of %n VM(s) can be enabled", None, wanted)
        return said.format(can=wanted - refused)

    def _places(self) -> Sequence[str]:
        return tuple(self._rows.machines) if self._rows is not None else ()


def _unchecked(proposal: FleetProposal, checked: Mapping[str, Checked]) -> FleetProposal:
    """The proposal with only those VMs about which Azure was not asked yet."""

    def rest(share: PolicyShare) -> PolicyShare:
        waiting = tuple(one for one in share.machine_ids if key_of(one) not in checked)
        return msgspec.structs.replace(share, machine_ids=waiting)

    groups = []
    for group in proposal.groups:
        shares = [
            msgspec.structs.replace(share, policies=tuple(rest(one) for one in share.policies))
            for share in group.shares
        ]
        groups.append(msgspec.structs.replace(group, shares=tuple(shares)))
    return msgspec.structs.replace(proposal, groups=tuple(groups))
