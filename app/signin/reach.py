"""The subscriptions that one sign-in lists, with their management groups; nothing in them is read."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.connection import Connection
from app.cloud.errors import CloudError
from app.signin.choice import ManagementGroup, Offered, Tenant, once_each

_GROUPS = (
    "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' "
    "| project id, subscriptionId, chain = properties.managementGroupAncestorsChain"
)


EVERY_TENANT = {"$includeAllTenantCategories": "true"}
"""With it ``GET /tenants`` also lists those that delegated subscriptions to ours (Azure Lighthouse)."""


class TenantRow(Struct, rename="camel"):
    """One row of ``GET /tenants``."""

    tenant_id: str
    display_name: str | None = None
    default_domain: str | None = None
    tenant_category: str | None = None


class _SubscriptionRow(Struct, rename="camel"):
    subscription_id: str
    display_name: str | None = None
    state: str | None = None
    tenant_id: str | None = None


class _Ancestor(Struct, rename="camel"):
    name: str = ""
    display_name: str | None = None


class _GroupRow(Struct, rename="camel"):
    subscription_id: str
    chain: list[_Ancestor] | None = None


async def subscriptions_in(
    reader: ArmReader,
    route: Any,
    tenant: Tenant,
    *,
    account: str = "",
    titles: Mapping[str, str] | None = None,
) -> tuple[Offered, ...]:
    """The subscriptions that a sign-in sees in one tenant; nobody is prompted.

    ``titles`` are names of tenants by id without case.

    Raises:
        CloudError: the list could not be read.
    """
    rows: list[_SubscriptionRow] = []
    async for page in reader.pages(
        "/subscriptions", api_versions.SUBSCRIPTIONS, _SubscriptionRow, route=route
    ):
        rows.extend(page.items)
    groups = await _groups(reader, [row.subscription_id for row in rows], route)
    return tuple(
        _offer(row, tenant, account, groups.get(row.subscription_id.casefold(), ()), titles or {})
        for row in rows
    )


async def reach_of(connection: Connection) -> list[Offered]:
    """The subscriptions of a connection whose sign-in names no tenant, such as a token from a file.

    Raises:
        CloudError: the list could not be read.
    """
    reader = connection.reader
    titles: dict[str, str] = {}
    with suppress(CloudError):  # names only
        async for page in reader.pages("/tenants", api_versions.SUBSCRIPTIONS, TenantRow, EVERY_TENANT):
            for row in page.items:
                name = row.display_name or row.default_domain or row.tenant_id
                titles[row.tenant_id.casefold()] = name
    offers = await subscriptions_in(reader, None, Tenant(""), titles=titles)
    return once_each(msgspec.structs.replace(one, seen_in=one.tenant_id) for one in offers)


def _offer(
    row: _SubscriptionRow,
    tenant: Tenant,
    account: str,
    groups: tuple[ManagementGroup, ...],
    titles: Mapping[str, str],
) -> Offered:
    owner = row.tenant_id or tenant.id
    own = owner.casefold() == tenant.id.casefold()
    return Offered(
        id=row.subscription_id,
        name=row.display_name or row.subscription_id,
        state=row.state or "Enabled",
        tenant_id=owner,
        seen_in=tenant.id,
        account=account,
        groups=groups,
        tenant_name=tenant.title if own else titles.get(owner.casefold(), ""),
    )


async def _groups(
    reader: ArmReader, subscriptions: Sequence[str], route: Any
) -> dict[str, tuple[ManagementGroup, ...]]:
    """Management groups by subscription; empty where they may not be read: they only help to choose."""
    found: dict[str, tuple[ManagementGroup, ...]] = {}
    if not subscriptions:
        return found
    try:
        async for page in reader.graph(_GROUPS, list(subscriptions), _GroupRow, route=route):
            for row in page.items:
                found[row.subscription_id.casefold()] = tuple(
                    ManagementGroup(one.name, one.display_name or one.name)
                    for one in row.chain or []
                    if one.name
                )
    except CloudError:
        return {}
    return found
