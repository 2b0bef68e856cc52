"""The azure-core pipeline of the program: our own list of policies, used for reads and changes alike."""

import ssl
from typing import Any

import aiohttp
from azure.core.credentials_async import AsyncTokenCredential
from azure.core.pipeline.policies import (
    AsyncHTTPPolicy,
    RequestIdPolicy,
    SansIOHTTPPolicy,
    UserAgentPolicy,
)
from azure.core.pipeline.transport import AioHttpTransport

from app.cloud.bearer import RoutedBearerPolicy
from app.cloud.environments import Environment
from app.cloud.errors import EndpointRefused
from app.cloud.routes import routes_of

USER_AGENT = "vm-backup-assistant"
CONNECT_SECONDS = 20
READ_SECONDS = 100
"""Longer than ARM's own gateway limit of 90 s, so that the service gives up first and says why."""


def policies(
    environment: Environment, credential: AsyncTokenCredential
) -> list[AsyncHTTPPolicy[Any, Any] | SansIOHTTPPolicy[Any, Any]]:
    """Request id, user agent, token: nothing else.

    Deliberately absent (DESIGN section 4): automatic provider registration (a write nobody asked for),
    redirects (a token must not follow them), retries (azure-core repeats any method that is answered
    with Retry-After; reads are repeated visibly by the reader, writes never by themselves).
    """
    return [
        RequestIdPolicy(),
        UserAgentPolicy(base_user_agent=USER_AGENT),
        RoutedBearerPolicy(routes_of(credential), environment),
    ]


def transport(environment: Environment) -> AioHttpTransport:
    """One aiohttp session that sends each request once; must be called on the running event loop.

    A loopback endpoint never goes through a proxy of the environment. Others use ``HTTPS_PROXY`` and
    ``NO_PROXY``; automatic configuration scripts of proxies are read by nobody here.

    Raises:
        EndpointRefused: the certificate authority file of the environment cannot be used.
    """
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=_trust(environment.ca_file)) if environment.ca_file else None,
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


def _trust(ca_file: str) -> ssl.SSLContext:
    """The system's certificate authorities and one more; made once, or every request shakes hands anew."""
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cafile=ca_file)
    except OSError as error:  # an SSLError is one: the file is there and holds no certificate
        raise EndpointRefused(
            f"The certificate authority file {ca_file} cannot be used ({error.strerror or error}).",
            code="CaFile",
        ) from error
    return context


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
