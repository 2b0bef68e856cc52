"""Handlers for what belongs to a vault beside its document: storage and soft delete configuration, usages."""

from app.sandbox.errors import resource_not_found
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.recovery import item_changes, vault_changes
from app.sandbox.recovery.filters import filter_of
from app.sandbox.recovery.guard_rules import CriticalOperation, check_guard
from app.sandbox.recovery.ledger import ledger_of
from app.sandbox.recovery.naming import ITEM_TYPE, JOB_TYPE, VAULT_TYPE
from app.sandbox.recovery.vault_rules import (
    checked_redundancy,
    checked_soft_delete,
    is_locked,
    redundancy_of,
    soft_delete_of,
    weakens_soft_delete,
)
from app.sandbox.recovery.vaults import ACTION, VAULT, properties_of, requested_vault
from app.sandbox.routing import Router
from app.sandbox.store import key_of

_STORAGE = f"{VAULT}/backupstorageconfig/{{name}}"
_CONFIG = f"{VAULT}/backupconfig/{{name}}"
_ENCRYPTION = f"{VAULT}/backupEncryptionConfigs/{{name}}"
_CONTAINER_SUMMARY = "BackupProtectionContainerCountSummary"
_NAMES = {
    "AzureIaasVM": "Azure Virtual Machine",
    "MAB": "Azure Backup Agent",
    "AzureBackupServer": "Azure Backup Server",
    "AzureStorage": "Azure Storage (Azure Files)",
    "AzureWorkload": "SQL in Azure VM",
}


def register(router: Router) -> None:
    """Add the routes of a vault's configuration."""
    storage, config = f"{ACTION}/backupstorageconfig", f"{ACTION}/backupconfig"
    router.add("GET", _STORAGE, f"{storage}/read", get_storage)
    router.add("PUT", _STORAGE, f"{storage}/write", put_storage)
    router.add("PATCH", _STORAGE, f"{storage}/write", patch_storage)
    router.add("GET", _CONFIG, f"{config}/read", get_config)
    router.add("PUT", _CONFIG, f"{config}/write", change_config)
    router.add("PATCH", _CONFIG, f"{config}/write", change_config)
    router.add("GET", _ENCRYPTION, f"{ACTION}/backupEncryptionConfigs/read", get_encryption)
    router.add("GET", f"{VAULT}/usages", f"{ACTION}/usages/read", list_usages)
    summaries = f"{VAULT}/backupUsageSummaries"
    router.add("GET", summaries, f"{ACTION}/backupUsageSummaries/read", list_summaries)


def _part(request: ArmRequest, kind: str, name: str, properties: Json) -> Json:
    """A configuration document; 404 for any name but the one that exists."""
    vault = requested_vault(request)
    document_id = f"{vault['id']}/{kind}/{request.segments['name']}"
    if request.segments["name"].casefold() != name.casefold():
        raise resource_not_found(document_id)
    return {
        "id": f"{vault['id']}/{kind}/{name}",
        "name": name,
        "type": f"{VAULT_TYPE}/{kind}",
        "properties": properties,
    }


def _storage_document(request: ArmRequest) -> Json:
    vault = requested_vault(request)
    redundancy, crossing = redundancy_of(vault)
    locked = is_locked(request.state, vault["id"])
    properties: Json = {
        "storageModelType": redundancy,
        "storageType": redundancy,
        "dedupState": "Disabled",
        "xcoolState": "Disabled",
        "storageTypeState": "Locked" if locked else "Unlocked",
        "crossRegionRestoreFlag": crossing,
    }
    return _part(request, "backupstorageconfig", "vaultstorageconfig", properties)


async def get_storage(request: ArmRequest) -> ArmResponse:
    """The storage configuration, always that of the vault's own redundancy settings."""
    return ArmResponse(200, _storage_document(request))


def _change_storage(request: ArmRequest) -> None:
    vault = requested_vault(request)
    _storage_document(request)
    if key_of(vault["id"]) in ledger_of(request.state).redundancy_by_vault:
        message = (
            "The redundancy settings of this vault were set with the vault API. "
            "Please use the vault API to change them."
        )
        raise ArmError(400, "BMSUserErrorRedundancySettingsUseVaultApi", message)
    body = properties_of(request.body)
    crossing = body.get("crossRegionRestoreFlag")
    settings = checked_redundancy(
        request.state,
        vault,
        body.get("storageType") or body.get("storageModelType"),
        cross_region=crossing if isinstance(crossing, bool) else None,
    )
    properties = {**vault["properties"], "redundancySettings": settings}
    vault_changes.update(request.state, {**vault, "properties": properties})


async def put_storage(request: ArmRequest) -> ArmResponse:
    """Change the redundancy: 200 with the document."""
    _change_storage(request)
    return ArmResponse(200, _storage_document(request))


async def patch_storage(request: ArmRequest) -> ArmResponse:
    """Change the redundancy: 204 and nothing else."""
    _change_storage(request)
    return ArmResponse(204)


def _config_document(request: ArmRequest) -> Json:
    soft = soft_delete_of(requested_vault(request))
    properties = {
        "enhancedSecurityState": soft["enhancedSecurityState"],
        "softDeleteFeatureState": soft["softDeleteState"],
        "softDeleteRetentionPeriodInDays": soft["softDeleteRetentionPeriodInDays"],
        "isSoftDeleteFeatureStateEditable": soft["softDeleteState"] != "AlwaysON",
    }
    return _part(request, "backupconfig", "vaultconfig", properties)


async def get_config(request: ArmRequest) -> ArmResponse:
    """The soft delete configuration."""
    return ArmResponse(200, _config_document(request))


async def change_config(request: ArmRequest) -> ArmResponse:
    """Change the soft delete configuration, with PUT as with PATCH."""
    vault = requested_vault(request)
    _config_document(request)
    body = properties_of(request.body)
    if weakens_soft_delete(
        vault,
        body.get("softDeleteFeatureState"),
        body.get("softDeleteRetentionPeriodInDays"),
        body.get("enhancedSecurityState"),
    ):
        requests = body.get("resourceGuardOperationRequests")
        check_guard(request, vault["id"], requests, (CriticalOperation.WEAKEN_SOFT_DELETE,))
    settings = checked_soft_delete(
        request,
        vault,
        body.get("softDeleteFeatureState"),
        body.get("softDeleteRetentionPeriodInDays"),
        body.get("enhancedSecurityState"),
    )
    security = {
        "immutabilitySettings": None,
        "multiUserAuthorization": "Disabled",
        **(vault["properties"].get("securitySettings") or {}),
        "softDeleteSettings": settings,
    }
    properties = {**vault["properties"], "securitySettings": security}
    vault_changes.update(request.state, {**vault, "properties": properties})
    return ArmResponse(200, _config_document(request))


async def get_encryption(request: ArmRequest) -> ArmResponse:
    """The encryption configuration: keys managed by Microsoft."""
    properties = {
        "useSystemAssignedIdentity": True,
        "encryptionAtRestType": "MicrosoftManaged",
        "lastUpdateStatus": "NotEnabled",
        "infrastructureEncryptionState": "Disabled",
    }
    document = _part(request, "backupEncryptionConfigs", "backupResourceEncryptionConfig", properties)
    return ArmResponse(200, document)


def _usage(name: str, label: str, value: int, *, unit: str = "Count", limit: int = -1) -> Json:
    return {
        "unit": unit,
        "currentValue": value,
        "limit": limit,
        "name": {"value": name, "localizedValue": label},
    }


async def list_usages(request: ArmRequest) -> ArmResponse:
    """How full a vault is, in the names of the real service."""
    vault = requested_vault(request)
    item_changes.purge_expired(request.state, vault["id"])
    items = request.state.store.within(vault["id"], ITEM_TYPE)
    machines = [item for item in items if item["properties"].get("backupManagementType") == "AzureIaasVM"]
    jobs = request.state.store.within(vault["id"], JOB_TYPE)
    critical = sum(1 for item in machines if item["properties"].get("healthStatus") == "ActionRequired")
    warning = sum(1 for item in machines if item["properties"].get("healthStatus") == "ActionSuggested")
    running = sum(1 for job in jobs if job["properties"]["status"] == "InProgress")
    failed = sum(1 for job in jobs if job["properties"]["status"] == "Failed")
    usages = [
        _usage("MABContainersCount", "Backup management servers", 0),
        _usage("ProtectedItemCount", "Backup items/Azure virtual machine backup", len(items)),
        _usage("ProtectedItemCriticalCount", "Critical", critical),
        _usage("ProtectedItemWarningCount", "Warning", warning),
        _usage("IaaSVMProtectedItemCount", "Azure Virtual Machines", len(machines)),
        _usage("IaaSVMProtectedItemCriticalCount", "Critical", critical),
        _usage("IaaSVMProtectedItemWarningCount", "Warning", warning),
        {**_usage("InProgressJobsCount", "In progress", running), "quotaPeriod": "P1D"},
        {**_usage("FailedJobsCount", "Failed", failed), "quotaPeriod": "P1D"},
    ]
    return ArmResponse(200, {"value": usages})


async def list_summaries(request: ArmRequest) -> ArmResponse:
    """The number of items, or of containers, by kind of backup."""
    vault = requested_vault(request)
    terms = filter_of(request, ("type", "backupManagementType"))
    item_changes.purge_expired(request.state, vault["id"])
    items = request.state.store.within(vault["id"], ITEM_TYPE)
    counts = {
        kind: sum(1 for item in items if item["properties"].get("backupManagementType") == kind)
        for kind in _NAMES
    }
    shown = ("AzureIaasVM",) if terms.get("type") == _CONTAINER_SUMMARY else tuple(_NAMES)
    return ArmResponse(200, {"value": [_usage(kind, _NAMES[kind], counts[kind]) for kind in shown]})
