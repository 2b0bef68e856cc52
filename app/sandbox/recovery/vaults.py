"""Handlers for vaults: list, get, create or update, patch, delete, and the status of these operations."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.sandbox.errors import resource_not_found
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.paging import page_of
from app.sandbox.recovery import operations, vault_changes
from app.sandbox.recovery.documents import listed_vault, vault_document
from app.sandbox.recovery.ledger import Operation
from app.sandbox.recovery.naming import VAULT_TYPE, vault_id_of
from app.sandbox.recovery.vault_rules import VAULTS_PER_SUBSCRIPTION, checked_location, checked_name
from app.sandbox.routing import Router

SUBSCRIPTION = "/subscriptions/{subscription}"
GROUP = SUBSCRIPTION + "/resourceGroups/{group}"
VAULT = GROUP + "/providers/Microsoft.RecoveryServices/vaults/{vault}"
ACTION = "Microsoft.RecoveryServices/vaults"
_PAGE = 100
_CREATING = timedelta(seconds=12)
_UPDATING = timedelta(seconds=5)
_DELETING = timedelta(seconds=15)


def register(router: Router) -> None:
    """Add the routes of vaults."""
    router.add("GET", f"{SUBSCRIPTION}/providers/{VAULT_TYPE}", f"{ACTION}/read", list_vaults)
    router.add("GET", f"{GROUP}/providers/{VAULT_TYPE}", f"{ACTION}/read", list_vaults)
    router.add("GET", VAULT, f"{ACTION}/read", get_vault)
    router.add("PUT", VAULT, f"{ACTION}/write", put_vault)
    router.add("PATCH", VAULT, f"{ACTION}/write", patch_vault)
    router.add("DELETE", VAULT, f"{ACTION}/delete", delete_vault)
    router.add("GET", f"{VAULT}/operationStatus/{{operation}}", f"{ACTION}/operationStatus/read", get_status)
    router.add(
        "GET", f"{VAULT}/operationResults/{{operation}}", f"{ACTION}/operationResults/read", get_result
    )


def requested_id(request: ArmRequest) -> str:
    """The id of the vault in the path, as the caller spelled it."""
    return vault_id_of(request.subscription, request.group, request.segments["vault"])


def requested_vault(request: ArmRequest) -> Json:
    """The vault of the path.

    Raises:
        ArmError: 404 when there is none.
    """
    vault = request.state.store.get(requested_id(request))
    if vault is None:
        raise resource_not_found(requested_id(request))
    return vault


def properties_of(body: Any) -> Json:
    """The ``properties`` object of a body, empty when there is none.

    Raises:
        ArmError: 400 when body or properties are not objects.
    """
    if body is None:
        return {}
    properties = body.get("properties") if isinstance(body, dict) else body
    if not isinstance(properties, dict | None):
        message = "The request content was invalid and could not be deserialized."
        raise ArmError(400, "InvalidRequestContent", message)
    return properties or {}


async def list_vaults(request: ArmRequest) -> ArmResponse:
    """The vaults of a subscription or group."""
    group = request.segments.get("group")
    found = request.state.store.of_type(VAULT_TYPE, request.subscription, group)
    vaults = sorted(found, key=lambda vault: str(vault["id"]).casefold())
    page = page_of(request, vaults, _PAGE, parameter="$skiptoken")
    page["value"] = [listed_vault(vault) for vault in page["value"]]
    return ArmResponse(200, page)


async def get_vault(request: ArmRequest) -> ArmResponse:
    """One vault."""
    return ArmResponse(200, requested_vault(request))


async def put_vault(request: ArmRequest) -> ArmResponse:
    """Create a vault (201, then provisioning) or replace the settings of one (200)."""
    state = request.state
    checked_name(request.segments["vault"])
    body = request.body if isinstance(request.body, dict) else {}
    properties = properties_of(request.body)
    location = checked_location(body.get("location"))
    existing = state.store.get(requested_id(request))
    if existing is not None:
        return _replaced(request, existing, body, properties, location)
    if sum(1 for _ in state.store.of_type(VAULT_TYPE, request.subscription)) >= VAULTS_PER_SUBSCRIPTION:
        message = f"The subscription already has {VAULTS_PER_SUBSCRIPTION} Recovery Services vaults."
        raise ArmError(400, "SubscriptionVaultLimitReached", message)
    vault = vault_document(
        subscription=request.subscription,
        group=request.group,
        name=request.segments["vault"],
        location=location,
        changed=state.clock.now(),
        tags=body.get("tags"),
    )
    if isinstance(body.get("sku"), dict):
        vault["sku"] = dict(body["sku"])
    vault = vault_changes.changed(request, vault, body, properties)
    operation = vault_changes.create(state, vault, _CREATING)
    url = operations.operation_url(request, f"{vault['id']}/operationStatus", operation)
    wait = operations.retry_after(state, operation)
    return ArmResponse(201, state.store.get(vault["id"]), {"Azure-AsyncOperation": url, "Retry-After": wait})


def _replaced(request: ArmRequest, vault: Json, body: Json, properties: Json, location: str) -> ArmResponse:
    if vault["location"].casefold().replace(" ", "") != location:
        message = (
            f"The resource '{vault['name']}' already exists in location '{vault['location']}' in resource "
            f"group '{request.group}'. A resource with the same name cannot be created in location "
            f"'{location}'. Please select a new resource name."
        )
        raise ArmError(409, "InvalidResourceLocation", message)
    _checked_etag(request, vault)
    replaced = vault_changes.changed(request, vault, {"tags": {}, **body}, properties)
    return ArmResponse(200, vault_changes.update(request.state, replaced))


async def patch_vault(request: ArmRequest) -> ArmResponse:
    """Change some settings of a vault; they show when the operation has ended."""
    vault = requested_vault(request)
    _checked_etag(request, vault)
    body = request.body if isinstance(request.body, dict) else {}
    properties = properties_of(request.body)
    vault_changes.changed(request, vault, body, properties)

    def finish(_: Operation) -> None:
        current = request.state.store.get(vault["id"])
        if current is not None:
            vault_changes.update(request.state, vault_changes.changed(request, current, body, properties))

    return _accepted(request, vault, _UPDATING, finish)


async def delete_vault(request: ArmRequest) -> ArmResponse:
    """Delete an empty vault; 204 when there is none."""
    vault = request.state.store.get(requested_id(request))
    if vault is None:
        return ArmResponse(204)
    vault_changes.checked_empty(request, vault)
    vault_changes.mark(request.state, vault, "Deleting")

    def finish(_: Operation) -> None:
        vault_changes.soft_delete(request.state, vault)

    return _accepted(request, vault, _DELETING, finish)


def _accepted(
    request: ArmRequest, vault: Json, lasting: timedelta, finish: Callable[[Operation], None]
) -> ArmResponse:
    state = request.state
    identifier = operations.vault_operation_id(state)
    operation = operations.start(
        state, vault["id"], lasting, finish, operation_id=identifier, result_id=vault["id"]
    )
    return operations.accepted(
        request,
        operation,
        status_path=f"{vault['id']}/operationStatus",
        result_path=f"{vault['id']}/operationResults",
    )


async def get_status(request: ArmRequest) -> ArmResponse:
    """The status of a vault operation; 404 once the vault is gone, as the real service answers."""
    vault = requested_vault(request)
    operation = operations.find(request.state, vault["id"], request.segments["operation"])
    path = f"{vault['id']}/operationStatus"
    status = "InProgress" if operation.endless else operation.status
    body: Json = {"id": f"{path}/{operation.id}", "name": operation.id, "status": status}
    if operation.error and not operation.endless:
        body["error"] = dict(operation.error)
    if operation.ended is not None and not operation.endless:
        return ArmResponse(200, body)
    both = operations.accepted(
        request, operation, status_path=path, result_path=f"{vault['id']}/operationResults"
    )
    return ArmResponse(200, body, both.headers)


async def get_result(request: ArmRequest) -> ArmResponse:
    """The result of a vault operation: 202 while it runs, then the vault."""
    vault = requested_vault(request)
    operation = operations.find(request.state, vault["id"], request.segments["operation"])
    return operations.result_response(request, operation)


def _checked_etag(request: ArmRequest, vault: Json) -> None:
    wanted = next((value for name, value in request.headers.items() if name.casefold() == "if-match"), "*")
    if wanted not in {"*", vault.get("etag")}:
        message = (
            f"The condition '{wanted}' in the If-Match header was not satisfied. "
            f"The current etag is '{vault.get('etag')}'."
        )
        raise ArmError(412, "PreconditionFailed", message)
