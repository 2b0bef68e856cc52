"""What Azure's errors mean for one step, as sentences of the content files."""

from datetime import UTC

from app.cloud.errors import (
    CloudError,
    Conflict,
    Forbidden,
    NotFound,
    NotUnderstood,
    SignInRequired,
    Throttled,
    TimedOut,
    Unreachable,
)
from app.protection.plan import Phrase

_FOR_HOURS = "error-limit-of-hours"
_BY_CODE = {
    "MissingSubscriptionRegistration": "error-not-registered",
    "ScopeLocked": "error-locked",
    "RequestDisallowedByPolicy": "error-policy-denied",
    "UserErrorRequestDisallowedByPolicy": "error-policy-denied",
    "CloudDosTimeboudLimitReached": _FOR_HOURS,
    "CloudDosAbsoluteLimitReached": _FOR_HOURS,
    "CloudDosAbsoluteLimitReachedWithRetry": _FOR_HOURS,
}
_BY_KIND: dict[type[CloudError], str] = {
    SignInRequired: "error-sign-in",
    Forbidden: "error-forbidden-unnamed",
    NotFound: "error-not-found",
    Conflict: "error-conflict",
    Throttled: "error-throttled-open",
    TimedOut: "error-timeout",
    Unreachable: "error-unreachable",
    NotUnderstood: "error-not-understood",
}
_GATEWAY_FAILURES = frozenset({408, 500, 502, 503, 504})


def phrase_of(error: CloudError) -> Phrase:
    """The sentence for an error: what happened, in plain words, with Azure's own message where it helps."""
    for code in error.codes or (error.code,):
        if code in _BY_CODE:
            return Phrase(_BY_CODE[code], {"message": error.message})
    if isinstance(error, Forbidden) and error.action:
        return Phrase("error-forbidden", {"action": error.action, "scope": error.scope})
    if isinstance(error, Throttled) and error.until is not None:
        until = error.until.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        return Phrase("error-throttled", {"until": until})
    values = {"message": error.message}
    if isinstance(error, Unreachable):
        values = {"host": error.host}
    for kind, key in _BY_KIND.items():
        if isinstance(error, kind):
            return Phrase(key, values)
    if error.code:
        return Phrase("error-service", {**values, "code": error.code})
    return Phrase("error-service-plain", values)


def lasts_for_hours(error: CloudError) -> bool:
    """Whether Azure counts the refused kind of request by hours or by the day: repeating it is useless."""
    return phrase_of(error).key == _FOR_HOURS


def may_have_worked(error: CloudError) -> bool:
    """Whether a write that was answered like this may have been carried out all the same.

    True for a lost line, for an answer that cannot be read, and for 5xx: recorded traffic shows a 504 on
    the PUT of a protected item (REAL-TRAFFIC.md section 5).
    """
    return isinstance(error, Unreachable | NotUnderstood) or error.status in _GATEWAY_FAILURES
