"""Which items, VMs and vaults are in a state that calls for a step of its own. Pure looks at the fleet."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from app.domain.assessment import AssessedMachine
from app.domain.backup import STOPPED_STATES, ProtectedItem, Vault
from app.domain.estate import Estate
from app.domain.reading import NotRead, Stage
from app.domain.resource_ids import key_of
from app.protection.live_fleet import LiveFleet


class DoubleItems(Struct, frozen=True):
    """A VM with items in more than one vault."""

    machine: AssessedMachine
    items: tuple[ProtectedItem, ...]


def is_stopped(item: ProtectedItem) -> bool:
    """Whether no further backups are taken although the data is there."""
    return not item.soft_deleted and item.protection_state.casefold() in STOPPED_STATES


def items_of(fleet: LiveFleet, machine_ids: Iterable[str]) -> tuple[ProtectedItem, ...]:
    """The VM items of these VMs, in every vault, soft-deleted ones too; none where they were not read."""
    found: list[ProtectedItem] = []
    for machine_id in machine_ids:
        assessed = fleet.machines.get(key_of(machine_id))
        if assessed is not None:
            found += machine_items(assessed)
    return tuple(found)


def machine_items(assessed: AssessedMachine) -> Sequence[ProtectedItem]:
    """The VM items of one VM in every vault; empty also where they were not read."""
    items = assessed.facts.items
    return () if isinstance(items, NotRead) else [one for one in items if one.workload == "VM"]


def orphans(fleet: LiveFleet, vault_ids: Collection[str] | None = None) -> tuple[ProtectedItem, ...]:
    """Items whose VM is gone (fact place-moved), in these vaults or in all; to be stopped or deleted."""
    wanted = None if vault_ids is None else set(map(key_of, vault_ids))
    return tuple(
        one
        for one in fleet.estate.orphans
        if one.workload == "VM" and (wanted is None or key_of(one.vault_id) in wanted)
    )


def double_items(fleet: LiveFleet) -> tuple[DoubleItems, ...]:
    """VMs with items in two vaults or more, soft-deleted ones counted, by name."""
    found: list[DoubleItems] = []
    for assessed in fleet.machines.values():
        items = machine_items(assessed)
        if len({key_of(item.vault_id) for item in items}) > 1:
            found.append(DoubleItems(assessed, tuple(items)))
    return tuple(sorted(found, key=lambda one: one.machine.facts.machine.name.casefold()))


def items_unread(estate: Estate, vault: Vault) -> bool:
    """Whether the items of a vault could not all be read, so that how many it holds is not known."""
    key = key_of(vault.id)
    scopes = {key_of(one.scope) for one in estate.unknowns if one.stage is Stage.PROTECTION}
    own = f"/subscriptions/{vault.subscription_id.casefold()}"
    return any(
        scope in ("/subscriptions", own) or scope == key or scope.startswith(f"{key}/") for scope in scopes
    )


def empty_vaults(fleet: LiveFleet) -> tuple[Vault, ...]:
    """Vaults of which it was read that they hold no VM item, by name.

    A vault whose items were not read is not among them. Items of other workloads are looked for by
    :func:`app.planning.removals.delete_vault_plan`.
    """
    estate = fleet.estate
    held = {key_of(item.vault_id) for one in fleet.machines.values() for item in machine_items(one)}
    held |= {key_of(item.vault_id) for item in estate.orphans}
    held |= {key for key, count in estate.vault_item_counts.items() if count}
    found = [
        vault for key, vault in estate.vaults.items() if key not in held and not items_unread(estate, vault)
    ]
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def redundancy_frozen(estate: Estate, vault: Vault) -> bool | None:
    """Whether the redundancy of a vault can be changed no more; None: that is not known.

    Its storage configuration says so where it was read; a vault that holds something is frozen in any case
    (fact vault-redundancy-frozen).
    """
    if vault.redundancy_locked is None and estate.vault_item_counts.get(key_of(vault.id), 0):
        return True
    return vault.redundancy_locked
