"""Every rule by its stable id: where it is decided, how much it weighs, and its number in the bit sets.

The order is the order in which a first reason is looked for. Source: facts, section 1.10.
"""

from typing import Literal, TypeAlias

from msgspec import Struct

from app.domain.assessment import Severity

Decided: TypeAlias = Literal["fleet", "choice", "vm", "guest", "other"]


class Rule(Struct, frozen=True, gc=False):
    """One rule. ``number`` is its bit in :class:`~app.domain.assessment.Verdict`'s sets."""

    id: str
    decided: Decided
    severity: Severity
    agent_stage: bool
    """Whether it needs the agent stage of the scan (one instance view per VM)."""
    number: int

    @property
    def bit(self) -> int:
        """The rule's bit."""
        return 1 << self.number


_BLOCKER, _WARNING, _INFO = Severity.BLOCKER, Severity.WARNING, Severity.INFO

_TABLE: tuple[tuple[str, Decided, Severity, bool], ...] = (
    # what kind of machine it is, and where
    ("vm-classic", "other", _BLOCKER, False),
    ("vmss-uniform", "other", _BLOCKER, False),
    ("place-region-supported", "fleet", _BLOCKER, False),
    ("rp-provider-registered", "fleet", _BLOCKER, False),
    # its state
    ("vm-provisioning-state", "fleet", _BLOCKER, False),
    ("vm-transition", "fleet", _WARNING, False),
    ("vm-power-state", "fleet", _INFO, False),
    # agent and extensions
    ("agent-present", "fleet", _BLOCKER, True),
    ("agent-version-windows-backup", "fleet", _BLOCKER, True),
    ("agent-version-windows-platform", "fleet", _WARNING, True),
    ("agent-version-linux-platform", "fleet", _WARNING, True),
    ("ext-backup-stuck", "fleet", _WARNING, True),
    ("ext-failed", "fleet", _WARNING, True),
    # operating system
    ("os-coreos", "fleet", _BLOCKER, False),
    ("os-windows-version", "fleet", _WARNING, False),
    ("os-linux-endorsed", "fleet", _WARNING, False),
    # disks
    ("disk-managed", "fleet", _BLOCKER, False),
    ("disk-data-count", "fleet", _BLOCKER, False),
    ("disk-size-single", "fleet", _BLOCKER, False),
    ("disk-size-total", "fleet", _BLOCKER, False),
    ("disk-data-access-auth", "fleet", _BLOCKER, False),
    ("disk-security-type-data", "fleet", _BLOCKER, False),
    ("disk-ultra", "fleet", _WARNING, False),
    ("disk-premium-v2", "fleet", _WARNING, False),
    ("disk-shared", "fleet", _WARNING, False),
    ("disk-write-accelerator", "fleet", _WARNING, False),
    ("disk-ephemeral-os", "fleet", _WARNING, False),
    ("disk-size-encrypted", "fleet", _WARNING, False),
    ("disk-private-access", "fleet", _INFO, False),
    ("disk-performance-plus", "fleet", _INFO, False),
    # machine type
    ("vm-confidential", "fleet", _BLOCKER, False),
    ("vm-extended-zone", "fleet", _WARNING, False),
    ("vm-trusted-launch", "fleet", _INFO, False),
    ("vm-spot", "fleet", _INFO, False),
    ("vmss-flex", "fleet", _INFO, False),
    ("vm-gen2", "fleet", _INFO, False),
    ("vm-marketplace-plan", "fleet", _INFO, False),
    ("vm-dedicated-host", "fleet", _INFO, False),
    # encryption
    ("enc-ade-retirement", "fleet", _INFO, False),
    ("enc-ade-limits", "fleet", _INFO, False),
    ("enc-sse-cmk", "fleet", _INFO, False),
    ("enc-at-host", "fleet", _INFO, False),
    # placement
    ("lock-restore-point-rg", "fleet", _BLOCKER, False),
    ("place-soft-deleted", "fleet", _WARNING, False),
    ("place-moved", "fleet", _WARNING, False),
    ("lock-vm-rg", "fleet", _INFO, False),
    # network
    ("net-write-accelerator", "fleet", _WARNING, False),
    ("net-old-agent", "fleet", _WARNING, True),
    ("net-outbound", "fleet", _INFO, False),
    ("net-private-endpoint", "fleet", _INFO, False),
    ("restore-special-network", "fleet", _INFO, False),
    # a vault or a policy is chosen
    ("place-same-region", "choice", _BLOCKER, False),
    ("place-already-protected", "choice", _BLOCKER, False),
    ("place-other-subscription", "choice", _WARNING, False),
    ("vm-agentless-size", "choice", _BLOCKER, False),
    # extra reads for one VM
    ("enc-ade-keyvault", "vm", _BLOCKER, False),
    ("rp-count-vm", "vm", _BLOCKER, False),
    ("vm-size-min", "vm", _WARNING, False),
    ("enc-ade-same-region-sub", "vm", _WARNING, False),
    ("policy-tag-deny", "vm", _WARNING, False),
    ("disk-temp", "vm", _INFO, False),
    ("disk-storage-account-firewall", "vm", _INFO, False),
    ("vm-diagnostic-settings", "vm", _INFO, False),
    ("vm-cpu-memory-load", "vm", _INFO, False),
    ("vm-reboot-pending", "vm", _INFO, False),
    ("rp-count-rg", "vm", _INFO, False),
    ("net-workload-tags", "vm", _INFO, False),
    # only inside the guest
    ("os-32bit", "guest", _BLOCKER, False),
    ("net-wireserver", "guest", _BLOCKER, False),
    ("net-dhcp", "guest", _BLOCKER, False),
    ("os-linux-python", "guest", _WARNING, False),
    ("os-linux-noexec", "guest", _WARNING, False),
    ("os-linux-zfs", "guest", _WARNING, False),
    ("agent-linux-config", "guest", _WARNING, False),
    ("disk-storage-spaces", "guest", _WARNING, False),
    ("disk-csv-sofs", "guest", _WARNING, False),
    ("disk-spanned-selective", "guest", _WARNING, False),
    ("enc-luks", "guest", _WARNING, False),
    ("enc-bitlocker-guest", "guest", _WARNING, False),
    ("vm-storage-replica", "guest", _WARNING, False),
    ("net-proxy-auth", "guest", _WARNING, False),
    ("os-containers", "guest", _INFO, False),
    ("os-nfs-mounts", "guest", _INFO, False),
    ("agent-dotnet", "guest", _INFO, False),
    ("vm-clock", "guest", _INFO, False),
    ("disk-dedup", "guest", _INFO, False),
    ("restore-domain-controller", "guest", _INFO, False),
)

RULES: tuple[Rule, ...] = tuple(
    Rule(id=id_, decided=decided, severity=severity, agent_stage=agent_stage, number=number)
    for number, (id_, decided, severity, agent_stage) in enumerate(_TABLE)
)

_BY_ID = {one.id: one for one in RULES}


def rule(rule_id: str) -> Rule:
    """The rule of an id; KeyError for an id that is not in the catalogue."""
    return _BY_ID[rule_id]
