"""The first reads of a scan: subscriptions, then their regions, groups and the account's rights."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from azure.core.credentials_async import AsyncTokenCredential

from app.cloud import api_versions
from app.cloud.errors import ChoiceNeeded, CloudError
from app.cloud.rights import permissions_at
from app.domain.places import Region, ResourceGroup, Subscription, region_key, why_not_scanned
from app.domain.reading import Stage
from app.inventory import rights
from app.inventory.collected import SubscriptionParts
from app.inventory.context import ScanContext, side_by_side
from app.inventory.wire_resources import GroupDocument, LocationDocument, SubscriptionDocument
from app.signin.choice import LARGEST_UNASKED


async def read_subscriptions(context: ScanContext) -> None:
    """Find the subscriptions of the scan.

    Raises:
        ChoiceNeeded: nobody chose, and there are too many to read them unasked.
        CloudError: the list itself could not be read; without it there is no scan.
    """
    wanted = {one.casefold() for one in context.options.subscriptions or ()}
    seen: dict[str, Subscription] = {}
    listed: list[Subscription] = []
    routes = context.reader.routes
    failed: list[CloudError] = []
    for credential in routes.credentials if routes else (None,):
        try:
            async for one in _listed(context, credential):
                seen[one.id.casefold()] = one
                if routes is None or credential is None or routes.knows(one.id, credential):
                    listed.append(one)
        except CloudError as error:
            failed.append(error)
            listed += _kept(context, credential)
    if failed and len(failed) == len(routes.credentials if routes else (None,)):
        raise failed[0]
    for refused in failed:
        context.unknowns.note("/subscriptions", Stage.MACHINES, refused)
    listed.sort(key=lambda one: (one.name.casefold(), one.id))
    found = [one for one in listed if _is_wanted(one, wanted) and why_not_scanned(one.state) is None]
    if context.options.subscriptions is None and len(found) > LARGEST_UNASKED and not context.options.unasked:
        raise ChoiceNeeded(len(found))
    read = {one.id.casefold() for one in found}
    complete = not failed and not context.unknowns.noted(Stage.MACHINES)
    context.left_out = frozenset(
        one.tenant_id for key, one in seen.items() if key not in read or not complete
    )
    for subscription in found:
        context.subscriptions[subscription.id.casefold()] = SubscriptionParts(subscription)
    context.estate = msgspec.structs.replace(
        context.estate,
        subscriptions=tuple(found),
        not_scanned=tuple(one for one in listed if _is_wanted(one, wanted) and why_not_scanned(one.state)),
    )
    context.listener.subscriptions_known(list(context.subscriptions))
    context.listener.estate_read(context.estate)


async def _listed(
    context: ScanContext, credential: AsyncTokenCredential | None
) -> AsyncIterator[Subscription]:
    """The subscriptions that one sign-in lists."""
    pages = context.reader.pages(
        "/subscriptions", api_versions.SUBSCRIPTIONS, SubscriptionDocument, route=credential
    )
    async for page in pages:
        for rejected in page.rejected:
            context.odd(rejected.id or "/subscriptions", Stage.MACHINES, rejected.field)
        for row in page.items:
            name = row.display_name or row.subscription_id
            yield Subscription(row.subscription_id, name, row.tenant_id or "", row.state or "Enabled")


def _kept(context: ScanContext, credential: AsyncTokenCredential | None) -> list[Subscription]:
    """The subscriptions of an earlier scan whose sign-in fails now: what was read of them stays."""
    routes = context.reader.routes
    if routes is None or credential is None:
        return []
    return [one for one in context.estate.subscriptions if routes.knows(one.id, credential)]


def _is_wanted(one: Subscription, wanted: set[str]) -> bool:
    return not wanted or bool(wanted & {one.id.casefold(), one.name.casefold()})


async def read_surroundings(context: ScanContext) -> None:
    """Regions, groups and rights of every subscription, side by side."""
    regions: dict[str, tuple[Region, ...]] = {}
    groups: list[ResourceGroup] = []

    async def one(parts: SubscriptionParts) -> None:
        regions[parts.key], found, _ = await asyncio.gather(
            _regions(context, parts), _groups(context, parts), _rights(context, parts)
        )
        groups.extend(found)

    await side_by_side(context.subscriptions.values(), one)
    groups.sort(key=lambda group: (group.name.casefold(), group.id))
    permissions = {
        parts.key: parts.permissions
        for parts in context.subscriptions.values()
        if parts.permissions is not None
    }
    context.estate = msgspec.structs.replace(
        context.estate, regions=regions, groups=tuple(groups), permissions=permissions
    )
    context.listener.estate_read(context.estate)


async def _regions(context: ScanContext, parts: SubscriptionParts) -> tuple[Region, ...]:
    found: list[Region] = []
    try:
        path = f"{parts.scope}/locations"
        async for page in context.reader.pages(path, api_versions.SUBSCRIPTIONS, LocationDocument):
            found.extend(_region_of(row) for row in page.items)
    except CloudError as error:
        context.failed(parts, Stage.GOVERNANCE, error, rights.LOCATIONS)
    return tuple(found)


def _region_of(row: LocationDocument) -> Region:
    paired = row.metadata.paired_region if row.metadata else None
    return Region(
        name=region_key(row.name),
        display_name=row.display_name or row.name,
        paired_with=region_key(paired[0].name) if paired and paired[0].name else None,
        zones=bool(row.availability_zone_mappings),
    )


async def _groups(context: ScanContext, parts: SubscriptionParts) -> list[ResourceGroup]:
    found: list[ResourceGroup] = []
    try:
        path = f"{parts.scope}/resourcegroups"
        async for page in context.reader.pages(path, api_versions.RESOURCES, GroupDocument):
            found.extend(
                ResourceGroup(row.id, row.name, parts.subscription.id, region_key(row.location or ""))
                for row in page.items
            )
    except CloudError as error:
        context.failed(parts, Stage.GOVERNANCE, error, rights.GROUPS)
    parts.group_names = {group.name.casefold(): group.name for group in found}
    return found


async def _rights(context: ScanContext, parts: SubscriptionParts) -> None:
    try:
        parts.permissions = await permissions_at(context.reader, parts.scope)
    except CloudError as error:
        parts.rights_error = error
