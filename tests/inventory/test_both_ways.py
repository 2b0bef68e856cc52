"""Resource Graph and the ARM lists give the same fleet, and one stands in for the other."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.domain.machines import Agent, MachineFacts
from app.domain.reading import Stage, StageState
from app.inventory.scan import ScanOptions
from app.readiness.fleet import Fleet
from app.sandbox.faults import Effect, Fault
from tests.inventory.azure import demo

_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_GRAPH = "/providers/Microsoft.ResourceGraph/resources"


def comparable(fleet: Fleet) -> dict[str, Any]:
    """Everything that was read, without the moments of reading and the numbers of unknowns."""

    def plain(facts: MachineFacts) -> MachineFacts:
        agent = facts.agent
        if isinstance(agent, Agent):
            agent = msgspec.structs.replace(agent, read_at=_SOME_TIME)
        return msgspec.structs.replace(facts, agent=agent)

    estate = fleet.estate
    return {
        "machines": {key: plain(one.facts) for key, one in sorted(fleet.machines.items())},
        "badges": {key: one.verdict.badge for key, one in sorted(fleet.machines.items())},
        "estate": (
            estate.subscriptions,
            estate.regions,
            estate.vault_regions,
            estate.groups,
            estate.vaults,
            estate.policies,
            estate.vault_item_counts,
            estate.orphans,
        ),
        "unknowns": {(one.scope, one.stage, one.reason, one.machines) for one in estate.unknowns},
    }


@pytest.mark.parametrize("vms", [None, 300])
async def test_both_ways_give_the_same_fleet(vms: int | None) -> None:
    async with demo(vms) as azure:
        await azure.fleet.scan()
        azure.server.requests.clear()
        other = azure.another_fleet()
        await other.scan(ScanOptions(use_graph=False))
        assert not [one for one in azure.server.requests if one.path == _GRAPH]
        ours, theirs = comparable(azure.fleet), comparable(other)
        for part, value in ours.items():
            assert theirs[part] == value, part


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "BadRequest"),
        (403, "AuthorizationFailed"),
        (404, "InvalidResourceType"),
        (500, "InternalServerError"),
    ],
)
async def test_lists_stand_in_where_resource_graph_refuses(status: int, code: str) -> None:
    async with demo() as azure:
        await azure.fleet.scan()
        other = azure.another_fleet()
        azure.server.faults.add(Fault(Effect.ERROR, "POST", _GRAPH, count=None, status=status, code=code))
        await other.scan()
        assert comparable(other)["badges"] == comparable(azure.fleet)["badges"]
        assert other.estate.stages[Stage.MACHINES].state is StageState.COMPLETE


async def test_lists_stand_in_where_resource_graph_answers_nonsense() -> None:
    async with demo(1500) as azure:
        options = ScanOptions(agent="none")
        await azure.fleet.scan(options)
        other = azure.another_fleet()
        azure.server.faults.add(Fault(Effect.INVALID_JSON, "POST", _GRAPH, after=3, count=None))
        await other.scan(options)
        assert comparable(other)["machines"] == comparable(azure.fleet)["machines"]


async def test_lists_stand_in_where_resource_graph_breaks_off_in_the_middle() -> None:
    async with demo(2500) as azure:
        options = ScanOptions(agent="none")
        await azure.fleet.scan(options)
        other = azure.another_fleet()
        azure.server.faults.add(
            Fault(Effect.ERROR, "POST", _GRAPH, after=8, count=None, status=400, code="BadRequest")
        )
        await other.scan(options)
        assert comparable(other)["machines"] == comparable(azure.fleet)["machines"]
