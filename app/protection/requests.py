"""The exact requests of every change: method, path, api-version, body. Builders send nothing.

Bodies follow what the Azure CLI and the portal send (REAL-TRAFFIC.md section 2, OPERATIONS.md).
"""

import shlex
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from app.cloud import api_versions
from app.cloud.change_request import ChangeRequest
from app.domain.resource_ids import ResourceId

PROVIDER = "Microsoft.RecoveryServices"
_MACHINE_ITEM = "Microsoft.Compute/virtualMachines"


class ItemNames(NamedTuple):
    """Names of the container and the item under which a vault keeps a VM."""

    container: str
    item: str


def item_names(machine_id: str) -> ItemNames:
    """The names built from a VM's id, for when Azure was not asked for them (OPERATIONS.md, "Names").

    The group is the VM's own, not the vault's.
    """
    parts = ResourceId.parse(machine_id)
    tail = f"iaasvmcontainerv2;{parts.resource_group};{parts.name}".lower()
    return ItemNames(f"iaasvmcontainer;{tail}", f"vm;{tail}")


def item_id(vault_id: str, names: ItemNames) -> str:
    """The id of a protected item."""
    return (
        f"{vault_id}/backupFabrics/Azure/protectionContainers/{names.container}/protectedItems/{names.item}"
    )


def policy_id(vault_id: str, policy_name: str) -> str:
    """The id of a policy of a vault."""
    return f"{vault_id}/backupPolicies/{policy_name}"


def create_group(subscription_id: str, name: str, region: str) -> ChangeRequest:
    """Create a resource group; answered at once."""
    path = f"/subscriptions/{subscription_id}/resourcegroups/{name}"
    return ChangeRequest("PUT", path, api_versions.RESOURCES, {"location": region})


def register_provider(subscription_id: str) -> ChangeRequest:
    """Register Microsoft.RecoveryServices in a subscription; it takes effect after some minutes."""
    path = f"/subscriptions/{subscription_id}/providers/{PROVIDER}/register"
    return ChangeRequest("POST", path, api_versions.RESOURCES, None)


def create_vault(vault_id: str, region: str, tags: Sequence[tuple[str, str]] = ()) -> ChangeRequest:
    """Create a vault (fact vault-sku). Its redundancy is a step of its own, as the Azure CLI does it."""
    body: dict[str, object] = {
        "location": region,
        "sku": {"name": "RS0", "tier": "Standard"},
        "properties": {"publicNetworkAccess": "Enabled"},
    }
    if tags:
        body["tags"] = dict(tags)
    return ChangeRequest("PUT", vault_id, api_versions.VAULTS, body)


def set_redundancy(vault_id: str, redundancy: str) -> ChangeRequest:
    """Set a vault's storage redundancy through the vault itself (fact vault-redundancy-api).

    The older ``backupstorageconfig`` is refused once the vault API was used, so it is never used here.
    """
    settings = {"standardTierStorageRedundancy": redundancy, "crossRegionRestore": "Disabled"}
    body: dict[str, object] = {"properties": {"redundancySettings": settings}}
    return ChangeRequest("PATCH", vault_id, api_versions.VAULTS, body)


def enable(
    item: str, machine_id: str, policy: str, disks: Mapping[str, object] | None = None
) -> ChangeRequest:
    """Enable backup of a VM, resume it, or give it another policy: all are this PUT (facts, section 4).

    ``disks`` are the ``diskExclusionProperties`` of the item; None leaves them as they are.
    """
    properties: dict[str, object] = {
        "protectedItemType": _MACHINE_ITEM,
        "sourceResourceId": machine_id,
        "policyId": policy,
    }
    if disks is not None:
        properties["extendedProperties"] = {"diskExclusionProperties": dict(disks)}
    return ChangeRequest("PUT", item, api_versions.BACKUP, {"properties": properties})


def stop_protection(item: str, machine_id: str) -> ChangeRequest:
    """Take no further backups of a VM and keep its recovery points (OPERATIONS.md, "Stop and keep data")."""
    properties = {
        "protectedItemType": _MACHINE_ITEM,
        "sourceResourceId": machine_id,
        "protectionState": "ProtectionStopped",
    }
    return ChangeRequest("PUT", item, api_versions.BACKUP, {"properties": properties})


def undelete(item: str, machine_id: str) -> ChangeRequest:
    """Bring soft-deleted backup data back, stopped (facts, section 4)."""
    properties = {
        "protectedItemType": _MACHINE_ITEM,
        "sourceResourceId": machine_id,
        "protectionState": "ProtectionStopped",
        "isRehydrate": True,
    }
    return ChangeRequest("PUT", item, api_versions.BACKUP, {"properties": properties})


def delete_data(item: str) -> ChangeRequest:
    """Stop protection and delete the recovery points; the vault keeps them soft-deleted for its days."""
    return ChangeRequest("DELETE", item, api_versions.BACKUP)


def cancel_job(job: str) -> ChangeRequest:
    """Cancel a job; ``job`` is its id."""
    return ChangeRequest("POST", f"{job}/cancel", api_versions.BACKUP)


def put_policy(policy: str, properties: Mapping[str, object]) -> ChangeRequest:
    """Create or change a policy; ``properties`` in Azure's own form."""
    return ChangeRequest("PUT", policy, api_versions.BACKUP, {"properties": dict(properties)})


def delete_policy(policy: str) -> ChangeRequest:
    """Delete a policy; Azure refuses it while an item uses it (fact pol-delete)."""
    return ChangeRequest("DELETE", policy, api_versions.BACKUP)


def set_vault_properties(vault_id: str, properties: Mapping[str, object]) -> ChangeRequest:
    """Change options of a vault; ``properties`` in Azure's own form, only what changes."""
    return ChangeRequest("PATCH", vault_id, api_versions.VAULTS, {"properties": dict(properties)})


def delete_vault(vault_id: str) -> ChangeRequest:
    """Delete a vault; Azure refuses it while it holds items (fact vault-delete)."""
    return ChangeRequest("DELETE", vault_id, api_versions.VAULTS)


def delete_group(subscription_id: str, name: str) -> ChangeRequest:
    """Delete a resource group **with everything in it**: to be sent only after it was read as empty."""
    return ChangeRequest(
        "DELETE", f"/subscriptions/{subscription_id}/resourcegroups/{name}", api_versions.RESOURCES
    )


def back_up_now(item: str, retain_until: datetime) -> ChangeRequest:
    """Start one backup whose recovery point is kept until a moment (aware)."""
    properties = {
        "objectType": "IaasVMBackupRequest",
        "recoveryPointExpiryTimeInUTC": retain_until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return ChangeRequest("POST", f"{item}/backup", api_versions.BACKUP, {"properties": properties})


def as_az_rest(request: ChangeRequest) -> str:
    """The request as one line of the Azure CLI, safe to paste into a POSIX shell whatever the names hold."""
    url = f"{quote(request.path, safe='/;')}?api-version={request.api_version}"
    words = ["az", "rest", "--method", request.method.lower(), "--url", url]
    if request.body is not None:
        words += ["--headers", "Content-Type=application/json", "--body", json_of(request.body)]
    return shlex.join(words)


def as_text(request: ChangeRequest) -> str:
    """The request for reading: method and path, then the body indented."""
    head = f"{request.method} {request.path}?api-version={request.api_version}"
    if request.body is None:
        return head
    return f"{head}\n\n{msgspec.json.format(msgspec.json.encode(request.body), indent=2).decode()}"


def json_of(body: object) -> str:
    """A body as it stands on the wire."""
    return msgspec.json.encode(body).decode()
