"""Vaults behind a Resource Guard, settings of vaults that are checked, and vaults that are deleted softly."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.sandbox.faults import Effect, Fault
from app.sandbox.messages import Json
from app.sandbox.recovery.documents import vm_policy_properties
from tests.sandbox.recovery_estate import NEW, VAULT, WEB, Backup, backup
from tests.sandbox.serving import FIRST, SECOND, Answer

_GUARD = (
    f"/subscriptions/{SECOND}/resourceGroups/rg-security"
    "/providers/Microsoft.DataProtection/resourceGuards/two"
)
_PROXY = f"{VAULT}/backupResourceGuardProxies/VaultProxy"
_MISSING = "UserErrorResourceGuardOperationRequestMissing"
_RUN_AT = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)


def _code(answer: Answer, status: int = 400) -> str:
    assert answer.status == status, answer.content
    return str(answer.error["code"])


def _guard(one: Backup) -> dict[str, str]:
    """Map the vault to the guard; gives the operation requests by the name of the operation."""
    answer = one.send("PUT", _PROXY, {"properties": {"resourceGuardResourceId": _GUARD}})
    assert answer.status == 200, answer.content
    return {
        detail["vaultCriticalOperation"].rpartition("/")[2]: detail["defaultResourceRequest"]
        for detail in answer.json["properties"]["resourceGuardOperationDetails"]
    }


def _leave(*requests: str) -> dict[str, Any]:
    return {"resourceGuardOperationRequests": list(requests)}


def test_a_guarded_vault_says_so() -> None:
    with backup() as one:
        assert one.get(_PROXY).status == 404
        _guard(one)
        (listed,) = one.values(f"{VAULT}/backupResourceGuardProxies")
        assert listed["properties"]["resourceGuardResourceId"] == _GUARD
        assert one.json(_PROXY) == listed
        assert one.json(VAULT)["properties"]["securitySettings"]["multiUserAuthorization"] == "Enabled"
        broken = one.send("PUT", _PROXY, {"properties": {"resourceGuardResourceId": "/subscriptions/x"}})
        assert broken.status == 400


def test_stopping_protection_needs_the_guard_and_enabling_does_not() -> None:
    with backup() as one:
        requests = _guard(one)
        one.enable(WEB)
        refused = one.put_item(WEB, protectionState="ProtectionStopped")
        assert _code(refused) == _MISSING
        assert refused.error["message"] == "ResourceGuard Operation requestid is either null or empty"
        other = _leave(requests["updateProtectionPolicyRequests"])
        assert _code(one.put_item(WEB, protectionState="ProtectionStopped", **other)) == _MISSING
        given = _leave(requests["updateProtectedItemRequests"])
        assert one.put_item(WEB, protectionState="ProtectionStopped", **given).status == 202


def test_the_guards_leave_needs_a_right_on_the_guard() -> None:
    with backup() as one:
        requests = _guard(one)
        one.enable(WEB)
        one.client.server.faults.add(
            Fault(Effect.MISSING_RIGHT, scope=_GUARD, action="Microsoft.DataProtection/*")
        )
        given = _leave(requests["deleteProtectedItemRequests"])
        refused = one.put_item(WEB, protectionState="ProtectionStopped", **given)
        assert _code(refused, 403) == "LinkedAuthorizationFailed"
        assert _GUARD in refused.error["message"]
        assert _code(one.send("PUT", _PROXY, {"properties": {"resourceGuardResourceId": _GUARD}}), 403)


def test_deleting_data_needs_to_be_unlocked_before() -> None:
    with backup() as one:
        requests = _guard(one)
        item = one.enable(WEB)
        assert _code(one.send("DELETE", item["id"])) == _MISSING
        body = {"resourceToBeDeleted": item["id"], **_leave(requests["deleteProtectedItemRequests"])}
        assert _code(one.send("POST", f"{_PROXY}/unlockDelete", {**body, **_leave()})) == _MISSING
        unlocked = one.send("POST", f"{_PROXY}/unlockDelete", body)
        assert list(unlocked.json) == ["unlockDeleteExpiryTime"]
        one.wait(hours=2)
        assert _code(one.send("DELETE", item["id"])) == _MISSING
        one.send("POST", f"{_PROXY}/unlockDelete", body)
        assert one.send("DELETE", item["id"]).status == 202


def test_less_retention_is_held_back_and_more_is_not() -> None:
    with backup() as one:
        path = f"{VAULT}/backupPolicies/nightly"
        for days in (60, 90):
            properties = vm_policy_properties(run_at=_RUN_AT, retention_days=days)
            assert one.send("PUT", path, {"properties": properties}).status == 200
            requests = _guard(one)
        less = vm_policy_properties(run_at=_RUN_AT, retention_days=30)
        assert _code(one.send("PUT", path, {"properties": less})) == _MISSING
        given = _leave(requests["updateProtectionPolicyRequests"])
        answer = one.send("PUT", path, {"properties": {**less, **given}})
        assert answer.status == 200
        assert "resourceGuardOperationRequests" not in answer.json["properties"]
        one.send("PUT", path, {"properties": vm_policy_properties(run_at=_RUN_AT, retention_days=90)})
        one.put_item(WEB, policy="nightly")
        one.wait(minutes=1)
        assert _code(one.put_item(WEB, policy="DefaultPolicy")) == _MISSING
        given = _leave(requests["updateProtectedItemRequests"])
        assert one.put_item(WEB, policy="DefaultPolicy", **given).status == 202


def test_weaker_settings_and_the_guard_itself_are_held_back() -> None:
    with backup() as one:
        requests = _guard(one)
        config = f"{VAULT}/backupconfig/vaultconfig"
        off: Json = {"softDeleteFeatureState": "Disabled"}
        assert _code(one.send("PATCH", config, {"properties": off})) == _MISSING
        given = _leave(requests["disableSoftDeleteRequests"])
        assert one.send("PATCH", config, {"properties": {**off, **given}}).status == 200
        security = {"securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}
        assert one.send("PATCH", VAULT, {"properties": security}).status == 202
        one.wait(minutes=1)
        security = {"securitySettings": {"immutabilitySettings": {"state": "Disabled"}}}
        assert _code(one.send("PATCH", VAULT, {"properties": security})) == _MISSING
        assert _code(one.send("DELETE", _PROXY)) == _MISSING
        body = {"resourceToBeDeleted": _PROXY, **_leave(requests["deleteResourceGuardProxyRequests"])}
        assert one.send("POST", f"{_PROXY}/unlockDelete", body).status == 200
        assert one.send("DELETE", _PROXY).status == 200
        assert one.send("DELETE", _PROXY).status == 204
        assert one.json(VAULT)["properties"]["securitySettings"]["multiUserAuthorization"] == "Disabled"


def _restore(state: str) -> Json:
    return {"restoreSettings": {"crossSubscriptionRestoreSettings": {"crossSubscriptionRestoreState": state}}}


@pytest.mark.parametrize(
    "properties",
    [
        {"publicNetworkAccess": "Sometimes"},
        _restore("Maybe"),
        {"redundancySettings": {"crossRegionRestore": "On"}},
        {"monitoringSettings": {"azureMonitorAlertSettings": {"alertsForAllJobFailures": True}}},
        {"securitySettings": {"softDeleteSettings": {"softDeleteRetentionPeriodInDays": 181}}},
    ],
)
def test_settings_of_a_vault_have_known_values(properties: Json) -> None:
    with backup() as one:
        assert _code(one.send("PATCH", VAULT, {"properties": properties})) == "CloudInvalidInputErrorCode"


def test_cross_subscription_restore_can_be_disabled_for_ever() -> None:
    with backup() as one:
        for state in ("Disabled", "Enabled", "PermanentlyDisabled"):
            assert one.send("PATCH", VAULT, {"properties": _restore(state)}).status == 202
            one.wait(minutes=1)
        refused = one.send("PATCH", VAULT, {"properties": _restore("Enabled")})
        assert _code(refused) == "BMSUserErrorCrossSubscriptionRestorePermanentlyDisabled"


def test_a_vault_with_a_private_endpoint_or_a_vm_being_configured_is_not_deleted() -> None:
    with backup() as one:
        one.put_item(WEB)
        assert _code(one.send("DELETE", VAULT)) == "ServiceResourceNotEmptyWithContainerDetails"
    with backup() as one:
        vault = one.json(VAULT)
        vault["properties"]["privateEndpointConnections"] = [{"id": f"{VAULT}/privateEndpointConnections/pe"}]
        one.state.store.put(vault)
        assert _code(one.send("DELETE", VAULT)) == "ServiceResourceNotEmptyWithContainerDetails"


def test_a_vault_with_soft_deleted_items_is_deleted_softly_by_new_clients() -> None:
    place = f"/subscriptions/{FIRST}/providers/Microsoft.RecoveryServices/locations/koreacentral"
    with backup() as one:
        one.send("DELETE", one.enable(WEB)["id"])
        one.wait(days=1)
        assert one.send("DELETE", f"{VAULT}?{NEW}").status == 202
        one.wait(minutes=1)
        assert one.get(VAULT).status == 404
        (deleted,) = one.values(f"{place}/deletedVaults")
        assert deleted["properties"]["vaultId"] == VAULT
        assert one.values(f"{place.replace('koreacentral', 'westeurope')}/deletedVaults") == []
        one.make_vault()
        assert one.values(f"{VAULT}/backupProtectedItems") == []
        one.wait(days=14)
        assert one.values(f"{place}/deletedVaults") == []


def test_nothing_is_protected_in_a_vault_that_is_being_deleted() -> None:
    with backup() as one:
        assert one.send("DELETE", VAULT).status == 202
        assert _code(one.put_item(WEB), 404) == "ResourceNotFound"


@pytest.mark.parametrize(
    ("details", "status"),
    [
        ({"azureBackupRGNamePrefix": "rg-points-"}, 200),
        ({"azureBackupRGNamePrefix": "rg-points-", "azureBackupRGNameSuffix": "-krc"}, 200),
        ({"azureBackupRGNameSuffix": "-krc"}, 400),
        ({"azureBackupRGNamePrefix": "p" * 73}, 200),
        ({"azureBackupRGNamePrefix": "p" * 74}, 400),
        ({"azureBackupRGNamePrefix": "rg/points"}, 400),
        ({"azureBackupRGNamePrefix": "rg", "azureBackupRGNameSuffix": "."}, 400),
    ],
)
def test_names_of_restore_point_groups_are_checked(details: Json, status: int) -> None:
    with backup() as one:
        properties = {**vm_policy_properties(run_at=_RUN_AT), "instantRPDetails": details}
        assert one.send("PUT", f"{VAULT}/backupPolicies/named", {"properties": properties}).status == status
