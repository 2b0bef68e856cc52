"""Resource providers: what they offer where, and whether a subscription has registered them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from app.sandbox import errors
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.regions import Region, regions, vault_regions
from app.sandbox.routing import Router
from app.sandbox.state import State

_PROVIDERS = "/subscriptions/{subscription}/providers"
_PROVIDER = _PROVIDERS + "/{namespace}"
_REGISTRATION_TIME = timedelta(seconds=60)


@dataclass(frozen=True)
class _ResourceType:
    name: str
    api_versions: tuple[str, ...]
    regions: Callable[[], tuple[Region, ...]] | None = regions
    """Where it is offered; None: it is not bound to a region."""


_COMPUTE = ("2026-04-01", "2024-07-01")
_NETWORK = ("2026-03-01", "2024-01-01")
_BACKUP = ("2026-11-01", "2026-10-01", "2024-04-01")
_CATALOGUE: dict[str, tuple[_ResourceType, ...]] = {
    "Microsoft.Authorization": (
        _ResourceType("locks", ("2020-05-01", "2016-09-01"), None),
        _ResourceType("permissions", ("2022-04-01",), None),
    ),
    "Microsoft.ClassicCompute": (_ResourceType("virtualMachines", ("2017-04-01",)),),
    "Microsoft.Compute": (
        _ResourceType("virtualMachines", _COMPUTE),
        _ResourceType("virtualMachines/extensions", _COMPUTE),
        _ResourceType("virtualMachineScaleSets", _COMPUTE),
        _ResourceType("disks", ("2026-03-02", "2024-03-02")),
        _ResourceType("snapshots", ("2026-03-02", "2024-03-02")),
        _ResourceType("restorePointCollections", _COMPUTE),
    ),
    "Microsoft.Network": (
        _ResourceType("networkInterfaces", _NETWORK),
        _ResourceType("networkSecurityGroups", _NETWORK),
        _ResourceType("virtualNetworks", _NETWORK),
    ),
    "Microsoft.RecoveryServices": (
        _ResourceType("vaults", _BACKUP, vault_regions),
        _ResourceType("locations", _BACKUP, None),
        _ResourceType("locations/backupStatus", _BACKUP, vault_regions),
        _ResourceType("locations/backupPreValidateProtection", _BACKUP, vault_regions),
        _ResourceType("locations/checkNameAvailability", _BACKUP, vault_regions),
        _ResourceType("operations", _BACKUP, None),
    ),
    "Microsoft.ResourceGraph": (_ResourceType("resources", ("2021-03-01",), None),),
    "Microsoft.Resources": (
        _ResourceType("resourceGroups", ("2025-04-01", "2024-07-01"), None),
        _ResourceType("subscriptions", ("2022-12-01",), None),
    ),
    "Microsoft.Storage": (_ResourceType("storageAccounts", ("2024-01-01",)),),
}
_BY_NAME = {name.casefold(): name for name in _CATALOGUE}


def register(router: Router) -> None:
    """Add the routes of resource providers."""
    router.add("GET", _PROVIDERS, "Microsoft.Resources/subscriptions/providers/read", _list)
    router.add("GET", _PROVIDER, "Microsoft.Resources/subscriptions/providers/read", _get)
    router.add("POST", _PROVIDER + "/register", None, _register)


async def _list(request: ArmRequest) -> ArmResponse:
    documents = [_document(request.state, request.subscription, name) for name in _CATALOGUE]
    return ArmResponse(body={"value": documents})


async def _get(request: ArmRequest) -> ArmResponse:
    return ArmResponse(body=_document(request.state, request.subscription, _namespace(request)))


async def _register(request: ArmRequest) -> ArmResponse:
    name = _namespace(request)
    account = request.account
    action, scope = f"{name}/register/action", f"/subscriptions/{request.subscription}"
    if not account.may(action, scope):
        raise errors.authorization_failed(account.name, account.object_id, action, scope)
    state = request.state
    key = (request.subscription.casefold(), name.casefold())
    if state.registrations.get(key, "Registered") not in ("Registered", "Registering"):
        state.registrations[key] = "Registering"
        state.after(_REGISTRATION_TIME, partial(state.registrations.__setitem__, key, "Registered"))
    return ArmResponse(body=_document(state, request.subscription, name))


def _namespace(request: ArmRequest) -> str:
    given = request.segments["namespace"]
    name = _BY_NAME.get(given.casefold())
    if name is None:
        message = f"The resource namespace '{given}' is invalid."
        raise ArmError(404, "InvalidResourceNamespace", message, headers=errors.GATEWAY)
    return name


def _document(state: State, subscription: str, name: str) -> Json:
    registration = state.registrations.get((subscription.casefold(), name.casefold()), "Registered")
    types: list[Json] = []
    for kind in _CATALOGUE[name]:
        places = [] if kind.regions is None else [region.display_name for region in kind.regions()]
        types.append(
            {
                "resourceType": kind.name,
                "locations": places,
                "apiVersions": list(kind.api_versions),
                "capabilities": "None",
            }
        )
    return {
        "id": f"/subscriptions/{subscription}/providers/{name}",
        "namespace": name,
        "resourceTypes": types,
        "registrationState": registration,
        "registrationPolicy": "RegistrationFree"
        if name in ("Microsoft.Authorization", "Microsoft.Resources", "Microsoft.ResourceGraph")
        else "RegistrationRequired",
    }
