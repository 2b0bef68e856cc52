"""Azure's times: placeholder dates are no dates, and a missing zone means UTC."""

from datetime import UTC, datetime

_PLACEHOLDERS = ("0001-01-01", "2001-01-01", "1601-01-01")
"""What Azure writes for "never" and "not yet" (OPERATIONS.md, pitfall 7)."""


def time_of(text: str | None) -> datetime | None:
    """The aware UTC time that a wire text stands for; None for absent, empty and placeholder dates.

    Raises:
        ValueError: the text is no date at all.
    """
    if not text or text.startswith(_PLACEHOLDERS):
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
