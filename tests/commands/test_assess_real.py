"""What real Azure really said, judged: a table checked by hand against the documents.

Each row was written by reading the document (power, provisioning state, agent, image, disks, backup item)
before the program was run on it. One was corrected afterwards: a VM whose only disk is ephemeral has no
disk resource to be read, so it can be told. The recovery points are years old, so every item that is still
active counts as failing; disk resources are mostly missing from the folder, so a VM that nothing blocks
*cannot be told*.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.commands.program import azure, run
from tests.shared_material import needs_shared, shared

Document = dict[str, Any]
OLD_LINUX = {"agent-version-linux-platform", "net-old-agent"}
OLD_WINDOWS = {"agent-version-windows-platform", "net-old-agent"}


class Row(NamedTuple):
    name: str
    badge: str
    fails: set[str]
    """Every rule of severity blocker or warning that fails."""


TABLE = [
    # protected once: the item decides
    Row("monitorvm-r0001", "stopped", set()),
    Row("ded-host-vm-r0002", "unhealthy", OLD_LINUX),
    Row("vmnowait2-r0003", "unhealthy", {"vm-provisioning-state", "agent-present"}),
    Row("vm1-r0004", "unhealthy", {"os-windows-version"}),
    Row("vm2-r0005", "soft_deleted", {"disk-managed", "place-soft-deleted"} | OLD_LINUX),
    Row("cli-test-vm-local-base-r0006", "stopped", {"disk-ephemeral-os"}),
    Row("vm2-r0007", "pending", {"disk-managed"} | OLD_LINUX),
    Row("vm-managed-disk-r0008", "pending", {"agent-present"}),
    Row("vm1-r0009", "unhealthy", set()),
    Row("vm1-r0010", "unhealthy", {"agent-present"}),
    Row("vm1-r0011", "pending", OLD_LINUX),
    Row("vrfvm-r0012", "stopped", {"disk-managed"}),
    Row("vm-state-mod-r0013", "stopped", {"disk-managed"}),
    Row("vm-datadisk-test-r0014", "stopped", {"disk-managed"}),
    Row("fromimage2-r0015", "pending", OLD_LINUX),
    Row("myvm-r0016", "soft_deleted", {"agent-present", "place-soft-deleted"}),
    Row("vm3-r0017", "soft_deleted", {"place-soft-deleted"}),
    Row("myvm2-r0018", "unhealthy", OLD_LINUX),
    Row("multinicvm1-r0019", "unhealthy", set()),
    Row("vm1-r0020", "unhealthy", set()),
    Row("vm-ultrassd-r0021", "unhealthy", {"disk-ultra"} | OLD_LINUX),
    # never protected
    Row("vm-name-r0022", "cannot_tell", set()),
    Row("vm2-r0025", "blocked", {"agent-present"}),
    Row("vm-r0026", "cannot_tell", {"vm-extended-zone"}),
    Row("vmnowait2-r0029", "blocked", {"agent-present", "vm-provisioning-state"}),
    Row("vm2-r0030", "cannot_tell", OLD_LINUX),
    Row("winvm-r0034", "blocked", {"agent-present", "os-windows-version"}),
    Row("vm-simulate-eviction2-r0035", "cannot_tell", set()),
    Row("clitest-vm000003-r0036", "cannot_tell", {"vm-provisioning-state", "os-windows-version"}),
    # its only disk is ephemeral: there is no disk resource that would have to be read
    Row("cli-test-vm-local-2-r0041", "ready_with_warnings", {"disk-ephemeral-os"}),
    Row("vm1-r0042", "cannot_tell", set()),
    Row("vm4000005-r0043", "blocked", {"vm-confidential", "agent-present"}),
    Row("vm-simulate-eviction3-r0044", "cannot_tell", set()),
    Row("vm000002-r0045", "cannot_tell", set()),
    Row("vm000002-r0046", "blocked", {"vm-confidential"}),
    Row("winvm-r0049", "cannot_tell", {"os-windows-version"}),
    Row("vm1-r0052", "cannot_tell", set()),
    Row("vm-generalize-r0053", "cannot_tell", OLD_LINUX),
    Row("vm1-r0054", "cannot_tell", OLD_LINUX),
    Row("monitorvm-r0055", "cannot_tell", OLD_WINDOWS),
    Row("vm2-r0056", "blocked", {"agent-present"}),
    Row("vm1-r0057", "cannot_tell", {"os-windows-version"}),
    Row("vm1-r0058", "blocked", {"disk-managed"}),
    Row("vm1-r0059", "blocked", {"disk-managed"} | OLD_LINUX),
    Row("vrfvmz-r0062", "cannot_tell", set()),
    Row("vm-state-mod-r0065", "blocked", {"disk-managed"} | OLD_LINUX),
    Row("vm1-r0066", "cannot_tell", set()),
    Row("vm-name-r0067", "cannot_tell", OLD_LINUX),
    Row("vm1-r0070", "cannot_tell", {"os-windows-version"} | OLD_WINDOWS),
    Row("testvm-r0071", "blocked", {"agent-present"}),
    Row("vrfvm-r0072", "blocked", {"agent-present", "disk-managed"}),
    Row("custom-vm-r0074", "blocked", {"agent-present"}),
    Row("vm1-r0075", "cannot_tell", OLD_LINUX),
]


@pytest.fixture(scope="module")
def real_document() -> Iterator[Document]:
    folder = shared("real")
    with azure("--import", str(folder)) as listening:
        assert listening.values["rejected"] == "0"
        done = run("assess", *listening.arguments, "--format", "json")
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout)


@needs_shared
@pytest.mark.parametrize("row", TABLE, ids=[row.name for row in TABLE])
def test_the_hand_checked_table(row: Row, real_document: Document) -> None:
    vm = next(one for one in real_document["vms"] if one["name"] == row.name)
    failed = {one["rule"] for one in vm["findings"] if one["status"] == "fail" and one["severity"] != "info"}
    assert failed == row.fails
    assert vm["badge"] == row.badge


@needs_shared
def test_every_document_of_a_vm_is_judged(real_document: Document) -> None:
    lines = (shared("real") / "vms.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(real_document["vms"]) == len(lines)
    assert real_document["unknowns"] == []
    assert len(TABLE) >= 40


@needs_shared
def test_only_items_of_virtual_machines_count_as_protection(real_document: Document) -> None:
    machines: set[str] = set()
    for line in (shared("real") / "protected_items.jsonl").read_text(encoding="utf-8").splitlines():
        properties = json.loads(line)["doc"]["properties"]
        if properties.get("backupManagementType") == "AzureIaasVM":
            machines.add(properties["sourceResourceId"].casefold())
    covered = {vm["id"].casefold() for vm in real_document["vms"] if vm["coverage"] != "unprotected"}
    assert covered
    assert covered <= machines
    assert not [vm["name"] for vm in real_document["vms"] if vm["coverage"] == "protected"]
