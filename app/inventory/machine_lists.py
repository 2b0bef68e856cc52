"""Stage *machines*: all VMs, classic VMs and uniform scale-set instances, by Resource Graph or ARM lists."""

import msgspec

from app.cloud import api_versions
from app.cloud.errors import CloudError, NotFound
from app.cloud.pages import Page, Rejected
from app.domain.machines import Machine
from app.domain.reading import Stage
from app.domain.resource_ids import key_of
from app.inventory import queries, rights
from app.inventory.assemble import first_sight
from app.inventory.collected import SubscriptionParts
from app.inventory.context import ScanContext, field_of, side_by_side
from app.inventory.machines import MachineReader
from app.inventory.rows import OddRowError, properties_of
from app.inventory.wire_machines import (
    Minimal,
    OtherMachineRow,
    ScaleSetInstance,
    ScaleSetProperties,
    VirtualMachineDocument,
)

_CLASSIC = "microsoft.classiccompute/virtualmachines"


class MachineLists:
    """Reads the machines of one scan and hands them on as they come."""

    def __init__(self, context: ScanContext) -> None:
        self._context = context
        self._readers = {
            key: MachineReader(parts.subscription, parts.group_names)
            for key, parts in context.subscriptions.items()
        }
        self._incomplete: set[str] = set()
        regions = context.options.regions
        self._regions = frozenset(one.casefold().replace(" ", "") for one in regions) if regions else None

    async def read(self) -> None:
        """Read all machines; what cannot be read is noted per subscription."""
        context = self._context
        context.start(Stage.MACHINES)
        if not (context.options.use_graph and await self._from_graph()):
            for parts in context.subscriptions.values():
                parts.machines.clear()
                parts.outside.clear()
            await side_by_side(context.subscriptions.values(), self._from_arm)
        for parts in context.subscriptions.values():
            doubt = context.doubt(parts, Stage.MACHINES, rights.VIRTUAL_MACHINES)
            parts.machines_complete = doubt is None and parts.key not in self._incomplete
            if parts.machines_complete:
                context.listener.machines_known(parts.subscription.id, parts.machines)
        context.finish(Stage.MACHINES)

    async def _from_graph(self) -> bool:
        scale_sets: list[OtherMachineRow] = []
        try:
            async for page in self._context.graph(queries.VIRTUAL_MACHINES, VirtualMachineDocument):
                await self._take(page)
            async for others in self._context.graph(queries.OTHER_MACHINES, OtherMachineRow):
                scale_sets.extend(await self._take_others(others))
        except CloudError:
            return False
        await side_by_side(scale_sets, self._instances)
        return True

    async def _from_arm(self, parts: SubscriptionParts) -> None:
        reader, scope = self._context.reader, parts.scope
        try:
            path = f"{scope}/providers/Microsoft.Compute/virtualMachines"
            async for page in reader.pages(path, api_versions.COMPUTE, VirtualMachineDocument):
                await self._take(page)
            scale_sets: list[OtherMachineRow] = []
            path = f"{scope}/providers/Microsoft.Compute/virtualMachineScaleSets"
            async for others in reader.pages(path, api_versions.COMPUTE, OtherMachineRow):
                scale_sets.extend(await self._take_others(others))
            await self._classic(parts)
        except CloudError as error:
            self._incomplete.add(parts.key)
            self._context.failed(parts, Stage.MACHINES, error, rights.VIRTUAL_MACHINES)
            return
        await side_by_side(scale_sets, self._instances)

    async def _classic(self, parts: SubscriptionParts) -> None:
        path = f"{parts.scope}/providers/Microsoft.ClassicCompute/virtualMachines"
        try:
            async for page in self._context.reader.pages(path, api_versions.CLASSIC_COMPUTE, OtherMachineRow):
                await self._take_others(page)
        except NotFound:
            return  # a subscription without the classic provider has no classic VMs

    async def _take(self, page: Page[VirtualMachineDocument]) -> None:
        found: list[Machine] = []
        for row in page.items:
            parts = self._context.parts_of(row.id)
            if parts is None:
                continue
            reader = self._readers[parts.key]
            try:
                found.append(reader.machine(row))
            except OddRowError as odd:
                found.append(reader.not_understood(Minimal(row.id, row.name, row.location), odd.field))
        for rejected in page.rejected:
            self._take_rejected(rejected, found)
        await self._hand_on(found, page.total)

    def _take_rejected(self, rejected: Rejected, found: list[Machine]) -> None:
        try:
            row = msgspec.json.decode(rejected.document, type=Minimal)
        except msgspec.DecodeError:
            row = Minimal(rejected.id)
        parts = self._context.parts_of(row.id) if row.id else None
        if parts is None:
            self._context.odd(rejected.id or "/subscriptions", Stage.MACHINES, field_of(rejected))
            self._incomplete.update(self._context.subscriptions)
            return
        found.append(self._readers[parts.key].not_understood(row, field_of(rejected)))

    async def _take_others(self, page: Page[OtherMachineRow]) -> list[OtherMachineRow]:
        found: list[Machine] = []
        scale_sets: list[OtherMachineRow] = []
        for row in page.items:
            parts = self._context.parts_of(row.id)
            if parts is None:
                continue
            if row.type.casefold() == _CLASSIC:
                found.append(self._readers[parts.key].classic(row))
            elif _is_uniform(row):
                scale_sets.append(row)
        for rejected in page.rejected:
            self._take_rejected(rejected, found)
        await self._hand_on(found, None)
        return scale_sets

    async def _instances(self, scale_set: OtherMachineRow) -> None:
        parts = self._context.parts_of(scale_set.id)
        if parts is None:
            return
        reader = self._readers[parts.key]
        try:
            path = f"{scale_set.id}/virtualMachines"
            async for page in self._context.reader.pages(path, api_versions.COMPUTE, ScaleSetInstance):
                found = [reader.instance(row, scale_set) for row in page.items]
                for rejected in page.rejected:
                    self._take_rejected(rejected, found)
                await self._hand_on(found, None)
        except CloudError as error:
            self._incomplete.add(parts.key)
            self._context.unknowns.note(
                scale_set.id,
                Stage.MACHINES,
                error,
                action="Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
            )

    async def _hand_on(self, machines: list[Machine], total: int | None) -> None:
        context = self._context
        facts = []
        for machine in machines:
            key = key_of(machine.id)
            parts = context.subscriptions[machine.subscription_id.casefold()]
            if self._regions is not None and machine.region not in self._regions:
                parts.outside.add(key)
                continue
            parts.machines[key] = machine
            facts.append(first_sight(machine))
        if facts:
            context.advance(Stage.MACHINES, len(facts), total)
            await context.listener.facts_read(facts, settled=False)


def _is_uniform(row: OtherMachineRow) -> bool:
    try:
        properties = properties_of(row.properties or ScaleSetProperties(), ScaleSetProperties)
    except OddRowError:
        return True
    return (properties.orchestration_mode or "Uniform").casefold() == "uniform"
