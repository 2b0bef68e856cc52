"""Handlers for the mapping of a vault to a Resource Guard, and for unlocking a deletion."""

import re
from datetime import timedelta

from app.sandbox.clock import timestamp
from app.sandbox.errors import resource_not_found
from app.sandbox.messages import ArmRequest, ArmResponse, Json
from app.sandbox.recovery import vault_changes
from app.sandbox.recovery.filters import invalid_input
from app.sandbox.recovery.guard_rules import (
    GUARD_TYPE,
    CriticalOperation,
    check_guard,
    check_right_on_guard,
    guards_of,
    proxy_document,
)
from app.sandbox.recovery.ledger import ledger_of
from app.sandbox.recovery.vaults import ACTION, VAULT, properties_of, requested_vault
from app.sandbox.routing import Router
from app.sandbox.store import key_of

_PROXIES = f"{VAULT}/backupResourceGuardProxies"
_PROXY = _PROXIES + "/{proxy}"
_GUARD_ID = re.compile(
    rf"/subscriptions/[^/]+/resourceGroups/[^/]+/providers/{GUARD_TYPE}/[^/]+".replace(".", r"\."),
    re.IGNORECASE,
)
_UNLOCKED_FOR = timedelta(hours=1)
"""The sandbox's own figure."""


def register(router: Router) -> None:
    """Add the routes of Resource Guard proxies."""
    action = f"{ACTION}/backupResourceGuardProxies"
    router.add("GET", _PROXIES, f"{action}/read", list_proxies)
    router.add("GET", _PROXY, f"{action}/read", get_proxy)
    router.add("PUT", _PROXY, f"{action}/write", put_proxy)
    router.add("DELETE", _PROXY, f"{action}/delete", delete_proxy)
    router.add("POST", f"{_PROXY}/unlockDelete", f"{action}/unlockDelete/action", unlock_delete)


async def list_proxies(request: ArmRequest) -> ArmResponse:
    """The proxies of a vault: at most one."""
    vault = requested_vault(request)
    return ArmResponse(200, {"value": guards_of(request.state, vault["id"])})


def _requested(request: ArmRequest) -> Json:
    vault = requested_vault(request)
    proxy_id = f"{vault['id']}/backupResourceGuardProxies/{request.segments['proxy']}"
    proxy = request.state.store.get(proxy_id)
    if proxy is None:
        raise resource_not_found(proxy_id)
    return proxy


async def get_proxy(request: ArmRequest) -> ArmResponse:
    """One proxy."""
    return ArmResponse(200, _requested(request))


async def put_proxy(request: ArmRequest) -> ArmResponse:
    """Map the vault to a guard on which the account has a right."""
    vault = requested_vault(request)
    guard = str(properties_of(request.body).get("resourceGuardResourceId") or "")
    if _GUARD_ID.fullmatch(guard) is None:
        raise invalid_input("The id of the Resource Guard is not valid.")
    check_right_on_guard(request, guard, f"{GUARD_TYPE}/read")
    now = timestamp(request.state.clock.now())
    proxy = proxy_document(vault["id"], request.segments["proxy"], guard, now)
    vault_changes.authorise_by_several(request.state, vault, "Enabled")
    return ArmResponse(200, request.state.store.put(proxy))


async def delete_proxy(request: ArmRequest) -> ArmResponse:
    """Take the mapping away, which is a critical operation itself; its leave comes by ``unlockDelete``."""
    vault = requested_vault(request)
    proxy_id = f"{vault['id']}/backupResourceGuardProxies/{request.segments['proxy']}"
    proxy = request.state.store.get(proxy_id)
    if proxy is None:
        return ArmResponse(204)
    until = ledger_of(request.state).unlocked.get(key_of(proxy["id"]))
    if until is None or until < request.state.clock.now():
        check_guard(request, vault["id"], None, (CriticalOperation.DELETE_PROXY,))
    request.state.store.remove(proxy_id)
    vault_changes.authorise_by_several(request.state, vault, "Disabled")
    return ArmResponse(200)


async def unlock_delete(request: ArmRequest) -> ArmResponse:
    """Leave to delete one item, or the proxy itself, for an hour."""
    vault, _ = requested_vault(request), _requested(request)
    body = request.body if isinstance(request.body, dict) else {}
    target = key_of(str(body.get("resourceToBeDeleted") or ""))
    is_item = "/protecteditems/" in target
    kind = CriticalOperation.DELETE_ITEM if is_item else CriticalOperation.DELETE_PROXY
    check_guard(request, vault["id"], body.get("resourceGuardOperationRequests"), (kind,))
    until = request.state.clock.now() + _UNLOCKED_FOR
    ledger_of(request.state).unlocked[target] = until
    return ArmResponse(200, {"unlockDeleteExpiryTime": timestamp(until)})
