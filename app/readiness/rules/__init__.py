"""The rule functions by id: one small pure function each, ``(facts, profile) -> Outcome``."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from app.domain.machines import MachineFacts
from app.readiness.outcome import Outcome
from app.readiness.profile import Profile
from app.readiness.rules import (
    agent,
    disks,
    encryption,
    machine_state,
    machine_type,
    network,
    operating_system,
    placement,
)

Check: TypeAlias = Callable[[MachineFacts, Profile], Outcome]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "vm-classic": machine_type.classic,
        "vmss-uniform": machine_type.uniform_scale_set,
        "place-region-supported": placement.region_supported,
        "rp-provider-registered": placement.provider_registered,
        "vm-provisioning-state": machine_state.provisioning_state,
        "vm-transition": machine_state.transition,
        "vm-power-state": machine_state.power_state,
        "agent-present": agent.present,
        "agent-version-windows-backup": agent.version_windows_backup,
        "agent-version-windows-platform": agent.version_windows_platform,
        "agent-version-linux-platform": agent.version_linux_platform,
        "ext-backup-stuck": agent.backup_extension,
        "ext-failed": agent.extensions_succeeded,
        "os-coreos": operating_system.core_os,
        "os-windows-version": operating_system.windows_version,
        "os-linux-endorsed": operating_system.linux_endorsed,
        "disk-managed": disks.managed,
        "disk-data-count": disks.data_count,
        "disk-size-single": disks.size_single,
        "disk-size-total": disks.size_total,
        "disk-data-access-auth": disks.data_access_auth,
        "disk-security-type-data": disks.security_type_data,
        "disk-ultra": disks.ultra,
        "disk-premium-v2": disks.premium_v2,
        "disk-shared": disks.shared,
        "disk-write-accelerator": disks.write_accelerator,
        "disk-ephemeral-os": disks.ephemeral_os,
        "disk-size-encrypted": disks.size_encrypted,
        "disk-private-access": disks.private_access,
        "disk-performance-plus": disks.performance_plus,
        "vm-confidential": machine_type.confidential,
        "vm-extended-zone": machine_type.extended_zone,
        "vm-trusted-launch": machine_type.trusted_launch,
        "vm-spot": machine_type.spot,
        "vmss-flex": machine_type.flexible_scale_set,
        "vm-gen2": machine_type.generation_2,
        "vm-marketplace-plan": machine_type.marketplace_plan,
        "vm-dedicated-host": machine_type.dedicated_host,
        "enc-ade-retirement": encryption.ade_retirement,
        "enc-ade-limits": encryption.ade_limits,
        "enc-sse-cmk": encryption.customer_managed_keys,
        "enc-at-host": encryption.encryption_at_host,
        "lock-restore-point-rg": placement.restore_point_group_locks,
        "place-soft-deleted": placement.soft_deleted,
        "place-moved": placement.moved,
        "lock-vm-rg": placement.machine_locks,
        "net-write-accelerator": disks.write_accelerator_network,
        "net-old-agent": agent.old_agent_network,
        "net-outbound": network.outbound,
        "net-private-endpoint": network.private_endpoint,
        "restore-special-network": network.special_network,
    }
)
"""Every rule that the scan decides."""
