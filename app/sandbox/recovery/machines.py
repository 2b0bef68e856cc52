"""What the backup service reads of a virtual machine."""

from app.sandbox.messages import Json
from app.sandbox.recovery.disk_selection import DiskSelection
from app.sandbox.recovery.naming import VM_TYPE
from app.sandbox.state import State
from app.sandbox.store import key_of

_ENHANCED_DISKS = ("UltraSSD_LRS", "PremiumV2_LRS")
_TRUSTED_SINCE = "2025-01-01"


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


def special_disk(state: State, machine: Json, selection: DiskSelection | None = None) -> str | None:
    """A sentence about a disk to be backed up that needs an Enhanced policy, and one that is not agentless.

    Facts disk-ultra, disk-premium-v2, disk-shared; None: no such disk.
    """
    for disk in disks_of(machine):
        if selection is not None and "lun" in disk and selection.leaves_out(disk["lun"]):
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


def enhanced_reason(
    state: State, machine: Json, selection: DiskSelection | None = None, api_version: str = ""
) -> str | None:
    """Why a machine cannot have a V1 policy, or None.

    A Trusted Launch VM can, for clients of ``api_version`` 2025-01-01 and later (facts vm-trusted-launch); a
    VM in an extended zone never (facts vm-extended-zone). An empty version stands for today's clients.
    """
    if security_type_of(machine) == "TrustedLaunch" and api_version and api_version < _TRUSTED_SINCE:
        return "It is a Trusted Launch virtual machine."
    if machine.get("extendedLocation"):
        return "It is in an extended zone."
    return special_disk(state, machine, selection)


def agent_reason(state: State, machine: Json, selection: DiskSelection | None = None) -> str | None:
    """Why a machine cannot be backed up without its agent, or None (facts disk-write-accelerator, -ultra)."""
    for disk in disks_of(machine):
        if disk.get("writeAcceleratorEnabled"):
            return f"The disk '{disk.get('name')}' has write acceleration."
        if _object(disk.get("diffDiskSettings")).get("option") == "Local":
            return f"The disk '{disk.get('name')}' is ephemeral."
    return special_disk(state, machine, selection)


def is_disk_encrypted(state: State, machine: Json) -> bool:
    """Whether Azure Disk Encryption is at work: its extension is there (facts enc-ade-keyvault)."""
    return any(
        str(_object(one.get("properties")).get("type")).casefold().startswith("azurediskencryption")
        for one in state.store.within(machine["id"], f"{VM_TYPE}/extensions")
    )


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
