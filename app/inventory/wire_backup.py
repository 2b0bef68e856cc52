"""The fields we read of vaults, policies and backup items, under their wire names."""

from msgspec import Raw, Struct, field


class RedundancySettings(Struct, rename="camel", gc=False):
    """Storage redundancy of a vault."""

    standard_tier_storage_redundancy: str | None = None


class SoftDeleteSettings(Struct, rename="camel", gc=False):
    """Soft delete of a vault."""

    soft_delete_state: str | None = None
    soft_delete_retention_period_in_days: int | None = None


class ImmutabilitySettings(Struct, gc=False):
    """Immutability of a vault."""

    state: str | None = None


class VaultSecurity(Struct, rename="camel", gc=False):
    """Security settings of a vault."""

    soft_delete_settings: SoftDeleteSettings | None = None
    immutability_settings: ImmutabilitySettings | None = None
    multi_user_authorization: str | None = None


class VaultProperties(Struct, rename="camel", gc=False):
    """The settings of a vault."""

    provisioning_state: str | None = None
    redundancy_settings: RedundancySettings | None = None
    security_settings: VaultSecurity | None = None
    public_network_access: str | None = None
    private_endpoint_connections: list[Raw] | None = None


class VaultDocument(Struct, gc=False):
    """A Recovery Services vault."""

    id: str
    name: str
    location: str
    properties: VaultProperties | str | None = None
    tags: dict[str, str | None] | None = None


class StorageConfigProperties(Struct, rename="camel", gc=False):
    """Redundancy of a vault and whether it is locked."""

    storage_type: str | None = None
    storage_model_type: str | None = None
    storage_type_state: str | None = None


class StorageConfigDocument(Struct, gc=False):
    """``backupstorageconfig/vaultstorageconfig`` of a vault."""

    properties: StorageConfigProperties


class RetentionDuration(Struct, rename="camel", gc=False):
    """So many days, weeks, months or years."""

    count: int | None = None
    duration_type: str | None = None


class RetentionSchedule(Struct, rename="camel", gc=False):
    """One tier of a retention."""

    retention_duration: RetentionDuration | None = None


class RetentionPolicy(Struct, rename="camel", gc=False):
    """How long points are kept."""

    daily_schedule: RetentionSchedule | None = None
    weekly_schedule: RetentionSchedule | None = None
    monthly_schedule: RetentionSchedule | None = None
    yearly_schedule: RetentionSchedule | None = None


class HourlySchedule(Struct, rename="camel", gc=False):
    """Several backups a day (Enhanced)."""

    interval: int | None = None
    schedule_window_start_time: str | None = None
    schedule_window_duration: int | None = None


class TimedSchedule(Struct, rename="camel", gc=False):
    """Days and times (Enhanced)."""

    schedule_run_times: list[str] | None = None
    schedule_run_days: list[str] | None = None


class SchedulePolicy(Struct, rename="camel", gc=False):
    """When backups run; Standard and Enhanced forms in one."""

    schedule_run_frequency: str | None = None
    schedule_run_times: list[str] | None = None
    schedule_run_days: list[str] | None = None
    hourly_schedule: HourlySchedule | None = None
    daily_schedule: TimedSchedule | None = None
    weekly_schedule: TimedSchedule | None = None


class InstantRestoreDetails(Struct, gc=False):
    """Name of the group for restore points."""

    prefix: str | None = field(default=None, name="azureBackupRGNamePrefix")


class PolicyProperties(Struct, rename="camel", gc=False):
    """A backup policy."""

    backup_management_type: str | None = None
    policy_type: str | None = None
    time_zone: str | None = None
    schedule_policy: SchedulePolicy | None = None
    retention_policy: RetentionPolicy | None = None
    instant_rp_retention_range_in_days: int | None = None
    instant_rp_details: InstantRestoreDetails | None = None
    protected_items_count: int | None = None
    snapshot_consistency_type: str | None = None


class PolicyDocument(Struct, gc=False):
    """A backup policy with its id."""

    id: str
    name: str
    properties: PolicyProperties | str


class HealthDetail(Struct, gc=False):
    """One line of an item's health."""

    code: int | None = None
    title: str | None = None
    message: str | None = None


class DataSourceInfo(Struct, gc=False):
    """What an item protects, in Resource Graph only."""

    resource_id: str | None = field(default=None, name="resourceID")


class ItemProperties(Struct, rename="camel", gc=False):
    """A backup item of any workload."""

    backup_management_type: str | None = None
    workload_type: str | None = None
    protected_item_type: str | None = None
    friendly_name: str | None = None
    source_resource_id: str | None = None
    virtual_machine_id: str | None = None
    data_source_info: DataSourceInfo | None = None
    container_name: str | None = None
    protection_state: str | None = None
    protection_status: str | None = None
    health_status: str | None = None
    health_details: list[HealthDetail] | None = None
    last_backup_status: str | None = None
    last_backup_time: str | None = None
    last_recovery_point: str | None = None
    policy_id: str | None = None
    policy_name: str | None = None
    policy_type: str | None = None
    is_scheduled_for_deferred_delete: bool | None = None
    deferred_delete_time: str | None = field(default=None, name="deferredDeleteTimeInUTC")
    """When it was deleted, not when it is purged: shown by recordings (time left + this = its days)."""
    deferred_delete_time_remaining: str | None = None
    soft_delete_retention_period_in_days: int | None = None


class ItemDocument(Struct, gc=False):
    """A backup item with its id."""

    id: str
    name: str
    properties: ItemProperties | str


class _SourceOnly(Struct, rename="camel", gc=False):
    source_resource_id: str | None = None


class MinimalItem(Struct, gc=False):
    """What must be known about an item that could not be read: which VM it may protect."""

    id: str
    properties: _SourceOnly | None = None


class BackupStatusDocument(Struct, rename="camel", gc=False):
    """Azure's own answer to "is this VM protected, and where"."""

    protection_status: str
    vault_id: str | None = None
    container_name: str | None = None
    protected_item_name: str | None = None
