"""One signed-in connection to one Azure: the reader, the writer, and how often to ask again."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from azure.core.credentials_async import AsyncTokenCredential
from azure.mgmt.core import AsyncARMPipelineClient
from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.environments import Environment
from app.cloud.pipeline import policies, transport
from app.cloud.routes import routes_of

if TYPE_CHECKING:
    from app.cloud.changes import Changes


class Pace(Struct, frozen=True):
    """How often to ask again where Azure gives no Retry-After, in seconds."""

    jobs_seconds: float = 30.0
    operation_seconds: float = 10.0


class Connection:
    """Everything that is needed to speak to one Azure with one account; lives until sign-out."""

    def __init__(
        self,
        environment: Environment,
        credential: AsyncTokenCredential,
        *,
        title: str,
        pace: Pace | None = None,
    ) -> None:
        self.environment = environment
        self.title = title
        self.pace = pace or Pace()
        self.subscriptions: frozenset[str] | None = None
        """Ids of the subscriptions that a person chose to show; None means all that the account can see."""
        self._credential = credential
        self._transport = transport(environment)
        self._client: AsyncARMPipelineClient[Any, Any] = AsyncARMPipelineClient(
            environment.resource_manager,
            policies=policies(environment, credential),
            transport=self._transport,
        )
        self.routes = routes_of(credential)
        self.reader = ArmReader(environment, self._client, routes=self.routes)
        self._changes: Changes | None = None

    @property
    def changes(self) -> "Changes":
        """The writer; its SDK clients are only imported when something is to be changed."""
        if self._changes is None:
            from app.cloud.changes import Changes  # noqa: PLC0415 -- half a second that reading never needs

            self._changes = Changes(self.environment, self._credential, self.reader.throttle)
        return self._changes

    async def prepare_changes(self) -> None:
        """Import the writer beside the event loop, which would stand still for 200 ms at the first write."""
        if self._changes is None:
            await asyncio.to_thread(import_module, "app.cloud.changes")

    async def verify(self) -> None:
        """Ask for the subscriptions once, so that a wrong address or token shows before anything else.

        Raises:
            CloudError: not reachable, not Azure Resource Manager, or not signed in.
        """
        await self.reader.get("/subscriptions", api_versions.SUBSCRIPTIONS, _Subscriptions)

    async def close(self) -> None:
        """Close the sessions and the credential; nothing can be asked afterwards."""
        if self._changes is not None:
            await self._changes.close()
        await self._client.close()
        await self._transport.close()
        await self._credential.close()


class _Subscriptions(Struct):
    value: list[msgspec.Raw]


class Place(Protocol):
    """A place to connect to, as the sign-in page lists it."""

    @property
    def title(self) -> str:
        """What the place is called."""
        ...

    async def connect(self) -> Connection:
        """Connect and verify.

        Raises:
            CloudError: it could not be reached or refused us.
        """
        ...


async def connect(
    environment: Environment, credential: AsyncTokenCredential, *, title: str, pace: Pace | None = None
) -> Connection:
    """A verified connection; on failure everything that was opened is closed again.

    Raises:
        CloudError: see :meth:`Connection.verify`.
    """
    connection = Connection(environment, credential, title=title, pace=pace)
    try:
        await connection.verify()
    except BaseException:
        await connection.close()
        raise
    return connection
