"""The live store of the fleet: merges what is read, judges it, and tells every screen what changed."""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

import msgspec

from app.cloud.connection import Connection
from app.domain.assessment import AssessedMachine, Badge, Coverage, Readiness, Verdict
from app.domain.backup import Policy, ProtectedItem, Vault
from app.domain.estate import Estate
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead, Progress, Stage, StageState
from app.domain.resource_ids import key_of
from app.inventory.scan import Scan, ScanOptions
from app.inventory.unknowns import UnknownRegister
from app.readiness.intake import Intake
from app.readiness.judge import judge
from app.readiness.merging import stopped
from app.readiness.profile import Profile
from app.readiness.rereading import Rereader

SLICE = 100
"""VMs that are judged and told before the event loop gets its turn, at most."""
TURN_SECONDS = 0.003
"""A slice ends earlier after so long, so that no turn of the loop lasts (DESIGN section 7)."""
ESTATE_SECONDS = 0.1
"""Progress is told at most so often."""

_CHECKING = Verdict(
    coverage=Coverage.UNKNOWN,
    readiness=Readiness.UNKNOWN,
    badge=Badge.CHECKING,
    reason=None,
    reason_evidence={},
    passed=0,
    not_applicable=0,
    findings=(),
)
"""Stands for the judgement of a VM whose lists are still being read."""


class FleetListener(Protocol):
    """Is told what changes in the fleet; always called on the event loop, never from a thread."""

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        """These machines are new or differ from before; at most 100 at a time."""

    def machines_removed(self, keys: Sequence[str]) -> None:
        """These machines are gone."""

    def estate_changed(self, estate: Estate) -> None:
        """Vaults, policies, unknowns or the progress of a stage changed."""


class Fleet:
    """All machines with their verdicts, and the estate around them, of one connection."""

    def __init__(
        self,
        connection: Connection,
        profile: Profile,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.connection = connection
        self.profile = profile
        self.now = now or connection.reader.now
        self.estate = Estate()
        self.unknowns = UnknownRegister()
        self._machines: dict[str, AssessedMachine] = {}
        self.machines: Mapping[str, AssessedMachine] = MappingProxyType(self._machines)
        self._by_subscription: dict[str, set[str]] = {}
        self._listeners: list[FleetListener] = []
        self._preferred: tuple[str, ...] = ()
        self._unsettled: set[str] = set()
        """Keys of machines with a part that a running stage still owes."""
        self._unknown_machines: dict[str, int] = {}
        self._generation = 0
        self._turn = asyncio.Lock()
        """Who judges now: two scans of subscriptions never judge in the same turn of the loop."""
        self._task: asyncio.Task[object] | None = None
        self._told_at = 0.0
        self._stages: dict[Stage, Progress] = {}
        self.rereader = Rereader(self)

    def subscribe(self, listener: FleetListener) -> Callable[[], None]:
        """Tell the listener of every change from now on; the answer ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def prefer(self, keys: Sequence[str]) -> None:
        """The machines that the user looks at: their agents are asked first, in this order."""
        self._preferred = tuple(keys)

    @property
    def preferred(self) -> Sequence[str]:
        """What :meth:`prefer` was given last."""
        return self._preferred

    async def scan(self, options: ScanOptions | None = None, *, force: bool = False) -> None:
        """Read and judge the whole fleet; an earlier scan that still runs ends.

        What is there stays and changes by difference. Cancel the task to stop: what was read is kept, and
        what was not is *not read*. ``force`` also asks for agent statuses that are younger than ten minutes.

        Raises:
            CloudError: the subscriptions could not be listed; the fleet is as it was.
        """
        self._generation += 1
        generation = self._generation
        if self._task is not None and not self._task.done():
            self._task.cancel()
        self._task = asyncio.current_task()
        self._stages = {}
        started = self.now()
        self.replace_estate(
            msgspec.structs.replace(self.estate, started_at=started, finished_at=None), at_once=True
        )
        intake = Intake(self, generation, started)
        scan = Scan(
            self.connection.reader,
            options or ScanOptions(),
            unknowns=self.unknowns,
            listener=intake,
            now=self.now,
            estate=self.estate,
            force=force,
        )
        try:
            await scan.run()
            await self.rereader.catch_up(started)
        finally:
            if generation == self._generation:
                self._task = None
                await self._end()

    async def reread(self, machine_ids: Collection[str]) -> None:
        """Read these VMs, their agent, backup item and vault from ARM itself and judge them again.

        For the time after our own changes, when Resource Graph is still behind. A VM that is gone is
        removed; what cannot be read becomes *not read*.
        """
        await self.rereader.machines([key_of(one) for one in machine_ids])

    async def reread_vault(self, vault_id: str) -> None:
        """Read one vault, its storage settings, policies and items from ARM itself.

        A vault that is new appears in the estate by this; one that is gone leaves it with its items.

        Raises:
            CloudError: the vault could not be read; nothing changed.
        """
        await self.rereader.vault(vault_id)

    async def take(self, facts: Iterable[MachineFacts]) -> None:
        """Judge and store these facts, and tell what differs."""
        await self._take(((key_of(one.machine.id), one) for one in facts), self._generation, settled=True)

    async def take_from_scan(
        self, facts: Iterable[tuple[str, MachineFacts]], generation: int, *, settled: bool
    ) -> None:
        """Judge and store what a scan read; late facts of an earlier scan are dropped.

        ``settled`` is False while the lists of the VM's subscription are still read: such a VM is shown as
        *Checking…* without being judged.
        """
        await self._take(facts, generation, settled=settled)

    async def _take(
        self, facts: Iterable[tuple[str, MachineFacts]], generation: int, *, settled: bool
    ) -> None:
        left = iter(facts)
        more = True
        while more:
            async with self._turn:
                changed, more = self._one_turn(left, generation, settled=settled)
                self._tell_changed(changed)
                await asyncio.sleep(0)

    def _one_turn(
        self, left: Iterator[tuple[str, MachineFacts]], generation: int, *, settled: bool
    ) -> tuple[list[AssessedMachine], bool]:
        """Judge and store for a few milliseconds; what changed, and whether anything may be left."""
        changed: list[AssessedMachine] = []
        end = time.perf_counter() + TURN_SECONDS
        now = self.now()
        for key, one in left:
            if generation != self._generation:
                return changed, False
            verdict = judge(one, self.profile, now) if settled else _CHECKING
            machine = AssessedMachine(key, one, verdict, now)
            if self._store(machine):
                changed.append(machine)
            if len(changed) >= SLICE or time.perf_counter() > end:
                return changed, True
        return changed, False

    def remove(self, keys: Iterable[str]) -> None:
        """Forget machines that are gone."""
        gone: list[str] = []
        for key in keys:
            machine = self._machines.pop(key, None)
            if machine is None:
                continue
            gone.append(key)
            self._unsettled.discard(key)
            self._by_subscription.get(_subscription_of(machine), set()).discard(key)
            self._count_unknowns(machine.verdict.unknown_ids, -1)
        if gone:
            for listener in tuple(self._listeners):
                listener.machines_removed(gone)

    def keys_of(self, subscription_id: str) -> frozenset[str]:
        """Keys of the machines of one subscription."""
        return frozenset(self._by_subscription.get(subscription_id.casefold(), ()))

    def subscription_ids(self) -> list[str]:
        """Ids (lower case) of the subscriptions that the machines lie in."""
        return [one for one, keys in self._by_subscription.items() if keys]

    def progress(self, progress: Progress) -> None:
        """A stage came further."""
        before = self._stages.get(progress.stage)
        self._stages = {**self._stages, progress.stage: progress}
        self.replace_estate(self.estate, at_once=before is None or before.state is not progress.state)

    def replace_estate(self, estate: Estate, *, at_once: bool) -> None:
        """Put a new estate in place with the current unknowns and stages; told soon, or at once."""
        self.estate = msgspec.structs.replace(
            estate, unknowns=self.unknowns.entries(self._unknown_machines), stages=self._stages
        )
        moment = time.monotonic()
        if at_once or moment - self._told_at >= ESTATE_SECONDS:
            self._told_at = moment
            for listener in tuple(self._listeners):
                listener.estate_changed(self.estate)

    def is_current(self, generation: int) -> bool:
        """Whether a scan is the latest one."""
        return generation == self._generation

    def keep_vault(self, vault: Vault, policies: tuple[Policy, ...] | None) -> None:
        """Put one vault, and its policies where they were read, into the estate."""
        key = key_of(vault.id)
        estate = self.estate
        known = {**estate.policies}
        if policies is not None:
            known[key] = policies
        self.replace_estate(
            msgspec.structs.replace(estate, vaults={**estate.vaults, key: vault}, policies=known),
            at_once=True,
        )

    def count_items(self, before: Iterable[ProtectedItem], after: Iterable[ProtectedItem]) -> None:
        """Carry a change of items into the numbers of protected VMs per vault."""
        counts = dict(self.estate.vault_item_counts)
        for items, by in ((before, -1), (after, 1)):
            for item in items:
                if not item.soft_deleted:
                    key = key_of(item.vault_id)
                    counts[key] = max(0, counts.get(key, 0) + by)
        if counts != self.estate.vault_item_counts:
            self.replace_estate(msgspec.structs.replace(self.estate, vault_item_counts=counts), at_once=True)

    async def _end(self) -> None:
        """The scan is over, well or not: nothing is *being read* any more."""
        left = [self._machines[key].facts for key in tuple(self._unsettled) if key in self._machines]
        await self.take(stopped(one) for one in left)
        self._stages = {
            stage: msgspec.structs.replace(one, state=StageState.PARTIAL, waiting_until=None)
            if one.state is StageState.RUNNING
            else one
            for stage, one in self._stages.items()
        }
        self.replace_estate(msgspec.structs.replace(self.estate, finished_at=self.now()), at_once=True)

    def _store(self, machine: AssessedMachine) -> bool:
        before = self._machines.get(machine.key)
        if before is not None:
            if before.verdict == machine.verdict and before.facts == machine.facts:
                return False
            if machine.key is not before.key:
                machine = msgspec.structs.replace(machine, key=before.key)
            self._count_unknowns(before.verdict.unknown_ids, -1)
        self._machines[machine.key] = machine
        self._count_unknowns(machine.verdict.unknown_ids, 1)
        if before is None:
            self._by_subscription.setdefault(_subscription_of(machine), set()).add(machine.key)
        if _owed(machine.facts):
            self._unsettled.add(machine.key)
        else:
            self._unsettled.discard(machine.key)
        return True

    def _count_unknowns(self, ids: Iterable[str], by: int) -> None:
        for one in ids:
            self._unknown_machines[one] = self._unknown_machines.get(one, 0) + by

    def _tell_changed(self, machines: list[AssessedMachine]) -> None:
        if machines:
            for listener in tuple(self._listeners):
                listener.machines_changed(machines)


def _subscription_of(machine: AssessedMachine) -> str:
    return machine.facts.machine.subscription_id.casefold()


def _owed(facts: MachineFacts) -> bool:
    for part in (
        facts.items,
        facts.agent,
        facts.power,
        facts.disk_details,
        facts.load_balanced,
        facts.locks,
        facts.restore_point_group_locks,
        facts.provider_registered,
        facts.region_has_vaults,
    ):
        if type(part) is NotRead and part.running:
            return True
    return False
