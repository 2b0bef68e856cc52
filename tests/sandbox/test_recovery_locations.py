"""Backup status, pre-validation and discovery of the simulated Recovery Services."""

import pytest

from app.sandbox.accounts import RoleAssignment
from app.sandbox.messages import Json
from app.sandbox.recovery.naming import item_id_of, vault_id_of
from tests.sandbox.recovery_estate import VAULT, WEB, Backup, backup
from tests.sandbox.serving import FIRST, GROUP, SECOND, account, add_machine, machine_id

_PLACE = f"/Subscriptions/{FIRST}/providers/Microsoft.RecoveryServices/locations/koreacentral"
_PROTECTABLE = f"{VAULT}/backupProtectableItems?$filter=backupManagementType eq 'AzureIaasVM'"


def _status(one: Backup, vm_id: str) -> Json:
    answer = one.send("POST", f"{_PLACE}/backupStatus", {"resourceType": "VM", "resourceId": vm_id})
    assert answer.status == 200, answer.content
    found: Json = answer.json
    return found


def test_backup_status_goes_from_not_protected_to_protected() -> None:
    with backup() as one:
        assert _status(one, WEB) == {
            "protectionStatus": "NotProtected",
            "fabricName": "Azure",
            "containerName": f"iaasvmcontainer;iaasvmcontainerv2;{GROUP};web",
            "protectedItemName": f"vm;iaasvmcontainerv2;{GROUP};web",
            "protectedItemsCount": 0,
            "objectType": "BackupStatusResponse",
        }
        one.put_item(WEB)
        assert _status(one, WEB)["protectionStatus"] == "Protecting"
        one.wait(minutes=1)
        found = _status(one, WEB.upper())
        assert (found["protectionStatus"], found["policyName"]) == ("Protected", "DefaultPolicy")
        assert found["vaultId"] == VAULT
        one.send("DELETE", item_id_of(VAULT, WEB))
        one.wait(minutes=1)
        assert _status(one, WEB)["protectionStatus"] == "NotProtected"


def test_backup_status_knows_vaults_that_the_caller_cannot_read() -> None:
    far = vault_id_of(SECOND, GROUP, "far")
    with backup() as one:
        one.make_vault(far)
        one.enable(WEB, far)
        one.state.account = account(RoleAssignment(f"/subscriptions/{FIRST}", ("*",)))
        with_rights = one.get(far)
        assert with_rights.status == 403
        assert _status(one, WEB)["vaultId"] == far


def test_backup_status_wants_the_region_of_the_vm() -> None:
    with backup() as one:
        elsewhere = add_machine(one.state, "west", location="westeurope")["id"]
        body = {"resourceType": "VM", "resourceId": elsewhere}
        assert one.send("POST", f"{_PLACE}/backupStatus", body).status == 400
        assert (
            one.send("POST", f"{_PLACE}/backupStatus", {"resourceType": "VM", "resourceId": "x"}).status
            == 400
        )
        assert one.send("POST", f"{_PLACE}/backupStatus").status == 400


def _validate(one: Backup, vm_id: str, vault_id: str = VAULT) -> Json:
    body = {"resourceType": "VM", "resourceId": vm_id, "vaultId": vault_id, "properties": ""}
    answer = one.send("POST", f"{_PLACE}/backupPreValidateProtection", body)
    assert answer.status == 200, answer.content
    found: Json = answer.json
    return found


def test_pre_validation_always_answers_200() -> None:
    with backup() as one:
        good = _validate(one, WEB)
        assert (good["status"], good["errorCode"]) == ("Succeeded", "Success")
        assert good["protectedItemName"] == f"vm;iaasvmcontainerv2;{GROUP};web"
        assert _validate(one, machine_id("ghost"))["errorCode"] == "UserErrorVmNotFoundV2"
        assert _validate(one, WEB, vault_id_of(FIRST, GROUP, "none"))["errorCode"] == "UserErrorVaultNotFound"
        west = vault_id_of(FIRST, GROUP, "west")
        one.make_vault(west, "westeurope")
        assert _validate(one, WEB, west)["errorCode"] == "BMSUserErrorVirtualMachineRegionMismatch"
        one.state.instance_views.clear()
        assert _validate(one, WEB)["status"] == "Succeeded"
        one.enable(WEB)
        bad = _validate(one, WEB)
    assert (bad["status"], bad["errorCode"]) == ("Failed", "VirtualMachineAlreadyProtected")
    assert bad["errorMessage"]
    assert bad["recommendation"] == "Please do not enable protection again."


@pytest.mark.parametrize(("size", "support"), [("Standard_D2s_v5", "Supported"), ("Basic_A0", "DefaultOFF")])
def test_feature_support(size: str, support: str) -> None:
    with backup() as one:
        body = {"featureType": "AzureVMResourceBackup", "vmSize": size, "vmSku": "Premium"}
        assert one.send("POST", f"{_PLACE}/backupValidateFeatures", body).json == {"supportStatus": support}


def test_discovery_finds_new_vms_only_after_a_refresh() -> None:
    with backup() as one:
        add_machine(one.state, "fresh")
        add_machine(one.state, "west", location="westeurope")
        listed = one.values(_PROTECTABLE)
        assert [each["properties"]["friendlyName"] for each in listed] == ["web"]
        assert listed[0]["id"].endswith(
            f"/protectionContainers/IaasVMContainer;iaasvmcontainerv2;{GROUP};web"
            f"/protectableItems/vm;iaasvmcontainerv2;{GROUP};web"
        )
        answer = one.send("POST", f"{VAULT}/backupFabrics/Azure/refreshContainers")
        assert (answer.status, answer.content) == (202, b"")
        assert "api-version=2019-05-13-preview" in answer.headers["azure-asyncoperation"]
        running = one.get(answer.headers["location"])
        assert (running.status, "location" in running.headers) == (202, True)
        assert one.json(answer.headers["azure-asyncoperation"])["status"] == "InProgress"
        one.wait(minutes=1)
        assert one.get(running.headers["location"]).status == 204
        assert one.json(answer.headers["azure-asyncoperation"])["status"] == "Succeeded"
        names = [each["properties"]["friendlyName"] for each in one.values(_PROTECTABLE)]
        assert names == ["fresh", "web"]
        one.enable(WEB)
        assert [each["properties"]["friendlyName"] for each in one.values(_PROTECTABLE)] == ["fresh"]


def test_protectable_items_come_in_pages() -> None:
    with backup() as one:
        for number in range(450):
            add_machine(one.state, f"vm{number:03}")
        one.send("POST", f"{VAULT}/backupFabrics/Azure/refreshContainers")
        one.wait(minutes=1)
        target, found, pages = _PROTECTABLE, [], 0
        while target:
            page = one.json(target)
            found += [each["name"] for each in page["value"]]
            target, pages = page.get("nextLink", ""), pages + 1
    assert (len(set(found)), pages) == (451, 3)


def test_containers_follow_the_items() -> None:
    containers = f"{VAULT}/backupProtectionContainers?$filter=backupManagementType eq 'AzureIaasVM'"
    with backup() as one:
        assert one.values(containers) == []
        one.enable(WEB)
        registered = one.values(f"{containers} and friendlyName eq 'web' and status eq 'Registered'")
        assert registered[0]["properties"]["registrationStatus"] == "Registered"
        assert one.values(f"{VAULT}/backupDeletedProtectionContainers") == []
        one.send("DELETE", item_id_of(VAULT, WEB))
        one.wait(minutes=1)
        deleted = one.values(f"{VAULT}/backupDeletedProtectionContainers")
    assert [each["properties"]["registrationStatus"] for each in deleted] == ["SoftDeleted"]
