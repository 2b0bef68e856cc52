"""A plan in a file: every kind of step comes back as it was, and what is not what it says is not shown."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.domain.backup import Job, Policy, PolicyType, ProtectedItem, Redundancy, Vault
from app.domain.resource_ids import key_of
from app.export.plan_document import PlanNotUnderstood, read_plan, write_plan
from app.export.recheck import recheck
from app.export.request_check import as_said
from app.planning.disk_choices import DiskChange
from app.planning.enable import Choice
from app.planning.item_steps import (
    Place,
    delete_data_step,
    item_disks_step,
    item_policy_step,
    resume_step,
    stop_step,
    undelete_step,
)
from app.planning.job_steps import cancel_job_step
from app.planning.policy_steps import create_policy_step, edit_policy_step, remove_policy_step
from app.planning.removals import delete_group_step, delete_vault_step
from app.planning.vault_options import option_step
from app.planning.vault_steps import redundancy_step
from app.policies.disks import DiskChoice, DiskMode
from app.protection import requests
from app.protection.plan import Hindrance, Phrase, Plan, Step, StepKind, make_plan
from app.protection.requests import item_id, item_names
from app.protection.vault_options import VaultOption
from tests.protection.azure import azure
from tests.ui.protect.plans import SUBSCRIPTIONS, fleet_plan, machine_id

_VAULT_ID = (
    f"/subscriptions/{SUBSCRIPTIONS[0]}/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices"
    "/vaults/rsv-krc"
)
_VAULT = Vault(_VAULT_ID, "rsv-krc", SUBSCRIPTIONS[0], "rg-backup", "koreacentral", redundancy="GeoRedundant")
_POLICY = Policy(f"{_VAULT_ID}/backupPolicies/Daily", "Daily", _VAULT_ID, PolicyType.STANDARD.value)
_MACHINE = machine_id(0)
_ITEM = ProtectedItem(
    item_id(_VAULT_ID, item_names(_MACHINE)),
    "vm;iaasvmcontainerv2;rg-apps;vm-0000",
    _VAULT_ID,
    _MACHINE,
    "vm-0000",
    policy_id=_POLICY.id,
    policy_name="Daily",
    policy_type=PolicyType.STANDARD.value,
)
_PLACE = Place("rsv-krc", SUBSCRIPTIONS[0], "", "koreacentral", _MACHINE)
_PROPERTIES: dict[str, Any] = {"backupManagementType": "AzureIaasVM", "policyType": "V2"}


def _back_up() -> Step:
    until = datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC)
    step = stop_step(_ITEM, _PLACE)
    return msgspec.structs.replace(
        step,
        id="backup",
        kind=StepKind.BACK_UP_NOW,
        request=requests.back_up_now(_ITEM.id, until),
        values={"vm": "vm-0000", "vault": "rsv-krc", "date": "2026-12-01"},
    )


def _job() -> Job:
    return Job(f"{_VAULT_ID}/backupJobs/1", "1", _VAULT_ID, "vm-0000", "Backup", "InProgress", None, None)


_DISKS = DiskChange(DiskChoice(), DiskChoice(DiskMode.ALL_BUT, (1, 3)))


def _every_kind() -> tuple[Step, ...]:
    others = (
        redundancy_step(_VAULT, Redundancy.LOCAL),
        option_step(_VAULT, VaultOption.CROSS_REGION_RESTORE, "Enabled", "Disabled"),
        option_step(_VAULT, VaultOption.SOFT_DELETE_DAYS, "30", "14"),
        create_policy_step(_VAULT, "Hourly", _PROPERTIES),
        edit_policy_step(_VAULT, _POLICY, _PROPERTIES),
        item_policy_step(_ITEM, _PLACE, _POLICY, {"diskLunList": [1], "isInclusionList": False}),
        item_disks_step(_ITEM, _PLACE, _ITEM.policy_id, _DISKS),
        resume_step(_ITEM, _PLACE, _POLICY),
        undelete_step(_ITEM, _PLACE),
        _back_up(),
        stop_step(_ITEM, _PLACE),
        delete_data_step(_ITEM, _PLACE, 14),
        cancel_job_step(_job()),
        remove_policy_step(_VAULT, f"{_VAULT_ID}/backupPolicies/Old", "Old"),
        delete_vault_step(_VAULT),
        delete_group_step(SUBSCRIPTIONS[0], "rg-backup"),
    )
    return (*fleet_plan(6).steps, *others)


_STEPS = _every_kind()
_PLAN = make_plan(_STEPS, made_at=datetime(2026, 11, 25, tzinfo=UTC))


_NOT_IN_THE_REQUEST = {("policy", StepKind.STOP_PROTECTION), ("vm", StepKind.CANCEL_JOB)}
"""Names that only help to read: the policy until now, the VM of a job."""


def test_every_kind_of_step_comes_back_as_it_was() -> None:
    assert {step.kind for step in _STEPS} == set(StepKind)
    document = read_plan(write_plan(_PLAN, "https://management.azure.com", "0.1"))
    assert document.plan.steps == _PLAN.steps
    assert document.plan.made_at == _PLAN.made_at


@pytest.mark.parametrize("step", _STEPS, ids=lambda step: step.id[:40])
def test_a_step_that_sends_something_else_than_it_says_is_not_shown(step: Step) -> None:
    assert as_said(step)
    request, replace = step.request, msgspec.structs.replace
    other = step.subscription_id.replace("0000-0000", "0000-9999")
    lies = [
        replace(request, method="DELETE" if request.method != "DELETE" else "PUT"),
        replace(request, path=f"{request.path}/x"),
        replace(request, path=request.path.replace(step.subscription_id, other)),
        replace(request, api_version="2000-01-01"),
        replace(request, body={**(request.body or {}), "extra": True}),
    ]
    for lie in lies:
        forged = replace(step, request=lie, depends_on=())
        assert not as_said(forged)
        with pytest.raises(PlanNotUnderstood) as caught:
            read_plan(write_plan(Plan((forged,)), "", ""))
        assert caught.value.phrase.key == "plan-file-step"


def test_a_step_that_says_disks_changes_those_and_no_policy() -> None:
    step = item_disks_step(_ITEM, _PLACE, _ITEM.policy_id, _DISKS)
    assert as_said(step)
    replace = msgspec.structs.replace
    other = item_policy_step(_ITEM, _PLACE, _POLICY, {"diskLunList": [1, 3], "isInclusionList": False})
    lies = [
        replace(step, values={**step.values, "disks": "all"}),
        replace(step, values={**step.values, "disks": "exclude 1"}),
        replace(step, expect=replace(step.expect, values={**step.expect.values, "policy": "/x"})),
        replace(other, values={**other.values, "disks": "include 1, 3"}),
        replace(item_policy_step(_ITEM, _PLACE, _POLICY), values={**other.values, "disks": "all"}),
    ]
    assert [as_said(lie) for lie in lies] == [False] * len(lies)


@pytest.mark.parametrize("name", ["vm", "vault", "policy", "group"])
def test_a_sentence_that_names_something_else_is_not_shown(name: str) -> None:
    named = [step for step in _STEPS if name in step.values]
    told = [step for step in named if (name, step.kind) not in _NOT_IN_THE_REQUEST]
    assert told
    for step in told:
        assert not as_said(msgspec.structs.replace(step, values=step.values | {name: "harmless"})), step.id


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "plan-file-odd"),
        (b"\xff\xfe", "plan-file-odd"),
        (b"[]", "plan-file-odd"),
        (b'{"schema": 2, "anything": true}', "plan-file-newer"),
        (b'{"schema": 1, "plan": {}}', "plan-file-odd"),
    ],
)
def test_a_file_that_is_no_plan_says_so(content: bytes, key: str) -> None:
    with pytest.raises(PlanNotUnderstood) as caught:
        read_plan(content)
    assert caught.value.phrase.key == key


def test_a_sentence_that_does_not_exist_and_a_broken_order_are_refused() -> None:
    step = _STEPS[0]
    odd = msgspec.structs.replace(step, reason=Phrase("made-up"))
    needy = msgspec.structs.replace(step, depends_on=("nothing",))
    for plan in (Plan((odd,)), Plan((needy,)), Plan((step, step)), Plan(notes=(Phrase("reason-enable"),))):
        with pytest.raises(PlanNotUnderstood):
            read_plan(write_plan(plan, "", ""))


def test_hindrances_of_a_file_are_not_believed() -> None:
    lock = Hindrance("lock", "/x", Phrase("goal"), Phrase("goal"), (_STEPS[0].id,))
    written = write_plan(msgspec.structs.replace(_PLAN, hindrances=(lock,)), "", "")
    assert read_plan(written).plan.hindrances == ()


async def test_what_is_there_now_decides() -> None:
    async with azure() as cloud:
        ready = cloud.ready("koreacentral", 2)
        policy = requests.policy_id(cloud.vault("koreacentral"), "DefaultPolicy")
        plan = await cloud.enable.plan_enable([Choice(one.key, policy) for one in ready])
        await cloud.apply.run(Plan(plan.steps[:1]))
        opened = recheck(read_plan(write_plan(plan, "", "")).plan, cloud.fleet)
        assert [step.id for step in opened.steps] == [plan.steps[1].id]
        assert [one.machine_id for one in opened.settled] == [plan.steps[0].machine_id]
        deleting = recheck(Plan((delete_data_step(_ITEM, _PLACE, 14),)), cloud.fleet)
        assert deleting.steps == ()
        assert [one.reason.key for one in deleting.left_out] == ["plan-file-delete-data"]
        elsewhere = recheck(fleet_plan(3), cloud.fleet)
        assert len(elsewhere.left_out) == 3
        assert all(hindrance.blocks for hindrance in elsewhere.hindrances)
        unseen = {key_of(one.scope_id) for one in elsewhere.hindrances}
        assert unseen == {f"/subscriptions/{step.subscription_id}" for step in elsewhere.steps}
