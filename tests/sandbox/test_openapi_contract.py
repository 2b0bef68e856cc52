"""What the sandbox answers meets Azure's OpenAPI files; every deviation is named and proven."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from app.sandbox import compute, graph, recovery, resources
from app.sandbox.accounts import Account, RoleAssignment
from app.sandbox.fleet import build_state
from app.sandbox.fleet.estate import ACCOUNT_OBJECT_ID, LAB, PRODUCTION
from app.sandbox.recovery.naming import container_name_of, item_name_of
from app.sandbox.routing import Router
from app.sandbox.server import SandboxServer
from app.sandbox.state import State
from tests.sandbox.openapi import Problem, Specification
from tests.shared_material import needs_shared, shared

pytestmark = needs_shared
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


@dataclass(frozen=True)
class Deviation:
    """A place where the answers leave the stored specification because real Azure does."""

    operation: str
    """The beginning of the ids of the operations that it concerns."""
    path: str
    """The place in a document; a list of documents has it as well."""
    what: str
    """The beginning of what is said to be wrong."""
    proof: str
    """A file of the reference material …"""
    text: str
    """… and what stands in it."""

    def covers(self, operation: str, problem: Problem) -> bool:
        """Whether a problem of an operation is this one."""
        return (
            operation.startswith(self.operation)
            and problem.path.removeprefix("value.*.") == self.path
            and problem.what.startswith(self.what)
        )


_ITEMS, _TRAFFIC = "real/protected_items.jsonl", "azure-rest/recordings/backup_vm_protect_job_item.json"
_JOBS, _POINTS, _NOTES = "real/jobs.jsonl", "real/recovery_points.jsonl", "azure-rest/OPERATIONS.md"
_NEWER = "azure-rest/sdk-vs-spec-delta.json"
_TASKS = "properties.extendedInfo.tasksList.*"
_NOT_ENDED = '"endTime": "0001-01-01T00:00:00"'

DEVIATIONS = (
    Deviation("", "properties.sourceSideScanning", "not known", _ITEMS, '"sourceSideScanning": 0'),
    Deviation(
        "", "properties.softDeleteRetentionPeriod", "not known", _ITEMS, '"softDeleteRetentionPeriod": 0'
    ),
    Deviation("", "properties.policyType", "not known", _NEWER, '"policyType"'),
    Deviation(
        "BackupStatus", "objectType", "not known", "real/backup_status.jsonl", '"BackupStatusResponse"'
    ),
    Deviation("JobDetails", f"{_TASKS}.endTime", "format", _JOBS, _NOT_ENDED),
    Deviation("JobDetails", f"{_TASKS}.startTime", "format", _TRAFFIC, '"startTime": "0001-01-01T00:00:00"'),
    Deviation("JobDetails", f"{_TASKS}.taskType", "not known", _JOBS, '"taskType"'),
    Deviation("ProtectedItemOperationStatuses", "endTime", "format", _TRAFFIC, _NOT_ENDED),
    Deviation("NetworkInterfaces", "kind", "not known", "real/nics.jsonl", '"kind": "Regular"'),
    Deviation(
        "RecoveryPoints", "properties.createdWithPolicyType", "not known", _POINTS, '"createdWithPolicyType"'
    ),
    Deviation("RecoveryPoints", "properties.threatStatus", "not known", _POINTS, '"threatStatus": 0'),
    Deviation("Resources", "data", "not of type object", _NOTES, "data:[…]"),
    Deviation(
        "",
        "properties.securitySettings.immutabilitySettings",
        "not of type object",
        "real/vaults.jsonl",
        '"immutabilitySettings": null',
    ),
    Deviation(
        "VirtualMachines",
        "properties.hardwareProfile.vmSize",
        "not among the values",
        "real/vms.jsonl",
        '"vmSize": "Standard_E2bs_v5"',
    ),
)


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
            for part in (read_resources, read_compute, work_with_vaults, work_with_policies, protect, delete):
                await part(traffic)
    finally:
        await server.stop()
    return traffic


@pytest.fixture(scope="module")
def traffic() -> Traffic:
    return asyncio.run(story())


def served_operations(specification: Specification) -> set[tuple[str, str]]:
    router = Router()
    for part in (resources, compute, graph, recovery):
        part.register(router)
    routes: set[tuple[str, str]] = set()

    def walk(node: Any, path: str) -> None:
        routes.update((method, path) for method in node.handlers)
        for name, child in node.children.items():
            walk(child, f"{path}/{name}")
        if node.capture is not None:
            walk(node.capture, f"{path}/{{}}")

    walk(router._root, "")
    return {(one.method, one.shape) for one in specification.operations} & routes


def test_every_answer_meets_the_specification_or_a_named_deviation(traffic: Traffic) -> None:
    unexplained = [
        f"{operation}: {problem.path} {problem.what}"
        for operation, problem in traffic.problems
        if not any(one.covers(operation, problem) for one in DEVIATIONS)
    ]
    assert unexplained == []


@pytest.mark.parametrize("deviation", DEVIATIONS, ids=lambda one: f"{one.operation} {one.path}")
def test_every_deviation_is_used_and_proven(traffic: Traffic, deviation: Deviation) -> None:
    assert any(deviation.covers(operation, problem) for operation, problem in traffic.problems)
    assert deviation.text in shared(deviation.proof).read_text(encoding="utf-8")


def test_every_operation_that_the_sandbox_serves_was_judged(traffic: Traffic) -> None:
    served = served_operations(traffic.specification)
    assert len(served) >= 80
    assert sorted(served - traffic.operations) == []


def test_the_judge_finds_faults(traffic: Traffic) -> None:
    operation = traffic.specification.operation("GET", VAULT)
    assert operation is not None
    assert traffic.specification.problems(operation, 200, {"location": "koreacentral", "tags": {}}) == []
    wrong = {"properties": {"provisioningState": 5, "publicNetworkAcess": "Enabled"}, "sku": {"name": "Best"}}
    assert set(traffic.specification.problems(operation, 200, wrong)) == {
        Problem("location", "missing"),
        Problem("properties.provisioningState", "not of type string"),
        Problem("properties.publicNetworkAcess", "not known"),
        Problem("sku.name", "not among the values: Best"),
    }
    assert traffic.specification.problems(operation, 206, {}) == [Problem("", "status 206 is not declared")]


def test_the_judge_accepts_real_documents_but_for_what_is_known() -> None:
    specification = Specification(shared("azure-rest/specification"))
    job = specification.operation("GET", f"{VAULT}/backupJobs/1")
    policy = specification.operation("GET", f"{VAULT}/backupPolicies/1")
    assert job is not None
    assert policy is not None
    for line in shared("real/policies.jsonl").read_text(encoding="utf-8").splitlines():
        assert specification.problems(policy, 200, json.loads(line)["doc"]) == []
    found = {
        problem.path
        for line in shared("real/jobs.jsonl").read_text(encoding="utf-8").splitlines()
        for problem in specification.problems(job, 200, json.loads(line)["doc"])
    }
    assert {f"{_TASKS}.endTime", f"{_TASKS}.taskType"} <= found
