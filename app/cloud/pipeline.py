"""The azure-core pipeline of the program: our own list of policies, used for reads and changes alike."""

from typing import Any

import aiohttp
from azure.core.credentials_async import AsyncTokenCredential
from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import (
    AsyncBearerTokenCredentialPolicy,
    AsyncHTTPPolicy,
    RequestIdPolicy,
    SansIOHTTPPolicy,
    UserAgentPolicy,
)
from azure.core.pipeline.transport import AioHttpTransport

from app.cloud.environments import Environment

USER_AGENT = "vm-backup-assistant"
CONNECT_SECONDS = 20
READ_SECONDS = 100
"""Longer than ARM's own gateway limit of 90 s, so that the service gives up first and says why."""


class LoopbackBearerPolicy(AsyncBearerTokenCredentialPolicy[Any, Any]):
    """The bearer policy with its refusal of http lifted for this machine only (OPERATIONS.md, pitfall 1)."""

    async def on_request(self, request: PipelineRequest[Any]) -> None:
        """Add the token; only ever built for loopback endpoints."""
        request.context.options["enforce_https"] = False
        await super().on_request(request)


def policies(
    environment: Environment, credential: AsyncTokenCredential
) -> list[AsyncHTTPPolicy[Any, Any] | SansIOHTTPPolicy[Any, Any]]:
    """Request id, user agent, token: nothing else.

    Deliberately absent (DESIGN section 4): automatic provider registration (a write nobody asked for),
    redirects (a token must not follow them), retries (azure-core repeats any method that is answered
    with Retry-After; reads are repeated visibly by the reader, writes never by themselves).
    """
    kind = LoopbackBearerPolicy if environment.loopback else AsyncBearerTokenCredentialPolicy[Any, Any]
    return [
        RequestIdPolicy(),
        UserAgentPolicy(base_user_agent=USER_AGENT),
        kind(credential, environment.scope),
    ]


def transport(environment: Environment) -> AioHttpTransport:
    """One aiohttp session that sends each request once; must be called on the running event loop.

    A loopback endpoint never goes through a proxy of the environment.
    """
    session = aiohttp.ClientSession(
        trust_env=not environment.loopback,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        middlewares=(_send_once,),
    )
    return AioHttpTransport(
        session=session,
        session_owner=True,
        connection_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
    )


async def _send_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a request by itself when a kept-alive connection is cut.

    It repeats PUT and DELETE as well (measured: a PUT that was cut after it had arrived came twice). The
    error is raised as its base class, which aiohttp does not repeat.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise aiohttp.ClientConnectionError(str(error)) from error
