"""Protected items: enabling, policies, stopping, resuming, undeleting, deleting data, backing up, jobs."""

from collections.abc import Callable
from typing import Any

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.domain.backup import STOPPED_STATES
from app.domain.resource_ids import key_of
from app.protection.documents import DiskExclusion, ItemDocument, JobDocument, job_of
from app.protection.kinds.behaviour import Behaviour, Follow, Found, Say
from app.protection.plan import Phrase, Step

CONFIGURE = "ConfigureBackup"
_PENDING = "irpending"


async def _item(reader: ArmReader, step: Step) -> Found:
    return found_item(await reader.get(step.target_id, api_versions.BACKUP, ItemDocument))


def found_item(document: ItemDocument) -> Found:
    """A protected item, from its own document or from a row of the vault's list."""
    properties = document.properties
    extended = properties.extended_properties
    values = {
        "policy": key_of(properties.policy_id or ""),
        "source": key_of(properties.source_resource_id or ""),
        "protection": properties.protection_state or "",
        "soft-deleted": "yes" if properties.is_scheduled_for_deferred_delete else "no",
        "disks": disk_words(extended.disk_exclusion_properties if extended else None),
    }
    return Found(exists=True, values=values, state=properties.protection_state or "")


async def _job(reader: ArmReader, step: Step) -> Found:
    """A job by its id."""
    job = job_of(await reader.get(step.target_id, api_versions.BACKUP, JobDocument), step.vault_id)
    return Found(exists=True, values={"running": "yes" if job.running else "no"}, state=job.status)


def disk_words(disks: DiskExclusion | None) -> str:
    """Which disks are backed up, as an expectation says it: ``exclude 1, 2``, ``include 0``; empty: all."""
    luns = ", ".join(str(lun) for lun in sorted(disks.disk_lun_list or ())) if disks else ""
    if disks is None or (not luns and not disks.is_inclusion_list):
        return ""
    return f"{'include' if disks.is_inclusion_list else 'exclude'} {luns or '–'}"


def _body(step: Step) -> dict[str, Any]:
    properties = (step.request.body or {}).get("properties")
    return properties if isinstance(properties, dict) else {}


def _wished_disks(step: Step) -> str | None:
    disks = (_body(step).get("extendedProperties") or {}).get("diskExclusionProperties")
    if not isinstance(disks, dict):
        return None
    listed = tuple(int(lun) for lun in disks.get("diskLunList") or ())
    return disk_words(DiskExclusion(listed, bool(disks.get("isInclusionList"))))


def _protected(step: Step, found: Found) -> bool:
    """On the wished policy, with the wished disks, and not waiting to be purged."""
    disks = _wished_disks(step)
    return (
        found.exists
        and found.value("soft-deleted") == "no"
        and found.value("policy") == key_of(str(_body(step).get("policyId") or ""))
        and (disks is None or found.value("disks") == disks)
    )


def _resumed(step: Step, found: Found) -> bool:
    return _protected(step, found) and found.value("protection").casefold() not in STOPPED_STATES


def _stopped(_: Step, found: Found) -> bool:
    stopped = found.value("protection").casefold() in STOPPED_STATES
    return found.exists and stopped and found.value("soft-deleted") == "no"


def _deleted(_: Step, found: Found) -> bool:
    return not found.exists or found.value("soft-deleted") == "yes"


def _enabled(_: Step, found: Found) -> Phrase:
    pending = found.state.casefold() == _PENDING
    return Phrase("outcome-enabled" if pending else "outcome-enabled-with-points")


def _changed(step: Step, _: Found) -> Phrase:
    return Phrase("outcome-disks-changed" if "disks" in step.values else "outcome-policy-changed")


def _vm(step: Step) -> dict[str, str]:
    return {"vm": step.values.get("vm", "")}


def _operation(step: Step, operation: str) -> str:
    """Below the vault, where the Azure CLI asks for operations of items (REAL-TRAFFIC.md, section 2)."""
    return f"{step.vault_id}/backupOperations/{operation}"


def _of_item(
    wished: Callable[[Step, Found], bool],
    outcome: Say,
    job_operation: str,
    *,
    follow: Follow = Follow.JOB,
    already: bool = True,
    repeatable: bool = True,
) -> Behaviour:
    return Behaviour(
        _item,
        wished,
        outcome,
        follow,
        job_operation=job_operation,
        already=already,
        repeatable=repeatable,
        operation_path=_operation,
        found_of=found_item,
    )


ENABLE = _of_item(_protected, _enabled, CONFIGURE, already=False)
CHANGE_POLICY = _of_item(_protected, _changed, CONFIGURE, already=False)
RESUME = _of_item(_resumed, lambda _step, _found: Phrase("outcome-resumed"), CONFIGURE)
UNDELETE = _of_item(
    lambda _, found: found.exists and found.value("soft-deleted") == "no",
    lambda step, _: Phrase("outcome-undeleted", _vm(step)),
    "UnDelete",
)
STOP_PROTECTION = _of_item(_stopped, lambda step, _: Phrase("outcome-stopped", _vm(step)), "DisableBackup")
DELETE_DATA = _of_item(
    _deleted,
    lambda step, found: Phrase(
        "outcome-data-soft-deleted" if found.exists else "outcome-data-deleted", _vm(step)
    ),
    "DeleteBackupData",
)
BACK_UP_NOW = _of_item(
    lambda _step, _found: False,
    lambda _step, _found: Phrase("outcome-backup-started"),
    "Backup",
    follow=Follow.STARTED,
    already=False,
    repeatable=False,
)
CANCEL_JOB = Behaviour(
    _job,
    lambda _, found: found.state.casefold() == "cancelled",
    lambda _step, _found: Phrase("outcome-job-cancelled"),
    differs=lambda _, found: Phrase("outcome-job-ended-first", {"job": found.state or "–"}),
    already=True,
    operation_path=lambda step, operation: f"{step.target_id}/operationsStatus/{operation}",
)
