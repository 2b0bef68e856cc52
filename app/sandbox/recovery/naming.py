"""Types, ids and names of Recovery Services resources, as the real service forms them."""

from app.sandbox.store import group_of

VAULT_TYPE = "Microsoft.RecoveryServices/vaults"
POLICY_TYPE = "Microsoft.RecoveryServices/vaults/backupPolicies"
JOB_TYPE = "Microsoft.RecoveryServices/vaults/backupJobs"
CONTAINER_TYPE = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers"
ITEM_TYPE = f"{CONTAINER_TYPE}/protectedItems"
RECOVERY_POINT_TYPE = f"{ITEM_TYPE}/recoveryPoints"
PROTECTABLE_ITEM_TYPE = f"{CONTAINER_TYPE}/protectableItems"
VM_TYPE = "Microsoft.Compute/virtualMachines"
CLASSIC_VM_TYPE = "Microsoft.ClassicCompute/virtualMachines"


def vault_id_of(subscription: str, group: str, name: str) -> str:
    """The id of a vault."""
    return f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{VAULT_TYPE}/{name}"


def vault_of(resource_id: str) -> str:
    """The id of the vault that a policy, item, job or recovery point lies in, as spelled in its id."""
    return "/".join(resource_id.split("/")[:9])


def vault_name_of(resource_id: str) -> str:
    """The name of the vault that a resource lies in."""
    return vault_of(resource_id).rsplit("/", 1)[-1]


def native_name_of(vm_id: str) -> str:
    """The part that container and item names of a VM share: ``iaasvmcontainerv2;{group};{vm}`` in lower case.

    The group is the VM's own, not the vault's. Classic VMs have ``iaasvmcontainer``.
    """
    generation = (
        "iaasvmcontainer" if "/microsoft.classiccompute/" in vm_id.casefold() else "iaasvmcontainerv2"
    )
    return f"{generation};{group_of(vm_id)};{vm_id.rstrip('/').rsplit('/', 1)[-1]}".lower()


def container_name_of(vm_id: str) -> str:
    """The protection container of a VM."""
    return f"IaasVMContainer;{native_name_of(vm_id)}"


def item_name_of(vm_id: str) -> str:
    """The protected item of a VM."""
    return f"VM;{native_name_of(vm_id)}"


def container_id_of(vault_id: str, vm_id: str) -> str:
    """The id of a VM's container in a vault."""
    return f"{vault_id}/backupFabrics/Azure/protectionContainers/{container_name_of(vm_id)}"


def item_id_of(vault_id: str, vm_id: str) -> str:
    """The id of a VM's item in a vault."""
    return f"{container_id_of(vault_id, vm_id)}/protectedItems/{item_name_of(vm_id)}"
