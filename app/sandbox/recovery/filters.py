"""The ``$filter`` that backup lists take: comparisons joined by ``and``."""

import re
from collections.abc import Collection
from datetime import UTC, datetime

from app.sandbox.messages import ArmError, ArmRequest

_TERM = re.compile(r"\s*(\w+)\s+(eq|ge|le|gt|lt)\s+('(?:[^']|'')*'|\S+)\s*(?:and\b|$)", re.IGNORECASE)
_TIME_FORMS = (
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d",
)


def invalid_input(message: str) -> ArmError:
    """400: the service's catch-all for a request that it cannot read."""
    return ArmError(400, "CloudInvalidInputErrorCode", f"Input provided for the call is invalid. {message}")


def filter_of(request: ArmRequest, names: Collection[str]) -> dict[str, str]:
    """The comparisons of the request's ``$filter``, by property name in lower case.

    Args:
        request: the request; without a filter the answer is empty.
        names: the properties that this list can be filtered by, in any case.

    Raises:
        ArmError: 400 when the filter cannot be read or names another property.
    """
    text = request.query.get("$filter", "").strip()
    known = {name.casefold() for name in names}
    terms: dict[str, str] = {}
    position = 0
    while position < len(text):
        term = _TERM.match(text, position)
        if term is None or term.group(1).casefold() not in known:
            raise invalid_input(f"The filter '{text}' is not supported for this operation.")
        terms[term.group(1).casefold()] = term.group(3).strip("'").replace("''", "'")
        position = term.end()
    return terms


def moment_of(text: str) -> datetime:
    """A time of a filter, in UTC.

    Raises:
        ArmError: 400 when it has none of the forms that clients send.
    """
    for form in _TIME_FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise invalid_input(f"The time '{text}' is not valid.")


def written_moment(text: object) -> datetime:
    """A time of a document, which has up to seven fraction digits and perhaps no ``Z``; always UTC.

    What an imported document says there and is no time counts as the beginning of time.
    """
    head, dot, fraction = str(text).rstrip("Z").partition(".")
    try:
        return datetime.fromisoformat(f"{head}.{fraction[:6]:0<6}" if dot else head).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def same(wanted: str | None, actual: object) -> bool:
    """Whether a filter's value fits, without case; a filter that is not given fits all."""
    return wanted is None or wanted.casefold() == str(actual or "").casefold()
