"""Resource groups: list, read, make, delete."""

import re
from datetime import timedelta
from urllib.parse import quote

from app.sandbox import errors
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.paging import page_of
from app.sandbox.regions import regions
from app.sandbox.resources.locking import LOCK_TYPE, holder_of, locked
from app.sandbox.routing import Router
from app.sandbox.state import State
from app.sandbox.store import key_of, subscription_of

GROUP_TYPE = "Microsoft.Resources/resourceGroups"
_GROUPS = "/subscriptions/{subscription}/resourceGroups"
_GROUP = _GROUPS + "/{group}"
_ACTION = "Microsoft.Resources/subscriptions/resourceGroups"
_PAGE = 1000
_NAME = re.compile(r"[\w.()-]{0,89}[\w()-]")
_DELETION_TIME = timedelta(seconds=30)


def register(router: Router) -> None:
    """Add the routes of resource groups."""
    router.add("GET", _GROUPS, None, _list)
    router.add("GET", _GROUP, f"{_ACTION}/read", _get)
    router.add("HEAD", _GROUP, f"{_ACTION}/read", _exists)
    router.add("PUT", _GROUP, f"{_ACTION}/write", _put)
    router.add("DELETE", _GROUP, f"{_ACTION}/delete", _delete)
    router.add("GET", "/subscriptions/{subscription}/operationresults/{operation}", None, _deletion_result)


def _id(request: ArmRequest) -> str:
    return f"/subscriptions/{request.subscription}/resourceGroups/{request.group}"


async def _list(request: ArmRequest) -> ArmResponse:
    """The groups that the caller may read; without any role in the subscription the list is refused."""
    account, scope = request.account, f"/subscriptions/{request.subscription}"
    action = f"{_ACTION}/read"
    if not account.sees(scope):
        raise errors.authorization_failed(account.name, account.object_id, action, scope)
    every = request.state.store.of_type(GROUP_TYPE, request.subscription)
    documents = [group for group in every if account.may(action, group["id"])]
    return ArmResponse(body=page_of(request, documents, _PAGE))


async def _get(request: ArmRequest) -> ArmResponse:
    document = request.state.store.get(_id(request))
    if document is None:
        raise errors.group_not_found(request.group)
    return ArmResponse(body=document)


async def _exists(request: ArmRequest) -> ArmResponse:
    return ArmResponse(204 if request.state.store.get(_id(request)) else 404)


async def _put(request: ArmRequest) -> ArmResponse:
    body = request.body
    location = str(body.get("location") or "") if isinstance(body, dict) else ""
    if not location:
        message = "The location property is required for this definition."
        raise ArmError(400, "LocationRequired", message, headers=errors.GATEWAY)
    if _NAME.fullmatch(request.group) is None:
        message = (
            f"The provided resource group name '{request.group}' has invalid characters or a wrong length. "
            "The name can be a letter, digit, '-', '.', '(', ')' or '_', at most 90 characters, and cannot "
            "end with '.'."
        )
        raise ArmError(400, "InvalidResourceGroup", message, headers=errors.GATEWAY)
    name = location.replace(" ", "").casefold()
    if all(name != region.name for region in regions()):
        message = f"The provided location '{location}' is not available for resource group."
        raise ArmError(400, "LocationNotAvailableForResourceGroup", message, headers=errors.GATEWAY)
    old = request.state.store.get(_id(request))
    if old is not None and old["location"] != name:
        message = (
            f"Invalid resource group location '{location}'. The Resource group already exists in "
            f"location '{old['location']}'."
        )
        raise ArmError(409, "InvalidResourceGroupLocation", message, headers=errors.GATEWAY)
    document: Json = {
        "id": old["id"] if old else _id(request),
        "name": old["name"] if old else request.group,
        "type": GROUP_TYPE,
        "location": name,
    }
    tags = body.get("tags")
    if tags:
        document["tags"] = tags
    document["properties"] = {"provisioningState": "Succeeded"}
    request.state.store.put(document)
    return ArmResponse(200 if old else 201, document)


async def _delete(request: ArmRequest) -> ArmResponse:
    """Delete a group with everything inside, later; a vault with items holds it back as in Azure."""
    state = request.state
    document = state.store.get(_id(request))
    if document is None:
        raise errors.group_not_found(request.group)
    _refuse_if_locked(state, document["id"])
    _refuse_if_vault_in_use(state, document)
    document = {**document, "properties": {"provisioningState": "Deleting"}}
    state.store.put(document)
    state.after(_DELETION_TIME, lambda: _remove(state, document["id"]))
    operation = quote(document["name"], safe="")
    address = f"{request.base_url}/subscriptions/{request.subscription}/operationresults/{operation}"
    headers = {"Location": f"{address}?api-version={request.query['api-version']}", "Retry-After": "15"}
    return ArmResponse(202, None, headers)


def _refuse_if_locked(state: State, scope: str) -> None:
    """A lock inside the group keeps the whole group; one at or above it was looked at before."""
    inside = key_of(scope) + "/"
    for lock in state.store.of_type(LOCK_TYPE, subscription_of(scope)):
        if holder_of(lock["id"]).startswith(inside):
            raise locked(scope, lock, "delete")


def _refuse_if_vault_in_use(state: State, group: Json) -> None:
    inside = key_of(group["id"]) + "/"
    kind = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
    held = [item for item in state.store.of_type(kind) if key_of(item["id"]).startswith(inside)]
    if held:
        vault = held[0]["id"].split("/")[8]
        message = (
            f"Deletion of resource group '{group['name']}' failed as resources with identifiers "
            f"'Microsoft.RecoveryServices/vaults/{vault}' could not be deleted: the vault has backup items."
        )
        raise ArmError(409, "ResourceGroupDeletionBlocked", message, headers=errors.GATEWAY)


def _remove(state: State, scope: str) -> None:
    inside = key_of(scope) + "/"
    for document in list(state.store):
        key = key_of(document["id"])
        if key == inside[:-1] or key.startswith(inside):
            state.store.remove(document["id"])
            state.instance_views.pop(key, None)


async def _deletion_result(request: ArmRequest) -> ArmResponse:
    identity = f"/subscriptions/{request.subscription}/resourceGroups/{request.segments['operation']}"
    document = request.state.store.get(identity)
    if document is None or document["properties"]["provisioningState"] != "Deleting":
        return ArmResponse(200)
    address = f"{request.base_url}{request.path}?api-version={request.query['api-version']}"
    return ArmResponse(202, None, {"Location": address, "Retry-After": "15"})
