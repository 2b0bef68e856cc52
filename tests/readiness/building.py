"""Facts of one VM to start from: everything was read, nothing is wrong, nothing protects it yet."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from app.domain.backup import Policy, ProtectedItem, Vault
from app.domain.machines import (
    Agent,
    AgentStatus,
    Disk,
    Extension,
    Image,
    Machine,
    MachineFacts,
    OperatingSystem,
    Power,
)
from app.domain.places import Lock
from app.domain.reading import NotRead, Reason, Stage

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SUBSCRIPTION = "11111111-1111-4111-8111-111111111111"
OTHER_SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
GROUP_ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/shop"
MACHINE_ID = f"{GROUP_ID}/providers/Microsoft.Compute/virtualMachines/web"
VAULT_ID = f"{GROUP_ID}/providers/Microsoft.RecoveryServices/vaults/shop-vault"
OTHER_VAULT_ID = f"{GROUP_ID}/providers/Microsoft.RecoveryServices/vaults/old-vault"


def forbidden(stage: Stage) -> NotRead:
    """A part that the account may not read."""
    return NotRead(Reason.FORBIDDEN, stage, unknown_id="u1")


def disk(name: str = "os", lun: int | None = None, **changes: Any) -> Disk:
    """A managed disk of 128 GiB whose resource was read."""
    usual: dict[str, Any] = {"managed": True, "size_gb": 128, "sku": "Premium_LRS", "resource_read": True}
    return Disk(name, lun, **(usual | changes))


def extension(
    name: str, type_: str, code: str = "ProvisioningState/succeeded", message: str = ""
) -> Extension:
    """A VM extension."""
    return Extension(name, type_, code, message)


def agent(status: AgentStatus = AgentStatus.READY, version: str | None = "2.15.0.1", **changes: Any) -> Agent:
    """An agent that was read a minute ago."""
    usual: dict[str, Any] = {"extensions": (), "read_at": NOW - timedelta(minutes=1)}
    return Agent(status, version, **(usual | changes))


def lock(name: str, scope: str, level: str = "CanNotDelete") -> Lock:
    """A lock put on ``scope``."""
    return Lock(f"{scope}/providers/Microsoft.Authorization/locks/{name}", name, level, scope)


def item(**changes: Any) -> ProtectedItem:
    """A healthy item: protected by a daily policy, newest point six hours old."""
    vault_id = changes.get("vault_id", VAULT_ID)
    usual: dict[str, Any] = {
        "id": f"{vault_id}/backupFabrics/Azure/protectionContainers/c/protectedItems/i",
        "name": "i",
        "vault_id": vault_id,
        "source_id": MACHINE_ID,
        "machine_name": "web",
        "protection_state": "Protected",
        "protection_status": "Healthy",
        "health_status": "Passed",
        "last_backup_status": "Completed",
        "last_backup_time": NOW - timedelta(hours=6),
        "last_recovery_point": NOW - timedelta(hours=6),
        "policy_id": f"{vault_id}/backupPolicies/DefaultPolicy",
        "policy_name": "DefaultPolicy",
        "policy_type": "V1",
        "schedule_hours": 24,
    }
    return ProtectedItem(**(usual | changes))


def vault(**changes: Any) -> Vault:
    """A vault of the VM's subscription and region."""
    usual: dict[str, Any] = {
        "id": VAULT_ID,
        "name": "shop-vault",
        "subscription_id": SUBSCRIPTION,
        "resource_group": "shop",
        "region": "koreacentral",
    }
    return Vault(**(usual | changes))


def policy(type_: str = "V2", name: str = "EnhancedPolicy", **changes: Any) -> Policy:
    """A daily policy of the vault."""
    usual: dict[str, Any] = {
        "id": f"{VAULT_ID}/backupPolicies/{name}",
        "name": name,
        "vault_id": VAULT_ID,
        "type": type_,
        "frequency": "Daily",
    }
    return Policy(**(usual | changes))


LINUX = MachineFacts(
    machine=Machine(
        id=MACHINE_ID,
        name="web",
        subscription_id=SUBSCRIPTION,
        tenant_id="t",
        resource_group="shop",
        region="koreacentral",
        os=OperatingSystem.LINUX,
        size="Standard_D2s_v5",
        provisioning_state="Succeeded",
        image=Image("canonical", "ubuntu-24_04-lts", "server"),
        disks=(disk(), disk("data", 0)),
        network_interface_ids=(f"{GROUP_ID}/providers/Microsoft.Network/networkInterfaces/web-nic",),
        has_os_profile=True,
    ),
    power=Power.RUNNING,
    disk_details=True,
    load_balanced=False,
    locks=(),
    restore_point_group_locks=(),
    provider_registered=True,
    region_has_vaults=True,
    items=(),
    agent=agent(),
)
"""A running Linux VM that is ready."""
_MACHINE = frozenset(LINUX.machine.__struct_fields__)


def vm(**changes: Any) -> MachineFacts:
    """The Linux VM with other fields, of the facts or of the machine."""
    of_machine = {name: changes.pop(name) for name in tuple(changes) if name in _MACHINE}
    machine = msgspec.structs.replace(LINUX.machine, **of_machine)
    return msgspec.structs.replace(LINUX, machine=machine, **changes)


def windows(**changes: Any) -> MachineFacts:
    """A running Windows VM that is ready, with other fields."""
    usual: dict[str, Any] = {
        "os": OperatingSystem.WINDOWS,
        "image": Image("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-azure-edition"),
        "agent": agent(version="2.7.41491.1176"),
    }
    return vm(**(usual | changes))
