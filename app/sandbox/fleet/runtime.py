"""The runtime view of a generated VM: agent, extensions, disks and power as compute reports them."""

from datetime import datetime, timedelta
from functools import lru_cache

from app.sandbox.fleet.machine import Agent, Image, Machine, Power
from app.sandbox.fleet.values import compute_time
from app.sandbox.messages import Json

_POWER_WORDS = {
    Power.RUNNING: "VM running",
    Power.STOPPED: "VM stopped",
    Power.DEALLOCATED: "VM deallocated",
    Power.DEALLOCATING: "VM deallocating",
}


def instance_view(
    machine: Machine, template: Image, disk_names: list[str], created: datetime, now: datetime
) -> Json:
    """What ``GET …/instanceView`` answers for a machine at the time ``now``."""
    done = compute_time(created + timedelta(minutes=2))
    view: Json = {}
    if machine.power is not Power.DEALLOCATED or machine.agent is Agent.STALE:
        view |= guest_report(machine, template, now)
    view["disks"] = [{"name": name, "statuses": [_succeeded(done)]} for name in disk_names]
    view["hyperVGeneration"] = template.generation
    if machine.provisioning == "Succeeded":
        provisioning = _succeeded(done)
    else:
        provisioning = _provisioning_status(machine.provisioning, done)
    view["statuses"] = [provisioning, _power_status(machine.power)]
    return view


def guest_report(machine: Machine, template: Image, now: datetime) -> Json:
    """The part of the view that the guest tells; a deallocated VM tells it again once it is started."""
    if machine.agent is Agent.ABSENT:
        return {}
    if machine.agent is not Agent.READY:
        return {"vmAgent": _agent(machine, template, now)}
    report: Json = {
        "computerName": machine.name[:15],
        "osName": template.os_name,
        "osVersion": template.os_version,
        "vmAgent": _agent(machine, template, now),
    }
    if machine.extensions:
        report["extensions"] = [
            {
                "name": one.kind,
                "type": f"{one.publisher}.{one.kind}",
                "typeHandlerVersion": one.version,
                "statuses": [_extension_status(one.state, one.message)],
            }
            for one in machine.extensions
        ]
    return report


def _agent(machine: Machine, template: Image, now: datetime) -> Json:
    if machine.agent is Agent.NOT_READY:
        return {
            "vmAgentVersion": "Unknown",
            "statuses": [
                {
                    "code": "ProvisioningState/Unavailable",
                    "level": "Warning",
                    "displayStatus": "Not Ready",
                    "message": "VM status blob is found but not yet populated.",
                    "time": compute_time(now),
                }
            ],
        }
    return _ready_agent(machine.agent_version or template.agent, template.os, compute_time(now))


@lru_cache(maxsize=256)
def _ready_agent(version: str, os: str, moment: str) -> Json:
    message = (
        "GuestAgent is running and processing the extensions."
        if os == "Windows"
        else "Guest Agent is running"
    )
    return {
        "vmAgentVersion": version,
        "statuses": [
            {
                "code": "ProvisioningState/succeeded",
                "level": "Info",
                "displayStatus": "Ready",
                "message": message,
                "time": moment,
            }
        ],
        "extensionHandlers": [],
    }


@lru_cache(maxsize=8)
def _power_status(power: Power) -> Json:
    return {"code": f"PowerState/{power}", "level": "Info", "displayStatus": _POWER_WORDS[power]}


@lru_cache(maxsize=4096)
def _succeeded(moment: str) -> Json:
    return {
        "code": "ProvisioningState/succeeded",
        "level": "Info",
        "displayStatus": "Provisioning succeeded",
        "time": moment,
    }


def _provisioning_status(state: str, moment: str) -> Json:
    if state == "Failed":
        return {
            "code": "ProvisioningState/failed/VMExtensionProvisioningTimeout",
            "level": "Error",
            "displayStatus": "Provisioning failed",
            "message": "Provisioning of VM extension has timed out.",
            "time": moment,
        }
    return {
        "code": f"ProvisioningState/{state.lower()}",
        "level": "Info",
        "displayStatus": state,
        "time": moment,
    }


def _extension_status(state: str, message: str) -> Json:
    status: Json = {
        "code": f"ProvisioningState/{state}",
        "level": "Error" if state.startswith("failed") else "Info",
        "displayStatus": f"Provisioning {state.partition('/')[0]}",
    }
    return status | {"message": message} if message else status
