import msgspec
import pytest

from app.domain.backup import Policy, PolicyType, ProtectedItem, Redundancy, Vault
from app.domain.resource_ids import key_of
from app.planning.disk_choices import DiskChange, expected_choice, read_disk_choice
from app.planning.enable import Choice
from app.planning.item_lists import double_items, empty_vaults, is_stopped, items_of, orphans
from app.planning.job_steps import cancel_job_step
from app.planning.policy_steps import (
    PlannedPolicy,
    create_policy_step,
    delete_policy_step,
    edit_policy_step,
    policy_step_id,
)
from app.planning.removals import delete_group_step, delete_vault_plan
from app.planning.state_plans import (
    change_policy_plan,
    delete_data_plan,
    disks_plan,
    resume_plan,
    stop_plan,
    undelete_plan,
    with_policies,
)
from app.planning.undo import undo_plan
from app.planning.vault_options import VALUES, option_problem, option_step
from app.policies.disks import DiskChoice, DiskMode
from app.protection.plan import LeftOut, Plan, Sign, Step, StepKind, StepState
from app.protection.requests import policy_id
from app.protection.texts import load_plan_texts
from app.protection.vault_options import VaultOption
from app.readiness.profile import load_profile
from app.readiness.texts import load_texts
from tests.protection.azure import Azure, azure

PROFILE = load_profile("current")
TEXTS = {"en": load_plan_texts("en"), "ko": load_plan_texts("ko")}
RULES = load_texts("en")


def named(cloud: Azure, name: str) -> ProtectedItem:
    """The item of the VM with this name."""
    (machine,) = [one for one in cloud.fleet.machines.values() if one.facts.machine.name == name]
    return items_of(cloud.fleet, [machine.key])[0]


def policy_of(cloud: Azure, item: ProtectedItem, kind: PolicyType = PolicyType.STANDARD) -> Policy:
    return next(one for one in cloud.fleet.estate.policies[key_of(item.vault_id)] if one.type == kind.value)


def readable(plan: Plan) -> None:
    """Every line of a plan is a whole sentence in both languages."""
    for texts in TEXTS.values():
        for step in plan.steps:
            assert "{" not in texts.step(step) + texts.say(step.reason) + texts.say(step.undo)
        for settled in plan.settled:
            assert texts.say(settled.sentence)
        for left_out in plan.left_out:
            assert texts.left_out(left_out, RULES)


async def test_stopping_keeps_the_data_and_names_what_is_so_already() -> None:
    async with azure() as cloud:
        active, stopped = named(cloud, "erp-app-01"), named(cloud, "sea-app-01")
        deleted = named(cloud, "sea-app-02")
        plan = stop_plan(cloud.fleet, [active, stopped, deleted, active])
        (step,) = plan.steps
        assert (step.kind, step.target_id, step.sign) == (StepKind.STOP_PROTECTION, active.id, Sign.CHANGE)
        assert step.request.body is not None
        assert step.request.body["properties"]["protectionState"] == "ProtectionStopped"
        assert (step.region, step.tenant_id != "") == ("koreacentral", True)
        assert [one.sentence.key for one in plan.settled] == ["settled-stopped"]
        assert [one.reason.key for one in plan.left_out] == ["cannot-soft-deleted"]
        assert is_stopped(stopped)
        readable(plan)
        assert cloud.writes() == []


async def test_data_is_deleted_with_the_days_left_to_bring_it_back() -> None:
    async with azure() as cloud:
        item = named(cloud, "erp-app-01")
        plan = delete_data_plan(cloud.fleet, [item])
        (step,) = plan.steps
        assert (step.kind, step.sign, step.request.method) == (StepKind.DELETE_DATA, Sign.REMOVE, "DELETE")
        assert "14 days" in TEXTS["en"].say(step.undo)
        readable(plan)


async def test_resume_takes_a_policy_of_the_items_own_vault_only() -> None:
    async with azure() as cloud:
        stopped, elsewhere = named(cloud, "sea-app-01"), named(cloud, "erp-app-01")
        own, foreign = policy_of(cloud, stopped), policy_of(cloud, elsewhere)
        plan = resume_plan(cloud.fleet, PROFILE, [stopped], {key_of(stopped.vault_id): own})
        (step,) = plan.steps
        assert step.kind is StepKind.RESUME
        assert step.expect.values["protection"] == "ProtectionStopped"
        assert step.request.body is not None
        assert step.request.body["properties"]["policyId"] == own.id
        assert [note.key for note in plan.notes] == ["note-resume-disks"]
        readable(plan)
        for policies in ({key_of(stopped.vault_id): foreign}, {}):
            refused = resume_plan(cloud.fleet, PROFILE, [stopped], policies)
            assert refused.steps == ()
            assert [one.reason.key for one in refused.left_out] == ["cannot-policy-elsewhere"]


async def test_a_vm_with_shared_disks_is_resumed_without_them() -> None:
    async with azure() as cloud:
        (machine,) = [one for one in cloud.fleet.machines.values() if one.facts.machine.name == "sql-fci-07"]
        (lun,) = [disk.lun for disk in machine.facts.machine.disks if disk.max_shares > 1]
        assert lun is not None
        enhanced = policy_id(cloud.vault("koreacentral"), "EnhancedPolicy")
        enable = await cloud.enable.plan_enable([Choice(machine.facts.machine.id, enhanced)])
        assert (await cloud.apply.run(enable))[enable.steps[0].id].state is StepState.DONE
        stop = stop_plan(cloud.fleet, items_of(cloud.fleet, [machine.key]))
        assert (await cloud.apply.run(stop))[stop.steps[0].id].state is StepState.DONE
        (item,) = items_of(cloud.fleet, [machine.key])
        assert is_stopped(item)
        policies = {key_of(item.vault_id): policy_of(cloud, item, PolicyType.ENHANCED)}
        plan = resume_plan(cloud.fleet, PROFILE, [item], policies)
        (step,) = plan.steps
        assert step.request.body is not None
        wished = {"diskLunList": [lun], "isInclusionList": False}
        assert step.request.body["properties"]["extendedProperties"] == {"diskExclusionProperties": wished}
        assert (await cloud.apply.run(plan))[step.id].state is StepState.DONE
        assert await read_disk_choice(cloud.connection.reader, item.id) == DiskChoice(
            DiskMode.ALL_BUT, (lun,)
        )


async def test_undelete_and_resume_are_two_steps_in_order() -> None:
    async with azure() as cloud:
        deleted = named(cloud, "sea-app-02")
        policy = policy_of(cloud, deleted)
        plan = undelete_plan(cloud.fleet, PROFILE, [deleted], {key_of(deleted.vault_id): policy})
        first, second = plan.steps
        assert (first.kind, second.kind) == (StepKind.UNDELETE, StepKind.RESUME)
        assert second.depends_on == (first.id,)
        assert first.expect.values["soft-deleted"] == "yes"
        assert second.expect.values == {
            "source": key_of(deleted.source_id),
            "soft-deleted": "no",
            "protection": "ProtectionStopped",
        }
        assert len(undelete_plan(cloud.fleet, PROFILE, [deleted]).steps) == 1
        readable(plan)


async def test_nothing_is_resumed_while_another_vault_protects_the_vm() -> None:
    async with azure() as cloud:
        (double,) = double_items(cloud.fleet)
        (old,) = [one for one in double.items if one.soft_deleted]
        policies = {key_of(old.vault_id): policy_of(cloud, old)}
        assert len(undelete_plan(cloud.fleet, PROFILE, [old]).steps) == 1
        plan = undelete_plan(cloud.fleet, PROFILE, [old], policies)
        assert plan.steps == ()
        assert [one.reason.key for one in plan.left_out] == ["cannot-protected"]
        stopped = msgspec.structs.replace(old, soft_deleted=False, protection_state="ProtectionStopped")
        assert resume_plan(cloud.fleet, PROFILE, [stopped], policies).steps == ()
        readable(plan)


async def test_a_policy_is_changed_never_back_to_standard_and_disks_follow() -> None:
    async with azure() as cloud:
        item = named(cloud, "erp-app-01")
        key = key_of(item.vault_id)
        enhanced = policy_of(cloud, item, PolicyType.ENHANCED)
        plan = change_policy_plan(cloud.fleet, PROFILE, [item], {key: enhanced})
        (step,) = plan.steps
        assert step.undo.key == "undo-change-policy-final"
        assert step.expect.values["policy"] == key_of(item.policy_id)
        readable(plan)
        later = msgspec.structs.replace(item, policy_id=enhanced.id, policy_type=enhanced.type)
        back = change_policy_plan(cloud.fleet, PROFILE, [later], {key: policy_of(cloud, item)})
        assert [one.reason.key for one in back.left_out] == ["cannot-back-to-standard"]
        same = change_policy_plan(cloud.fleet, PROFILE, [later], {key: enhanced})
        assert [one.sentence.key for one in same.settled] == ["settled-policy"]


async def test_other_disks_are_one_step_that_expects_those_of_before_and_can_be_set_back() -> None:
    async with azure() as cloud:
        item = named(cloud, "krc-sql-102")
        everything, some = DiskChoice(), DiskChoice(DiskMode.ALL_BUT, (1, 0))
        key = key_of(item.source_id)
        plan = disks_plan(cloud.fleet, [item], {key: DiskChange(everything, some)})
        (step,) = plan.steps
        assert step.request.body is not None
        assert step.request.body["properties"]["policyId"] == item.policy_id
        assert step.request.body["properties"]["extendedProperties"] == {
            "diskExclusionProperties": {"diskLunList": [0, 1], "isInclusionList": False}
        }
        assert step.expect.values["disks"] == ""
        assert step.sentence.key == "step-change-disks"
        assert expected_choice(step.values["disks"]) == DiskChoice(DiskMode.ALL_BUT, (0, 1))
        readable(plan)
        same = disks_plan(cloud.fleet, [item], {key: DiskChange(some, some)})
        assert [one.sentence.key for one in same.settled] == ["settled-disks"]
        strange = DiskChoice(DiskMode.ONLY, (7,))
        refused = disks_plan(cloud.fleet, [item], {key: DiskChange(everything, strange)})
        assert [one.reason.key for one in refused.left_out] == ["disks-no-such-lun"]
        results = await cloud.apply.run(plan)
        assert results[step.id].state is StepState.DONE
        assert await read_disk_choice(cloud.connection.reader, item.id) == DiskChoice(
            DiskMode.ALL_BUT, (0, 1)
        )
        late = await cloud.apply.run(plan)
        assert late[step.id].state is StepState.CHANGED_MEANWHILE
        back = (await undo_plan(cloud.connection.reader, cloud.fleet, plan, results)).plan
        ended = await cloud.apply.run(back)
        assert [one.state for one in ended.values()] == [StepState.DONE]
        assert await read_disk_choice(cloud.connection.reader, item.id) == DiskChoice()
        readable(back)


async def test_items_whose_vm_is_gone_can_be_stopped_and_deleted_but_not_resumed() -> None:
    async with azure() as cloud:
        gone = orphans(cloud.fleet)
        assert gone
        assert orphans(cloud.fleet, [gone[0].vault_id])
        assert orphans(cloud.fleet, []) == ()
        active = [one for one in gone if not one.soft_deleted and not is_stopped(one)]
        plan = stop_plan(cloud.fleet, active)
        assert len(plan.steps) == len(active) > 0
        assert all(step.machine_id == "" for step in plan.steps)
        policies = {key_of(one.vault_id): policy_of(cloud, one) for one in gone}
        changed = change_policy_plan(cloud.fleet, PROFILE, active, policies)
        assert {one.reason.key for one in changed.left_out} == {"cannot-orphan"}
        readable(plan)
        readable(changed)


async def test_vms_in_two_vaults_and_empty_vaults_are_found() -> None:
    async with azure() as cloud:
        for one in double_items(cloud.fleet):
            assert len({key_of(item.vault_id) for item in one.items}) > 1
        names = [vault.name for vault in empty_vaults(cloud.fleet)]
        assert "rsv-dev-sea" in names
        assert "rsv-prod-krc" not in names
        assert "rsv-security-krc" not in names, "its items may not be read"
        vaults = {one.name: one for one in cloud.fleet.estate.vaults.values()}
        chosen = [vaults["rsv-dev-sea"], vaults["rsv-prod-krc"]]
        plan = await delete_vault_plan(cloud.connection.reader, cloud.fleet, chosen)
        assert [step.target_id for step in plan.steps] == [vaults["rsv-dev-sea"].id]
        assert [one.reason.key for one in plan.left_out] == ["cannot-vault-not-empty"]
        readable(plan)


@pytest.mark.parametrize("option", VaultOption)
async def test_every_option_says_its_request_and_whether_there_is_a_way_back(option: VaultOption) -> None:
    async with azure() as cloud:
        vault = next(one for one in cloud.fleet.estate.vaults.values() if one.name == "rsv-prod-krc")
        for value in VALUES.get(option, ("30",)):
            assert option_problem(vault, option, value, "", in_use=True) is None
            step = option_step(vault, option, value, "Disabled")
            assert (step.request.method, step.request.path) == ("PATCH", vault.id)
            assert step.expect.values == {option.value: "Disabled"}
            final = value in {"Locked", "AlwaysON", "PermanentlyDisabled"} or (
                option is VaultOption.CROSS_REGION_RESTORE and value == "Enabled"
            )
            for language, word in (("en", "cannot be undone"), ("ko", "실행 취소할 수 없습니다")):
                assert (word in TEXTS[language].say(step.undo)) is final
                assert TEXTS[language].step(step)
                assert TEXTS[language].say(step.reason)


async def test_values_that_azure_would_refuse_are_refused_before() -> None:
    async with azure() as cloud:
        vault = next(one for one in cloud.fleet.estate.vaults.values() if one.name == "rsv-prod-krc")
        local = msgspec.structs.replace(vault, redundancy=Redundancy.LOCAL.value)
        iowa = msgspec.structs.replace(vault, region="US Gov Iowa")
        cases = [
            (vault, VaultOption.SOFT_DELETE_DAYS, "13", "14", "option-soft-delete-days"),
            (vault, VaultOption.SOFT_DELETE_DAYS, "181", "14", "option-soft-delete-days"),
            (vault, VaultOption.SOFT_DELETE_DAYS, "many", "14", "option-soft-delete-days"),
            (local, VaultOption.CROSS_REGION_RESTORE, "Enabled", "Disabled", "option-needs-geo"),
            (iowa, VaultOption.CROSS_REGION_RESTORE, "Enabled", "Disabled", "option-not-in-region"),
            (vault, VaultOption.CROSS_REGION_RESTORE, "Disabled", "Enabled", "option-final"),
            (vault, VaultOption.IMMUTABILITY, "Unlocked", "Locked", "option-final"),
            (vault, VaultOption.CROSS_SUBSCRIPTION_RESTORE, "Enabled", "PermanentlyDisabled", "option-final"),
            (vault, VaultOption.PUBLIC_NETWORK_ACCESS, "Perhaps", "", "option-value-unknown"),
        ]
        for one, option, value, current, key in cases:
            problem = option_problem(one, option, value, current, in_use=True)
            assert problem is not None, (option, value)
            assert problem.key == key
            assert TEXTS["en"].say(problem)
        for days in ("14", "180"):
            assert option_problem(vault, VaultOption.SOFT_DELETE_DAYS, days, "", in_use=True) is None
        assert (
            option_problem(vault, VaultOption.CROSS_REGION_RESTORE, "Disabled", "Enabled", in_use=False)
            is None
        )


async def test_policies_are_made_before_they_are_used_and_deleted_only_when_nobody_uses_them() -> None:
    async with azure() as cloud:
        item = named(cloud, "erp-app-01")
        vault = cloud.fleet.estate.vaults[key_of(item.vault_id)]
        properties = {"backupManagementType": "AzureIaasVM", "policyType": "V2"}
        made = create_policy_step(vault, "Nightly", properties)
        policy = Policy(made.target_id, "Nightly", vault.id, PolicyType.ENHANCED.value)
        plan = change_policy_plan(cloud.fleet, PROFILE, [item], {key_of(vault.id): policy})
        joined = with_policies(plan, [PlannedPolicy(policy, made)])
        assert [one.kind for one in joined.steps] == [StepKind.CREATE_POLICY, StepKind.CHANGE_POLICY]
        assert joined.steps[1].depends_on == (policy_step_id(policy.id),)
        readable(joined)
        unused = msgspec.structs.replace(policy, id=f"{policy.id}-other")
        assert with_policies(plan, [PlannedPolicy(unused, made)]).steps == plan.steps
        used = msgspec.structs.replace(policy, protected_items=3)
        default = msgspec.structs.replace(policy, name="DefaultPolicy")
        for one, key in ((used, "cannot-delete-used-policy"), (default, "cannot-delete-default-policy")):
            refused = delete_policy_step(vault, one)
            assert isinstance(refused, LeftOut)
            assert refused.reason.key == key
            assert TEXTS["en"].say(refused.reason)
        deleted = delete_policy_step(vault, policy)
        assert isinstance(deleted, Step)
        edited = edit_policy_step(vault, used, properties)
        assert edited.request.body == {"properties": properties}
        for step in (deleted, edited, delete_group_step("s", "rg")):
            readable(Plan((step,)))


async def test_a_running_job_is_cancelled_by_its_id() -> None:
    async with azure() as cloud:
        jobs = await cloud.jobs.read(named(cloud, "erp-app-01").vault_id)
        step = cancel_job_step(jobs[0])
        assert step.request.path == f"{jobs[0].id}/cancel"
        readable(Plan((step,)))


def test_an_edit_expects_the_policy_as_it_was_read() -> None:
    vault = Vault("/subscriptions/s/v", "v", "s", "rg", "koreacentral")
    policy = Policy(f"{vault.id}/backupPolicies/p", "p", vault.id, PolicyType.STANDARD.value)
    before = {
        "schedulePolicy": {"schedulePolicyType": "SimpleSchedulePolicy", "scheduleRunFrequency": "Daily"}
    }
    step = edit_policy_step(vault, policy, {**before, "timeZone": "Korea Standard Time"}, before=before)
    assert step.expect.exists
    assert step.expect.values["time-zone"] == "UTC"
    assert step.expect.values["schedule"] == "Daily"
