"""Stage *agent*: one read per VM, the ones the user looks at first, and the confirmation of "no backup".

ARM refills some 25 reads a second per subscription; the reader keeps to it, this stage only decides what
is asked next and how many reads may wait side by side (DESIGN section 4).
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from app.cloud import api_versions
from app.cloud.errors import CloudError
from app.domain.backup import ProtectedItem
from app.domain.machines import Agent, AgentStatus, Extension, Machine, MachineFacts, Power
from app.domain.reading import NotRead, Progress, Reason, Stage, StageState
from app.inventory import rights
from app.inventory.assemble import with_agent
from app.inventory.collected import SubscriptionParts
from app.inventory.confirmation import confirmed, with_known
from app.inventory.context import ScanContext
from app.inventory.power import power_of
from app.inventory.rows import text
from app.inventory.wire_machines import (
    ExtensionDocument,
    InstanceViewDocument,
    StatusDocument,
    VirtualMachineDocument,
    VirtualMachineProperties,
)

READS_PER_SUBSCRIPTION = 16
"""Reads of one subscription that may be under way at the same time."""
BATCH_SECONDS = 0.1
"""Answers are handed on together after so long."""
FRESH = timedelta(minutes=10)
"""An agent status younger than this is not asked for again by a refresh (DESIGN section 4)."""


class Task(msgspec.Struct, frozen=True):
    """What has to be asked about one VM."""

    key: str
    machine: Machine
    agent: bool
    confirm: bool
    """Whether Azure has to confirm that no vault protects the VM."""
    known: tuple[ProtectedItem, ...] = ()
    """Soft-deleted items of the VM that were read: they say nothing of the vaults that were not."""


class AgentStage:
    """Asks VM by VM, subscriptions side by side; subscriptions are added as they settle."""

    def __init__(self, context: ScanContext) -> None:
        self._context = context
        self._total = 0
        self._done = 0
        self._buffer: list[MachineFacts] = []

    async def read(self, parts: SubscriptionParts, tasks: Sequence[Task]) -> None:
        """Ask about these VMs of one subscription, in this order except for the preferred ones."""
        waiting = {task.key: task for task in tasks}
        self._total += len(waiting)
        self._report(StageState.RUNNING)
        answered = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._flush_regularly(answered))
            workers = [
                group.create_task(self._work(parts, waiting))
                for _ in range(min(READS_PER_SUBSCRIPTION, len(waiting)))
            ]
            await asyncio.gather(*workers)
            answered.set()
        await self._flush()

    def finish(self, *, skipped: bool) -> None:
        """Nothing more comes."""
        if skipped:
            state = StageState.SKIPPED
        elif self._context.unknowns.noted(Stage.AGENT):
            state = StageState.PARTIAL
        else:
            state = StageState.COMPLETE
        self._report(state)

    async def _work(self, parts: SubscriptionParts, waiting: dict[str, Task]) -> None:
        while waiting:
            task = waiting.pop(self._next(waiting))
            facts = await self._ask(parts, task)
            self._done += 1
            if facts is not None:
                self._buffer.append(facts)

    def _next(self, waiting: dict[str, Task]) -> str:
        for key in self._context.listener.preferred():
            if key in waiting:
                return key
        return next(iter(waiting))

    async def _ask(self, parts: SubscriptionParts, task: Task) -> MachineFacts | None:
        context = self._context
        agent: tuple[Agent | NotRead | None, Power | None] | None = None
        items = None
        if task.agent:
            agent = await read_agent(context, parts, task.machine)
        if task.confirm:
            said = await confirmed(context, parts, task.machine, task.known)
            items = with_known(said, task.known, context.backups.vaults)
        facts = context.listener.current(task.key)
        if facts is None:
            return None
        if agent is not None:
            facts = with_agent(facts, *agent)
        if items is not None:
            facts = msgspec.structs.replace(facts, items=items.items, vault=items.vault)
        return facts

    async def _flush_regularly(self, answered: asyncio.Event) -> None:
        """Hand on what has gathered until everything is answered; never cancelled with a batch in hand."""
        while not answered.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(BATCH_SECONDS):
                    await answered.wait()
            await self._flush()

    async def _flush(self) -> None:
        batch, self._buffer = self._buffer, []
        if batch:
            await self._context.listener.facts_read(batch, settled=True)
        self._report(StageState.RUNNING)

    def _report(self, state: StageState) -> None:
        throttle = self._context.reader.throttle
        waits: list[datetime] = []
        if state is StageState.RUNNING:
            for parts in self._context.subscriptions.values():
                until = throttle.waiting_until(parts.subscription.id)
                if until is not None:
                    waits.append(until)
        self._context.listener.progressed(
            Progress(Stage.AGENT, state, self._done, self._total, max(waits, default=None))
        )


async def read_agent(
    context: ScanContext, parts: SubscriptionParts, machine: Machine
) -> tuple[Agent | NotRead | None, Power | None]:
    """The agent part of a VM's instance view, and the power state it tells."""
    try:
        document = await context.reader.get(
            machine.id, api_versions.COMPUTE, VirtualMachineDocument, {"$expand": "instanceView"}
        )
    except CloudError as error:
        return context.unknowns.note(parts.scope, Stage.AGENT, error, action=rights.VIRTUAL_MACHINES), None
    properties = document.properties
    view = properties.instance_view if isinstance(properties, VirtualMachineProperties) else None
    if view is None:
        return NotRead(Reason.NOT_READ, Stage.AGENT, detail="properties.instanceView"), None
    power = power_of(view.statuses)
    agent = agent_of(view, document.resources or (), context.now())
    return agent, None if power is Power.UNKNOWN else power


def agent_of(view: InstanceViewDocument, resources: Sequence[ExtensionDocument], read_at: datetime) -> Agent:
    """The agent as an instance view shows it; ``resources`` adds extensions that the view leaves out."""
    found = view.vm_agent
    status, message = AgentStatus.ABSENT, ""
    version = None
    if found is not None:
        ready = [one for one in found.statuses or () if (one.display_status or "").casefold() == "ready"]
        status = AgentStatus.READY if ready else AgentStatus.NOT_READY
        message = _message(found.statuses)
        named = found.vm_agent_version or ""
        version = None if named.casefold() in {"", "unknown"} else text(named)
    return Agent(
        status=status,
        version=version,
        extensions=_extensions(view, resources),
        read_at=read_at,
        message=text(message),
        os_name=text(view.os_name),
        os_version=text(view.os_version),
    )


def _extensions(view: InstanceViewDocument, resources: Sequence[ExtensionDocument]) -> tuple[Extension, ...]:
    found: dict[str, Extension] = {}
    for resource in resources:
        properties = resource.properties
        if properties is None or not resource.name:
            continue
        kind = f"{properties.publisher or ''}.{properties.type or ''}"
        state = (properties.provisioning_state or "").casefold()
        code = text(f"ProvisioningState/{state}" if state else "")
        found[resource.name.casefold()] = Extension(text(resource.name), text(kind), code)
    for one in view.extensions or ():
        if one.name:
            found[one.name.casefold()] = Extension(
                text(one.name), text(one.type), text(_code(one.statuses)), text(_message(one.statuses))
            )
    return tuple(found[name] for name in sorted(found))


def _code(statuses: Sequence[StatusDocument] | None) -> str:
    codes = [one.code for one in statuses or () if one.code]
    states = [code for code in codes if code.casefold().startswith("provisioningstate/")]
    return (states or codes or [""])[0]


def _message(statuses: Sequence[StatusDocument] | None) -> str:
    return next((one.message for one in statuses or () if one.message), "")
