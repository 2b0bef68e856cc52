import asyncio
from collections import Counter

import msgspec

from app.domain.backup import Redundancy
from app.domain.resource_ids import key_of
from app.planning.capacity import REGISTRATIONS_A_DAY
from app.planning.fleet_values import FleetProposal, GroupWish, Wishes
from app.protection.plan import LeftOut, Plan, Step, StepKind, StepState
from app.protection.texts import load_plan_texts
from app.sandbox.faults import Effect, Fault
from app.sandbox.fleet import Site
from app.sandbox.fleet.estate import DEV_TEST, PRODUCTION
from app.sandbox.fleet.extras import lock_document
from app.sandbox.recovery.documents import job_document, protected_item_document
from tests.planning.fleets import FleetCloud, sites
from tests.planning.test_fleet_plan import readable

KRC = Site(PRODUCTION, "koreacentral", 12)
EMPTY = Site(PRODUCTION, "koreasouth", 12, vault=False)


def vaults_of(proposal: FleetProposal) -> list[tuple[str, bool, int]]:
    """Name, whether it exists, and number of VMs of each vault."""
    return [(one.vault.name, one.form is None, len(one.machine_ids)) for _, one in proposal.shares()]


def enabling(plan: Plan) -> list[Step]:
    return [step for step in plan.steps if step.kind is StepKind.ENABLE]


async def test_600_vms_of_a_region_are_split_by_what_a_vault_and_a_policy_may_take() -> None:
    async with sites((Site(PRODUCTION, "koreacentral", 600),)) as cloud:
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        ticking = asyncio.create_task(others())
        proposal = await cloud.planner.propose(cloud.everything)
        ticking.cancel()
        await asyncio.gather(ticking, return_exceptions=True)
        assert turns > 10, "the loop did not get its turn"
        assert vaults_of(proposal) == [
            ("rsv-production-krc", True, 250),
            ("rsv-contoso-production-krc", False, 250),
            ("rsv-contoso-production-krc-2", False, 100),
        ]
        for _, share in proposal.shares():
            assert len(share.machine_ids) <= REGISTRATIONS_A_DAY
            assert all(len(policy.machine_ids) <= 100 for policy in share.policies)
            assert len({policy.policy.name for policy in share.policies}) == len(share.policies)
        every = [key_of(one) for _, share in proposal.shares() for one in share.machine_ids]
        assert sorted(every) == sorted(cloud.everything)
        plan = await cloud.planner.plan(proposal)
        made = [step for step in plan.steps if step.kind is StepKind.CREATE_POLICY]
        assert {step.values["vault"] for step in made} == {"rsv-production-krc", "rsv-contoso-production-krc"}
        for step in made:
            assert step.request.body is not None
            assert "protectedItemsCount" not in step.request.body["properties"]
        by_policy = Counter(
            step.request.body["properties"]["policyId"] for step in enabling(plan) if step.request.body
        )
        assert max(by_policy.values()) == 100
        used = {key_of(one) for one in by_policy}
        assert {key_of(step.target_id) for step in made} <= used
        for step in enabling(plan):
            assert step.request.body is not None
            policy = key_of(step.request.body["properties"]["policyId"])
            assert (f"make-policy:{policy}" in step.depends_on) is any(
                key_of(one.target_id) == policy for one in made
            )
        readable(plan)


async def test_policies_made_for_the_plan_are_accepted_and_every_vm_is_enabled() -> None:
    places = (Site(PRODUCTION, "koreacentral", 14), Site(DEV_TEST, "koreasouth", 7, vault=False))
    async with sites(places) as cloud:
        wishes = Wishes(vms_per_policy=5)
        plan = await cloud.planner.plan_for(cloud.everything, wishes)
        kinds = Counter(step.kind for step in plan.steps)
        assert kinds[StepKind.CREATE_POLICY] == 3
        results = await cloud.apply.run(plan)
        assert {one.state.value for one in results.values()} == {"done"}
        counts = Counter(
            policy.name
            for policies in cloud.fleet.estate.policies.values()
            for policy in policies
            for one in cloud.fleet.machines.values()
            for item in (one.facts.items if isinstance(one.facts.items, tuple) else ())
            if key_of(item.policy_id) == key_of(policy.id)
        )
        assert counts == {"DefaultPolicy": 10, "DefaultPolicy-2": 7, "DefaultPolicy-3": 4}


async def test_what_a_vault_registered_today_counts_against_its_250_a_day() -> None:
    async with sites((KRC,)) as cloud:
        vault = next(iter(cloud.fleet.estate.vaults.values()))
        put_registrations(cloud, vault.id, 245)
        proposal = await cloud.planner.propose(cloud.everything)
        assert vaults_of(proposal) == [
            ("rsv-production-krc", True, 5),
            ("rsv-contoso-production-krc", False, 7),
        ]
        tomorrow = await cloud.planner.propose(cloud.everything, Wishes(further_vaults=False))
        assert vaults_of(tomorrow) == [("rsv-production-krc", True, 5)]
        assert {one.reason.key for one in tomorrow.left_out} == {"cannot-vault-full-today"}
        assert len(tomorrow.left_out) == 7
        readable(await cloud.planner.plan(tomorrow))


def put_registrations(cloud: FleetCloud, vault_id: str, count: int) -> None:
    """Jobs of so many registrations an hour ago."""
    state = cloud.server.state
    for number in range(count):
        group = vault_id.split("/providers/", maxsplit=1)[0]
        machine = f"{group}/providers/Microsoft.Compute/virtualMachines/gone-{number}"
        state.store.put(
            job_document(
                vault_id=vault_id,
                vm_id=machine,
                operation="ConfigureBackup",
                status="Completed",
                job_id=f"00000000-0000-0000-0000-{number:012}",
                activity_id="00000000-0000-0000-0000-000000000000",
                started=state.clock.now(),
                ended=state.clock.now(),
            )
        )


async def test_a_wish_for_one_group_goes_before_what_is_wished_for_all() -> None:
    async with sites((KRC, EMPTY)) as cloud:
        first = await cloud.planner.propose(cloud.everything)
        groups = {one.group.region: one.group for one in first.groups}
        wishes = Wishes(
            vault_pattern="bkp-{location}",
            redundancy=Redundancy.LOCAL,
            tags=(("env", "prod"),),
            groups={
                groups["koreacentral"].key: GroupWish(
                    new_vault=True,
                    vault_name="rsv-mine",
                    resource_group="rg-mine",
                    redundancy=Redundancy.ZONE,
                    policy="EnhancedPolicy",
                )
            },
        )
        proposal = await cloud.planner.propose(cloud.everything, wishes)
        assert vaults_of(proposal) == [("rsv-mine", False, 12), ("bkp-koreasouth", False, 12)]
        plan = await cloud.planner.plan(proposal)
        redundancies = {
            step.values["vault"]: step.values["redundancy"]
            for step in plan.steps
            if step.kind is StepKind.SET_REDUNDANCY
        }
        assert redundancies == {"rsv-mine": "ZoneRedundant", "bkp-koreasouth": "LocallyRedundant"}
        policies = Counter((step.region, step.values["policy"]) for step in enabling(plan))
        assert policies == {("koreacentral", "EnhancedPolicy"): 12, ("koreasouth", "DefaultPolicy"): 12}
        for step in plan.steps:
            if step.kind is StepKind.CREATE_VAULT:
                assert step.request.body is not None
                assert step.request.body["tags"] == {"env": "prod"}
        readable(plan)


async def test_names_that_are_taken_get_the_next_number_also_where_only_azure_knows() -> None:
    async with sites((KRC, EMPTY)) as cloud:
        wishes = Wishes(vault_pattern="rsv-production-krc", group_pattern="rg-backup-krc")
        proposal = await cloud.planner.propose(cloud.everything, wishes)
        assert vaults_of(proposal) == [
            ("rsv-production-krc", True, 12),
            ("rsv-production-krc-2", False, 12),
        ]
        vault = next(iter(cloud.fleet.estate.vaults.values()))
        hidden = dict(cloud.server.state.store.get(vault.id) or {})
        hidden |= {"id": f"{vault.id}-2", "name": f"{vault.name}-2"}
        cloud.server.state.store.put(hidden)
        again = await cloud.planner.propose(cloud.everything, wishes)
        assert vaults_of(again)[1] == ("rsv-production-krc-3", False, 12)


async def test_only_the_wished_redundancy_sets_it_where_it_can_and_passes_by_where_it_cannot() -> None:
    async with sites((KRC,)) as cloud:
        wishes = Wishes(redundancy=Redundancy.LOCAL, only_this_redundancy=True)
        plan = await cloud.planner.plan_for(cloud.everything, wishes)
        (setting,) = [step for step in plan.steps if step.kind is StepKind.SET_REDUNDANCY]
        assert all(setting.id in step.depends_on for step in enabling(plan))
        assert plan.hindrances == ()
        one, *rest = cloud.everything
        await cloud.apply.run(await cloud.planner.plan_for([one]))
        proposal = await cloud.planner.propose(rest, wishes)
        assert vaults_of(proposal) == [("rsv-contoso-production-krc", False, 11)]
        (group,) = proposal.groups
        (candidate,) = group.candidates
        assert candidate.reason is not None
        assert candidate.reason.key == "vault-other-redundancy"
        vault = candidate.vault
        forced = {group.group.key: GroupWish(vault_id=vault.id)}
        blocked = await cloud.planner.plan_for(rest, msgspec.structs.replace(wishes, groups=forced))
        (hindrance,) = blocked.hindrances
        assert hindrance.sentence.key == "hindrance-redundancy-locked"
        assert hindrance.blocks
        (setting,) = [step for step in blocked.steps if step.kind is StepKind.SET_REDUNDANCY]
        assert hindrance.step_ids == (setting.id,)
        assert blocked.dependants([setting.id]) == {step.id for step in enabling(blocked)}
        readable(blocked)


async def test_a_vault_that_is_given_its_first_item_after_the_review_protects_nothing_of_the_plan() -> None:
    async with sites((KRC,)) as cloud:
        wishes = Wishes(redundancy=Redundancy.LOCAL, only_this_redundancy=True)
        one, *rest = cloud.everything
        plan = await cloud.planner.plan_for(rest, wishes)
        (setting,) = [step for step in plan.steps if step.kind is StepKind.SET_REDUNDANCY]
        assert plan.hindrances == ()
        await cloud.apply.run(await cloud.planner.plan_for([one]))
        results = await cloud.apply.run(plan)
        assert results[setting.id].state is StepState.CHANGED_MEANWHILE
        assert {results[step.id].state for step in enabling(plan)} == {StepState.SKIPPED}
        again = await cloud.planner.plan_for(rest, wishes)
        kinds = {step.kind for step in again.steps}
        assert StepKind.CREATE_VAULT in kinds, "a plan made anew puts them elsewhere"


async def test_a_vault_behind_a_read_only_lock_is_passed_by() -> None:
    async with sites((KRC,)) as cloud:
        vault = next(iter(cloud.fleet.estate.vaults.values()))
        cloud.server.state.store.put(lock_document(vault.id, "frozen", "ReadOnly", ""))
        proposal = await cloud.planner.propose(cloud.everything)
        assert vaults_of(proposal) == [("rsv-contoso-production-krc", False, 12)]
        (candidate,) = proposal.groups[0].candidates
        assert candidate.reason is not None
        assert candidate.reason.key == "vault-read-only"


async def test_who_azure_refuses_is_left_out_with_everything_that_only_they_needed() -> None:
    async with sites((KRC, EMPTY)) as cloud:
        proposal = await cloud.planner.propose(cloud.everything)
        gone = [key for key, one in cloud.fleet.machines.items() if one.facts.machine.region == "koreasouth"]
        vault = next(iter(cloud.fleet.estate.vaults.values()))
        for key in gone:
            machine = cloud.fleet.machines[key].facts.machine
            put_item(cloud, vault.id, machine.id)
        checked = {key_of(one.machine_id): one async for one in cloud.planner.check(proposal)}
        assert len(checked) == 24
        plan = await cloud.planner.plan(proposal, checked)
        assert {one.reason.key for one in plan.left_out} == {"cannot-protected"}
        assert len(plan.left_out) == 12
        assert {step.kind for step in plan.steps} == {StepKind.ENABLE}
        readable(plan)


def put_item(cloud: FleetCloud, vault_id: str, machine_id: str) -> None:
    """Somebody protects a VM after the scan."""
    document = protected_item_document(
        vault_id=vault_id,
        vm_id=machine_id,
        policy_id=f"{vault_id}/backupPolicies/DefaultPolicy",
        data_id="1",
    )
    cloud.server.state.store.put(document)


async def test_what_cannot_be_read_while_planning_is_told_by_name() -> None:
    async with sites((KRC, EMPTY)) as cloud:
        for path in ("*/resourcegroups", "*/backupJobs"):
            fault = Fault(Effect.ERROR, "GET", path, count=None, status=403, code="AuthorizationFailed")
            cloud.server.faults.add(fault)
        plan = await cloud.planner.plan_for(cloud.everything)
        said = {phrase.key: load_plan_texts("en").say(phrase) for phrase in plan.notes}
        assert "Contoso Production" in said["note-groups-unread"]
        assert "rsv-production-krc" in said["note-registrations-unread"]
        assert "/subscriptions/" not in said["note-groups-unread"] + said["note-registrations-unread"]
        assert len(enabling(plan)) == 24
        readable(plan)


async def test_a_vm_that_is_gone_meanwhile_is_left_out() -> None:
    async with sites((KRC,)) as cloud:
        proposal = await cloud.planner.propose([*cloud.everything, "/subscriptions/x/gone"])
        assert [one.reason.key for one in proposal.left_out] == ["cannot-unknown-machine"]
        assert all(isinstance(one, LeftOut) for one in proposal.left_out)
