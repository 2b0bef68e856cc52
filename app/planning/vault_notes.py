"""What there is to say about a vault: what it holds that calls for a step, what guards it. Pure looks.

Each note has a badge for a row, a sentence that explains it, and the items or VMs that it is about; what can
be done with the items is the business of :mod:`app.planning.state_plans`. Not read is a note of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from app.domain.backup import ProtectedItem, Vault
from app.domain.estate import Estate
from app.domain.reading import Stage, StageState
from app.domain.resource_ids import ResourceId, key_of
from app.planning.capacity import VAULT_CAPACITY
from app.planning.item_lists import is_stopped, items_unread, machine_items
from app.planning.locks import above, forbids_writing, within
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Phrase

_NAMES_SHOWN = 5


class NoteKind(StrEnum):
    """What a note says, in the order in which notes are shown."""

    UNREAD = "unread"
    ORPHANS = "orphans"
    """Items whose VM is gone (fact place-moved)."""
    TWO_VAULTS = "two-vaults"
    """VMs that have items in another vault as well."""
    EMPTY = "empty"
    FULL = "full"
    """At its limit of VMs (fact vault-limit-items)."""
    STOPPED = "stopped"
    SOFT_DELETED = "soft-deleted"
    LOCK = "lock"
    LOCKS_UNREAD = "locks-unread"
    GUARD = "guard"
    """Multi-user authorisation by a Resource Guard (fact vault-mua)."""
    IMMUTABLE = "immutable"
    PRIVATE = "private"
    OTHER_SUBSCRIPTION = "other-subscription"
    """VMs of other subscriptions are protected here (fact place-other-subscription)."""


class Elsewhere(Struct, frozen=True):
    """An item of a VM in another vault than the one that is looked at."""

    machine_key: str
    item: ProtectedItem


class VaultNote(Struct, frozen=True):
    """One thing to know about a vault."""

    kind: NoteKind
    badge: Phrase
    """Two or three words for the row of the vault."""
    sentence: Phrase
    """What it means and what can be done."""
    items: tuple[ProtectedItem, ...] = ()
    """The items of this vault that it is about."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """Where else the VMs of :attr:`items` have items."""
    machine_keys: tuple[str, ...] = ()
    """The VMs that it is about."""


class VaultHoldings(Struct):
    """What a vault holds, as far as it was read."""

    items: list[tuple[str, ProtectedItem]] = []
    """Each with the key of its VM."""
    orphans: list[ProtectedItem] = []
    doubles: list[tuple[str, ProtectedItem, tuple[ProtectedItem, ...]]] = []
    """Key of a VM, its item here, and its items in other vaults."""


class _Shelves:
    """What every vault holds; few spellings of vault ids stand for thousands of items."""

    def __init__(self) -> None:
        self.found: dict[str, VaultHoldings] = {}
        self._spelled: dict[str, VaultHoldings] = {}

    def of(self, vault_id: str) -> VaultHoldings:
        """What one vault holds."""
        held = self._spelled.get(vault_id)
        if held is None:
            held = self._spelled[vault_id] = self.found.setdefault(key_of(vault_id), VaultHoldings())
        return held

    def put(self, key: str, items: Sequence[ProtectedItem]) -> None:
        """Take in the VM items of one VM."""
        for item in items:
            held = self.of(item.vault_id)
            held.items.append((key, item))
            if len(items) == 1:
                return
            others = tuple(one for one in items if self.of(one.vault_id) is not held)
            if others:
                held.doubles.append((key, item, others))


def holdings(fleet: LiveFleet) -> dict[str, VaultHoldings]:
    """What every vault holds, by vault key: one pass over the fleet. Vaults without items are not there."""
    shelves = _Shelves()
    for key, machine in fleet.machines.items():
        if machine.facts.items:
            shelves.put(key, machine_items(machine))
    for item in fleet.estate.orphans:
        if item.workload == "VM":
            shelves.of(item.vault_id).orphans.append(item)
    return shelves.found


def all_vault_notes(fleet: LiveFleet) -> Mapping[str, tuple[VaultNote, ...]]:
    """The notes of every vault by its key."""
    held = holdings(fleet)
    return {
        key: vault_notes(fleet.estate, vault, held.get(key, VaultHoldings()))
        for key, vault in fleet.estate.vaults.items()
    }


def vault_notes(estate: Estate, vault: Vault, held: VaultHoldings) -> tuple[VaultNote, ...]:
    """What there is to say about one vault, the most pressing first."""
    name = {"vault": vault.name}
    notes = [*_contents(estate, vault, held), *_lock_notes(estate, vault)]
    if (vault.multi_user_authorization or "").casefold() == "enabled":
        notes.append(VaultNote(NoteKind.GUARD, Phrase("badge-guard"), Phrase("about-guard", name)))
    immutability = (vault.immutability or "").casefold()
    if immutability == "locked":
        notes.append(_note(NoteKind.IMMUTABLE, "badge-immutable-locked", "about-immutable-locked", name))
    elif immutability == "unlocked":
        notes.append(_note(NoteKind.IMMUTABLE, "badge-immutable", "about-immutable", name))
    if vault.private_endpoints or (vault.public_network_access or "").casefold() == "disabled":
        notes.append(_note(NoteKind.PRIVATE, "badge-private", "about-private", name))
    notes += _foreign(estate, vault, held)
    order = list(NoteKind)
    return tuple(sorted(notes, key=lambda note: order.index(note.kind)))


def _contents(estate: Estate, vault: Vault, held: VaultHoldings) -> Iterable[VaultNote]:
    name = {"vault": vault.name}
    unread = items_unread(estate, vault)
    if unread:
        yield _note(NoteKind.UNREAD, "badge-unread", "about-unread", name)
    if held.orphans:
        yield _items_note(NoteKind.ORPHANS, "badge-orphans", "about-orphans", vault, held.orphans)
    if held.doubles:
        yield _two_vaults(vault, held)
    active = estate.vault_item_counts.get(key_of(vault.id), 0)
    if not (unread or held.items or held.orphans or active) and _all_read(estate):
        yield _note(NoteKind.EMPTY, "badge-empty", "about-empty", name)
    if active >= VAULT_CAPACITY:
        yield _note(NoteKind.FULL, "badge-full", "about-full", {**name, "count": f"{active:,}"})
    stopped = [item for _, item in held.items if is_stopped(item)]
    if stopped:
        yield _items_note(NoteKind.STOPPED, "badge-stopped", "about-stopped", vault, stopped)
    deleted = [item for _, item in held.items if item.soft_deleted]
    if deleted:
        yield _items_note(NoteKind.SOFT_DELETED, "badge-soft-deleted", "about-soft-deleted", vault, deleted)


def _two_vaults(vault: Vault, held: VaultHoldings) -> VaultNote:
    others = {key_of(one.vault_id): one.vault_id for _, _, found in held.doubles for one in found}
    names = [ResourceId.parse(one).name for one in others.values()]
    values = {
        "vault": vault.name,
        "count": f"{len(held.doubles):,}",
        "vms": _listed([item.machine_name for _, item, _ in held.doubles]),
        "others": _listed(names),
    }
    badge = "badge-two-vaults" if len(names) == 1 else "badge-two-vaults-several"
    return VaultNote(
        NoteKind.TWO_VAULTS,
        Phrase(badge, {"other": names[0], "count": str(len(names))}),
        Phrase("about-two-vaults", values),
        tuple(item for _, item, _ in held.doubles),
        tuple(Elsewhere(key, one) for key, _, found in held.doubles for one in found),
        tuple(key for key, _, _ in held.doubles),
    )


def _lock_notes(estate: Estate, vault: Vault) -> Iterable[VaultNote]:
    locks = estate.locks.get(vault.subscription_id.casefold())
    if locks is None:
        stage = estate.stages.get(Stage.GOVERNANCE)
        if stage is not None and stage.state is not StageState.RUNNING:
            yield _note(
                NoteKind.LOCKS_UNREAD, "badge-locks-unread", "about-locks-unread", {"vault": vault.name}
            )
        return
    for lock in (*above(locks, vault.id), *within(locks, vault.id)):
        key = "about-lock-read-only" if forbids_writing(lock) else "about-lock-no-deletion"
        place = "lock-on-vault" if key_of(lock.scope).startswith(key_of(vault.id)) else "lock-on-group"
        if "/resourcegroups/" not in key_of(lock.scope):
            place = "lock-on-subscription"
        values = {"vault": vault.name, "lock": lock.name}
        where = Phrase(place, {"scope": ResourceId.parse(lock.scope).name or lock.scope})
        badge = "badge-read-only" if forbids_writing(lock) else "badge-lock"
        yield VaultNote(NoteKind.LOCK, Phrase(badge), Phrase(key, {**values, "where": where}))


def _foreign(estate: Estate, vault: Vault, held: VaultHoldings) -> Iterable[VaultNote]:
    own = f"/subscriptions/{vault.subscription_id.casefold()}/"
    found = [
        (key, item, ResourceId.parse(item.source_id).subscription_id)
        for key, item in held.items
        if not key.startswith(own)
    ]
    if found:
        subscriptions = {owner.casefold(): estate.subscription_name(owner) for _, _, owner in found}
        values = {
            "vault": vault.name,
            "count": f"{len(found):,}",
            "vms": _listed([item.machine_name for _, item, _ in found]),
            "subscriptions": _listed(list(subscriptions.values())),
        }
        yield VaultNote(
            NoteKind.OTHER_SUBSCRIPTION,
            Phrase("badge-other-subscription"),
            Phrase("about-other-subscription", values),
            machine_keys=tuple(key for key, _, _ in found),
        )


def _items_note(
    kind: NoteKind, badge: str, sentence: str, vault: Vault, items: Sequence[ProtectedItem]
) -> VaultNote:
    values = {
        "vault": vault.name,
        "count": f"{len(items):,}",
        "vms": _listed([one.machine_name for one in items]),
    }
    return VaultNote(kind, Phrase(badge, values), Phrase(sentence, values), tuple(items))


def _note(kind: NoteKind, badge: str, sentence: str, values: Mapping[str, str]) -> VaultNote:
    return VaultNote(kind, Phrase(badge, values), Phrase(sentence, values))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMES_SHOWN])
    return shown if len(names) <= _NAMES_SHOWN else f"{shown} …"


def _all_read(estate: Estate) -> bool:
    """Whether the items were read at all; while they are being read no vault is called empty."""
    stage = estate.stages.get(Stage.PROTECTION)
    return stage is not None and stage.state is not StageState.RUNNING
