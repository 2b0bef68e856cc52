"""The scan: lists side by side, then facts subscription by subscription, then what is asked VM by VM."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

from app.cloud.arm_reader import ArmReader
from app.domain.estate import Estate
from app.domain.machines import Agent, MachineFacts, MachineKind
from app.domain.reading import NotRead, Reason, Stage
from app.inventory.agents import FRESH, AgentStage, Task
from app.inventory.assemble import READING, assemble
from app.inventory.collected import SubscriptionParts
from app.inventory.confirmation import can_ask, deleted_only, unasked
from app.inventory.context import ScanContext, ScanListener, ScanOptions
from app.inventory.disks import DiskResources
from app.inventory.governance import read_governance
from app.inventory.machine_lists import MachineLists
from app.inventory.network import read_network
from app.inventory.power import read_power
from app.inventory.protection import ProtectionLists, find_moved, hidden_from, without_machine
from app.inventory.surroundings import read_subscriptions, read_surroundings
from app.inventory.unknowns import UnknownRegister

__all__ = ["Scan", "ScanListener", "ScanOptions"]

_NOT_ASKED = NotRead(Reason.NOT_READ, Stage.AGENT)


class Scan:
    """One reading of the whole fleet. Cancel its task to stop; what was handed on stays read."""

    def __init__(
        self,
        reader: ArmReader,
        options: ScanOptions,
        *,
        unknowns: UnknownRegister,
        listener: ScanListener,
        now: Callable[[], datetime],
        estate: Estate,
        force: bool = False,
    ) -> None:
        self._context = ScanContext(
            reader, options, unknowns=unknowns, listener=listener, now=now, estate=estate
        )
        self._force = force
        self._agents = AgentStage(self._context)
        self._unsettled = 0

    async def run(self) -> None:
        """Read everything that the options ask for.

        Raises:
            CloudError: not even the subscriptions could be listed. Everything else that fails becomes an
                entry of the register and *not read* parts of its scope.
        """
        context = self._context
        context.unknowns.begin()
        await read_subscriptions(context)
        await read_surroundings(context)
        self._unsettled = len(context.subscriptions)
        async with asyncio.TaskGroup() as group:
            power = group.create_task(read_power(context))
            group.create_task(self._machines_and_protection(power))
            group.create_task(DiskResources(context).read())
            group.create_task(read_network(context))
            group.create_task(read_governance(context))
            for parts in context.subscriptions.values():
                group.create_task(self._settle(parts))
        context.finish(Stage.PROTECTION)
        self._agents.finish(skipped=context.options.agent == "none")

    async def _machines_and_protection(self, power: "asyncio.Task[None]") -> None:
        context = self._context
        async with asyncio.TaskGroup() as group:
            group.create_task(MachineLists(context).read())
            group.create_task(ProtectionLists(context).read())
        missing = await without_machine(context)
        if missing:
            await asyncio.wait([power])
        find_moved(context, missing)
        context.finish(Stage.PROTECTION)
        for parts in context.subscriptions.values():
            parts.through(Stage.MACHINES)
            parts.through(Stage.PROTECTION)

    async def _settle(self, parts: SubscriptionParts) -> None:
        """Once every list of the subscription is through: its facts, then the questions VM by VM."""
        context = self._context
        await parts.settled.wait()
        hidden = hidden_from(context, parts)
        ask = hidden is not None and context.options.agent != "none" and can_ask(parts)
        if hidden is not None:
            hidden = msgspec.structs.replace(hidden, running=True) if ask else unasked(context, parts, hidden)
        first: list[Task] = []
        later: list[Task] = []

        def settled() -> Iterator[MachineFacts]:
            for key, machine in parts.machines.items():
                agent = self._known_agent(key)
                facts = assemble(key, machine, parts, context.backups, hidden=hidden, agent=agent)
                known = deleted_only(facts.items) if hidden is not None else ()
                if known and hidden is not None:
                    facts = msgspec.structs.replace(facts, items=hidden, vault=None)
                confirm = ask and facts.items is hidden
                unprotected = confirm or not (isinstance(facts.items, tuple) and facts.items)
                wanted = facts.agent is READING[Stage.AGENT]
                if wanted and not self._asks_agent(facts, unprotected=unprotected):
                    wanted = False
                    facts = msgspec.structs.replace(facts, agent=_NOT_ASKED)
                if wanted or confirm:
                    (first if unprotected else later).append(Task(key, machine, wanted, confirm, known))
                yield facts

        await context.listener.facts_read(settled(), settled=True)
        parts.release()
        self._unsettled -= 1
        if not self._unsettled:
            context.backups.release()
        if first or later:
            await self._agents.read(parts, first + later)

    def _known_agent(self, key: str) -> Agent | None:
        """The agent's status of an earlier scan, where it is still fresh."""
        if self._force:
            return None
        known = self._context.listener.current(key)
        if known is None or not isinstance(known.agent, Agent):
            return None
        return known.agent if self._context.now() - known.agent.read_at < FRESH else None

    def _asks_agent(self, facts: MachineFacts, *, unprotected: bool) -> bool:
        if facts.machine.not_understood or facts.machine.kind is not MachineKind.VIRTUAL_MACHINE:
            return False
        wanted = self._context.options.agent
        return wanted == "all" or (wanted == "unprotected" and unprotected)
