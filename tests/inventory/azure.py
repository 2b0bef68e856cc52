"""A sandbox server with a connection to it, and a fleet on top: what the tests of this room share."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from app.cloud.connection import Connection
from app.cloud.environments import custom_environment
from app.domain.assessment import AssessedMachine, Badge
from app.domain.estate import Estate
from app.readiness.fleet import Fleet
from app.readiness.profile import load_profile
from app.sandbox.fleet import build_state
from app.sandbox.server import SandboxServer
from app.sandbox.state import State
from tests.cloud.endpoint import FixedCredential


class Azure(NamedTuple):
    """A simulated Azure and a fleet that reads it."""

    server: SandboxServer
    connection: Connection
    fleet: Fleet

    def named(self, name: str) -> AssessedMachine:
        """The only machine of that name."""
        found = [one for one in self.fleet.machines.values() if one.facts.machine.name == name]
        assert len(found) == 1, f"{name}: {len(found)}"
        return found[0]

    def another_fleet(self) -> Fleet:
        """A second, empty fleet on the same connection."""
        return Fleet(self.connection, load_profile("current"), self.server.state.clock.now)


class Recorder:
    """A listener that keeps all it is told; ``seen`` is set once a machine has one of the awaited badges."""

    def __init__(self, awaited: Collection[Badge] = ()) -> None:
        self.awaited = awaited
        self.seen = asyncio.Event()
        self.changed: list[Sequence[AssessedMachine]] = []
        self.removed: list[str] = []
        self.estates: list[Estate] = []

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        self.changed.append(tuple(machines))
        if any(one.verdict.badge in self.awaited for one in machines):
            self.seen.set()

    def machines_removed(self, keys: Sequence[str]) -> None:
        self.removed.extend(keys)

    def estate_changed(self, estate: Estate) -> None:
        self.estates.append(estate)


@asynccontextmanager
async def serving(state: State) -> AsyncIterator[Azure]:
    """Serve a state on loopback for the length of a test."""
    server = SandboxServer(state)
    await server.start()
    connection = Connection(custom_environment(server.url), FixedCredential(server.token), title="sandbox")
    try:
        fleet = Fleet(connection, load_profile("current"), server.state.clock.now)
        yield Azure(server, connection, fleet)
    finally:
        await connection.close()
        await server.stop()


@asynccontextmanager
async def demo(vms: int | None = None) -> AsyncIterator[Azure]:
    """The demo fleet, without quotas and with a clock that stands."""
    async with serving(build_state(vms, 7, 1.0, quotas=False)) as azure:
        yield azure
