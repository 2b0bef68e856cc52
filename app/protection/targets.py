"""Reading the target of a step again: right before its write, and afterwards to see what Azure says now."""

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import NotFound
from app.domain.resource_ids import key_of
from app.protection.documents import (
    GroupDocument,
    ItemDocument,
    ProviderDocument,
    StorageConfiguration,
    VaultDocument,
)
from app.protection.plan import Step, StepKind


class Found(Struct, frozen=True):
    """What a target looks like now; ``values`` are the fields that expectations name."""

    exists: bool
    values: dict[str, str] = {}
    state: str = ""
    """Its state in Azure's word, for results."""


ABSENT = Found(exists=False)


async def read_target(reader: ArmReader, step: Step) -> Found:
    """The target of a step as it is now.

    Raises:
        CloudError: it could not be read, which is not the same as that it is not there.
    """
    try:
        match step.kind:
            case StepKind.REGISTER_PROVIDER:
                return await _provider(reader, step)
            case StepKind.CREATE_GROUP:
                return await _group(reader, step)
            case StepKind.CREATE_VAULT | StepKind.SET_REDUNDANCY:
                return await _vault(reader, step)
            case _:
                return await _item(reader, step)
    except NotFound:
        return ABSENT


async def _provider(reader: ArmReader, step: Step) -> Found:
    document = await reader.get(step.target_id, api_versions.RESOURCES, ProviderDocument)
    registered = document.registration_state.casefold() == "registered"
    values = {"registered": "yes" if registered else "no"}
    return Found(exists=True, values=values, state=document.registration_state)


async def _group(reader: ArmReader, step: Step) -> Found:
    await reader.get(step.request.path, api_versions.RESOURCES, GroupDocument)
    return Found(exists=True, state="Succeeded")


async def _vault(reader: ArmReader, step: Step) -> Found:
    vault = await reader.get(step.vault_id, api_versions.VAULTS, VaultDocument)
    state = vault.properties.provisioning_state or "Succeeded"
    if step.kind is StepKind.CREATE_VAULT:
        return Found(exists=True, values={"region": vault.location}, state=state)
    path = f"{step.vault_id}/backupstorageconfig/vaultstorageconfig"
    configuration = await reader.get(path, api_versions.BACKUP, StorageConfiguration)
    redundancy = configuration.redundancy or vault.redundancy
    if vault.redundancy and configuration.redundancy and vault.redundancy != configuration.redundancy:
        redundancy = f"{vault.redundancy} / {configuration.redundancy}"
    values = {"redundancy": redundancy, "locked": "yes" if configuration.locked else "no"}
    return Found(exists=True, values=values, state=redundancy)


async def _item(reader: ArmReader, step: Step) -> Found:
    document = await reader.get(step.target_id, api_versions.BACKUP, ItemDocument)
    properties = document.properties
    values = {
        "policy": key_of(properties.policy_id or ""),
        "source": key_of(properties.source_resource_id or ""),
        "protection": properties.protection_state or "",
        "soft-deleted": "yes" if properties.is_scheduled_for_deferred_delete else "no",
    }
    return Found(exists=True, values=values, state=properties.protection_state or "")
