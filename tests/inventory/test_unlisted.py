"""What a list leaves out without a word never makes a protected VM unprotected."""

from typing import Any

import pytest

from app.domain.assessment import Badge, Coverage
from app.inventory.scan import ScanOptions
from app.readiness.fleet import Fleet
from app.sandbox.fleet import Site
from app.sandbox.fleet.estate import LAB, PRODUCTION
from app.sandbox.recovery import vaults
from tests.planning.fleets import PROFILE, sites


def nothing(*_: Any, **__: Any) -> dict[str, list[Any]]:
    return {"value": []}


async def test_a_vault_that_only_the_graph_shows_is_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Resource Manager's own list of vaults may lack one, as Resource Graph's may."""
    async with sites((Site(PRODUCTION, "koreacentral", 4),)) as cloud:
        await cloud.apply.run(await cloud.planner.plan_for(cloud.everything))
        monkeypatch.setattr(vaults, "page_of", nothing)
        seen = Fleet(cloud.connection, PROFILE, cloud.server.state.clock.now)
        await seen.scan()
        badges = {seen.machines[key].verdict.badge for key in cloud.everything}
        assert badges <= {Badge.PENDING, Badge.PROTECTED}
        assert set(seen.estate.vaults) == set(cloud.fleet.estate.vaults)


async def test_a_subscription_that_is_not_understood_may_hold_the_vault_of_a_vm() -> None:
    async with sites((Site(PRODUCTION, "koreacentral", 4), Site(LAB, "koreacentral", 1))) as cloud:
        assert {one.verdict.coverage for one in cloud.fleet.machines.values()} == {Coverage.UNPROTECTED}
        cloud.server.state.subscriptions[LAB.id]["displayName"] = 7
        seen = Fleet(cloud.connection, PROFILE, cloud.server.state.clock.now)
        await seen.scan(ScanOptions(agent="none"))
        assert {one.facts.machine.subscription_id for one in seen.machines.values()} == {PRODUCTION.id}
        assert {one.verdict.coverage for one in seen.machines.values()} == {Coverage.UNKNOWN}
