"""What is known about one virtual machine: immutable facts, each part read or not read."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from app.domain.backup import ProtectedItem, Vault, deciding_item
from app.domain.places import Lock
from app.domain.reading import NotRead


class MachineKind(StrEnum):
    """Which resource type the machine is; only the first can be backed up as a VM."""

    VIRTUAL_MACHINE = "virtual_machine"
    CLASSIC = "classic"
    UNIFORM_SCALE_SET_INSTANCE = "uniform_scale_set_instance"


class OperatingSystem(StrEnum):
    """The operating-system family."""

    WINDOWS = "windows"
    LINUX = "linux"
    UNKNOWN = "unknown"


class Power(StrEnum):
    """Power state; the words of the JSON contract."""

    RUNNING = "running"
    STOPPED = "stopped"
    DEALLOCATED = "deallocated"
    STARTING = "starting"
    STOPPING = "stopping"
    DEALLOCATING = "deallocating"
    UNKNOWN = "unknown"


class AgentStatus(StrEnum):
    """What the platform says about the VM agent."""

    READY = "ready"
    NOT_READY = "not_ready"
    ABSENT = "absent"
    """The instance view has no agent part although it was read."""


class Image(Struct, frozen=True, gc=False):
    """The image a VM was made from; all parts may be empty (attached disks, migrated VMs)."""

    publisher: str = ""
    offer: str = ""
    sku: str = ""
    id: str = ""
    """Id of a gallery or managed image."""


class Disk(Struct, frozen=True, gc=False):
    """One disk of a VM, the model's view merged with the disk resource's."""

    name: str
    lun: int | None
    """None for the OS disk."""
    managed: bool
    id: str = ""
    """Empty also where it follows from the VM and the name: :meth:`Machine.disk_id` gives it always."""
    size_gb: int | None = None
    sku: str = ""
    """``Premium_LRS``, ``UltraSSD_LRS``, ``PremiumV2_LRS``…; empty when neither document says."""
    write_accelerator: bool = False
    ephemeral: bool = False
    resource_read: bool = False
    """Whether the disk resource itself was read; the fields below mean nothing without it."""
    max_shares: int = 1
    encryption_type: str = ""
    ade_enabled: bool = False
    """Azure Disk Encryption (``encryptionSettingsCollection.enabled``)."""
    data_access_auth_mode: str = ""
    network_access_policy: str = ""
    public_network_access: str = ""
    security_type: str = ""
    performance_plus: bool = False


class Extension(Struct, frozen=True, gc=False):
    """One VM extension and its status."""

    name: str
    type: str
    """Publisher and type joined by a dot, such as ``Microsoft.Azure.RecoveryServices.VMSnapshot``."""
    code: str
    """Status code such as ``ProvisioningState/succeeded``; empty when there is none."""
    message: str = ""


class Agent(Struct, frozen=True, gc=False):
    """The agent part of an instance view, with the extensions read along with it."""

    status: AgentStatus
    version: str | None
    """None when absent or reported as ``Unknown``."""
    extensions: tuple[Extension, ...]
    read_at: datetime
    message: str = ""
    os_name: str = ""
    os_version: str = ""


class Machine(Struct, frozen=True, gc=False):
    """The model of one VM as Resource Graph or the ARM list gives it."""

    id: str
    name: str
    subscription_id: str
    tenant_id: str
    resource_group: str
    region: str
    """Programmatic region name, lower case."""
    kind: MachineKind = MachineKind.VIRTUAL_MACHINE
    os: OperatingSystem = OperatingSystem.UNKNOWN
    os_name: str = ""
    os_version: str = ""
    size: str = ""
    provisioning_state: str = ""
    image: Image = Image()
    disks: tuple[Disk, ...] = ()
    network_interface_ids: tuple[str, ...] = ()
    has_os_profile: bool = False
    provision_vm_agent: bool | None = None
    allow_extension_operations: bool | None = None
    security_type: str = ""
    encryption_at_host: bool = False
    priority: str = ""
    scale_set_id: str = ""
    extended_location: str = ""
    hyper_v_generation: str = ""
    plan: str = ""
    """Marketplace plan as ``publisher/product/name``; empty when none."""
    dedicated_host: str = ""
    zones: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    not_understood: str = ""
    """The field of the answer that could not be decoded; the VM is then *Cannot tell*."""

    def disk_id(self, disk: Disk) -> str:
        """The id of a managed disk of this VM; empty for an unmanaged one."""
        if disk.id or not disk.managed:
            return disk.id
        return f"{self.id.rpartition('/')[0].rpartition('/')[0]}/disks/{disk.name}"


class MachineFacts(Struct, frozen=True, gc=False):
    """Everything the rules may look at for one VM. ``NotRead`` stands where a read failed or still runs."""

    machine: Machine
    power: Power | NotRead
    disk_details: bool | NotRead
    """True when the disk resources of this VM's subscription were read (see ``Disk.resource_read``)."""
    load_balanced: bool | NotRead
    """Whether a network interface is in a load balancer's back-end pool."""
    locks: tuple[Lock, ...] | NotRead
    """Locks on the VM, its group and subscription (inherited)."""
    restore_point_group_locks: tuple[Lock, ...] | NotRead
    """Locks on ``AzureBackupRG_*`` groups of the VM's subscription and region."""
    provider_registered: bool | NotRead
    """Microsoft.RecoveryServices in the VM's subscription."""
    region_has_vaults: bool | NotRead
    """Whether the provider lists the VM's region for vaults."""
    items: tuple[ProtectedItem, ...] | NotRead
    """Backup items of workload VM whose source is this VM, soft-deleted ones included. NotRead also
    where a vault that may hold one could not be read."""
    moved_items: tuple[ProtectedItem, ...] = ()
    """Items of the same VM name whose source id is gone from a completely read list of VMs."""
    other_protection: tuple[str, ...] = ()
    """Workloads that protect something inside or beside the VM, such as ``SQLDataBase``."""
    vault: Vault | None = None
    """The vault of the item that decides the coverage, where it was read."""
    agent: Agent | NotRead | None = None
    """None: not applicable, the VM is stopped or deallocated."""


def protecting_item(facts: MachineFacts) -> ProtectedItem | None:
    """The backup item that decides the coverage of a VM; None where there is none or it was not read."""
    return None if isinstance(facts.items, NotRead) else deciding_item(facts.items)
