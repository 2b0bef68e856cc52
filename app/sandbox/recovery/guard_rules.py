"""What a Resource Guard holds back in the vaults that it is mapped to (facts vault-mua)."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from app.sandbox.errors import GATEWAY
from app.sandbox.messages import ArmError, ArmRequest, Json
from app.sandbox.recovery.ledger import ledger_of
from app.sandbox.state import State
from app.sandbox.store import key_of

PROXY_TYPE = "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies"
GUARD_TYPE = "Microsoft.DataProtection/resourceGuards"


class CriticalOperation(StrEnum):
    """The operations that a guard protects, by the child type of the guard that stands for each."""

    DELETE_ITEM = "deleteProtectedItemRequests"
    UPDATE_ITEM = "updateProtectedItemRequests"
    UPDATE_POLICY = "updateProtectionPolicyRequests"
    WEAKEN_SOFT_DELETE = "disableSoftDeleteRequests"
    DELETE_PROXY = "deleteResourceGuardProxyRequests"
    SECURITY_PIN = "getBackupSecurityPINRequests"


def guards_of(state: State, vault_id: str) -> list[Json]:
    """The proxies of a vault: one when it is mapped to a guard, else none."""
    return state.store.within(vault_id, PROXY_TYPE)


def check_guard(
    request: ArmRequest, vault_id: str, given: Any, operations: Collection[CriticalOperation]
) -> None:
    """Let a critical operation pass only with the guard's leave.

    The words of the first refusal were seen (hashicorp/terraform-provider-azurerm#31887), its code was not.

    Args:
        request: the request, whose account needs a right on the guard.
        vault_id: the vault; without a guard everything passes.
        given: ``resourceGuardOperationRequests`` of the body.
        operations: the operations of which one must be asked for.

    Raises:
        ArmError: 400 when the operation requests are missing or are others, 403 without a right on the guard.
    """
    for proxy in guards_of(request.state, vault_id):
        guard = proxy["properties"]["resourceGuardResourceId"]
        asked = {key_of(str(one)) for one in given} if isinstance(given, list) else set()
        wanted = {key_of(default_request(guard, one)): one for one in operations}
        fitting = [one for key, one in wanted.items() if key in asked]
        if not fitting:
            message = "ResourceGuard Operation requestid is either null or empty"
            raise ArmError(400, "UserErrorResourceGuardOperationRequestMissing", message)
        check_right_on_guard(request, guard, f"{GUARD_TYPE}/{fitting[0]}/read")


def check_right_on_guard(request: ArmRequest, guard: str, action: str) -> None:
    """Raise 403 LinkedAuthorizationFailed where the account lacks a right on the guard."""
    account = request.account
    if not account.may(action, guard):
        message = (
            f"The client '{account.name}' with object id '{account.object_id}' has permission to perform the "
            f"action on scope '{request.path}'; however, it does not have permission to perform action "
            f"'{action}' on the linked scope(s) '{guard}' or the linked scope(s) are invalid."
        )
        raise ArmError(403, "LinkedAuthorizationFailed", message, headers=GATEWAY)


def check_unlocked(state: State, item: Json, vault_id: str) -> None:
    """Refuse to delete an item of a guarded vault that was not unlocked before (``unlockDelete``).

    Raises:
        ArmError: 400.
    """
    until = ledger_of(state).unlocked.get(key_of(item["id"]))
    if guards_of(state, vault_id) and (until is None or until < state.clock.now()):
        message = "ResourceGuard Operation requestid is either null or empty"
        raise ArmError(400, "UserErrorResourceGuardOperationRequestMissing", message)


def default_request(guard: str, operation: CriticalOperation) -> str:
    """The id that stands for an operation in ``resourceGuardOperationRequests``."""
    return f"{guard}/{operation}/default"


def proxy_document(vault_id: str, name: str, guard: str, updated: str) -> Json:
    """The mapping of a vault to a guard."""
    details = [
        {
            "vaultCriticalOperation": f"{GUARD_TYPE}/{one}",
            "defaultResourceRequest": default_request(guard, one),
        }
        for one in CriticalOperation
    ]
    return {
        "id": f"{vault_id}/backupResourceGuardProxies/{name}",
        "name": name,
        "type": PROXY_TYPE,
        "properties": {
            "resourceGuardResourceId": guard,
            "resourceGuardOperationDetails": details,
            "lastUpdatedTime": updated,
            "description": "Please take JIT access before performing any of the critical operation",
        },
    }
