"""What an account can reach: its tenants, and per tenant the subscriptions, each asked for by itself."""

from app.cloud import api_versions
from app.cloud.connection import Connection
from app.signin.account import Account, TenantCredential
from app.signin.choice import Offered, Tenant
from app.signin.reach import EVERY_TENANT, TenantRow, subscriptions_in

_MANAGED = "ManagedBy"
"""Category of a tenant that delegated something to ours: its name is of use, nobody signs in there."""


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
            "/tenants", api_versions.SUBSCRIPTIONS, TenantRow, EVERY_TENANT, route=asked
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
        return await subscriptions_in(
            self._connection.reader,
            self.credential(tenant.id),
            tenant,
            account=self.account.identity.name,
            titles=self.account.tenant_titles,
        )

    async def close(self) -> None:
        """Close the HTTP session; the account stays signed in."""
        await self._connection.close()
