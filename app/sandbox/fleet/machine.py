"""What a VM of the generated fleet is: a value from which its ARM documents follow."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from app.sandbox.fleet.estate import SubscriptionPlan
from resources import read_text

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Power(StrEnum):
    """The power states that compute reports, as in ``PowerState/…``."""

    RUNNING = "running"
    STOPPED = "stopped"
    DEALLOCATED = "deallocated"
    DEALLOCATING = "deallocating"


class Agent(StrEnum):
    """What the platform hears from the guest agent."""

    READY = "ready"
    NOT_READY = "not_ready"
    ABSENT = "absent"
    STALE = "stale"
    """Still "Ready" although the VM is off: real documents of deallocated VMs sometimes say so."""


class Backup(StrEnum):
    """The kinds of backup history that the generator can give a VM."""

    NONE = "none"
    PROTECTED = "protected"
    PENDING = "pending"
    FAILED = "failed"
    STALE = "stale"
    ACTION_REQUIRED = "action_required"
    STOPPED = "stopped"
    SOFT_DELETED = "soft_deleted"


@dataclass(frozen=True)
class Image:
    """A marketplace image and what a guest made from it reports."""

    key: str
    publisher: str
    offer: str
    sku: str
    version: str
    os: str
    os_name: str
    os_version: str
    generation: str
    agent: str


@lru_cache(maxsize=1)
def _images() -> dict[str, Image]:
    rows = tomllib.loads(read_text("sandbox/images.toml"))["image"]
    return {row["key"]: Image(**row) for row in rows}


def image(key: str) -> Image:
    """The image of the sandbox's table with this key; KeyError if there is none."""
    return _images()[key]


@dataclass(frozen=True)
class Disk:
    """A disk: ``size`` in GiB, ``sku`` as in ``sku.name``; ``properties`` is laid over the disk resource."""

    size: int
    sku: str = "Premium_LRS"
    properties: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    write_accelerator: bool = False
    shared_as: str = ""
    """Name of the disk resource where several VMs attach the same one; empty for a disk of its own."""


@dataclass(frozen=True)
class Extension:
    """A VM extension; ``state`` is the last part of the status code ``ProvisioningState/…``."""

    publisher: str
    kind: str
    version: str = "1.0"
    state: str = "succeeded"
    message: str = ""


@dataclass(frozen=True)
class Machine:
    """Everything that tells one VM from another; the defaults are an ordinary healthy Linux VM."""

    name: str
    subscription: SubscriptionPlan
    group: str
    region: str
    image: str = "ubuntu-2404"
    size: str = "Standard_D2s_v5"
    power: Power = Power.RUNNING
    agent: Agent = Agent.READY
    agent_version: str = ""
    """Empty: the version that the image's table row names."""
    provisioning: str = "Succeeded"
    os_disk: Disk = Disk(64)
    data_disks: tuple[Disk, ...] = ()
    managed_disks: bool = True
    extensions: tuple[Extension, ...] = ()
    interfaces: int = 1
    load_balanced: bool = False
    zones: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    properties: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """Laid over ``properties`` of the VM document, mapping by mapping; None takes a key away."""
    fields: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """Further top-level fields of the VM document: ``plan``, ``extendedLocation``."""
    id_group: str = ""
    """How ids spell the resource group, where that differs from the group's own name (capitals)."""
    backup: Backup = Backup.NONE
    vault: str = ""
    """Key of the vault that holds the item; empty without one."""
    policy: str = "DefaultPolicy"
    lock: str = ""
    """Level of a lock on the VM itself: ``CanNotDelete``, ``ReadOnly`` or nothing."""
    recent_points: int = 3
    """How many recovery points the item has, one a day."""
    recent_jobs: int = 3
    """How many finished scheduled backups the vault's job list still shows."""
    stumbled: bool = False
    """The backup of the night before the last one failed; the last one went well."""

    @property
    def id(self) -> str:
        """The ARM id, spelled as Azure would spell it for this VM."""
        return self.resource_id("Microsoft.Compute/virtualMachines", self.name)

    def resource_id(self, resource_type: str, name: str) -> str:
        """The id of a resource in the VM's group."""
        group = self.id_group or self.group
        return (
            f"/subscriptions/{self.subscription.id}/resourceGroups/{group}/providers/{resource_type}/{name}"
        )
