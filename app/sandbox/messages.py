"""What a handler of the simulated Azure gets and gives: requests, responses, errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from app.sandbox.accounts import Account
    from app.sandbox.state import State

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class ArmRequest:
    """One request after routing: captured path segments decoded, query names in lower case."""

    method: str
    path: str
    segments: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    state: "State"
    account: "Account"
    base_url: str
    """Scheme, host and port without a trailing slash; next links and operation URLs start with it."""
    tenants: Sequence[Json] = ()
    """The tenants that the caller belongs to."""

    @property
    def subscription(self) -> str:
        """The subscription id of the path."""
        return self.segments["subscription"]

    @property
    def group(self) -> str:
        """The resource group of the path, as the caller spelled it."""
        return self.segments["group"]


@dataclass(frozen=True)
class ArmResponse:
    """An answer; ``body`` is serialised unless it is bytes, and absent when None."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class ArmError(Exception):
    """An answer in ARM's error envelope: ``{"error": {"code", "message", ...}}``."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        target: str | None = None,
        details: list[Json] | None = None,
        additional_info: list[Json] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.target = target
        self.details = details
        self.additional_info = additional_info
        self.headers = dict(headers or {})
