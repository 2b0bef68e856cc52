"""Where things are in Azure: tenants, subscriptions, groups, regions, locks, registrations."""

from enum import StrEnum

from msgspec import Struct


class NotScanned(StrEnum):
    """States in which a subscription is listed but not read: Azure serves nothing of it, or soon will not."""

    DISABLED = "Disabled"
    PAST_DUE = "PastDue"
    DELETED = "Deleted"


def why_not_scanned(state: str) -> NotScanned | None:
    """Why a subscription in a state is not read, or None. ``Warned`` still works as Azure says."""
    try:
        return NotScanned(state)
    except ValueError:
        return None


class Subscription(Struct, frozen=True, gc=False):
    """One subscription that the account can see."""

    id: str
    """The subscription's GUID as Azure spells it."""
    name: str
    tenant_id: str
    state: str = "Enabled"
    """``Enabled``, ``Warned``, ``PastDue``, ``Disabled``, ``Deleted``."""


class Region(Struct, frozen=True, gc=False):
    """One Azure region as a subscription lists it."""

    name: str
    """Programmatic name, such as ``koreacentral``."""
    display_name: str
    paired_with: str | None = None
    zones: bool = False
    """Whether the region has availability zones (needed for zone-redundant storage)."""


class ResourceGroup(Struct, frozen=True, gc=False):
    """One resource group."""

    id: str
    name: str
    subscription_id: str
    region: str


class LockLevel(StrEnum):
    """What a management lock forbids."""

    CAN_NOT_DELETE = "CanNotDelete"
    READ_ONLY = "ReadOnly"


class Lock(Struct, frozen=True, gc=False):
    """A management lock; ``scope`` is the id of what it was put on (inherited from there)."""

    id: str
    name: str
    level: str
    scope: str


def region_key(location: str) -> str:
    """A region name as Azure compares it: lower case, no blanks (``Korea Central`` is ``koreacentral``)."""
    return location.casefold().replace(" ", "")
