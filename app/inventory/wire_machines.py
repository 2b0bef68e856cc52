"""The fields of compute documents that we read, under their wire names; anything else is ignored.

One form serves the ARM lists, single reads and Resource Graph. Every field that Azure was seen to leave
out or to send as null is optional (../shared real documents; REAL-TRAFFIC.md, section 5).
"""

from msgspec import Struct, field


class Reference(Struct, gc=False):
    """Something named by its id."""

    id: str | None = None


class StatusDocument(Struct, rename="camel", gc=False):
    """One status of an instance view, such as ``PowerState/running``."""

    code: str | None = None
    display_status: str | None = None
    message: str | None = None


class ImageReference(Struct, gc=False):
    """The image a VM was made from."""

    publisher: str | None = None
    offer: str | None = None
    sku: str | None = None
    id: str | None = None


class ManagedDiskReference(Struct, rename="camel", gc=False):
    """The managed disk behind a disk of the VM model."""

    id: str | None = None
    storage_account_type: str | None = None


class DiffDiskSettings(Struct, gc=False):
    """Settings of an ephemeral OS disk."""

    option: str | None = None


class VirtualHardDisk(Struct, gc=False):
    """The page blob of an unmanaged disk."""

    uri: str | None = None


class DiskDocument(Struct, rename="camel", gc=False):
    """An OS or data disk in the VM model."""

    name: str | None = None
    lun: int | None = None
    os_type: str | None = None
    disk_size_gb: float | None = field(default=None, name="diskSizeGB")
    managed_disk: ManagedDiskReference | None = None
    vhd: VirtualHardDisk | None = None
    write_accelerator_enabled: bool | None = None
    diff_disk_settings: DiffDiskSettings | None = None


class StorageProfile(Struct, rename="camel", gc=False):
    """Disks and image."""

    image_reference: ImageReference | None = None
    os_disk: DiskDocument | None = None
    data_disks: list[DiskDocument] | None = None


class GuestConfiguration(Struct, gc=False):
    """Windows or Linux configuration of the guest."""

    provision_vm_agent: bool | None = field(default=None, name="provisionVMAgent")


class OsProfile(Struct, rename="camel", gc=False):
    """How the guest was provisioned; absent for attached and specialised disks."""

    windows_configuration: GuestConfiguration | None = None
    linux_configuration: GuestConfiguration | None = None
    allow_extension_operations: bool | None = None


class SecurityProfile(Struct, rename="camel", gc=False):
    """Trusted Launch, confidential, encryption at host."""

    security_type: str | None = None
    encryption_at_host: bool | None = None


class NetworkProfile(Struct, rename="camel", gc=False):
    """Network interfaces of the VM."""

    network_interfaces: list[Reference] | None = None


class HardwareProfile(Struct, rename="camel", gc=False):
    """The VM's size."""

    vm_size: str | None = None


class VmAgentDocument(Struct, rename="camel", gc=False):
    """The agent part of an instance view."""

    vm_agent_version: str | None = None
    statuses: list[StatusDocument] | None = None


class ExtensionViewDocument(Struct, rename="camel", gc=False):
    """One extension in an instance view; ``type`` is publisher and type joined by a dot."""

    name: str | None = None
    type: str | None = None
    statuses: list[StatusDocument] | None = None


class InstanceViewDocument(Struct, rename="camel", gc=False):
    """What the platform knows about the running instance."""

    os_name: str | None = None
    os_version: str | None = None
    hyper_v_generation: str | None = None
    vm_agent: VmAgentDocument | None = None
    statuses: list[StatusDocument] | None = None
    extensions: list[ExtensionViewDocument] | None = None


class VirtualMachineProperties(Struct, rename="camel", gc=False):
    """The model of a VM, with the instance view where it was asked for."""

    provisioning_state: str | None = None
    hardware_profile: HardwareProfile | None = None
    storage_profile: StorageProfile | None = None
    os_profile: OsProfile | None = None
    network_profile: NetworkProfile | None = None
    security_profile: SecurityProfile | None = None
    instance_view: InstanceViewDocument | None = None
    priority: str | None = None
    virtual_machine_scale_set: Reference | None = None
    host: Reference | None = None


class PlanDocument(Struct, gc=False):
    """The marketplace plan."""

    publisher: str | None = None
    product: str | None = None
    name: str | None = None


class ExtendedLocation(Struct, gc=False):
    """An edge zone."""

    name: str | None = None


class ExtensionProperties(Struct, rename="camel", gc=False):
    """An extension resource."""

    publisher: str | None = None
    type: str | None = None
    provisioning_state: str | None = None


class ExtensionDocument(Struct, gc=False):
    """An extension resource as a VM carries it under ``resources``."""

    name: str | None = None
    properties: ExtensionProperties | None = None


class VirtualMachineDocument(Struct, rename="camel", gc=False):
    """One VM; ``properties`` may arrive as JSON in a string from Resource Graph."""

    id: str
    name: str
    location: str
    properties: VirtualMachineProperties | str
    tags: dict[str, str | None] | None = None
    zones: list[str] | None = None
    plan: PlanDocument | None = None
    extended_location: ExtendedLocation | None = None
    resources: list[ExtensionDocument] | None = None


class StatusProperties(Struct, rename="camel", gc=False):
    """The part of a VM that ``statusOnly=true`` gives."""

    instance_view: InstanceViewDocument | None = None


class StatusRow(Struct, gc=False):
    """One VM of the runtime status list."""

    id: str
    properties: StatusProperties | None = None


class ScaleSetProperties(Struct, rename="camel", gc=False):
    """The mode of a scale set."""

    orchestration_mode: str | None = None


class OtherMachineRow(Struct, gc=False):
    """A classic VM or a scale set."""

    id: str
    name: str
    type: str
    location: str
    tags: dict[str, str | None] | None = None
    properties: ScaleSetProperties | str | None = None


class ScaleSetInstance(Struct, rename="camel", gc=False):
    """One instance of a scale set with uniform orchestration."""

    id: str
    name: str
    location: str | None = None
    tags: dict[str, str | None] | None = None


class Minimal(Struct, gc=False):
    """The identity of a row that could not be read as a whole."""

    id: str
    name: str | None = None
    location: str | None = None
