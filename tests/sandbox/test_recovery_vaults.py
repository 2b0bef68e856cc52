"""Vaults of the simulated Recovery Services: names, regions, upsert, redundancy, soft delete, deletion."""

from datetime import timedelta

import pytest

from app.sandbox.recovery.documents import vault_document
from app.sandbox.recovery.naming import vault_id_of
from tests.sandbox.recovery_estate import NEW, VAULT, WEB, backup, operation_of
from tests.sandbox.serving import FIRST, GROUP, SECOND, START, serving, small_state

_GROUP = f"/subscriptions/{FIRST}/resourceGroups/{GROUP}"
_BODY = {"location": "koreacentral", "properties": {}}
_NAMES = f"{_GROUP}/providers/Microsoft.RecoveryServices/locations/koreacentral/checkNameAvailability"


def test_a_vault_is_provisioned_and_then_has_its_three_policies() -> None:
    state = small_state(speed=0.0001)
    with serving(state) as client:
        assert client.get(VAULT).error["code"] == "ResourceNotFound"
        made = client.send("PUT", VAULT, {"location": "Korea Central", "properties": {}, "tags": {"a": "b"}})
        assert (made.status, made.json["properties"]["provisioningState"]) == (201, "Provisioning")
        assert "location" not in made.headers
        status_url = made.headers["azure-asyncoperation"]
        assert f"{VAULT}/operationStatus/" in status_url
        assert operation_of(made).endswith("=")
        assert 3000 < len(status_url) < 3800
        assert client.get(f"{VAULT}/backupPolicies").json["value"] == []
        running = client.get(status_url)
        assert running.json["status"] == "InProgress"
        assert {"azure-asyncoperation", "location", "retry-after"} <= set(running.headers)
        state.clock.skip(timedelta(seconds=30))
        ended = client.get(status_url)
        assert (ended.json["status"], "location" in ended.headers) == ("Succeeded", False)
        vault = client.get(VAULT.upper().replace("/SUBSCRIPTIONS", "/Subscriptions")).json
        assert vault["properties"]["provisioningState"] == "Succeeded"
        assert vault["properties"]["redundancySettings"]["standardTierStorageRedundancy"] == "GeoRedundant"
        assert (vault["location"], vault["tags"]) == ("koreacentral", {"a": "b"})
        policies = {
            one["name"]: one["properties"] for one in client.get(f"{VAULT}/backupPolicies").json["value"]
        }
    assert set(policies) == {"HourlyLogBackup", "DefaultPolicy", "EnhancedPolicy"}
    assert policies["EnhancedPolicy"]["policyType"] == "V2"
    assert "policyType" not in policies["DefaultPolicy"]


@pytest.mark.parametrize("name", ["1vault", "v", "a_b", "x" * 51, "dotted.name"])
def test_names_that_break_the_rule_are_refused(name: str) -> None:
    with serving(small_state()) as client:
        answer = client.send("PUT", vault_id_of(FIRST, GROUP, name), _BODY)
        assert (answer.status, answer.error["code"]) == (400, "InvalidResourceName")
        free = client.send("POST", _NAMES, {"name": name, "type": "Microsoft.RecoveryServices/vaults"})
    assert (free.json["nameAvailable"], free.json["reason"]) == (False, "Invalid")


def test_names_are_asked_for_in_a_group() -> None:
    with backup() as one:
        asked = {"name": "VAULT-one", "type": "Microsoft.RecoveryServices/Vaults"}
        taken = one.send("POST", _NAMES, asked).json
        assert (taken["nameAvailable"], taken["reason"]) == (False, "AlreadyExists")
        assert one.send("POST", _NAMES, {**asked, "name": "vault-two"}).json == {"nameAvailable": True}
        missing = one.send("POST", _NAMES.replace(GROUP, "rg-none"), asked)
    assert (missing.status, missing.error["code"]) == (404, "ResourceGroupNotFound")


def test_a_vault_needs_a_group_a_region_and_a_registered_provider() -> None:
    state = small_state()
    with serving(state) as client:
        missing = client.send("PUT", vault_id_of(FIRST, "rg-none", "vault-one"), _BODY)
        assert (missing.status, missing.error["code"]) == (404, "ResourceGroupNotFound")
        region = client.send("PUT", VAULT, {"location": "atlantis", "properties": {}})
        assert (region.status, region.error["code"]) == (400, "LocationNotAvailableForResourceType")
        assert "koreacentral" in region.error["message"]
        state.registrations[(FIRST, "microsoft.recoveryservices")] = "NotRegistered"
        refused = client.send("PUT", VAULT, _BODY)
    assert (refused.status, refused.error["code"]) == (409, "MissingSubscriptionRegistration")
    assert "'Microsoft.RecoveryServices'" in refused.error["message"]


def test_put_is_an_upsert_that_keeps_the_region() -> None:
    with backup() as one:
        before = one.json(VAULT)["etag"]
        one.wait(seconds=1)
        again = one.send("PUT", VAULT, {"location": "koreacentral", "tags": {"k": "v"}, "properties": {}})
        assert (again.status, again.json["tags"]) == (200, {"k": "v"})
        assert again.json["etag"] != before
        moved = one.send("PUT", VAULT, {"location": "westeurope", "properties": {}})
        assert (moved.status, moved.error["code"]) == (409, "InvalidResourceLocation")
        stale = one.client.send("PUT", VAULT, _BODY, {"If-Match": before})
    assert (stale.status, stale.error["code"]) == (412, "PreconditionFailed")


def test_vault_lists_are_paged_and_leave_out_what_only_the_vault_itself_shows() -> None:
    state = small_state()
    for number in range(230):
        document = vault_document(
            subscription=FIRST, group=GROUP, name=f"v{number:03}", location="koreacentral", changed=START
        )
        state.store.put(document)
    with serving(state) as client:
        target = f"/subscriptions/{FIRST}/providers/Microsoft.RecoveryServices/vaults"
        names, pages = [], 0
        while target:
            page = client.get(target).json
            names += [vault["name"] for vault in page["value"]]
            assert all("redundancySettings" not in vault["properties"] for vault in page["value"])
            target, pages = page.get("nextLink", ""), pages + 1
            assert not target or ("skiptoken" in target and target.startswith("http://127.0.0.1:"))
        assert (sorted(names), pages) == ([f"v{number:03}" for number in range(230)], 3)
        assert len(client.get(f"{_GROUP}/providers/Microsoft.RecoveryServices/vaults").json["value"]) == 100
        other = client.get(f"/subscriptions/{SECOND}/providers/Microsoft.RecoveryServices/vaults")
    assert other.json == {"value": []}


def test_redundancy_set_on_the_vault_shows_in_the_storage_configuration_and_closes_that_api() -> None:
    storage = f"{VAULT}/backupstorageconfig/vaultstorageconfig"
    with backup() as one:
        wanted = {"redundancySettings": {"standardTierStorageRedundancy": "LocallyRedundant"}}
        patched = one.send("PATCH", VAULT, {"properties": wanted})
        assert (patched.status, patched.content) == (202, b"")
        assert {"location", "azure-asyncoperation"} <= set(patched.headers)
        assert one.json(storage)["properties"]["storageType"] == "GeoRedundant"
        one.wait(seconds=20)
        assert one.json(patched.headers["azure-asyncoperation"])["status"] == "Succeeded"
        assert one.json(patched.headers["location"])["name"] == "vault-one"
        found = one.json(storage)["properties"]
        assert (found["storageType"], found["storageTypeState"]) == ("LocallyRedundant", "Unlocked")
        refused = one.send("PUT", storage, {"properties": {"storageType": "GeoRedundant"}})
    assert (refused.status, refused.error["code"]) == (400, "BMSUserErrorRedundancySettingsUseVaultApi")


def test_redundancy_set_with_the_storage_configuration_shows_on_the_vault() -> None:
    storage = f"{VAULT}/backupstorageconfig/vaultstorageconfig"
    with backup() as one:
        body = {"properties": {"storageType": "ZoneRedundant"}}
        assert one.send("PATCH", storage, body).status == 204
        settings = one.json(VAULT)["properties"]["redundancySettings"]
        assert settings["standardTierStorageRedundancy"] == "ZoneRedundant"
        put = one.send(
            "PUT",
            storage,
            {"properties": {"storageModelType": "GeoRedundant", "crossRegionRestoreFlag": True}},
        )
        assert (put.status, put.json["properties"]["crossRegionRestoreFlag"]) == (200, True)


def test_redundancy_is_frozen_by_the_first_item_for_ever() -> None:
    storage = f"{VAULT}/backupstorageconfig/vaultstorageconfig"
    body = {"properties": {"redundancySettings": {"standardTierStorageRedundancy": "LocallyRedundant"}}}
    with backup() as one:
        item = one.enable(WEB)
        assert one.json(storage)["properties"]["storageTypeState"] == "Locked"
        refused = one.send("PATCH", VAULT, body)
        assert (refused.status, refused.error["code"]) == (400, "BMSUserErrorStorageTypeLocked")
        assert one.send("PATCH", storage, {"properties": {"storageType": "LocallyRedundant"}}).status == 400
        one.send("DELETE", item["id"])
        one.wait(days=15)
        assert one.values(f"{VAULT}/backupProtectedItems") == []
        assert one.json(storage)["properties"]["storageTypeState"] == "Locked"


def test_zone_redundancy_needs_a_region_with_zones() -> None:
    with serving(small_state()) as client:
        settings = {"redundancySettings": {"standardTierStorageRedundancy": "ZoneRedundant"}}
        answer = client.send("PUT", VAULT, {"location": "koreasouth", "properties": settings})
    assert (answer.status, answer.error["code"]) == (400, "BMSUserErrorZoneRedundancyNotSupported")


def test_soft_delete_can_be_disabled_only_by_old_clients_and_never_once_always_on() -> None:
    config = f"{VAULT}/backupconfig/vaultconfig"
    disable = {"properties": {"softDeleteFeatureState": "Disabled"}}
    with backup() as one:
        assert one.json(config)["properties"]["softDeleteFeatureState"] == "Enabled"
        refused = one.send("PATCH", f"{config}?{NEW}", disable)
        assert (refused.status, refused.error["code"]) == (
            400,
            "BMSUserErrorDisablingSoftDeleteStateNotAllowed",
        )
        assert one.send("PATCH", config, disable).json["properties"]["softDeleteFeatureState"] == "Disabled"
        soft = one.json(VAULT)["properties"]["securitySettings"]["softDeleteSettings"]
        assert soft["softDeleteState"] == "Disabled"
        days = {"properties": {"softDeleteFeatureState": "AlwaysON", "softDeleteRetentionPeriodInDays": 30}}
        put = one.send("PUT", config, days).json["properties"]
        assert (put["softDeleteRetentionPeriodInDays"], put["isSoftDeleteFeatureStateEditable"]) == (
            30,
            False,
        )
        back = one.send("PATCH", config, {"properties": {"softDeleteFeatureState": "Enabled"}})
        assert back.error["code"] == "BMSUserErrorSoftDeleteStateNotSetToAlwaysON"
        short = one.send("PATCH", config, {"properties": {"softDeleteRetentionPeriodInDays": 3}})
    assert short.status == 400


def test_an_empty_vault_is_deleted_and_its_status_url_ends_in_404() -> None:
    with backup() as one:
        answer = one.send("DELETE", VAULT)
        assert (answer.status, answer.content) == (202, b"")
        assert one.json(answer.headers["azure-asyncoperation"])["status"] == "InProgress"
        assert one.json(VAULT)["properties"]["provisioningState"] == "Deleting"
        one.wait(minutes=1)
        gone = one.get(answer.headers["azure-asyncoperation"])
        assert (gone.status, gone.error["code"]) == (404, "ResourceNotFound")
        assert one.send("DELETE", VAULT).status == 204
        one.make_vault()


def test_a_vault_with_items_cannot_be_deleted_nor_one_with_soft_deleted_items_by_old_clients() -> None:
    with backup() as one:
        item = one.enable(WEB)
        refused = one.send("DELETE", VAULT)
        assert (refused.status, refused.error["code"]) == (400, "ServiceResourceNotEmptyWithContainerDetails")
        assert "web" in refused.error["message"]
        one.send("DELETE", item["id"])
        one.wait(minutes=1)
        refused = one.send("DELETE", VAULT)
        assert (refused.status, refused.error["code"]) == (400, "ServiceResourceNotEmptyWithBackendMessage")
        assert one.send("DELETE", f"{VAULT}?{NEW}").status == 202


def test_small_parts_of_a_vault() -> None:
    place = f"/subscriptions/{FIRST}/providers/Microsoft.RecoveryServices/locations/koreacentral"
    with backup() as one:
        one.enable(WEB)
        assert one.values(f"{VAULT}/backupResourceGuardProxies") == []
        encryption = one.json(f"{VAULT}/backupEncryptionConfigs/backupResourceEncryptionConfig")
        assert encryption["properties"]["encryptionAtRestType"] == "MicrosoftManaged"
        usages = {each["name"]["value"]: each["currentValue"] for each in one.values(f"{VAULT}/usages")}
        assert usages["IaaSVMProtectedItemCount"] == 1
        summary = one.values(
            f"{VAULT}/backupUsageSummaries?$filter=type eq 'BackupProtectedItemCountSummary'"
        )
        assert summary[0]["name"]["value"] == "AzureIaasVM"
        assert summary[0]["currentValue"] == 1
        assert one.values(f"{place}/deletedVaults") == []
        assert one.get(f"{VAULT}/backupconfig/other").status == 404
        assert one.get(f"{VAULT}/operationStatus/none").error["code"] == "OperationNotFound"
