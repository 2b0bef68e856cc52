"""Azure Backup's things: vaults, policies, protected items, jobs, recovery points."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct


class Redundancy(StrEnum):
    """Storage redundancy of a vault, in Azure's words (fact vault-redundancy-values)."""

    GEO = "GeoRedundant"
    ZONE = "ZoneRedundant"
    LOCAL = "LocallyRedundant"


class PolicyType(StrEnum):
    """Standard (V1) or Enhanced (V2)."""

    STANDARD = "V1"
    ENHANCED = "V2"


class Vault(Struct, frozen=True, gc=False):
    """A Recovery Services vault; None where a setting was not part of the answer."""

    id: str
    name: str
    subscription_id: str
    resource_group: str
    region: str
    provisioning_state: str = "Succeeded"
    redundancy: str | None = None
    redundancy_locked: bool | None = None
    """Known only after the storage configuration was read."""
    soft_delete_state: str | None = None
    soft_delete_days: int | None = None
    public_network_access: str | None = None
    private_endpoints: int = 0
    immutability: str | None = None
    multi_user_authorization: str | None = None
    """``Enabled`` where a Resource Guard is mapped to the vault (fact vault-mua)."""
    tags: tuple[tuple[str, str], ...] = ()


class Policy(Struct, frozen=True, gc=False):
    """A backup policy for Azure VMs; ``document`` keeps the schedule and retention as Azure gave them."""

    id: str
    name: str
    vault_id: str
    type: str
    """``V1`` or ``V2``."""
    time_zone: str = "UTC"
    frequency: str = ""
    """``Hourly``, ``Daily`` or ``Weekly``."""
    run_times: tuple[str, ...] = ()
    """ISO times of day in the policy's time zone, such as ``02:00``."""
    weekdays: tuple[str, ...] = ()
    hourly_interval: int | None = None
    hourly_window_hours: int | None = None
    instant_restore_days: int | None = None
    daily_days: int | None = None
    weekly_weeks: int | None = None
    monthly_months: int | None = None
    yearly_years: int | None = None
    protected_items: int = 0
    restore_point_group_prefix: str = ""
    consistency: str = ""

    @property
    def interval_hours(self) -> int:
        """The longest regular gap between two backups in hours: base of "older than twice the schedule"."""
        if self.frequency.casefold() == "weekly":
            return 168 if len(self.weekdays) <= 1 else 168 - 24 * (len(self.weekdays) - 1)
        return 24


class ProtectedItem(Struct, frozen=True, gc=False):
    """A backup item of an Azure VM in one vault, in the wire's words."""

    id: str
    name: str
    vault_id: str
    source_id: str
    """Resource id of the VM as the item spells it."""
    machine_name: str
    protection_state: str = ""
    protection_status: str = ""
    health_status: str = ""
    last_backup_status: str = ""
    last_backup_time: datetime | None = None
    """None for Azure's placeholder dates (2001, 0001)."""
    last_recovery_point: datetime | None = None
    policy_id: str = ""
    policy_name: str = ""
    policy_type: str = ""
    schedule_hours: int | None = None
    """The longest gap of its policy's schedule in hours; None when the policy was not read."""
    soft_deleted: bool = False
    delete_due: datetime | None = None
    """When a soft-deleted item is purged, where Azure says so."""
    workload: str = "VM"
    health_details: tuple[tuple[int, str, str], ...] = ()
    """(code, title, message) as Azure gave them."""


class RecoveryPoint(Struct, frozen=True, gc=False):
    """One recovery point of a VM."""

    id: str
    time: datetime
    consistency: str
    tiers: tuple[str, ...] = ()


class JobTask(Struct, frozen=True, gc=False):
    """One part of a job, such as the snapshot."""

    name: str
    status: str
    """``NotStarted``, ``InProgress``, ``Completed``, ``Failed``, ``Cancelled``…"""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    length: timedelta | None = None
    """How long it took, or has taken when it was read."""
    progress: float | None = None
    """Per cent, where Azure gives it."""


class JobError(Struct, frozen=True, gc=False):
    """One reason of a failed job, in Azure's words."""

    code: str = ""
    """Mostly a number (facts, section 5)."""
    title: str = ""
    """The symbolic code, where Azure puts it there; else a few words or nothing."""
    message: str = ""
    recommendations: tuple[str, ...] = ()


class Job(Struct, frozen=True, gc=False):
    """One backup job of a vault."""

    id: str
    name: str
    vault_id: str
    machine_name: str
    operation: str
    """``Backup``, ``ConfigureBackup``, ``Restore``…"""
    status: str
    """``InProgress``, ``Completed``, ``CompletedWithWarnings``, ``Failed``, ``Cancelling``, ``Cancelled``."""
    started_at: datetime | None
    ended_at: datetime | None
    container_name: str = ""
    """``iaasvmcontainerv2;{group};{vm}``: tells two VMs of one name apart."""
    progress: float | None = None
    """Per cent, where Azure gives it."""
    errors: tuple[JobError, ...] = ()
    tasks: tuple[JobTask, ...] = ()
    """In order, where the job itself was read."""
    cancellable: bool = False
    """Whether Azure names cancelling among its actions; it does so for ended jobs too."""
    activity_id: str = ""
    """What Microsoft's support asks for."""

    @property
    def running(self) -> bool:
        """Whether the job has not ended."""
        return self.status in {"InProgress", "Cancelling"}

    @property
    def error_code(self) -> str:
        """The code of the first reason; empty where there is none."""
        return self.errors[0].code if self.errors else ""

    @property
    def error_message(self) -> str:
        """What the first reason says; empty where there is none."""
        return (self.errors[0].message or self.errors[0].title) if self.errors else ""


SOFT_DELETED_STATES = frozenset({"softdeleted"})
STOPPED_STATES = frozenset({"protectionstopped", "backupssuspended", "protectionpaused"})
"""Protection states, in lower case, under which no further backups are taken."""


def deciding_item(items: Sequence[ProtectedItem]) -> ProtectedItem | None:
    """The item of a VM that decides: active before stopped before soft-deleted, then the newest point."""
    if len(items) == 1 and items[0].workload == "VM":
        return items[0]
    return min((item for item in items if item.workload == "VM"), key=_rank, default=None)


def _rank(item: ProtectedItem) -> tuple[int, float, str]:
    state = item.protection_state.casefold()
    order = 2 if item.soft_deleted or state in SOFT_DELETED_STATES else 1 if state in STOPPED_STATES else 0
    newest = item.last_recovery_point.timestamp() if item.last_recovery_point else 0.0
    return order, -newest, item.id
