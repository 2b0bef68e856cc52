"""Reading single VMs and vaults from ARM itself, after our own changes."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.cloud import api_versions
from app.cloud.errors import CloudError, NotFound
from app.domain.backup import Policy, ProtectedItem, Vault, deciding_item
from app.domain.estate import Estate
from app.domain.machines import Machine, MachineFacts, MachineKind, Power
from app.domain.places import Subscription
from app.domain.reading import NotRead, Reason, Stage, Unknown
from app.domain.resource_ids import ResourceId, key_of
from app.inventory import rights
from app.inventory.agents import agent_of
from app.inventory.assemble import OFF, with_agent
from app.inventory.context import side_by_side
from app.inventory.machines import MachineReader
from app.inventory.power import power_of
from app.inventory.rows import OddRowError, properties_of
from app.inventory.single import (
    ask_backup_status,
    item_id_of,
    read_item,
    read_items,
    read_policies,
    read_vault,
    vault_path,
)
from app.inventory.wire_backup import BackupStatusDocument
from app.inventory.wire_machines import VirtualMachineDocument, VirtualMachineProperties
from app.readiness.merging import after_lists, after_reread, while_running

if TYPE_CHECKING:
    from app.readiness.fleet import Fleet

BEHIND = timedelta(minutes=5)
"""So long after our own read Resource Graph may still tell the state before it (DESIGN section 4)."""

_COMPARED_AT_ONCE = 200
"""VMs compared with the items of a vault in one turn of the event loop: about a millisecond."""


class Rereader:
    """Reads what the fleet has to know now, and remembers when it did."""

    def __init__(self, fleet: "Fleet") -> None:
        self._fleet = fleet
        self._read_at: dict[str, datetime] = {}
        self._outweighing: set[str] = set()
        """Keys of the VMs of which our own facts were kept against those of the scan that runs."""
        self._vault_read_at: dict[str, datetime] = {}

    def merged(
        self, key: str, own: MachineFacts, listed: MachineFacts, scan_started: datetime
    ) -> MachineFacts:
        """What a scan read of a VM, together with what is known of it.

        Our own read outweighs the scan's for five minutes, except where it is the older one: where the scan
        could read the vaults, it asked them and the power states after it began.
        """
        read_at = self._read_at.get(key)
        if read_at is None or read_at <= scan_started - BEHIND:
            return while_running(own, listed)
        if read_at <= scan_started and isinstance(listed.items, tuple):
            self._outweighing.discard(key)
            return after_lists(own, listed)
        self._outweighing.add(key)
        return after_reread(own, listed)

    def kept_vaults(self, estate: Estate) -> Estate:
        """The estate of a scan with the vaults that we read ourselves a moment ago.

        A lock on the redundancy is never taken back by Azure, so it stays known (fact
        vault-redundancy-frozen).
        """
        ours = self._fleet.estate
        vaults, policies, counts = dict(estate.vaults), dict(estate.policies), dict(estate.vault_item_counts)
        since = self._fleet.now() - BEHIND
        for key, read_at in self._vault_read_at.items():
            if read_at < since:
                continue
            if key in ours.vaults:
                vaults[key] = ours.vaults[key]
                policies[key] = ours.policies.get(key, ())
                counts[key] = ours.vault_item_counts.get(key, 0)
            else:
                vaults.pop(key, None)
                policies.pop(key, None)
                counts.pop(key, None)
        for key, vault in vaults.items():
            known = ours.vaults.get(key)
            if known is not None and known.redundancy_locked and vault.redundancy_locked is None:
                vaults[key] = msgspec.structs.replace(vault, redundancy_locked=True)
        return msgspec.structs.replace(estate, vaults=vaults, policies=policies, vault_item_counts=counts)

    async def catch_up(self, scan_started: datetime) -> None:
        """Read again the VMs of which older facts of ours were kept against those of a scan."""
        since = scan_started - BEHIND
        self._read_at = {key: at for key, at in self._read_at.items() if at > since}
        kept, self._outweighing = self._outweighing, set()
        await self.machines([key for key in kept if self._read_at.get(key, since) <= scan_started])

    async def machines(self, keys: Sequence[str]) -> None:
        """Read these VMs again; they are judged and told as they come."""
        fleet = self._fleet
        await side_by_side([key for key in dict.fromkeys(keys) if key in fleet.machines], self._machine)
        fleet.replace_estate(fleet.estate, at_once=True)

    async def _machine(self, key: str) -> None:
        fleet = self._fleet
        known = fleet.machines.get(key)
        if known is None:
            return
        facts = known.facts
        try:
            if facts.machine.kind is MachineKind.VIRTUAL_MACHINE:
                facts = await self._model(facts)
        except NotFound:
            fleet.remove([key])
            return
        before = facts.items if isinstance(facts.items, tuple) else ()
        items = await self._items(facts)
        found = items if isinstance(items, tuple) else ()
        deciding = deciding_item(found)
        vault = await self._vault(deciding.vault_id) if deciding else None
        latest = fleet.machines.get(key)
        if latest is None:
            return
        self._read_at[key] = fleet.now()
        if isinstance(items, tuple):
            fleet.count_items(before, found)
        await fleet.take([msgspec.structs.replace(facts, items=items, vault=vault)])

    async def _model(self, facts: MachineFacts) -> MachineFacts:
        """The VM's model, power and agent as ARM has them now; the old ones where it does not answer."""
        fleet, machine = self._fleet, facts.machine
        try:
            document = await fleet.connection.reader.get(
                machine.id, api_versions.COMPUTE, VirtualMachineDocument, {"$expand": "instanceView"}
            )
            properties = properties_of(document.properties, VirtualMachineProperties)
            model = self._machine_reader(machine.subscription_id).machine(document)
        except NotFound:
            raise
        except (CloudError, OddRowError):
            return facts
        disks = {key_of(machine.disk_id(disk)): disk for disk in machine.disks if disk.resource_read}
        model = msgspec.structs.replace(
            model,
            disks=tuple(disks.get(key_of(model.disk_id(disk)), disk) for disk in model.disks),
            hyper_v_generation=machine.hyper_v_generation,
            os_name=machine.os_name,
            os_version=machine.os_version,
        )
        facts = msgspec.structs.replace(facts, machine=model)
        view = properties.instance_view
        if view is None:
            return facts
        power = power_of(view.statuses)
        if power is Power.UNKNOWN:
            return facts
        if power in OFF:
            return with_agent(facts, None, power)
        return with_agent(facts, agent_of(view, document.resources or (), fleet.now()), power)

    async def _items(self, facts: MachineFacts) -> tuple[ProtectedItem, ...] | NotRead:
        """The VM's items: those known, read again, and the one that Azure says protects it."""
        fleet, machine = self._fleet, facts.machine
        reader = fleet.connection.reader
        found: dict[str, ProtectedItem] = {}
        known = facts.items if isinstance(facts.items, tuple) else ()
        for item in known:
            try:
                again = await read_item(reader, item.id, self._policies())
            except NotFound:
                continue
            except CloudError as error:
                return fleet.unknowns.note(item.vault_id, Stage.PROTECTION, error, action=rights.ITEM)
            if again is not None:
                found[key_of(again.id)] = again
        if machine.kind is not MachineKind.VIRTUAL_MACHINE or any(
            not one.soft_deleted for one in found.values()
        ):
            return _ordered(found)
        try:
            status = await ask_backup_status(reader, machine)
        except CloudError as error:
            return await self._without_status(facts, found, error)
        return await self._as_told(facts, found, status)

    async def _as_told(
        self, facts: MachineFacts, found: dict[str, ProtectedItem], status: BackupStatusDocument
    ) -> tuple[ProtectedItem, ...] | NotRead:
        """The items that were found and what Azure says of the VM."""
        fleet, machine = self._fleet, facts.machine
        if status.protection_status.casefold() == "notprotected":
            if isinstance(facts.items, NotRead) and self._own_vaults_unread(machine):
                return facts.items
            return _ordered(found)
        item_id = item_id_of(status)
        if not item_id:
            return self._not_named(machine, status)
        try:
            told = await read_item(fleet.connection.reader, item_id, self._policies())
        except CloudError as error:
            vault_id = vault_path(status.vault_id or "")
            unread = fleet.unknowns.note(vault_id, Stage.PROTECTION, error, action=rights.ITEM)
            return msgspec.structs.replace(unread, detail=vault_id)
        if told is not None:
            found[key_of(told.id)] = told
        return _ordered(found)

    def _own_vaults_unread(self, machine: Machine) -> bool:
        """Whether a vault of the VM's own subscription may hold a soft-deleted item that nobody read.

        Azure's *not protected* does not speak of those (:mod:`app.inventory.confirmation`).
        """
        own = f"/subscriptions/{machine.subscription_id.casefold()}"
        return any(
            one.stage is Stage.PROTECTION
            and one.action != rights.BACKUP_STATUS
            and (key_of(one.scope) in ("/subscriptions", own) or key_of(one.scope).startswith(f"{own}/"))
            for one in self._fleet.estate.unknowns
        )

    def _not_named(self, machine: Machine, status: BackupStatusDocument) -> NotRead:
        """Azure says that the VM is protected, and not by what."""
        entry = Unknown(
            id="",
            scope=vault_path(status.vault_id or "") or f"/subscriptions/{machine.subscription_id}",
            stage=Stage.PROTECTION,
            reason=Reason.NOT_UNDERSTOOD,
            message=f"backupStatus says {status.protection_status} and names no item",
        )
        return self._fleet.unknowns.record(entry)

    async def _without_status(
        self, facts: MachineFacts, found: dict[str, ProtectedItem], error: CloudError
    ) -> tuple[ProtectedItem, ...] | NotRead:
        """Azure may not be asked: look where the item would lie in every vault of the region that we read."""
        fleet, machine = self._fleet, facts.machine
        if not isinstance(facts.items, tuple):
            return fleet.unknowns.note(
                f"/subscriptions/{machine.subscription_id}",
                Stage.PROTECTION,
                error,
                action=rights.BACKUP_STATUS,
            )
        for vault in list(fleet.estate.vaults.values()):
            if vault.region != machine.region:
                continue
            try:
                item = await read_item(
                    fleet.connection.reader, _usual_item_id(vault, machine), self._policies()
                )
            except NotFound:
                continue
            except CloudError as failure:
                return fleet.unknowns.note(vault.id, Stage.PROTECTION, failure, action=rights.ITEM)
            if item is not None:
                found[key_of(item.id)] = item
        return _ordered(found)

    async def vault(self, vault_id: str) -> None:
        """Read one vault with its policies and items; see :meth:`Fleet.reread_vault`."""
        fleet, key = self._fleet, key_of(vault_id)
        reader = fleet.connection.reader
        try:
            vault = await read_vault(reader, vault_id)
        except NotFound:
            self._vault_read_at[key] = fleet.now()
            await self._replace_items(key, (), None)
            self._forget_vault(key)
            return
        try:
            policies: tuple[Policy, ...] | None = await read_policies(reader, vault.id)
        except CloudError as error:
            fleet.unknowns.note(vault.id, Stage.PROTECTION, error, action=rights.POLICIES)
            policies = None
        self._vault_read_at[key] = fleet.now()
        fleet.keep_vault(vault, policies)
        try:
            items = await read_items(reader, vault.id, self._policies())
        except CloudError as error:
            fleet.unknowns.note(vault.id, Stage.PROTECTION, error, action=rights.ITEM_LIST)
            return
        await self._replace_items(key, items, vault)

    async def _replace_items(self, key: str, items: tuple[ProtectedItem, ...], vault: Vault | None) -> None:
        fleet = self._fleet
        by_source: dict[str, list[ProtectedItem]] = {}
        for item in items:
            by_source.setdefault(key_of(item.source_id), []).append(item)
        changed: list[MachineFacts] = []
        for number, (machine_key, machine) in enumerate(list(fleet.machines.items())):
            if number % _COMPARED_AT_ONCE == 0:
                await asyncio.sleep(0)
            facts = machine.facts
            now_here = by_source.pop(machine_key, [])
            known = facts.items if isinstance(facts.items, tuple) else ()
            elsewhere = [one for one in known if key_of(one.vault_id) != key]
            if not now_here and (len(elsewhere) == len(known) or not isinstance(facts.items, tuple)):
                continue
            found = tuple(sorted([*elsewhere, *now_here], key=lambda one: key_of(one.id)))
            deciding = deciding_item(found)
            decides = vault if deciding and vault and key_of(deciding.vault_id) == key else facts.vault
            changed.append(msgspec.structs.replace(facts, items=found, vault=decides if deciding else None))
            self._read_at[machine_key] = fleet.now()
        estate = fleet.estate
        orphans = [one for one in estate.orphans if key_of(one.vault_id) != key]
        seen = {parts.id.casefold() for parts in estate.subscriptions}
        gone = {key_of(one.source_id) for one in estate.orphans}
        for source, left in by_source.items():
            if source in gone and ResourceId.parse(source).subscription_id in seen:
                orphans.extend(left)
        counts = {**estate.vault_item_counts, key: sum(not one.soft_deleted for one in items)}
        fleet.replace_estate(
            msgspec.structs.replace(estate, orphans=tuple(orphans), vault_item_counts=counts), at_once=True
        )
        await fleet.take(changed)

    def _forget_vault(self, key: str) -> None:
        estate = self._fleet.estate
        vaults = {one: vault for one, vault in estate.vaults.items() if one != key}
        policies = {one: found for one, found in estate.policies.items() if one != key}
        counts = {one: count for one, count in estate.vault_item_counts.items() if one != key}
        self._fleet.replace_estate(
            msgspec.structs.replace(estate, vaults=vaults, policies=policies, vault_item_counts=counts),
            at_once=True,
        )

    async def _vault(self, vault_id: str) -> Vault | None:
        known = self._fleet.estate.vaults.get(key_of(vault_id))
        if known is not None:
            return known
        try:
            vault = await read_vault(self._fleet.connection.reader, vault_id)
        except CloudError as error:
            self._fleet.unknowns.note(vault_id, Stage.PROTECTION, error, action=rights.VAULTS)
            return None
        self._fleet.keep_vault(vault, None)
        return vault

    def _policies(self) -> dict[str, Policy]:
        return {
            key_of(policy.id): policy
            for policies in self._fleet.estate.policies.values()
            for policy in policies
        }

    def _machine_reader(self, subscription_id: str) -> MachineReader:
        estate, wanted = self._fleet.estate, subscription_id.casefold()
        subscription = next(
            (one for one in estate.subscriptions if one.id.casefold() == wanted),
            Subscription(subscription_id, subscription_id, ""),
        )
        names = {
            one.name.casefold(): one.name for one in estate.groups if one.subscription_id.casefold() == wanted
        }
        return MachineReader(subscription, names)


def _ordered(items: dict[str, ProtectedItem]) -> tuple[ProtectedItem, ...]:
    return tuple(items[key] for key in sorted(items))


def _usual_item_id(vault: Vault, machine: Machine) -> str:
    """Where the item of a VM lies in a vault (OPERATIONS.md, "Names")."""
    names = f"iaasvmcontainerv2;{machine.resource_group};{machine.name}"
    return (
        f"{vault.id}/backupFabrics/Azure/protectionContainers/IaasVMContainer;{names}"
        f"/protectedItems/VM;{names}"
    )
