import asyncio
from datetime import UTC

from app.domain.assessment import Badge, Severity
from app.domain.resource_ids import ResourceId, key_of
from app.planning.enable import CheckState, Choice
from app.planning.vault_choice import planned_policies
from app.planning.vault_steps import VaultForm
from app.policies.schedule import policy_words
from app.protection.requests import policy_id
from app.protection.texts import load_plan_texts
from app.readiness.texts import load_texts
from app.sandbox.faults import Effect, Fault
from app.sandbox.recovery.documents import protected_item_document
from tests.protection.azure import PRODUCTION, azure, choices

TEXTS, RULES = load_plan_texts("en"), load_texts("en")
FORM = VaultForm(PRODUCTION, "Contoso Production", "rg-new", "koreasouth", "rsv-new", new_group=True)


async def test_a_selection_is_grouped_and_what_cannot_come_along_says_why() -> None:
    async with azure() as cloud:
        everything = list(cloud.fleet.machines)
        selection = cloud.enable.select([*everything, "/subscriptions/x/gone"])
        kept = [key for group in selection.groups for key in group.machine_ids]
        left = {key_of(one.machine_id): one for one in selection.left_out}
        assert len(kept) + len(left) == len(everything) + 1
        for group in selection.groups:
            for key in group.machine_ids:
                machine = cloud.fleet.machines[key].facts.machine
                assert (machine.subscription_id, machine.region) == (group.subscription_id, group.region)
        badges = {cloud.badge(key) for key in kept}
        assert badges <= {
            Badge.READY,
            Badge.READY_WITH_WARNINGS,
            Badge.CANNOT_TELL,
            Badge.CHECKING,
            Badge.SOFT_DELETED,
        }
        for key, one in left.items():
            sentence = TEXTS.left_out(one, RULES)
            assert sentence
            assert one.finding is not None or one.reason.key in {
                "cannot-kind",
                "cannot-protected",
                "cannot-stopped",
                "cannot-unknown-machine",
            }
            if one.finding is not None:
                assert cloud.badge(key) is Badge.BLOCKED
                assert one.finding.severity is Severity.BLOCKER
                assert RULES.message(one.finding) in sentence


async def test_azures_own_check_streams_and_speaks_for_each_vm() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreacentral", 4)
        vault = cloud.vault("koreacentral")
        protected, refused, forbidden, fine = machines
        cloud.server.state.store.put(
            protected_item_document(
                vault_id=vault,
                vm_id=protected.facts.machine.id,
                policy_id=policy_id(vault, "DefaultPolicy"),
                data_id="1",
            )
        )
        cloud.server.state.store.remove(refused.facts.machine.id)
        outcomes = {
            key_of(one.machine_id): one
            async for one in cloud.enable.check(choices([protected, refused, fine], vault))
        }
        assert (outcomes[protected.key].state, outcomes[protected.key].reason.key) == (
            CheckState.CANNOT,
            "cannot-protected",
        )
        assert ResourceId.parse(vault).name in TEXTS.say(outcomes[protected.key].reason)
        assert outcomes[refused.key].state is CheckState.CANNOT
        assert outcomes[fine.key].state is CheckState.CAN
        names = outcomes[fine.key].names
        assert names is not None
        assert names.item.startswith("vm;iaasvmcontainerv2;")
        cloud.server.faults.add(
            Fault(
                Effect.MISSING_RIGHT,
                scope=f"/subscriptions/{PRODUCTION}",
                action="Microsoft.RecoveryServices/locations/backupStatus/action",
            )
        )
        (unknown,) = [one async for one in cloud.enable.check(choices([forbidden], vault))]
        assert unknown.state is CheckState.UNKNOWN
        assert "backupStatus" in TEXTS.say(unknown.reason)
        plan = await cloud.enable.plan_enable(
            choices(machines, vault), checked={**outcomes, forbidden.key: unknown}
        )
        assert {key_of(step.machine_id) for step in plan.steps} == {fine.key, forbidden.key}
        assert len(plan.left_out) == 2
        assert cloud.writes() == []


async def test_a_check_that_is_closed_asks_nothing_more() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreacentral", 6)
        cloud.server.faults.add(
            Fault(Effect.DELAY, "POST", "*/backupstatus", after=1, count=None, seconds=0.5)
        )
        checking = cloud.enable.check(choices(machines, cloud.vault("koreacentral")))
        async for _ in checking:
            break
        await checking.aclose()  # type: ignore[attr-defined]  # an async generator can be closed
        await asyncio.sleep(0.6)
        assert sum("prevalidate" in one.path.casefold() for one in cloud.server.requests) == 1


async def test_policies_say_whom_they_fit() -> None:
    async with azure() as cloud:
        (needing,) = [
            one
            for one in cloud.fleet.machines.values()
            if one.verdict.badge in {Badge.READY, Badge.READY_WITH_WARNINGS}
            and any(disk.sku == "PremiumV2_LRS" for disk in one.facts.machine.disks)
        ]
        machine = needing.facts.machine
        ready = cloud.ready(machine.region, 1, machine.subscription_id)
        (group,) = cloud.enable.select([needing.key, ready[0].key]).groups
        candidate = cloud.enable.vaults_for(group)[0]
        fits = {one.policy.name: one for one in cloud.enable.policies_for(group.machine_ids, candidate)}
        assert fits["EnhancedPolicy"].misfits == ()
        assert [one.machine_id for one in fits["DefaultPolicy"].misfits] == [machine.id]
        assert "Premium SSD v2" in TEXTS.left_out(fits["DefaultPolicy"].misfits[0], RULES)
        assert TEXTS.say(fits["DefaultPolicy"].summary) == "Fits 1 of 2 VMs."
        assert "HourlyLogBackup" not in fits


async def test_a_vault_to_be_made_has_the_two_documented_policies_without_invented_times() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreasouth", 2)
        (group,) = cloud.enable.select([one.key for one in machines]).groups
        candidate = cloud.enable.vaults_for(group, [FORM])[0]
        assert candidate.planned
        fits = cloud.enable.policies_for(group.machine_ids, candidate)
        assert {one.policy.name for one in fits} == {"DefaultPolicy", "EnhancedPolicy"}
        now = cloud.server.state.clock.now()
        for policy in planned_policies(FORM.vault_id):
            words = policy_words(policy, now, UTC, TEXTS, planned=True)
            assert "Azure sets" in words.schedule
            assert "when the vault is there" in words.next_run


async def test_a_choice_without_vault_or_machine_is_left_out_with_the_reason() -> None:
    async with azure() as cloud:
        (machine,) = cloud.ready("koreasouth", 1)
        nowhere = Choice(machine.facts.machine.id, policy_id("/no/vault", "DefaultPolicy"))
        gone = Choice("/subscriptions/x/vm-gone", policy_id(cloud.vault("koreacentral"), "DefaultPolicy"))
        plan = await cloud.enable.plan_enable([nowhere, gone], [FORM])
        assert plan.steps == ()
        assert [one.reason.key for one in plan.left_out] == ["cannot-no-vault", "cannot-unknown-machine"]
        (outcome,) = [one async for one in cloud.enable.check([nowhere])]
        assert outcome.state is CheckState.CANNOT


async def test_discovery_runs_until_azure_is_done() -> None:
    async with azure() as cloud:
        vault = cloud.vault("koreacentral")
        await cloud.enable.discover(vault)
        polls = [one.status for one in cloud.server.requests if "operationresults" in one.path.casefold()]
        assert polls[-1] == 204
