from collections.abc import Sequence

import msgspec
import pytest

from app.domain.backup import Redundancy
from app.domain.resource_ids import key_of
from app.planning.fleet_values import Wishes
from app.planning.hindrances import with_hindrances
from app.planning.item_lists import items_of
from app.planning.policy_steps import edit_policy_step
from app.planning.removals import delete_group_step, delete_vault_step
from app.planning.resource_guard import Guard
from app.planning.state_plans import change_policy_plan, delete_data_plan, stop_plan
from app.planning.vault_option_state import options_plan, read_option_state
from app.policies.definition import PolicyDefinition, new_standard
from app.policies.wire import new_properties
from app.protection.plan import Hindrance, Plan, StepKind, StepState
from app.protection.vault_options import VaultOption
from app.sandbox.faults import Effect, Fault
from app.sandbox.fleet import Site, build_state
from app.sandbox.fleet.estate import PRODUCTION
from app.sandbox.fleet.extras import lock_document
from app.sandbox.resources.policy_assignments import assignment_document
from app.sandbox.resources.policy_definitions import ALLOWED_LOCATIONS, FORBIDDEN_REDUNDANCY, REQUIRED_TAG
from tests.planning.fleets import FAST, PROFILE, FleetCloud, cloud_of, sites
from tests.planning.test_fleet_plan import readable
from tests.protection.azure import evening

SCOPE = f"/subscriptions/{PRODUCTION.id}"
KRC = Site(PRODUCTION, "koreacentral", 3)
EMPTY = Site(PRODUCTION, "koreasouth", 3, vault=False)


def keys(found: Sequence[Hindrance]) -> list[tuple[str, bool]]:
    return sorted((one.sentence.key, one.blocks) for one in found)


async def test_without_locks_guards_and_denials_there_is_no_line() -> None:
    async with sites((KRC, EMPTY)) as cloud:
        assert (await cloud.planner.plan_for(cloud.everything)).hindrances == ()
        empty = await with_hindrances(cloud.connection.reader, cloud.fleet, Plan())
        assert empty.hindrances == ()


@pytest.mark.parametrize("scope", [SCOPE, f"{SCOPE}/resourceGroups/rg-backup-krs"])
async def test_a_read_only_lock_holds_up_every_write_below_it(scope: str) -> None:
    async with sites((EMPTY,)) as cloud:
        cloud.server.state.store.put(lock_document(scope, "frozen", "ReadOnly", ""))
        plan = await cloud.planner.plan_for(cloud.everything)
        (found,) = plan.hindrances
        assert (found.sentence.key, found.blocks, found.scope_id) == ("hindrance-read-only", True, scope)
        assert set(found.step_ids) == {step.id for step in plan.steps}
        readable(plan)


async def test_a_lock_against_deletion_holds_up_removals_only() -> None:
    async with sites((KRC,)) as cloud:
        vault = next(iter(cloud.fleet.estate.vaults.values()))
        group = f"{SCOPE}/resourceGroups/{vault.resource_group}"
        cloud.server.state.store.put(lock_document(vault.id, "keep", "CanNotDelete", ""))
        assert (await cloud.planner.plan_for(cloud.everything)).hindrances == ()
        removal = delete_vault_step(vault)
        holder = delete_group_step(PRODUCTION.id, vault.resource_group, depends_on=(removal.id,))
        plan = await with_hindrances(cloud.connection.reader, cloud.fleet, Plan((removal, holder)))
        (found,) = plan.hindrances
        assert found.sentence.key == "hindrance-no-deletion"
        assert found.step_ids == (removal.id, holder.id)
        assert key_of(holder.target_id) == key_of(group)
        readable(plan)


async def test_a_lock_on_a_group_of_restore_points_is_told_but_stops_nothing() -> None:
    async with sites((KRC,)) as cloud:
        group = f"{SCOPE}/resourceGroups/AzureBackupRG_koreacentral_1"
        other = f"{SCOPE}/resourceGroups/AzureBackupRG_japaneast_1"
        for scope in (group, other):
            cloud.server.state.store.put(lock_document(scope, "governance", "CanNotDelete", ""))
        plan = await cloud.planner.plan_for(cloud.everything)
        assert keys(plan.hindrances) == [("hindrance-restore-points", False)]
        assert plan.hindrances[0].scope_id == group
        readable(plan)


async def test_an_azure_policy_that_denies_is_known_before_and_a_tag_satisfies_it() -> None:
    async with sites((EMPTY,)) as cloud:
        put = cloud.server.state.store.put
        put(assignment_document(SCOPE, "needs-owner", REQUIRED_TAG, "owner", "Owner tag"))
        plan = await cloud.planner.plan_for(cloud.everything)
        (found,) = plan.hindrances
        assert (found.sentence.key, found.blocks) == ("hindrance-policy-denies", True)
        assert found.sentence.values["assignment"] == "needs-owner"
        (vault,) = [step for step in plan.steps if step.kind is StepKind.CREATE_VAULT]
        assert vault.id in found.step_ids
        readable(plan)
        tagged = await cloud.planner.plan_for(cloud.everything, Wishes(tags=(("owner", "me"),)))
        assert tagged.hindrances == ()
        put(assignment_document(SCOPE, "only-europe", ALLOWED_LOCATIONS, ["westeurope"], "Europe"))
        denied = await cloud.planner.plan_for(cloud.everything, Wishes(tags=(("owner", "me"),)))
        assert [one.sentence.values["assignment"] for one in denied.hindrances] == ["only-europe"]


async def test_nothing_can_be_changed_in_a_disabled_subscription() -> None:
    async with sites((KRC,)) as cloud:
        estate = cloud.fleet.estate
        closed = tuple(msgspec.structs.replace(one, state="Disabled") for one in estate.subscriptions)
        cloud.fleet.estate = msgspec.structs.replace(estate, subscriptions=closed)
        plan = await cloud.planner.plan_for(cloud.everything)
        assert keys(plan.hindrances) == [("hindrance-subscription-closed", True)]
        assert set(plan.hindrances[0].step_ids) == {step.id for step in plan.steps}
        readable(plan)


async def test_a_policy_that_denies_a_redundancy_is_known_before() -> None:
    async with sites((EMPTY,)) as cloud:
        put = cloud.server.state.store.put
        put(assignment_document(SCOPE, "no-geo", FORBIDDEN_REDUNDANCY, "GeoRedundant", "Not GRS"))
        plan = await cloud.planner.plan_for(cloud.everything)
        (found,) = plan.hindrances
        assert found.sentence.values["assignment"] == "no-geo"
        kinds = {plan.step(one).kind for one in found.step_ids}
        assert kinds == {StepKind.CREATE_VAULT, StepKind.SET_REDUNDANCY}
        other = await cloud.planner.plan_for(cloud.everything, Wishes(redundancy=Redundancy.LOCAL))
        assert other.hindrances == ()


async def test_what_management_groups_assign_is_named_because_azures_check_is_silent_about_it() -> None:
    root = "/providers/Microsoft.Management/managementGroups/contoso"
    async with sites((EMPTY,)) as cloud:
        document = assignment_document(root, "owners", REQUIRED_TAG, "owner", "Everything has an owner")
        cloud.server.state.store.put(document)
        plan = await cloud.planner.plan_for(cloud.everything)
        assert keys(plan.hindrances) == [("hindrance-policies-inherited", False)]
        assert plan.hindrances[0].sentence.values["assignments"] == "Everything has an owner"
        readable(plan)
        for change in ({"notScopes": [SCOPE]}, {"enforcementMode": "DoNotEnforce"}):
            document["properties"] |= change
            cloud.server.state.store.put(document)
            assert (await cloud.planner.plan_for(cloud.everything)).hindrances == ()
            document["properties"] |= {"notScopes": [], "enforcementMode": "Default"}


@pytest.mark.parametrize(
    ("action", "key"),
    [
        ("Microsoft.Authorization/locks/read", "hindrance-locks-unread"),
        ("Microsoft.PolicyInsights/*", "hindrance-policy-unread"),
        ("Microsoft.Authorization/policyAssignments/read", "hindrance-policies-unread"),
    ],
)
async def test_what_cannot_be_read_is_said_and_is_not_none(action: str, key: str) -> None:
    async with sites((EMPTY,)) as cloud:
        cloud.server.faults.add(Fault(Effect.MISSING_RIGHT, scope=SCOPE, action=action))
        plan = await cloud.planner.plan_for(cloud.everything)
        found = [one for one in plan.hindrances if one.sentence.key == key]
        assert found
        assert not any(one.blocks for one in found)
        readable(plan)


async def test_deleting_from_an_immutable_vault_is_known_to_be_refused() -> None:
    async with sites((KRC,)) as cloud:
        await cloud.apply.run(await cloud.planner.plan_for(cloud.everything))
        items = items_of(cloud.fleet, cloud.everything)
        for state, key in (("Unlocked", "hindrance-immutable"), ("Locked", "hindrance-immutable-locked")):
            await immutable(cloud, items[0].vault_id, state)
            plan = delete_data_plan(cloud.fleet, items)
            plan = await with_hindrances(cloud.connection.reader, cloud.fleet, plan)
            (found,) = plan.hindrances
            assert (found.sentence.key, found.blocks) == (key, True)
            assert set(found.step_ids) == {step.id for step in plan.steps}
            readable(plan)
        stopping = stop_plan(cloud.fleet, items)
        assert (await with_hindrances(cloud.connection.reader, cloud.fleet, stopping)).hindrances == ()


async def test_a_shorter_policy_is_refused_in_an_immutable_vault_and_a_longer_one_is_not() -> None:
    async with sites((KRC,)) as cloud:
        await cloud.apply.run(await cloud.planner.plan_for(cloud.everything))
        items = items_of(cloud.fleet, cloud.everything)
        vault = cloud.fleet.estate.vaults[key_of(items[0].vault_id)]
        put_policy(cloud, vault.id, "Long", 60)
        put_policy(cloud, vault.id, "Short", 7)
        await immutable(cloud, vault.id, "Unlocked")
        policies = {one.name: one for one in cloud.fleet.estate.policies[key_of(vault.id)]}
        for name, key in (("Long", []), ("Short", [("hindrance-immutable", True)])):
            plan = change_policy_plan(cloud.fleet, PROFILE, items, {key_of(vault.id): policies[name]})
            assert len(plan.steps) == 3
            plan = await with_hindrances(cloud.connection.reader, cloud.fleet, plan)
            assert keys(plan.hindrances) == key
        properties = new_properties(definition(7), cloud.connection.reader.now())
        edit = edit_policy_step(vault, policies["Long"], properties)
        plan = await with_hindrances(cloud.connection.reader, cloud.fleet, Plan((edit,)))
        assert keys(plan.hindrances) == [("hindrance-immutable", True)]


def definition(days: int) -> PolicyDefinition:
    return msgspec.structs.replace(new_standard("Long"), daily_days=days)


def put_policy(cloud: FleetCloud, vault_id: str, name: str, days: int) -> None:
    """Somebody makes a policy."""
    properties = new_properties(definition(days), cloud.connection.reader.now())
    kind = "Microsoft.RecoveryServices/vaults/backupPolicies"
    identity = f"{vault_id}/backupPolicies/{name}"
    cloud.server.state.store.put({"id": identity, "name": name, "type": kind, "properties": properties})


async def immutable(cloud: FleetCloud, vault_id: str, state: str) -> None:
    """Somebody makes a vault immutable."""
    document = dict(cloud.server.state.store.get(vault_id) or {})
    security = {"immutabilitySettings": {"state": state}}
    document["properties"] = {**document["properties"], "securitySettings": security}
    cloud.server.state.store.put(document)
    await cloud.fleet.reread_vault(vault_id)


async def test_a_guarded_vault_says_so_before_anything_is_deleted() -> None:
    async with cloud_of(build_state(None, 7, FAST, quotas=False, start=evening())) as cloud:
        (vault,) = [one for one in cloud.fleet.estate.vaults.values() if one.name == "rsv-prod-weu"]
        items = [
            one for one in items_of(cloud.fleet, cloud.everything) if key_of(one.vault_id) == key_of(vault.id)
        ]
        reader = cloud.connection.reader
        deleting = await with_hindrances(reader, cloud.fleet, delete_data_plan(cloud.fleet, items))
        stopping = await with_hindrances(reader, cloud.fleet, stop_plan(cloud.fleet, items))
        assert keys(deleting.hindrances) == [("hindrance-guard", True)]
        assert keys(stopping.hindrances) == [("hindrance-guard", True)]
        assert deleting.hindrances[0].sentence.values["guard"] == "guard-backup-weu"
        readable(deleting)
        readable(stopping)


async def test_a_guard_holds_up_options_that_protect_less_and_no_others() -> None:
    async with cloud_of(build_state(None, 7, FAST, quotas=False, start=evening())) as cloud:
        (vault,) = [one for one in cloud.fleet.estate.vaults.values() if one.name == "rsv-prod-weu"]
        reader = cloud.connection.reader
        state = await read_option_state(reader, vault)
        more = options_plan(state, {VaultOption.SOFT_DELETE_DAYS: "30", VaultOption.IMMUTABILITY: "Unlocked"})
        assert len(more.steps) == 2
        assert keys((await with_hindrances(reader, cloud.fleet, more)).hindrances) == []
        assert {one.state for one in (await cloud.apply.run(more)).values()} == {StepState.DONE}
        state = await read_option_state(reader, vault)
        less = options_plan(state, {VaultOption.SOFT_DELETE_DAYS: "20", VaultOption.IMMUTABILITY: "Disabled"})
        checked = await with_hindrances(reader, cloud.fleet, less)
        assert keys(checked.hindrances) == [("hindrance-guard", True)]
        assert set(checked.hindrances[0].step_ids) == {step.id for step in less.steps}
        refused = await cloud.apply.run(less)
        assert {one.state for one in refused.values()} == {StepState.FAILED}, "the service agrees"


async def test_a_resource_guard_holds_up_what_it_names() -> None:
    async with sites((KRC,)) as cloud:
        await cloud.apply.run(await cloud.planner.plan_for(cloud.everything))
        items = items_of(cloud.fleet, cloud.everything)
        cloud.server.faults.add(
            Fault(Effect.ERROR, "GET", "*/backupResourceGuardProxies", count=None, status=403, code="No")
        )
        plan = delete_data_plan(cloud.fleet, items)
        unread = await with_hindrances(cloud.connection.reader, cloud.fleet, plan)
        assert keys(unread.hindrances) == [("hindrance-guard-unread", False)]
        readable(unread)
    delete = "microsoft.dataprotection/resourceguards/deleteprotecteditemrequests"
    guard = Guard("guard", frozenset({delete}))
    assert guard.holds(StepKind.DELETE_DATA)
    assert not guard.holds(StepKind.STOP_PROTECTION)
    assert Guard("guard", frozenset()).holds(StepKind.EDIT_POLICY)
    assert not Guard("guard", frozenset()).holds(StepKind.ENABLE)
