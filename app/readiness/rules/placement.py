"""Rules about region, registration, locks and what other items say about this VM (facts, section 1.7)."""

from collections.abc import Sequence

from app.domain.machines import MachineFacts
from app.domain.places import Lock
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId
from app.readiness.outcome import NOT_APPLICABLE, PASS, Outcome, fail, unknown
from app.readiness.profile import Profile


def region_supported(facts: MachineFacts, _profile: Profile) -> Outcome:
    """place-region-supported. Evidence: ``region``."""
    offered = facts.region_has_vaults
    if offered is True:
        return PASS
    if isinstance(offered, NotRead):
        return unknown(offered)
    return fail(region=facts.machine.region)


def provider_registered(facts: MachineFacts, _profile: Profile) -> Outcome:
    """rp-provider-registered. Evidence: ``subscription_id``."""
    registered = facts.provider_registered
    if registered is True:
        return PASS
    if isinstance(registered, NotRead):
        return unknown(registered)
    return fail(subscription_id=facts.machine.subscription_id)


def _locked(locks: Sequence[Lock]) -> Outcome:
    first = locks[0]
    return fail(lock=first.name, level=first.level, scope=first.scope, count=len(locks))


def machine_locks(facts: MachineFacts, _profile: Profile) -> Outcome:
    """lock-vm-rg. Evidence: ``lock``, ``level``, ``scope`` of the first and ``count``."""
    locks = facts.locks
    if isinstance(locks, NotRead):
        return unknown(locks)
    return _locked(locks) if locks else NOT_APPLICABLE


def restore_point_group_locks(facts: MachineFacts, _profile: Profile) -> Outcome:
    """lock-restore-point-rg. Evidence: ``lock``, ``level``, ``scope`` of the first and ``count``."""
    locks = facts.restore_point_group_locks
    if isinstance(locks, NotRead):
        return unknown(locks)
    return _locked(locks) if locks else PASS


def soft_deleted(facts: MachineFacts, _profile: Profile) -> Outcome:
    """place-soft-deleted. Evidence: ``vault``, ``delete_due`` (ISO date or None)."""
    items = facts.items
    if isinstance(items, NotRead):
        return unknown(items)
    for item in items:
        if item.soft_deleted:
            due = item.delete_due.date().isoformat() if item.delete_due else None
            return fail(vault=ResourceId.parse(item.vault_id).name, delete_due=due)
    return PASS


def moved(facts: MachineFacts, _profile: Profile) -> Outcome:
    """place-moved. Evidence: ``vault``, ``old_id`` (what the item still points to), ``count``."""
    items = facts.moved_items
    if not items:
        return PASS
    first = items[0]
    return fail(vault=ResourceId.parse(first.vault_id).name, old_id=first.source_id, count=len(items))
