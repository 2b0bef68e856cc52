"""The settings of a vault beside its redundancy: their names, where Azure keeps them, how they are set."""

from collections.abc import Mapping
from enum import StrEnum

from app.cloud.change_request import ChangeRequest
from app.protection.requests import set_vault_properties


class VaultOption(StrEnum):
    """One setting of a vault; its value is ``Step.values["option"]`` and the key of its word."""

    SOFT_DELETE = "soft-delete"
    """``Enabled``, ``Disabled`` (refused for today's vaults) or ``AlwaysON``, which is final."""
    SOFT_DELETE_DAYS = "soft-delete-days"
    """14 to 180 (fact vault-softdelete)."""
    IMMUTABILITY = "immutability"
    """``Disabled``, ``Unlocked`` or ``Locked``, which is final (fact vault-immutability)."""
    CROSS_REGION_RESTORE = "cross-region-restore"
    """``Enabled`` or ``Disabled``; geo-redundant vaults only, final once something is protected."""
    CROSS_SUBSCRIPTION_RESTORE = "cross-subscription-restore"
    """``Enabled``, ``Disabled`` or ``PermanentlyDisabled``, which is final (fact vault-csr)."""
    PUBLIC_NETWORK_ACCESS = "public-network-access"
    """``Enabled`` or ``Disabled``."""
    JOB_FAILURE_ALERTS = "job-failure-alerts"
    """``Enabled`` or ``Disabled``: Azure Monitor alerts for failed jobs."""


OPTION_PATHS: Mapping[VaultOption, tuple[str, ...]] = {
    VaultOption.SOFT_DELETE: ("securitySettings", "softDeleteSettings", "softDeleteState"),
    VaultOption.SOFT_DELETE_DAYS: (
        "securitySettings",
        "softDeleteSettings",
        "softDeleteRetentionPeriodInDays",
    ),
    VaultOption.IMMUTABILITY: ("securitySettings", "immutabilitySettings", "state"),
    VaultOption.CROSS_REGION_RESTORE: ("redundancySettings", "crossRegionRestore"),
    VaultOption.CROSS_SUBSCRIPTION_RESTORE: (
        "restoreSettings",
        "crossSubscriptionRestoreSettings",
        "crossSubscriptionRestoreState",
    ),
    VaultOption.PUBLIC_NETWORK_ACCESS: ("publicNetworkAccess",),
    VaultOption.JOB_FAILURE_ALERTS: (
        "monitoringSettings",
        "azureMonitorAlertSettings",
        "alertsForAllJobFailures",
    ),
}
"""Where each option stands in the properties of a vault."""

DEFAULTS: Mapping[VaultOption, str] = {
    VaultOption.IMMUTABILITY: "Disabled",
    VaultOption.CROSS_REGION_RESTORE: "Disabled",
    VaultOption.CROSS_SUBSCRIPTION_RESTORE: "Enabled",
    VaultOption.PUBLIC_NETWORK_ACCESS: "Enabled",
}
"""What holds where a vault does not mention the option (facts, section 2)."""


def set_option(vault_id: str, option: VaultOption, value: str, *, redundancy: str = "") -> ChangeRequest:
    """Set one option of a vault; cross region restore is said together with the vault's ``redundancy``."""
    *outer, name = OPTION_PATHS[option]
    innermost: dict[str, object] = {name: int(value) if option is VaultOption.SOFT_DELETE_DAYS else value}
    if option is VaultOption.CROSS_REGION_RESTORE and redundancy:
        innermost["standardTierStorageRedundancy"] = redundancy
    properties = innermost
    for part in reversed(outer):
        properties = {part: properties}
    return set_vault_properties(vault_id, properties)


def option_values(properties: Mapping[str, object]) -> dict[str, str]:
    """The value of every option in the properties of a vault; empty text where nothing is said.

    They are what the expectation of a step names: ``{"immutability": "Disabled"}``.
    """
    found: dict[str, str] = {}
    for option, path in OPTION_PATHS.items():
        value: object = properties
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        found[option.value] = DEFAULTS.get(option, "") if value is None else str(value)
    return found
