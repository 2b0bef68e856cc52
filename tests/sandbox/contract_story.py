"""Requests to every operation that the sandbox serves, each answer judged by the OpenAPI files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import aiohttp

from app.sandbox.accounts import Account, RoleAssignment
from app.sandbox.fleet import build_state
from app.sandbox.fleet.estate import ACCOUNT_OBJECT_ID, LAB, PRODUCTION
from app.sandbox.recovery.naming import container_name_of, item_name_of
from app.sandbox.server import SandboxServer
from app.sandbox.state import State
from tests.sandbox.openapi import Problem, Specification
from tests.shared_material import shared

SUBSCRIPTION = f"/subscriptions/{PRODUCTION.id}"
BACKUP = f"{SUBSCRIPTION}/providers/Microsoft.RecoveryServices"
ERP = f"{SUBSCRIPTION}/resourceGroups/rg-erp-prod"
VM = f"{ERP}/providers/Microsoft.Compute/virtualMachines"
VAULT = (
    f"{SUBSCRIPTION}/resourceGroups/rg-backup-krc/providers/Microsoft.RecoveryServices/vaults/rsv-prod-krc"
)
NEW_GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-contract"
NEW_VAULT = f"{NEW_GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv-contract"
FILTER = "?$filter=" + quote("backupManagementType eq 'AzureIaasVM'")


@dataclass
class Traffic:
    """Requests to a running sandbox and what the specification says of the answers."""

    server: SandboxServer
    session: aiohttp.ClientSession
    specification: Specification
    operations: set[tuple[str, str]] = field(default_factory=set)
    problems: set[tuple[str, Problem]] = field(default_factory=set)
    """Every problem with the id of the operation that had it."""

    async def send(self, method: str, path: str, body: object = None, expect: int = 200) -> Any:
        """Send one request, check status and answer, and give the decoded body back."""
        url = path if path.startswith("http") else self.server.url + path
        if "api-version" not in url:
            url += ("&" if "?" in url else "?") + "api-version=2026-10-01"
        async with self.session.request(method, url, json=body) as response:
            raw = await response.read()
            answer = json.loads(raw) if raw else None
            assert response.status == expect, (method, path, response.status, answer)
            self.judge(method, url, response.status, answer)
            self.headers: Mapping[str, str] = response.headers
        return answer

    def judge(self, method: str, url: str, status: int, answer: object) -> None:
        operation = self.specification.operation(method, url.removeprefix(self.server.url))
        if operation is None:
            return
        self.operations.add((operation.method, operation.shape))
        for problem in self.specification.problems(operation, status, answer):
            self.problems.add((operation.id, problem))

    async def settle(self, state: State, minutes: float = 3) -> None:
        """Let simulated time pass."""
        state.clock.skip(timedelta(minutes=minutes))


def item_of(vault: str, vm_id: str) -> str:
    container, item = quote(container_name_of(vm_id)), quote(item_name_of(vm_id))
    return f"{vault}/backupFabrics/Azure/protectionContainers/{container}/protectedItems/{item}"


async def read_resources(traffic: Traffic) -> None:
    send = traffic.send
    await send("GET", "/tenants")
    await send("GET", "/subscriptions")
    await send("GET", SUBSCRIPTION)
    await send("GET", f"{SUBSCRIPTION}/locations")
    await send("GET", f"{SUBSCRIPTION}/providers")
    await send("GET", f"{SUBSCRIPTION}/providers/Microsoft.RecoveryServices")
    await send("POST", f"/subscriptions/{LAB.id}/providers/Microsoft.RecoveryServices/register")
    await send("GET", f"{SUBSCRIPTION}/resourcegroups")
    await send("GET", ERP)
    await send("GET", f"{SUBSCRIPTION}/resourcegroups/none", expect=404)
    await send("HEAD", ERP, expect=204)
    await send("GET", f"{SUBSCRIPTION}/resources")
    await send("GET", f"{ERP}/resources")
    await send("PUT", NEW_GROUP, {"location": "koreasouth", "tags": {"a": "b"}}, expect=201)
    await send("PUT", NEW_GROUP, {"location": "koreasouth"})
    await send("GET", f"{ERP}/providers/Microsoft.Authorization/permissions")
    query = {"subscriptions": [PRODUCTION.id], "query": "Resources | project id, name | take 3"}
    await send("POST", "/providers/Microsoft.ResourceGraph/resources", query)
    await send(
        "POST", "/providers/Microsoft.ResourceGraph/resources", {"query": "Resources | nonsense"}, expect=400
    )
    locks = "/providers/Microsoft.Authorization/locks"
    for scope in (SUBSCRIPTION, ERP):
        lock = {"properties": {"level": "CanNotDelete", "notes": "contract"}}
        await send("PUT", f"{scope}{locks}/contract", lock, expect=201)
        await send("PUT", f"{scope}{locks}/contract", lock)
        await send("GET", f"{scope}{locks}/contract")
        await send("GET", f"{scope}{locks}")
        await send("DELETE", f"{scope}{locks}/contract")


async def read_compute(traffic: Traffic) -> None:
    send = traffic.send
    machines = f"{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines"
    await send("GET", machines)
    await send("GET", f"{machines}?statusOnly=true")
    await send("GET", f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/koreacentral/virtualMachines")
    await send("GET", VM)
    await send("GET", f"{VM}/erp-db-03")
    await send("GET", f"{VM}/erp-db-03?$expand=instanceView")
    await send("GET", f"{VM}/none", expect=404)
    await send("GET", f"{VM}/erp-db-03/instanceView")
    await send("GET", f"{VM}/erp-db-03/extensions")
    await send("GET", f"{VM}/erp-db-03/extensions/VMSnapshotLinux")
    await send("GET", f"{SUBSCRIPTION}/providers/Microsoft.Compute/disks")
    disks = await send("GET", f"{ERP}/providers/Microsoft.Compute/disks")
    await send("GET", disks["value"][0]["id"])
    await send("GET", f"{SUBSCRIPTION}/providers/Microsoft.Compute/restorePointCollections")
    await send("GET", f"{ERP}/providers/Microsoft.Compute/restorePointCollections")
    await send("GET", f"{ERP}/providers/Microsoft.Compute/restorePointCollections/none", expect=404)
    await send("POST", f"{VM}/erp-batch-01/deallocate", expect=202)
    await traffic.settle(traffic.server.state)
    await send("POST", f"{VM}/erp-batch-01/start", expect=202)
    for kind in ("networkInterfaces", "networkSecurityGroups", "virtualNetworks"):
        await send("GET", f"{SUBSCRIPTION}/providers/Microsoft.Network/{kind}")
        await send("GET", f"{ERP}/providers/Microsoft.Network/{kind}")
    await send("GET", f"{ERP}/providers/Microsoft.Network/networkInterfaces/erp-app-01-nic")
    web = f"{SUBSCRIPTION}/resourceGroups/rg-web-prod/providers/Microsoft.Network"
    await send("GET", f"{web}/networkSecurityGroups/nsg-web-deny-outbound")
    await send("GET", f"{web}/virtualNetworks/vnet-none", expect=404)


async def work_with_vaults(traffic: Traffic) -> None:
    send, state = traffic.send, traffic.server.state
    names = f"{NEW_GROUP}/providers/Microsoft.RecoveryServices/locations/koreasouth"
    asked = {"name": "rsv-contract", "type": "Microsoft.RecoveryServices/Vaults"}
    await send("POST", f"{names}/checkNameAvailability", asked)
    await send(
        "POST", f"{BACKUP}/locations/koreasouth/capabilities", {"type": "Microsoft.RecoveryServices/Vaults"}
    )
    await send("GET", f"{BACKUP}/vaults")
    await send(
        "GET", f"{SUBSCRIPTION}/resourceGroups/rg-backup-krc/providers/Microsoft.RecoveryServices/vaults"
    )
    await send("GET", NEW_VAULT, expect=404)
    body = {
        "location": "koreasouth",
        "sku": {"name": "RS0", "tier": "Standard"},
        "properties": {"publicNetworkAccess": "Enabled"},
    }
    await send("PUT", NEW_VAULT, body, expect=201)
    status = traffic.headers["Azure-AsyncOperation"]
    await send("GET", status)
    await traffic.settle(state)
    await send("GET", status)
    await send("GET", NEW_VAULT)
    redundancy = {
        "redundancySettings": {
            "standardTierStorageRedundancy": "LocallyRedundant",
            "crossRegionRestore": "Disabled",
        }
    }
    await send("PATCH", NEW_VAULT, {"properties": redundancy}, expect=202)
    result = traffic.headers["Location"]
    await traffic.settle(state)
    await send("GET", result)
    await send("GET", VAULT.replace("rsv-prod-krc", "rsv-prod-krc-private"))
    await send("GET", f"{VAULT}/usages")
    await send(
        "GET", f"{VAULT}/backupUsageSummaries?$filter=" + quote("type eq 'BackupProtectedItemCountSummary'")
    )
    await send("GET", f"{VAULT}/backupResourceGuardProxies")
    await send("GET", f"{VAULT}/backupDeletedProtectionContainers{FILTER}")


async def work_with_policies(traffic: Traffic) -> None:
    send, state = traffic.send, traffic.server.state
    await send("GET", f"{VAULT}/backupPolicies{FILTER}")
    await send("GET", f"{VAULT}/backupPolicies")
    default = await send("GET", f"{VAULT}/backupPolicies/DefaultPolicy")
    await send("GET", f"{VAULT}/backupPolicies/EnhancedPolicy")
    await send("GET", f"{VAULT}/backupPolicies/None", expect=404)
    properties = {name: one for name, one in default["properties"].items() if name != "protectedItemsCount"}
    await send("PUT", f"{NEW_VAULT}/backupPolicies/Contract", {"properties": properties})
    await send("PUT", f"{VAULT}/backupPolicies/DefaultPolicy", {"properties": properties}, expect=202)
    urls = traffic.headers["Azure-AsyncOperation"], traffic.headers["Location"]
    await traffic.settle(state)
    for url in urls:
        await send("GET", url)
    await send("DELETE", f"{NEW_VAULT}/backupPolicies/Contract")


async def protect(traffic: Traffic) -> None:
    send, state = traffic.send, traffic.server.state
    vm_id = f"{VM}/erp-app-04"
    asked = {"resourceType": "VM", "resourceId": vm_id}
    locations = f"{BACKUP}/locations/koreacentral"
    await send("POST", f"{locations}/backupStatus", asked)
    await send("POST", f"{locations}/backupStatus", {**asked, "resourceId": f"{VM}/erp-app-01"})
    await send(
        "POST", f"{locations}/backupPreValidateProtection", {**asked, "vaultId": VAULT, "properties": ""}
    )
    feature = {"featureType": "AzureVMResourceBackup", "vmSize": "Standard_D2s_v5", "vmSku": "Standard"}
    await send("POST", f"{locations}/backupValidateFeatures", feature)
    await send("POST", f"{VAULT}/backupFabrics/Azure/refreshContainers{FILTER}", expect=202)
    refreshed = traffic.headers["Location"]
    await send("GET", refreshed, expect=202)
    await traffic.settle(state)
    await send("GET", refreshed, expect=204)
    await send("GET", f"{VAULT}/backupProtectableItems{FILTER}")
    await send("GET", f"{VAULT}/backupProtectionContainers{FILTER}")
    item = item_of(VAULT, vm_id)
    properties = {
        "protectedItemType": "Microsoft.Compute/virtualMachines",
        "sourceResourceId": vm_id,
        "policyId": f"{VAULT}/backupPolicies/DefaultPolicy",
    }
    await send("PUT", item, {"properties": properties}, expect=202)
    status, result = traffic.headers["Azure-AsyncOperation"], traffic.headers["Location"]
    number = status.partition("?")[0].rsplit("/", 1)[-1]
    await send("GET", status)
    await send("GET", result, expect=202)
    await traffic.settle(state)
    done = await send("GET", status)
    await send("GET", result)
    await send("GET", f"{VAULT}/backupOperations/{number}")
    await send("GET", f"{VAULT}/backupOperationResults/{number}", expect=204)
    await send("GET", f"{VAULT}/backupJobs/{done['properties']['jobId']}")
    await send("GET", item)
    await send("GET", f"{item}?$filter=" + quote("expand eq 'extendedinfo'"))
    await send("GET", f"{VAULT}/backupProtectedItems")
    await send("GET", f"{VAULT}/backupProtectedItems{FILTER}")
    await back_up(traffic, item)
    await send("DELETE", item, expect=202)


async def back_up(traffic: Traffic, item: str) -> None:
    send, state = traffic.send, traffic.server.state
    body = {
        "properties": {
            "objectType": "IaasVMBackupRequest",
            "recoveryPointExpiryTimeInUTC": "2030-01-01T00:00:00Z",
        }
    }
    await send("POST", f"{item}/backup", body, expect=202)
    status = traffic.headers["Azure-AsyncOperation"]
    await traffic.settle(state, 0.2)
    job = (await send("GET", status))["properties"]["jobId"]
    await send("GET", f"{VAULT}/backupJobs/{job}")
    await send("POST", f"{VAULT}/backupJobs/{job}/cancel", expect=202)
    await traffic.settle(state, 120)
    await send("GET", traffic.headers["Location"], expect=204)
    await send("POST", f"{item}/backup", body, expect=202)
    await traffic.settle(state, 120)
    await send("GET", f"{VAULT}/backupJobs")
    await send("GET", f"{VAULT}/backupJobs?$filter=" + quote("operation eq 'Backup' and status eq 'Failed'"))
    points = await send("GET", f"{item}/recoveryPoints")
    await send("GET", f"{item}/recoveryPoints/{points['value'][0]['name']}")


async def guard(traffic: Traffic) -> None:
    send = traffic.send
    guard_id = f"{ERP}/providers/Microsoft.DataProtection/resourceGuards/guard"
    proxy = f"{NEW_VAULT}/backupResourceGuardProxies/VaultProxy"
    made = await send("PUT", proxy, {"properties": {"resourceGuardResourceId": guard_id}})
    await send("GET", proxy)
    await send("GET", f"{NEW_VAULT}/backupResourceGuardProxies")
    requests = [one["defaultResourceRequest"] for one in made["properties"]["resourceGuardOperationDetails"]]
    body = {"resourceGuardOperationRequests": requests, "resourceToBeDeleted": proxy}
    await send("POST", f"{proxy}/unlockDelete", body)
    await send("DELETE", proxy)


async def delete(traffic: Traffic) -> None:
    await traffic.send("DELETE", NEW_VAULT, expect=202)
    await traffic.settle(traffic.server.state)
    await traffic.send("DELETE", NEW_GROUP, expect=202)


async def story() -> Traffic:
    state = build_state(None, 7, 1.0, False)
    state.account = Account("owner@contoso.example", ACCOUNT_OBJECT_ID, (RoleAssignment("/", ("*",)),))
    server = SandboxServer(state)
    await server.start()
    try:
        headers = {"Authorization": f"Bearer {server.token}"}
        async with aiohttp.ClientSession(headers=headers, trust_env=False) as session:
            traffic = Traffic(server, session, Specification(shared("azure-rest/specification")))
            for part in (
                read_resources,
                read_compute,
                work_with_vaults,
                work_with_policies,
                protect,
                guard,
                delete,
            ):
                await part(traffic)
    finally:
        await server.stop()
    return traffic
