"""The token of each request, by its subscription; claims challenges are azure-core's, prompts nobody's."""

from typing import Any

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncBearerTokenCredentialPolicy, AsyncHTTPPolicy

from app.cloud.environments import Environment
from app.cloud.routes import Routes

ROUTE = "route"
"""Option of a request: the credential to send it with, where its URL does not tell."""


_REFUSED = 401
"""HTTP: the token was not accepted. A credential with a ``refused()`` is told, so that a person can be."""


class LoopbackBearerPolicy(AsyncBearerTokenCredentialPolicy[Any, Any]):
    """The bearer policy with its refusal of http lifted for this machine only (OPERATIONS.md, pitfall 1)."""

    async def on_request(self, request: PipelineRequest[Any]) -> None:
        """Add the token; only ever built for loopback endpoints."""
        request.context.options["enforce_https"] = False
        await super().on_request(request)


class RoutedBearerPolicy(AsyncHTTPPolicy[Any, Any]):
    """Hands each request to azure-core's bearer policy of its credential.

    That policy keeps the token, renews it, and answers a 401 with ``insufficient_claims`` by asking the
    credential for a token with those claims. Ours get such a token silently or raise SignInRequired with
    the claims in it, for the sign-in that a person then starts.
    """

    def __init__(self, routes: Routes, environment: Environment) -> None:
        super().__init__()
        self._routes = routes
        self._scope = environment.scope
        self._kind = (
            LoopbackBearerPolicy if environment.loopback else AsyncBearerTokenCredentialPolicy[Any, Any]
        )
        self._policies: dict[int, AsyncBearerTokenCredentialPolicy[Any, Any]] = {}

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        """Send with the token of the request's subscription."""
        credential = request.context.options.pop(ROUTE, None) or self._routes.of(
            subscription_in(request.http_request.url)
        )
        policy = self._policy(credential)
        policy.next = self.next
        response = await policy.send(request)
        if response.http_response.status_code == _REFUSED:
            refused = getattr(credential, "refused", None)
            if refused is not None:
                refused()
        return response

    def _policy(self, credential: AsyncTokenCredential) -> AsyncBearerTokenCredentialPolicy[Any, Any]:
        policy = self._policies.get(id(credential))
        if policy is None:
            policy = self._policies[id(credential)] = self._kind(credential, self._scope)
        return policy


def subscription_in(url: str) -> str:
    """The subscription that a URL or a path is about; empty where it is about none."""
    path = url.partition("://")[2].partition("/")[2] if "://" in url else url.lstrip("/")
    word, _, below = path.partition("/")
    if word.casefold() != "subscriptions":
        return ""
    return below.partition("/")[0].partition("?")[0]
