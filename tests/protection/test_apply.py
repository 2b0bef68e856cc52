"""What can happen while a plan is applied: every state at the end is true, and nothing is sent twice."""

import asyncio

import msgspec
import pytest

from app.cloud.answers import Answer
from app.cloud.change_request import ChangeRequest
from app.domain.assessment import Badge
from app.domain.backup import Redundancy
from app.domain.resource_ids import ResourceId, key_of
from app.planning.vault_steps import VaultForm, new_vault_steps
from app.protection.apply import counts
from app.protection.plan import Plan, StepKind, StepResult, StepState, make_plan
from app.protection.requests import policy_id
from app.sandbox.faults import Effect, Fault
from app.sandbox.messages import Json
from app.sandbox.recovery import jobs as job_handlers
from app.sandbox.recovery.documents import listed_job, protected_item_document, vault_document
from tests.protection.applying import FORM, PUT_ITEM, TEXTS, item_writes, only, plan_for
from tests.protection.azure import PRODUCTION, azure, choices, received, shown


async def test_a_vault_made_meanwhile_is_not_overwritten_and_what_needs_it_is_not_sent() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreasouth", 1)
        plan = await cloud.enable.plan_enable(choices(machines, FORM.vault_id), [FORM])
        state = cloud.server.state
        state.store.put(
            {
                "id": f"/subscriptions/{PRODUCTION}/resourceGroups/rg-new",
                "name": "rg-new",
                "type": "Microsoft.Resources/resourceGroups",
                "location": "koreasouth",
                "properties": {"provisioningState": "Succeeded"},
            }
        )
        theirs = state.store.put(
            vault_document(
                subscription=PRODUCTION,
                group="rg-new",
                name="RSV-New",
                location="koreasouth",
                changed=state.clock.now(),
            )
        )
        results = await cloud.apply.run(plan)
        assert cloud.writes() == []
        assert state.store.get(theirs["id"]) == theirs
        group, vault, redundancy, enable = (results[step.id] for step in plan.steps)
        assert group.state is StepState.CHANGED_MEANWHILE
        assert {one.state for one in (vault, redundancy, enable)} == {StepState.SKIPPED}
        assert "made by someone else" in TEXTS.result(group)
        assert "Create resource group rg-new" in TEXTS.result(vault)


async def test_a_name_taken_between_plan_and_apply_stops_only_what_needs_it() -> None:
    async with azure() as cloud:
        vault = cloud.fleet.estate.vaults[key_of(cloud.vault("koreacentral"))]
        taken = VaultForm(PRODUCTION, "P", vault.resource_group, vault.region, "rsv-soon", Redundancy.LOCAL)
        others = await plan_for(cloud, cloud.ready("koreacentral", 1))
        plan = make_plan([*new_vault_steps(taken, register=False), *others.steps])
        cloud.server.state.store.put(
            vault_document(
                subscription=PRODUCTION,
                group=vault.resource_group,
                name="rsv-soon",
                location=vault.region,
                changed=cloud.server.state.clock.now(),
            )
        )
        results = await cloud.apply.run(plan)
        assert [one.state for one in results.values()] == [
            StepState.CHANGED_MEANWHILE,
            StepState.SKIPPED,
            StepState.DONE,
        ]
        assert received(cloud.writes()) == shown(others)


async def test_a_vm_that_somebody_else_enabled_meanwhile_keeps_its_policy() -> None:
    async with azure() as cloud:
        theirs, ours = cloud.ready("koreacentral", 2)
        plan = await plan_for(cloud, [theirs, ours])
        vault_id = cloud.vault("koreacentral")
        item = cloud.server.state.store.put(
            protected_item_document(
                vault_id=vault_id,
                vm_id=theirs.facts.machine.id,
                policy_id=policy_id(vault_id, "EnhancedPolicy"),
                data_id="1",
            )
        )
        results = await cloud.apply.run(plan)
        first, second = results.values()
        assert (first.state, second.state) == (StepState.CHANGED_MEANWHILE, StepState.DONE)
        assert [(one.field, one.expected, one.found) for one in first.differences] == [
            ("exists", "no", "yes")
        ]
        assert cloud.server.state.store.get(item["id"]) == item
        assert item_writes(cloud) == 1


async def test_a_missing_right_in_the_middle_names_right_and_scope_and_leaves_the_others() -> None:
    async with azure() as cloud:
        central, japan = cloud.ready("koreacentral", 1), cloud.ready("japaneast", 1)
        vault_id = cloud.vault("koreacentral")
        first = await plan_for(cloud, central)
        second = await plan_for(cloud, japan)
        action = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/write"
        cloud.server.faults.add(Fault(Effect.MISSING_RIGHT, scope=vault_id, action=action))
        results = await cloud.apply.run(make_plan([*first.steps, *second.steps]))
        denied, done = results.values()
        assert (denied.state, done.state) == (StepState.FAILED, StepState.DONE)
        sentence = TEXTS.result(denied)
        assert "protectedItems/write" in sentence
        assert ResourceId.parse(vault_id).name in sentence
        assert "AuthorizationFailed" in denied.details
        assert counts(results).failed == 1


async def test_a_configuration_job_that_fails_is_told_with_azures_reason() -> None:
    async with azure() as cloud:
        failing, fine = cloud.ready("koreacentral", 2)
        plan = await plan_for(cloud, [failing, fine])
        cloud.server.faults.add(
            Fault(
                Effect.JOB_FAILURE,
                virtual_machine=failing.facts.machine.name,
                operation="ConfigureBackup",
                error_code=380008,
                error_title="AzureVmOffline",
                message="The VM is not running.",
            )
        )
        results = await cloud.apply.run(plan)
        first, second = results.values()
        assert (first.state, second.state) == (StepState.FAILED, StepState.DONE)
        assert "The VM is not running." in TEXTS.result(first)
        assert (first.claimed, first.details.split()[-1]) == ("Failed", "380008")
        assert first.job_id


async def test_a_policy_of_the_wrong_type_is_refused_by_azure_in_words() -> None:
    async with azure() as cloud:
        (needing,) = [
            one
            for one in cloud.fleet.machines.values()
            if one.verdict.badge in {Badge.READY, Badge.READY_WITH_WARNINGS}
            and any(disk.sku == "PremiumV2_LRS" for disk in one.facts.machine.disks)
        ]
        vault = cloud.vault(needing.facts.machine.region, needing.facts.machine.subscription_id)
        (outcome,) = [one async for one in cloud.enable.check(choices([needing], vault))]
        assert outcome.state.value == "cannot"
        assert outcome.finding is not None
        assert outcome.finding.rule == "disk-premium-v2"
        plan = await cloud.enable.plan_enable(choices([needing], vault))
        result = only(await cloud.apply.run(plan))
        assert result.state is StepState.FAILED
        assert "Enhanced" in TEXTS.result(result)
        left = await cloud.enable.plan_enable(choices([needing], vault), checked={needing.key: outcome})
        assert (left.steps, [one.finding for one in left.left_out]) == ((), [outcome.finding])
        enhanced = await cloud.enable.plan_enable(choices([needing], vault, "EnhancedPolicy"))
        assert only(await cloud.apply.run(enhanced)).state is StepState.DONE


async def test_a_change_of_policy_says_so_and_a_policy_changed_meanwhile_stays() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreacentral", 1)
        assert counts(await cloud.apply.run(await plan_for(cloud, machines))).all_done
        vault = cloud.vault("koreacentral")
        (choice,) = choices(machines, vault, "EnhancedPolicy")
        kept = await cloud.enable.plan_enable([choice])
        assert [one.reason.key for one in kept.left_out] == ["cannot-protected"]
        changing = type(choice)(choice.machine_id, choice.policy_id, change_policy=True)
        plan = await cloud.enable.plan_enable([changing])
        assert "Change the policy" in TEXTS.step(plan.steps[0])
        assert "never go back" in TEXTS.say(plan.steps[0].undo)
        assert only(await cloud.apply.run(plan)).state is StepState.DONE
        late = only(await cloud.apply.run(plan))
        assert late.state is StepState.CHANGED_MEANWHILE
        assert late.differences[0].field == "policy"
        (back,) = choices(machines, vault)
        refused = await cloud.enable.plan_enable(
            [type(back)(back.machine_id, back.policy_id, change_policy=True)]
        )
        assert [one.reason.key for one in refused.left_out] == ["cannot-back-to-standard"]


async def test_stopping_sends_no_further_step_and_lets_the_sent_one_finish() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreasouth", 2)
        plan = await cloud.enable.plan_enable(choices(machines, FORM.vault_id), [FORM])
        stop = asyncio.Event()

        class Stopper:
            def step_changed(self, result: StepResult) -> None:
                if result.state is StepState.RUNNING and result.step_id.startswith("vault:"):
                    stop.set()

        results = await cloud.apply.run(plan, Stopper(), stop)
        assert [one.state for one in results.values()] == [
            StepState.DONE,
            StepState.DONE,
            StepState.NOT_SENT,
            StepState.SKIPPED,
            StepState.SKIPPED,
        ]
        assert key_of(FORM.vault_id) in cloud.fleet.estate.vaults


async def test_a_target_that_cannot_be_read_is_not_written() -> None:
    async with azure() as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 1))
        cloud.server.faults.add(Fault(Effect.ERROR, "GET", PUT_ITEM, status=403, code="AuthorizationFailed"))
        result = only(await cloud.apply.run(plan))
        assert result.state is StepState.FAILED
        assert "nothing was sent" in TEXTS.result(result)
        assert cloud.writes() == []


async def test_an_unregistered_provider_is_registered_first() -> None:
    async with azure() as cloud:
        lab = next(one for one in cloud.vaults.subscriptions() if one.name == "Contoso Lab")
        form = VaultForm(
            lab.id, lab.name, "rg-lab-new", "koreacentral", "rsv-lab", Redundancy.LOCAL, new_group=True
        )
        plan = await cloud.vaults.plan_create_vault(form)
        assert plan.steps[0].kind is StepKind.REGISTER_PROVIDER
        results = await cloud.apply.run(plan)
        assert counts(results).all_done, [TEXTS.result(one) for one in results.values()]
        again = await cloud.apply.run(plan)
        assert next(iter(again.values())).state is StepState.ALREADY_DONE


async def test_many_vms_of_one_vault_share_their_lists_and_are_written_as_there_is_room() -> None:
    async with azure(vms=400) as cloud:
        machines = cloud.ready("koreacentral", 12)
        plan = await plan_for(cloud, machines)
        under_way: set[str] = set()
        most = 0

        class Counter:
            def step_changed(self, result: StepResult) -> None:
                nonlocal most
                if result.state in {StepState.CHECKING, StepState.SENDING}:
                    under_way.add(result.step_id)
                else:
                    under_way.discard(result.step_id)
                most = max(most, len(under_way))

        results = await cloud.apply.run(plan, Counter())
        assert counts(results).all_done, [TEXTS.result(one) for one in results.values()]
        assert received(cloud.writes()) == shown(plan)
        assert most == 12
        requests = [(one.method, one.path.casefold()) for one in cloud.server.requests]
        assert not any("/operationsstatus/" in path or "/backupjobs/" in path for _, path in requests)
        last = max(number for number, (method, _) in enumerate(requests) if method == "PUT")
        single = [path for method, path in requests[:last] if method == "GET" and "/protecteditems/" in path]
        assert single == []


async def test_a_mistake_of_the_program_in_one_step_leaves_the_others_going(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with azure() as cloud:
        broken, fine = cloud.ready("koreacentral", 2)
        plan = await plan_for(cloud, [broken, fine])
        send = cloud.connection.changes.send

        async def stumble(request: ChangeRequest) -> Answer:
            if request == plan.steps[0].request:
                raise RuntimeError("a mistake")
            return await send(request)

        monkeypatch.setattr(cloud.connection.changes, "send", stumble)
        first, second = (await cloud.apply.run(plan)).values()
        assert (first.state, second.state) == (StepState.UNKNOWN, StepState.DONE)
        assert "a mistake" in caplog.text


async def test_a_job_that_names_only_the_vm_is_believed_only_with_the_operations_own_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Recorded ConfigureBackup jobs sometimes lack the container name (real/jobs.jsonl)."""

    def without_container(document: Json) -> Json:
        job = listed_job(document)
        return {**job, "properties": {**job["properties"], "containerName": None}}

    async with azure() as cloud:
        monkeypatch.setattr(job_handlers, "listed_job", without_container)
        fine, failing = cloud.ready("koreacentral", 2)
        cloud.server.faults.add(
            Fault(
                Effect.JOB_FAILURE,
                virtual_machine=failing.facts.machine.name,
                operation="ConfigureBackup",
                message="The VM is not running.",
            )
        )
        first, second = (await cloud.apply.run(await plan_for(cloud, [fine, failing]))).values()
        assert (first.state, second.state) == (StepState.DONE, StepState.FAILED)
        assert "The VM is not running." in TEXTS.result(second)
        assert any("/operationsstatus/" in one.path.casefold() for one in cloud.server.requests)
        assert item_writes(cloud) == 2


async def test_results_and_plans_with_left_out_vms_can_be_kept_and_read_again() -> None:
    async with azure() as cloud:
        theirs, ours = cloud.ready("koreacentral", 2)
        left_out = cloud.enable.select(cloud.fleet.machines).left_out
        assert any(one.finding for one in left_out)
        vault = cloud.vault("koreacentral")
        plan = await cloud.enable.plan_enable(choices([theirs, ours], vault), left_out=left_out)
        assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan) == plan
        cloud.server.faults.add(Fault(Effect.CUT, "PUT", PUT_ITEM))
        for result in (await cloud.apply.run(plan)).values():
            assert msgspec.json.decode(msgspec.json.encode(result), type=StepResult) == result
