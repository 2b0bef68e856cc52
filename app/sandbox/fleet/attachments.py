"""Network interfaces and extension resources of the generated fleet."""

from random import Random

from app.sandbox.fleet.machine import Extension, Machine
from app.sandbox.fleet.values import guid
from app.sandbox.messages import Json

NETWORK_INTERFACE_TYPE = "Microsoft.Network/networkInterfaces"


def network_interface(machine: Machine, name: str, source: Random, *, primary: bool) -> Json:
    """A network interface of a VM; the primary one may sit in a balancer's pool."""
    own_id = machine.resource_id(NETWORK_INTERFACE_TYPE, name)
    number = source.getrandbits(24)
    subnet = (
        machine.resource_id("Microsoft.Network/virtualNetworks", f"vnet-{machine.region}")
        + "/subnets/default"
    )
    configuration: Json = {
        "provisioningState": "Succeeded",
        "privateIPAddress": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
        "privateIPAllocationMethod": "Dynamic",
        "subnet": {"id": subnet},
        "primary": True,
        "privateIPAddressVersion": "IPv4",
    }
    if machine.load_balanced and primary:
        balancer = machine.resource_id(
            "Microsoft.Network/loadBalancers", f"lb-{machine.group.removeprefix('rg-')}"
        )
        configuration["loadBalancerBackendAddressPools"] = [{"id": f"{balancer}/backendAddressPools/backend"}]
    return {
        "name": name,
        "id": own_id,
        "etag": f'W/"{guid(source)}"',
        "type": NETWORK_INTERFACE_TYPE,
        "location": machine.region,
        "kind": "Regular",
        "properties": {
            "provisioningState": "Succeeded",
            "ipConfigurations": [
                {
                    "name": "ipconfig1",
                    "id": f"{own_id}/ipConfigurations/ipconfig1",
                    "type": "Microsoft.Network/networkInterfaces/ipConfigurations",
                    "properties": configuration,
                }
            ],
            "primary": primary,
            "virtualMachine": {"id": machine.id},
            "enableIPForwarding": False,
            "nicType": "Standard",
        },
    }


def extension_resource(machine: Machine, extension: Extension) -> Json:
    """The resource of one extension of a VM."""
    return {
        "name": extension.kind,
        "id": f"{machine.id}/extensions/{extension.kind}",
        "type": "Microsoft.Compute/virtualMachines/extensions",
        "location": machine.region,
        "properties": {
            "autoUpgradeMinorVersion": True,
            "provisioningState": extension.state.partition("/")[0].capitalize(),
            "enableAutomaticUpgrade": False,
            "publisher": extension.publisher,
            "type": extension.kind,
            "typeHandlerVersion": extension.version,
        },
    }
