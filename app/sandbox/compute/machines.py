"""Virtual machines: lists, the machine itself, its runtime view."""

from app.sandbox import errors
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.paging import page_of
from app.sandbox.routing import Router
from app.sandbox.state import State
from app.sandbox.store import key_of

MACHINE_TYPE = "Microsoft.Compute/virtualMachines"
MACHINE = (
    "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines/{vm}"
)
_SUBSCRIPTION = "/subscriptions/{subscription}/providers/Microsoft.Compute"
_GROUP = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines"
_PAGE = 500
"""Machines per page of a list."""


def register(router: Router) -> None:
    """Add the routes of virtual machines."""
    read = f"{MACHINE_TYPE}/read"
    router.add("GET", f"{_SUBSCRIPTION}/virtualMachines", read, _list_all)
    router.add("GET", f"{_SUBSCRIPTION}/locations/{{location}}/virtualMachines", read, _list_by_location)
    router.add("GET", _GROUP, read, _list_of_group)
    router.add("GET", MACHINE, read, _get)
    router.add("GET", f"{MACHINE}/instanceView", f"{MACHINE_TYPE}/instanceView/read", _instance_view)


def find_machine(request: ArmRequest) -> Json:
    """The VM of the path.

    Raises:
        ArmError: 404 ResourceNotFound.
    """
    subscription, group, name = request.subscription, request.group, request.segments["vm"]
    identity = f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{MACHINE_TYPE}/{name}"
    document = request.state.store.get(identity)
    if document is None:
        raise errors.resource_not_found(identity)
    return document


async def _list_all(request: ArmRequest) -> ArmResponse:
    _refuse_expand(request)
    documents = list(request.state.store.of_type(MACHINE_TYPE, request.subscription))
    page = page_of(request, documents, _PAGE)
    if request.query.get("statusonly", "").casefold() == "true":
        page["value"] = [_status_only(request.state, document) for document in page["value"]]
    return ArmResponse(body=page)


async def _list_of_group(request: ArmRequest) -> ArmResponse:
    _refuse_expand(request)
    documents = list(request.state.store.of_type(MACHINE_TYPE, request.subscription, request.group))
    return ArmResponse(body=page_of(request, documents, _PAGE))


async def _list_by_location(request: ArmRequest) -> ArmResponse:
    location = request.segments["location"].replace(" ", "").casefold()
    documents = [
        document
        for document in request.state.store.of_type(MACHINE_TYPE, request.subscription)
        if str(document.get("location")).casefold() == location
    ]
    return ArmResponse(body=page_of(request, documents, _PAGE))


async def _get(request: ArmRequest) -> ArmResponse:
    document = find_machine(request)
    expand = [part.strip().casefold() for part in request.query.get("$expand", "").split(",") if part.strip()]
    unknown = set(expand) - {"instanceview", "userdata"}
    if unknown:
        raise _invalid_parameter("$expand", request.query["$expand"])
    view = request.state.instance_views.get(key_of(document["id"]))
    if "instanceview" in expand and view is not None:
        document = {**document, "properties": {**document.get("properties", {}), "instanceView": view}}
    return ArmResponse(body=document)


async def _instance_view(request: ArmRequest) -> ArmResponse:
    document = find_machine(request)
    view = request.state.instance_views.get(key_of(document["id"]))
    if view is None:
        raise errors.resource_not_found(document["id"])
    return ArmResponse(body=view)


def _status_only(state: State, document: Json) -> Json:
    """The runtime status list: power and provisioning state, no agent (OPERATIONS.md, Compute)."""
    view = state.instance_views.get(key_of(document["id"]))
    properties: Json = {}
    source = document.get("properties", {})
    if "provisioningState" in source:
        properties["provisioningState"] = source["provisioningState"]
    if view is not None:
        properties["instanceView"] = {"statuses": view.get("statuses", [])}
    status: Json = {name: document[name] for name in ("name", "id", "type", "location") if name in document}
    status["properties"] = properties
    return status


def _refuse_expand(request: ArmRequest) -> None:
    """``$expand=instanceView`` on a list is valid only with the filter for a scale set's machines."""
    if request.query.get("$expand"):
        raise _invalid_parameter("$expand", request.query["$expand"])
    if request.query.get("$filter"):
        raise _invalid_parameter("$filter", request.query["$filter"])
    status_only = request.query.get("statusonly")
    if status_only is not None and status_only.casefold() not in ("true", "false"):
        raise _invalid_parameter("statusOnly", status_only)


def _invalid_parameter(name: str, value: str) -> ArmError:
    message = f"The value '{value}' of parameter '{name}' is invalid."
    return ArmError(400, "InvalidParameter", message, target=name)
