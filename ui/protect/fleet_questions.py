"""What the page of all groups asks: a policy of one's own, and which disks of a VM are backed up."""

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.resource_ids import key_of
from app.planning.fleet_values import FleetProposal, GroupProposal
from app.planning.vault_choice import planned_policies
from app.policies.definition import PolicyDefinition
from app.policies.disks import DiskChoice, first_disks
from ui.policies.asking import ask_for_definition, ask_for_disks

if TYPE_CHECKING:
    from ui.shell.session import Session

_ZONE_REDUNDANT = "zoneredundant"


class FleetQuestions(QObject):
    """Keeps the answers; one question at a time, a second click while one is open does nothing."""

    policy_made = Signal(str, str)
    """Key of the group that it is for, empty for all of them; name of the policy."""
    disks_chosen = Signal()

    def __init__(self, session: "Session", page: QWidget) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self._asking: asyncio.Task[None] | None = None
        self.definitions: tuple[PolicyDefinition, ...] = ()
        """Policies that the plan makes where VMs get them."""
        self.disks: dict[str, DiskChoice] = {}
        """By VM key."""

    def names(self) -> tuple[str, ...]:
        """The names of the policies that were made up."""
        return tuple(one.name for one in self.definitions)

    def new_policy(self, proposal: FleetProposal, group: GroupProposal | None = None) -> None:
        """Ask for a policy for all groups, or for one of them."""
        self._ask("policy for the plan", self._new_policy(proposal, group))

    def choose_disks(self, proposal: FleetProposal, machine_key: str) -> None:
        """Ask for the disks of a VM that has a place."""
        self._ask("disks for the plan", self._choose_disks(proposal, machine_key))

    def stop(self) -> None:
        """Ask no more."""
        if self._asking is not None and not self._asking.done():
            self._asking.cancel()

    def _ask(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        if self._asking is None or self._asking.done():
            self._asking = self._session.tasks.start(name, work)
        else:
            work.close()

    async def _new_policy(self, proposal: FleetProposal, group: GroupProposal | None) -> None:
        groups = (group,) if group is not None else proposal.groups
        vaults = [share.vault for one in groups for share in one.shares]
        if not vaults:
            return
        # The one with most limits stands for all: a zone-redundant vault takes no archive.
        vaults.sort(key=lambda one: (one.redundancy or "").casefold() != _ZONE_REDUNDANT)
        known = self._session.fleet.machines
        machines = [known[key].facts for one in groups for key in one.group.machine_ids if key in known]
        made = await ask_for_definition(
            self._session, vaults[0], machines, self._taken(vaults[0].id), self._page.window()
        )
        if made is not None:
            self.definitions = (*self.definitions, made)
            self.policy_made.emit(group.group.key if group is not None else "", made.name)

    def _taken(self, vault_id: str) -> tuple[str, ...]:
        """The name must be free in every vault that VMs may go to, and in new ones."""
        there = {one.name for found in self._session.fleet.estate.policies.values() for one in found}
        return (*there, *(one.name for one in planned_policies(vault_id)), *self.names())

    async def _choose_disks(self, proposal: FleetProposal, machine_key: str) -> None:
        found = [
            policy.policy
            for _, share in proposal.shares()
            for policy in share.policies
            if machine_key in map(key_of, policy.machine_ids)
        ]
        assessed = self._session.fleet.machines.get(machine_key)
        if not found or assessed is None:
            return
        before = self.disks.get(machine_key) or first_disks(assessed.facts, found[0])
        choice = await ask_for_disks(self._session, assessed.facts, found[0], before, self._page.window())
        if choice is not None:
            self.disks[machine_key] = choice
            self.disks_chosen.emit()
