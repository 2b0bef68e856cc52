"""What a scan has read so far, by subscription; the source from which facts are assembled."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.cloud.errors import CloudError
from app.cloud.rights import allows
from app.domain.backup import Policy, ProtectedItem, Vault
from app.domain.machines import Machine, Power
from app.domain.permissions import Permission
from app.domain.places import Lock, Subscription
from app.domain.reading import NotRead, Stage, still_reading
from app.domain.resource_ids import key_of

_RESTORE_POINT_GROUP = re.compile(r"azurebackuprg_(?P<region>.+)_\d+", re.IGNORECASE)


class DiskResource(NamedTuple):
    """The settings of a managed disk that only the disk resource tells."""

    sku: str = ""
    size_gb: int | None = None
    max_shares: int = 1
    encryption_type: str = ""
    ade_enabled: bool = False
    data_access_auth_mode: str = ""
    network_access_policy: str = ""
    public_network_access: str = ""
    security_type: str = ""
    performance_plus: bool = False
    generation: str = ""


class LockIndex:
    """The locks of one subscription, found by what they lie on."""

    def __init__(self, subscription_id: str, locks: Iterable[Lock]) -> None:
        self.all = tuple(sorted(locks, key=lambda one: key_of(one.id)))
        self._by_scope: dict[str, tuple[Lock, ...]] = {}
        for lock in self.all:
            scope = key_of(lock.scope)
            self._by_scope[scope] = (*self._by_scope.get(scope, ()), lock)
        self._subscription = f"/subscriptions/{subscription_id.casefold()}"
        self._on_all = self._by_scope.get(self._subscription, ())
        self._groups: dict[str, tuple[Lock, ...]] = {}
        self._points: dict[tuple[str, str], tuple[Lock, ...]] = {}

    def on_machine(self, machine: Machine, key: str) -> tuple[Lock, ...]:
        """Locks on the VM itself and those it inherits from its group and subscription."""
        group = machine.resource_group.casefold()
        inherited = self._groups.get(group)
        if inherited is None:
            on_group = self._by_scope.get(f"{self._subscription}/resourcegroups/{group}", ())
            inherited = self._groups[group] = self._on_all + on_group
        own = self._by_scope.get(key)
        return inherited + own if own else inherited

    def on_restore_points(self, region: str, prefix: str = "") -> tuple[Lock, ...]:
        """Locks on the groups that hold restore points of a region, or whose name has a policy's prefix.

        Locks of the subscription count: the groups inherit them (fact lock-restore-point-rg).
        """
        wanted = (region, prefix.casefold())
        found = self._points.get(wanted)
        if found is None:
            found = self._points[wanted] = self._on_all + tuple(self._find_points(*wanted))
        return found

    def _find_points(self, region: str, prefix: str) -> Iterator[Lock]:
        for scope, locks in self._by_scope.items():
            _, _, below = scope.partition("/resourcegroups/")
            name = below.partition("/")[0]
            default = _RESTORE_POINT_GROUP.fullmatch(name)
            ours = default is not None and default["region"].replace(" ", "") == region
            custom = prefix and name.startswith(prefix) and name[len(prefix) : len(prefix) + 1].isdigit()
            if ours or custom:
                yield from locks


class SubscriptionParts:
    """Everything read about one subscription. A ``NotRead`` stands for a part, or for its missing rows."""

    def __init__(self, subscription: Subscription) -> None:
        self.subscription = subscription
        self.key = subscription.id.casefold()
        self.scope = f"/subscriptions/{subscription.id}"
        self.group_names: dict[str, str] = {}
        self.permissions: tuple[Permission, ...] | None = None
        """None: the rights themselves could not be read."""
        self.rights_error: CloudError | None = None
        self.machines: dict[str, Machine] = {}
        self.machines_complete = False
        """Whether every VM of the subscription is known, so that an absent one is gone."""
        self.outside: set[str] = set()
        """Keys of VMs that are there but filtered away."""
        self.power: dict[str, Power | NotRead] = {}
        self.power_unread: NotRead | None = still_reading(Stage.POWER)
        self.disks: dict[str, DiskResource | NotRead] = {}
        self.disks_unread: NotRead | None = still_reading(Stage.DISKS)
        self.balanced: set[str] = set()
        """Keys of VMs with an interface in a back-end pool."""
        self.network_unread: NotRead | None = still_reading(Stage.NETWORK)
        self.locks: LockIndex | NotRead = still_reading(Stage.GOVERNANCE)
        self.registered: bool | NotRead = still_reading(Stage.GOVERNANCE)
        self.vault_regions: frozenset[str] | NotRead = still_reading(Stage.GOVERNANCE)
        self.protection_unread: NotRead | None = still_reading(Stage.PROTECTION)
        """Why the vaults of this subscription are not, or not all, known."""
        self.settled = asyncio.Event()
        """Set once every stage but the agent's is through."""
        self._waiting = set(Stage) - {Stage.AGENT}

    def through(self, stage: Stage) -> None:
        """A stage is through for this subscription, well or not."""
        self._waiting.discard(stage)
        if not self._waiting:
            self.settled.set()

    def release(self) -> None:
        """Its facts are made: let go of what they were made from."""
        self.machines.clear()
        self.outside.clear()
        self.power.clear()
        self.disks.clear()
        self.balanced.clear()

    def may(self, *actions: str) -> bool:
        """Whether the account surely holds the rights on the whole subscription."""
        return self.permissions is not None and all(allows(self.permissions, one) for one in actions)

    def missing(self, *actions: str) -> str:
        """The first of the rights that the account does not hold; empty where rights were not read."""
        if self.permissions is None:
            return ""
        return next((one for one in actions if not allows(self.permissions, one)), "")


class Backups:
    """The vaults, policies and items of all subscriptions."""

    def __init__(self) -> None:
        self.vaults: dict[str, Vault] = {}
        self.policies: dict[str, Policy] = {}
        self.items: dict[str, ProtectedItem] = {}
        """By the item's own key."""
        self.by_source: dict[str, list[str]] = {}
        """Keys of items by the VM they protect."""
        self.others: dict[str, set[str]] = {}
        """Workloads by VM."""
        self.odd_sources: dict[str, NotRead] = {}
        """VMs with an item that could not be understood."""
        self.moved: dict[tuple[str, str], list[ProtectedItem]] = {}
        """Items whose VM is gone, by VM name in lower case and region of the vault."""
        self.orphans: list[ProtectedItem] = []
        """All items whose VM is gone."""

    def clear(self) -> None:
        """Forget everything: another way of reading starts."""
        self.vaults.clear()
        self.policies.clear()
        self.items.clear()
        self.by_source.clear()
        self.others.clear()
        self.odd_sources.clear()

    def release(self) -> None:
        """All facts are made: let go of the items; vaults and policies are still needed."""
        self.items.clear()
        self.by_source.clear()
        self.others.clear()
        self.moved.clear()

    def add(self, item: ProtectedItem) -> None:
        """Take an item in, replacing an earlier reading of it."""
        key, source = key_of(item.id), key_of(item.source_id)
        self.items[key] = item
        keys = self.by_source.setdefault(source, [])
        if key not in keys:
            keys.append(key)

    def of_machine(self, key: str) -> tuple[ProtectedItem, ...]:
        """The items of a VM in a stable order."""
        keys = self.by_source.get(key)
        return tuple(self.items[one] for one in sorted(keys)) if keys else ()
