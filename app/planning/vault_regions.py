"""Where a vault can be made and how redundant it can be there: choices with the reason for each refusal."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache

from msgspec import Struct

from app.domain.backup import Redundancy
from app.domain.places import Region
from app.protection.names import Problem
from app.protection.plan import Phrase
from resources import read_text


class RegionChoice(Struct, frozen=True):
    """One region of the vault form; a disabled one says why."""

    name: str
    display_name: str
    machines: int = 0
    """How many of the chosen VMs are there."""
    reason: Phrase | None = None
    """Why no vault can be made there; None: it can."""

    @property
    def enabled(self) -> bool:
        """Whether it can be chosen."""
        return self.reason is None


class RedundancyChoice(Struct, frozen=True):
    """One redundancy of the vault form with what it means."""

    value: Redundancy
    meaning: Phrase
    refused: Problem | None = None
    """Why it cannot be chosen; None: it can."""
    note: Phrase | None = None
    """What is not certain about it."""

    @property
    def enabled(self) -> bool:
        """Whether it can be chosen."""
        return self.refused is None


def region_choices(
    regions: Sequence[Region], vault_regions: Collection[str], machine_regions: Mapping[str, int]
) -> tuple[RegionChoice, ...]:
    """The regions of the form: those the provider lists for vaults and the subscription has, by name.

    A region where chosen VMs are but no vault can be is listed too, disabled, with that reason; the
    order is: regions of chosen VMs first (most VMs first), then by display name.
    """
    names = {region.name: region.display_name for region in regions}
    choices = [
        RegionChoice(name, display, machine_regions.get(name, 0))
        for name, display in names.items()
        if name in vault_regions
    ]
    for name, count in machine_regions.items():
        if name in names and name in vault_regions:
            continue
        display = names.get(name, name)
        key = "region-without-vaults" if name not in vault_regions else "region-not-in-subscription"
        choices.append(RegionChoice(name, display, count, Phrase(key, {"region": display})))
    return tuple(sorted(choices, key=lambda one: (-one.machines, one.display_name.casefold())))


def default_region(choices: Sequence[RegionChoice]) -> RegionChoice | None:
    """The region to start with: where most of the chosen VMs are; None without VMs in a usable region."""
    usable = [choice for choice in choices if choice.enabled and choice.machines]
    return max(usable, key=lambda one: one.machines, default=None)


def redundancy_choices(region: Region | None, pair: str = "") -> tuple[RedundancyChoice, ...]:
    """The three redundancies for a region (None: no region chosen yet), geo-redundant first: the default.

    ``pair`` is the display name of the paired region, empty where it is not known.

    Zone redundancy is refused only where the region has no availability zones; a region with zones that
    our dated list lacks (fact vault-zrs-regions) is offered with a note, since the list may be old.
    """
    geo = Phrase("redundancy-geo-pair", {"pair": pair}) if pair else Phrase("redundancy-geo")
    refused: Problem | None = None
    note: Phrase | None = None
    if region is not None and region.name not in _zone_redundant():
        values = {"region": region.display_name, "date": zone_list_date().isoformat()}
        if region.zones:
            note = Phrase("redundancy-zone-not-listed", {**values})
        else:
            refused = Problem("redundancy-zone-unavailable", values)
    return (
        RedundancyChoice(Redundancy.GEO, geo),
        RedundancyChoice(Redundancy.ZONE, Phrase("redundancy-zone"), refused, note),
        RedundancyChoice(Redundancy.LOCAL, Phrase("redundancy-local")),
    )


def zone_list_date() -> date:
    """The day on which the list of zone-redundant regions was taken."""
    day = _data()["as_of"]
    assert isinstance(day, date)  # noqa: S101 -- the file ships with the program; a test reads it
    return day


@cache
def _data() -> dict[str, object]:
    return tomllib.loads(read_text("data/vault_regions.toml"))


@cache
def _zone_redundant() -> frozenset[str]:
    names = _data()["zone_redundant"]
    assert isinstance(names, list)  # noqa: S101 -- the file ships with the program; a test reads it
    return frozenset(names)
