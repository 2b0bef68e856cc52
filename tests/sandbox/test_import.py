"""Documents of real Azure as the sandbox's state: nothing is lost, nothing is a crash, parents are made."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.sandbox.fleet import import_state
from app.sandbox.recovery.naming import POLICY_TYPE, VAULT_TYPE, VM_TYPE, vault_of
from app.sandbox.store import key_of
from tests.shared_material import shared

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001"
MACHINE = f"{SUBSCRIPTION}/resourceGroups/RG-One/providers/Microsoft.Compute/virtualMachines/vm-1"
VAULT = f"{SUBSCRIPTION}/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/vault-1"


def write(folder: Path, name: str, *documents: Any) -> None:
    lines = [
        one if isinstance(one, str) else json.dumps({"status": 200, "tags": [], "doc": one})
        for one in documents
    ]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def machine(**changes: Any) -> dict[str, Any]:
    return {
        "id": MACHINE,
        "name": "vm-1",
        "type": VM_TYPE,
        "location": "nowhere-east",
        "properties": {"vmId": "1", "instanceView": {"statuses": [{"code": "PowerState/running"}]}},
        **changes,
    }


def item(policy: str) -> dict[str, Any]:
    name = "VM;iaasvmcontainerv2;rg-one;vm-1"
    return {
        "id": f"{VAULT}/backupFabrics/Azure/protectionContainers/IaasVMContainer;x/protectedItems/{name}",
        "name": name,
        "type": "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
        "properties": {
            "backupManagementType": "AzureIaasVM",
            "workloadType": "VM",
            "sourceResourceId": MACHINE.lower(),
            "policyId": policy,
        },
    }


def test_every_line_of_the_real_documents_is_used() -> None:
    folder = shared("real")
    lines = [
        line for path in folder.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()
    ]
    state, report = import_state(folder, 1, 1.0, False)
    assert report.problems == ()
    assert report.rejected == 0
    assert report.imported + report.left_out == len(lines)
    assert report.left_out == 7
    for path in folder.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)["doc"]
            if "type" in document:
                kept = state.store.get(document["id"])
                assert kept is not None
                assert kept["type"] == document["type"]


def test_real_machines_are_kept_exactly_with_their_view_apart() -> None:
    state, _ = import_state(shared("real"), 1, 1.0, False)
    for line in shared("real/vms.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)["doc"]
        view = document["properties"].pop("instanceView", None)
        assert state.store.get(document["id"]) == document
        assert state.instance_views.get(key_of(document["id"])) == view


def test_missing_parents_are_made(tmp_path: Path) -> None:
    write(tmp_path, "all.jsonl", machine(), item(f"{VAULT}/backupPolicies/Weekly"))
    state, report = import_state(tmp_path, 1, 1.0, False)
    assert (report.imported, report.rejected) == (2, 0)
    assert list(state.subscriptions) == ["00000000-0000-0000-0000-000000000001"]
    assert state.store.get(f"{SUBSCRIPTION}/resourcegroups/rg-one") is not None
    assert state.store.get(f"{SUBSCRIPTION}/resourcegroups/rg-backup") is not None
    vault = state.store.get(VAULT)
    assert vault is not None
    assert vault["location"] == "nowhere-east"
    policies = {
        one["name"]: one["properties"]["protectedItemsCount"] for one in state.store.of_type(POLICY_TYPE)
    }
    assert policies == {"HourlyLogBackup": 0, "DefaultPolicy": 0, "EnhancedPolicy": 0, "Weekly": 1}
    assert state.account.may("Microsoft.RecoveryServices/vaults/write", VAULT)


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    own = {"id": VAULT, "name": "vault-1", "type": VAULT_TYPE, "location": "here", "properties": {}}
    policy = {
        "id": f"{VAULT}/backupPolicies/DefaultPolicy",
        "name": "DefaultPolicy",
        "type": POLICY_TYPE,
        "properties": {"protectedItemsCount": 41},
    }
    write(tmp_path, "all.jsonl", own, policy, item(policy["id"]))  # type: ignore[arg-type]  # -- the id is a text
    state, _ = import_state(tmp_path, 1, 1.0, False)
    assert state.store.get(VAULT) == own
    assert state.store.get(vault_of(str(policy["id"])) + "/backupPolicies/DefaultPolicy") == policy


def test_a_missing_instance_view_stays_missing(tmp_path: Path) -> None:
    write(tmp_path, "vms.jsonl", machine(properties={"vmId": "1"}))
    state, _ = import_state(tmp_path, 1, 1.0, False)
    assert state.instance_views == {}


def test_of_two_documents_with_one_id_the_fuller_and_else_the_later_is_kept(tmp_path: Path) -> None:
    full, poor = (
        machine(tags={"a": "1"}),
        machine(id=MACHINE.upper().replace("/SUBSCRIPTIONS", "/subscriptions")),
    )
    write(tmp_path, "vms.jsonl", full, poor)
    state, report = import_state(tmp_path, 1, 1.0, False)
    assert report.imported == 2
    assert [one["tags"] for one in state.store.of_type(VM_TYPE)] == [{"a": "1"}]
    write(tmp_path, "vms.jsonl", full, machine(tags={"a": "2"}))
    state, _ = import_state(tmp_path, 1, 1.0, False)
    assert [one["tags"] for one in state.store.of_type(VM_TYPE)] == [{"a": "2"}]


def test_broken_lines_are_counted_with_place_and_reason(tmp_path: Path) -> None:
    write(
        tmp_path,
        "vms.jsonl",
        "{not json",
        '{"status": 200}',
        "[1, 2]",
        '{"doc": "text"}',
        machine(id=5),
        machine(id="vm-1"),
        machine(type=None),
        machine(properties=[1]),
        '{"doc": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "",
        machine(),
    )
    (tmp_path / "zz.jsonl").write_bytes(b'{"doc": {"id": "/x", "type": "a/b", "name": "\xff"}}\n')
    (tmp_path / "notes.txt").write_text("not read", encoding="utf-8")
    state, report = import_state(tmp_path, 1, 1.0, False)
    assert (report.imported, report.rejected, report.left_out) == (1, 10, 0)
    assert [problem.partition(": ")[0] for problem in report.problems] == [
        *(f"vms.jsonl:{number}" for number in range(1, 10)),
        "zz.jsonl:1",
    ]
    assert "not JSON" in report.problems[0]
    assert "no type" in report.problems[6]
    assert [one["name"] for one in state.store.of_type(VM_TYPE)] == ["vm-1"]


def test_answers_that_are_no_resources_are_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        "other.jsonl",
        {"error": {"code": "BadRequest", "message": "no"}},
        {"protectionStatus": "NotProtected", "objectType": "BackupStatusResponse"},
        {"id": f"{VAULT}/operationStatus/abc=", "name": "abc=", "status": "Succeeded"},
    )
    state, report = import_state(tmp_path, 1, 1.0, False)
    assert (report.imported, report.rejected, report.left_out) == (0, 0, 3)
    assert len(state.store) == 0


def test_hostile_content_is_only_data(tmp_path: Path) -> None:
    tags = {"x": "<script>\u202e\n", "long": "y" * 10_000}
    write(tmp_path, "vms.jsonl", machine(tags=tags, location=["odd"], resources="none"))
    state, report = import_state(tmp_path, 1, 1.0, False)
    assert report.rejected == 0
    kept = state.store.get(MACHINE)
    assert kept is not None
    assert kept["tags"] == tags


def test_extensions_inside_a_machine_become_resources(tmp_path: Path) -> None:
    inside = {"id": f"{MACHINE}/extensions/Agent", "name": "Agent", "properties": {"type": "Agent"}}
    write(tmp_path, "vms.jsonl", machine(resources=[inside, {"id": f"{MACHINE}/extensions/Reference"}]))
    state, _ = import_state(tmp_path, 1, 1.0, False)
    assert [one["name"] for one in state.store.of_type("Microsoft.Compute/virtualMachines/extensions")] == [
        "Agent"
    ]


def test_a_folder_that_cannot_be_used_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        import_state(tmp_path / "absent", 1, 1.0, False)
    with pytest.raises(FileNotFoundError, match=r"no \*\.jsonl file"):
        import_state(tmp_path, 1, 1.0, False)
