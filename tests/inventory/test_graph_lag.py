"""Resource Graph lags behind by minutes; what somebody else changed meanwhile must not be told wrong."""

from datetime import timedelta

import pytest

from app.domain.assessment import Badge
from app.domain.resource_ids import key_of
from app.planning.item_lists import items_of
from app.planning.state_plans import delete_data_plan, stop_plan
from app.protection.plan import StepState
from app.readiness.fleet import Fleet
from app.sandbox.faults import Effect, Fault
from app.sandbox.fleet import Site
from app.sandbox.fleet.estate import PRODUCTION
from tests.planning.fleets import PROFILE, sites
from tests.protection.azure import Azure, azure, choices

LONG = timedelta(days=300)


async def another_fleet(cloud: Azure) -> Fleet:
    """What a program sees that reads everything now, while the graph still shows the beginning."""
    fleet = Fleet(cloud.connection, PROFILE, cloud.server.state.clock.now)
    await fleet.scan()
    return fleet


def graph_shows_the_beginning(cloud: Azure) -> None:
    """From here on Resource Graph shows what it showed at the scan."""
    cloud.server.state.graph_lag = LONG


async def test_a_vm_that_was_just_protected_is_not_called_ready() -> None:
    """In a tenant of which every vault can be read, so nothing else makes it ask about the VM."""
    async with sites((Site(PRODUCTION, "koreacentral", 4),)) as cloud:
        first, second = cloud.everything[:2], cloud.everything[2:]
        await cloud.apply.run(await cloud.planner.plan_for(first))
        await cloud.fleet.scan()
        cloud.server.state.graph_lag = LONG
        results = await cloud.apply.run(await cloud.planner.plan_for(second))
        assert {one.state for one in results.values()} == {StepState.DONE}
        seen = Fleet(cloud.connection, PROFILE, cloud.server.state.clock.now)
        await seen.scan()
        badges = {seen.machines[key].verdict.badge for key in cloud.everything}
        assert badges <= {Badge.PENDING, Badge.PROTECTED}


@pytest.mark.parametrize(
    ("asked_itself", "expected"),
    [(True, {Badge.PENDING, Badge.PROTECTED}), (False, {Badge.CANNOT_TELL})],
    ids=["azure-says-for-each-vm", "azure-does-not-say"],
)
async def test_a_vault_that_does_not_give_its_items_is_not_made_up_for_by_the_graph(
    asked_itself: bool, expected: set[Badge]
) -> None:
    async with sites((Site(PRODUCTION, "koreacentral", 4),)) as cloud:
        first, second = cloud.everything[:2], cloud.everything[2:]
        await cloud.apply.run(await cloud.planner.plan_for(first))
        await cloud.fleet.scan()
        cloud.server.state.graph_lag = LONG
        await cloud.apply.run(await cloud.planner.plan_for(second))
        refused = [("GET", "*/backupProtectedItems")]
        if not asked_itself:
            refused.append(("POST", "*/backupStatus"))
        for method, path in refused:
            fault = Fault(Effect.ERROR, method, path, status=403, code="AuthorizationFailed", count=None)
            cloud.server.faults.add(fault)
        seen = Fleet(cloud.connection, PROFILE, cloud.server.state.clock.now)
        await seen.scan()
        badges = {seen.machines[key].verdict.badge for key in cloud.everything}
        assert badges <= expected


async def test_a_vm_whose_protection_just_ended_is_not_called_protected() -> None:
    async with azure() as cloud:
        graph_shows_the_beginning(cloud)
        protected = sorted(
            key for key, one in cloud.fleet.machines.items() if one.verdict.badge is Badge.PROTECTED
        )
        stopped, deleted = protected[0], protected[1]
        plans = (
            (stopped, stop_plan(cloud.fleet, items_of(cloud.fleet, [stopped]))),
            (deleted, delete_data_plan(cloud.fleet, items_of(cloud.fleet, [deleted]))),
        )
        for _, plan in plans:
            results = await cloud.apply.run(plan)
            assert {one.state for one in results.values()} == {StepState.DONE}
        seen = await another_fleet(cloud)
        assert seen.machines[stopped].verdict.badge is Badge.STOPPED
        assert seen.machines[deleted].verdict.badge is Badge.SOFT_DELETED


async def test_an_item_with_a_policy_that_the_graph_does_not_show_yet_knows_its_schedule() -> None:
    async with azure() as cloud:
        graph_shows_the_beginning(cloud)
        machine = cloud.ready("koreacentral", 1)[0]
        vault = cloud.vault("koreacentral")
        store = cloud.server.state.store
        policy = store.get(f"{vault}/backupPolicies/DefaultPolicy")
        assert policy is not None
        store.put({**policy, "id": f"{vault}/backupPolicies/JustMade", "name": "JustMade"})
        await cloud.fleet.reread_vault(vault)
        plan = await cloud.enable.plan_enable(choices([machine], vault, "JustMade"))
        (result,) = (await cloud.apply.run(plan)).values()
        assert result.state is StepState.DONE
        seen = await another_fleet(cloud)
        (item,) = items_of(seen, [machine.key])
        assert item.policy_name == "JustMade"
        assert item.schedule_hours == 24


async def test_a_vault_that_was_just_deleted_is_not_shown() -> None:
    async with azure() as cloud:
        graph_shows_the_beginning(cloud)
        empty = next(
            one.id
            for key, one in cloud.fleet.estate.vaults.items()
            if not cloud.fleet.estate.vault_item_counts.get(key)
        )
        cloud.server.state.store.remove(empty)
        seen = await another_fleet(cloud)
        assert key_of(empty) not in seen.estate.vaults
        assert len(seen.estate.vaults) == len(cloud.fleet.estate.vaults) - 1
