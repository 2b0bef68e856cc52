"""The surroundings of the fleet at one moment: subscriptions, vaults, policies, what was not read."""

from datetime import datetime

from msgspec import Struct

from app.domain.backup import Policy, ProtectedItem, Vault
from app.domain.permissions import Permission
from app.domain.places import Lock, Region, ResourceGroup, Subscription
from app.domain.reading import Progress, Stage, Unknown


class Estate(Struct, frozen=True):
    """An immutable snapshot; a new one replaces it whenever a part changes. Keys are ids without case."""

    subscriptions: tuple[Subscription, ...] = ()
    not_scanned: tuple[Subscription, ...] = ()
    """Those that are listed but, because of their state, not read."""
    regions: dict[str, tuple[Region, ...]] = {}
    """Regions by subscription id in lower case."""
    vault_regions: dict[str, frozenset[str]] = {}
    """Regions (programmatic names) the provider lists for vaults, by subscription id in lower case."""
    locks: dict[str, tuple[Lock, ...]] = {}
    """Locks by subscription id in lower case; a subscription whose locks were not read is not there."""
    groups: tuple[ResourceGroup, ...] = ()
    permissions: dict[str, tuple[Permission, ...]] = {}
    """What the account may do on a whole subscription, by its id in lower case; absent where not read."""
    vaults: dict[str, Vault] = {}
    policies: dict[str, tuple[Policy, ...]] = {}
    """Policies for VMs by vault key."""
    vault_item_counts: dict[str, int] = {}
    """Protected VMs by vault key, soft-deleted ones not counted."""
    orphans: tuple[ProtectedItem, ...] = ()
    """Items whose VM is gone."""
    unknowns: tuple[Unknown, ...] = ()
    stages: dict[Stage, Progress] = {}
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether a scan is under way."""
        return self.started_at is not None and self.finished_at is None

    def subscription_name(self, subscription_id: str) -> str:
        """The display name of a subscription, or its id where it is not known."""
        wanted = subscription_id.casefold()
        for subscription in self.subscriptions:
            if subscription.id.casefold() == wanted:
                return subscription.name
        return subscription_id

    def region_name(self, region: str) -> str:
        """The display name of a region, or the programmatic name where it is not known."""
        for regions in self.regions.values():
            for one in regions:
                if one.name == region:
                    return one.display_name
        return region
