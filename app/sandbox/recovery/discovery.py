"""Handlers for discovery: refreshContainers, protectable items, registered containers."""

from datetime import timedelta

from app.sandbox.messages import ArmRequest, ArmResponse, Json
from app.sandbox.paging import page_of
from app.sandbox.recovery import item_changes, operations
from app.sandbox.recovery.filters import filter_of, same
from app.sandbox.recovery.item_paths import FABRIC
from app.sandbox.recovery.ledger import Derived, Operation, items_of_machine, ledger_of, machine_keys
from app.sandbox.recovery.machines import location_of
from app.sandbox.recovery.naming import (
    CLASSIC_VM_TYPE,
    CONTAINER_TYPE,
    ITEM_TYPE,
    PROTECTABLE_ITEM_TYPE,
    VM_TYPE,
    container_id_of,
    container_name_of,
    native_name_of,
)
from app.sandbox.recovery.vaults import ACTION, VAULT, requested_vault
from app.sandbox.routing import Router
from app.sandbox.state import State
from app.sandbox.store import group_of, key_of, subscription_of

_PAGE = 200
_DISCOVERY = timedelta(seconds=20)
_STATUS_VERSION = "2019-05-13-preview"
"""The api-version that the real service writes into the status URL of a refresh."""


def register(router: Router) -> None:
    """Add the routes of discovery."""
    fabrics = f"{ACTION}/backupFabrics"
    router.add("POST", f"{FABRIC}/refreshContainers", f"{fabrics}/refreshContainers/action", refresh)
    router.add(
        "GET", f"{FABRIC}/operationResults/{{operation}}", f"{fabrics}/operationResults/read", get_result
    )
    router.add(
        "GET", f"{FABRIC}/operationsStatus/{{operation}}", f"{fabrics}/operationsStatus/read", get_status
    )
    protectable = f"{VAULT}/backupProtectableItems"
    router.add("GET", protectable, f"{ACTION}/backupProtectableItems/read", list_protectable_items)
    containers = f"{VAULT}/backupProtectionContainers"
    router.add("GET", containers, f"{ACTION}/backupProtectionContainers/read", list_containers)
    deleted = f"{VAULT}/backupDeletedProtectionContainers"
    router.add("GET", deleted, f"{ACTION}/backupDeletedProtectionContainers/read", list_deleted_containers)


async def refresh(request: ArmRequest) -> ArmResponse:
    """Look for VMs anew: 202 with both headers."""
    state, vault = request.state, requested_vault(request)
    filter_of(request, ("backupManagementType",))

    def finish(_: Operation) -> None:
        ledger_of(state).discovered[key_of(vault["id"])] = machine_keys(state)

    operation = operations.start(state, vault["id"], _DISCOVERY, finish)
    fabric = f"{vault['id']}/backupFabrics/{request.segments['fabric']}"
    return operations.accepted(
        request,
        operation,
        status_path=f"{fabric}/operationsStatus",
        result_path=f"{fabric}/operationResults",
        status_version=_STATUS_VERSION,
    )


async def get_result(request: ArmRequest) -> ArmResponse:
    """202 with a new Location while it runs, then 204."""
    vault = requested_vault(request)
    operation = operations.find(request.state, vault["id"], request.segments["operation"])
    return operations.result_response(request, operation)


async def get_status(request: ArmRequest) -> ArmResponse:
    """The status document of a refresh."""
    vault = requested_vault(request)
    operation = operations.find(request.state, vault["id"], request.segments["operation"])
    path = f"{vault['id']}/backupFabrics/{request.segments['fabric']}/operationsStatus/{operation.id}"
    return operations.status_response(request, operation, full_id=path)


async def list_protectable_items(request: ArmRequest) -> ArmResponse:
    """The discovered VMs of the vault's subscription and region that no vault protects."""
    vault = requested_vault(request)
    terms = filter_of(request, ("backupManagementType", "workloadType", "friendlyName"))
    found = (
        _protectable(request.state, vault) if same(terms.get("backupmanagementtype"), "AzureIaasVM") else []
    )
    named = [one for one in found if same(terms.get("friendlyname"), one["properties"]["friendlyName"])]
    return ArmResponse(200, page_of(request, named, _PAGE))


def _protectable(state: State, vault: Json) -> list[Json]:
    ledger, derived, key = ledger_of(state), state.part(Derived), key_of(vault["id"])
    discovered = ledger.discovered.get(key, set())
    kinds = (VM_TYPE, CLASSIC_VM_TYPE)
    as_of = (*(state.store.revision(kind) for kind in (*kinds, ITEM_TYPE)), len(discovered))
    if key not in derived.protectable or derived.protectable[key][0] != as_of:
        known = (ledger.known_machines or set()) | discovered
        found = [
            _protectable_item(vault, machine)
            for kind in kinds
            for machine in state.store.of_type(kind, subscription_of(vault["id"]))
            if location_of(machine) == location_of(vault)
            and key_of(machine["id"]) in known
            and not items_of_machine(state, machine["id"])
        ]
        derived.protectable[key] = (as_of, sorted(found, key=lambda one: key_of(one["id"])))
    return derived.protectable[key][1]


def _protectable_item(vault: Json, machine: Json) -> Json:
    native = native_name_of(machine["id"])
    classic = str(machine["type"]).casefold() == CLASSIC_VM_TYPE.casefold()
    return {
        "id": f"{container_id_of(vault['id'], machine['id'])}/protectableItems/vm;{native}",
        "name": native,
        "type": PROTECTABLE_ITEM_TYPE,
        "properties": {
            "virtualMachineId": machine["id"],
            "virtualMachineVersion": "ClassicCompute" if classic else "Compute",
            "resourceGroup": group_of(machine["id"]),
            "backupManagementType": "AzureIaasVM",
            "protectableItemType": CLASSIC_VM_TYPE if classic else VM_TYPE,
            "friendlyName": machine["name"],
            "protectionState": "NotProtected",
        },
    }


def _containers(request: ArmRequest, *, deleted_only: bool) -> ArmResponse:
    state, vault = request.state, requested_vault(request)
    terms = filter_of(request, ("backupManagementType", "friendlyName", "status", "backupContainerType"))
    item_changes.purge_expired(state, vault["id"])
    found = []
    for item in state.store.within(vault["id"], ITEM_TYPE):
        deleted = item_changes.is_soft_deleted(item)
        status = "SoftDeleted" if deleted else "Registered"
        if (
            item["properties"].get("backupManagementType") == "AzureIaasVM"
            and same(terms.get("backupmanagementtype"), "AzureIaasVM")
            and same(terms.get("friendlyname"), item["properties"].get("friendlyName"))
            and terms.get("status", "Registered").casefold() in {"registered", status.casefold()}
            and (deleted or not deleted_only)
        ):
            found.append(_container(vault, item, status))
    return ArmResponse(200, {"value": found})


def _container(vault: Json, item: Json, status: str) -> Json:
    vm_id = str(item["properties"].get("sourceResourceId") or item["properties"].get("virtualMachineId"))
    return {
        "id": container_id_of(vault["id"], vm_id),
        "name": container_name_of(vm_id),
        "type": CONTAINER_TYPE,
        "properties": {
            "virtualMachineId": vm_id,
            "virtualMachineVersion": "Compute",
            "resourceGroup": group_of(vm_id),
            "friendlyName": item["properties"].get("friendlyName"),
            "backupManagementType": "AzureIaasVM",
            "registrationStatus": status,
            "healthStatus": "Healthy",
            "containerType": VM_TYPE,
            "protectableObjectType": VM_TYPE,
        },
    }


async def list_containers(request: ArmRequest) -> ArmResponse:
    """The containers of a vault; as recorded, a filter for registered ones gives soft-deleted ones too."""
    return _containers(request, deleted_only=False)


async def list_deleted_containers(request: ArmRequest) -> ArmResponse:
    """The soft-deleted containers of a vault."""
    return _containers(request, deleted_only=True)
