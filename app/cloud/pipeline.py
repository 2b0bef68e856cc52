"""The azure-core pipeline of the program: our own list of policies, used for reads and changes alike."""

from typing import Any

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
    """One aiohttp session; a loopback endpoint never goes through a proxy of the environment."""
    return AioHttpTransport(
        use_env_settings=not environment.loopback,
        connection_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
    )
