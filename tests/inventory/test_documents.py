"""Wire documents as Azure sends them: placeholder dates, null everywhere, odd values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from app.domain.backup import ProtectedItem, deciding_item
from app.domain.machines import Disk, OperatingSystem, Power
from app.domain.places import Lock, Subscription
from app.inventory.agents import agent_of
from app.inventory.collected import LockIndex
from app.inventory.dates import time_of
from app.inventory.items import OtherItem, item_of
from app.inventory.machines import MachineReader, is_virtual_machine_id
from app.inventory.power import power_of
from app.inventory.rows import OddRowError
from app.inventory.vaults import policy_of, vault_id_of, vault_of
from app.inventory.wire_backup import ItemDocument, PolicyDocument, VaultDocument
from app.inventory.wire_machines import InstanceViewDocument, VirtualMachineDocument
from tests.shared_material import shared

_GROUP = "/subscriptions/S1/resourceGroups/RG"
_VM = f"{_GROUP}/providers/Microsoft.Compute/virtualMachines/vm1"
_VAULT = f"{_GROUP}/providers/Microsoft.RecoveryServices/vaults/v1"
_READER = MachineReader(Subscription("s1", "One", "t1"), {"rg": "Rg"})


def row(**parts: Any) -> VirtualMachineDocument:
    document = {"id": _VM, "name": "vm1", "location": "Korea Central", "properties": {}} | parts
    return msgspec.json.decode(msgspec.json.encode(document), type=VirtualMachineDocument)


def item(**properties: Any) -> Any:
    document = {
        "id": f"{_VAULT}/backupFabrics/Azure/protectionContainers/c;rg;vm1/protectedItems/VM;c;rg;vm1",
        "name": "VM;c;rg;vm1",
        "properties": {
            "backupManagementType": "AzureIaasVM",
            "workloadType": "VM",
            "sourceResourceId": _VM,
            **properties,
        },
    }
    return item_of(msgspec.json.decode(msgspec.json.encode(document), type=ItemDocument), {})


@pytest.mark.parametrize(
    "text", [None, "", "2001-01-01T00:00:00Z", "0001-01-01T00:00:00", "0001-01-01T00:00:00.0000000Z"]
)
def test_placeholder_dates_are_no_dates(text: str | None) -> None:
    assert time_of(text) is None


def test_dates_have_seven_digits_and_may_lack_a_zone() -> None:
    moment = datetime(2024, 5, 13, 10, 28, 28, 844374, UTC)
    assert time_of("2024-05-13T10:28:28.8443742Z") == moment
    assert time_of("2024-05-13T10:28:28.8443742") == moment
    assert time_of("2024-05-13T19:28:28.8443742+09:00") == moment
    with pytest.raises(ValueError, match="yesterday"):
        time_of("yesterday")


def test_a_vm_of_which_everything_optional_is_null_is_read() -> None:
    empty = {
        "hardwareProfile": None,
        "storageProfile": {"imageReference": None, "osDisk": None, "dataDisks": None},
        "osProfile": None,
        "networkProfile": {"networkInterfaces": None},
        "somethingNew": {"in": "2031"},
    }
    machine = _READER.machine(row(properties=empty, tags=None, zones=None, plan=None))
    assert (machine.region, machine.resource_group, machine.tenant_id) == ("koreacentral", "Rg", "t1")
    assert machine.disks == ()
    assert machine.os is OperatingSystem.UNKNOWN
    assert not machine.has_os_profile


def test_properties_in_a_string_are_read_and_nonsense_is_an_odd_row() -> None:
    machine = _READER.machine(row(properties='{"hardwareProfile": {"vmSize": "Standard_D2s_v5"}}'))
    assert machine.size == "Standard_D2s_v5"
    with pytest.raises(OddRowError) as odd:
        _READER.machine(row(properties='{"hardwareProfile": {"vmSize": 7}}'))
    assert odd.value.field == "properties.hardwareProfile.vmSize"


def test_managed_and_unmanaged_disks_are_told_apart() -> None:
    storage = {
        "osDisk": {"name": "os", "osType": "Linux", "vhd": {"uri": "https://x/os.vhd"}},
        "dataDisks": [{"name": "d", "lun": 3, "managedDisk": {"id": f"{_GROUP}/disks/d"}, "diskSizeGB": 8}],
    }
    disks = _READER.machine(row(properties={"storageProfile": storage})).disks
    assert [(one.name, one.lun, one.managed, one.size_gb) for one in disks] == [
        ("os", None, False, None),
        ("d", 3, True, 8),
    ]


def test_a_disks_id_follows_from_its_vm_or_is_kept() -> None:
    machine = _READER.machine(row())
    assert machine.disk_id(Disk("d1", 0, managed=True)) == f"{_GROUP}/providers/Microsoft.Compute/disks/d1"
    assert machine.disk_id(Disk("d1", 0, managed=True, id="/elsewhere/d1")) == "/elsewhere/d1"
    assert machine.disk_id(Disk("d1", 0, managed=False)) == ""


@pytest.mark.parametrize(
    ("codes", "power"),
    [
        (["ProvisioningState/succeeded", "PowerState/running"], Power.RUNNING),
        (["powerstate/Deallocated"], Power.DEALLOCATED),
        (["PowerState/unheard-of"], Power.UNKNOWN),
        (["ProvisioningState/creating"], Power.UNKNOWN),
        ([], Power.UNKNOWN),
    ],
)
def test_power_is_the_power_state_among_the_statuses(codes: list[str], power: Power) -> None:
    view = msgspec.convert({"statuses": [{"code": code} for code in codes]}, InstanceViewDocument)
    assert power_of(view.statuses) is power


def test_extensions_come_from_the_view_and_missing_ones_from_the_vm() -> None:
    view = msgspec.convert(
        {
            "vmAgent": {"vmAgentVersion": "2.9", "statuses": [{"displayStatus": "Ready", "message": "runs"}]},
            "extensions": [
                {"name": "Snap", "type": "P.Snap", "statuses": [{"code": "ProvisioningState/failed/7"}]}
            ],
        },
        InstanceViewDocument,
    )
    resources = row(
        resources=[
            {"name": "snap", "properties": {"publisher": "P", "type": "Snap", "provisioningState": "Failed"}},
            {
                "name": "mon",
                "properties": {"publisher": "Q", "type": "Mon", "provisioningState": "Succeeded"},
            },
        ]
    ).resources
    agent = agent_of(view, resources or [], datetime(2026, 1, 1, tzinfo=UTC))
    assert [(one.type, one.code) for one in agent.extensions] == [
        ("Q.Mon", "ProvisioningState/succeeded"),
        ("P.Snap", "ProvisioningState/failed/7"),
    ]
    assert (agent.version, agent.message) == ("2.9", "runs")


def test_an_item_never_backed_up_has_no_dates() -> None:
    found = item(lastBackupTime="2001-01-01T00:00:00Z", lastBackupStatus="", protectionState="IRPending")
    assert isinstance(found, ProtectedItem)
    assert found.last_backup_time is None
    assert found.last_recovery_point is None
    assert found.vault_id == _VAULT


def test_workloads_inside_a_vm_are_other_protection_and_file_shares_nothing() -> None:
    found = item(backupManagementType="AzureWorkload", workloadType="SQLDataBase")
    assert found == OtherItem(_VM.casefold(), "SQLDataBase")
    share = f"{_GROUP}/providers/Microsoft.Storage/storageAccounts/a"
    assert (
        item(backupManagementType="AzureStorage", workloadType="AzureFileShare", sourceResourceId=share)
        is None
    )
    assert not is_virtual_machine_id(share)


def test_an_item_with_a_date_that_is_none_is_odd() -> None:
    with pytest.raises(OddRowError) as odd:
        item(lastRecoveryPoint="soon")
    assert odd.value.field == "properties.lastRecoveryPoint"


def test_a_live_item_decides_before_a_stopped_and_a_deleted_one() -> None:
    deleted = item(isScheduledForDeferredDelete=True, lastRecoveryPoint="2026-11-23T00:00:00Z")
    stopped = item(protectionState="ProtectionStopped", lastRecoveryPoint="2026-11-22T00:00:00Z")
    live = item(protectionState="IRPending")
    assert deciding_item([deleted, stopped, live]) is live
    assert deciding_item([deleted, stopped]) is stopped
    assert deciding_item([]) is None


def test_policies_of_both_kinds_are_read_and_others_left_out() -> None:
    def policy(**properties: Any) -> Any:
        document = {"id": f"{_VAULT}/backupPolicies/P", "name": "P", "properties": properties}
        return policy_of(msgspec.convert(document, PolicyDocument))

    hourly = policy(
        backupManagementType="AzureIaasVM",
        policyType="V2",
        timeZone="Korea Standard Time",
        schedulePolicy={
            "scheduleRunFrequency": "Hourly",
            "hourlySchedule": {
                "interval": 4,
                "scheduleWindowStartTime": "2026-01-01T08:00:00Z",
                "scheduleWindowDuration": 12,
            },
        },
        retentionPolicy={"dailySchedule": {"retentionDuration": {"count": 30, "durationType": "Days"}}},
    )
    assert (hourly.type, hourly.run_times, hourly.hourly_interval) == ("V2", ("08:00",), 4)
    assert (hourly.daily_days, hourly.weekly_weeks, hourly.vault_id) == (30, None, _VAULT)
    weekly = policy(
        backupManagementType="AzureIaasVM",
        schedulePolicy={"scheduleRunFrequency": "Weekly", "scheduleRunDays": ["Sunday"]},
    )
    assert (weekly.type, weekly.weekdays, weekly.interval_hours) == ("V1", ("Sunday",), 168)
    assert policy(backupManagementType="AzureWorkload") is None


def test_locks_are_inherited_and_restore_point_groups_found_in_any_case() -> None:
    def lock(scope: str) -> Lock:
        return Lock(f"{scope}/providers/Microsoft.Authorization/locks/l", "l", "CanNotDelete", scope)

    machine = _READER.machine(row())
    own, group, other = lock(_VM), lock(_GROUP.upper()), lock(f"{_GROUP}2")
    points = lock("/subscriptions/s1/resourceGroups/AZUREBACKUPRG_koreacentral_1")
    custom = lock("/subscriptions/s1/resourceGroups/points1")
    index = LockIndex("s1", [own, group, other, points, custom])
    assert set(index.on_machine(machine, _VM.casefold())) == {own, group}
    assert index.on_restore_points("koreacentral") == (points,)
    assert set(index.on_restore_points("koreacentral", "Points")) == {points, custom}
    assert index.on_restore_points("koreasouth") == ()


def test_all_real_documents_are_understood() -> None:
    def documents(name: str) -> list[Any]:
        lines = shared(f"real/{name}.jsonl").read_bytes().splitlines()
        return [msgspec.json.encode(msgspec.json.decode(line)["doc"]) for line in lines]

    machines = [
        _READER.machine(msgspec.json.decode(one, type=VirtualMachineDocument)) for one in documents("vms")
    ]
    assert len(machines) == 160
    assert sum(not one.managed for machine in machines for one in machine.disks) == 33
    vaults = [vault_of(msgspec.json.decode(one, type=VaultDocument)) for one in documents("vaults")]
    assert sum(vault.private_endpoints for vault in vaults) == 12
    policies = [policy_of(msgspec.json.decode(one, type=PolicyDocument)) for one in documents("policies")]
    assert sum(policy is not None for policy in policies) == 2
    items = [item_of(msgspec.json.decode(one, type=ItemDocument), {}) for one in documents("protected_items")]
    assert sum(isinstance(one, ProtectedItem) for one in items) == 24
    assert {one.workload for one in items if isinstance(one, OtherItem)} >= {"SQLDataBase", "SAPHanaDatabase"}
    assert {vault_id_of(one.id) for one in items if isinstance(one, ProtectedItem)}


def due_of(**properties: Any) -> datetime | None:
    deleted = {
        "deferredDeleteTimeInUTC": "2026-11-01T21:53:13.3034241Z",
        "isScheduledForDeferredDelete": True,
        "protectionState": "ProtectionStopped",
    }
    found = item(**deleted | properties)
    assert isinstance(found, ProtectedItem)
    return found.delete_due


def test_the_date_of_a_deletion_is_not_the_date_of_the_purge() -> None:
    due = due_of(softDeleteRetentionPeriodInDays=30)
    assert due is not None
    assert due.isoformat(timespec="seconds") == "2026-12-01T21:53:13+00:00"


def test_the_days_follow_from_the_time_that_is_left_as_in_the_recordings() -> None:
    when = datetime.now(UTC) - timedelta(days=6, hours=5, minutes=32)
    left = "7.18:27:58.8146772"
    due = due_of(deferredDeleteTimeInUTC=when.isoformat(), deferredDeleteTimeRemaining=left)
    assert due == when + timedelta(days=14)


@pytest.mark.parametrize("left", [None, "", "soon", "400.00:00:00", "00:00:00.0000000"])
def test_a_purge_that_azure_does_not_date_is_not_dated(left: str | None) -> None:
    when = datetime.now(UTC) - timedelta(hours=1)
    assert due_of(deferredDeleteTimeInUTC=when.isoformat(), deferredDeleteTimeRemaining=left) is None
