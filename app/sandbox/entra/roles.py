"""The built-in roles of the sandbox's users, with the actions of their definitions (facts, section 6)."""

from dataclasses import dataclass

_VAULTS = "Microsoft.RecoveryServices/Vaults"
_ITEMS = f"{_VAULTS}/backupFabrics/protectionContainers/protectedItems"


@dataclass(frozen=True)
class Role:
    """A built-in role; ``id`` is the name of its definition."""

    name: str
    id: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()


OWNER = Role("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", ("*",))
READER = Role("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", ("*/read",))
BACKUP_READER = Role(
    "Backup Reader",
    "a795c7a0-d4a2-40c1-ae25-d81f01202912",
    (
        "Microsoft.Authorization/*/read",
        "Microsoft.RecoveryServices/locations/allocatedStamp/read",
        "Microsoft.RecoveryServices/locations/backupStatus/action",
        "Microsoft.RecoveryServices/locations/operationStatus/read",
        "Microsoft.RecoveryServices/operations/read",
        f"{_VAULTS}/backupconfig/read",
        f"{_VAULTS}/backupEngines/read",
        f"{_VAULTS}/backupFabrics/operationResults/read",
        f"{_VAULTS}/backupFabrics/protectionContainers/operationResults/read",
        f"{_VAULTS}/backupFabrics/protectionContainers/read",
        f"{_ITEMS}/operationResults/read",
        f"{_ITEMS}/operationsStatus/read",
        f"{_ITEMS}/read",
        f"{_ITEMS}/recoveryPoints/read",
        f"{_VAULTS}/backupJobs/operationResults/read",
        f"{_VAULTS}/backupJobs/read",
        f"{_VAULTS}/backupJobsExport/action",
        f"{_VAULTS}/backupOperationResults/read",
        f"{_VAULTS}/backupOperations/read",
        f"{_VAULTS}/backupPolicies/operationResults/read",
        f"{_VAULTS}/backupPolicies/operations/read",
        f"{_VAULTS}/backupPolicies/read",
        f"{_VAULTS}/backupProtectedItems/read",
        f"{_VAULTS}/backupProtectionContainers/read",
        f"{_VAULTS}/backupstorageconfig/read",
        f"{_VAULTS}/backupUsageSummaries/read",
        f"{_VAULTS}/extendedInformation/read",
        f"{_VAULTS}/monitoringAlerts/read",
        f"{_VAULTS}/monitoringAlerts/write",
        f"{_VAULTS}/read",
        f"{_VAULTS}/registeredIdentities/operationResults/read",
        f"{_VAULTS}/registeredIdentities/read",
        f"{_VAULTS}/usages/read",
    ),
)
BACKUP_OPERATOR = Role(
    "Backup Operator",
    "00c29273-979b-4161-815c-10b084fb9324",
    (
        *BACKUP_READER.actions,
        "Microsoft.Network/virtualNetworks/read",
        "Microsoft.RecoveryServices/locations/backupPreValidateProtection/action",
        "Microsoft.RecoveryServices/locations/backupValidateFeatures/action",
        f"{_VAULTS}/backupFabrics/backupProtectionIntent/read",
        f"{_VAULTS}/backupFabrics/backupProtectionIntent/write",
        f"{_VAULTS}/backupFabrics/protectableContainers/read",
        f"{_VAULTS}/backupFabrics/protectionContainers/inquire/action",
        f"{_VAULTS}/backupFabrics/protectionContainers/items/read",
        f"{_VAULTS}/backupFabrics/protectionContainers/write",
        f"{_ITEMS}/backup/action",
        f"{_ITEMS}/recoveryPoints/restore/action",
        f"{_ITEMS}/write",
        f"{_VAULTS}/backupFabrics/refreshContainers/action",
        f"{_VAULTS}/backupJobs/*",
        f"{_VAULTS}/backupOperationResults/*",
        f"{_VAULTS}/backupProtectableItems/*",
        f"{_VAULTS}/backupResourceGuardProxies/read",
        f"{_VAULTS}/backupstorageconfig/*",
        f"{_VAULTS}/backupValidateOperation/action",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Storage/storageAccounts/read",
    ),
)
VIRTUAL_MACHINE_CONTRIBUTOR = Role(
    "Virtual Machine Contributor",
    "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
    (
        "Microsoft.Authorization/*/read",
        "Microsoft.Compute/availabilitySets/*",
        "Microsoft.Compute/disks/delete",
        "Microsoft.Compute/disks/read",
        "Microsoft.Compute/disks/write",
        "Microsoft.Compute/locations/*",
        "Microsoft.Compute/virtualMachines/*",
        "Microsoft.Compute/virtualMachineScaleSets/*",
        "Microsoft.Network/locations/*",
        "Microsoft.Network/networkInterfaces/*",
        "Microsoft.Network/networkSecurityGroups/join/action",
        "Microsoft.Network/networkSecurityGroups/read",
        "Microsoft.Network/publicIPAddresses/read",
        "Microsoft.Network/virtualNetworks/read",
        "Microsoft.RecoveryServices/locations/*",
        f"{_VAULTS}/backupFabrics/backupProtectionIntent/write",
        f"{_VAULTS}/backupFabrics/protectionContainers/protectedItems/*/read",
        f"{_ITEMS}/read",
        f"{_ITEMS}/write",
        f"{_VAULTS}/backupPolicies/read",
        f"{_VAULTS}/backupPolicies/write",
        f"{_VAULTS}/read",
        f"{_VAULTS}/usages/read",
        f"{_VAULTS}/write",
        "Microsoft.ResourceHealth/availabilityStatuses/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Storage/storageAccounts/listKeys/action",
        "Microsoft.Storage/storageAccounts/read",
    ),
)
