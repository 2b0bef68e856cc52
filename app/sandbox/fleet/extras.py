"""What the demo fleet holds beside VMs and their backups: locks, other machines, lost items."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from app.sandbox.clock import timestamp
from app.sandbox.fleet.estate import DEMO_VAULTS, DEV_TEST, PRODUCTION, VaultPlan
from app.sandbox.fleet.machine import Machine
from app.sandbox.fleet.parents import group_document
from app.sandbox.fleet.plants.kinds import CLASSIC_VM, FLEXIBLE_SET, UNIFORM_SET
from app.sandbox.fleet.protection import VM_NOT_FOUND, failed_job, last_run_before
from app.sandbox.fleet.values import compute_time, guid
from app.sandbox.messages import Json
from app.sandbox.recovery.documents import protected_item_document
from app.sandbox.recovery.naming import ITEM_TYPE
from app.sandbox.resources.policy_assignments import assignment_document
from app.sandbox.resources.policy_definitions import ALLOWED_LOCATIONS, REQUIRED_TAG

LOCK_TYPE = "Microsoft.Authorization/locks"
RESTORE_POINT_GROUP = "AzureBackupRG_westeurope_1"
DENY_OUTBOUND = (
    f"/subscriptions/{PRODUCTION.id}/resourceGroups/rg-web-prod/providers/Microsoft.Network"
    "/networkSecurityGroups/nsg-web-deny-outbound"
)
DENIED_VM = "krc-web-04"
SQL_VM = "sql-report-01"
LOCKED_GROUP = "rg-frozen-krs"
"""An empty group in Korea South in which nothing can be changed."""
GOVERNED_GROUP = "rg-governed-krs"
"""An empty group in Korea South in which everything needs a tag."""
REQUIRED_TAG_NAME = "costCenter"
DEV_REGIONS = ("koreacentral", "southeastasia", "westeurope")
"""Where Azure Policy lets Contoso Dev/Test make resources."""
TWO_VAULTS_VM = (
    f"/subscriptions/{PRODUCTION.id}/resourceGroups/rg-print-krc/providers/Microsoft.Compute/virtualMachines"
    "/print-01"
)
"""Protected in ``rsv-prod-krc``, and a soft-deleted item is still in ``rsv-prod-krc-private``."""


def lock_document(scope: str, name: str, level: str, notes: str) -> Json:
    """A management lock at a scope."""
    return {
        "id": f"{scope}/providers/{LOCK_TYPE}/{name}",
        "type": LOCK_TYPE,
        "name": name,
        "properties": {"level": level, "notes": notes},
    }


def machine_lock(machine: Machine) -> Json:
    """The lock that a machine carries itself."""
    return lock_document(machine.id, "do-not-delete", machine.lock, "Ask the owner before this is removed.")


def extra_documents(now: datetime, source: Random) -> Iterator[Json]:
    """Everything that belongs to no single generated machine."""
    group = f"/subscriptions/{DEV_TEST.id}/resourceGroups/{RESTORE_POINT_GROUP}"
    yield lock_document(group, "governance", "CanNotDelete", "Set on every group by the governance team.")
    yield _classic_machine(source)
    yield from _scale_sets(now, source)
    yield _deny_outbound()
    vault = next(plan for plan in DEMO_VAULTS if plan.key == "prod-krc")
    yield _sql_item(vault, now)
    yield _earlier_item(now, source)
    yield from _governance()
    for lost in ("rg-crm-old/crm-db-02", "rg-erp-prod/erp-app-retired"):
        yield from _lost_item(vault, *lost.split("/"), now=now, source=source)


def _governance() -> Iterator[Json]:
    """What stands in the way of a plan: locks and policies that the demo account may read and not lift."""
    jpe = next(plan for plan in DEMO_VAULTS if plan.key == "prod-jpe")
    groups = f"/subscriptions/{PRODUCTION.id}/resourceGroups"
    notes = "Backups of Japan stay until the audit is over."
    yield lock_document(f"{groups}/{jpe.group}", "keep-backups", "CanNotDelete", notes)
    for name in (LOCKED_GROUP, GOVERNED_GROUP):
        yield group_document(f"{groups}/{name}", name, "koreasouth")
    notes = "Change freeze until the move is done."
    yield lock_document(f"{groups}/{LOCKED_GROUP}", "frozen", "ReadOnly", notes)
    yield assignment_document(
        f"{groups}/{GOVERNED_GROUP}",
        "tag-cost-center",
        REQUIRED_TAG,
        REQUIRED_TAG_NAME,
        "Everything has an owner",
    )
    yield assignment_document(
        f"/subscriptions/{DEV_TEST.id}",
        "allowed-regions",
        ALLOWED_LOCATIONS,
        list(DEV_REGIONS),
        "Development stays in three regions",
    )


def _earlier_item(now: datetime, source: Random) -> Json:
    """The soft-deleted item that a VM left in one vault before it was protected in another."""
    private = next(plan for plan in DEMO_VAULTS if plan.key == "prod-private")
    run = last_run_before(now) - timedelta(days=12)
    return protected_item_document(
        vault_id=private.id,
        vm_id=TWO_VAULTS_VM,
        policy_id="",
        data_id=str(source.getrandbits(48)),
        protection_state="ProtectionStopped",
        last_backup_status="Completed",
        last_backup_time=run,
        last_recovery_point=run + timedelta(seconds=4),
        deleted_at=now - timedelta(days=9),
    )


def _lost_item(vault: VaultPlan, group: str, name: str, *, now: datetime, source: Random) -> Iterator[Json]:
    """The item of a VM that was moved or deleted, whose backups have failed since nine days."""
    vm_id = (
        f"/subscriptions/{PRODUCTION.id}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines"
        f"/{name}"
    )
    run = last_run_before(now)
    yield protected_item_document(
        vault_id=vault.id,
        vm_id=vm_id,
        policy_id=f"{vault.id}/backupPolicies/DefaultPolicy",
        data_id=str(source.getrandbits(48)),
        protection_state="Protected",
        protection_status="Unhealthy",
        health_status="ActionRequired",
        health_details=[VM_NOT_FOUND],
        last_backup_status="Failed",
        last_backup_time=run,
        last_recovery_point=run - timedelta(days=9),
    )
    for age in range(9):
        yield failed_job(vault, vm_id, run - timedelta(days=age), VM_NOT_FOUND, source)


def _sql_item(vault: VaultPlan, now: datetime) -> Json:
    vm_id = (
        f"/subscriptions/{PRODUCTION.id}/resourceGroups/rg-sql-prod/providers/Microsoft.Compute/virtualMachines"
        f"/{SQL_VM}"
    )
    container = f"VMAppContainer;compute;rg-sql-prod;{SQL_VM}"
    name = "SQLDataBase;mssqlserver;sales"
    moment = timestamp(last_run_before(now))
    return {
        "id": f"{vault.id}/backupFabrics/Azure/protectionContainers/{container}/protectedItems/{name}",
        "name": name,
        "type": ITEM_TYPE,
        "properties": {
            "friendlyName": "sales",
            "serverName": SQL_VM,
            "parentName": "MSSQLSERVER",
            "parentType": "AzureVmWorkloadSQLInstance",
            "protectionStatus": "Healthy",
            "protectionState": "Protected",
            "lastBackupStatus": "Healthy",
            "lastBackupTime": moment,
            "protectedItemDataSourceId": "70369923403775",
            "protectedItemHealthStatus": "Healthy",
            "extendedInfo": {"recoveryPointCount": 30, "policyState": "Consistent", "recoveryModel": "FULL"},
            "protectedItemType": "AzureVmWorkloadSQLDatabase",
            "backupManagementType": "AzureWorkload",
            "workloadType": "SQLDataBase",
            "containerName": container,
            "sourceResourceId": vm_id,
            "policyId": f"{vault.id}/backupPolicies/HourlyLogBackup",
            "lastRecoveryPoint": moment,
            "isArchiveEnabled": False,
        },
    }


def _classic_machine(source: Random) -> Json:
    return {
        "id": CLASSIC_VM,
        "name": CLASSIC_VM.rsplit("/", 1)[-1],
        "type": "Microsoft.ClassicCompute/virtualMachines",
        "location": "koreacentral",
        "properties": {
            "hardwareProfile": {
                "platformGuestAgent": True,
                "size": "Standard_D1_v2",
                "deploymentId": guid(source),
            },
            "storageProfile": {
                "operatingSystemDisk": {"operatingSystem": "Windows", "diskName": "classic-print-01-os"}
            },
            "instanceView": {"status": "ReadyRole", "powerState": "Started"},
            "provisioningState": "Succeeded",
        },
    }


def _scale_sets(now: datetime, source: Random) -> Iterator[Json]:
    created = compute_time(now - timedelta(days=200))
    for set_id, mode in ((FLEXIBLE_SET, "Flexible"), (UNIFORM_SET, "Uniform")):
        properties: Json = {
            "orchestrationMode": mode,
            "provisioningState": "Succeeded",
            "uniqueId": guid(source),
            "timeCreated": created,
        }
        if mode == "Flexible":
            properties |= {"singlePlacementGroup": False, "platformFaultDomainCount": 1}
        else:
            properties |= {
                "singlePlacementGroup": True,
                "overprovision": False,
                "upgradePolicy": {"mode": "Manual"},
            }
        yield {
            "name": set_id.rsplit("/", 1)[-1],
            "id": set_id,
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "location": "japaneast",
            "sku": {"name": "Standard_D2s_v5", "tier": "Standard", "capacity": 1},
            "properties": properties,
        }
    yield {
        "name": "vmss-shop-uniform_0",
        "id": f"{UNIFORM_SET}/virtualMachines/0",
        "instanceId": "0",
        "type": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
        "location": "japaneast",
        "sku": {"name": "Standard_D2s_v5", "tier": "Standard"},
        "properties": {
            "latestModelApplied": True,
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "vmId": guid(source),
            "provisioningState": "Succeeded",
            "storageProfile": {"osDisk": {"osType": "Linux", "createOption": "FromImage"}, "dataDisks": []},
            "timeCreated": created,
        },
    }


def _deny_outbound() -> Json:
    rule = "deny-all-outbound"
    return {
        "name": DENY_OUTBOUND.rsplit("/", 1)[-1],
        "id": DENY_OUTBOUND,
        "type": "Microsoft.Network/networkSecurityGroups",
        "location": "koreacentral",
        "properties": {
            "provisioningState": "Succeeded",
            "securityRules": [
                {
                    "name": rule,
                    "id": f"{DENY_OUTBOUND}/securityRules/{rule}",
                    "type": "Microsoft.Network/networkSecurityGroups/securityRules",
                    "properties": {
                        "provisioningState": "Succeeded",
                        "protocol": "*",
                        "sourcePortRange": "*",
                        "destinationPortRange": "*",
                        "sourceAddressPrefix": "*",
                        "destinationAddressPrefix": "*",
                        "access": "Deny",
                        "priority": 4000,
                        "direction": "Outbound",
                    },
                }
            ],
        },
    }
