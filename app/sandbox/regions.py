"""The regions of the simulated Azure, for the location list and the provider documents."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from app.sandbox.messages import Json
from resources import read_text


@dataclass(frozen=True)
class Region:
    """One region; ``zones`` is a count, ``vaults`` whether Recovery Services vaults are offered there."""

    name: str
    display_name: str
    geography_group: str
    geography: str
    paired: str
    zones: int
    vaults: bool
    latitude: str
    longitude: str
    physical_location: str


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """Every region in the order in which Azure lists them here."""
    return tuple(Region(**row) for row in tomllib.loads(read_text("sandbox/regions.toml"))["region"])


def vault_regions() -> tuple[Region, ...]:
    """The regions in which a Recovery Services vault can be created."""
    return tuple(region for region in regions() if region.vaults)


def location_document(region: Region, subscription: str) -> Json:
    """One entry of the subscription's location list (api-version 2022-12-01)."""
    document: Json = {
        "id": f"/subscriptions/{subscription}/locations/{region.name}",
        "name": region.name,
        "type": "Region",
        "displayName": region.display_name,
        "regionalDisplayName": f"({region.geography_group}) {region.display_name}",
        "metadata": {
            "regionType": "Physical",
            "regionCategory": "Recommended" if region.zones else "Other",
            "geography": region.geography,
            "geographyGroup": region.geography_group,
            "longitude": region.longitude,
            "latitude": region.latitude,
            "physicalLocation": region.physical_location,
            "pairedRegion": [
                {"name": region.paired, "id": f"/subscriptions/{subscription}/locations/{region.paired}"}
            ],
        },
    }
    if region.zones:
        document["availabilityZoneMappings"] = [
            {"logicalZone": str(zone), "physicalZone": f"{region.name}-az{zone}"}
            for zone in range(1, region.zones + 1)
        ]
    return document
