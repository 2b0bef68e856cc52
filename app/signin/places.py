"""From sign-ins to a connection: one account in one tenant, or chosen subscriptions of several."""

from collections.abc import Collection, Iterable, Sequence

from app.cloud.connection import Connection, connect
from app.cloud.environments import Environment
from app.cloud.metadata import described
from app.cloud.routes import Routes
from app.signin.account import Account, ShowCode
from app.signin.choice import Offered
from app.signin.credentials import account_for
from app.signin.directory import Directory
from app.signin.methods import SignInRequest


class AccountRoutes(Routes):
    """Routes that own their accounts: with the connection they end too."""

    accounts: tuple[Account, ...] = ()

    async def close(self) -> None:
        """Close the accounts; tokens that were in memory only are gone."""
        await super().close()
        for account in self.accounts:
            account.close()


class SignInPlace:
    """A cloud with one way to sign in, for commands: connecting is the person's asking for it."""

    def __init__(self, environment: Environment, request: SignInRequest, show_code: ShowCode) -> None:
        self._environment = environment
        self._request = request
        self._show_code = show_code
        self.title = environment.name

    async def connect(self) -> Connection:
        """Sign in and connect, in the named tenant or the account's own.

        Raises:
            CloudError: sign-in failed, or the endpoint could not be reached.
        """
        environment = await described(self._environment)
        account = account_for(self._request, environment, self._show_code)
        try:
            await account.sign_in(tenant_id=self._request.tenant_id)
        except BaseException:
            account.close()
            raise
        routes = AccountRoutes((account.in_tenant(self._request.tenant_id),))
        routes.accounts = (account,)
        return await connect(environment, routes, title=environment.name)


def accounts_of(connection: Connection) -> tuple[Account, ...]:
    """The accounts that a connection owns; none for the demo and for a token file."""
    return connection.routes.accounts if isinstance(connection.routes, AccountRoutes) else ()


def routes_to(
    offers: Iterable[Offered], ticked: Collection[str], directories: Sequence[tuple[str, Directory]]
) -> AccountRoutes:
    """The routes to the ticked subscriptions; ``directories`` by tenant id, of all accounts.

    Raises:
        ValueError: nothing is ticked, or a ticked one was offered by no directory.
    """
    by_tenant = {(tenant.casefold(), one.account.identity.name): one for tenant, one in directories}
    chosen = {}
    for offer in offers:
        if offer.key in ticked:
            directory = by_tenant.get((offer.seen_in.casefold(), offer.account))
            if directory is None:
                raise ValueError(f"nobody is signed in for {offer.id}")
            chosen[offer.id] = directory.credential(offer.seen_in)
    unique = list({id(one): one for one in chosen.values()}.values())
    routes = AccountRoutes(unique, chosen)
    routes.accounts = tuple({id(one.account): one.account for one in unique}.values())
    return routes
