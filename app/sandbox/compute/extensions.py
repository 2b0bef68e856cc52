"""Extensions of virtual machines."""

from app.sandbox import errors
from app.sandbox.compute.machines import MACHINE, MACHINE_TYPE, find_machine
from app.sandbox.messages import ArmRequest, ArmResponse
from app.sandbox.routing import Router

EXTENSION_TYPE = f"{MACHINE_TYPE}/extensions"


def register(router: Router) -> None:
    """Add the routes of extensions."""
    router.add("GET", f"{MACHINE}/extensions", f"{EXTENSION_TYPE}/read", _list)
    router.add("GET", f"{MACHINE}/extensions/{{extension}}", f"{EXTENSION_TYPE}/read", _get)


async def _list(request: ArmRequest) -> ArmResponse:
    found = request.state.store.within(find_machine(request)["id"], EXTENSION_TYPE)
    return ArmResponse(body={"value": found})


async def _get(request: ArmRequest) -> ArmResponse:
    identity = f"{find_machine(request)['id']}/extensions/{request.segments['extension']}"
    document = request.state.store.get(identity)
    if document is None:
        raise errors.resource_not_found(identity)
    return ArmResponse(body=document)
