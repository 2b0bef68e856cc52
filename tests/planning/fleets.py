"""Simulated Azures for plans over many VMs: sites of the sandbox, scanned, with the planner."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from app.cloud.connection import Connection, Pace
from app.cloud.environments import custom_environment
from app.inventory.scan import ScanOptions
from app.planning.fleet_plan import FleetPlanner
from app.planning.vaults import VaultService
from app.protection.apply import Apply
from app.protection.jobs import JobWatch
from app.readiness.fleet import Fleet
from app.readiness.profile import load_profile
from app.sandbox.fleet import Site, build_sites
from app.sandbox.server import SandboxServer
from app.sandbox.state import State
from tests.cloud.endpoint import FixedCredential
from tests.protection.azure import evening

FAST = 1500.0
PROFILE = load_profile("current")


class FleetCloud(NamedTuple):
    """A simulated Azure, its scanned fleet, and what plans and applies."""

    server: SandboxServer
    connection: Connection
    fleet: Fleet
    vaults: VaultService
    planner: FleetPlanner
    jobs: JobWatch
    apply: Apply

    @property
    def everything(self) -> list[str]:
        """The keys of all VMs."""
        return list(self.fleet.machines)


@asynccontextmanager
async def sites(places: tuple[Site, ...], speed: float = FAST) -> AsyncIterator[FleetCloud]:
    """A simulated Azure with these sites, on a fast clock, scanned."""
    async with cloud_of(build_sites(places, 7, speed, quotas=False, start=evening())) as found:
        yield found


@asynccontextmanager
async def cloud_of(state: State) -> AsyncIterator[FleetCloud]:
    """A simulated Azure in a state, scanned."""
    server = SandboxServer(state)
    await server.start()
    pace = Pace(jobs_seconds=0.05, operation_seconds=0.05)
    environment = custom_environment(server.url)
    connection = Connection(environment, FixedCredential(server.token), title="sandbox", pace=pace)
    fleet = Fleet(connection, PROFILE, server.state.clock.now)
    jobs = JobWatch(connection, fleet)
    vaults = VaultService(connection, fleet)
    planner = FleetPlanner(connection, fleet, PROFILE, vaults)
    try:
        await fleet.scan(ScanOptions(agent="none"))
        yield FleetCloud(server, connection, fleet, vaults, planner, jobs, Apply(connection, fleet, jobs))
    finally:
        await jobs.close()
        await connection.close()
        await server.stop()
