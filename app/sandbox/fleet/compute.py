"""From a machine to its documents: the VM, its runtime view, disks, network interfaces and extensions.

The shapes are those of recorded traffic of the real service. Parts that are equal for many VMs (an image
reference, a disk's sku) are one shared object each, which saves much memory. So handlers replace
such parts whole and never change them in place.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from random import Random

from app.sandbox.fleet.attachments import NETWORK_INTERFACE_TYPE, extension_resource, network_interface
from app.sandbox.fleet.disks import DISK_TYPE, disk_resource
from app.sandbox.fleet.machine import Disk, Machine, Power, image
from app.sandbox.fleet.runtime import instance_view
from app.sandbox.fleet.values import compute_time, guid, overlay
from app.sandbox.messages import Json


@dataclass(frozen=True)
class ComputeDocuments:
    """All documents of one VM; ``view`` is its instance view, the rest are resources."""

    vm: Json
    view: Json
    resources: tuple[Json, ...]


def compute_documents(machine: Machine, created: datetime, now: datetime, source: Random) -> ComputeDocuments:
    """Build the documents of one machine that was created and is looked at at the given times."""
    template = image(machine.image)
    vm_guid = guid(source)
    disk_names = [f"{machine.name}_OsDisk_1_{source.getrandbits(128):032x}"]
    disk_names += [
        disk.shared_as or f"{machine.name}_DataDisk_{lun}" for lun, disk in enumerate(machine.data_disks)
    ]
    interfaces = [f"{machine.name}-nic{number or ''}" for number in range(machine.interfaces)]
    vm = _virtual_machine(machine, vm_guid, disk_names, interfaces, created)
    resources: list[Json] = []
    if machine.managed_disks:
        every_disk = (machine.os_disk, *machine.data_disks)
        resources += [
            disk_resource(machine, template, disk, name, created, operating_system=index == 0, source=source)
            for index, (disk, name) in enumerate(zip(every_disk, disk_names, strict=True))
        ]
    resources += [
        network_interface(machine, name, source, primary=number == 0)
        for number, name in enumerate(interfaces)
    ]
    resources += [extension_resource(machine, one) for one in machine.extensions]
    return ComputeDocuments(vm, instance_view(machine, template, disk_names, created, now), tuple(resources))


def _virtual_machine(
    machine: Machine,
    vm_guid: str,
    disk_names: list[str],
    interfaces: list[str],
    created: datetime,
) -> Json:
    nics: list[Json] = [{"id": machine.resource_id(NETWORK_INTERFACE_TYPE, name)} for name in interfaces]
    if len(nics) > 1:
        nics = [{**nic, "properties": {"primary": number == 0}} for number, nic in enumerate(nics)]
    properties: Json = {
        "vmId": vm_guid,
        "hardwareProfile": _hardware_profile(machine.size),
        "provisioningState": machine.provisioning,
        "storageProfile": {
            "imageReference": _image_reference(machine.image),
            "osDisk": {
                "osType": image(machine.image).os,
                "name": disk_names[0],
                "createOption": "FromImage",
                "caching": "ReadWrite",
                **_storage(machine, machine.os_disk, disk_names[0]),
            },
            "dataDisks": [
                {
                    "lun": lun,
                    "name": disk_names[lun + 1],
                    "createOption": "Attach",
                    "caching": "None",
                    **_storage(machine, disk, disk_names[lun + 1]),
                    "toBeDetached": False,
                }
                for lun, disk in enumerate(machine.data_disks)
            ],
            "diskControllerType": "SCSI",
        },
        "osProfile": {"computerName": machine.name[:15], **_os_profile(image(machine.image).os)},
        "networkProfile": {"networkInterfaces": nics},
        "timeCreated": compute_time(created),
    }
    if machine.properties:
        properties = overlay(properties, machine.properties)
    document: Json = {
        "name": machine.name,
        "id": machine.id,
        "type": "Microsoft.Compute/virtualMachines",
        "location": machine.region,
        "tags": dict(machine.tags),
        "properties": properties,
    }
    if machine.zones:
        document["zones"] = list(machine.zones)
    document.update(machine.fields)
    return document


def _storage(machine: Machine, disk: Disk, name: str) -> Json:
    if not machine.managed_disks:
        account = "".join(letter for letter in machine.name if letter.isalnum())[:20]
        return {
            "vhd": {"uri": f"https://{account}vhds.blob.core.windows.net/vhds/{name}.vhd"},
            "diskSizeGB": disk.size,
        }
    managed: Json = {"storageAccountType": disk.sku, "id": machine.resource_id(DISK_TYPE, name)}
    result: Json = {"managedDisk": managed, "deleteOption": "Detach", "diskSizeGB": disk.size}
    if disk.write_accelerator:
        result["writeAcceleratorEnabled"] = True
    if machine.power is Power.DEALLOCATED:  # Azure drops type and size then; they stay on the disk resource
        del managed["storageAccountType"], result["diskSizeGB"]
    return result


@lru_cache(maxsize=256)
def _hardware_profile(size: str) -> Json:
    return {"vmSize": size}


@lru_cache(maxsize=256)
def _image_reference(key: str) -> Json:
    one = image(key)
    return {
        "publisher": one.publisher,
        "offer": one.offer,
        "sku": one.sku,
        "version": "latest",
        "exactVersion": one.version,
    }


@lru_cache(maxsize=2)
def _os_profile(os: str) -> Json:
    profile: Json = {"adminUsername": "azureuser"}
    if os == "Windows":
        profile["windowsConfiguration"] = {
            "provisionVMAgent": True,
            "enableAutomaticUpdates": True,
            "patchSettings": {"patchMode": "AutomaticByOS", "assessmentMode": "ImageDefault"},
            "enableVMAgentPlatformUpdates": False,
        }
    else:
        profile["linuxConfiguration"] = {
            "disablePasswordAuthentication": True,
            "provisionVMAgent": True,
            "patchSettings": {"patchMode": "ImageDefault", "assessmentMode": "ImageDefault"},
            "enableVMAgentPlatformUpdates": False,
        }
    return profile | {"secrets": [], "allowExtensionOperations": True, "requireGuestProvisionSignal": True}
