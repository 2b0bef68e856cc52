"""Disk resources of the generated fleet."""

from datetime import datetime
from functools import lru_cache
from random import Random

from app.sandbox.fleet.machine import Disk, Image, Machine, Power, image
from app.sandbox.fleet.values import compute_time, guid, overlay
from app.sandbox.messages import Json

DISK_TYPE = "Microsoft.Compute/disks"
_PREMIUM_TIERS = (
    (32, "P4"),
    (64, "P6"),
    (128, "P10"),
    (256, "P15"),
    (512, "P20"),
    (1024, "P30"),
    (2048, "P40"),
    (4096, "P50"),
    (8192, "P60"),
    (16384, "P70"),
    (32767, "P80"),
)  # fmt: skip -- a table: size in GiB up to which a tier reaches


@lru_cache(maxsize=64)
def _sku(name: str) -> Json:
    return {
        "name": name,
        "tier": {"Premium": "Premium", "UltraSSD": "Ultra"}.get(name.partition("_")[0], "Standard"),
    }


@lru_cache(maxsize=256)
def _creation_data(image_key: str) -> Json:
    one = image(image_key)
    end = f"/Skus/{one.sku}/Versions/{one.version}"
    return {
        "createOption": "FromImage",
        "imageReference": {"id": f"{_IMAGES}/{one.publisher}/ArtifactTypes/VMImage/Offers/{one.offer}{end}"},
    }


_SYSTEM = "/Subscriptions/00000000-0000-0000-0000-000000000000"
_IMAGES = f"{_SYSTEM}/Providers/Microsoft.Compute/Locations/global/Publishers"
_EMPTY_CREATION: Json = {"createOption": "Empty"}
_PLATFORM_KEY: Json = {"type": "EncryptionAtRestWithPlatformKey"}
_CAPABILITIES: Json = {"acceleratedNetwork": True, "architecture": "x64"}


def disk_resource(
    machine: Machine,
    template: Image,
    disk: Disk,
    name: str,
    created: datetime,
    *,
    operating_system: bool,
    source: Random,
) -> Json:
    """The resource of a disk; ``operating_system`` tells the OS disk from a data disk."""
    properties: Json = (
        {"osType": template.os, "hyperVGeneration": template.generation} if operating_system else {}
    )
    properties |= {
        "supportedCapabilities": _CAPABILITIES,
        "creationData": _creation_data(machine.image) if operating_system else _EMPTY_CREATION,
        "diskSizeGB": disk.size,
        "diskIOPSReadWrite": 500,
        "diskMBpsReadWrite": 100,
        "encryption": _PLATFORM_KEY,
        "networkAccessPolicy": "AllowAll",
        "publicNetworkAccess": "Enabled",
        "timeCreated": compute_time(created),
        "provisioningState": "Succeeded",
        "diskState": "Reserved" if machine.power is Power.DEALLOCATED else "Attached",
        "diskSizeBytes": disk.size * 1024**3,
        "uniqueId": guid(source),
    }
    if disk.sku.startswith("Premium_"):
        properties["tier"] = next((tier for reach, tier in _PREMIUM_TIERS if disk.size <= reach), "P80")
    document: Json = {
        "name": name,
        "id": machine.resource_id(DISK_TYPE, name),
        "type": DISK_TYPE,
        "location": machine.region,
        "managedBy": machine.id,
        "sku": _sku(disk.sku),
        "properties": overlay(properties, disk.properties) if disk.properties else properties,
    }
    if machine.zones:
        document["zones"] = list(machine.zones)
    return document
