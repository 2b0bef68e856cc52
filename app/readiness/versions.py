"""Dotted version numbers, compared as integers (``2.7.100`` is newer than ``2.7.9``)."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def parse_version(text: str) -> tuple[int, ...] | None:
    """The numbers of a dotted version without trailing zeros; None where a part is not a number."""
    parts = text.strip().split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


@lru_cache(maxsize=4096)
def is_older(version: str, minimum: str) -> bool | None:
    """Whether ``version`` is below ``minimum``; None where one of them is not a dotted number."""
    left, right = parse_version(version), parse_version(minimum)
    if left is None or right is None:
        return None
    return left < right
