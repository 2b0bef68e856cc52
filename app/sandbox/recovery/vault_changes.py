"""The one place where vaults change: creation, settings, deletion."""

from datetime import timedelta

from app.sandbox.clock import timestamp
from app.sandbox.messages import ArmError, ArmRequest, Json
from app.sandbox.recovery import item_changes, operations
from app.sandbox.recovery.documents import default_policies, etag_of
from app.sandbox.recovery.guard_rules import PROXY_TYPE, CriticalOperation, check_guard
from app.sandbox.recovery.ledger import Operation, ledger_of
from app.sandbox.recovery.naming import (
    ITEM_TYPE,
    JOB_TYPE,
    POLICY_TYPE,
    RECOVERY_POINT_TYPE,
)
from app.sandbox.recovery.vault_rules import (
    checked_redundancy,
    checked_soft_delete,
    checked_values,
    immutability_of,
    strict,
    weakens_soft_delete,
)
from app.sandbox.state import State
from app.sandbox.store import key_of

_LATE = ("securitySettings", "backupStorageVersion")
"""What a vault shows only when it is provisioned."""
_PLAIN = (
    "publicNetworkAccess",
    "monitoringSettings",
    "restoreSettings",
    "encryption",
    "costManagementSettings",
)
"""Properties that are taken as they are sent."""
_IMMUTABILITY = ("Disabled", "Unlocked", "Locked")


def changed(request: ArmRequest, vault: Json, body: Json, properties: Json) -> Json:
    """A vault with the settings of a PUT or PATCH, or the error for what is not allowed. Nothing is stored.

    Raises:
        ArmError: 400 as :mod:`vault_rules` says.
    """
    result: Json = {**vault, "properties": dict(vault["properties"])}
    for name in ("tags", "identity", "sku"):
        if isinstance(body.get(name), dict):
            result[name] = dict(body[name])
    if not result.get("tags"):
        result.pop("tags", None)
    checked_values(vault, properties)
    for name in _PLAIN:
        if properties.get(name) is not None:
            result["properties"][name] = properties[name]
    redundancy = properties.get("redundancySettings")
    if isinstance(redundancy, dict):
        crossing = redundancy.get("crossRegionRestore")
        result["properties"]["redundancySettings"] = checked_redundancy(
            request.state,
            vault,
            redundancy.get("standardTierStorageRedundancy"),
            cross_region=None if crossing is None else str(crossing).casefold() == "enabled",
        )
    security = properties.get("securitySettings")
    if isinstance(security, dict):
        result["properties"]["securitySettings"] = _security(request, vault, security)
    if isinstance(redundancy, dict):
        ledger_of(request.state).redundancy_by_vault.add(key_of(vault["id"]))
    return result


def _security(request: ArmRequest, vault: Json, wanted: Json) -> Json:
    settings: Json = dict(vault["properties"].get("securitySettings") or {})
    soft = wanted.get("softDeleteSettings") or {}
    _check_guard(request, vault, wanted)
    settings["softDeleteSettings"] = checked_soft_delete(
        request,
        vault,
        soft.get("softDeleteState"),
        soft.get("softDeleteRetentionPeriodInDays"),
        soft.get("enhancedSecurityState"),
    )
    immutability = wanted.get("immutabilitySettings") or {}
    if immutability.get("state") is not None:
        now, then = immutability_of(vault), str(immutability["state"])
        if then not in _IMMUTABILITY or (now == "Locked" and then != "Locked"):
            message = f"The immutability of this vault cannot be changed from '{now}' to '{then}'."
            raise ArmError(400, "BMSUserErrorImmutabilityChangeNotAllowed", message)
        settings["immutabilitySettings"] = dict(immutability)
    settings.setdefault("immutabilitySettings", None)
    settings.setdefault("multiUserAuthorization", "Disabled")
    return settings


def _check_guard(request: ArmRequest, vault: Json, wanted: Json) -> None:
    """Less soft delete and no more immutability are critical operations of a guarded vault."""
    soft, immutability = wanted.get("softDeleteSettings") or {}, wanted.get("immutabilitySettings") or {}
    weaker = weakens_soft_delete(
        vault,
        soft.get("softDeleteState"),
        soft.get("softDeleteRetentionPeriodInDays"),
        soft.get("enhancedSecurityState"),
    )
    if weaker or (immutability.get("state") == "Disabled" and immutability_of(vault) != "Disabled"):
        body = request.body if isinstance(request.body, dict) else {}
        requests = (body.get("properties") or {}).get("resourceGuardOperationRequests")
        check_guard(request, vault["id"], requests, (CriticalOperation.WEAKEN_SOFT_DELETE,))


def authorise_by_several(state: State, vault: Json, value: str) -> None:
    """Show on the vault whether a Resource Guard is mapped to it: ``Enabled`` or ``Disabled``."""
    security = {**(vault["properties"].get("securitySettings") or {}), "multiUserAuthorization": value}
    security.setdefault("immutabilitySettings", None)
    update(state, {**vault, "properties": {**vault["properties"], "securitySettings": security}})


def create(state: State, vault: Json, lasting: timedelta) -> Operation:
    """Store a vault as *Provisioning*; after ``lasting`` it is *Succeeded* and has its three policies."""
    early = {name: value for name, value in vault["properties"].items() if name not in _LATE}
    state.store.put({**vault, "properties": {**early, "provisioningState": "Provisioning"}})

    def finish(operation: Operation) -> None:
        current = state.store.get(vault["id"])
        if current is not None:
            properties = {**vault["properties"], **current["properties"], "provisioningState": "Succeeded"}
            state.store.put({**current, "properties": properties, "etag": etag_of(operation.due)})
            for policy in default_policies(vault["id"], operation.due):
                state.store.put(policy)

    identifier = operations.vault_operation_id(state)
    return operations.start(
        state, vault["id"], lasting, finish, operation_id=identifier, result_id=vault["id"]
    )


def update(state: State, vault: Json) -> Json:
    """Store a vault whose settings changed, with a new entity tag."""
    return state.store.put({**vault, "etag": etag_of(state.clock.now())})


def mark(state: State, vault: Json, provisioning_state: str) -> None:
    """Store a vault with another provisioning state."""
    properties = {**vault["properties"], "provisioningState": provisioning_state}
    state.store.put({**vault, "properties": properties})


def checked_empty(request: ArmRequest, vault: Json) -> None:
    """Refuse to delete a vault that holds items (facts vault-delete).

    Raises:
        ArmError: 400 with the words of the real service.
    """
    items = request.state.store.within(vault["id"], ITEM_TYPE)
    deleted = [item for item in items if item["properties"].get("isScheduledForDeferredDelete")]
    tail = (
        "\nPlease ensure all containers have been unregistered from the vault and all private endpoints "
        "associated with the vault have been deleted, and retry operation. "
        "For more details, see https://aka.ms/AB-AA4ecq5"
    )
    names = ",".join(str(item["properties"].get("friendlyName")) for item in items)
    inside = key_of(vault["id"]) + "/"
    configuring = any(key_of(one).startswith(inside) for one in ledger_of(request.state).configuring.values())
    if len(items) > len(deleted) or configuring or vault["properties"].get("privateEndpointConnections"):
        message = (
            "Recovery Services vault cannot be deleted as there are existing resources within the vault. "
            f"The registered items are : {names}{tail}"
        )
        raise ArmError(400, "ServiceResourceNotEmptyWithContainerDetails", message)
    if deleted and not strict(request):
        message = (
            "Recovery Services vault cannot be deleted as there are backup items in soft deleted state in "
            "the vault. The soft deleted items are permanently deleted after 14 days of delete operation. "
            "Please try vault deletion after the backup items are permanently deleted and there is no item "
            "in soft deleted state left in the vault.For more information, refer "
            f"https://aka.ms/SoftDeleteCloudWorkloads. The registered items are : {names}{tail}"
        )
        raise ArmError(400, "ServiceResourceNotEmptyWithBackendMessage", message)


def soft_delete(state: State, vault: Json) -> None:
    """Take a vault out that holds soft-deleted items only, and keep a note of it until the last is purged."""
    items = state.store.within(vault["id"], ITEM_TYPE)
    if items:
        now = state.clock.now()
        subscription, place = vault["id"].split("/")[2], vault["location"]
        name = operations.new_id(state)
        kind = "Microsoft.RecoveryServices/locations/deletedVaults"
        scope = f"/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/{place}"
        ledger_of(state).deleted_vaults.append(
            {
                "id": f"{scope}/deletedVaults/{name}",
                "name": name,
                "type": kind,
                "properties": {
                    "vaultId": vault["id"],
                    "vaultDeletionTime": timestamp(now),
                    "purgeAt": timestamp(now + max(item_changes.remaining(state, one) for one in items)),
                },
            }
        )
    remove(state, vault)


def remove(state: State, vault: Json) -> None:
    """Take a vault out of the store with everything in it."""
    for kind in (RECOVERY_POINT_TYPE, ITEM_TYPE, JOB_TYPE, POLICY_TYPE, PROXY_TYPE):
        for document in state.store.within(vault["id"], kind):
            state.store.remove(document["id"])
    state.store.remove(vault["id"])
    ledger = ledger_of(state)
    key = key_of(vault["id"])
    ledger.locked_vaults.discard(key)
    ledger.redundancy_by_vault.discard(key)
    ledger.discovered.pop(key, None)
