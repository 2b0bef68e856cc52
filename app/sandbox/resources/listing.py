"""Everything in a resource group or subscription that is a resource of its own, whatever provider made it."""

import re

from app.sandbox import errors
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.paging import page_of
from app.sandbox.routing import Router
from app.sandbox.store import group_of, key_of

_SUBSCRIPTION = "/subscriptions/{subscription}"
_PAGE = 1000
_SHOWN = ("id", "name", "type", "kind", "location", "managedBy", "sku", "plan", "identity", "tags")
_FILTER = re.compile(r"\s*(resourceType|resourceGroup)\s+eq\s+'([^']+)'\s*", re.IGNORECASE)


def register(router: Router) -> None:
    """Add the routes of the two lists."""
    action = "Microsoft.Resources/subscriptions"
    router.add("GET", f"{_SUBSCRIPTION}/resources", f"{action}/resources/read", _list)
    group = f"{_SUBSCRIPTION}/resourceGroups/{{group}}/resources"
    router.add("GET", group, f"{action}/resourceGroups/resources/read", _list)


async def _list(request: ArmRequest) -> ArmResponse:
    """Resources with a region, as ARM keeps them: not the items, policies and jobs inside a vault.

    ``$filter=resourceType eq '…'`` and ``resourceGroup eq '…'`` are understood, no other.
    """
    group = request.segments.get("group")
    wanted = request.query.get("$filter", "")
    match = _FILTER.fullmatch(wanted)
    if wanted.strip() and match is None:
        message = f"The filter '{wanted}' is not supported."
        raise ArmError(400, "InvalidFilterInQueryString", message, headers=errors.GATEWAY)
    kind = None
    if match is not None and match[1].casefold() == "resourcegroup":
        group = match[2]
    elif match is not None:
        kind = match[2].casefold()
    inside = key_of(f"/subscriptions/{request.subscription}") + "/"
    found = [
        one
        for one in request.state.store
        if one.get("location")
        and "/providers/" in one["id"]
        and key_of(one["id"]).startswith(inside)
        and (group is None or group_of(one["id"]).casefold() == group.casefold())
        and (kind is None or one["type"].casefold() == kind)
    ]
    page = page_of(request, found, _PAGE)
    page["value"] = [_shown(one) for one in page["value"]]
    return ArmResponse(body=page)


def _shown(document: Json) -> Json:
    return {name: document[name] for name in _SHOWN if document.get(name) is not None}
