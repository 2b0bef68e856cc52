"""Builders of the documents that the simulated Microsoft.RecoveryServices serves.

The shapes are those of recorded traffic of the real service. Builders are pure: they read no clock and no
store, so a generated fleet and the handlers make documents that nothing can tell apart.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from app.sandbox.clock import timestamp
from app.sandbox.messages import Json
from app.sandbox.recovery.disk_selection import DiskSelection
from app.sandbox.recovery.naming import (
    ITEM_TYPE,
    JOB_TYPE,
    RECOVERY_POINT_TYPE,
    VAULT_TYPE,
    container_name_of,
    item_id_of,
    item_name_of,
    vault_id_of,
)
from app.sandbox.recovery.policy_documents import default_policies, policy_document, vm_policy_properties

__all__ = [
    "HEALTHY",
    "NEVER_BACKED_UP",
    "NOT_ENDED",
    "default_policies",
    "etag_of",
    "iso_duration",
    "job_document",
    "job_task",
    "listed_job",
    "listed_vault",
    "policy_document",
    "protected_item_document",
    "recovery_point_document",
    "soft_deletion",
    "vault_document",
    "vm_policy_properties",
]

NEVER_BACKED_UP = "2001-01-01T00:00:00Z"
"""What ``lastBackupTime`` says until the first backup."""
NOT_ENDED = "0001-01-01T00:00:00"
"""What an end time says while there is none; Azure leaves the ``Z`` away."""
HEALTHY = {
    "code": 400239,
    "title": "IaasVmHealthGreenDefault",
    "message": "Backup pre-check status of this virtual machine is OK.",
    "recommendations": [],
}
"""The health detail of an item whose pre-check passed."""
_ARM = "https://management.azure.com"


def iso_duration(interval: timedelta) -> str:
    """A duration as the jobs API writes it: ``PT40.7700302S``, ``PT1H56M16.9236672S``, ``PT0S``."""
    total = max(interval.total_seconds(), 0.0)
    hours, rest = divmod(total, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{seconds:.7f}".rstrip("0").rstrip(".")
    return "PT" + (f"{int(hours)}H" if hours else "") + (f"{int(minutes)}M" if minutes else "") + f"{text}S"


def etag_of(moment: datetime) -> str:
    """The weak entity tag of a vault last changed at a moment."""
    return f"W/\"datetime'{quote(timestamp(moment), safe='')}'\""


def vault_document(
    *,
    subscription: str,
    group: str,
    name: str,
    location: str,
    changed: datetime,
    tags: Mapping[str, str] | None = None,
    redundancy: str = "GeoRedundant",
    cross_region_restore: bool = False,
    soft_delete: str = "Enabled",
    soft_delete_days: int = 14,
    immutability: str | None = None,
    multi_user_authorization: bool = False,
    public_network_access: str = "Enabled",
    identity: Json | None = None,
) -> Json:
    """A vault as ``GET`` of it answers once it is provisioned.

    ``redundancy`` is GeoRedundant, LocallyRedundant or ZoneRedundant; ``soft_delete`` Enabled, Disabled or
    AlwaysON; ``immutability`` None, Disabled, Unlocked or Locked; ``changed`` decides the entity tag.
    """
    document: Json = {"location": location, "name": name, "etag": etag_of(changed)}
    if tags:
        document["tags"] = dict(tags)
    if identity:
        document["identity"] = identity
    document["properties"] = {
        "provisioningState": "Succeeded",
        "privateEndpointStateForBackup": "None",
        "privateEndpointStateForSiteRecovery": "None",
        "monitoringSettings": {
            "azureMonitorAlertSettings": {
                "alertsForAllJobFailures": "Enabled",
                "alertsForAllReplicationIssues": "Enabled",
                "alertsForAllFailoverIssues": "Enabled",
            },
            "classicAlertSettings": {
                "alertsForCriticalOperations": "Enabled",
                "emailNotificationsForSiteRecovery": "Enabled",
            },
        },
        "backupStorageVersion": "Unassigned",
        "securitySettings": {
            "immutabilitySettings": None if immutability is None else {"state": immutability},
            "softDeleteSettings": {
                "softDeleteRetentionPeriodInDays": soft_delete_days,
                "softDeleteState": soft_delete,
                "enhancedSecurityState": "Enabled",
            },
            "multiUserAuthorization": "Enabled" if multi_user_authorization else "Disabled",
        },
        "redundancySettings": {
            "standardTierStorageRedundancy": redundancy,
            "crossRegionRestore": "Enabled" if cross_region_restore else "Disabled",
        },
        "secureScore": "None",
        "bcdrSecurityLevel": "Poor",
        "publicNetworkAccess": public_network_access,
        "restoreSettings": {"crossSubscriptionRestoreSettings": {"crossSubscriptionRestoreState": "Enabled"}},
    }
    document["id"] = vault_id_of(subscription, group, name)
    document["type"] = VAULT_TYPE
    document["sku"] = {"name": "Standard"}
    return document


def protected_item_document(
    *,
    vault_id: str,
    vm_id: str,
    policy_id: str,
    data_id: str,
    policy_type: str = "V1",
    protection_state: str = "IRPending",
    protection_status: str = "Healthy",
    health_status: str = "Passed",
    health_details: Sequence[Json] | None = None,
    last_backup_status: str = "",
    last_backup_time: datetime | None = None,
    last_recovery_point: datetime | None = None,
    deleted_at: datetime | None = None,
    soft_delete_days: int = 14,
    disks: DiskSelection | None = None,
) -> Json:
    """A VM's backup item; with the defaults as it is right after enabling.

    ``policy_id`` is empty for a stopped item. ``deleted_at`` makes it a soft-deleted one, kept for
    ``soft_delete_days``. ``data_id`` is a decimal number in a string.
    """
    vm_name = vm_id.rstrip("/").rsplit("/", 1)[-1]
    properties: Json = {
        "friendlyName": vm_name,
        "virtualMachineId": vm_id,
        "protectionStatus": protection_status,
        "protectionState": protection_state,
        "healthStatus": health_status,
    }
    if health_details is not None:
        properties["healthDetails"] = [dict(detail) for detail in health_details]
    properties |= {
        "lastBackupStatus": last_backup_status,
        "lastBackupTime": NEVER_BACKED_UP if last_backup_time is None else timestamp(last_backup_time),
        "protectedItemDataId": data_id,
        "sourceSideScanning": 0,
        "protectedItemType": "Microsoft.Compute/virtualMachines",
        "backupManagementType": "AzureIaasVM",
        "workloadType": "VM",
        "containerName": container_name_of(vm_id).partition(";")[2],
        "sourceResourceId": vm_id,
        "policyId": policy_id,
        "policyName": policy_id.rsplit("/", 1)[-1],
        "vaultId": f"{_ARM}{vault_id}",
        "isArchiveEnabled": False,
        "softDeleteRetentionPeriod": 0,
    }
    if policy_id:
        properties["policyType"] = policy_type
    if last_recovery_point is not None:
        properties["lastRecoveryPoint"] = timestamp(last_recovery_point)
    if disks is not None:
        properties["extendedProperties"] = disks.document
    if deleted_at is not None:
        properties |= soft_deletion(deleted_at, soft_delete_days)
    return {
        "id": item_id_of(vault_id, vm_id),
        "name": item_name_of(vm_id),
        "type": ITEM_TYPE,
        "properties": properties,
    }


def soft_deletion(deleted_at: datetime, days: int) -> Json:
    """The properties that mark an item as soft-deleted at a moment, to be purged after ``days``."""
    return {
        "deferredDeleteTimeInUTC": timestamp(deleted_at),
        "isScheduledForDeferredDelete": True,
        "softDeleteRetentionPeriodInDays": days,
    }


def job_task(
    name: str,
    status: str,
    started: datetime | None = None,
    ended: datetime | None = None,
    duration: str = "PT0S",
) -> Json:
    """One task of a job; status is NotStarted, InProgress, Completed, Failed or Cancelled."""
    if started is not None and ended is not None:
        duration = iso_duration(ended - started)
    return {
        "taskId": name,
        "startTime": NOT_ENDED if started is None else timestamp(started),
        "endTime": NOT_ENDED if ended is None else timestamp(ended),
        "duration": duration,
        "status": status,
        "taskType": "Normal",
    }


def job_document(
    *,
    vault_id: str,
    job_id: str,
    vm_id: str,
    operation: str,
    status: str,
    started: datetime,
    activity_id: str,
    ended: datetime | None = None,
    tasks: Sequence[Json] = (),
    property_bag: Mapping[str, str] | None = None,
    error_details: Sequence[Json] = (),
) -> Json:
    """A job as ``GET`` of it answers; lists leave ``extendedInfo`` away (:func:`listed_job`).

    ``operation`` is ConfigureBackup, Backup, DisableBackup …; ``status`` InProgress, Completed,
    CompletedWithWarnings, Failed, Cancelling or Cancelled. Of ``error_details`` each is ``{errorCode: int,
    errorTitle, errorString, recommendations}``.
    """
    vm_name = vm_id.rstrip("/").rsplit("/", 1)[-1]
    properties: Json = {"jobType": "AzureIaaSVMJob"}
    if operation == "Backup":
        properties["actionsInfo"] = ["Cancellable"]
    properties["containerName"] = container_name_of(vm_id).partition(";")[2]
    properties["duration"] = iso_duration((ended or started) - started)
    properties["virtualMachineVersion"] = "Compute"
    if error_details:
        properties["errorDetails"] = [dict(detail) for detail in error_details]
    properties["extendedInfo"] = {
        "tasksList": [dict(task) for task in tasks],
        "propertyBag": {"VM Name": vm_name, **(property_bag or {})},
    }
    if operation == "Backup":
        properties["extendedInfo"]["internalPropertyBag"] = {"IsInstantRpJob": "True"}
    properties |= {
        "entityFriendlyName": vm_name,
        "backupManagementType": "AzureIaasVM",
        "operation": operation,
        "status": status,
        "startTime": timestamp(started),
    }
    if ended is not None:
        properties["endTime"] = timestamp(ended)
    properties["activityId"] = activity_id
    return {
        "id": f"{vault_id}/backupJobs/{job_id}",
        "name": job_id,
        "type": JOB_TYPE,
        "properties": properties,
    }


def listed_job(document: Json) -> Json:
    """A job as lists show it: without ``extendedInfo``."""
    properties = {name: value for name, value in document["properties"].items() if name != "extendedInfo"}
    return {**document, "properties": properties}


def listed_vault(document: Json) -> Json:
    """A vault as lists show it: redundancy, security and storage version come only with its own ``GET``."""
    left_out = {"redundancySettings", "securitySettings", "backupStorageVersion"}
    properties = {name: value for name, value in document["properties"].items() if name not in left_out}
    return {**document, "properties": properties}


def recovery_point_document(
    *,
    item_id: str,
    name: str,
    taken: datetime,
    consistency: str,
    os_type: str,
    vm_size: str,
    expires: datetime | None = None,
    rule: str = "Daily",
    policy_type: str = "V1",
    security_type: str = "None",
    encrypted: bool = False,
    managed: bool = True,
    in_vault: bool = True,
) -> Json:
    """A recovery point; ``consistency`` is AppConsistent, FileSystemConsistent or CrashConsistent.

    ``name`` is a decimal number; ``in_vault`` false leaves only the snapshot tier; ``rule`` is the retention
    rule that set ``expires``.
    """
    tiers = ["InstantRP", "HardenedRP"] if in_vault else ["InstantRP"]
    properties: Json = {
        "objectType": "IaasVMRecoveryPoint",
        "recoveryPointType": consistency,
        "recoveryPointTime": timestamp(taken),
        "recoveryPointAdditionalInfo": "",
        "sourceVMStorageType": "PremiumVMOnPartialPremiumStorage",
        "isSourceVMEncrypted": encrypted,
        "isInstantIlrSessionActive": False,
        "recoveryPointTierDetails": [{"type": tier, "status": "Valid"} for tier in tiers],
        "isManagedVirtualMachine": managed,
        "virtualMachineSize": vm_size,
        "originalStorageAccountOption": False,
        "osType": os_type,
        "recoveryPointMoveReadinessInfo": {
            "ArchivedRP": {
                "isReadyForMove": False,
                "additionalInfo": "We're still determining if this Recovery Point can be moved.. "
                "Please check again after some time.",
            }
        },
        "securityType": security_type,
    }
    if expires is not None:
        expiry = timestamp(expires).removesuffix("Z")
        properties["recoveryPointProperties"] = {
            "expiryTime": expiry,
            "ruleName": rule,
            "isSoftDeleted": False,
        }
    properties |= {
        "isPrivateAccessEnabledOnAnyDisk": False,
        "createdWithPolicyType": policy_type,
        "threatStatus": 0,
    }
    return {
        "id": f"{item_id}/recoveryPoints/{name}",
        "name": name,
        "type": RECOVERY_POINT_TYPE,
        "properties": properties,
    }
