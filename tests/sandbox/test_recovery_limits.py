"""Which disks and policies fit which VM, limits by the day, and what an immutable vault refuses."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from app.sandbox.messages import Json
from app.sandbox.recovery import policies, protection_rules
from app.sandbox.recovery.documents import vm_policy_properties
from app.sandbox.recovery.naming import item_id_of
from tests.sandbox.recovery_estate import NEW, VAULT, WEB, Backup, backup
from tests.sandbox.serving import Answer, add_machine, machine_id

_RUN_AT = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
_DISKS = [
    {"lun": 0, "name": "plain", "managedDisk": {"storageAccountType": "Premium_LRS"}},
    {"lun": 4, "name": "fast", "managedDisk": {"storageAccountType": "UltraSSD_LRS"}},
]
_OS = {"osType": "Linux", "name": "os", "managedDisk": {"storageAccountType": "Premium_LRS"}}


def _machine(one: Backup, name: str = "odd", /, *, disks: Any = (), **more: Any) -> str:
    machine = add_machine(one.state, name)
    profile = {"storageProfile": {"osDisk": _OS, "dataDisks": list(disks)}, **more.pop("properties", {})}
    machine["properties"] = {**machine["properties"], **profile}
    one.state.store.put({**machine, **more})
    return str(machine["id"])


def _selection(luns: list[int], *, inclusion: bool) -> Json:
    return {"diskExclusionProperties": {"diskLunList": luns, "isInclusionList": inclusion}}


def _policy(one: Backup, name: str, **more: Any) -> None:
    properties = vm_policy_properties(run_at=_RUN_AT, **more)
    assert one.send("PUT", f"{VAULT}/backupPolicies/{name}", {"properties": properties}).status == 200


def _code(answer: Answer, status: int = 400) -> str:
    assert answer.status == status, answer.content
    return str(answer.error["code"])


@pytest.mark.parametrize(
    ("selection", "fits"),
    [
        (_selection([4], inclusion=False), True),
        (_selection([0], inclusion=False), False),
        (_selection([0], inclusion=True), True),
        (_selection([], inclusion=True), True),  # the OS disk alone
        (_selection([4], inclusion=True), False),
        ({}, False),
    ],
)
def test_a_disk_that_is_left_out_asks_for_no_enhanced_policy(selection: Json, fits: bool) -> None:
    with backup() as one:
        vm_id = _machine(one, disks=_DISKS)
        answer = one.put_item(vm_id, extendedProperties=selection)
        if not fits:
            assert _code(answer) == "UserErrorEnhancedPolicyRequired"
            return
        assert answer.status == 202
        one.wait(minutes=1)
        found = one.json(item_id_of(VAULT, vm_id))["properties"]
        assert found["extendedProperties"] == selection


def test_the_selection_of_disks_stays_until_it_is_changed_or_taken_back() -> None:
    with backup() as one:
        vm_id = _machine(one, disks=[*_DISKS[:1], {"lun": 1, "name": "other"}])
        selected = _selection([1], inclusion=False)
        steps: list[tuple[Json, Json | None]] = [
            ({"extendedProperties": selected}, selected),
            ({}, selected),
            ({"extendedProperties": _selection([0], inclusion=True)}, _selection([0], inclusion=True)),
            ({"extendedProperties": {"diskExclusionProperties": None}}, None),
            (  # the Azure CLI writes the numbers as text
                {"extendedProperties": {"diskExclusionProperties": {"diskLunList": ["1"]}}},
                _selection([1], inclusion=False),
            ),
        ]
        for more, expected in steps:
            assert one.put_item(vm_id, **more).status == 202
            one.wait(minutes=1)
            found = one.json(item_id_of(VAULT, vm_id))["properties"]
            assert found.get("extendedProperties") == expected


@pytest.mark.parametrize(
    "disks",
    [
        {"diskLunList": "0"},
        {"diskLunList": [True]},
        {"diskLunList": ["x"]},
        {"diskLunList": [64]},
        {"isInclusionList": True},
        [0],
    ],
)
def test_lists_of_disks_that_cannot_be_read_are_refused(disks: object) -> None:
    with backup() as one:
        answer = one.put_item(WEB, extendedProperties={"diskExclusionProperties": disks})
        assert _code(answer) == "BMSUserErrorInvalidConfigureProtectionRequest"


def test_disks_of_an_encrypted_vm_are_left_out_under_an_enhanced_policy_only() -> None:
    with backup() as one:
        vm_id = _machine(one, disks=_DISKS[:1])
        kind = "Microsoft.Compute/virtualMachines/extensions"
        one.state.store.put(
            {
                "id": f"{vm_id}/extensions/AzureDiskEncryptionForLinux",
                "name": "AzureDiskEncryptionForLinux",
                "type": kind,
                "properties": {"type": "AzureDiskEncryptionForLinux"},
            }
        )
        selected = _selection([0], inclusion=False)
        refused = one.put_item(vm_id, extendedProperties=selected)
        assert _code(refused) == "UserErrorEncryptedVmNotSupportedWithDiskEx"
        assert one.put_item(vm_id, policy="EnhancedPolicy", extendedProperties=selected).status == 202


def test_trusted_launch_under_a_standard_policy_needs_a_new_client() -> None:
    with backup() as one:
        vm_id = _machine(one, properties={"securityProfile": {"securityType": "TrustedLaunch"}})
        item = item_id_of(VAULT, vm_id)
        properties = {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": vm_id,
            "policyId": f"{VAULT}/backupPolicies/DefaultPolicy",
        }
        old = one.send("PUT", f"{item}?api-version=2024-10-01", {"properties": properties})
        assert _code(old) == "UserErrorEnhancedPolicyRequired"
        assert one.send("PUT", f"{item}?{NEW}", {"properties": properties}).status == 202


def test_a_vm_in_an_extended_zone_needs_an_enhanced_policy() -> None:
    with backup() as one:
        vm_id = _machine(one, extendedLocation={"name": "losangeles", "type": "EdgeZone"})
        assert _code(one.put_item(vm_id)) == "UserErrorEnhancedPolicyRequired"
        assert one.put_item(vm_id, policy="EnhancedPolicy").status == 202


@pytest.mark.parametrize(
    "disk",
    [
        {"lun": 4, "name": "fast", "managedDisk": {"storageAccountType": "PremiumV2_LRS"}},
        {"lun": 4, "name": "log", "writeAcceleratorEnabled": True},
    ],
)
def test_backup_without_the_agent_is_not_for_every_disk(disk: Json) -> None:
    with backup() as one:
        agentless = vm_policy_properties(run_at=_RUN_AT, policy_type="V2", instant_days=7)
        agentless["snapshotConsistencyType"] = "OnlyCrashConsistent"
        one.send("PUT", f"{VAULT}/backupPolicies/agentless", {"properties": agentless})
        refused = one.put_item(_machine(one, disks=[disk]), policy="agentless")
        assert _code(refused) == "UserErrorAgentlessBackupNotSupported"
        assert one.put_item(WEB, policy="agentless").status == 202


def test_a_vault_registers_so_many_vms_in_a_day_and_says_that_it_takes_hours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert protection_rules.REGISTRATIONS_PER_DAY == 250
    monkeypatch.setattr(protection_rules, "REGISTRATIONS_PER_DAY", 2)
    with backup() as one:
        for name in ("a", "b"):
            one.enable(_machine(one, name))
        refused = one.put_item(_machine(one, "c"))
        assert _code(refused) == "CloudDosTimeboudLimitReached"
        assert "retry-after" not in refused.headers
        (info,) = refused.error["additionalInfo"]
        assert info["info"]["recommendedAction"] == ["Please retry after few hours"]
        assert one.put_item(machine_id("a"), policy="EnhancedPolicy").status == 202  # registered before
        other = VAULT.replace("vault-one", "vault-two")
        one.make_vault(other)
        assert one.put_item(machine_id("c"), other).status == 202
        one.wait(days=1)
        one.enable(_machine(one, "d"))


def test_what_is_refused_is_not_counted_as_a_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection_rules, "REGISTRATIONS_PER_DAY", 1)
    with backup() as one:
        assert one.put_item(WEB, policy="NoSuchPolicy").status == 400
        assert one.put_item(WEB).status == 202


@pytest.mark.parametrize("state", ["Unlocked", "Locked"])
def test_an_immutable_vault_keeps_points_as_long_as_promised(state: str) -> None:
    with backup() as one:
        _policy(one, "short", retention_days=20)
        _policy(one, "long", retention_days=60)
        one.enable(WEB)
        security = {"securitySettings": {"immutabilitySettings": {"state": state}}}
        assert one.send("PATCH", VAULT, {"properties": security}).status == 202
        one.wait(minutes=1)
        assert _code(one.put_item(WEB, policy="short")) == "UserErrorOperationDeniedOnImmutableItem"
        assert one.put_item(WEB, policy="long").status == 202
        one.wait(minutes=1)
        shorter = vm_policy_properties(run_at=_RUN_AT, retention_days=30)
        refused = one.send("PUT", f"{VAULT}/backupPolicies/long", {"properties": shorter})
        assert _code(refused) == "UserErrorOperationDeniedOnImmutableItem"
        longer = deepcopy(vm_policy_properties(run_at=_RUN_AT, retention_days=90))
        assert one.send("PUT", f"{VAULT}/backupPolicies/long", {"properties": longer}).status == 202


def test_a_vault_takes_so_many_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    assert policies.POLICIES_PER_VAULT == 5_000
    monkeypatch.setattr(policies, "POLICIES_PER_VAULT", 3)
    with backup() as one:
        _policy(one, "third")
        properties = vm_policy_properties(run_at=_RUN_AT)
        refused = one.send("PUT", f"{VAULT}/backupPolicies/fourth", {"properties": properties})
        assert _code(refused) == "BMSUserErrorPolicyLimitReached"
        assert one.send("PUT", f"{VAULT}/backupPolicies/third", {"properties": properties}).status == 200
