"""The front door of Azure Resource Manager: what every request goes through before a handler sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import msgspec

from app.sandbox import errors
from app.sandbox.accounts import Account, Caller
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse
from app.sandbox.resources.locking import check_locks
from app.sandbox.resources.policy_assignments import Resource, check_policies, named_redundancy
from app.sandbox.routing import Match, Router
from app.sandbox.state import State
from app.sandbox.throttling import Throttle

_GRAPH_PATH = "/providers/microsoft.resourcegraph/resources"
_WRITES_THAT_NEED_REGISTRATION = frozenset({"PUT", "PATCH"})
_MINIMUM_GROUP_SEGMENTS = 4
_GROUP_SEGMENTS = 4
_RESOURCE_SEGMENTS = 8


@dataclass(frozen=True)
class Incoming:
    """One HTTP request as it arrived: path still quoted, query as text, body as bytes."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class Gateway:
    """Routes, authorises and counts requests, and hands them to the handlers of the resource providers."""

    def __init__(self, state: State, router: Router, throttle: Throttle) -> None:
        self.state = state
        self.router = router
        self.throttle = throttle
        self.base_url = ""

    async def answer(self, incoming: Incoming, caller: Caller | None = None) -> ArmResponse:
        """The answer of the handler that the request leads to, rate-limit headers added.

        Without a caller the request is that of the state's own account.

        Raises:
            ArmError: what ARM or the handler answers instead.
        """
        state = self.state
        state.settle()
        caller = caller or Caller(state.account)
        query = {name.casefold(): value for name, value in parse_qsl(incoming.query, keep_blank_values=True)}
        if not query.get("api-version"):
            message = "The api-version query parameter (?api-version=) is required for all requests."
            raise ArmError(400, "MissingApiVersionParameter", message, headers=errors.GATEWAY)
        match = self.router.find(incoming.method, incoming.path)
        if match is None:
            raise self._no_route(incoming, query["api-version"])
        self._check_subscription(match, caller)
        _authorise(match, incoming.path, caller.account)
        limits = self._count(incoming, match)
        try:
            self._check_group(match, incoming)
            self._check_registration(match, incoming)
            path = unquote(incoming.path)
            check_locks(state, incoming.method, path, scope_of(path))
            body = _decoded(incoming.body)
            if incoming.method in _WRITES_THAT_NEED_REGISTRATION:
                self._check_policies(path, incoming.method, body)
            request = ArmRequest(
                method=incoming.method,
                path=incoming.path,
                segments=match.segments,
                query=query,
                headers=incoming.headers,
                body=body,
                state=state,
                account=caller.account,
                base_url=self.base_url,
                tenants=state.tenants if caller.tenants is None else caller.tenants,
            )
            response = await match.handler(request)
        except ArmError as error:
            error.headers = {**limits, **error.headers}
            raise
        finally:
            if incoming.method not in ("GET", "HEAD") and incoming.path.casefold() != _GRAPH_PATH:
                state.changes += 1
        return ArmResponse(response.status, response.body, {**limits, **response.headers})

    def _count(self, incoming: Incoming, match: Match) -> dict[str, str]:
        if incoming.path.casefold() == _GRAPH_PATH:
            return self.throttle.admit_query()
        subscription = match.segments.get("subscription", "").casefold()
        return self.throttle.admit(incoming.method, subscription, match.action)

    def _no_route(self, incoming: Incoming, api_version: str) -> ArmError:
        allowed = self.router.methods(incoming.path)
        if allowed:
            message = f"The requested resource does not support http method '{incoming.method}'."
            headers = {**errors.GATEWAY, "Allow": ", ".join(allowed)}
            return ArmError(405, "MethodNotAllowed", message, headers=headers)
        namespace, _, kind = errors.type_and_name(unquote(incoming.path)).partition("/")
        if "/providers/" not in incoming.path.casefold() or not kind:
            message = f"The resource path '{unquote(incoming.path)}' is not known."
            return ArmError(404, "NotFound", message, headers=errors.GATEWAY)
        types = "/".join(kind.split("/")[::2])
        message = (
            f"The resource type '{types}' could not be found in the namespace '{namespace}' "
            f"for api version '{api_version}'."
        )
        return ArmError(404, "InvalidResourceType", message, headers=errors.GATEWAY)

    def _check_subscription(self, match: Match, caller: Caller) -> None:
        """Existence, and whether the token is of the subscription's tenant or of one that manages it."""
        subscription = match.segments.get("subscription")
        if subscription is None:
            return
        document = self.state.subscriptions.get(subscription.casefold())
        if document is None:
            raise errors.subscription_not_found(subscription)
        managing = [one["tenantId"] for one in document.get("managedByTenants") or ()]
        if caller.tenant_id and caller.tenant_id not in (document["tenantId"], *managing):
            raise errors.wrong_tenant(caller.tenant_id, document["tenantId"], self.base_url)

    def _check_group(self, match: Match, incoming: Incoming) -> None:
        group = match.segments.get("group")
        if group is None or len(incoming.path.strip("/").split("/")) <= _MINIMUM_GROUP_SEGMENTS:
            return
        identity = f"/subscriptions/{match.segments['subscription']}/resourceGroups/{group}"
        document = self.state.store.get(identity)
        if document is None:
            raise errors.group_not_found(group)
        if (
            incoming.method in _WRITES_THAT_NEED_REGISTRATION
            and document["properties"]["provisioningState"] == "Deleting"
        ):
            raise errors.group_being_deleted(group)

    def _check_registration(self, match: Match, incoming: Incoming) -> None:
        if incoming.method not in _WRITES_THAT_NEED_REGISTRATION:
            return
        head, _, tail = unquote(incoming.path).rpartition("/providers/")
        namespace = tail.split("/")[0]
        subscription = match.segments.get("subscription", "").casefold()
        status = self.state.registrations.get((subscription, namespace.casefold()), "Registered")
        if head and status not in ("Registered", "Registering"):
            raise errors.not_registered(namespace)

    def _check_policies(self, path: str, method: str, body: Any) -> None:
        """Policies look at what has tags and a region: groups, and resources directly below them."""
        segments = path.strip("/").split("/")
        if len(segments) == _GROUP_SEGMENTS and segments[2].casefold() == "resourcegroups":
            resource_type = "Microsoft.Resources/subscriptions/resourceGroups"
        elif len(segments) == _RESOURCE_SEGMENTS and segments[4].casefold() == "providers":
            resource_type = "/".join(segments[5:7])
        else:
            return
        if resource_type.casefold().startswith("microsoft.authorization/"):  # has neither
            return
        given = body if isinstance(body, dict) else {}
        before = (self.state.store.get(path) if method == "PATCH" else None) or {}
        location, tags = (
            given.get("location") or before.get("location"),
            given.get("tags", before.get("tags")),
        )
        resource = Resource(
            path,
            resource_type,
            location,
            tags if isinstance(tags, dict) else None,
            named_redundancy(given) or named_redundancy(before),
        )
        check_policies(self.state, resource)


def _authorise(match: Match, path: str, account: Account) -> None:
    if match.action is None:
        return
    scope = scope_of(unquote(path))
    if not account.may(match.action, scope):
        raise errors.authorization_failed(account.name, account.object_id, match.action, scope)


def scope_of(path: str) -> str:
    """The scope at which ARM checks the right for a decoded path: the resource, or what a list is taken of.

    ``…/virtualMachines/web/start`` is checked at the VM, ``/subscriptions/S/providers/P/vaults`` at the
    subscription.
    """
    trimmed = path.rstrip("/")
    position = trimmed.casefold().rfind("/providers/")
    if position < 0:
        segments = trimmed.split("/")
        return "/".join(segments if len(segments) % 2 else segments[:-1]) or "/"
    head, tail = trimmed[:position], trimmed[position + 1 :].split("/")
    pairs = (len(tail) - 2) // 2
    if pairs == 0:
        return head or "/"
    return "/".join((head, *tail[: 2 + 2 * pairs]))


def _decoded(body: bytes) -> Any:
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"The request content was invalid and could not be deserialized: '{error}'."
        raise ArmError(400, "InvalidRequestContent", message, headers=errors.GATEWAY) from error
