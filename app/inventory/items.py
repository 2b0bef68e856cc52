"""From backup item documents to protected items of VMs, and to the names of other protection."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from app.domain.backup import Policy, ProtectedItem
from app.domain.resource_ids import ResourceId, key_of
from app.inventory.dates import time_of
from app.inventory.machines import is_virtual_machine_id
from app.inventory.rows import OddRowError, properties_of, text
from app.inventory.vaults import AZURE_VM, vault_id_of
from app.inventory.wire_backup import ItemDocument, ItemProperties

_SPAN: Final = re.compile(
    r"(?:(?P<days>\d{1,4})\.)?(?P<hours>\d\d):(?P<minutes>\d\d):(?P<seconds>\d\d)(?:\.\d+)?"
)
"""A span of time as .NET writes it, such as ``7.18:27:58.8146772``."""
_FEWEST_DAYS: Final = 14
_MOST_DAYS: Final = 180
"""How long deleted data is kept (fact vault-softdelete)."""


class OtherItem(NamedTuple):
    """Something else than a VM backup that protects something in or beside a VM."""

    source_key: str
    """Key of the VM."""
    workload: str


def item_of(row: ItemDocument, policies: Mapping[str, Policy]) -> ProtectedItem | OtherItem | None:
    """The item of a document; None where it has nothing to do with a VM (file shares and the like).

    ``policies`` are the policies that were read, by key. Only the workload *VM* of Azure IaaS backup is
    VM protection (DESIGN section 2).

    Raises:
        OddRowError: a value in the row cannot be understood.
    """
    properties = properties_of(row.properties, ItemProperties)
    management = (properties.backup_management_type or "").casefold()
    workload = properties.workload_type or ""
    source = _source_of(properties)
    if management != AZURE_VM or workload.casefold() not in {"", "vm"}:
        if source and is_virtual_machine_id(source):
            return OtherItem(key_of(source), text(workload or properties.backup_management_type))
        return None
    policy = policies.get(key_of(properties.policy_id or ""))
    return ProtectedItem(
        id=row.id,
        name=row.name,
        vault_id=vault_id_of(row.id),
        source_id=source,
        machine_name=properties.friendly_name or ResourceId.parse(source).name or row.name.rpartition(";")[2],
        protection_state=text(properties.protection_state),
        protection_status=text(properties.protection_status),
        health_status=text(properties.health_status),
        last_backup_status=text(properties.last_backup_status),
        last_backup_time=_time(properties.last_backup_time, "lastBackupTime"),
        last_recovery_point=_time(properties.last_recovery_point, "lastRecoveryPoint"),
        policy_id=text(properties.policy_id),
        policy_name=text(properties.policy_name) or (policy.name if policy else ""),
        policy_type=text(properties.policy_type) or (policy.type if policy else ""),
        schedule_hours=policy.interval_hours if policy else None,
        soft_deleted=bool(properties.is_scheduled_for_deferred_delete),
        delete_due=_delete_due(properties),
        health_details=tuple(
            (one.code or 0, text(one.title), text(one.message)) for one in properties.health_details or ()
        ),
    )


def _source_of(properties: ItemProperties) -> str:
    data_source = properties.data_source_info.resource_id if properties.data_source_info else None
    return properties.source_resource_id or properties.virtual_machine_id or data_source or ""


def _delete_due(properties: ItemProperties) -> datetime | None:
    """When a soft-deleted item is purged; None where that cannot be told.

    The date that Azure gives is the one of the deletion. The days that it is kept are in the item, or follow
    from the time that is left, to the whole day.
    """
    deleted_at = _time(properties.deferred_delete_time, "deferredDeleteTimeInUTC")
    if deleted_at is None:
        return None
    days = properties.soft_delete_retention_period_in_days or _days_kept(
        deleted_at, properties.deferred_delete_time_remaining
    )
    return deleted_at + timedelta(days=days) if days else None


def _days_kept(deleted_at: datetime, remaining: str | None) -> int | None:
    """The days from a deletion to the purge by the time that is left; None where the clocks disagree."""
    left = _SPAN.fullmatch(remaining or "")
    if left is None:
        return None
    parts = {name: int(value or 0) for name, value in left.groupdict().items()}
    days = round((datetime.now(UTC) + timedelta(**parts) - deleted_at) / timedelta(days=1))
    return days if _FEWEST_DAYS <= days <= _MOST_DAYS else None


def _time(value: str | None, name: str) -> datetime | None:
    try:
        return time_of(value)
    except ValueError as error:
        raise OddRowError(f"properties.{name}") from error
