"""A fast simulated Azure with everything that changes it: what the tests of this room share."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from app.cloud.connection import Connection, Pace
from app.cloud.environments import custom_environment
from app.domain.assessment import AssessedMachine, Badge
from app.inventory.scan import ScanOptions
from app.planning.backup_now import BackupNowService
from app.planning.enable import Choice, EnableService
from app.planning.vaults import VaultService
from app.protection.apply import Apply
from app.protection.jobs import JobWatch
from app.protection.plan import Plan, StepResult, StepState
from app.protection.requests import policy_id
from app.readiness.fleet import Fleet
from app.readiness.profile import load_profile
from app.sandbox.fleet import build_state
from app.sandbox.fleet.estate import DEMO_SUBSCRIPTIONS
from app.sandbox.server import RecordedRequest, SandboxServer
from app.sandbox.state import State
from tests.cloud.endpoint import FixedCredential

PRODUCTION = DEMO_SUBSCRIPTIONS[0].id
FAST = 1500.0
"""Simulated seconds in a real one: a backup of 40 minutes takes under two seconds."""
_QUESTIONS = (
    "backupstatus",
    "backupprevalidateprotection",
    "checknameavailability",
    "resourcegraph/resources",
    "checkpolicyrestrictions",
)


class Azure(NamedTuple):
    """A simulated Azure, a scanned fleet and the services that change it."""

    server: SandboxServer
    connection: Connection
    fleet: Fleet
    vaults: VaultService
    enable: EnableService
    jobs: JobWatch
    backup_now: BackupNowService
    apply: Apply

    def ready(self, region: str, count: int, subscription: str = PRODUCTION) -> list[AssessedMachine]:
        """VMs of a region that can be enabled and are backed up without a fault."""
        found = [
            one
            for one in self.fleet.machines.values()
            if one.verdict.badge is Badge.READY
            and one.facts.machine.region == region
            and one.facts.machine.subscription_id == subscription
        ]
        assert len(found) >= count, f"{len(found)} ready VMs in {region}"
        return sorted(found, key=lambda one: one.facts.machine.name)[:count]

    def vault(self, region: str, subscription: str = PRODUCTION) -> str:
        """The id of an open vault with items in a region."""
        found = [
            one
            for key, one in self.fleet.estate.vaults.items()
            if one.region == region
            and one.subscription_id == subscription
            and self.fleet.estate.vault_item_counts.get(key, 0) > 0
        ]
        return min(found, key=lambda one: one.name).id

    def badge(self, key: str) -> Badge:
        """What the window shows for a VM."""
        return self.fleet.machines[key].verdict.badge

    def writes(self) -> list[RecordedRequest]:
        """The changes that the sandbox received, in order; questions asked by POST are none."""
        return [
            one
            for one in self.server.requests
            if one.method not in {"GET", "HEAD"} and not one.path.casefold().endswith(_QUESTIONS)
        ]


def choices(
    machines: Iterable[AssessedMachine], vault_id: str, policy: str = "DefaultPolicy"
) -> list[Choice]:
    """One policy for several VMs."""
    return [Choice(one.facts.machine.id, policy_id(vault_id, policy)) for one in machines]


def shown(plan: Plan) -> list[tuple[str, str, str, object]]:
    """Method, path, version and body of every request of a plan, without case where Azure has none."""
    return sorted(
        (step.request.method, step.request.path.casefold(), step.request.api_version, repr(step.request.body))
        for step in plan.steps
    )


def received(requests: Iterable[RecordedRequest]) -> list[tuple[str, str, str, object]]:
    """The same of what the sandbox received."""
    return sorted(
        (one.method, one.path.casefold(), one.query.removeprefix("api-version="), repr(one.body))
        for one in requests
    )


def states(results: Iterable[StepResult]) -> list[StepState]:
    """The states of results, in order."""
    return [one.state for one in results]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that the program does by itself; the test's own time limit ends a vain wait."""
    while not condition():  # noqa: ASYNC110 -- what is waited for has no event: it is what a user would see
        await asyncio.sleep(0.05)


def evening() -> datetime:
    """When the tests' Azure starts: after the scheduled backups of a day; none runs meanwhile."""
    return datetime.now(UTC).replace(hour=18, minute=0, second=0, microsecond=0)


@asynccontextmanager
async def azure(
    speed: float = FAST, vms: int | None = None, state: State | None = None
) -> AsyncIterator[Azure]:
    """The demo fleet or another state, scanned but for agents of protected VMs, on a fast clock."""
    server = SandboxServer(state or build_state(vms, 7, speed, quotas=False, start=evening()))
    await server.start()
    connection = Connection(
        custom_environment(server.url),
        FixedCredential(server.token),
        title="sandbox",
        pace=Pace(jobs_seconds=0.05, operation_seconds=0.05),
    )
    fleet = Fleet(connection, load_profile("current"), server.state.clock.now)
    jobs = JobWatch(connection, fleet)
    vaults = VaultService(connection, fleet)
    enable = EnableService(connection, fleet, load_profile("current"), vaults)
    try:
        await fleet.scan(ScanOptions(agent="unprotected"))
        server.requests.clear()
        yield Azure(
            server,
            connection,
            fleet,
            vaults,
            enable,
            jobs,
            BackupNowService(fleet, jobs),
            Apply(connection, fleet, jobs),
        )
    finally:
        await jobs.close()
        await connection.close()
        await server.stop()
