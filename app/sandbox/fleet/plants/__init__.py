"""Every planted example of the demo fleet, by family."""

from app.sandbox.fleet.plant import Plant
from app.sandbox.fleet.plants.agents import AGENT_PLANTS
from app.sandbox.fleet.plants.disks import DISK_PLANTS
from app.sandbox.fleet.plants.kinds import KIND_PLANTS
from app.sandbox.fleet.plants.states import STATE_PLANTS

PLANTS: tuple[Plant, ...] = (*AGENT_PLANTS, *DISK_PLANTS, *KIND_PLANTS, *STATE_PLANTS)
