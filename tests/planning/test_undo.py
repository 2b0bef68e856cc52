from collections import Counter
from collections.abc import Mapping

from app.domain.backup import PolicyType, Redundancy
from app.domain.resource_ids import key_of
from app.planning.fleet_values import Wishes
from app.planning.item_lists import items_of
from app.planning.removals import delete_group_step, delete_vault_step
from app.planning.state_plans import (
    change_policy_plan,
    delete_data_plan,
    resume_plan,
    stop_plan,
    undelete_plan,
)
from app.planning.undo import Undo, undo_plan
from app.planning.vault_options import option_step
from app.planning.vault_steps import redundancy_step
from app.protection.plan import Plan, StepKind, StepResult, StepState
from app.protection.vault_options import VaultOption
from app.sandbox.faults import Effect, Fault
from app.sandbox.fleet import Site
from app.sandbox.fleet.estate import PRODUCTION
from tests.planning.fleets import PROFILE, FleetCloud, sites
from tests.planning.test_fleet_plan import readable

KRC = Site(PRODUCTION, "koreacentral", 10)
EMPTY = Site(PRODUCTION, "koreasouth", 4, vault=False)


def done(plan: Plan) -> dict[str, StepResult]:
    """Results as if every step had been carried out."""
    return {step.id: StepResult(step.id, StepState.DONE) for step in plan.steps}


async def undo(cloud: FleetCloud, plan: Plan, results: Mapping[str, StepResult]) -> Undo:
    found = await undo_plan(cloud.connection.reader, cloud.fleet, plan, results)
    readable(found.plan)
    assert found.plan.notes == found.cannot
    return found


def said(found: Undo) -> Counter[str]:
    return Counter(phrase.key for phrase in found.cannot)


async def test_a_vault_that_holds_data_stays_and_so_does_its_group() -> None:
    async with sites((EMPTY,)) as cloud:
        plan = await cloud.planner.plan_for(cloud.everything)
        results = await cloud.apply.run(plan)
        reverse = await undo(cloud, plan, results)
        assert {step.kind for step in reverse.plan.steps} == {StepKind.STOP_PROTECTION}
        assert said(reverse) == {
            "undo-points-stay": 1,
            "undo-vault-stays": 1,
            "undo-redundancy-locked": 1,
            "undo-group-stays": 1,
        }


async def test_only_what_the_run_itself_did_is_taken_back() -> None:
    async with sites((EMPTY,)) as cloud:
        plan = await cloud.planner.plan_for(cloud.everything)
        enable = [step for step in plan.steps if step.kind is StepKind.ENABLE]
        results = done(plan)
        for step, state in zip(
            enable,
            (StepState.ALREADY_DONE, StepState.FAILED, StepState.UNKNOWN, StepState.UNCLEAR),
            strict=True,
        ):
            results[step.id] = StepResult(step.id, state)
        (vault,) = [step for step in plan.steps if step.kind is StepKind.CREATE_VAULT]
        results[vault.id] = StepResult(vault.id, StepState.ALREADY_DONE)
        reverse = await undo(cloud, plan, results)
        assert reverse.plan.steps == ()
        assert said(reverse)["undo-not-known"] == 2


async def test_what_somebody_else_put_into_a_group_keeps_it() -> None:
    async with sites((EMPTY,)) as cloud:
        plan = await cloud.planner.plan_for(cloud.everything)
        before = plan.without([step.id for step in plan.steps if step.kind is StepKind.ENABLE])
        results = await cloud.apply.run(before)
        (group,) = [step for step in plan.steps if step.kind is StepKind.CREATE_GROUP]
        store = cloud.server.state.store
        foreign = f"{group.target_id}/providers/Microsoft.Compute/disks/theirs"
        store.put(
            {
                "id": foreign,
                "name": "theirs",
                "type": "Microsoft.Compute/disks",
                "location": "koreasouth",
                "properties": {},
            }
        )
        reverse = await undo(cloud, before, results)
        assert [step.kind for step in reverse.plan.steps] == [StepKind.DELETE_VAULT]
        assert said(reverse) == {"undo-group-stays": 1}
        cloud.server.faults.add(
            Fault(Effect.ERROR, "GET", "*/resources", count=None, status=403, code="AuthorizationFailed")
        )
        unread = await undo(cloud, before, results)
        assert said(unread) == {"undo-group-unread": 1}


async def test_further_policies_go_when_their_vms_are_stopped_first() -> None:
    async with sites((KRC,)) as cloud:
        plan = await cloud.planner.plan_for(cloud.everything, Wishes(vms_per_policy=6))
        results = await cloud.apply.run(plan)
        reverse = await undo(cloud, plan, results)
        (removal,) = [step for step in reverse.plan.steps if step.kind is StepKind.DELETE_POLICY]
        stopped = {
            step.id
            for step in plan.steps
            if step.kind is StepKind.ENABLE and step.values["policy"] == removal.values["policy"]
        }
        assert len(stopped) == len(removal.depends_on) == 4
        one, *rest = cloud.everything
        less = plan.without([step.id for step in plan.steps if step.machine_id and step.machine_id != one])
        assert less.steps
        machines = {key_of(step.machine_id): step for step in plan.steps if step.machine_id}
        others = [
            machines[key].id for key in rest if machines[key].values["policy"] == removal.values["policy"]
        ]
        results = {key: result for key, result in results.items() if key not in others}
        kept = await undo(cloud, plan, results)
        assert not any(step.kind is StepKind.DELETE_POLICY for step in kept.plan.steps)
        assert said(kept)["undo-policy-used"] == 1


async def test_policies_are_set_back_unless_they_became_enhanced() -> None:
    async with sites((KRC,)) as cloud:
        first = await cloud.planner.plan_for(cloud.everything, Wishes(vms_per_policy=6))
        await cloud.apply.run(first)
        items = items_of(cloud.fleet, cloud.everything)
        key = key_of(items[0].vault_id)
        known = {one.name: one for one in cloud.fleet.estate.policies[key]}
        plan = change_policy_plan(cloud.fleet, PROFILE, items, {key: known["DefaultPolicy-2"]})
        await cloud.apply.run(plan)
        reverse = await undo(cloud, plan, done(plan))
        assert {step.values["policy"] for step in reverse.plan.steps} == {"DefaultPolicy"}
        assert len(reverse.plan.steps) == len(plan.steps) == 6
        final = change_policy_plan(cloud.fleet, PROFILE, items, {key: known["EnhancedPolicy"]})
        stays = await undo(cloud, final, done(final))
        assert stays.plan.steps == ()
        assert said(stays) == {"undo-enhanced-stays": 10}
        assert known["EnhancedPolicy"].type == PolicyType.ENHANCED


async def test_states_are_set_back_as_far_as_azure_has_a_way() -> None:
    async with sites((KRC,)) as cloud:
        await cloud.apply.run(await cloud.planner.plan_for(cloud.everything))
        items = items_of(cloud.fleet, cloud.everything)
        vault = cloud.fleet.estate.vaults[key_of(items[0].vault_id)]
        policies = {key_of(vault.id): cloud.fleet.estate.policies[key_of(vault.id)][0]}
        deleting = delete_data_plan(cloud.fleet, items[:1])
        gone = await undo(cloud, deleting, done(deleting))
        assert said(gone) == {"undo-data-gone": 1}
        stopping = stop_plan(cloud.fleet, items)
        state = cloud.server.state.store
        for item in items:
            document = dict(state.get(item.id) or {})
            document["properties"] = {**document["properties"], "protectionState": "ProtectionStopped"}
            state.put(document)
        await cloud.fleet.reread(cloud.everything)
        back = await undo(cloud, stopping, done(stopping))
        assert {step.kind for step in back.plan.steps} == {StepKind.RESUME}
        assert {step.values["policy"] for step in back.plan.steps} == {"DefaultPolicy"}
        resuming = resume_plan(cloud.fleet, PROFILE, items_of(cloud.fleet, cloud.everything), policies)
        again = await undo(cloud, resuming, done(resuming))
        assert again.plan.steps == ()
        assert len(again.plan.settled) == 10
        deleted = dict(state.get(items[0].id) or {})
        deleted["properties"] = {**deleted["properties"], "isScheduledForDeferredDelete": True}
        state.put(deleted)
        await cloud.fleet.reread(cloud.everything)
        returning = await undo(cloud, deleting, done(deleting))
        assert [step.kind for step in returning.plan.steps] == [StepKind.UNDELETE]
        undeleting = undelete_plan(cloud.fleet, PROFILE, items_of(cloud.fleet, cloud.everything))
        assert said(await undo(cloud, undeleting, done(undeleting))) == {"undo-undelete": 1}


async def test_options_and_redundancy_are_set_back_where_there_is_a_way() -> None:
    async with sites((KRC,)) as cloud:
        vault = next(iter(cloud.fleet.estate.vaults.values()))
        steps = (
            redundancy_step(vault, Redundancy.LOCAL),
            option_step(vault, VaultOption.SOFT_DELETE_DAYS, "30", "14"),
            option_step(vault, VaultOption.IMMUTABILITY, "Locked", "Unlocked"),
            option_step(vault, VaultOption.PUBLIC_NETWORK_ACCESS, "Disabled"),
        )
        reverse = await undo(cloud, Plan(steps), done(Plan(steps)))
        assert [(step.kind, step.values.get("value", "")) for step in reverse.plan.steps] == [
            (StepKind.SET_REDUNDANCY, ""),
            (StepKind.SET_VAULT_OPTION, "14"),
        ]
        assert said(reverse) == {"undo-option-immutability-final": 1, "undo-option-unknown": 1}
        removals = (delete_vault_step(vault), delete_group_step(PRODUCTION.id, "rg"))
        assert said(await undo(cloud, Plan(removals), done(Plan(removals)))) == {
            "undo-delete-vault": 1,
            "undo-delete-group": 1,
        }
