"""The one way to read Azure Resource Manager: streamed, decoded row by row, repeated visibly."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

import msgspec
from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    IncompleteReadError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
)
from azure.core.rest import HttpRequest
from azure.mgmt.core import AsyncARMPipelineClient

from app.cloud import api_versions
from app.cloud.answers import Answer, error_of, parsed_date
from app.cloud.bearer import ROUTE
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
from app.cloud.routes import Routes
from app.cloud.throttle import GRAPH, Requests, Throttle

T = TypeVar("T")

ROWS_PER_SLICE = 100
"""Rows decoded before the event loop gets its turn, at most (DESIGN section 4)."""
SLICE_SECONDS = 0.002
"""A slice ends earlier after so long."""
GRAPH_PAGE = 1000
ATTEMPTS = 4
PATIENCE = timedelta(seconds=120)
"""A longer wait than this is reported instead of waited for: the user decides."""
_REPEATABLE = {408, 500, 502, 503, 504}
_BY_THE_HOUR = "ResourceRequestsThrottled"
"""Code of a limit that Recovery Services puts on one kind of read: the others may go on."""
_JSON = {"Content-Type": "application/json"}


class Rejected(NamedTuple):
    """A row that does not have the form we read: the thing it is about and what did not fit."""

    id: str
    field: str
    message: str
    document: bytes


class Page(NamedTuple, Generic[T]):
    """A slice of a page: at most 100 rows."""

    items: list[T]
    rejected: list[Rejected]
    total: int | None
    """How many rows there are in all, where the service says so (Resource Graph)."""
    number: int = 1
    """Which page of the list the slice is from: how many requests were needed so far."""


class _Envelope(msgspec.Struct, rename="camel"):
    value: list[msgspec.Raw] | None = None
    next_link: str | None = None


class _GraphEnvelope(msgspec.Struct, rename="camel"):
    total_records: int
    count: int
    data: list[msgspec.Raw]
    result_truncated: str = "false"
    skip_token: str | None = msgspec.field(default=None, name="$skipToken")


class _Identified(msgspec.Struct):
    id: str = ""


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
        return _decode(answer, type_)

    async def post(self, path: str, api_version: str, body: object, type_: type[T]) -> T:
        """A question asked by POST that changes nothing (backupStatus, checkNameAvailability…)."""
        content = msgspec.json.encode(body)
        answer = await self._repeat("POST", self._url(path, api_version, None), content, budget_of(path))
        return _decode(answer, type_)

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
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._once(method, url, content, budget, route)
            except Throttled as error:
                until = error.until or datetime.now(UTC) + timedelta(seconds=2**attempt)
                if attempt == ATTEMPTS or until - datetime.now(UTC) > PATIENCE:
                    raise
                hourly = resource_of(url) if error.code == _BY_THE_HOUR else ""
                self.throttle.block(budget, until, _kind(method, budget), hourly)
            except TimedOut:
                raise
            except (Unreachable, CloudError) as error:
                passing = isinstance(error, Unreachable) or error.status in _REPEATABLE
                if attempt == ATTEMPTS or not passing:
                    raise
                await asyncio.sleep(0.2 * 2**attempt)
        raise AssertionError("the last attempt either returns or raises")

    async def _once(
        self,
        method: str,
        url: str,
        content: bytes | None,
        budget: str,
        route: AsyncTokenCredential | None = None,
    ) -> Answer:
        kind = _kind(method, budget)
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
            envelope = _decode(answer, type_)
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
                page = _slice(left, decoder, total)
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


def raise_unreachable(error: AzureError, environment: Environment) -> NoReturn:
    """Turn a failure below HTTP into our own error.

    Raises:
        Unreachable: always; ``TimedOut`` where the peer was too slow.
    """
    host = urlsplit(environment.resource_manager).netloc
    if isinstance(error, ServiceRequestTimeoutError | ServiceResponseTimeoutError):
        raise TimedOut(f"{host} did not answer in time.", host=host) from error
    if isinstance(error, ServiceRequestError | ServiceResponseError | IncompleteReadError):
        raise Unreachable(str(error.message or error)[:500], host=host) from error
    raise Unreachable(str(error)[:500], host=host) from error


def resource_of(url: str) -> str:
    """The type of what is read, such as ``backupJobs`` for the list and for one job alike."""
    _, provider, tail = urlsplit(url).path.rpartition("/providers/")
    parts = tail.split("/")[1:] if provider else []
    return parts[-1 - (len(parts) % 2 == 0)] if parts else ""


def _kind(method: str, budget: str) -> Requests:
    """What ARM counts a request as; queries of Resource Graph are in a budget of their own."""
    return Requests.READS if budget == GRAPH else Requests.of(method)


def budget_of(path: str) -> str:
    """The subscription whose budget a request uses; empty for tenant-level requests."""
    text = urlsplit(path).path if "://" in path else path
    parts = text.split("/")
    return parts[2] if len(parts) > 2 and parts[1].casefold() == "subscriptions" else ""  # noqa: PLR2004 -- /subscriptions/{id}


def _decode(answer: Answer, type_: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.body, type=type_)
    except msgspec.ValidationError as error:
        raise NotUnderstood(
            f"The answer does not have the expected form: {error}",
            field=_field(str(error)),
            status=answer.status,
            correlation_id=answer.correlation_id,
        ) from error
    except msgspec.DecodeError as error:
        raise NotUnderstood(
            "The answer is not from Azure Resource Manager (no JSON).",
            status=answer.status,
            correlation_id=answer.correlation_id,
        ) from error


def _slice(left: Iterator[msgspec.Raw], decoder: "msgspec.json.Decoder[T]", total: int | None) -> Page[T]:
    """The next rows, as many as one turn of the loop bears."""
    items: list[T] = []
    rejected: list[Rejected] = []
    end = time.perf_counter() + SLICE_SECONDS
    for row in islice(left, ROWS_PER_SLICE):
        try:
            items.append(decoder.decode(row))
        except msgspec.DecodeError as error:
            rejected.append(_rejected(row, error))
        if time.perf_counter() > end:
            break
    return Page(items, rejected, total)


def _rejected(row: msgspec.Raw, error: msgspec.DecodeError) -> Rejected:
    try:
        identity = msgspec.json.decode(row, type=_Identified).id
    except msgspec.DecodeError:
        identity = ""
    return Rejected(identity, _field(str(error)), str(error), bytes(row))


def _field(message: str) -> str:
    """The JSON path that msgspec names: ``Expected `int`, got `str` - at `$.properties.x```."""
    _, _, path = message.partition(" - at `")
    return path.rstrip("`").removeprefix("$.")
