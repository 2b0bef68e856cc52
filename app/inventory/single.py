"""Single reads from ARM itself: after our own changes, when Resource Graph is still behind."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError, NotUnderstood
from app.domain.backup import Policy, ProtectedItem, Vault
from app.domain.machines import Machine
from app.domain.resource_ids import key_of
from app.inventory.items import item_of
from app.inventory.rows import OddRowError
from app.inventory.vaults import policy_of, vault_of, with_storage
from app.inventory.wire_backup import (
    BackupStatusDocument,
    ItemDocument,
    PolicyDocument,
    StorageConfigDocument,
    VaultDocument,
)


async def ask_backup_status(reader: ArmReader, machine: Machine) -> BackupStatusDocument:
    """Azure's own answer whether a VM is protected, by any vault.

    Raises:
        CloudError: it could not be asked.
    """
    path = (
        f"/subscriptions/{machine.subscription_id}/providers/Microsoft.RecoveryServices"
        f"/locations/{machine.region}/backupStatus"
    )
    body = {"resourceType": "VM", "resourceId": machine.id}
    return await reader.post(path, api_versions.BACKUP, body, BackupStatusDocument)


def item_id_of(status: BackupStatusDocument) -> str:
    """The id of the item that a status names; empty where it names none.

    The vault may be given as a full URL (OPERATIONS.md, "Further").
    """
    if not (status.vault_id and status.container_name and status.protected_item_name):
        return ""
    return (
        f"{vault_path(status.vault_id)}/backupFabrics/Azure/protectionContainers/{status.container_name}"
        f"/protectedItems/{status.protected_item_name}"
    )


def vault_path(vault_id: str) -> str:
    """The id of a vault that may be spelled as a URL."""
    return urlsplit(vault_id).path if "://" in vault_id else vault_id


async def read_item(reader: ArmReader, item_id: str, policies: Mapping[str, Policy]) -> ProtectedItem | None:
    """One backup item of a VM; None where the id is that of another workload.

    Raises:
        NotFound: there is no such item.
        CloudError: it could not be read.
    """
    document = await reader.get(item_id, api_versions.BACKUP, ItemDocument)
    try:
        item = item_of(document, policies)
    except OddRowError as odd:
        raise NotUnderstood("The backup item has an unknown form.", field=odd.field) from odd
    return item if isinstance(item, ProtectedItem) else None


async def read_vault(reader: ArmReader, vault_id: str) -> Vault:
    """One vault with its redundancy and whether that is locked.

    Raises:
        NotFound: there is no such vault.
        CloudError: the vault could not be read. A storage configuration that cannot be read leaves
            ``redundancy_locked`` None.
    """
    document = await reader.get(vault_id, api_versions.VAULTS, VaultDocument)
    try:
        vault = vault_of(document)
    except OddRowError as odd:
        raise NotUnderstood("The vault has an unknown form.", field=odd.field) from odd
    try:
        config = await reader.get(
            f"{vault_id}/backupstorageconfig/vaultstorageconfig", api_versions.BACKUP, StorageConfigDocument
        )
    except CloudError:
        return vault
    return with_storage(vault, config.properties)


async def read_policies(reader: ArmReader, vault_id: str) -> tuple[Policy, ...]:
    """The policies for VMs of one vault, by name.

    Raises:
        CloudError: they could not be read. A policy of an unknown form is left out.
    """
    found: list[Policy] = []
    async for page in reader.pages(f"{vault_id}/backupPolicies", api_versions.BACKUP, PolicyDocument):
        for row in page.items:
            try:
                policy = policy_of(row)
            except OddRowError:
                continue
            if policy is not None:
                found.append(policy)
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


async def read_items(
    reader: ArmReader, vault_id: str, policies: Mapping[str, Policy]
) -> tuple[ProtectedItem, ...]:
    """The backup items of VMs in one vault.

    Raises:
        CloudError: they could not be read, or one of them was not understood.
    """
    found: dict[str, ProtectedItem] = {}
    async for page in reader.pages(f"{vault_id}/backupProtectedItems", api_versions.BACKUP, ItemDocument):
        for rejected in page.rejected:
            raise NotUnderstood("A backup item has an unknown form.", field=rejected.field)
        for row in page.items:
            try:
                item = item_of(row, policies)
            except OddRowError as odd:
                raise NotUnderstood("A backup item has an unknown form.", field=odd.field) from odd
            if isinstance(item, ProtectedItem):
                found[key_of(item.id)] = item
    return tuple(found[key] for key in sorted(found))
