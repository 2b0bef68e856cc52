"""Azure's answers as far as changes read them: only the fields that are used, everything else is ignored."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.backup import Job, JobError, JobTask, RecoveryPoint
from app.domain.resource_ids import key_of


class GroupProperties(Struct, frozen=True, rename="camel"):
    """The properties of a resource group."""

    provisioning_state: str | None = None


class GroupDocument(Struct, frozen=True):
    """A resource group."""

    id: str
    name: str
    location: str = ""
    properties: GroupProperties = GroupProperties()

    @property
    def state(self) -> str:
        """Its provisioning state; a group that says none is there."""
        return self.properties.provisioning_state or "Succeeded"


class ResourceDocument(Struct, frozen=True):
    """Any resource of a group."""

    id: str


class ProviderType(Struct, frozen=True, rename="camel"):
    """One resource type of a provider with the display names of its regions."""

    resource_type: str
    locations: tuple[str, ...] = ()


class ProviderDocument(Struct, frozen=True, rename="camel"):
    """A resource provider as a subscription sees it."""

    registration_state: str = ""
    resource_types: tuple[ProviderType, ...] = ()


class LocationMetadata(Struct, frozen=True, rename="camel"):
    """What kind of region it is."""

    region_type: str | None = None
    paired_region: tuple[dict[str, Any], ...] | None = None


class LocationDocument(Struct, frozen=True, rename="camel"):
    """One region of a subscription."""

    name: str
    display_name: str = ""
    metadata: LocationMetadata = LocationMetadata()
    availability_zone_mappings: tuple[dict[str, Any], ...] | None = None


class RedundancySettings(Struct, frozen=True, rename="camel"):
    """Storage redundancy as the vault itself says it."""

    standard_tier_storage_redundancy: str | None = None


class VaultProperties(Struct, frozen=True, rename="camel"):
    """The part of a vault's properties that changes look at."""

    provisioning_state: str | None = None
    redundancy_settings: RedundancySettings | None = None


class VaultDocument(Struct, frozen=True, rename="camel"):
    """A vault."""

    id: str
    name: str
    location: str = ""
    properties: VaultProperties = VaultProperties()

    @property
    def state(self) -> str:
        """Its provisioning state; a vault that says none is there."""
        return self.properties.provisioning_state or "Succeeded"

    @property
    def redundancy(self) -> str:
        """Storage redundancy in Azure's word; empty where the answer has none."""
        settings = self.properties.redundancy_settings
        return (settings.standard_tier_storage_redundancy or "") if settings else ""


class StorageConfigurationProperties(Struct, frozen=True, rename="camel"):
    """Redundancy and whether it can still be changed."""

    storage_model_type: str | None = None
    storage_type: str | None = None
    storage_type_state: str | None = None


class StorageConfiguration(Struct, frozen=True):
    """``backupstorageconfig/vaultstorageconfig`` of a vault."""

    properties: StorageConfigurationProperties = StorageConfigurationProperties()

    @property
    def locked(self) -> bool:
        """Whether the redundancy is frozen (fact vault-redundancy-frozen)."""
        return (self.properties.storage_type_state or "").casefold() == "locked"

    @property
    def redundancy(self) -> str:
        """Storage redundancy in Azure's word; empty where the answer has none."""
        return self.properties.storage_model_type or self.properties.storage_type or ""


class NameAvailability(Struct, frozen=True, rename="camel"):
    """The answer of ``checkNameAvailability``."""

    name_available: bool
    reason: str | None = None
    message: str | None = None


class BackupStatus(Struct, frozen=True, rename="camel"):
    """The answer of ``backupStatus``: whether a VM is protected, and the names Azure gives it."""

    protection_status: str = ""
    vault_id: str | None = None
    container_name: str | None = None
    protected_item_name: str | None = None
    policy_name: str | None = None


class PreValidation(Struct, frozen=True, rename="camel"):
    """The answer of ``backupPreValidateProtection``."""

    status: str = ""
    error_code: str | None = None
    error_message: str | None = None
    recommendation: str | None = None
    container_name: str | None = None
    protected_item_name: str | None = None


class DiskExclusion(Struct, frozen=True, rename="camel"):
    """Which disks of a VM are backed up, by LUN."""

    disk_lun_list: tuple[int, ...] | None = None
    is_inclusion_list: bool | None = None


class ItemExtendedProperties(Struct, frozen=True, rename="camel"):
    """What an item says beyond its protection."""

    disk_exclusion_properties: DiskExclusion | None = None


class ItemProperties(Struct, frozen=True, rename="camel"):
    """The part of a protected item's properties that changes look at."""

    source_resource_id: str | None = None
    policy_id: str | None = None
    protection_state: str | None = None
    is_scheduled_for_deferred_delete: bool | None = None
    extended_properties: ItemExtendedProperties | None = None


class ItemDocument(Struct, frozen=True):
    """A protected item."""

    id: str
    name: str = ""
    properties: ItemProperties = ItemProperties()


class OperationError(Struct, frozen=True):
    """Why an operation failed."""

    code: str | None = None
    message: str | None = None


class OperationProperties(Struct, frozen=True, rename="camel"):
    """What an operation points to."""

    job_id: str | None = None


class OperationDocument(Struct, frozen=True):
    """The status of a long-running operation."""

    status: str = ""
    error: OperationError | None = None
    properties: OperationProperties | None = None

    @property
    def job_id(self) -> str:
        """The backup job of the operation; empty while Azure has not named it."""
        return (self.properties.job_id or "") if self.properties else ""


class JobErrorDocument(Struct, frozen=True, rename="camel"):
    """One reason of a failed job; ``error_code`` is a number (facts, section 5)."""

    error_code: int | str | None = None
    error_title: str | None = None
    error_string: str | None = None
    recommendations: tuple[str, ...] | None = None


class JobTaskDocument(Struct, frozen=True, rename="camel"):
    """One part of a job."""

    task_id: str = ""
    status: str = ""
    start_time: str | None = None
    end_time: str | None = None
    duration: str | None = None
    progress_percentage: float | None = None


class JobExtendedInfo(Struct, frozen=True, rename="camel"):
    """The long part of a job, only in its own document."""

    tasks_list: tuple[JobTaskDocument, ...] | None = None
    progress_percentage: float | None = None
    dynamic_error_message: str | None = None


class JobProperties(Struct, frozen=True, rename="camel"):
    """The properties of a backup job."""

    job_type: str = ""
    backup_management_type: str | None = None
    entity_friendly_name: str | None = None
    container_name: str | None = None
    operation: str | None = None
    status: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    error_details: tuple[JobErrorDocument, ...] | None = None
    actions_info: tuple[int | str, ...] | None = None
    activity_id: str | None = None
    extended_info: JobExtendedInfo | None = None


class JobDocument(Struct, frozen=True):
    """A backup job."""

    id: str
    name: str
    properties: JobProperties = JobProperties()


class RecoveryPointTier(Struct, frozen=True, rename="camel"):
    """Where a recovery point lies."""

    type: str | int | None = None
    status: str | int | None = None


class RecoveryPointProperties(Struct, frozen=True, rename="camel"):
    """The properties of a VM's recovery point."""

    recovery_point_type: str | None = None
    recovery_point_time: str | None = None
    recovery_point_tier_details: tuple[RecoveryPointTier, ...] | None = None


class RecoveryPointDocument(Struct, frozen=True):
    """A recovery point."""

    id: str
    properties: RecoveryPointProperties = RecoveryPointProperties()


def job_of(document: JobDocument, vault_id: str) -> Job:
    """The job as the rest of the program knows it."""
    properties = document.properties
    extended = properties.extended_info or JobExtendedInfo()
    return Job(
        id=document.id,
        name=document.name,
        vault_id=vault_id,
        machine_name=properties.entity_friendly_name or "",
        operation=properties.operation or "",
        status=properties.status or "",
        started_at=moment_of(properties.start_time),
        ended_at=moment_of(properties.end_time),
        container_name=(properties.container_name or "").lower(),
        progress=extended.progress_percentage,
        errors=_errors_of(properties, extended),
        tasks=tuple(_task_of(task) for task in extended.tasks_list or ()),
        cancellable=any(str(one).casefold() in _CANCELLABLE for one in properties.actions_info or ()),
        activity_id=properties.activity_id or "",
    )


def _errors_of(properties: JobProperties, extended: JobExtendedInfo) -> tuple[JobError, ...]:
    found = tuple(
        JobError(
            code="" if one.error_code is None else str(one.error_code),
            title=one.error_title or "",
            message=one.error_string or "",
            recommendations=tuple(one.recommendations or ()),
        )
        for one in properties.error_details or ()
    )
    if found or not extended.dynamic_error_message:
        return found
    return (JobError(message=extended.dynamic_error_message),)


def _task_of(task: JobTaskDocument) -> JobTask:
    started, ended = moment_of(task.start_time), moment_of(task.end_time)
    length = ended - started if started is not None and ended is not None else _length_of(task.duration)
    return JobTask(task.task_id, task.status, started, ended, length, task.progress_percentage)


def _length_of(text: str | None) -> timedelta | None:
    """A duration such as ``PT1.8674314S``; None for nothing and for what is none."""
    try:
        return msgspec.convert(text, timedelta) if text else None
    except msgspec.ValidationError:
        return None


def recovery_point_of(document: RecoveryPointDocument) -> RecoveryPoint | None:
    """The recovery point as the rest of the program knows it; None where it has no time."""
    properties = document.properties
    time = moment_of(properties.recovery_point_time)
    if time is None:
        return None
    tiers = tuple(str(tier.type) for tier in properties.recovery_point_tier_details or () if tier.type)
    return RecoveryPoint(document.id, time, properties.recovery_point_type or "", tiers)


def moment_of(text: str | None) -> datetime | None:
    """A time of Azure's as an aware value; None for its placeholders (years 1 and 2001) and for no time.

    Unfinished things say ``0001-01-01T00:00:00`` without a zone; seven fraction digits are normal
    (OPERATIONS.md, pitfall 7).
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.year in _PLACEHOLDER_YEARS:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


_PLACEHOLDER_YEARS = frozenset({1, 2001})
_CANCELLABLE = frozenset({"cancellable", "1"})
"""``actionsInfo`` comes as words and as the numbers of the same list."""


def container_key(machine_id: str) -> str:
    """``iaasvmcontainerv2;{group};{vm}`` in lower case: how jobs and items name the VM."""
    parts = key_of(machine_id).split("/")
    group = parts[4] if len(parts) > 4 else ""  # noqa: PLR2004 -- /subscriptions/S/resourceGroups/G
    return f"iaasvmcontainerv2;{group};{parts[-1]}"


def is_about(job: Job, machine_id: str) -> bool:
    """Whether a job of a vault is about a VM: by group and name, or by name alone.

    Recorded ConfigureBackup and Backup jobs sometimes come without a container name; the name alone may
    then fit two VMs of different groups.
    """
    if job.container_name:
        return job.container_name == container_key(machine_id)
    return bool(job.machine_name) and job.machine_name.casefold() == key_of(machine_id).rpartition("/")[2]
