"""Which sign-in speaks for which subscription: one connection may hold several accounts and tenants."""

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from azure.core.credentials import AccessToken
from azure.core.credentials_async import AsyncTokenCredential


class Routes:
    """A credential made of several: each request is sent with that of its subscription.

    It is itself a credential (of the first route), for whoever knows of one only. A subscription that no
    route names is asked about with the first one, as Azure would be by an account that is alone.
    """

    def __init__(
        self,
        credentials: Sequence[AsyncTokenCredential],
        subscriptions: Mapping[str, AsyncTokenCredential] | None = None,
    ) -> None:
        if not credentials:
            raise ValueError("at least one credential is needed")
        self.credentials = tuple(credentials)
        self._of = {key.casefold(): credential for key, credential in (subscriptions or {}).items()}

    def of(self, subscription_id: str) -> AsyncTokenCredential:
        """The credential that speaks for a subscription; the first one for a question without any."""
        return self._of.get(subscription_id.casefold(), self.credentials[0])

    def knows(self, subscription_id: str, credential: AsyncTokenCredential) -> bool:
        """Whether a subscription that a credential lists is to be read with that one."""
        chosen = self._of.get(subscription_id.casefold())
        return chosen is credential or (chosen is None and credential is self.credentials[0])

    def apart(self, subscription_ids: Iterable[str]) -> list[list[str]]:
        """The subscriptions in groups of one credential each, for questions over several of them."""
        groups: dict[int, list[str]] = {}
        for one in subscription_ids:
            groups.setdefault(id(self.of(one)), []).append(one)
        return list(groups.values())

    async def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """A token of the first credential."""
        return await self.credentials[0].get_token(*scopes, **options)

    async def close(self) -> None:
        """Close every credential."""
        for one in self.credentials:
            await one.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self.close()


def routes_of(credential: AsyncTokenCredential) -> Routes:
    """The routes of a credential, which may be one already."""
    return credential if isinstance(credential, Routes) else Routes((credential,))
