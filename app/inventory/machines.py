"""From VM documents to machines: the same value whichever way the document was read."""

import re
from collections.abc import Mapping
from sys import intern

import msgspec

from app.domain.machines import Disk, Image, Machine, MachineKind, OperatingSystem
from app.domain.places import Subscription, region_key
from app.domain.resource_ids import ResourceId
from app.inventory.rows import properties_of, tags_of, text
from app.inventory.wire_machines import (
    DiskDocument,
    Minimal,
    OtherMachineRow,
    ScaleSetInstance,
    VirtualMachineDocument,
    VirtualMachineProperties,
)

NO_IMAGE = Image()
_SYSTEMS = {"windows": OperatingSystem.WINDOWS, "linux": OperatingSystem.LINUX}
_VIRTUAL_MACHINE_ID = re.compile(
    r"(/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\.(?:compute|classiccompute)"
    r"/virtualmachines/[^/]+)$",
    re.IGNORECASE,
)


class MachineReader:
    """Turns the rows of one subscription into machines; shares equal values between them."""

    def __init__(self, subscription: Subscription, group_names: Mapping[str, str]) -> None:
        self._subscription_id = intern(subscription.id)
        self._tenant_id = intern(subscription.tenant_id)
        self._groups = group_names
        """Spelling of every resource group by its name in lower case: lists sometimes shout it."""
        self._images: dict[tuple[str | None, ...], Image] = {}
        self._tags: dict[tuple[tuple[str, str | None], ...], tuple[tuple[str, str], ...]] = {}

    def machine(self, row: VirtualMachineDocument) -> Machine:
        """The machine of a VM document.

        Raises:
            OddRowError: a value in the row cannot be understood.
        """
        properties = properties_of(row.properties, VirtualMachineProperties)
        storage = properties.storage_profile
        profile = properties.os_profile
        guest = (profile.windows_configuration or profile.linux_configuration) if profile else None
        security = properties.security_profile
        network = properties.network_profile
        plan = row.plan
        return Machine(
            id=row.id,
            name=row.name,
            subscription_id=self._subscription_id,
            tenant_id=self._tenant_id,
            resource_group=self.group_of(row.id),
            region=intern(region_key(row.location)),
            os=_system_of(properties),
            size=text(properties.hardware_profile.vm_size) if properties.hardware_profile else "",
            provisioning_state=text(properties.provisioning_state),
            image=self._image_of(properties),
            disks=_disks_of(storage.os_disk, storage.data_disks) if storage else (),
            network_interface_ids=tuple(one.id for one in (network.network_interfaces or ()) if one.id)
            if network
            else (),
            has_os_profile=profile is not None,
            provision_vm_agent=guest.provision_vm_agent if guest else None,
            allow_extension_operations=profile.allow_extension_operations if profile else None,
            security_type=text(security.security_type) if security else "",
            encryption_at_host=bool(security and security.encryption_at_host),
            priority=text(properties.priority),
            scale_set_id=text(properties.virtual_machine_scale_set.id)
            if properties.virtual_machine_scale_set
            else "",
            extended_location=text(row.extended_location.name) if row.extended_location else "",
            plan=intern(f"{plan.publisher or ''}/{plan.product or ''}/{plan.name or ''}") if plan else "",
            dedicated_host=text(properties.host.id) if properties.host else "",
            zones=tuple(intern(zone) for zone in row.zones) if row.zones else (),
            tags=self._tags_of(row.tags) if row.tags else (),
        )

    def not_understood(self, row: Minimal, field: str) -> Machine:
        """The machine of a row that could not be read as a whole: it is there, the rest is unknown."""
        return Machine(
            id=row.id,
            name=row.name or ResourceId.parse(row.id).name,
            subscription_id=self._subscription_id,
            tenant_id=self._tenant_id,
            resource_group=self.group_of(row.id),
            region=intern(region_key(row.location or "")),
            not_understood=field or "properties",
        )

    def classic(self, row: OtherMachineRow) -> Machine:
        """A classic VM."""
        return msgspec.structs.replace(
            self._plain(row.id, row.name, row.location, row.tags), kind=MachineKind.CLASSIC
        )

    def instance(self, row: ScaleSetInstance, scale_set: OtherMachineRow) -> Machine:
        """An instance of a scale set with uniform orchestration."""
        return msgspec.structs.replace(
            self._plain(row.id, row.name, row.location or scale_set.location, row.tags),
            kind=MachineKind.UNIFORM_SCALE_SET_INSTANCE,
            scale_set_id=text(scale_set.id),
        )

    def group_of(self, resource_id: str) -> str:
        """The resource group of an id, spelled as the group itself is."""
        segments = resource_id.split("/", 5)
        name = segments[4] if len(segments) > 4 else ""  # noqa: PLR2004 -- /subscriptions/{s}/resourceGroups/{g}/…
        return intern(self._groups.get(name.casefold(), name))

    def _plain(
        self, resource_id: str, name: str, location: str, tags: dict[str, str | None] | None
    ) -> Machine:
        return Machine(
            id=resource_id,
            name=name,
            subscription_id=self._subscription_id,
            tenant_id=self._tenant_id,
            resource_group=self.group_of(resource_id),
            region=intern(region_key(location)),
            tags=tags_of(tags),
        )

    def _image_of(self, properties: VirtualMachineProperties) -> Image:
        found = properties.storage_profile.image_reference if properties.storage_profile else None
        if found is None:
            return NO_IMAGE
        key = (found.publisher, found.offer, found.sku, found.id)
        image = self._images.get(key)
        if image is None:
            image = self._images[key] = Image(*map(text, key))
        return image

    def _tags_of(self, tags: dict[str, str | None]) -> tuple[tuple[str, str], ...]:
        key = tuple(tags.items())
        known = self._tags.get(key)
        if known is None:
            known = self._tags[key] = tags_of(tags)
        return known


def is_virtual_machine_id(resource_id: str) -> bool:
    """Whether an id names a VM (of Resource Manager or classic)."""
    return _VIRTUAL_MACHINE_ID.match(resource_id) is not None


def _system_of(properties: VirtualMachineProperties) -> OperatingSystem:
    storage, profile = properties.storage_profile, properties.os_profile
    named = (storage.os_disk.os_type if storage and storage.os_disk else None) or ""
    if found := _SYSTEMS.get(named.casefold()):
        return found
    if profile and profile.windows_configuration:
        return OperatingSystem.WINDOWS
    if profile and profile.linux_configuration:
        return OperatingSystem.LINUX
    return OperatingSystem.UNKNOWN


def _disks_of(os_disk: DiskDocument | None, data_disks: list[DiskDocument] | None) -> tuple[Disk, ...]:
    disks = [_disk_of(os_disk, None)] if os_disk else []
    disks.extend(_disk_of(one, one.lun if one.lun is not None else -1) for one in data_disks or ())
    return tuple(disks)


def _disk_of(document: DiskDocument, lun: int | None) -> Disk:
    managed = document.managed_disk
    settings = document.diff_disk_settings
    return Disk(
        name=document.name or "",
        lun=lun,
        managed=document.vhd is None,
        id=(managed.id or "") if managed else "",
        size_gb=int(document.disk_size_gb) if document.disk_size_gb is not None else None,
        sku=text(managed.storage_account_type) if managed else "",
        write_accelerator=bool(document.write_accelerator_enabled),
        ephemeral=bool(settings and (settings.option or "").casefold() == "local"),
    )
