"""The one way to read Azure Resource Manager: streamed, decoded row by row, repeated visibly."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

import msgspec
from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import AzureError, ClientAuthenticationError
from azure.core.rest import HttpRequest
from azure.mgmt.core import AsyncARMPipelineClient

from app.cloud import api_versions
from app.cloud.answers import Answer, decoded, error_of, parsed_date
from app.cloud.bearer import ROUTE
from app.cloud.budgets import budget_of, kind_of, resource_of
from app.cloud.environments import Environment
from app.cloud.errors import (
    CloudError,
    NotUnderstood,
    SignInRequired,
    Throttled,
    TimedOut,
    Truncated,
    Unreachable,
)
from app.cloud.pages import Page, next_slice
from app.cloud.routes import Routes
from app.cloud.throttle import GRAPH, Throttle
from app.cloud.unreachable import raise_unreachable

T = TypeVar("T")

GRAPH_PAGE = 1000
ATTEMPTS = 4
PATIENCE = timedelta(seconds=120)
"""A longer wait than this is reported instead of waited for: the user decides."""
_REPEATABLE = {408, 500, 502, 503, 504}
_BY_THE_HOUR = "ResourceRequestsThrottled"
"""Code of a limit that Recovery Services puts on one kind of read: the others may go on."""
_JSON = {"Content-Type": "application/json"}


class _Envelope(msgspec.Struct, rename="camel"):
    value: list[msgspec.Raw] | None = None
    next_link: str | None = None


class _GraphEnvelope(msgspec.Struct, rename="camel"):
    total_records: int
    count: int
    data: list[msgspec.Raw]
    result_truncated: str = "false"
    skip_token: str | None = msgspec.field(default=None, name="$skipToken")


class ArmReader:
    """Reads of one endpoint with one account. Close it with the connection that owns it."""

    def __init__(
        self,
        environment: Environment,
        client: AsyncARMPipelineClient[Any, Any],
        throttle: Throttle | None = None,
        routes: Routes | None = None,
    ) -> None:
        self.environment = environment
        self.routes = routes
        """Which sign-in speaks for which subscription; None where there is no sign-in at all."""
        self.throttle = throttle or Throttle()
        self._client = client
        self._apart = asyncio.Lock()
        """Who takes an answer apart: many lists are read at once, never two in one turn of the loop."""
        self.requests = 0
        """How many requests were sent so far, repeats included."""
        self._service_time: tuple[datetime, float] | None = None
        self._refused: dict[tuple[str, str], Throttled] = {}
        """Refusals that last too long to be waited for, by budget and type of what is read."""

    def now(self) -> datetime:
        """The time as Azure's last answer told it, running on; this machine's time before that.

        Ages are computed against it, so that a wrong clock of this computer makes no backup look stale.
        """
        if self._service_time is None:
            return datetime.now(UTC)
        told, heard = self._service_time
        return told + timedelta(seconds=time.monotonic() - heard)

    async def get(
        self, path: str, api_version: str, type_: type[T], query: Mapping[str, str] | None = None
    ) -> T:
        """One document.

        Raises:
            CloudError: any of the kinds in :mod:`app.cloud.errors`.
        """
        answer = await self._repeat("GET", self._url(path, api_version, query), None, budget_of(path))
        return decoded(answer, type_)

    async def post(self, path: str, api_version: str, body: object, type_: type[T]) -> T:
        """A question asked by POST that changes nothing (backupStatus, checkNameAvailability…)."""
        content = msgspec.json.encode(body)
        answer = await self._repeat("POST", self._url(path, api_version, None), content, budget_of(path))
        return decoded(answer, type_)

    async def pages(
        self,
        path: str,
        api_version: str,
        item: type[T],
        query: Mapping[str, str] | None = None,
        *,
        route: AsyncTokenCredential | None = None,
    ) -> AsyncIterator[Page[T]]:
        """All rows of an ARM list, in slices, following ``nextLink`` on the same host only.

        ``route`` is the sign-in to ask with where the path names no subscription.
        """
        url: str | None = self._url(path, api_version, query)
        seen: set[str] = set()
        decoder = msgspec.json.Decoder(item)
        while url:
            if url in seen:
                raise NotUnderstood("A page of the list points back to an earlier page.", field="nextLink")
            seen.add(url)
            answer = await self._repeat("GET", url, None, budget_of(path), route)
            envelope = await self._taken_apart(answer, _Envelope)
            if envelope.value is None:
                raise NotUnderstood("The answer has no list of values.", field="value")
            async for page in self._slices(envelope.value, decoder, None):
                yield page._replace(number=len(seen))
            url = self._url(envelope.next_link, api_version, None) if envelope.next_link else None

    async def graph(
        self,
        query: str,
        subscriptions: Sequence[str],
        item: type[T],
        *,
        route: AsyncTokenCredential | None = None,
    ) -> AsyncIterator[Page[T]]:
        """All rows of a Resource Graph query; it must project ``id`` or it does not page.

        Subscriptions of several sign-ins are asked about with one query each, unless ``route`` says which
        sign-in asks.

        Raises:
            Truncated: rows are missing although no further page is offered.
        """
        if route is not None:
            async for page in self._graph(query, subscriptions, item, route):
                yield page
            return
        groups = self.routes.apart(subscriptions) if self.routes else [list(subscriptions)]
        for group in groups:
            speaker = self.routes.of(group[0]) if self.routes and group else None
            async for page in self._graph(query, group, item, speaker):
                yield page

    async def _graph(
        self, query: str, subscriptions: Sequence[str], item: type[T], route: AsyncTokenCredential | None
    ) -> AsyncIterator[Page[T]]:
        decoder = msgspec.json.Decoder(item)
        token: str | None = None
        received = 0
        url = self._url("/providers/Microsoft.ResourceGraph/resources", api_versions.RESOURCE_GRAPH, None)
        while True:
            options: dict[str, object] = {"$top": GRAPH_PAGE, "resultFormat": "objectArray"}
            if token:
                options["$skipToken"] = token
            body = msgspec.json.encode(
                {"subscriptions": list(subscriptions), "query": query, "options": options}
            )
            answer = await self._repeat("POST", url, body, GRAPH, route)
            envelope = await self._taken_apart(answer, _GraphEnvelope)
            received += len(envelope.data)
            async for page in self._slices(envelope.data, decoder, envelope.total_records):
                yield page
            if not envelope.skip_token:
                break
            if envelope.skip_token == token or not envelope.data:
                raise NotUnderstood("Resource Graph offers the same page again.", field="$skipToken")
            token = envelope.skip_token
        if received < envelope.total_records or envelope.result_truncated == "true":
            raise Truncated(f"Resource Graph gave {received} of {envelope.total_records} rows.")

    async def send(
        self,
        method: str,
        path: str,
        api_version: str,
        body: object = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request whose status and headers matter; GET is repeated on passing faults, others never.

        ``path`` may be an absolute URL of the same host, such as the operation URLs of Azure.
        """
        url = self._url(path, api_version, query)
        if method == "GET":
            return await self._repeat(method, url, None, budget_of(path))
        content = None if body is None else msgspec.json.encode(body)
        return await self._once(method, url, content, budget_of(path))

    async def _repeat(
        self,
        method: str,
        url: str,
        content: bytes | None,
        budget: str,
        route: AsyncTokenCredential | None = None,
    ) -> Answer:
        resource = resource_of(url)
        self._heed(budget, resource)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._once(method, url, content, budget, route)
            except Throttled as error:
                until = error.until or datetime.now(UTC) + timedelta(seconds=2**attempt)
                hourly = resource if error.code == _BY_THE_HOUR else ""
                if attempt == ATTEMPTS or until - datetime.now(UTC) > PATIENCE:
                    if hourly:
                        self._refused[budget.casefold(), hourly.casefold()] = error
                    raise
                self.throttle.block(budget, until, kind_of(method, budget), hourly)
            except TimedOut:
                raise
            except (Unreachable, CloudError) as error:
                passing = isinstance(error, Unreachable) or error.status in _REPEATABLE
                if attempt == ATTEMPTS or not passing:
                    raise
                await asyncio.sleep(0.2 * 2**attempt)
        raise AssertionError("the last attempt either returns or raises")

    def _heed(self, budget: str, resource: str) -> None:
        """Ask nothing of which Azure said for how long it will refuse it.

        Raises:
            Throttled: as Azure said it.
        """
        error = self._refused.get((budget.casefold(), resource.casefold()))
        if error is not None and error.until is not None and error.until > datetime.now(UTC):
            raise Throttled(
                error.message,
                until=error.until,
                code=error.code,
                correlation_id=error.correlation_id,
                codes=error.codes,
            )

    async def _once(
        self,
        method: str,
        url: str,
        content: bytes | None,
        budget: str,
        route: AsyncTokenCredential | None = None,
    ) -> Answer:
        kind = kind_of(method, budget)
        await self.throttle.acquire(budget, kind, resource_of(url))
        self.requests += 1
        request = HttpRequest(method, url, content=content, headers=_JSON if content is not None else None)
        try:
            response = await self._client.send_request(request, stream=True, **{ROUTE: route})
            async with response:
                body = await response.read()
                headers = {name.casefold(): value for name, value in response.headers.items()}
                answer = Answer(response.status_code, headers, body)
        except ClientAuthenticationError as error:
            raise SignInRequired(error.message or str(error)) from error
        except AzureError as error:
            raise_unreachable(error, self.environment)
        self.throttle.heard(budget, answer.headers, kind, resource_of(url))
        told = parsed_date(answer.headers.get("date", ""))
        if told is not None:
            self._service_time = (told, time.monotonic())
        if answer.status >= 400:  # noqa: PLR2004 -- HTTP: 400 and above are errors
            raise error_of(answer)
        return answer

    async def _taken_apart(self, answer: Answer, type_: type[T]) -> T:
        """A page as rows that are not decoded yet: some milliseconds for one of 3 MB."""
        async with self._apart:
            envelope = decoded(answer, type_)
            await asyncio.sleep(0)
        return envelope

    async def _slices(
        self, rows: list[msgspec.Raw], decoder: "msgspec.json.Decoder[T]", total: int | None
    ) -> AsyncIterator[Page[T]]:
        if not rows:
            yield Page([], [], total)
        left = iter(rows)
        done = 0
        while done < len(rows):
            async with self._apart:
                page = next_slice(left, decoder, total)
                await asyncio.sleep(0)
            done += len(page.items) + len(page.rejected)
            yield page

    def _url(self, path: str, api_version: str, query: Mapping[str, str] | None) -> str:
        base = self.environment.resource_manager
        if path.startswith(("http://", "https://")):
            ours, theirs = urlsplit(base), urlsplit(path)
            if (ours.scheme, ours.netloc.casefold()) != (theirs.scheme, theirs.netloc.casefold()):
                raise NotUnderstood(
                    "Azure's answer points to another host; it was not followed.", field="nextLink"
                )
            url = path
        else:
            url = base + quote(path, safe="/;()$'=-_.~!,@+:")
        names = {name.casefold() for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
        added = dict(query or {})
        if "api-version" not in names:
            added["api-version"] = api_version
        text = "&".join(f"{name}={quote(value, safe='')}" for name, value in added.items())
        return url + (("&" if "?" in url else "?") + text if text else "")
