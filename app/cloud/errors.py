"""The few kinds of failure the rest of the program has to tell apart."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.reading import Reason


class CloudError(Exception):
    """Something that was asked of Azure did not succeed.

    ``str(error)`` is Azure's own message as plain text, or ours where Azure said nothing; sentences for
    people are made from the type, the code and the fields by the rooms that show them.
    """

    reason: Reason = Reason.NOT_READ

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        status: int = 0,
        correlation_id: str = "",
        codes: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        """HTTP status, 0 when there was no answer."""
        self.correlation_id = correlation_id
        self.codes = tuple(codes)
        """All codes of a nested error, outermost first."""

    def details(self) -> str:
        """One line to copy into a ticket: status, code, correlation id. Holds no token and no URL."""
        parts = [type(self).__name__]
        if self.status:
            parts.append(f"HTTP {self.status}")
        if self.code:
            parts.append(self.code)
        if self.correlation_id:
            parts.append(f"correlation id {self.correlation_id}")
        return ", ".join(parts)


class SignInRequired(CloudError):
    """The token is missing, expired or refused (401), or Entra gives none.

    ``code`` is then Entra's (``AADSTS50076``). ``claims`` are those that the next sign-in must bring, as
    Azure asked for them; ``account`` and ``tenant_id`` say whose sign-in it is, where that is known.
    """

    reason = Reason.FORBIDDEN

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        status: int = 0,
        correlation_id: str = "",
        codes: Sequence[str] = (),
        claims: str = "",
    ) -> None:
        super().__init__(message, code=code, status=status, correlation_id=correlation_id, codes=codes)
        self.claims = claims
        self.account = ""
        self.tenant_id = ""


class Forbidden(CloudError):
    """The account lacks a right (403); ``action`` and ``scope`` as Azure names them, else empty."""

    reason = Reason.FORBIDDEN

    def __init__(
        self,
        message: str,
        *,
        action: str = "",
        scope: str = "",
        code: str = "",
        status: int = 403,
        correlation_id: str = "",
        codes: Sequence[str] = (),
    ) -> None:
        super().__init__(message, code=code, status=status, correlation_id=correlation_id, codes=codes)
        self.action = action
        self.scope = scope


class NotFound(CloudError):
    """The thing is not there (404)."""


class Conflict(CloudError):
    """Something else holds the thing, or it is in the wrong state (409, 412)."""


class Throttled(CloudError):
    """Azure asks to wait (429); ``until`` is the earliest time of the next attempt."""

    reason = Reason.THROTTLED

    def __init__(
        self,
        message: str,
        *,
        until: datetime | None = None,
        code: str = "",
        status: int = 429,
        correlation_id: str = "",
        codes: Sequence[str] = (),
    ) -> None:
        super().__init__(message, code=code, status=status, correlation_id=correlation_id, codes=codes)
        self.until = until


class ServiceError(CloudError):
    """Any other refusal or failure of the service; the code says which."""


class Unreachable(CloudError):
    """No answer: name not found, refused, cut, or certificate not trusted. ``host`` names the peer."""

    reason = Reason.UNREACHABLE

    def __init__(self, message: str, *, host: str) -> None:
        super().__init__(message)
        self.host = host


class TimedOut(Unreachable):
    """The peer did not answer in time."""

    reason = Reason.TIMEOUT


class NotUnderstood(CloudError):
    """An answer came, but not in the form of Azure Resource Manager; ``field`` where one is known."""

    reason = Reason.NOT_UNDERSTOOD

    def __init__(self, message: str, *, field: str = "", status: int = 0, correlation_id: str = "") -> None:
        super().__init__(message, status=status, correlation_id=correlation_id)
        self.field = field


class Truncated(NotUnderstood):
    """Resource Graph gave fewer rows than it counted."""

    reason = Reason.TRUNCATED


class ChoiceNeeded(CloudError):
    """There are too many subscriptions to read them all unasked: somebody has to choose."""

    def __init__(self, count: int) -> None:
        super().__init__(f"The account sees {count} subscriptions.")
        self.count = count


class EndpointRefused(CloudError):
    """The address may not be used: no URL, or plain http to another machine than this one."""


class TokenFileUnusable(CloudError):
    """The access-token file cannot be used; ``problem`` is missing, unreadable, empty, open or wrong."""

    def __init__(self, message: str, *, problem: str) -> None:
        super().__init__(message)
        self.problem = problem
