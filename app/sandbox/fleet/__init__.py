"""The fleet of the simulated Azure: generated from a seed with planted examples, or loaded from documents."""

from app.sandbox.fleet.generate import build_state
from app.sandbox.fleet.importing import ImportReport, import_state
from app.sandbox.fleet.plant import ForeignMachine, Plant
from app.sandbox.fleet.plants import PLANTS
from app.sandbox.fleet.scenarios import (
    MOST_SUBSCRIPTIONS,
    SCENARIOS,
    Site,
    build_sites,
    five_regions,
    thousand,
)

__all__ = [
    "MOST_SUBSCRIPTIONS",
    "PLANTS",
    "SCENARIOS",
    "ForeignMachine",
    "ImportReport",
    "Plant",
    "Site",
    "build_sites",
    "build_state",
    "five_regions",
    "import_state",
    "thousand",
]
