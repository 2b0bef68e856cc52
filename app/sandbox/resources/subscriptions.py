"""Tenants, subscriptions and their locations."""

from app.sandbox import errors
from app.sandbox.messages import ArmRequest, ArmResponse
from app.sandbox.regions import location_document, regions
from app.sandbox.routing import Router


def register(router: Router) -> None:
    """Add the routes of tenants and subscriptions."""
    router.add("GET", "/tenants", None, _list_tenants)
    router.add("GET", "/subscriptions", None, _list)
    router.add("GET", "/subscriptions/{subscription}", None, _get)
    router.add(
        "GET",
        "/subscriptions/{subscription}/locations",
        "Microsoft.Resources/subscriptions/locations/read",
        _list_locations,
    )


async def _list_tenants(request: ArmRequest) -> ArmResponse:
    """The caller's tenants; with ``$includeAllTenantCategories`` also those that delegated to them."""
    found = list(request.tenants)
    if request.query.get("$includealltenantcategories", "").casefold() == "true":
        own = {str(one["tenantId"]) for one in found}
        managed = {
            str(one["tenantId"])
            for one in request.state.subscriptions.values()
            if own & {str(by["tenantId"]) for by in one.get("managedByTenants", ())}
            and request.account.sees(one["id"])
        }
        found += [one for one in request.state.delegating_tenants if one["tenantId"] in managed - own]
    return ArmResponse(body={"value": found, "nextLink": ""})


async def _list(request: ArmRequest) -> ArmResponse:
    """Subscriptions in which the caller has any role, however narrow: Azure lists those and no others."""
    account = request.account
    seen = [one for one in request.state.subscriptions.values() if account.sees(one["id"])]
    return ArmResponse(body={"value": seen, "nextLink": ""})


async def _get(request: ArmRequest) -> ArmResponse:
    document = request.state.subscriptions[request.subscription.casefold()]
    account = request.account
    if not account.sees(document["id"]):
        action = "Microsoft.Resources/subscriptions/read"
        raise errors.authorization_failed(account.name, account.object_id, action, document["id"])
    return ArmResponse(body=document)


async def _list_locations(request: ArmRequest) -> ArmResponse:
    subscription = request.subscription
    return ArmResponse(body={"value": [location_document(region, subscription) for region in regions()]})
