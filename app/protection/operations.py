"""Following what Azure carries out after it has accepted a request, by the URLs of its answer."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec

from app.cloud import api_versions
from app.cloud.answers import Answer, retry_at
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError, NotUnderstood, ServiceError, TimedOut
from app.protection.documents import OperationDocument

PATIENCE_SECONDS = 1800.0
"""How long an accepted operation is followed before it is reported as not finished."""
_ACCEPTED = 202
_RUNNING = frozenset({"inprogress", "running", "accepted", "provisioning", "updating", "creating", ""})
_SUCCEEDED = "succeeded"


class OperationFailed(ServiceError):
    """Azure carried the operation out and it ended badly: it is known that it did not succeed."""


def operation_url(headers: Mapping[str, str]) -> str:
    """The URL of the status document of an accepted request; empty where the answer has none."""
    return headers.get("azure-asyncoperation", "")


async def follow(reader: ArmReader, answer: Answer, interval: float) -> OperationDocument:
    """Wait until the operation of an answer has ended well; an answer without one has ended already.

    ``interval`` in seconds counts where Azure gives no Retry-After.

    Raises:
        OperationFailed: it ended as failed or cancelled, with Azure's code and message.
        CloudError: it could not be followed, or did not end in time (``TimedOut``).
    """
    url = operation_url(answer.headers)
    if not url:
        if answer.headers.get("location") and answer.status == _ACCEPTED:
            await follow_location(reader, answer, interval)
        return OperationDocument("Succeeded")
    headers: Mapping[str, str] = answer.headers
    async with _patience(url):
        while True:
            await asyncio.sleep(wait_seconds(headers, interval))
            polled = await reader.send("GET", url, api_versions.BACKUP)
            headers = polled.headers
            document = _decode(polled)
            if document.status.casefold() not in _RUNNING:
                return _succeeded(document)


async def read_operation(reader: ArmReader, url: str) -> OperationDocument:
    """The status document of an operation, once.

    Raises:
        CloudError: it could not be read.
    """
    return _decode(await reader.send("GET", url, api_versions.BACKUP))


async def follow_location(reader: ArmReader, answer: Answer, interval: float) -> None:
    """Wait until the Location of an answer says something else than 202.

    Raises:
        CloudError: the operation failed, could not be followed, or did not end in time.
    """
    headers: Mapping[str, str] = answer.headers
    url = headers.get("location", "")
    async with _patience(url):
        while url:
            await asyncio.sleep(wait_seconds(headers, interval))
            polled = await reader.send("GET", url, api_versions.BACKUP)
            if polled.status != _ACCEPTED:
                return
            headers = polled.headers
            url = headers.get("location", url)


def has_ended(document: OperationDocument) -> bool:
    """Whether an operation is over, well or not."""
    return document.status.casefold() not in _RUNNING


def failure_of(document: OperationDocument) -> OperationFailed | None:
    """The error of an operation that has ended badly; None for one that runs or ended well."""
    status = document.status.casefold()
    if status in _RUNNING or status == _SUCCEEDED:
        return None
    error = document.error
    message = (error.message if error else None) or document.status
    return OperationFailed(message, code=(error.code if error else None) or document.status)


def wait_seconds(headers: Mapping[str, str], interval: float) -> float:
    """How long to wait before asking again: Retry-After, else ``interval``."""
    now = datetime.now(UTC)
    until = retry_at(headers, "", now)
    return interval if until is None else max(0.0, (until - now).total_seconds())


def _decode(answer: Answer) -> OperationDocument:
    try:
        return msgspec.json.decode(answer.body, type=OperationDocument)
    except msgspec.DecodeError as error:
        raise NotUnderstood("The status of the operation was not understood.", field=str(error)) from error


def _succeeded(document: OperationDocument) -> OperationDocument:
    error: CloudError | None = failure_of(document)
    if error is not None:
        raise error
    return document


@asynccontextmanager
async def _patience(url: str) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield
    except TimeoutError as error:
        host = urlsplit(url).hostname or ""
        raise TimedOut("Azure did not finish in time.", host=host) from error
