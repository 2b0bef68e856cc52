"""Long-running operations of Microsoft.Compute: status by Azure-AsyncOperation, result by Location."""

from datetime import timedelta
from functools import partial

from app.sandbox import errors
from app.sandbox.clock import timestamp
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.routing import Router
from app.sandbox.state import State

OPERATION_TYPE = "Microsoft.Compute/locations/operations"
_OPERATION = (
    "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/operations/{operation}"
)


def register(router: Router) -> None:
    """Add the route under which an operation is asked for."""
    router.add("GET", _OPERATION, f"{OPERATION_TYPE}/read", _get)


def accepted(request: ArmRequest, location: str, duration: timedelta) -> ArmResponse:
    """Begin an operation that succeeds after a simulated time: 202 with both headers and no body."""
    state = request.state
    name = f"{state.random.getrandbits(128):032x}"
    name = f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"
    identity = _OPERATION.format(subscription=request.subscription, location=location, operation=name)
    document: Json = {
        "id": identity,
        "type": OPERATION_TYPE,
        "startTime": timestamp(state.clock.now()),
        "status": "InProgress",
        "name": name,
    }
    state.store.put(document)
    state.after(duration, partial(_succeed, state, document))
    address = f"{request.base_url}{identity}?p=sandbox&api-version={request.query['api-version']}"
    headers = {"Azure-AsyncOperation": address, "Location": f"{address}&monitor=true", "Retry-After": "1"}
    return ArmResponse(202, None, headers)


def _succeed(state: State, document: Json) -> None:
    ended = {**document, "status": "Succeeded", "endTime": timestamp(state.clock.now())}
    state.store.put(ended)


async def _get(request: ArmRequest) -> ArmResponse:
    location, name = request.segments["location"], request.segments["operation"]
    identity = _OPERATION.format(subscription=request.subscription, location=location, operation=name)
    document = request.state.store.get(identity)
    if document is None:
        message = f"The operation '{name}' was not found."
        raise ArmError(404, "NotFound", message, headers=errors.GATEWAY)
    if request.query.get("monitor", "").casefold() == "true":
        return ArmResponse(200 if document["status"] == "Succeeded" else 202, None, _again(request, document))
    body = {name: value for name, value in document.items() if name not in ("id", "type")}
    return ArmResponse(200, body, _again(request, document))


def _again(request: ArmRequest, document: Json) -> dict[str, str]:
    if document["status"] == "Succeeded":
        return {}
    address = f"{request.base_url}{document['id']}?p=sandbox&api-version={request.query['api-version']}"
    return {"Location": f"{address}&monitor=true", "Retry-After": "1"}
