"""Page 2 of the enable dialog: a card a group; discovery and Azure's pre-check run beside."""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.cloud.errors import CloudError
from app.domain.resource_ids import ResourceId, key_of
from app.planning.enable import CheckOutcome, Choice, Selection
from app.planning.fleet_values import MachineGroup
from app.planning.hindrances import with_hindrances
from app.planning.policy_steps import PlannedPolicy
from app.planning.vault_choice import planned_policies
from app.planning.vault_steps import VaultForm
from app.policies.disks import first_disks
from app.protection.failures import phrase_of
from app.protection.plan import LeftOut, Phrase, Plan
from ui.common.banner import Line
from ui.common.card import Ground
from ui.common.dialogs import ask
from ui.common.tokens import Status
from ui.policies.asking import ask_for_disks, ask_for_policy
from ui.protect.group_card import GroupCard
from ui.protect.notes import Notes
from ui.vaults.form import VaultDialog

if TYPE_CHECKING:
    from ui.shell.session import Session

_NOTES_WIDTH = 272
_Place = tuple[str, str, str]


def _place_of(group: MachineGroup) -> _Place:
    return group.tenant_id.casefold(), group.subscription_id.casefold(), group.region


class TargetsPage(QWidget):
    """Keeps what was chosen while one goes back and forth."""

    changed = Signal()

    def __init__(self, session: "Session", vault_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._preferred = vault_id
        self.planned: dict[str, VaultForm] = {}
        """Forms of the vaults that the plan is to make, by vault key."""
        self.policies: list[PlannedPolicy] = []
        """Policies that the plan is to make, each in the vault that its id names."""
        self.cards: dict[_Place, GroupCard] = {}
        self._discoveries: dict[str, tuple[Phrase, Status]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._asking: asyncio.Task[None] | None = None
        content = Ground("window")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(24, 16, 16, 16)
        self._column.setSpacing(12)
        self._column.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        notes = Notes(session.plan_texts)
        notes.setFixedWidth(_NOTES_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(Line(Qt.Orientation.Vertical))
        layout.addWidget(notes)

    # ------------------------------------------------------------ what is chosen

    def choices(self) -> tuple[Choice, ...]:
        """What was chosen for every VM."""
        return tuple(choice for card in self.cards.values() for choice in card.choices())

    def outcomes(self) -> Mapping[str, CheckOutcome]:
        """What Azure and the rules said, by VM key."""
        return {key: one for card in self.cards.values() for key, one in card.checks.outcomes.items()}

    async def plan(self, left_out: Iterable[LeftOut]) -> Plan:
        """The plan of what is chosen, with what may stand in its way.

        Raises:
            CloudError: what it needs could not be read.
        """
        planned = tuple(self.planned.values())
        made = await self._session.enable.plan_enable(
            self.choices(), planned, self.outcomes(), left_out, self.policies
        )
        return await with_hindrances(self._session.connection.reader, self._session.fleet, made)

    def problem(self) -> str:
        """Why one cannot go on yet; empty where one can."""
        found = next((said for card in self.cards.values() if (said := card.problem())), "")
        if found or any(card.hopeful() for card in self.cards.values()):
            return found
        return self.tr("None of these VMs can be enabled as chosen.")

    # ------------------------------------------------------------ showing

    def show_selection(self, selection: Selection) -> None:
        """A card for each group; cards of groups that are still there keep their choice."""
        wanted = {_place_of(group): group for group in selection.groups}
        for place in [one for one in self.cards if one not in wanted]:
            card = self.cards.pop(place)
            card.stop()
            self._column.removeWidget(card)
            card.deleteLater()
        for row, (place, group) in enumerate(wanted.items()):
            card = self.cards.get(place) or self._new_card(place, group)
            self._column.removeWidget(card)
            self._column.insertWidget(row, card)
            card.show_group(group, tuple(self.planned.values()))
        self.cards = {place: self.cards[place] for place in wanted}
        self.changed.emit()

    def stop(self) -> None:
        """End everything that was started here."""
        for card in self.cards.values():
            card.stop()
        for task in [*self._tasks.values(), self._asking]:
            if task is not None:
                task.cancel()

    def _new_card(self, place: _Place, group: MachineGroup) -> GroupCard:
        card = self.cards[place] = GroupCard(self._session, group, self._preferred)
        card.changed.connect(self.changed)
        card.vault_wanted.connect(self._discover)
        card.create_requested.connect(lambda: self._ask("vault for the plan", self._create(place)))
        card.policy_requested.connect(lambda: self._ask("policy for the plan", self._new_policy(card)))
        card.disks_requested.connect(
            lambda key: self._ask("disks for the plan", self._choose_disks(card, str(key)))
        )
        card.show_policies(self.policies)
        return card

    def _ask(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """One question at a time; a second click while one is open does nothing."""
        if self._asking is None or self._asking.done():
            self._asking = self._session.tasks.start(name, work)
        else:
            work.close()

    # ------------------------------------------------------------ discovery

    def _discover(self, vault_id: str) -> None:
        key = key_of(vault_id)
        if key not in self._discoveries:
            values = {"vault": ResourceId.parse(vault_id).name}
            self._discoveries[key] = (Phrase("discovery-running", values), Status.CHECKING)
            self._tasks[key] = self._session.tasks.start("discovery", self._run_discovery(key, vault_id))
        self._show_discovery(key)

    async def _run_discovery(self, key: str, vault_id: str) -> None:
        values: dict[str, str | Phrase] = {"vault": ResourceId.parse(vault_id).name}
        try:
            await self._session.enable.discover(vault_id)
        except CloudError as error:
            failed = Phrase("discovery-failed", {**values, "reason": phrase_of(error)})
            self._discoveries[key] = (failed, Status.READY_WITH_WARNINGS)
        else:
            self._discoveries[key] = (Phrase("discovery-done", values), Status.PASS)
        self._show_discovery(key)

    def _show_discovery(self, key: str) -> None:
        phrase, status = self._discoveries[key]
        for card in self.cards.values():
            card.show_discovery(key, phrase, status)

    # ------------------------------------------------------------ a new vault

    async def _create(self, place: _Place) -> None:
        group = self.cards[place].group
        dialog = VaultDialog(
            self._session.vaults,
            self._session.plan_texts,
            self._session.tasks,
            machine_ids=group.machine_ids,
            subscription_id=group.subscription_id,
            region=group.region,
            for_plan=True,
            parent=self.window(),
        )
        if await ask(dialog) != QDialog.DialogCode.Accepted:
            return
        form = dialog.form()
        made = key_of(form.vault_id)
        self.planned[made] = form
        planned = tuple(self.planned.values())
        for other, card in self.cards.items():
            card.show_group(card.group, planned, made if other == place else "")
        self.changed.emit()

    # ------------------------------------------------------------ a new policy, other disks

    async def _new_policy(self, card: GroupCard) -> None:
        candidate = card.candidate()
        if candidate is None:
            return
        vault = candidate.vault
        key = key_of(vault.id)
        known = self._session.fleet.machines
        machines = [known[one].facts for one in card.group.machine_ids if one in known]
        names = [one.policy.name for one in self.policies if key_of(one.policy.vault_id) == key]
        if candidate.planned:
            names += [one.name for one in planned_policies(vault.id)]
        made = await ask_for_policy(
            self._session,
            vault,
            machines,
            also_taken=names,
            depends_on=(f"redundancy:{key}",) if candidate.planned else (),
            parent=self.window(),
        )
        if made is None:
            return
        self.policies.append(made)
        for one in self.cards.values():
            chosen = one.candidate()
            here = chosen is not None and key_of(chosen.vault.id) == key
            one.show_policies(self.policies, key_of(made.policy.id) if one is card else "", again=here)
        self.changed.emit()

    async def _choose_disks(self, card: GroupCard, machine_key: str) -> None:
        assessed, fit = self._session.fleet.machines.get(machine_key), card.fit()
        if assessed is None or fit is None:
            return
        before = card.disks(machine_key) or first_disks(assessed.facts, fit.policy)
        choice = await ask_for_disks(self._session, assessed.facts, fit.policy, before, self.window())
        if choice is not None:
            card.choose_disks(machine_key, choice)
