"""Every write to Azure: through the typed SDK clients, with exactly the body that was shown."""

import re
from collections.abc import Awaitable, Callable
from typing import IO, Any, cast
from urllib.parse import quote

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import AzureError, ClientAuthenticationError, HttpResponseError
from azure.core.pipeline import PipelineResponse
from azure.core.pipeline.policies import CustomHookPolicy
from azure.core.rest import HttpRequest
from azure.mgmt.core import AsyncARMPipelineClient
from azure.mgmt.recoveryservices.aio import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup.aio import RecoveryServicesBackupClient

from app.cloud import api_versions
from app.cloud.answers import Answer, error_of
from app.cloud.budgets import budget_of
from app.cloud.change_request import ChangeRequest
from app.cloud.environments import Environment
from app.cloud.errors import SignInRequired, Throttled
from app.cloud.pipeline import policies, transport
from app.cloud.throttle import Requests, Throttle
from app.cloud.unreachable import raise_unreachable

_VAULT = (
    r"/subscriptions/(?P<subscription>[^/]+)/resourceGroups/(?P<group>[^/]+)"
    r"/providers/Microsoft\.RecoveryServices/vaults/(?P<vault>[^/]+)"
)
_ITEM = (
    _VAULT
    + r"/backupFabrics/(?P<fabric>[^/]+)/protectionContainers/(?P<container>[^/]+)"
    + r"/protectedItems/(?P<item>[^/]+)"
)
_POLICY = _VAULT + r"/backupPolicies/(?P<policy>[^/]+)"
_CANCEL = _VAULT + r"/backupJobs/(?P<job>[^/]+)/cancel"

_Hook = Callable[[PipelineResponse[Any, Any]], None]
_Operation = Awaitable[Any]


class Changes:
    """Sends writes once. Nothing is repeated here: whoever applies a plan looks first (DESIGN section 4)."""

    def __init__(
        self, environment: Environment, credential: AsyncTokenCredential, throttle: Throttle
    ) -> None:
        self._environment = environment
        self._throttle = throttle
        self._credential = credential
        self._policies = [CustomHookPolicy(), *policies(environment, credential)]
        self._transport = transport(environment)
        self._plain: AsyncARMPipelineClient[Any, Any] = AsyncARMPipelineClient(
            environment.resource_manager, policies=self._policies, transport=self._transport
        )
        self._vaults: dict[str, RecoveryServicesClient] = {}
        self._backup: dict[str, RecoveryServicesBackupClient] = {}

    async def send(self, request: ChangeRequest) -> Answer:
        """Send one write, exactly once, and give the answer with its headers; nothing is polled.

        It waits until ARM's bucket of writes (or deletes) of the subscription has room for it.

        Raises:
            CloudError: refused, or unreachable (then it is not known whether the write was carried out).
                After ``Throttled`` nothing more is sent to the subscription before the time it names.
        """
        kind, budget = Requests.of(request.method), budget_of(request.path)
        await self._throttle.acquire(budget, kind)
        try:
            answer = await self._send(request)
        except Throttled as error:
            if error.until is not None:
                self._throttle.block(budget, error.until, kind)
            raise
        self._throttle.heard(budget, answer.headers, kind)
        return answer

    async def _send(self, request: ChangeRequest) -> Answer:
        try:
            answer = await self._typed(request)
            if answer is None:
                answer = await self._untyped(request)
        except ClientAuthenticationError as error:
            if error.response is None:
                raise SignInRequired(error.message or str(error)) from error
            raise error_of(await _answer_of(error.response)) from error
        except HttpResponseError as error:
            if error.response is None:
                raise_unreachable(error, self._environment)
            raise error_of(await _answer_of(error.response)) from error
        except AzureError as error:
            raise_unreachable(error, self._environment)
        if answer.status >= 400:  # noqa: PLR2004 -- HTTP: 400 and above are errors
            raise error_of(answer)
        return answer

    async def close(self) -> None:
        """Close the HTTP session and all clients."""
        clients: list[RecoveryServicesClient | RecoveryServicesBackupClient] = [
            *self._vaults.values(),
            *self._backup.values(),
        ]
        for client in clients:
            await client.close()
        await self._plain.close()
        await self._transport.close()

    async def _typed(self, request: ChangeRequest) -> Answer | None:
        """Carry out a Recovery Services write with the SDK's own operation, or None if there is none."""
        caught: list[PipelineResponse[Any, Any]] = []
        operation = self._operation(request, caught.append)
        if operation is None:
            return None
        await operation
        return await _answer_of(caught[-1].http_response)

    def _operation(self, request: ChangeRequest, hook: _Hook) -> _Operation | None:
        content = cast("IO[bytes]", request.content() or b"")
        if request.api_version == api_versions.VAULTS and (found := _match(_VAULT, request.path)):
            vaults = self._vault_client(found["subscription"]).vaults
            group, vault = found["group"], found["vault"]
            if request.method == "PUT":
                return vaults.begin_create_or_update(
                    group, vault, content, polling=False, raw_response_hook=hook
                )
            if request.method == "PATCH":
                return vaults.begin_update(group, vault, content, polling=False, raw_response_hook=hook)
            if request.method == "DELETE":
                return vaults.begin_delete(group, vault, polling=False, raw_response_hook=hook)
        if request.api_version == api_versions.BACKUP:
            return self._item_operation(request, content, hook) or self._other_operation(
                request, content, hook
            )
        return None

    def _item_operation(self, request: ChangeRequest, content: IO[bytes], hook: _Hook) -> _Operation | None:
        """The SDK's operation on a protected item."""
        found = _match(_ITEM + "(?P<backup>/backup)?", request.path)
        if found is None:
            return None
        client = self._backup_client(found["subscription"])
        names = (found["vault"], found["group"], found["fabric"], found["container"], found["item"])
        match (request.method, bool(found["backup"])):
            case ("PUT", False):
                return client.protected_items.begin_create_or_update(
                    *names, content, polling=False, raw_response_hook=hook
                )
            case ("DELETE", False):
                return client.protected_items.delete(*names, raw_response_hook=hook)
            case ("POST", True):
                return client.backups.trigger(*names, content, raw_response_hook=hook)
        return None

    def _other_operation(self, request: ChangeRequest, content: IO[bytes], hook: _Hook) -> _Operation | None:
        """The SDK's operation on a policy or a job."""
        if found := _match(_POLICY, request.path):
            policies_ = self._backup_client(found["subscription"]).protection_policies
            names = (found["vault"], found["group"], found["policy"])
            if request.method == "PUT":
                return policies_.create_or_update(*names, content, raw_response_hook=hook)
            if request.method == "DELETE":
                return policies_.begin_delete(*names, polling=False, raw_response_hook=hook)
        if request.method == "POST" and (found := _match(_CANCEL, request.path)):
            jobs = self._backup_client(found["subscription"]).job_cancellations
            return jobs.trigger(found["vault"], found["group"], found["job"], raw_response_hook=hook)
        return None

    async def _untyped(self, request: ChangeRequest) -> Answer:
        """Groups, provider registration and the like: no typed client is shipped for them."""
        path = quote(request.path, safe="/;()$'=-_.~!,@+:")
        url = f"{self._environment.resource_manager}{path}?api-version={request.api_version}"
        content = request.content()
        headers = {"Content-Type": "application/json"} if content is not None else None
        response = await self._plain.send_request(
            HttpRequest(request.method, url, content=content, headers=headers)
        )
        return await _answer_of(response)

    def _vault_client(self, subscription: str) -> RecoveryServicesClient:
        client = self._vaults.get(subscription)
        if client is None:
            client = self._vaults[subscription] = RecoveryServicesClient(
                self._credential,
                subscription,
                base_url=self._environment.resource_manager,
                policies=self._policies,
                transport=self._transport,
                credential_scopes=[self._environment.scope],
            )
        return client

    def _backup_client(self, subscription: str) -> RecoveryServicesBackupClient:
        client = self._backup.get(subscription)
        if client is None:
            client = self._backup[subscription] = RecoveryServicesBackupClient(
                self._credential,
                subscription,
                base_url=self._environment.resource_manager,
                policies=self._policies,
                transport=self._transport,
                credential_scopes=[self._environment.scope],
            )
        return client


def _match(pattern: str, path: str) -> dict[str, str] | None:
    found = re.fullmatch(pattern, path, re.IGNORECASE)
    return {name: value or "" for name, value in found.groupdict().items()} if found else None


async def _answer_of(response: Any) -> Answer:
    """An Answer from an azure-core response, whose body may still be on the wire."""
    try:
        body = await response.read()
    except (AzureError, AttributeError):
        body = response.body() if hasattr(response, "body") else b""
    headers = {name.casefold(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, body or b"")
