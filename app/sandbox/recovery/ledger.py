"""What the simulated Recovery Services remembers beside the documents that it serves."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.sandbox.messages import Json
from app.sandbox.recovery.naming import CLASSIC_VM_TYPE, ITEM_TYPE, VM_TYPE
from app.sandbox.state import State
from app.sandbox.store import key_of


@dataclass
class Operation:
    """A long-running operation; it is looked up by its id below the vault that started it."""

    id: str
    vault_key: str
    started: datetime
    due: datetime
    """When it is expected to end, in simulated time."""
    status: Literal["InProgress", "Succeeded", "Failed"] = "InProgress"
    ended: datetime | None = None
    job_id: str | None = None
    error: Json | None = None
    """``{"code", "message"}`` of a failed operation."""
    result_id: str | None = None
    """The id of the document that the operation's result shows, where it shows one."""
    endless: bool = False
    """A planted fault: it says *InProgress* whatever has become of it."""
    held_up: bool = False
    """A planted fault: it never takes effect."""
    lost: bool = False
    """A planted fault: nobody knows of it any more, though it takes effect."""


@dataclass
class Ledger:
    """The private memory of the provider, one per state (``state.part(Ledger)``)."""

    operations: dict[str, Operation] = field(default_factory=dict)
    busy: dict[str, str] = field(default_factory=dict)
    """The id of the operation that holds an item, by the item's key."""
    configuring: dict[str, str] = field(default_factory=dict)
    """The id of the item that is being made for a VM, by the VM's key."""
    running_backups: dict[str, str] = field(default_factory=dict)
    """The id of the backup job that runs for an item, by the item's key."""
    held_jobs: set[str] = field(default_factory=set)
    """A planted fault: the names of backup jobs that never end by themselves."""
    locked_vaults: set[str] = field(default_factory=set)
    """Vaults in which something was protected: their redundancy is frozen."""
    redundancy_by_vault: set[str] = field(default_factory=set)
    """Vaults whose redundancy was set through the vault API: the storage configuration API is refused."""
    known_machines: set[str] | None = None
    """The VMs of the estate when the provider was first used; they count as discovered."""
    opened: datetime | None = None
    """When the provider was first used. What had run out before that, in imported documents, is kept."""
    discovered: dict[str, set[str]] = field(default_factory=dict)
    """The VMs found by the last discovery of a vault, by the vault's key."""
    on_demand: dict[tuple[str, str], int] = field(default_factory=dict)
    """On-demand backups started, by the item's key and the UTC day."""
    registrations: dict[tuple[str, str], int] = field(default_factory=dict)
    """VMs newly registered, by the vault's key and the UTC day."""
    deleted_vaults: list[Json] = field(default_factory=list)
    """The documents of soft-deleted vaults; they hold no name (facts vault-name-softdeleted)."""
    unlocked: dict[str, datetime] = field(default_factory=dict)
    """Until when an item of a guarded vault, or its proxy, may be deleted, by the key of either."""
    schedules: dict[str, int] = field(default_factory=dict)
    """The valid schedule of an item, by the item's key: a run planned under another number is void."""


@dataclass
class Derived:
    """What was worked out from the store and holds for certain revisions of it; it is never saved."""

    item_index: tuple[int, dict[str, list[str]]] = (-1, {})
    """The ids of the items of each VM by the VM's key, as of a revision of the store."""
    protectable: dict[str, tuple[tuple[int, ...], list[Json]]] = field(default_factory=dict)
    """The protectable items of a vault by its key, as of certain revisions of the store."""


def ledger_of(state: State) -> Ledger:
    """The provider's memory; it notes the machines of the estate when it is first asked for."""
    ledger = state.part(Ledger)
    if ledger.known_machines is None:
        ledger.known_machines = machine_keys(state)
        ledger.opened = state.clock.now()
    return ledger


def has_run_out(state: State, moment: datetime) -> bool:
    """Whether a moment has passed since the provider was first used."""
    opened = ledger_of(state).opened
    return opened is not None and opened < moment <= state.clock.now()


def machine_keys(state: State) -> set[str]:
    """The keys of all VMs that there are, classic ones too."""
    return {key_of(one["id"]) for kind in (VM_TYPE, CLASSIC_VM_TYPE) for one in state.store.of_type(kind)}


def items_of_machine(state: State, vm_id: str) -> list[Json]:
    """The items of a VM in all vaults of all subscriptions, those not soft-deleted first."""
    derived = state.part(Derived)
    revision = state.store.revision(ITEM_TYPE)
    if derived.item_index[0] != revision:
        index: dict[str, list[str]] = {}
        for item in state.store.of_type(ITEM_TYPE):
            source = (
                item["properties"].get("sourceResourceId") or item["properties"].get("virtualMachineId") or ""
            )
            if item["properties"].get("backupManagementType") == "AzureIaasVM":
                index.setdefault(key_of(str(source)), []).append(item["id"])
        derived.item_index = (revision, index)
    found = [state.store.get(item_id) for item_id in derived.item_index[1].get(key_of(vm_id), ())]
    items = [item for item in found if item is not None]
    return sorted(items, key=lambda item: bool(item["properties"].get("isScheduledForDeferredDelete")))
