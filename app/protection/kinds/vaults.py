"""Vaults: creating them, their redundancy, their options, removing empty ones."""

from collections.abc import Mapping

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.protection.documents import ItemDocument, StorageConfiguration, VaultDocument
from app.protection.kinds.behaviour import Behaviour, Found
from app.protection.plan import Phrase, Step
from app.protection.vault_options import OPTION_PATHS, option_values


class _OpenVault(Struct):
    """A vault with everything it says about itself."""

    properties: dict[str, object] = {}


async def _vault(reader: ArmReader, step: Step) -> Found:
    vault = await reader.get(step.vault_id, api_versions.VAULTS, VaultDocument)
    return Found(exists=True, values={"region": vault.location}, state=vault.state)


async def _redundancy(reader: ArmReader, step: Step) -> Found:
    vault = await reader.get(step.vault_id, api_versions.VAULTS, VaultDocument)
    path = f"{step.vault_id}/backupstorageconfig/vaultstorageconfig"
    configuration = await reader.get(path, api_versions.BACKUP, StorageConfiguration)
    redundancy = configuration.redundancy or vault.redundancy
    if vault.redundancy and configuration.redundancy and vault.redundancy != configuration.redundancy:
        redundancy = f"{vault.redundancy} / {configuration.redundancy}"
    values = {"redundancy": redundancy, "locked": "yes" if configuration.locked else "no"}
    return Found(exists=True, values=values, state=redundancy)


async def _options(reader: ArmReader, step: Step) -> Found:
    vault = await reader.get(step.vault_id, api_versions.VAULTS, _OpenVault)
    values = option_values(vault.properties)
    return Found(exists=True, values=values, state=values.get(step.values.get("option", ""), ""))


async def _content(reader: ArmReader, step: Step) -> Found:
    """A vault and how many items of any kind it holds, soft-deleted ones too."""
    vault = await reader.get(step.vault_id, api_versions.VAULTS, VaultDocument)
    count = 0
    path = f"{step.vault_id}/backupProtectedItems"
    async for page in reader.pages(path, api_versions.BACKUP, ItemDocument):
        count += len(page.items) + len(page.rejected)
    return Found(exists=True, values={"items": str(count)}, state=vault.state)


def _wishes(step: Step) -> Mapping[str, object]:
    properties = (step.request.body or {}).get("properties")
    return properties if isinstance(properties, Mapping) else {}


def _redundancy_wished(step: Step, found: Found) -> bool:
    settings = _wishes(step).get("redundancySettings")
    wished = settings.get("standardTierStorageRedundancy") if isinstance(settings, Mapping) else None
    return found.value("redundancy").casefold() == str(wished).casefold()


def _options_wished(step: Step, found: Found) -> bool:
    """Every option that the request names has the value it names; what else is named has no option."""
    named = option_values(_wishes(step))
    said = {option.value for option, path in OPTION_PATHS.items() if _says(_wishes(step), path)}
    return found.exists and all(
        found.value(name).casefold() == value.casefold() for name, value in named.items() if name in said
    )


def _says(properties: Mapping[str, object], path: tuple[str, ...]) -> bool:
    value: object = properties
    for part in path:
        if not isinstance(value, Mapping) or part not in value:
            return False
        value = value[part]
    return True


def _option_values(step: Step, found: Found) -> dict[str, str]:
    option = step.values.get("option", "")
    return {"option": option, "value": found.value(option) or "–", "vault": step.values.get("vault", "")}


def _operation(step: Step, operation: str) -> str:
    return f"{step.vault_id}/operationStatus/{operation}"


CREATE_VAULT = Behaviour(
    read=_vault,
    operation_path=_operation,
    wished=lambda _, found: found.exists and found.state.casefold() == "succeeded",
    outcome=lambda _step, _found: Phrase("outcome-vault-created"),
)
SET_REDUNDANCY = Behaviour(
    read=_redundancy,
    operation_path=_operation,
    wished=_redundancy_wished,
    outcome=lambda _, found: Phrase("outcome-redundancy-set", {"redundancy": found.value("redundancy")}),
    differs=lambda _, found: Phrase(
        "outcome-redundancy-differs", {"redundancy": found.value("redundancy") or "–"}
    ),
    settled=lambda _, found: found.value("locked") == "yes",
    hindered=lambda _, found: Phrase("outcome-redundancy-locked") if found.value("locked") == "yes" else None,
)
SET_VAULT_OPTION = Behaviour(
    read=_options,
    operation_path=_operation,
    wished=_options_wished,
    outcome=lambda step, found: Phrase("outcome-option-set", _option_values(step, found)),
    differs=lambda step, found: Phrase("outcome-option-differs", _option_values(step, found)),
    already=True,
)
DELETE_VAULT = Behaviour(
    read=_content,
    operation_path=_operation,
    wished=lambda _, found: not found.exists,
    outcome=lambda _step, _found: Phrase("outcome-vault-deleted"),
    already=True,
    needs={"items": "0"},
    hindered=lambda step, found: (
        Phrase("changed-vault-not-empty", {"vault": step.values["vault"], "count": found.value("items")})
        if found.value("items") not in {"", "0"}
        else None
    ),
)
