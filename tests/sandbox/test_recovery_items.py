"""Protected items of the simulated Recovery Services: enable, refuse, stop, resume, delete, undelete."""

from datetime import timedelta
from typing import Any

import pytest

from app.sandbox.accounts import RoleAssignment
from app.sandbox.messages import Json
from app.sandbox.recovery.documents import protected_item_document
from app.sandbox.recovery.naming import item_id_of, vault_id_of
from app.sandbox.state import JobFailure
from tests.sandbox.recovery_estate import VAULT, WEB, Backup, backup, operation_of
from tests.sandbox.serving import FIRST, GROUP, SECOND, START, account, add_machine, machine_id

_ITEM = item_id_of(VAULT, WEB)
_OTHER = vault_id_of(FIRST, GROUP, "vault-two")


def test_enabling_is_a_long_running_operation_with_a_job() -> None:
    with backup() as one:
        answer = one.put_item(WEB)
        assert (answer.status, answer.content) == (202, b"")
        operation = operation_of(answer)
        assert f"{_ITEM}/operationsStatus/{operation}" in answer.headers["azure-asyncoperation"]
        assert f"{_ITEM}/operationResults/{operation}" in answer.headers["location"]
        assert all(3000 < len(answer.headers[name]) < 3800 for name in ("location", "azure-asyncoperation"))
        for spelling in (f"{VAULT}/backupOperations/{operation}", answer.headers["azure-asyncoperation"]):
            status = one.json(spelling)
            assert (status["status"], status["endTime"]) == ("InProgress", "0001-01-01T00:00:00")
            assert "properties" not in status
        result = one.get(answer.headers["location"])
        assert (result.status, "location" in result.headers) == (202, True)
        assert one.get(_ITEM).error["code"] == "ResourceNotFound"
        one.wait(seconds=45)
        status = one.json(f"{VAULT}/backupOperations/{operation}")
        assert status["status"] == "Succeeded"
        job = one.job(status["properties"]["jobId"])
        assert (job["operation"], job["status"]) == ("ConfigureBackup", "Completed")
        assert job["extendedInfo"]["propertyBag"] == {"VM Name": "web", "Policy Name": "DefaultPolicy"}
        assert one.json(answer.headers["location"])["id"] == _ITEM
        assert one.get(f"{VAULT}/backupOperationResults/{operation}").status == 204
        found = one.json(_ITEM.lower().replace(";", "%3B"))["properties"]
    assert found["protectedItemType"] == "Microsoft.Compute/virtualMachines"
    assert (found["protectionState"], found["healthStatus"]) == ("IRPending", "Passed")
    assert (found["lastBackupStatus"], found["lastBackupTime"]) == ("", "2001-01-01T00:00:00Z")
    assert found["policyName"] == "DefaultPolicy"
    assert found["vaultId"] == f"https://management.azure.com{VAULT}"


def test_two_operations_on_one_item_conflict() -> None:
    with backup() as one:
        one.put_item(WEB)
        second = one.put_item(WEB)
    assert (second.status, second.error["code"]) == (409, "BMSUserErrorConflictingProtectionOperation")


def test_a_vm_is_protected_by_one_vault() -> None:
    with backup() as one:
        one.make_vault(_OTHER)
        one.enable(WEB)
        refused = one.put_item(WEB, _OTHER)
    assert (refused.status, refused.error["code"]) == (400, "VirtualMachineAlreadyProtected")
    assert "vault-one" in refused.error["message"]


def _machine(one: Backup, **profile: Any) -> str:
    machine = add_machine(one.state, "odd")
    machine["properties"] = {**machine["properties"], **profile}
    one.state.store.put(machine)
    return str(machine["id"])


_MANAGED = {"osDisk": {"osType": "Linux", "managedDisk": {"storageAccountType": "Premium_LRS"}}}


_UNMANAGED = {"osDisk": {"osType": "Linux", "vhd": {"uri": "https://contoso.blob.core.windows.net/a.vhd"}}}
_MANY_DISKS = {**_MANAGED, "dataDisks": [{"lun": lun} for lun in range(33)]}
_CONFIDENTIAL = {"securityType": "ConfidentialVM"}


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        ({"storageProfile": _UNMANAGED}, "UserErrorUnmanagedDiskVmNotSupported"),
        ({"storageProfile": _MANY_DISKS}, "UserErrorDataDiskCountExceeded"),
        ({"securityProfile": _CONFIDENTIAL}, "UserErrorConfidentialVmNotSupported"),
    ],
)
def test_what_backup_does_not_support_is_refused(profile: Json, code: str) -> None:
    with backup() as one:
        refused = one.put_item(_machine(one, **profile))
    assert (refused.status, refused.error["code"]) == (400, code)


def test_thirty_two_data_disks_and_trusted_launch_are_supported() -> None:
    profile = {
        "storageProfile": {**_MANAGED, "dataDisks": [{"lun": lun} for lun in range(32)]},
        "securityProfile": {"securityType": "TrustedLaunch"},
    }
    with backup() as one:
        assert one.put_item(_machine(one, **profile), policy="EnhancedPolicy").status == 202


@pytest.mark.parametrize("sku", ["UltraSSD_LRS", "PremiumV2_LRS"])
def test_some_disks_need_an_enhanced_policy(sku: str) -> None:
    data = [{"lun": 3, "name": "fast", "managedDisk": {"storageAccountType": sku}}]
    with backup() as one:
        vm_id = _machine(one, storageProfile={**_MANAGED, "dataDisks": data})
        refused = one.put_item(vm_id)
        assert (refused.status, refused.error["code"]) == (400, "UserErrorEnhancedPolicyRequired")
        assert one.put_item(vm_id, policy="EnhancedPolicy").status == 202


def test_a_shared_disk_is_found_on_the_disk_itself() -> None:
    disk_id = f"/subscriptions/{FIRST}/resourceGroups/{GROUP}/providers/Microsoft.Compute/disks/shared"
    with backup() as one:
        one.state.store.put(
            {
                "id": disk_id,
                "type": "Microsoft.Compute/disks",
                "name": "shared",
                "properties": {"maxShares": 2},
            }
        )
        data = [{"lun": 0, "name": "shared", "managedDisk": {"id": disk_id}}]
        vm_id = _machine(one, storageProfile={**_MANAGED, "dataDisks": data})
        assert one.put_item(vm_id).error["code"] == "UserErrorEnhancedPolicyRequired"


@pytest.mark.parametrize(
    ("vm_id", "policy", "code"),
    [
        (machine_id("ghost"), "DefaultPolicy", "UserErrorVmNotFoundV2"),
        (machine_id("db", SECOND), "DefaultPolicy", "BMSUserErrorVirtualMachineRegionMismatch"),
        (WEB, "NoSuchPolicy", "BMSUserErrorPolicyNotFound"),
        (WEB, "HourlyLogBackup", "BMSUserErrorInvalidConfigureProtectionRequest"),
    ],
)
def test_vm_and_policy_must_exist_and_fit(vm_id: str, policy: str, code: str) -> None:
    with backup() as one:
        refused = one.put_item(vm_id, policy=policy)
    assert (refused.status, refused.error["code"]) == (400, code)


def test_a_vm_of_another_subscription_and_the_same_region_can_be_protected() -> None:
    with backup() as one:
        vm_id = add_machine(one.state, "far", subscription=SECOND)["id"]
        assert one.enable(vm_id)["properties"]["sourceResourceId"] == vm_id


def test_names_in_the_path_must_be_those_of_the_vm() -> None:
    properties = {"protectedItemType": "Microsoft.Compute/virtualMachines", "sourceResourceId": WEB}
    with backup() as one:
        for wrong in (
            _ITEM.replace("vm;", "VM;").replace(";web/", ";other/"),
            _ITEM.replace(";rg-shop", ";rg-other"),
            _ITEM.replace("iaasvmcontainerv2;", ""),
        ):
            refused = one.send("PUT", wrong, {"properties": properties})
            assert (refused.status, refused.error["code"]) == (
                400,
                "BMSUserErrorContainerNameIncorrectFormat",
            )


def test_a_vault_takes_a_thousand_vms() -> None:
    with backup() as one:
        for number in range(1000):
            policy_id = f"{VAULT}/backupPolicies/DefaultPolicy"
            vm_id = machine_id(f"vm{number:04}")
            one.state.store.put(
                protected_item_document(vault_id=VAULT, vm_id=vm_id, policy_id=policy_id, data_id=str(number))
            )
        refused = one.put_item(WEB)
        assert refused.error["code"] == "BMSUserErrorVaultItemLimitReached"
        target, names = f"{VAULT}/backupProtectedItems?$filter=itemType eq 'VM'", []
        while target:
            page = one.json(target)
            names += [item["name"] for item in page["value"]]
            target = page.get("nextLink", "")
        assert len(set(names)) == 1000
        assert one.json(f"{VAULT}/backupPolicies/DefaultPolicy")["properties"]["protectedItemsCount"] == 1000


def test_stop_keeps_the_data_and_resume_brings_a_policy_back() -> None:
    with backup() as one:
        one.back_up(one.enable(WEB))
        one.wait(hours=1)
        stopped = one.put_item(WEB, protectionState="ProtectionStopped", policyId="")
        assert stopped.status == 202
        one.wait(minutes=1)
        found = one.json(_ITEM)["properties"]
        assert (found["protectionState"], found["policyId"], found["policyName"]) == (
            "ProtectionStopped",
            "",
            "",
        )
        assert one.json(f"{VAULT}/backupPolicies/DefaultPolicy")["properties"]["protectedItemsCount"] == 0
        assert len(one.values(f"{_ITEM}/recoveryPoints")) == 1
        one.put_item(WEB)
        one.wait(minutes=1)
        assert one.json(_ITEM)["properties"]["protectionState"] == "Protected"


def test_suspending_needs_an_immutable_vault() -> None:
    with backup() as one:
        one.enable(WEB)
        assert one.put_item(WEB, protectionState="BackupsSuspended").status == 400
        immutable = {"securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}
        one.send("PATCH", VAULT, {"properties": immutable})
        one.wait(minutes=1)
        assert one.put_item(WEB, protectionState="BackupsSuspended").status == 202
        one.wait(minutes=1)
        assert one.json(_ITEM)["properties"]["protectionState"] == "BackupsSuspended"


def test_a_standard_policy_may_become_enhanced_and_never_standard_again() -> None:
    with backup() as one:
        one.enable(WEB)
        assert one.put_item(WEB, policy="EnhancedPolicy").status == 202
        one.wait(minutes=1)
        found = one.json(_ITEM)["properties"]
        assert (found["policyName"], found["policyType"]) == ("EnhancedPolicy", "V2")
        back = one.put_item(WEB)
    assert (back.status, back.error["code"]) == (400, "BMSUserErrorPolicyTypeChangeNotAllowed")


def test_deleting_is_soft_and_can_be_undone_until_the_purge() -> None:
    with backup() as one:
        one.back_up(one.enable(WEB))
        one.wait(hours=1)
        answer = one.send("DELETE", _ITEM)
        assert (answer.status, answer.content) == (202, b"")
        assert f"{VAULT}/backupOperations/" in answer.headers["azure-asyncoperation"]
        assert f"{VAULT}/backupOperationResults/" in answer.headers["location"]
        one.wait(minutes=1)
        assert one.get(answer.headers["location"]).status == 204
        found = one.json(_ITEM)["properties"]
        assert (found["isScheduledForDeferredDelete"], found["protectionState"]) == (
            True,
            "ProtectionStopped",
        )
        assert found["deferredDeleteTimeRemaining"].startswith("13.23:")
        assert one.send("DELETE", _ITEM).status == 400
        refused = one.put_item(WEB)
        assert (refused.status, refused.error["code"]) == (400, "BMSUserErrorItemInSoftDeletedState")
        assert one.put_item(WEB, isRehydrate=True).status == 202
        one.wait(minutes=1)
        found = one.json(_ITEM)["properties"]
        assert ("isScheduledForDeferredDelete" in found, found["protectionState"]) == (
            False,
            "ProtectionStopped",
        )
        one.send("DELETE", _ITEM)
        one.wait(days=13, hours=12)
        assert one.json(_ITEM)["properties"]["isDeferredDeleteScheduleUpcoming"] is True
        one.wait(days=1)
        assert one.get(_ITEM).status == 404
        assert one.send("DELETE", _ITEM).status == 204


def test_a_soft_deleted_vm_may_go_to_another_vault() -> None:
    with backup() as one:
        one.make_vault(_OTHER)
        one.enable(WEB)
        one.send("DELETE", _ITEM)
        one.wait(minutes=1)
        assert one.put_item(WEB, _OTHER).status == 202


def test_an_undeleted_item_is_not_resumed_while_another_vault_protects_the_vm() -> None:
    with backup() as one:
        one.make_vault(_OTHER)
        one.send("DELETE", one.enable(WEB)["id"])
        one.wait(minutes=1)
        other = one.enable(WEB, _OTHER)
        assert one.put_item(WEB, isRehydrate=True).status == 202
        one.wait(minutes=1)
        assert one.json(_ITEM)["properties"]["protectionState"] == "ProtectionStopped"
        refused = one.put_item(WEB)
        assert (refused.status, refused.error["code"]) == (400, "VirtualMachineAlreadyProtected")
        assert "vault-two" in refused.error["message"]
        body = {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": WEB,
            "protectionState": "ProtectionStopped",
        }
        assert one.send("PUT", other["id"], {"properties": body}).status == 202
        one.wait(minutes=1)
        assert one.put_item(WEB).status == 202


def test_without_soft_delete_an_item_is_gone_at_once() -> None:
    with backup() as one:
        one.enable(WEB)
        disable = {"properties": {"softDeleteFeatureState": "Disabled"}}
        one.send("PATCH", f"{VAULT}/backupconfig/vaultconfig", disable)
        one.send("DELETE", _ITEM)
        one.wait(minutes=1)
        assert one.get(_ITEM).status == 404
        assert one.put_item(WEB).status == 202


def test_a_planted_failure_ends_the_operation_and_the_job() -> None:
    with backup() as one:
        one.state.job_failures.append(
            JobFailure("w*", "ConfigureBackup", 380008, "AzureVmOffline", "VM is off.")
        )
        answer = one.put_item(WEB)
        one.wait(minutes=1)
        status = one.json(f"{VAULT}/backupOperations/{operation_of(answer)}")
        assert (status["status"], status["error"]["code"]) == ("Failed", "AzureVmOffline")
        job = one.job(status["properties"]["jobId"])
        assert (job["status"], job["errorDetails"][0]["errorCode"]) == ("Failed", 380008)
        assert one.get(_ITEM).status == 404
        result = one.get(answer.headers["location"])
        assert (result.status, result.error["code"]) == (400, "AzureVmOffline")
        assert one.put_item(WEB).status == 202


def test_lists_are_filtered_and_refuse_unknown_filters() -> None:
    with backup() as one:
        one.enable(WEB)
        items = f"{VAULT}/backupProtectedItems"
        assert (
            len(one.values(f"{items}?$filter=backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'"))
            == 1
        )
        assert len(one.values(f"{items}?%24filter=policyName+eq+%27DefaultPolicy%27")) == 1
        assert one.values(f"{items}?$filter=policyName eq 'EnhancedPolicy'") == []
        assert one.values(f"{items}?$filter=backupManagementType eq 'AzureWorkload'") == []
        refused = one.get(f"{items}?$filter=colour eq 'red'")
    assert (refused.status, refused.error["code"]) == (400, "CloudInvalidInputErrorCode")


def test_documents_of_the_builder_are_those_that_the_service_makes() -> None:
    with backup() as one:
        made = one.enable(WEB)
    built = protected_item_document(
        vault_id=VAULT, vm_id=WEB, policy_id=f"{VAULT}/backupPolicies/DefaultPolicy", data_id="1"
    )
    assert {**built["properties"], "protectedItemDataId": ""} == {
        **made["properties"],
        "protectedItemDataId": "",
    }
    deleted = protected_item_document(vault_id=VAULT, vm_id=WEB, policy_id="", data_id="1", deleted_at=START)
    assert deleted["properties"]["isScheduledForDeferredDelete"] is True


def test_what_had_run_out_before_the_sandbox_was_opened_is_kept() -> None:
    with backup() as one:
        one.state.store.put(
            protected_item_document(
                vault_id=VAULT, vm_id=WEB, policy_id="", data_id="1", deleted_at=START - timedelta(days=400)
            )
        )
        found = one.values(f"{VAULT}/backupProtectedItems")[0]["properties"]
        assert found["deferredDeleteTimeRemaining"] == "00:00:00.0000000"
        one.wait(days=30)
        assert len(one.values(f"{VAULT}/backupProtectedItems")) == 1


def test_enabling_needs_a_right_on_the_vm_too() -> None:
    with backup() as one:
        operator = RoleAssignment(VAULT, ("Microsoft.RecoveryServices/*", "*/read"))
        one.state.account = account(operator, RoleAssignment("/", ("*/read",)))
        refused = one.put_item(WEB)
        assert (refused.status, refused.error["code"]) == (403, "LinkedAuthorizationFailed")
        contributor = RoleAssignment(WEB, ("Microsoft.Compute/virtualMachines/*",))
        one.state.account = account(operator, contributor)
        assert one.put_item(WEB).status == 202


@pytest.mark.parametrize(
    "profile",
    [
        {"storageProfile": {**_MANAGED, "dataDisks": "not a list"}},
        {"storageProfile": "none", "securityProfile": [], "hardwareProfile": 7},
        {"storageProfile": {"osDisk": {"managedDisk": "x"}, "dataDisks": [None, {"managedDisk": {"id": 3}}]}},
    ],
)
def test_an_odd_vm_document_ends_no_request(profile: Json) -> None:
    with backup() as one:
        vm_id = _machine(one, **profile)
        item = one.enable(vm_id)
        one.back_up(item)
        one.wait(hours=1)
        assert len(one.values(f"{item['id']}/recoveryPoints")) == 1
