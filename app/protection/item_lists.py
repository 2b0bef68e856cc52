"""Protected items read for many steps at once: one list per vault, shared, never older than asked for.

Single items may be read some 150 times an hour (OPERATIONS.md, "Errors and throttling"), so a plan of many
VMs reads the list of their vault instead: a few requests for all of them.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import NotUnderstood
from app.domain.resource_ids import ResourceId, key_of
from app.protection.documents import ItemDocument

FEW_ITEMS = 5
"""So many items of a vault are read one by one; more by the list of the vault."""
FRESH_SECONDS = 15.0
"""How old a list may be right before a write."""
SPARING_SECONDS = 60.0
"""The same while few reads are left in this hour."""
_FEW_READS = 40
_ITEMS = "backupProtectedItems"
_VM_ITEMS = {"$filter": "backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'"}


class ItemList(Struct, frozen=True):
    """The VM items of a vault as they were at a moment."""

    begun_at: float
    """When the list was asked for, in seconds of the monotonic clock: it is no older than that."""
    items: Mapping[str, ItemDocument]
    """By key of their id."""
    rejected: Mapping[str, str]
    """Keys of the items that were not understood, with the field."""

    def item(self, item_id: str) -> ItemDocument | None:
        """The item with this id; None: there is none.

        Raises:
            NotUnderstood: it is there, but in a form that we do not know.
        """
        key = key_of(item_id)
        if key in self.rejected:
            raise NotUnderstood("The backup item has an unknown form.", field=self.rejected[key])
        return self.items.get(key)


class ItemLists:
    """The lists of the vaults, each read by one request at a time whoever asks."""

    def __init__(self, reader: ArmReader) -> None:
        self._reader = reader
        self._lists: dict[str, ItemList] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def find(self, vault_id: str, item_id: str, since: float) -> ItemDocument | None:
        """An item as it was at ``since`` (``time.monotonic``) or later; None: it was not there.

        Raises:
            CloudError: the list could not be read, or the item was not understood.
        """
        key = key_of(vault_id)
        async with self._locks.setdefault(key, asyncio.Lock()):
            known = self._lists.get(key)
            if known is None or known.begun_at < since:
                known = self._lists[key] = await self._read(vault_id)
        return known.item(item_id)

    def fresh_enough(self, vault_id: str) -> float:
        """The moment (``time.monotonic``) since when a list must have been read to go before a write."""
        subscription = ResourceId.parse(vault_id).subscription_id
        left = self._reader.throttle.left_this_hour(subscription, _ITEMS)
        sparing = left is not None and left < _FEW_READS
        return time.monotonic() - (SPARING_SECONDS if sparing else FRESH_SECONDS)

    def forget(self, vault_id: str) -> None:
        """Have the next question about a vault read its list."""
        self._lists.pop(key_of(vault_id), None)

    async def _read(self, vault_id: str) -> ItemList:
        begun_at = time.monotonic()
        items: dict[str, ItemDocument] = {}
        rejected: dict[str, str] = {}
        path = f"{vault_id}/{_ITEMS}"
        async for page in self._reader.pages(path, api_versions.BACKUP, ItemDocument, _VM_ITEMS):
            items.update((key_of(item.id), item) for item in page.items)
            rejected.update((key_of(row.id), row.field) for row in page.rejected)
        return ItemList(begun_at, items, rejected)


def vaults_to_list(vault_ids: Iterable[str]) -> frozenset[str]:
    """Keys of the vaults that occur so often (once for each item step of a plan) that a list is cheaper."""
    counts: dict[str, int] = {}
    for vault_id in vault_ids:
        counts[key_of(vault_id)] = counts.get(key_of(vault_id), 0) + 1
    return frozenset(key for key, count in counts.items() if count > FEW_ITEMS)
