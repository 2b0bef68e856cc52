"""The whole way there and back: ten VMs enabled, undone, and what is left of it."""

from collections import Counter

from app.domain.assessment import Coverage
from app.planning.item_lists import is_stopped, items_of
from app.protection.plan import StepKind, StepState
from app.sandbox.faults import Effect, Fault
from app.sandbox.fleet import Site
from app.sandbox.fleet.estate import PRODUCTION
from tests.planning.fleets import sites
from tests.planning.test_fleet_plan import received
from tests.planning.test_undo import EMPTY, said, undo
from tests.protection.azure import shown

KRC = Site(PRODUCTION, "koreacentral", 10)


async def test_ten_enabled_and_undone_are_stopped_with_their_data_and_tool_made_vaults_are_gone() -> None:
    """The ten go to the vault that is there; a new vault elsewhere stays empty, as its VMs are refused."""
    async with sites((KRC, EMPTY)) as cloud:
        plan = await cloud.planner.plan_for(cloud.everything)
        cloud.server.faults.add(
            Fault(
                Effect.ERROR,
                "PUT",
                "*/vaults/rsv-contoso-production-krs/*protectedItems*",
                count=None,
                status=400,
                code="UserErrorSomething",
            )
        )
        results = await cloud.apply.run(plan)
        ended = Counter(results[step.id].state for step in plan.steps if step.kind is StepKind.ENABLE)
        assert ended == {StepState.DONE: 10, StepState.FAILED: 4}
        cloud.server.faults.clear()
        reverse = await undo(cloud, plan, results)
        kinds = [step.kind for step in reverse.plan.steps]
        assert Counter(kinds) == {
            StepKind.STOP_PROTECTION: 10,
            StepKind.DELETE_VAULT: 1,
            StepKind.DELETE_GROUP: 1,
        }
        assert kinds[-2:] == [StepKind.DELETE_VAULT, StepKind.DELETE_GROUP]
        assert said(reverse) == {"undo-points-stay": 1}
        before = len(cloud.server.ledger.writes)
        undone = await cloud.apply.run(reverse.plan)
        assert {one.state for one in undone.values()} == {StepState.DONE}
        assert received(cloud.server.ledger.writes[before:]) == shown(reverse.plan)
        assert len(reverse.plan.steps) == 12
        items = items_of(cloud.fleet, cloud.everything)
        assert len(items) == 10
        assert all(is_stopped(one) and not one.soft_deleted for one in items)
        coverage = Counter(one.verdict.coverage for one in cloud.fleet.machines.values())
        assert coverage[Coverage.STOPPED] == 10
        store = cloud.server.state.store
        made = next(step for step in plan.steps if step.kind is StepKind.CREATE_VAULT)
        group = next(step for step in plan.steps if step.kind is StepKind.CREATE_GROUP)
        assert store.get(made.target_id) is None
        assert store.get(group.target_id) is None
        names = {vault.name for vault in cloud.fleet.estate.vaults.values()}
        assert names == {"rsv-production-krc"}
