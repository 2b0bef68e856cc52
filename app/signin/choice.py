"""Which subscriptions to show: what is known of each before it is read, and what is ticked at first."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from app.domain.places import NotScanned, why_not_scanned

LARGEST_UNASKED = 50
"""With more subscriptions than this nothing is scanned before a person has chosen."""


class Tenant(Struct, frozen=True):
    """One tenant of an account as ``GET /tenants`` lists it."""

    id: str
    name: str = ""
    domain: str = ""
    home: bool = False

    @property
    def title(self) -> str:
        """What to call it: its name, else its domain, else its id."""
        return self.name or self.domain or self.id


class ManagementGroup(Struct, frozen=True):
    """One management group above a subscription."""

    id: str
    name: str


class Offered(Struct, frozen=True):
    """A subscription that a sign-in lists."""

    id: str
    name: str
    state: str
    tenant_id: str
    """The directory that the subscription belongs to."""
    seen_in: str
    """The tenant whose sign-in lists it; another one where it is delegated (Azure Lighthouse)."""
    account: str = ""
    groups: tuple[ManagementGroup, ...] = ()
    """Its management groups, the nearest first; empty where they may not be read."""
    tenant_name: str = ""
    """Name of the directory that it belongs to, where the account can see it."""

    @property
    def key(self) -> str:
        """Its id without case, to compare."""
        return self.id.casefold()

    @property
    def delegated(self) -> bool:
        """Whether it belongs to another tenant and is managed from here (Azure Lighthouse)."""
        return bool(self.seen_in) and self.tenant_id.casefold() != self.seen_in.casefold()

    @property
    def why_not(self) -> NotScanned | None:
        """Why it is not read and cannot be ticked, or None."""
        return why_not_scanned(self.state)


def once_each(offers: Iterable[Offered]) -> list[Offered]:
    """Each subscription once, by name: seen from its own tenant where that is signed in."""
    best: dict[str, Offered] = {}
    for one in offers:
        known = best.get(one.key)
        if known is None or (known.delegated and not one.delegated):
            best[one.key] = one
    return sorted(best.values(), key=lambda one: (one.name.casefold(), one.id))


def too_many(offers: Iterable[Offered]) -> bool:
    """Whether somebody has to choose before any of them is read."""
    return sum(one.why_not is None for one in offers) > LARGEST_UNASKED


def ticked_at_first(offers: Sequence[Offered], remembered: Collection[str] | None) -> frozenset[str]:
    """Keys of what is ticked before a person says anything.

    What was chosen the last time, where any of it is still there; else all, or nothing where that
    would be more than :data:`LARGEST_UNASKED`.
    """
    scannable = [one.key for one in offers if one.why_not is None]
    if remembered is not None and (again := frozenset(scannable) & {one.casefold() for one in remembered}):
        return again
    return frozenset() if len(scannable) > LARGEST_UNASKED else frozenset(scannable)


def matches(offer: Offered, text: str, group_id: str = "") -> bool:
    """Whether an offer is shown for a search text and a management group (empty: all)."""
    if group_id and not any(one.id.casefold() == group_id.casefold() for one in offer.groups):
        return False
    words = text.casefold().split()
    haystack = " ".join(
        (offer.name, offer.id, offer.tenant_name, offer.account, *(one.name for one in offer.groups))
    ).casefold()
    return all(word in haystack for word in words)


def groups_of(offers: Iterable[Offered]) -> list[ManagementGroup]:
    """Every management group above any of the offers, by name."""
    found = {one.id.casefold(): one for offer in offers for one in offer.groups}
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.id))
