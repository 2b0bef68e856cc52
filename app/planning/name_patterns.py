"""Names of new vaults and groups by a pattern that the user edits: ``rsv-{subscription}-{region}``.

Pure. What comes out obeys the name rules (:mod:`app.protection.names`) whatever subscriptions are called.
"""

import re
import string
import tomllib
from collections.abc import Collection
from functools import cache

from msgspec import Struct

from app.domain.places import region_key
from app.protection.names import (
    GROUP_NAME_LENGTH,
    VAULT_NAME_LENGTH,
    Problem,
    check_group_name,
    check_vault_name,
)
from resources import read_text

VAULT_PATTERN = "rsv-{subscription}-{region}"
GROUP_PATTERN = "rg-backup-{region}"
TOKENS = ("subscription", "region", "location")
"""What may stand in braces: the subscription's name, the region's short code, the region's full name."""
_SHORTEST_SUBSCRIPTION = 3
_ID_CHARACTERS = 8


class NamePlace(Struct, frozen=True):
    """Where a name is for."""

    subscription_id: str
    subscription_name: str
    region: str
    """Programmatic region name."""


_EXAMPLE = NamePlace("00000000-0000-0000-0000-000000000000", "production", "koreacentral")


def region_code(region: str) -> str:
    """The short code of a region, or its programmatic name where the list has none."""
    key = region_key(region)
    return _codes().get(key, key)


def vault_pattern_problems(pattern: str) -> tuple[Problem, ...]:
    """What is wrong with a pattern for vault names; empty: every name that it gives is well-formed."""
    return _token_problems(pattern) or check_vault_name(_filled(pattern, _EXAMPLE, VAULT_NAME_LENGTH[1]))


def group_pattern_problems(pattern: str) -> tuple[Problem, ...]:
    """What is wrong with a pattern for group names; empty: every name that it gives is well-formed."""
    return _token_problems(pattern) or check_group_name(_filled(pattern, _EXAMPLE, GROUP_NAME_LENGTH[1]))


def vault_name(pattern: str, place: NamePlace, taken: Collection[str] = ()) -> str:
    """The name of a new vault by a pattern without problems; the next free number where it is taken.

    Args:
        pattern: such as :data:`VAULT_PATTERN`.
        place: the subscription and region of the vault.
        taken: names of the same group, in any case.

    Raises:
        ValueError: the pattern has problems.
    """
    if vault_pattern_problems(pattern):
        raise ValueError(f"name pattern {pattern!r}")
    return next_free(_filled(pattern, place, VAULT_NAME_LENGTH[1]), taken, VAULT_NAME_LENGTH[1])


def group_name(pattern: str, place: NamePlace) -> str:
    """The name of the resource group of new vaults by a pattern without problems.

    Raises:
        ValueError: the pattern has problems.
    """
    if group_pattern_problems(pattern):
        raise ValueError(f"name pattern {pattern!r}")
    return _filled(pattern, place, GROUP_NAME_LENGTH[1]).rstrip(".")


def next_free(name: str, taken: Collection[str], most: int) -> str:
    """A name, or the name with the first free number from 2, of at most ``most`` characters."""
    used = {one.casefold() for one in taken}
    candidate, number = name, 1
    while candidate.casefold() in used:
        number += 1
        ending = f"-{number}"
        candidate = name[: most - len(ending)].rstrip("-") + ending
    return candidate


def _token_problems(pattern: str) -> tuple[Problem, ...]:
    if not pattern:
        return (Problem("pattern-empty"),)
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        return (Problem("pattern-braces"),)
    for _, token, form, conversion in parts:
        if token is not None and (token not in TOKENS or form or conversion):
            return (Problem("pattern-token", {"token": token, "tokens": ", ".join(TOKENS)}),)
    return ()


def _filled(pattern: str, place: NamePlace, most: int) -> str:
    """The pattern with its values; the subscription is shortened where the name would be too long."""
    subscription = _slug(place.subscription_name) or place.subscription_id[:_ID_CHARACTERS]
    values = {"region": region_code(place.region), "location": region_key(place.region)}
    rest = len(pattern.format(subscription="", **values))
    room = max(most - rest, _SHORTEST_SUBSCRIPTION)
    count = max(pattern.count("{subscription}"), 1)
    shortened = subscription[: max(room // count, _SHORTEST_SUBSCRIPTION)].strip("-")
    return pattern.format(subscription=shortened, **values)[:most].rstrip("-")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


@cache
def _codes() -> dict[str, str]:
    codes = tomllib.loads(read_text("data/region_codes.toml"))["codes"]
    assert isinstance(codes, dict)  # noqa: S101 -- the file ships with the program; a test reads it
    return codes
