"""Small makers of JSON values that every part of the generator needs."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from app.sandbox.clock import timestamp
from app.sandbox.messages import Json


def guid(source: Random) -> str:
    """A random GUID (version 4) from a seeded source."""
    text = f"{source.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def overlay(base: Json, changes: Mapping[str, Any]) -> Json:
    """A copy of ``base`` with ``changes`` laid over it, mapping by mapping; None takes a key away."""
    result = dict(base)
    for name, value in changes.items():
        old = result.get(name)
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping):
            result[name] = overlay(old if isinstance(old, dict) else {}, value)
        else:
            result[name] = value
    return result


def compute_time(moment: datetime) -> str:
    """A time as compute writes it: with ``+00:00`` where other providers have ``Z``."""
    return timestamp(moment).replace("Z", "+00:00")
