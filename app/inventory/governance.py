"""Stage *governance*: locks, and whether the backup provider is registered and where it offers vaults."""

import asyncio

import msgspec

from app.cloud import api_versions
from app.cloud.errors import CloudError
from app.domain.places import Lock, region_key
from app.domain.reading import NotRead, Stage
from app.inventory import rights
from app.inventory.collected import LockIndex, SubscriptionParts
from app.inventory.context import ScanContext, field_of, side_by_side
from app.inventory.wire_resources import LockDocument, ProviderDocument

PROVIDER = "Microsoft.RecoveryServices"


async def read_governance(context: ScanContext) -> None:
    """Two reads per subscription; what fails is noted for that subscription only."""
    context.start(Stage.GOVERNANCE, len(context.subscriptions))

    async def one(parts: SubscriptionParts) -> None:
        await asyncio.gather(_locks(context, parts), _provider(context, parts))
        parts.through(Stage.GOVERNANCE)
        context.advance(Stage.GOVERNANCE, 1, len(context.subscriptions))

    await side_by_side(context.subscriptions.values(), one)
    offered = {
        parts.key: parts.vault_regions
        for parts in context.subscriptions.values()
        if not isinstance(parts.vault_regions, NotRead)
    }
    locks = {
        parts.key: parts.locks.all
        for parts in context.subscriptions.values()
        if not isinstance(parts.locks, NotRead)
    }
    context.estate = msgspec.structs.replace(context.estate, vault_regions=offered, locks=locks)
    context.listener.estate_read(context.estate)
    context.finish(Stage.GOVERNANCE)


async def _locks(context: ScanContext, parts: SubscriptionParts) -> None:
    locks: list[Lock] = []
    odd: NotRead | None = None
    try:
        path = f"{parts.scope}/providers/Microsoft.Authorization/locks"
        async for page in context.reader.pages(path, api_versions.LOCKS, LockDocument):
            locks.extend(_lock_of(row) for row in page.items)
            for rejected in page.rejected:
                odd = context.odd(rejected.id or parts.scope, Stage.GOVERNANCE, field_of(rejected))
    except CloudError as error:
        parts.locks = context.failed(parts, Stage.GOVERNANCE, error, rights.LOCKS)
        return
    parts.locks = odd or LockIndex(parts.subscription.id, locks)


def _lock_of(row: LockDocument) -> Lock:
    scope = row.id
    position = row.id.casefold().rfind("/providers/microsoft.authorization/locks/")
    if position >= 0:
        scope = row.id[:position]
    return Lock(row.id, row.name, (row.properties.level if row.properties else None) or "", scope)


async def _provider(context: ScanContext, parts: SubscriptionParts) -> None:
    try:
        provider = await context.reader.get(
            f"{parts.scope}/providers/{PROVIDER}", api_versions.RESOURCES, ProviderDocument
        )
    except CloudError as error:
        unread = context.failed(parts, Stage.GOVERNANCE, error, rights.PROVIDERS)
        parts.registered = parts.vault_regions = unread
        return
    parts.registered = (provider.registration_state or "").casefold() == "registered"
    offered = [
        location
        for one in provider.resource_types or ()
        if (one.resource_type or "").casefold() == "vaults"
        for location in one.locations or ()
    ]
    parts.vault_regions = frozenset(region_key(location) for location in offered)
