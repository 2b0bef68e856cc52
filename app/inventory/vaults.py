"""From vault and policy documents to vaults and policies."""

import re
from datetime import datetime
from functools import lru_cache
from sys import intern

import msgspec

from app.domain.backup import Policy, PolicyType, Vault
from app.domain.places import region_key
from app.domain.resource_ids import ResourceId
from app.inventory.rows import OddRowError, properties_of, tags_of, text
from app.inventory.wire_backup import (
    PolicyDocument,
    PolicyProperties,
    RetentionPolicy,
    RetentionSchedule,
    SchedulePolicy,
    StorageConfigProperties,
    VaultDocument,
    VaultProperties,
)

_IN_VAULT = re.compile(r".*?/vaults/[^/]+", re.IGNORECASE)
AZURE_VM = "azureiaasvm"
"""``backupManagementType`` of VM backup, in lower case."""


def vault_of(row: VaultDocument) -> Vault:
    """The vault of a document.

    Raises:
        OddRowError: a value in the row cannot be understood.
    """
    properties = properties_of(row.properties or VaultProperties(), VaultProperties)
    parts = ResourceId.parse(row.id)
    security = properties.security_settings
    soft_delete = security.soft_delete_settings if security else None
    immutability = security.immutability_settings if security else None
    redundancy = properties.redundancy_settings
    return Vault(
        id=row.id,
        name=row.name,
        subscription_id=parts.subscription_id,
        resource_group=parts.resource_group,
        region=intern(region_key(row.location)),
        provisioning_state=properties.provisioning_state or "Succeeded",
        redundancy=(redundancy.standard_tier_storage_redundancy or None) if redundancy else None,
        soft_delete_state=soft_delete.soft_delete_state if soft_delete else None,
        soft_delete_days=soft_delete.soft_delete_retention_period_in_days if soft_delete else None,
        public_network_access=properties.public_network_access,
        private_endpoints=len(properties.private_endpoint_connections or ()),
        immutability=immutability.state if immutability else None,
        multi_user_authorization=security.multi_user_authorization if security else None,
        tags=tags_of(row.tags),
    )


def with_storage(vault: Vault, config: StorageConfigProperties) -> Vault:
    """The vault with its redundancy and whether that is locked, as the storage configuration says."""
    state = (config.storage_type_state or "").casefold()
    return msgspec.structs.replace(
        vault,
        redundancy=config.storage_type or config.storage_model_type or vault.redundancy,
        redundancy_locked={"locked": True, "unlocked": False}.get(state),
    )


def policy_of(row: PolicyDocument) -> Policy | None:
    """The policy of a document; None where it is for another workload than VMs.

    Raises:
        OddRowError: a value in the row cannot be understood.
    """
    properties = properties_of(row.properties, PolicyProperties)
    if (properties.backup_management_type or "").casefold() != AZURE_VM:
        return None
    schedule = properties.schedule_policy or SchedulePolicy()
    hourly = schedule.hourly_schedule
    retention = properties.retention_policy or RetentionPolicy()
    details = properties.instant_rp_details
    return Policy(
        id=row.id,
        name=row.name,
        vault_id=vault_id_of(row.id),
        type=text(properties.policy_type) or PolicyType.STANDARD.value,
        time_zone=text(properties.time_zone) or "UTC",
        frequency=text(schedule.schedule_run_frequency),
        run_times=_run_times(schedule),
        weekdays=tuple(_weekdays(schedule)),
        hourly_interval=hourly.interval if hourly else None,
        hourly_window_hours=hourly.schedule_window_duration if hourly else None,
        instant_restore_days=properties.instant_rp_retention_range_in_days,
        daily_days=_count(retention.daily_schedule),
        weekly_weeks=_count(retention.weekly_schedule),
        monthly_months=_count(retention.monthly_schedule),
        yearly_years=_count(retention.yearly_schedule),
        protected_items=properties.protected_items_count or 0,
        restore_point_group_prefix=(details.prefix or "") if details else "",
        consistency=text(properties.snapshot_consistency_type),
    )


def vault_id_of(resource_id: str) -> str:
    """The id of the vault in which a policy or item lies, spelled as in the given id."""
    found = _IN_VAULT.match(resource_id)
    return intern(found[0]) if found else ""


def _run_times(schedule: SchedulePolicy) -> tuple[str, ...]:
    times = list(schedule.schedule_run_times or ())
    for enhanced in (schedule.daily_schedule, schedule.weekly_schedule):
        if enhanced:
            times.extend(enhanced.schedule_run_times or ())
    if schedule.hourly_schedule and schedule.hourly_schedule.schedule_window_start_time:
        times.append(schedule.hourly_schedule.schedule_window_start_time)
    return tuple(_time_of_day(one) for one in times)


@lru_cache(maxsize=1024)
def _time_of_day(moment: str) -> str:
    try:
        return intern(datetime.fromisoformat(moment).strftime("%H:%M"))
    except ValueError as error:
        raise OddRowError("properties.schedulePolicy.scheduleRunTimes") from error


def _weekdays(schedule: SchedulePolicy) -> list[str]:
    enhanced = schedule.weekly_schedule
    days = schedule.schedule_run_days or (enhanced.schedule_run_days if enhanced else None)
    return [intern(day) for day in days or ()]


def _count(schedule: RetentionSchedule | None) -> int | None:
    return schedule.retention_duration.count if schedule and schedule.retention_duration else None
