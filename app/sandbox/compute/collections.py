"""Plain collections around virtual machines: disks, network interfaces, scale sets, classic machines."""

from dataclasses import dataclass

from app.sandbox import errors
from app.sandbox.messages import ArmRequest, ArmResponse
from app.sandbox.paging import page_of
from app.sandbox.routing import Router

_PAGE = 1000
"""Documents per page of these lists."""
_SUBSCRIPTION = "/subscriptions/{subscription}/providers"
_GROUP = "/subscriptions/{subscription}/resourceGroups/{group}/providers"
_SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"


@dataclass(frozen=True)
class _Collection:
    resource_type: str

    async def list_all(self, request: ArmRequest) -> ArmResponse:
        documents = list(request.state.store.of_type(self.resource_type, request.subscription))
        return ArmResponse(body=page_of(request, documents, _PAGE))

    async def list_of_group(self, request: ArmRequest) -> ArmResponse:
        documents = list(request.state.store.of_type(self.resource_type, request.subscription, request.group))
        return ArmResponse(body=page_of(request, documents, _PAGE))

    async def get(self, request: ArmRequest) -> ArmResponse:
        scope = f"/subscriptions/{request.subscription}/resourceGroups/{request.group}"
        identity = f"{scope}/providers/{self.resource_type}/{request.segments['name']}"
        document = request.state.store.get(identity)
        if document is None:
            raise errors.resource_not_found(identity)
        return ArmResponse(body=document)


_COLLECTIONS = (
    _Collection("Microsoft.Compute/disks"),
    _Collection("Microsoft.Compute/snapshots"),
    _Collection("Microsoft.Compute/restorePointCollections"),
    _Collection(_SCALE_SETS),
    _Collection("Microsoft.ClassicCompute/virtualMachines"),
    _Collection("Microsoft.Network/networkInterfaces"),
    _Collection("Microsoft.Network/networkSecurityGroups"),
    _Collection("Microsoft.Network/virtualNetworks"),
)


def register(router: Router) -> None:
    """Add list and read routes of every collection, and the machines of uniform scale sets."""
    for collection in _COLLECTIONS:
        kind = collection.resource_type
        router.add("GET", f"{_SUBSCRIPTION}/{kind}", f"{kind}/read", collection.list_all)
        router.add("GET", f"{_GROUP}/{kind}", f"{kind}/read", collection.list_of_group)
        router.add("GET", f"{_GROUP}/{kind}/{{name}}", f"{kind}/read", collection.get)
    members = f"{_GROUP}/{_SCALE_SETS}/{{scale_set}}/virtualMachines"
    action = f"{_SCALE_SETS}/virtualMachines/read"
    router.add("GET", members, action, _list_members)


async def _list_members(request: ArmRequest) -> ArmResponse:
    scope = f"/subscriptions/{request.subscription}/resourceGroups/{request.group}"
    identity = f"{scope}/providers/{_SCALE_SETS}/{request.segments['scale_set']}"
    store = request.state.store
    if store.get(identity) is None:
        raise errors.resource_not_found(identity)
    documents = store.within(identity, f"{_SCALE_SETS}/virtualMachines")
    return ArmResponse(body=page_of(request, documents, _PAGE))
