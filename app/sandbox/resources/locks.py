"""Management locks at subscriptions, resource groups and resources."""

from urllib.parse import unquote

from app.sandbox import errors
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.resources.locking import LOCK_TYPE, holder_of
from app.sandbox.resources.scopes import parents_of, scope_templates
from app.sandbox.routing import Router
from app.sandbox.store import subscription_of

_LEVELS = ("CanNotDelete", "ReadOnly")


def register(router: Router) -> None:
    """Add the routes of locks at every kind of scope."""
    for scope in scope_templates():
        router.add("GET", f"{scope}/providers/Microsoft.Authorization/locks", f"{LOCK_TYPE}/read", _list)
        one = f"{scope}/providers/Microsoft.Authorization/locks/{{lock}}"
        router.add("GET", one, f"{LOCK_TYPE}/read", _get)
        router.add("PUT", one, f"{LOCK_TYPE}/write", _put)
        router.add("DELETE", one, f"{LOCK_TYPE}/delete", _delete)


async def _list(request: ArmRequest) -> ArmResponse:
    """Locks at the scope, inherited from above and inside it; with ``atScope()`` not those inside."""
    scope = holder_of(unquote(request.path))
    above = set(parents_of(scope))
    condition = request.query.get("$filter", "").replace(" ", "").casefold()
    if condition not in ("", "atscope()"):
        message = f"The filter '{request.query['$filter']}' is not supported."
        raise ArmError(400, "InvalidFilterInQueryString", message, headers=errors.GATEWAY)
    found: list[Json] = []
    for lock in request.state.store.of_type(LOCK_TYPE, subscription_of(scope)):
        holder = holder_of(lock["id"])
        inside = not condition and holder.startswith(scope + "/")
        if holder == scope or holder in above or inside:
            found.append(lock)
    return ArmResponse(body={"value": found})


async def _get(request: ArmRequest) -> ArmResponse:
    document = request.state.store.get(unquote(request.path))
    if document is None:
        message = f"The lock '{request.segments['lock']}' could not be found."
        raise ArmError(404, "LockNotFound", message)
    return ArmResponse(body=document)


async def _put(request: ArmRequest) -> ArmResponse:
    given = request.body.get("properties") if isinstance(request.body, dict) else None
    level = given.get("level") if isinstance(given, dict) else None
    if not isinstance(given, dict) or level not in _LEVELS:
        message = f"The lock level '{level}' is invalid. Supported levels are: {', '.join(_LEVELS)}."
        raise ArmError(400, "InvalidLockLevel", message)
    identity = unquote(request.path)
    old = request.state.store.get(identity)
    properties = {name: given[name] for name in ("level", "notes", "owners") if given.get(name) is not None}
    document = {
        "properties": properties,
        "id": old["id"] if old else identity,
        "type": LOCK_TYPE,
        "name": old["name"] if old else request.segments["lock"],
    }
    request.state.store.put(document)
    return ArmResponse(200 if old else 201, document)


async def _delete(request: ArmRequest) -> ArmResponse:
    return ArmResponse(200 if request.state.store.remove(unquote(request.path)) else 204)
