"""What all stages of one scan share: the reader, the options, what was read and what was not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from msgspec import Struct

from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError
from app.cloud.pages import Page, Rejected
from app.domain.estate import Estate
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead, Progress, Reason, Stage, StageState, Unknown
from app.inventory import rights
from app.inventory.collected import Backups, SubscriptionParts
from app.inventory.unknowns import UnknownRegister

T = TypeVar("T")

SIDE_BY_SIDE = 8
"""Subscriptions (or vaults) read at the same time."""
_TO_SUBSCRIPTION = len("/subscriptions/00000000-0000-0000-0000-000000000000/")
GRAPH_SUBSCRIPTIONS = 1000
"""Resource Graph takes so many subscriptions in one call (OPERATIONS.md)."""


class ScanOptions(Struct, frozen=True):
    """What to read: None means all that the account can see."""

    subscriptions: frozenset[str] | None = None
    """Ids or display names, any case."""
    unasked: bool = False
    """Read all subscriptions although they are more than anybody should be surprised by."""
    regions: frozenset[str] | None = None
    """Programmatic region names."""
    agent: Literal["all", "unprotected", "none"] = "all"
    """Which running VMs are asked for their agent's status; ``none`` means no read per VM at all, so that
    nobody confirms that a vault which was not read does not protect a VM: it then stays *not read*."""
    use_graph: bool = True
    """False reads everything by ARM lists."""


class ScanListener(Protocol):
    """Takes what a scan reads, as it is read."""

    def estate_read(self, estate: Estate) -> None:
        """Subscriptions, regions, groups, vaults or policies are new; unknowns and stages are not set."""

    def progressed(self, progress: Progress) -> None:
        """A stage came further."""

    async def facts_read(self, facts: Iterable[MachineFacts], *, settled: bool) -> None:
        """Facts of VMs; ``settled`` once every stage but the agent's is through for them.

        The facts may be made while they are taken, so the taker decides how many in one turn of the loop.
        """

    def machines_known(self, subscription_id: str, keys: Iterable[str]) -> None:
        """These are all VMs of a subscription: any other one of it is gone."""

    def subscriptions_known(self, subscription_ids: Iterable[str]) -> None:
        """These are the subscriptions that the scan looks at."""

    def current(self, key: str) -> MachineFacts | None:
        """What is known of a VM now."""

    def preferred(self) -> Sequence[str]:
        """Keys of the VMs that the user looks at, first first."""


class ScanContext:
    """The state of one scan."""

    def __init__(
        self,
        reader: ArmReader,
        options: ScanOptions,
        *,
        unknowns: UnknownRegister,
        listener: ScanListener,
        now: Callable[[], datetime],
        estate: Estate,
    ) -> None:
        self.reader = reader
        self.options = options
        self.unknowns = unknowns
        self.listener = listener
        self.now = now
        self.subscriptions: dict[str, SubscriptionParts] = {}
        self.left_out: frozenset[str] = frozenset()
        """Tenants of which some subscription is listed but not read: its vaults may protect VMs of others."""
        self.backups = Backups()
        self.estate = estate
        self._owners: dict[str, SubscriptionParts] = {}
        """The subscription by the beginning of an id: it is asked for every row of every list."""
        self._failed: dict[Stage, set[str]] = {}
        self._done: dict[Stage, int] = {}

    def parts_of(self, resource_id: str) -> SubscriptionParts | None:
        """The subscription of a resource, where the scan looks at it."""
        beginning = resource_id[:_TO_SUBSCRIPTION]
        known = self._owners.get(beginning)
        if known is not None:
            return known
        _, _, below = resource_id.partition("/")
        word, _, below = below.partition("/")
        if word.casefold() != "subscriptions":
            return None
        owner = self.subscriptions.get(below.partition("/")[0].casefold())
        if owner is not None and beginning.endswith("/"):
            self._owners[beginning] = owner
        return owner

    def start(self, stage: Stage, total: int | None = None) -> None:
        """A stage starts."""
        self._done[stage] = 0
        self.listener.progressed(Progress(stage, StageState.RUNNING, 0, total))

    def advance(self, stage: Stage, by: int, total: int | None) -> None:
        """A stage came further by so many things."""
        self._done[stage] = self._done.get(stage, 0) + by
        self.listener.progressed(Progress(stage, StageState.RUNNING, self._done[stage], total))

    def finish(self, stage: Stage, total: int | None = None) -> None:
        """A stage is through: complete, partial, or failed for every subscription."""
        failed = self._failed.get(stage, set())
        if failed and failed >= set(self.subscriptions):
            state = StageState.FAILED
        else:
            state = StageState.PARTIAL if self.unknowns.noted(stage) else StageState.COMPLETE
        done = self._done.get(stage, 0)
        self.listener.progressed(Progress(stage, state, done, done if total is None else total))

    def failed(self, parts: SubscriptionParts, stage: Stage, error: CloudError, action: str) -> NotRead:
        """A stage could not be read for a subscription at all."""
        self._failed.setdefault(stage, set()).add(parts.key)
        return self.unknowns.note(parts.scope, stage, error, action=action)

    def doubt(self, parts: SubscriptionParts, stage: Stage, *actions: str) -> NotRead | None:
        """Why a list of the subscription may lack rows: a right on all of it is missing or not known.

        Azure leaves out what the account may not read and says nothing.
        """
        if parts.may(*actions):
            return None
        if parts.rights_error is not None:
            return self.unknowns.note(parts.scope, stage, parts.rights_error, action=rights.PERMISSIONS)
        entry = Unknown(
            id="",
            scope=parts.scope,
            stage=stage,
            reason=Reason.FORBIDDEN,
            action=parts.missing(*actions) or None,
        )
        return self.unknowns.record(entry)

    def odd(self, scope: str, stage: Stage, field: str) -> NotRead:
        """A row about one thing was not understood."""
        entry = Unknown(id="", scope=scope, stage=stage, reason=Reason.NOT_UNDERSTOOD, message=field)
        return self.unknowns.record(entry, detail=field)

    async def graph(self, query: str, row: type[T]) -> AsyncIterator[Page[T]]:
        """The rows of a Resource Graph query over all subscriptions of the scan."""
        ids = [parts.subscription.id for parts in self.subscriptions.values()]
        for start in range(0, len(ids), GRAPH_SUBSCRIPTIONS):
            async for page in self.reader.graph(query, ids[start : start + GRAPH_SUBSCRIPTIONS], row):
                yield page


async def side_by_side(things: Iterable[T], read: Callable[[T], Awaitable[None]]) -> None:
    """Run one read for each thing, a bounded number at a time; the first bug ends all."""
    gate = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(thing: T) -> None:
        async with gate:
            await read(thing)

    async with asyncio.TaskGroup() as group:
        for thing in things:
            group.create_task(one(thing))


def field_of(rejected: Rejected) -> str:
    """The field that did not fit, or what was said instead."""
    return rejected.field or rejected.message[:200]
