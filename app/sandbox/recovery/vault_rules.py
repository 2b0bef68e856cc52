"""The rules of the service for vaults (facts, section 2) and the errors of their violation."""

import re

from app.sandbox.messages import ArmError, ArmRequest, Json
from app.sandbox.recovery.filters import invalid_input
from app.sandbox.recovery.ledger import ledger_of
from app.sandbox.recovery.naming import ITEM_TYPE, VAULT_TYPE
from app.sandbox.regions import vault_regions
from app.sandbox.state import State
from app.sandbox.store import key_of

VAULTS_PER_SUBSCRIPTION = 500
"""Facts vault-limit-subscription."""
ITEMS_PER_VAULT = 1000
"""Azure VMs per vault, facts vault-limit-items."""
STRICT_SINCE = "2024-09-30"
"""From this api-version on soft delete cannot be disabled and a vault itself is soft-deleted (facts
vault-softdelete, vault-delete)."""
VAULT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,49}")
"""Facts vault-name-regex; to be matched in full."""
_REDUNDANCIES = {name.casefold(): name for name in ("GeoRedundant", "LocallyRedundant", "ZoneRedundant")}
_ON_OFF = ("Enabled", "Disabled")
_CROSS_SUBSCRIPTION = "restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState"
_VALUES = {
    "publicNetworkAccess": _ON_OFF,
    _CROSS_SUBSCRIPTION: (*_ON_OFF, "PermanentlyDisabled"),
    "redundancySettings.crossRegionRestore": _ON_OFF,
    "monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures": _ON_OFF,
    "monitoringSettings.classicAlertSettings.alertsForCriticalOperations": _ON_OFF,
}
"""The values of vault settings by their place below ``properties``."""
_SOFT_DELETE_STATES = {"enabled": "Enabled", "disabled": "Disabled", "alwayson": "AlwaysON"}


def strict(request: ArmRequest) -> bool:
    """Whether the request comes with an api-version of today's soft delete rules."""
    return request.query.get("api-version", "")[:10] >= STRICT_SINCE


def checked_name(name: str) -> None:
    """Refuse a name that breaks the rule of facts vault-name-regex.

    Raises:
        ArmError: 400 InvalidResourceName.
    """
    if VAULT_NAME.fullmatch(name) is None:
        message = (
            f"The vault name '{name}' is invalid. A vault name must be between 2 and 50 characters long, "
            "start with a letter and consist only of letters, numbers and hyphens."
        )
        raise ArmError(400, "InvalidResourceName", message, target="name")


def checked_location(location: object) -> str:
    """The name of a region in which vaults are offered.

    Raises:
        ArmError: 400 when it is missing or offers no vaults.
    """
    if not isinstance(location, str) or not location:
        raise ArmError(400, "LocationRequired", "The location property is required for this definition.")
    wanted = location.casefold().replace(" ", "")
    offered = [region.name for region in vault_regions()]
    if wanted not in offered:
        message = (
            f"The provided location '{location}' is not available for resource type '{VAULT_TYPE}'. "
            f"List of available regions for the resource type is '{','.join(offered)}'."
        )
        raise ArmError(400, "LocationNotAvailableForResourceType", message)
    return wanted


def is_locked(state: State, vault_id: str) -> bool:
    """Whether something is or was protected in a vault, so that its redundancy is frozen."""
    ledger = ledger_of(state)
    if key_of(vault_id) not in ledger.locked_vaults and state.store.within(vault_id, ITEM_TYPE):
        ledger.locked_vaults.add(key_of(vault_id))
    return key_of(vault_id) in ledger.locked_vaults


def redundancy_of(vault: Json) -> tuple[str, bool]:
    """The redundancy of a vault and whether it has cross region restore; by default geo-redundant without."""
    settings = vault["properties"].get("redundancySettings") or {}
    return settings.get("standardTierStorageRedundancy") or "GeoRedundant", settings.get(
        "crossRegionRestore"
    ) == "Enabled"


def checked_redundancy(state: State, vault: Json, wanted: object, *, cross_region: bool | None) -> Json:
    """The redundancy settings of a vault after a change (facts vault-redundancy-*, -crr, -zrs-regions).

    Args:
        state: the state, which knows whether the vault is locked.
        vault: the vault as it is; a new one as it is going to be.
        wanted: the redundancy asked for; None keeps what there is.
        cross_region: whether cross region restore is asked for; None keeps what there is.

    Raises:
        ArmError: 400 when the value is unknown or the change is not allowed.
    """
    redundancy, crossing = redundancy_of(vault)
    if wanted is not None:
        name = _REDUNDANCIES.get(str(wanted).casefold())
        if name is None:
            raise invalid_input(f"'{wanted}' is not a valid storage redundancy.")
        if name != redundancy and is_locked(state, vault["id"]):
            message = (
                "The storage redundancy of this vault cannot be changed because the vault contains, or has "
                "contained, protected items."
            )
            raise ArmError(400, "BMSUserErrorStorageTypeLocked", message)
        zones = {region.name: region.zones for region in vault_regions()}
        if name == "ZoneRedundant" and not zones.get(vault["location"].casefold().replace(" ", "")):
            message = f"Zone-redundant storage is not available in the location '{vault['location']}'."
            raise ArmError(400, "BMSUserErrorZoneRedundancyNotSupported", message)
        redundancy = name
    wants_crossing = crossing if cross_region is None else cross_region
    if crossing and not wants_crossing and is_locked(state, vault["id"]):
        message = "Cross region restore cannot be disabled once items are protected in the vault."
        raise ArmError(400, "BMSUserErrorCrossRegionRestoreCannotBeDisabled", message)
    if wants_crossing and redundancy != "GeoRedundant":
        if cross_region:
            message = "Cross region restore is supported only for vaults with geo-redundant storage."
            raise ArmError(400, "BMSUserErrorCrossRegionRestoreNeedsGeoRedundancy", message)
        wants_crossing = False
    return {
        "standardTierStorageRedundancy": redundancy,
        "crossRegionRestore": "Enabled" if wants_crossing else "Disabled",
    }


def checked_values(vault: Json, properties: Json) -> None:
    """Refuse values that are none, and leaving ``PermanentlyDisabled`` (facts vault-sku, vault-csr).

    The code of the last refusal is the sandbox's own.

    Raises:
        ArmError: 400.
    """
    for place, allowed in _VALUES.items():
        value = _at(properties, place)
        if value is not None and value not in allowed:
            raise invalid_input(f"'{value}' is not a valid value of {place}.")
    now, then = _at(vault["properties"], _CROSS_SUBSCRIPTION), _at(properties, _CROSS_SUBSCRIPTION)
    if now == "PermanentlyDisabled" and then not in {None, now}:
        message = "Cross subscription restore is permanently disabled for this vault."
        raise ArmError(400, "BMSUserErrorCrossSubscriptionRestorePermanentlyDisabled", message)


def _at(document: Json, place: str) -> object:
    found: object = document
    for name in place.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def soft_delete_of(vault: Json) -> Json:
    """The soft delete settings of a vault; by default enabled for 14 days."""
    settings = (vault["properties"].get("securitySettings") or {}).get("softDeleteSettings") or {}
    return {
        "softDeleteRetentionPeriodInDays": settings.get("softDeleteRetentionPeriodInDays") or 14,
        "softDeleteState": settings.get("softDeleteState") or "Enabled",
        "enhancedSecurityState": settings.get("enhancedSecurityState") or "Enabled",
    }


def checked_soft_delete(
    request: ArmRequest, vault: Json, state: object, days: object, enhanced: object
) -> Json:
    """The soft delete settings of a vault after a change (facts vault-softdelete); None keeps what there is.

    Raises:
        ArmError: 400 when a value is out of range, or soft delete may not be weakened.
    """
    settings = soft_delete_of(vault)
    if state is not None:
        name = _SOFT_DELETE_STATES.get(str(state).casefold())
        if name is None:
            raise invalid_input(f"'{state}' is not a valid soft delete state.")
        if settings["softDeleteState"] == "AlwaysON" and name != "AlwaysON":
            message = "Soft delete of this vault is always on and cannot be changed."
            raise ArmError(400, "BMSUserErrorSoftDeleteStateNotSetToAlwaysON", message)
        if name == "Disabled" and settings["softDeleteState"] != "Disabled" and strict(request):
            message = "Soft delete cannot be disabled for this vault."
            raise ArmError(400, "BMSUserErrorDisablingSoftDeleteStateNotAllowed", message)
        settings["softDeleteState"] = name
    if days is not None:
        if not isinstance(days, int) or isinstance(days, bool) or not 14 <= days <= 180:  # noqa: PLR2004 -- facts
            raise invalid_input("The soft delete retention period must be between 14 and 180 days.")
        settings["softDeleteRetentionPeriodInDays"] = days
    if enhanced is not None:
        settings["enhancedSecurityState"] = str(enhanced)
    return settings


def weakens_soft_delete(vault: Json, state: object, days: object, enhanced: object) -> bool:
    """Whether a change of the soft delete settings leaves less protection; None changes nothing."""
    now = soft_delete_of(vault)
    disables = str(state).casefold() == "disabled" and now["softDeleteState"] != "Disabled"
    unguards = str(enhanced).casefold() == "disabled" and now["enhancedSecurityState"] != "Disabled"
    shortens = isinstance(days, int) and days < int(now["softDeleteRetentionPeriodInDays"])
    return disables or unguards or shortens


def immutability_of(vault: Json) -> str:
    """The immutability of a vault: Disabled, Unlocked or Locked."""
    settings = (vault["properties"].get("securitySettings") or {}).get("immutabilitySettings") or {}
    return str(settings.get("state") or "Disabled")
