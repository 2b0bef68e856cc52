"""What an account can reach: its tenants, and per tenant the subscriptions, each asked for by itself."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.connection import Connection
from app.cloud.errors import CloudError
from app.signin.account import Account, TenantCredential
from app.signin.choice import ManagementGroup, Offered, Tenant

_MANAGED = "ManagedBy"
"""Category of a tenant that delegated something to ours: its name is of use, nobody signs in there."""
_GROUPS = (
    "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' "
    "| project id, subscriptionId, chain = properties.managementGroupAncestorsChain"
)


class _TenantRow(Struct, rename="camel"):
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


class Directory:
    """Reads with one account; close it with the sign-in page."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._connection = Connection(account.environment, account.in_tenant(""), title="sign-in")
        self._credentials: dict[str, TenantCredential] = {}

    def credential(self, tenant_id: str) -> TenantCredential:
        """The account's credential in a tenant: one object a tenant, so that tokens are kept once."""
        return self._credentials.setdefault(tenant_id.casefold(), self.account.in_tenant(tenant_id))

    async def tenants(self) -> tuple[Tenant, ...]:
        """The account's tenants, its home first; asked in the tenant that it signed in to.

        An account that may not list tenants has the one that it signed in to.

        Raises:
            CloudError: there is no token, or Resource Manager does not answer.
        """
        home = (self.account.request.tenant_id or self.account.identity.home_tenant_id).casefold()
        found: list[Tenant] = []
        asked = self.credential(self.account.request.tenant_id)
        async for page in self._connection.reader.pages(
            "/tenants", api_versions.SUBSCRIPTIONS, _TenantRow, route=asked
        ):
            for row in page.items:
                name, domain = row.display_name or "", row.default_domain or ""
                self.account.tenant_titles[row.tenant_id.casefold()] = name or domain or row.tenant_id
                if row.tenant_category != _MANAGED:
                    is_home = home in {row.tenant_id.casefold(), domain.casefold()}
                    found.append(Tenant(row.tenant_id, name, domain, home=is_home))
        if not found and home:
            found.append(Tenant(self.account.identity.home_tenant_id or home, home=True))
        if not self.account.rules.many_tenants:
            found = [one for one in found if one.home] or found[:1]
        return tuple(sorted(found, key=lambda one: (not one.home, one.title.casefold())))

    async def subscriptions(self, tenant: Tenant) -> tuple[Offered, ...]:
        """The subscriptions that the account sees in one tenant; nobody is prompted.

        Raises:
            SignInRequired: the tenant wants a person's sign-in, or refuses; ``code`` says why.
            CloudError: any other failure. It is this tenant's only.
        """
        route = self.credential(tenant.id)
        rows: list[_SubscriptionRow] = []
        async for page in self._connection.reader.pages(
            "/subscriptions", api_versions.SUBSCRIPTIONS, _SubscriptionRow, route=route
        ):
            rows.extend(page.items)
        groups = await self._groups([row.subscription_id for row in rows], route)
        return tuple(self._offer(row, tenant, groups) for row in rows)

    async def close(self) -> None:
        """Close the HTTP session; the account stays signed in."""
        await self._connection.close()

    def _offer(
        self, row: _SubscriptionRow, tenant: Tenant, groups: Mapping[str, tuple[ManagementGroup, ...]]
    ) -> Offered:
        owner = row.tenant_id or tenant.id
        own = owner.casefold() == tenant.id.casefold()
        return Offered(
            id=row.subscription_id,
            name=row.display_name or row.subscription_id,
            state=row.state or "Enabled",
            tenant_id=owner,
            seen_in=tenant.id,
            account=self.account.identity.name,
            groups=groups.get(row.subscription_id.casefold(), ()),
            tenant_name=tenant.title if own else self.account.tenant_titles.get(owner.casefold(), ""),
        )

    async def _groups(self, subscriptions: list[str], route: Any) -> dict[str, tuple[ManagementGroup, ...]]:
        """Management groups by subscription; empty where they may not be read: they only help to choose."""
        found: dict[str, tuple[ManagementGroup, ...]] = {}
        if not subscriptions:
            return found
        try:
            async for page in self._connection.reader.graph(_GROUPS, subscriptions, _GroupRow, route=route):
                for row in page.items:
                    found[row.subscription_id.casefold()] = tuple(
                        ManagementGroup(one.name, one.display_name or one.name)
                        for one in row.chain or []
                        if one.name
                    )
        except CloudError:
            return {}
        return found
