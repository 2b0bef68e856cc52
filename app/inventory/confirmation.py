"""Azure's own answer to "is this VM protected": asked where some vault of the tenant could not be read.

``backupStatus`` knows all vaults, also those the account may not see; it works with a right on the VM's
subscription only (facts, section 6).
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from app.cloud.errors import CloudError
from app.domain.backup import ProtectedItem, Vault, deciding_item
from app.domain.machines import Machine
from app.domain.reading import NotRead, Reason, Stage, Unknown
from app.domain.resource_ids import key_of
from app.inventory import rights
from app.inventory.collected import SubscriptionParts
from app.inventory.context import ScanContext
from app.inventory.single import ask_backup_status, item_id_of, read_item, read_vault, vault_path
from app.inventory.wire_backup import BackupStatusDocument


class Confirmed(NamedTuple):
    """The items of a VM as Azure itself says, or why that is not known."""

    items: tuple[ProtectedItem, ...] | NotRead
    vault: Vault | None = None


def can_ask(parts: SubscriptionParts) -> bool:
    """Whether the account may ask about VMs of the subscription, as far as its rights are known."""
    return parts.permissions is None or parts.may(rights.BACKUP_STATUS)


def unasked(context: ScanContext, parts: SubscriptionParts, hidden: NotRead) -> NotRead:
    """What to say about VMs without an item where Azure may not be asked; ``hidden``: the unread vaults."""
    if parts.protection_unread is not None or (hidden.unknown_id is None and can_ask(parts)):
        return hidden
    entry = Unknown(
        id="", scope=parts.scope, stage=Stage.PROTECTION, reason=Reason.FORBIDDEN, action=rights.BACKUP_STATUS
    )
    return context.unknowns.record(entry)


async def confirmed(
    context: ScanContext, parts: SubscriptionParts, machine: Machine, known: tuple[ProtectedItem, ...] = ()
) -> Confirmed:
    """Ask Azure about one VM without an item, or of which only soft-deleted ones (``known``) were read.

    "Not protected" is enough where the vaults of the VM's own subscription were read. Where they were not,
    one of them can hold a soft-deleted item of the VM, of which this answer does not speak: the VM could
    not be enabled, so it is called neither unprotected nor ready.
    """
    try:
        status = await ask_backup_status(context.reader, machine)
    except CloudError as error:
        return Confirmed(
            context.unknowns.note(parts.scope, Stage.PROTECTION, error, action=rights.BACKUP_STATUS)
        )
    if status.protection_status.casefold() == "notprotected":
        return Confirmed(() if known else parts.protection_unread or ())
    return await _elsewhere(context, parts, status)


def deleted_only(items: tuple[ProtectedItem, ...] | NotRead | None) -> tuple[ProtectedItem, ...]:
    """A VM's items where all of them are soft-deleted: a vault that was not read may protect it by now."""
    return items if isinstance(items, tuple) and all(one.soft_deleted for one in items) else ()


def with_known(
    confirmed: Confirmed, known: tuple[ProtectedItem, ...], vaults: Mapping[str, Vault]
) -> Confirmed:
    """What Azure said, and the soft-deleted items that were known before it was asked."""
    if not known or not isinstance(confirmed.items, tuple):
        return confirmed
    ids = {key_of(one.id) for one in confirmed.items}
    items = (*confirmed.items, *(one for one in known if key_of(one.id) not in ids))
    deciding = deciding_item(items)
    vault = vaults.get(key_of(deciding.vault_id)) if deciding else None
    return Confirmed(items, confirmed.vault or vault)


async def _elsewhere(
    context: ScanContext, parts: SubscriptionParts, status: BackupStatusDocument
) -> Confirmed:
    """The VM is protected by a vault that the scan did not see: read the item there, if that is allowed."""
    vault_id = vault_path(status.vault_id or "")
    item_id = item_id_of(status)
    if not item_id:
        entry = Unknown(
            id="",
            scope=vault_id or parts.scope,
            stage=Stage.PROTECTION,
            reason=Reason.NOT_UNDERSTOOD,
            message=f"backupStatus says {status.protection_status} and names no item",
        )
        return Confirmed(context.unknowns.record(entry, detail=vault_id or "vaultId"))
    try:
        item = await read_item(context.reader, item_id, context.backups.policies)
    except CloudError as error:
        unread = context.unknowns.note(vault_id, Stage.PROTECTION, error, action=rights.ITEM)
        return Confirmed(msgspec.structs.replace(unread, detail=vault_id))
    vault = context.backups.vaults.get(key_of(vault_id))
    if vault is None:
        try:
            vault = await read_vault(context.reader, vault_id)
        except CloudError as error:
            context.unknowns.note(vault_id, Stage.PROTECTION, error, action=rights.VAULTS)
    return Confirmed((item,) if item else (), vault)
