"""Helpers of every conversion from wire rows: properties as a string, interned texts, odd rows."""

from sys import intern
from typing import TypeVar

import msgspec

P = TypeVar("P")


class OddRowError(Exception):
    """A row has the right form but a value in it cannot be understood; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def properties_of(value: P | str, type_: type[P]) -> P:
    """The properties of a row; Resource Graph sometimes sends them as JSON in a string.

    Raises:
        OddRowError: the string is not such a JSON.
    """
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value, type=type_)
    except msgspec.DecodeError as error:
        _, _, path = str(error).partition(" - at `$")
        raise OddRowError("properties" + path.rstrip("`")) from error


def text(value: str | None) -> str:
    """A text that many rows share, stored once; empty for None."""
    return intern(value) if value else ""


def tags_of(tags: dict[str, str | None] | None) -> tuple[tuple[str, str], ...]:
    """Tags in the order of their names: the same on every way of reading."""
    if not tags:
        return ()
    return tuple(sorted((intern(name), intern(value or "")) for name, value in tags.items()))
