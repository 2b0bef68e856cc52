"""Handlers that read protected items: list, get, and the status of what changes them."""

from app.sandbox.messages import ArmRequest, ArmResponse
from app.sandbox.paging import page_of
from app.sandbox.recovery import item_changes, operations
from app.sandbox.recovery.filters import filter_of, same
from app.sandbox.recovery.item_paths import ITEM, requested_item
from app.sandbox.recovery.item_requests import delete_item, put_item
from app.sandbox.recovery.naming import ITEM_TYPE
from app.sandbox.recovery.vaults import ACTION, VAULT, requested_vault
from app.sandbox.routing import Router

_ACTION = f"{ACTION}/backupFabrics/protectionContainers/protectedItems"
_PAGE = 200
_FILTERS = {
    "backupmanagementtype": "backupManagementType",
    "itemtype": "workloadType",
    "workloadtype": "workloadType",
    "policyname": "policyName",
    "friendlyname": "friendlyName",
    "containername": "containerName",
    "healthstate": "healthStatus",
}
"""The property that each name of a filter compares."""


def register(router: Router) -> None:
    """Add the routes of protected items."""
    router.add("GET", f"{VAULT}/backupProtectedItems", f"{ACTION}/backupProtectedItems/read", list_items)
    router.add("GET", ITEM, f"{_ACTION}/read", get_item)
    router.add("PUT", ITEM, f"{_ACTION}/write", put_item)
    router.add("DELETE", ITEM, f"{_ACTION}/delete", delete_item)
    router.add(
        "GET", f"{ITEM}/operationsStatus/{{operation}}", f"{_ACTION}/operationsStatus/read", get_status
    )
    router.add(
        "GET", f"{ITEM}/operationResults/{{operation}}", f"{_ACTION}/operationResults/read", get_result
    )
    router.add(
        "GET", f"{VAULT}/backupOperations/{{operation}}", f"{ACTION}/backupOperations/read", get_status
    )
    results = f"{VAULT}/backupOperationResults/{{operation}}"
    router.add("GET", results, f"{ACTION}/backupOperationResults/read", get_vault_result)


async def list_items(request: ArmRequest) -> ArmResponse:
    """The items of a vault."""
    vault = requested_vault(request)
    terms = filter_of(request, _FILTERS)
    wanted = [(_FILTERS[name], value.casefold()) for name, value in terms.items()]
    item_changes.purge_expired(request.state, vault["id"])
    found = [
        item
        for item in request.state.store.within(vault["id"], ITEM_TYPE)
        if all(str(item["properties"].get(name) or "").casefold() == value for name, value in wanted)
    ]
    page = page_of(request, found, _PAGE)
    page["value"] = [item_changes.served_item(request.state, item) for item in page["value"]]
    return ArmResponse(200, page)


async def get_item(request: ArmRequest) -> ArmResponse:
    """One item; ``$filter=expand eq 'extendedinfo'`` adds the count of recovery points."""
    item = requested_item(request)
    terms = filter_of(request, ("expand",))
    extended = same(terms.get("expand"), "extendedinfo") and "expand" in terms
    return ArmResponse(200, item_changes.served_item(request.state, item, extended=extended))


async def get_status(request: ArmRequest) -> ArmResponse:
    """The status of an operation, in both spellings: below the item and below the vault."""
    vault = requested_vault(request)
    return operations.status_response(
        request, operations.find(request.state, vault["id"], request.segments["operation"])
    )


async def get_result(request: ArmRequest) -> ArmResponse:
    """The result of an operation, in both spellings."""
    vault = requested_vault(request)
    operation = operations.find(request.state, vault["id"], request.segments["operation"])
    return operations.result_response(request, operation)


async def get_vault_result(request: ArmRequest) -> ArmResponse:
    """The result below the vault, which tells only that the operation has ended: it has no document."""
    response = await get_result(request)
    return ArmResponse(204) if response.status == 200 else response  # noqa: PLR2004 -- HTTP status
