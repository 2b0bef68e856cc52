"""The fleet of the simulated Azure: generated from a seed with planted examples, or loaded from documents."""

from app.sandbox.fleet.generate import build_state
from app.sandbox.fleet.importing import ImportReport, import_state
from app.sandbox.fleet.plant import ForeignMachine, Plant
from app.sandbox.fleet.plants import PLANTS

__all__ = ["PLANTS", "ForeignMachine", "ImportReport", "Plant", "build_state", "import_state"]
