"""Rows of a list as they are decoded: each by itself, in slices that one turn of the event loop bears."""

import time
from collections.abc import Iterator
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

import msgspec

from app.cloud.answers import field_named

T = TypeVar("T")

ROWS_PER_SLICE = 100
"""Rows decoded before the event loop gets its turn, at most (DESIGN section 4)."""
SLICE_SECONDS = 0.002
"""A slice ends earlier after so long."""


class Rejected(NamedTuple):
    """A row that does not have the form we read: the thing it is about and what did not fit."""

    id: str
    field: str
    message: str
    document: bytes


class Page(NamedTuple, Generic[T]):
    """A slice of a page: at most 100 rows."""

    items: list[T]
    rejected: list[Rejected]
    total: int | None
    """How many rows there are in all, where the service says so (Resource Graph)."""
    number: int = 1
    """Which page of the list the slice is from: how many requests were needed so far."""


class _Identified(msgspec.Struct):
    id: str = ""


def next_slice(left: Iterator[msgspec.Raw], decoder: "msgspec.json.Decoder[T]", total: int | None) -> Page[T]:
    """The next rows, as many as one turn of the loop bears."""
    items: list[T] = []
    rejected: list[Rejected] = []
    end = time.perf_counter() + SLICE_SECONDS
    for row in islice(left, ROWS_PER_SLICE):
        try:
            items.append(decoder.decode(row))
        except msgspec.DecodeError as error:
            rejected.append(_rejected(row, error))
        if time.perf_counter() > end:
            break
    return Page(items, rejected, total)


def _rejected(row: msgspec.Raw, error: msgspec.DecodeError) -> Rejected:
    try:
        identity = msgspec.json.decode(row, type=_Identified).id
    except msgspec.DecodeError:
        identity = ""
    return Rejected(identity, field_named(str(error)), str(error), bytes(row))
