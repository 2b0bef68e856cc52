"""What the backup service reads of a virtual machine."""

from app.sandbox.messages import Json
from app.sandbox.state import State
from app.sandbox.store import key_of

_ENHANCED_DISKS = ("UltraSSD_LRS", "PremiumV2_LRS")


def location_of(document: Json) -> str:
    """The region of a resource in the form in which regions are compared."""
    return str(document.get("location") or "").casefold().replace(" ", "")


def disks_of(machine: Json) -> list[Json]:
    """The OS disk and the data disks as the machine's document lists them."""
    profile = machine["properties"].get("storageProfile") or {}
    system = profile.get("osDisk")
    return [*([system] if system else []), *(profile.get("dataDisks") or [])]


def data_disk_count(machine: Json) -> int:
    """The number of data disks."""
    return len((machine["properties"].get("storageProfile") or {}).get("dataDisks") or [])


def is_unmanaged(machine: Json) -> bool:
    """Whether some disk is a VHD in a storage account."""
    return any(disk.get("vhd") and not disk.get("managedDisk") for disk in disks_of(machine))


def security_type_of(machine: Json) -> str:
    """``None``, ``TrustedLaunch`` or ``ConfidentialVM``."""
    profile = machine["properties"].get("securityProfile") or {}
    return str(profile.get("securityType") or "None")


def enhanced_reason(state: State, machine: Json, excluded_luns: frozenset[int] = frozenset()) -> str | None:
    """Why a machine cannot have a V1 policy (facts disk-ultra, disk-premium-v2, disk-shared), or None."""
    for disk in disks_of(machine):
        managed = disk.get("managedDisk") or {}
        document = state.store.get(managed["id"]) if managed.get("id") else None
        sku = managed.get("storageAccountType") or ((document or {}).get("sku") or {}).get("name")
        if disk.get("lun") in excluded_luns:
            continue
        if sku in _ENHANCED_DISKS:
            return f"The disk '{disk.get('name')}' is of type {sku}."
        if (((document or {}).get("properties") or {}).get("maxShares") or 1) > 1:
            return f"The disk '{disk.get('name')}' is a shared disk."
    return None


def os_type_of(machine: Json) -> str:
    """``Windows`` or ``Linux``."""
    profile = machine["properties"].get("storageProfile") or {}
    return str((profile.get("osDisk") or {}).get("osType") or "Linux")


def size_of(machine: Json) -> str:
    """The VM size, such as ``Standard_D2s_v5``."""
    return str((machine["properties"].get("hardwareProfile") or {}).get("vmSize") or "")


def is_running(state: State, machine: Json) -> bool:
    """Whether the machine's runtime view says that it runs."""
    view = state.instance_views.get(key_of(machine["id"])) or {}
    return any(str(one.get("code")).casefold() == "powerstate/running" for one in view.get("statuses") or ())


def agent_answers(state: State, machine: Json) -> bool:
    """Whether the VM agent reports itself ready."""
    view = state.instance_views.get(key_of(machine["id"])) or {}
    statuses = (view.get("vmAgent") or {}).get("statuses") or ()
    return any(str(one.get("displayStatus")).casefold() == "ready" for one in statuses)
