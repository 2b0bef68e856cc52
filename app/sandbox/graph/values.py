"""Values of the Kusto language: how they are converted, compared and searched."""

import re
from functools import lru_cache
from typing import Any

import msgspec

_TYPE_RANKS = {bool: 0, int: 1, float: 1, str: 2}


def text_of(value: Any) -> str:
    """``tostring``: null is empty, dynamic values become JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return msgspec.json.encode(value).decode()


def equal(left: Any, right: Any) -> bool:
    """``==``: null equals nothing, values of different types are never equal."""
    if left is None or right is None or isinstance(left, bool) != isinstance(right, bool):
        return False
    return bool(left == right)


def unequal(left: Any, right: Any) -> bool:
    """``!=``: a null and a value are unequal, two nulls are neither equal nor unequal."""
    if left is None and right is None:
        return False
    return not equal(left, right)


def less(left: Any, right: Any) -> bool:
    """``<`` between two numbers or two strings; anything else is not comparable and gives false."""
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    numbers = (int, float)
    if isinstance(left, numbers) and isinstance(right, numbers):
        return left < right
    return False


def has_term(text: str, term: str) -> bool:
    """``has``: the term stands in the text as a whole word of letters and digits, without case."""
    return _term(term).search(text) is not None


@lru_cache(maxsize=256)
def _term(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(term)}(?![^\W_])", re.IGNORECASE)


def integer_of(value: Any) -> int | None:
    """``toint``: null where the value is no whole number."""
    try:
        return int(float(value)) if isinstance(value, str) else int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def boolean_of(value: Any) -> bool | None:
    """``tobool``: null where the value is neither true nor false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value != 0
    return {"true": True, "1": True, "false": False, "0": False}.get(text_of(value).casefold())


def parsed(value: Any) -> Any:
    """``parse_json``: dynamic values stay, text is decoded, text that is no JSON stays text."""
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value


def sort_key(value: Any) -> tuple[int, Any]:
    """An order over values of all types; nulls first, dynamic values by their text."""
    if value is None:
        return (-1, 0)
    rank = _TYPE_RANKS.get(type(value))
    return (rank, value) if rank is not None else (3, text_of(value))
