"""Options of a vault as lines of a plan, one a step; the irreversible ones say so. Pure."""

from app.domain.backup import Redundancy, Vault
from app.domain.places import region_key
from app.domain.resource_ids import key_of
from app.protection.plan import Expectation, Phrase, Step, StepKind
from app.protection.vault_options import VaultOption, set_option

SOFT_DELETE_DAYS = (14, 180)
"""Fewest and most days (fact vault-softdelete)."""


WITHOUT_CROSS_REGION = frozenset({"usgoviowa"})
"""Regions without Cross Region Restore (fact vault-crr)."""
VALUES: dict[VaultOption, tuple[str, ...]] = {
    VaultOption.SOFT_DELETE: ("Enabled", "AlwaysON"),
    VaultOption.CROSS_REGION_RESTORE: ("Enabled", "Disabled"),
    VaultOption.IMMUTABILITY: ("Disabled", "Unlocked", "Locked"),
    VaultOption.CROSS_SUBSCRIPTION_RESTORE: ("Enabled", "Disabled", "PermanentlyDisabled"),
    VaultOption.PUBLIC_NETWORK_ACCESS: ("Enabled", "Disabled"),
    VaultOption.JOB_FAILURE_ALERTS: ("Enabled", "Disabled"),
}
"""The values of each option in Azure's words; soft-delete days are a number."""

_REASONS = {
    VaultOption.SOFT_DELETE: "reason-option-soft-delete",
    VaultOption.CROSS_REGION_RESTORE: "reason-option-cross-region-restore",
    VaultOption.SOFT_DELETE_DAYS: "reason-option-soft-delete-days",
    VaultOption.IMMUTABILITY: "reason-option-immutability",
    VaultOption.CROSS_SUBSCRIPTION_RESTORE: "reason-option-cross-subscription-restore",
    VaultOption.PUBLIC_NETWORK_ACCESS: "reason-option-public-network-access",
    VaultOption.JOB_FAILURE_ALERTS: "reason-option-job-failure-alerts",
}
_FINAL = {
    VaultOption.SOFT_DELETE: "undo-option-soft-delete-final",
    VaultOption.CROSS_REGION_RESTORE: "undo-option-cross-region-restore-final",
    VaultOption.IMMUTABILITY: "undo-option-immutability-final",
    VaultOption.CROSS_SUBSCRIPTION_RESTORE: "undo-option-cross-subscription-restore-final",
}


def irreversible(option: VaultOption, value: str, *, in_use: bool) -> bool:
    """Whether setting an option to a value cannot be taken back.

    Facts vault-softdelete (*AlwaysON*), vault-immutability (*Locked* is final), vault-csr
    (*PermanentlyDisabled*), vault-crr (once something is protected, ``in_use``, it cannot be turned back).
    """
    match option:
        case VaultOption.SOFT_DELETE:
            return value == "AlwaysON"
        case VaultOption.IMMUTABILITY:
            return value == "Locked"
        case VaultOption.CROSS_SUBSCRIPTION_RESTORE:
            return value == "PermanentlyDisabled"
        case VaultOption.CROSS_REGION_RESTORE:
            return value == "Enabled" and in_use
        case _:
            return False


def option_problem(
    vault: Vault, option: VaultOption, value: str, current: str, *, in_use: bool
) -> Phrase | None:
    """Why Azure would refuse a value; None: nothing known stands against it.

    Args:
        vault: the vault.
        option: which option.
        value: the value in Azure's words; a number of days for soft delete.
        current: the value now; empty where it is not known.
        in_use: whether something is or was protected in the vault.
    """
    if option is VaultOption.SOFT_DELETE_DAYS:
        fewest, most = SOFT_DELETE_DAYS
        if value.isascii() and value.isdigit() and fewest <= int(value) <= most:
            return None
        return Phrase("option-soft-delete-days", {"fewest": str(fewest), "most": str(most)})
    if value not in VALUES[option]:
        return Phrase("option-value-unknown", {"value": value})
    if option is VaultOption.CROSS_REGION_RESTORE and value == "Enabled":
        refused = _no_crossing(vault)
        if refused is not None:
            return refused
    if current and value != current and irreversible(option, current, in_use=in_use):
        return Phrase("option-final", {"vault": vault.name})
    return None


def _no_crossing(vault: Vault) -> Phrase | None:
    """Why a vault can have no Cross Region Restore (fact vault-crr)."""
    if vault.redundancy != Redundancy.GEO:
        return Phrase("option-needs-geo", {"vault": vault.name})
    if region_key(vault.region) in WITHOUT_CROSS_REGION:
        return Phrase("option-not-in-region", {"vault": vault.name})
    return None


def option_reason(option: VaultOption) -> Phrase:
    """What an option is for."""
    return Phrase(_REASONS[option])


def option_undo(option: VaultOption, value: str, *, in_use: bool) -> Phrase:
    """Whether a value can be set back; plainly where there is no way back."""
    return Phrase(_FINAL[option]) if irreversible(option, value, in_use=in_use) else Phrase("undo-option")


def option_step(
    vault: Vault,
    option: VaultOption,
    value: str,
    current: str = "",
    *,
    in_use: bool = True,
    tenant_id: str = "",
) -> Step:
    """Set one option of a vault; ``current`` is its value now, empty where it is not known.

    Its ``undo`` says plainly where there is no way back.
    """
    return Step(
        id=f"option:{option.value}:{key_of(vault.id)}",
        kind=StepKind.SET_VAULT_OPTION,
        target_id=vault.id,
        request=set_option(vault.id, option, value, redundancy=vault.redundancy or ""),
        expect=Expectation(exists=True, values={option.value: current} if current else {}),
        reason=option_reason(option),
        undo=option_undo(option, value, in_use=in_use),
        values={"vault": vault.name, "option": option.value, "value": value, "old": current},
        subscription_id=vault.subscription_id,
        tenant_id=tenant_id,
        region=vault.region,
        vault_id=vault.id,
    )
