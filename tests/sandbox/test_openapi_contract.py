"""What the sandbox answers meets Azure's OpenAPI files; every deviation is named and proven."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest

from app.sandbox import compute, graph, recovery, resources
from app.sandbox.routing import Router
from tests.sandbox.contract_story import VAULT, Traffic, story
from tests.sandbox.openapi import Problem, Specification
from tests.shared_material import needs_shared, shared

pytestmark = needs_shared


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
