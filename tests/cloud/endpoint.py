"""A real HTTP server on loopback that answers what a test tells it to."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import web
from azure.core.credentials import AccessToken

from app.cloud.connection import Connection
from app.cloud.environments import custom_environment

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOKEN = "test-token"


class FixedCredential:
    """A credential that always gives the same token and counts how often it is asked."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.asked = 0

    async def get_token(self, *_scopes: str, **_options: object) -> AccessToken:
        self.asked += 1
        return AccessToken(self.token, 2**31)

    async def close(self) -> None:
        """Nothing is held."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Nothing is held."""


@asynccontextmanager
async def endpoint(handler: Handler) -> AsyncIterator[Connection]:
    """A connection to a server that answers every request with ``handler``."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    connection = Connection(custom_environment(f"http://{host}:{port}"), FixedCredential(), title="test")
    try:
        yield connection
    finally:
        await connection.close()
        await runner.cleanup()
