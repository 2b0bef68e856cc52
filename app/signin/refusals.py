"""From what azure-identity raises to an error of ours that keeps Entra's own code."""

import json
import re
from typing import Any

from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    ServiceRequestError,
    ServiceResponseError,
)
from msgspec import Struct

from app.cloud.errors import CloudError, SignInRequired, Unreachable

_CODE = re.compile(r"AADSTS\d{4,8}")
_CORRELATION = re.compile(r"Correlation ID:\s*([0-9a-fA-F-]{36})")
_TAIL = re.compile(r"\s*(?:Trace ID|Correlation ID|Timestamp):.*", re.DOTALL)

TIMED_OUT = "SignInTimedOut"
OTHER_ACCOUNT = "OtherAccount"
NOT_AVAILABLE = "MethodNotAvailable"
INTERACTION = "InteractionRequired"
NO_SUCH_TENANT = "NoSuchTenant"
"""Codes of ours, where Entra gave none; the texts explain them like Entra's."""


HELPED_BY_A_PERSON = frozenset(
    {INTERACTION, TIMED_OUT, OTHER_ACCOUNT}
    | {f"AADSTS{number}" for number in (16000, 50058, 50072, 50074, 50076, 50078, 50079, 50132, 50133)}
    | {f"AADSTS{number}" for number in (50140, 50158, 50173, 65001, 70008, 70016, 70019, 70043, 75011)}
    | {f"AADSTS{number}" for number in (700082, 700084)}
)
"""Codes after which signing in again by hand helps; after the others somebody else has to act first."""


class Refusal(Struct, frozen=True):
    """What Entra said: its code, its sentence without trace ids, and the claims that it wants."""

    code: str
    message: str
    correlation_id: str = ""
    claims: str = ""


def refusal_of(text: str, document: dict[str, Any] | None = None) -> Refusal:
    """Take Entra's answer apart; the code is empty where there is none."""
    said = document or {}
    description = str(said.get("error_description") or text)
    found = _CODE.search(description)
    correlated = _CORRELATION.search(description)
    message = _TAIL.sub("", description).removeprefix("Authentication failed: ").strip()
    return Refusal(
        code=found.group(0) if found else "",
        message=message[:1000],
        correlation_id=str(said.get("correlation_id") or (correlated.group(1) if correlated else "")),
        claims=str(said.get("claims") or ""),
    )


def error_from(error: Exception, *, host: str) -> CloudError:
    """The error of ours for what azure-identity raised; ``host`` is the authority."""
    below = _unreachable(error)
    if below is not None:
        return Unreachable(str(below)[:500], host=host)
    if isinstance(error, TimeoutError):
        return SignInRequired("The sign-in took too long and was ended.", code=TIMED_OUT)
    response = getattr(error, "response", None)
    document = _document(response)
    refusal = refusal_of(getattr(error, "message", "") or str(error), document)
    claims = refusal.claims or getattr(error, "claims", None) or ""
    code = refusal.code or _own_code(error)
    return SignInRequired(
        refusal.message or type(error).__name__,
        code=code,
        status=int(getattr(response, "status_code", 0) or 0),
        correlation_id=refusal.correlation_id,
        claims=claims,
    )


def _own_code(error: Exception) -> str:
    name = type(error).__name__
    if name == "AuthenticationRequiredError":
        return INTERACTION
    if name == "CredentialUnavailableError":
        return NOT_AVAILABLE
    text = str(error)
    if "Timed out" in text:
        return TIMED_OUT
    if "Unable to get authority configuration" in text:  # MSAL keeps Entra's own answer to itself here
        return NO_SUCH_TENANT
    return ""


def _unreachable(error: BaseException | None) -> BaseException | None:
    """The failure below HTTP that is hidden in an authentication error, if there is one."""
    seen = 0
    while error is not None and seen < 8:  # noqa: PLR2004 -- a chain of causes may not hold us up
        if isinstance(error, ServiceRequestError | ServiceResponseError):
            return error
        if isinstance(error, AzureError) and not isinstance(error, ClientAuthenticationError):
            return None
        error = error.__cause__ or error.__context__
        seen += 1
    return None


def _document(response: Any) -> dict[str, Any] | None:
    if response is None:
        return None
    try:
        found = json.loads(response.text())
    except Exception:  # noqa: BLE001 -- a body that cannot be read says nothing more
        return None
    return found if isinstance(found, dict) else None
