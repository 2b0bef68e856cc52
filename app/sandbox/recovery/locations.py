"""Handlers of a region: backup status of a VM, pre-validation, feature support, name availability."""

import re

from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.recovery.filters import invalid_input, written_moment
from app.sandbox.recovery.ledger import items_of_machine, ledger_of
from app.sandbox.recovery.machines import location_of
from app.sandbox.recovery.naming import VAULT_TYPE, native_name_of, vault_id_of, vault_of
from app.sandbox.recovery.protection_rules import refusal_of, vault_full
from app.sandbox.recovery.vault_rules import VAULT_NAME
from app.sandbox.recovery.vaults import GROUP, SUBSCRIPTION
from app.sandbox.routing import Router
from app.sandbox.store import key_of

_PROVIDER = "Microsoft.RecoveryServices"
_VM_ID = re.compile(
    r"/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\.(Classic)?Compute/virtualMachines/[^/]+",
    re.IGNORECASE,
)


def register(router: Router) -> None:
    """Add the routes below a location."""
    place = f"{SUBSCRIPTION}/providers/{_PROVIDER}/locations/{{location}}"
    action = f"{_PROVIDER}/locations"
    router.add("POST", f"{place}/backupStatus", f"{action}/backupStatus/action", backup_status)
    router.add(
        "POST",
        f"{place}/backupPreValidateProtection",
        f"{action}/backupPreValidateProtection/action",
        pre_validate,
    )
    router.add(
        "POST", f"{place}/backupValidateFeatures", f"{action}/backupValidateFeatures/action", feature_support
    )
    router.add("POST", f"{place}/capabilities", f"{action}/capabilities/action", capabilities)
    router.add("GET", f"{place}/deletedVaults", f"{action}/deletedVaults/read", deleted_vaults)
    names = f"{GROUP}/providers/{_PROVIDER}/locations/{{location}}/checkNameAvailability"
    router.add("POST", names, f"{action}/checkNameAvailability/action", name_availability)


def _body(request: ArmRequest) -> Json:
    if not isinstance(request.body, dict):
        raise ArmError(
            400, "InvalidRequestContent", "The request content was invalid and could not be deserialized."
        )
    return request.body


def _machine_id(body: Json) -> str:
    vm_id = str(body.get("resourceId") or "")
    if str(body.get("resourceType")).casefold() != "vm" or _VM_ID.fullmatch(vm_id) is None:
        raise invalid_input("The resource type must be 'VM' and the resource id that of a virtual machine.")
    return vm_id


def _place(request: ArmRequest) -> str:
    return request.segments["location"].casefold().replace(" ", "")


async def backup_status(request: ArmRequest) -> ArmResponse:
    """Whether a VM is protected, by any vault of any subscription, also one that the caller cannot read."""
    vm_id = _machine_id(_body(request))
    machine = request.state.store.get(vm_id)
    if machine is not None and location_of(machine) != _place(request):
        raise invalid_input(
            f"The virtual machine is in the region '{location_of(machine)}', not in '{_place(request)}'."
        )
    native = native_name_of(vm_id)
    answer: Json = {
        "protectionStatus": "NotProtected",
        "fabricName": "Azure",
        "containerName": f"iaasvmcontainer;{native}",
        "protectedItemName": f"vm;{native}",
        "protectedItemsCount": 0,
        "objectType": "BackupStatusResponse",
    }
    items = items_of_machine(request.state, vm_id)
    configuring = ledger_of(request.state).configuring.get(key_of(vm_id))
    if items and not items[0]["properties"].get("isScheduledForDeferredDelete"):
        item = items[0]
        answer |= {
            "protectionStatus": "Protected",
            "vaultId": vault_of(item["id"]),
            "policyName": item["properties"].get("policyName") or "",
            "protectedItemsCount": 1,
        }
    elif configuring is not None:
        answer |= {"protectionStatus": "Protecting", "vaultId": vault_of(configuring)}
    return ArmResponse(200, answer)


async def pre_validate(request: ArmRequest) -> ArmResponse:
    """Whether a VM could be protected in a vault: always 200, the answer is in the body."""
    body = _body(request)
    vm_id = _machine_id(body)
    native = native_name_of(vm_id)
    names = {"containerName": f"iaasvmcontainer;{native}", "protectedItemName": f"vm;{native}"}
    vault = request.state.store.get(str(body.get("vaultId") or "/"))
    if vault is None:
        refused = {
            "errorCode": "UserErrorVaultNotFound",
            "errorMessage": "The Recovery Services vault doesn't exist.",
            "recommendation": "Please make sure that the vault exists or select a different vault.",
        }
        return ArmResponse(200, {"status": "Failed", **refused, **names})
    machine = request.state.store.get(vm_id)
    if machine is not None and location_of(machine) != _place(request):
        raise invalid_input(
            f"The virtual machine is in the region '{location_of(machine)}', not in '{_place(request)}'."
        )
    refusal = refusal_of(request.state, vault, vm_id) or vault_full(request.state, vault)
    if refusal is None:
        return ArmResponse(200, {"status": "Succeeded", "errorCode": "Success", **names})
    answer = {
        "status": "Failed",
        "errorCode": refusal.code,
        "errorMessage": refusal.message,
        "recommendation": refusal.recommendation,
    }
    return ArmResponse(200, {**answer, **names})


async def feature_support(request: ArmRequest) -> ArmResponse:
    """Whether VM backup supports a size: the smallest old sizes are off by default."""
    body = _body(request)
    if str(body.get("featureType")) != "AzureVMResourceBackup":
        raise invalid_input("The feature type is not supported.")
    off = str(body.get("vmSize")).casefold().startswith(("basic_", "standard_a0"))
    return ArmResponse(200, {"supportStatus": "DefaultOFF" if off else "Supported"})


async def capabilities(request: ArmRequest) -> ArmResponse:
    """What the provider can do in a region: the DNS zones of private endpoints."""
    body = _body(request)
    wanted = (body.get("properties") or {}).get("dnsZones") or []
    suffix = {"Backup": "backup", "BackupSQL": "backup", "SiteRecovery": "siterecovery"}
    zones = []
    for zone in wanted:
        service = suffix.get(str(zone.get("subResource")), "backup")
        name = f"privatelink.{_place(request)}.{service}.windowsazure.com"
        zones.append({"subResource": zone.get("subResource"), "requiredZoneNames": [name]})
    return ArmResponse(200, {"type": body.get("type") or VAULT_TYPE, "properties": {"dnsZones": zones}})


async def deleted_vaults(request: ArmRequest) -> ArmResponse:
    """The soft-deleted vaults of a region, until they are purged; a vault that was empty is gone at once."""
    state, ledger = request.state, ledger_of(request.state)
    now = state.clock.now()
    ledger.deleted_vaults = [
        one for one in ledger.deleted_vaults if written_moment(one["properties"]["purgeAt"]) > now
    ]
    prefix = f"/subscriptions/{request.subscription}/"
    return ArmResponse(
        200,
        {
            "value": [
                one
                for one in ledger.deleted_vaults
                if key_of(one["id"]).startswith(key_of(prefix) + "/")
                and f"/locations/{_place(request)}/" in key_of(one["id"])
            ]
        },
    )


async def name_availability(request: ArmRequest) -> ArmResponse:
    """Whether a vault of this name can be made in the group of the path."""
    body = _body(request)
    name = str(body.get("name") or "")
    if str(body.get("type")).casefold() != VAULT_TYPE.casefold():
        raise invalid_input("The resource type is not supported.")
    if VAULT_NAME.fullmatch(name) is None:
        reason = (
            "The vault name must be between 2 and 50 characters long, start with a letter and consist only "
            "of letters, numbers and hyphens."
        )
        return ArmResponse(200, {"nameAvailable": False, "reason": "Invalid", "message": reason})
    if request.state.store.get(vault_id_of(request.subscription, request.group, name)) is not None:
        taken = f"A vault with the name '{name}' already exists in the resource group '{request.group}'."
        return ArmResponse(200, {"nameAvailable": False, "reason": "AlreadyExists", "message": taken})
    return ArmResponse(200, {"nameAvailable": True})
