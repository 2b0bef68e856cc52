"""The fields we read of subscriptions, groups, disks, network interfaces, locks and providers."""

from msgspec import Raw, Struct, field

from app.inventory.wire_machines import Reference


class SubscriptionDocument(Struct, rename="camel", gc=False):
    """One subscription of ``GET /subscriptions``."""

    subscription_id: str
    display_name: str | None = None
    tenant_id: str | None = None
    state: str | None = None


class PairedRegion(Struct, gc=False):
    """The region that a region is paired with."""

    name: str | None = None


class LocationMetadata(Struct, rename="camel", gc=False):
    """What a location says about itself."""

    region_type: str | None = None
    paired_region: list[PairedRegion] | None = None


class LocationDocument(Struct, rename="camel", gc=False):
    """One region of a subscription."""

    name: str
    display_name: str | None = None
    metadata: LocationMetadata | None = None
    availability_zone_mappings: list[Raw] | None = None


class GroupDocument(Struct, gc=False):
    """One resource group."""

    id: str
    name: str
    location: str | None = None


class DiskSku(Struct, gc=False):
    """The kind of storage of a disk."""

    name: str | None = None


class DiskEncryption(Struct, gc=False):
    """Server-side encryption of a disk."""

    type: str | None = None


class EncryptionSettings(Struct, gc=False):
    """Azure Disk Encryption."""

    enabled: bool | None = None


class DiskSecurity(Struct, rename="camel", gc=False):
    """Security type of a disk."""

    security_type: str | None = None


class CreationData(Struct, rename="camel", gc=False):
    """How a disk was made."""

    performance_plus: bool | None = None


class DiskProperties(Struct, rename="camel", gc=False):
    """The settings of a disk that backup depends on."""

    disk_size_gb: float | None = field(default=None, name="diskSizeGB")
    max_shares: int | None = None
    encryption: DiskEncryption | None = None
    encryption_settings_collection: EncryptionSettings | None = None
    data_access_auth_mode: str | None = None
    network_access_policy: str | None = None
    public_network_access: str | None = None
    security_profile: DiskSecurity | None = None
    creation_data: CreationData | None = None
    hyper_v_generation: str | None = None


class DiskResourceDocument(Struct, gc=False):
    """A managed disk as ARM lists it."""

    id: str
    sku: DiskSku | None = None
    properties: DiskProperties | None = None


class DiskGraphRow(Struct, rename="camel", gc=False):
    """A managed disk as our Resource Graph query projects it."""

    id: str
    sku_name: str | None = None
    size: float | None = None
    max_shares: int | None = None
    encryption_type: str | None = None
    encryption_settings: EncryptionSettings | None = None
    data_access_auth_mode: str | None = None
    network_access_policy: str | None = None
    public_network_access: str | None = None
    security_type: str | None = None
    performance_plus: bool | None = None
    hyper_v_generation: str | None = None


class IpConfigurationProperties(Struct, rename="camel", gc=False):
    """Membership of an address in load balancer pools."""

    load_balancer_backend_address_pools: list[Reference] | None = None


class IpConfiguration(Struct, gc=False):
    """One address of a network interface."""

    properties: IpConfigurationProperties | None = None


class NetworkInterfaceProperties(Struct, rename="camel", gc=False):
    """To which VM an interface belongs, and its addresses."""

    virtual_machine: Reference | None = None
    ip_configurations: list[IpConfiguration] | None = None


class NetworkInterfaceDocument(Struct, gc=False):
    """A network interface as ARM lists it."""

    id: str
    properties: NetworkInterfaceProperties | None = None


class NetworkInterfaceGraphRow(Struct, rename="camel", gc=False):
    """A network interface as our Resource Graph query projects it."""

    id: str
    virtual_machine: str | None = None
    ip_configurations: list[IpConfiguration] | None = None


class LockProperties(Struct, gc=False):
    """What a lock forbids."""

    level: str | None = None


class LockDocument(Struct, gc=False):
    """A management lock."""

    id: str
    name: str
    properties: LockProperties | None = None


class ProviderType(Struct, rename="camel", gc=False):
    """One resource type of a provider and where it is offered (display names)."""

    resource_type: str | None = None
    locations: list[str] | None = None


class ProviderDocument(Struct, rename="camel", gc=False):
    """A resource provider as a subscription sees it."""

    registration_state: str | None = None
    resource_types: list[ProviderType] | None = None
