"""The dated price file: what ships with the program, or the user's edited copy in the settings folder."""

import math
import tomllib
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from app.protection.plan import Phrase
from resources import read_text

FILE_NAME: Final = "prices.toml"
_SMALL_GB, _STEP_GB = 50, 500
"""Sizes at which the instance fee changes (the pricing page of the file)."""


class PricesNotUnderstood(Exception):
    """The user's price file cannot be used; the text says where and why."""


class Instance(Struct, frozen=True, forbid_unknown_fields=True):
    """The protected-instance fee of one VM and month."""

    up_to_50_gb: float | None = None
    up_to_500_gb: float | None = None
    each_further_500_gb: float | None = None


class Snapshots(Struct, frozen=True, forbid_unknown_fields=True):
    """Snapshots that are kept for instant restore."""

    each_gb: float | None = None


class Assumptions(Struct, frozen=True, forbid_unknown_fields=True):
    """What is not known before: shares of 1."""

    used_low: float = 0.3
    used_high: float = 0.8
    """How much of a disk is in use."""
    daily_change_low: float = 0.01
    daily_change_high: float = 0.04
    """How much of that changes in a day."""
    long_term_low: float = 0.05
    long_term_high: float = 0.25
    """How much a weekly, monthly or yearly point holds at most that no other point has: the same parts of a
    disk change again and again."""


class Prices(Struct, frozen=True, forbid_unknown_fields=True):
    """Prices of a month; None where one is not known, which is not the same as nothing."""

    as_of: date
    currency: str
    region: str = ""
    source: str = ""
    confirmed: bool = False
    """Whether somebody compared the figures with the source; until then they are said to be assumed."""
    instance: Instance = Instance()
    storage: dict[str, float] = {}
    """By redundancy of the vault, in Azure's words."""
    snapshots: Snapshots = Snapshots()
    assumptions: Assumptions = Assumptions()
    own: bool = False
    """Whether it is the user's file."""

    def instance_fee(self, used_gb: float) -> float | None:
        """The fee of a VM with so much data; None where its price is missing."""
        if used_gb <= _SMALL_GB:
            return self.instance.up_to_50_gb
        if used_gb <= _STEP_GB:
            return self.instance.up_to_500_gb
        further = self.instance.each_further_500_gb
        return None if further is None else further * math.ceil(used_gb / _STEP_GB)


def default_prices() -> Prices:
    """The prices that ship with the program."""
    return prices_of(read_text(f"data/{FILE_NAME}"))


def prices_of(text: str, *, own: bool = False) -> Prices:
    """The prices of a file's text.

    Raises:
        PricesNotUnderstood: it is no TOML, has an unknown name, or a value that cannot be.
    """
    try:
        prices = msgspec.convert({**tomllib.loads(text), "own": own}, Prices)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PricesNotUnderstood(str(error)) from error
    _check(prices)
    return prices


def load_prices(folder: Path | None) -> Prices:
    """The user's prices from the settings folder; those of the program where there is no such file.

    Raises:
        PricesNotUnderstood: the file is there and cannot be used.
    """
    path = folder / FILE_NAME if folder is not None else None
    if path is None or not path.is_file():
        return default_prices()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PricesNotUnderstood(str(error)) from error
    return prices_of(text, own=True)


def usable_prices(folder: Path | None) -> tuple[Prices, Phrase | None]:
    """The user's prices, or the program's with the sentence that says why the user's cannot be used."""
    try:
        return load_prices(folder), None
    except PricesNotUnderstood as error:
        return default_prices(), Phrase("cost-file-wrong", {"message": str(error)})


def editable_copy(folder: Path) -> Path:
    """The user's price file, made from the program's where it is not there yet.

    Raises:
        OSError: it could not be written.
    """
    path = folder / FILE_NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(read_text(f"data/{FILE_NAME}"), "utf-8")
    return path


def _check(prices: Prices) -> None:
    assumed = prices.assumptions
    numbers = {
        "instance": (*_values(prices.instance),),
        "storage": tuple(prices.storage.values()),
        "snapshots": (*_values(prices.snapshots),),
        "assumptions": (*_values(assumed),),
    }
    for table, values in numbers.items():
        if any(not math.isfinite(value) or value < 0 for value in values):
            raise PricesNotUnderstood(f"{table}: a number is negative or not finite")
    pairs = (
        (assumed.used_low, assumed.used_high),
        (assumed.daily_change_low, assumed.daily_change_high),
        (assumed.long_term_low, assumed.long_term_high),
    )
    if any(low > high for low, high in pairs):
        raise PricesNotUnderstood("assumptions: the low value is above the high one")
    if any(high > 1 for _, high in pairs):
        raise PricesNotUnderstood("assumptions: shares are at most 1")


def _values(table: Struct) -> tuple[float, ...]:
    return tuple(value for value in msgspec.structs.astuple(table) if value is not None)
