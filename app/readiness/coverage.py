"""What protects a VM now, from its backup items alone (design, section 2).

*Protected* needs a recovery point that was read. Words of Azure that are not known here make the coverage
unknown: they are never read as healthy and never as faulty.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from app.domain.assessment import Coverage, Evidence
from app.domain.backup import SOFT_DELETED_STATES, STOPPED_STATES, ProtectedItem, deciding_item
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId
from app.readiness.profile import Profile

_ACTIVE = frozenset({"protected", "protectionconfigured"})
_STARTING = frozenset({"irpending", "configuringprotection"})
_FAULTY = frozenset({"protectionerror", "configuringprotectionfailed"})
_COMPLETED = frozenset({"completed", "completedwithwarnings"})
_LONGEST_SCHEDULE_HOURS = 168
"""A weekly policy: the longest regular gap that any policy allows; used while the policy was not read."""


class Covered(NamedTuple):
    """Coverage, its reason (None: nothing to say beyond the badge) and the evidence for it."""

    coverage: Coverage
    reason: str | None
    evidence: Evidence


_UNPROTECTED = Covered(Coverage.UNPROTECTED, None, {})


def coverage_of(facts: MachineFacts, profile: Profile, now: datetime) -> Covered:  # noqa: ARG001 -- contract
    """The coverage of a VM.

    Evidence: ``vault``, ``state`` and ``item_count`` of the deciding item; ``last_recovery_point``,
    ``last_backup``, ``last_backup_status`` and ``health`` as read (None where Azure gave none);
    ``age_hours`` and ``schedule_hours`` for an old point; ``days_left`` and ``delete_due`` for soft-deleted
    data (case ``no_date`` where Azure names none); ``other_vaults`` where several vaults hold items of this
    VM. For items that were not read: ``stage`` and ``not_read``, or case ``running`` while they still are.
    """
    items = facts.items
    if isinstance(items, NotRead):
        return Covered(Coverage.UNKNOWN, "coverage-not-read", _unread(items))
    if not items:
        return _UNPROTECTED
    machine_items = [item for item in items if item.workload == "VM"]
    item = deciding_item(machine_items)
    if item is None:
        return _UNPROTECTED
    evidence = _evidence(item, machine_items)
    coverage, reason = _judge(item, evidence, now)
    return Covered(coverage, reason, evidence)


def _unread(items: NotRead) -> Evidence:
    """What is not read yet has no reason: a refused list is being asked VM by VM."""
    if items.running:
        return {"case": "running", "stage": items.stage.value}
    return {"stage": items.stage.value, "not_read": items.reason.value}


def _evidence(item: ProtectedItem, items: Sequence[ProtectedItem]) -> Evidence:
    evidence: Evidence = {
        "vault": _name_of(item.vault_id),
        "state": item.protection_state,
        "last_recovery_point": _iso(item.last_recovery_point),
        "last_backup": _iso(item.last_backup_time),
        "last_backup_status": item.last_backup_status or None,
        "health": item.health_status or None,
    }
    if item.health_status.casefold() == "actionrequired":
        if item.health_details:
            code, title, message = item.health_details[0]
            evidence |= {"health_code": code, "health_title": title, "health_message": message}
        else:
            evidence["case"] = "no_details"
    if len(items) > 1:
        evidence["other_vaults"] = ", ".join(
            ResourceId.parse(other.vault_id).name for other in items if other is not item
        )
    return evidence


@lru_cache(maxsize=4096)
def _name_of(vault_id: str) -> str:
    return ResourceId.parse(vault_id).name


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(" ", "minutes")[:16] + " UTC" if moment else None


def _judge(item: ProtectedItem, evidence: Evidence, now: datetime) -> tuple[Coverage, str | None]:
    state = item.protection_state.casefold()
    if item.soft_deleted or state in SOFT_DELETED_STATES:
        if item.delete_due is None:
            evidence["case"] = "no_date"
        else:
            evidence["delete_due"] = _iso(item.delete_due)
            evidence["days_left"] = max(0, (item.delete_due - now).days)
        return Coverage.SOFT_DELETED, "coverage-soft-deleted"
    if state in STOPPED_STATES:
        reason = "coverage-stopped" if item.last_recovery_point else "coverage-stopped-without-points"
        return Coverage.STOPPED, reason
    if state in _FAULTY:
        return Coverage.UNHEALTHY, "coverage-protection-error"
    if state in _ACTIVE or state in _STARTING:
        return _judge_active(item, evidence, now)
    return Coverage.UNKNOWN, "coverage-state-not-understood"


def _judge_active(item: ProtectedItem, evidence: Evidence, now: datetime) -> tuple[Coverage, str | None]:
    fault = _fault(item)
    if fault is not None:
        return Coverage.UNHEALTHY, fault
    point = item.last_recovery_point
    if point is None:
        if item.last_backup_status.casefold() in _COMPLETED:
            return Coverage.UNKNOWN, "coverage-no-recovery-point-read"
        return Coverage.PENDING, "coverage-first-backup-pending"
    schedule_hours = item.schedule_hours or _LONGEST_SCHEDULE_HOURS
    age = now - point
    if age > timedelta(hours=2 * schedule_hours):
        evidence["age_hours"] = int(age.total_seconds() // 3600)
        evidence["schedule_hours"] = schedule_hours
        return Coverage.UNHEALTHY, "coverage-recovery-point-old"
    return Coverage.PROTECTED, None


def _fault(item: ProtectedItem) -> str | None:
    """What Azure itself reports as wrong with an active item."""
    if item.last_backup_status.casefold() == "failed":
        return "coverage-last-backup-failed"
    if item.health_status.casefold() == "actionrequired":
        return "coverage-health-action-required"
    if item.protection_status.casefold() in {"unhealthy", "protectionfailed"}:
        return "coverage-protection-error"
    return None
