"""What the backup service reads of a virtual machine."""

from app.sandbox.messages import Json
from app.sandbox.state import State
from app.sandbox.store import key_of

_ENHANCED_DISKS = ("UltraSSD_LRS", "PremiumV2_LRS")


def location_of(document: Json) -> str:
    """The region of a resource in the form in which regions are compared."""
    return str(document.get("location") or "").casefold().replace(" ", "")


def _object(value: object) -> Json:
    """The value when it is an object, else an empty one: an odd document must not end a request."""
    return value if isinstance(value, dict) else {}


def _profile(machine: Json, name: str) -> Json:
    return _object(_object(machine.get("properties")).get(name))


def _data_disks(machine: Json) -> list[Json]:
    listed = _profile(machine, "storageProfile").get("dataDisks")
    return [disk for disk in listed if isinstance(disk, dict)] if isinstance(listed, list) else []


def disks_of(machine: Json) -> list[Json]:
    """The OS disk and the data disks as the machine's document lists them."""
    system = _object(_profile(machine, "storageProfile").get("osDisk"))
    return [*([system] if system else []), *_data_disks(machine)]


def data_disk_count(machine: Json) -> int:
    """The number of data disks."""
    return len(_data_disks(machine))


def is_unmanaged(machine: Json) -> bool:
    """Whether some disk is a VHD in a storage account."""
    return any(disk.get("vhd") and not disk.get("managedDisk") for disk in disks_of(machine))


def security_type_of(machine: Json) -> str:
    """``None``, ``TrustedLaunch`` or ``ConfidentialVM``."""
    return str(_profile(machine, "securityProfile").get("securityType") or "None")


def enhanced_reason(state: State, machine: Json, excluded_luns: frozenset[int] = frozenset()) -> str | None:
    """Why a machine cannot have a V1 policy (facts disk-ultra, disk-premium-v2, disk-shared), or None."""
    for disk in disks_of(machine):
        if disk.get("lun") in excluded_luns:
            continue
        managed = _object(disk.get("managedDisk"))
        document = _object(state.store.get(str(managed.get("id") or "/")))
        sku = managed.get("storageAccountType") or _object(document.get("sku")).get("name")
        if sku in _ENHANCED_DISKS:
            return f"The disk '{disk.get('name')}' is of type {sku}."
        shares = _object(document.get("properties")).get("maxShares")
        if isinstance(shares, int) and shares > 1:
            return f"The disk '{disk.get('name')}' is a shared disk."
    return None


def os_type_of(machine: Json) -> str:
    """``Windows`` or ``Linux``."""
    return str(_object(_profile(machine, "storageProfile").get("osDisk")).get("osType") or "Linux")


def size_of(machine: Json) -> str:
    """The VM size, such as ``Standard_D2s_v5``."""
    return str(_profile(machine, "hardwareProfile").get("vmSize") or "")


def _statuses(view: Json) -> list[Json]:
    listed = view.get("statuses")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def is_running(state: State, machine: Json) -> bool:
    """Whether the machine's runtime view says that it runs."""
    view = _object(state.instance_views.get(key_of(machine["id"])))
    return any(str(one.get("code")).casefold() == "powerstate/running" for one in _statuses(view))


def agent_answers(state: State, machine: Json) -> bool:
    """Whether the VM agent reports itself ready."""
    agent = _object(_object(state.instance_views.get(key_of(machine["id"]))).get("vmAgent"))
    return any(str(one.get("displayStatus")).casefold() == "ready" for one in _statuses(agent))
