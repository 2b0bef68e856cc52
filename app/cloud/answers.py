"""From an HTTP answer of Azure to a value or to one of our errors."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple, TypeVar

import msgspec

from app.cloud.errors import (
    CloudError,
    Conflict,
    Forbidden,
    NotFound,
    NotUnderstood,
    ServiceError,
    SignInRequired,
    Throttled,
)

T = TypeVar("T")

_MESSAGE_LIMIT = 4000


class Answer(NamedTuple):
    """One HTTP answer: header names in lower case, the body as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def correlation_id(self) -> str:
        """The id support asks for."""
        return self.headers.get("x-ms-correlation-request-id") or self.headers.get("x-ms-request-id", "")


class _Error(NamedTuple):
    codes: tuple[str, ...]
    message: str


def decoded(answer: Answer, type_: type[T]) -> T:
    """The body as a value.

    Raises:
        NotUnderstood: it does not have that form.
    """
    try:
        return msgspec.json.decode(answer.body, type=type_)
    except msgspec.ValidationError as error:
        raise NotUnderstood(
            f"The answer does not have the expected form: {error}",
            field=field_named(str(error)),
            status=answer.status,
            correlation_id=answer.correlation_id,
        ) from error
    except msgspec.DecodeError as error:
        raise NotUnderstood(
            "The answer is not from Azure Resource Manager (no JSON).",
            status=answer.status,
            correlation_id=answer.correlation_id,
        ) from error


def field_named(message: str) -> str:
    """The JSON path that msgspec names: ``Expected `int`, got `str` - at `$.properties.x```."""
    _, _, path = message.partition(" - at `")
    return path.rstrip("`").removeprefix("$.")


def error_of(answer: Answer, now: datetime | None = None) -> CloudError:
    """The error that an answer with a status of 400 or more stands for."""
    found = _read_error(answer.body)
    if found is None and not _is_json(answer.body):
        return NotUnderstood(
            "The answer is not from Azure Resource Manager.",
            status=answer.status,
            correlation_id=answer.correlation_id,
        )
    codes, message = found or ((), "")
    code = codes[0] if codes else ""
    status, correlation_id = answer.status, answer.correlation_id
    message = message or f"HTTP {status}"
    if status == 401:  # noqa: PLR2004 -- HTTP status codes are names of their own
        return SignInRequired(message, code=code, status=status, correlation_id=correlation_id, codes=codes)
    if status == 403:  # noqa: PLR2004 -- see above
        action, scope = _missing_right(message)
        return Forbidden(
            message, action=action, scope=scope, code=code, correlation_id=correlation_id, codes=codes
        )
    if status == 429:  # noqa: PLR2004 -- see above
        until = retry_at(answer.headers, message, now or datetime.now(UTC))
        return Throttled(message, until=until, code=code, correlation_id=correlation_id, codes=codes)
    kinds: dict[int, type[CloudError]] = {404: NotFound, 409: Conflict, 412: Conflict}
    kind = kinds.get(status, ServiceError)
    return kind(message, code=code, status=status, correlation_id=correlation_id, codes=codes)


def retry_at(headers: Mapping[str, str], message: str, now: datetime) -> datetime | None:
    """When to ask again: Retry-After in seconds or as a date, else the seconds named in the message.

    Recovery Services says "Please try again after '324' seconds." (OPERATIONS.md, "Errors and throttling").
    """
    given = headers.get("retry-after", "").strip()
    if given.isdigit():
        return now + timedelta(seconds=int(given))
    moment = parsed_date(given)
    if moment is not None:
        return moment
    named = re.search(r"after '?(\d{1,6})'? seconds", message)
    return now + timedelta(seconds=int(named.group(1))) if named else None


def parsed_date(text: str) -> datetime | None:
    """The date of an HTTP header, aware; None where there is none or it cannot be read."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_json(body: bytes) -> bool:
    if not body.strip():
        return True
    try:
        return isinstance(msgspec.json.decode(body), dict)
    except msgspec.DecodeError:
        return False


def _read_error(body: bytes) -> _Error | None:
    try:
        document = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None
    if not isinstance(document, dict):
        return None
    envelope = document.get("error", document)
    if isinstance(envelope, str):
        return _Error((envelope,), str(document.get("error_description", ""))[:_MESSAGE_LIMIT])
    if not isinstance(envelope, dict):
        return None
    codes: list[str] = []
    message = ""
    pending = [envelope]
    while pending and len(codes) < 10:  # noqa: PLR2004 -- a hostile answer may nest without end
        part = pending.pop(0)
        code = part.get("code") or part.get("ErrorCode") or part.get("Code")
        text = part.get("message") or part.get("Message") or ""
        if isinstance(text, dict):
            text = text.get("Value") or text.get("value") or ""
        if code:
            codes.append(str(code))
        message = message or str(text)
        details = part.get("details")
        pending.extend(one for one in details or [] if isinstance(one, dict)) if isinstance(
            details, list
        ) else None
    if not codes and not message:
        return None
    return _Error(tuple(codes), message[:_MESSAGE_LIMIT])


def _missing_right(message: str) -> tuple[str, str]:
    found = re.search(r"action '([^']+)' over scope '([^']+)'", message)
    return (found.group(1), found.group(2)) if found else ("", "")
