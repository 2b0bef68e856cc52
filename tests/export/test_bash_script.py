"""A plan as a script: every kind of step, every name, twice, and after faults; with the real bash."""

import asyncio
import shutil
import string
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.backup import Policy, PolicyType, Vault
from app.domain.machines import Machine
from app.export.step_targets import conditions_before, target_of
from app.planning.backup_now import active_item, backup_step
from app.planning.enable_steps import enable_step
from app.planning.job_steps import cancel_job_step
from app.planning.policy_steps import create_policy_step
from app.planning.vault_steps import VaultForm, new_vault_steps
from app.protection.plan import Hindrance, Phrase, Plan, Step, StepKind, make_plan
from app.protection.requests import item_names, policy_id
from app.sandbox.faults import Effect, Fault
from resources import read_text
from tests.export.mixed_plan import KINDS, estate, mixed_plan, prepare
from tests.export.scripts import NOW, bash, recorded, run, script_of, writes_of
from tests.export.test_plan_document import _PLAN as EVERY_KIND
from tests.protection.azure import Azure, azure, choices, received, shown, until

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or sys.platform == "win32", reason="needs bash, which runs the scripts"
)
PUT_ITEM = "*/protectedItems/*"
SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"


def alone(step: Step) -> Plan:
    """A plan of one step that is sent where nothing exists."""
    expect = msgspec.structs.replace(step.expect, exists=False)
    return Plan((msgspec.structs.replace(step, depends_on=(), expect=expect),))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_script_of_every_kind_is_bash_that_says_what_it_does(language: str) -> None:
    assert {step.kind for step in EVERY_KIND.steps} == set(StepKind)
    script = script_of(EVERY_KIND, language)
    done = subprocess.run([bash(), "-n"], input=script.encode(), capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    for number in range(1, len(EVERY_KIND.steps) + 1):
        assert f"\nstep_{number}() {{\n" in script
    assert "--delete-backup-data=1" in script
    assert "Bearer" not in script


def test_what_stands_in_the_way_is_said_at_the_head() -> None:
    lock = Hindrance("lock", "/x", Phrase("goal"), Phrase("plan-file-who"), (EVERY_KIND.steps[0].id,))
    head = script_of(msgspec.structs.replace(EVERY_KIND, hindrances=(lock,))).partition("readonly")[0]
    assert "# In the way when the plan was made:\n# - " in head


@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind is not StepKind.DELETE_DATA])
def test_every_kind_sends_exactly_the_request_of_the_review(kind: StepKind, tmp_path: Path) -> None:
    step = next(one for one in EVERY_KIND.steps if one.kind is kind)
    ended, calls = recorded(script_of(alone(step)), tmp_path)
    sent = writes_of(calls)
    request = step.request
    wish_is_absence = kind in {StepKind.DELETE_POLICY, StepKind.DELETE_VAULT, StepKind.DELETE_GROUP}
    if wish_is_absence:
        assert (ended.exit_code, sent) == (0, [])
        return
    path = f"{request.path}?api-version={request.api_version}"
    assert sent == [(request.method.lower(), path, request.body)]
    assert ended.exit_code == 1, "nothing confirms it here"


def test_whatever_a_step_expects_is_read_by_its_script() -> None:
    for step in EVERY_KIND.steps:
        target = target_of(step, 1)
        read = " ".join(target.reads)
        if "reads_item" in read:
            read += read_text("scripts/plan.sh")
        for condition in (*target.wishes, *conditions_before(step, target)):
            name = condition.partition("=")[0].removesuffix("!")
            assert name == "exists" or f"'{name}='" in read or f"{name}=$" in read, (step.id, name)


def test_data_is_deleted_only_with_the_number_of_vms(tmp_path: Path) -> None:
    step = next(one for one in EVERY_KIND.steps if one.kind is StepKind.DELETE_DATA)
    _, calls = recorded(script_of(alone(step)), tmp_path)
    assert writes_of(calls) == [], "what does not exist needs no deletion"


ODD = st.sampled_from("'\"$`\\!&|;<>()[]{}*?~#%^=+,@ \t-가é")
NAMES = st.text(ODD | st.sampled_from(string.ascii_letters), min_size=1, max_size=20)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@settings(max_examples=30, deadline=None)
@given(group=NAMES, machine=NAMES, policy=NAMES, region=NAMES, tag=ANY_TEXT)
def test_every_name_arrives_as_it_is(  # noqa: PLR0917 -- the names that vary
    group: str, machine: str, policy: str, region: str, tag: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    form = VaultForm(SUBSCRIPTION, tag, group, region, "rsv-new", new_group=True, tags=((tag, tag),))
    making = new_vault_steps(form, register=False)
    vault = Vault(form.vault_id, form.name, SUBSCRIPTION, group, region)
    target = policy_id(vault.id, policy)
    made = Policy(target, policy, vault.id, PolicyType.STANDARD.value)
    machine_id = (
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Compute"
        f"/virtualMachines/{machine}"
    )
    vm = Machine(machine_id, machine, SUBSCRIPTION, "", group, region)
    steps = (
        making[0],
        making[1],
        create_policy_step(vault, policy, {"backupManagementType": "AzureIaasVM", "timeZone": tag}),
        enable_step(vm, vault, made, item_names(machine_id), ()),
    )
    folder = tmp_path_factory.mktemp("az")
    plan = make_plan([msgspec.structs.replace(step, depends_on=()) for step in steps])
    script = script_of(plan)
    ended, calls = recorded(script, folder)
    assert writes_of(calls) == [
        (
            step.request.method.lower(),
            f"{step.request.path}?api-version={step.request.api_version}",
            step.request.body,
        )
        for step in steps
        if step.request.body is not None
    ]
    assert ended.exit_code == 1
    assert all(line.startswith("#") for line in script.partition("readonly STEPS=")[0].splitlines() if line)


async def test_the_whole_plan_is_sent_as_shown_reaches_its_end_and_a_second_run_sends_nothing(
    tmp_path: Path,
) -> None:
    async with azure(state=estate(speed=600)) as cloud:
        await prepare(cloud)
        plan = await mixed_plan(cloud)
        assert {step.kind for step in plan.steps} == KINDS
        cloud.server.requests.clear()
        script = script_of(plan, now=cloud.connection.reader.now(), endpoint=cloud.server.url)
        looked = await run(script, cloud.server, tmp_path, "--check")
        assert (looked.exit_code, cloud.writes()) == (1, []), looked.said
        assert "20 would be sent, 1 not done" in looked.said
        first = await run(script, cloud.server, tmp_path, "--delete-backup-data=1")
        assert first.exit_code == 0, first.said
        assert received(cloud.writes()) == shown(plan)
        cloud.server.requests.clear()
        second = await run(script, cloud.server, tmp_path)
        assert (second.exit_code, cloud.writes()) == (0, []), second.said


def _script(cloud: Azure, plan: Plan) -> str:
    return script_of(plan, now=cloud.connection.reader.now(), endpoint=cloud.server.url)


async def test_a_refusal_concerns_one_vm_and_a_later_run_goes_on(tmp_path: Path) -> None:
    async with azure() as cloud:
        ready = cloud.ready("koreacentral", 3)
        plan = await cloud.enable.plan_enable(choices(ready, cloud.vault("koreacentral")))
        script = _script(cloud, plan)
        cloud.server.faults.add(
            Fault(Effect.ERROR, "PUT", PUT_ITEM, after=1, status=403, code="AuthorizationFailed")
        )
        first = await run(script, cloud.server, tmp_path)
        assert first.exit_code == 1
        assert "2 done, 0 with nothing to do, 0 would be sent, 1 not done" in first.said
        assert "AuthorizationFailed" in first.said
        second = await run(script, cloud.server, tmp_path)
        assert second.exit_code == 0
        assert "1 done, 2 with nothing to do" in second.said


async def test_a_lost_answer_is_not_sent_again_and_a_busy_service_is_waited_for(tmp_path: Path) -> None:
    async with azure() as cloud:
        ready = cloud.ready("koreacentral", 2)
        plan = await cloud.enable.plan_enable(choices(ready, cloud.vault("koreacentral")))
        faults = cloud.server.faults
        faults.add(Fault(Effect.ERROR, "PUT", PUT_ITEM, status=504, code="GatewayTimeout", carried_out=True))
        faults.add(Fault(Effect.ERROR, "PUT", PUT_ITEM, after=1, status=429, code="TooManyRequests"))
        faults.add(Fault(Effect.ERROR, "GET", "*/backupProtectedItems", status=503, code="Busy"))
        cloud.server.requests.clear()
        ended = await run(_script(cloud, plan), cloud.server, tmp_path)
        assert ended.exit_code == 0, ended.said
        assert len(cloud.writes()) == 3, "the first once, the refused one twice"
        assert "Azure asks to wait" in ended.said


async def test_what_changed_since_the_plan_is_not_touched(tmp_path: Path) -> None:
    async with azure() as cloud:
        vault_id = cloud.vault("koreacentral")
        vault = next(one for one in cloud.fleet.estate.vaults.values() if one.id == vault_id)
        policy = create_policy_step(vault, "DefaultPolicy", {"timeZone": "Mars"})
        ready = cloud.ready("koreacentral", 1)
        enabling = await cloud.enable.plan_enable(choices(ready, vault_id))
        needing = msgspec.structs.replace(enabling.steps[0], depends_on=(policy.id,))
        cloud.server.requests.clear()
        ended = await run(_script(cloud, make_plan([policy, needing])), cloud.server, tmp_path)
        assert (ended.exit_code, cloud.writes()) == (1, [])
        assert "exists: expected “no”, found “yes”" in ended.said
        assert "step 1, which it needs, is not done" in ended.said


async def test_a_job_that_fails_is_said_with_azures_reason(tmp_path: Path) -> None:
    async with azure() as cloud:
        ready = cloud.ready("koreacentral", 1)
        plan = await cloud.enable.plan_enable(choices(ready, cloud.vault("koreacentral")))
        fault = Fault(
            Effect.JOB_FAILURE,
            virtual_machine=ready[0].facts.machine.name,
            operation="ConfigureBackup",
            error_code=400094,
            error_title="BCMV2VMNotFound",
            message="The VM could not be found.",
        )
        cloud.server.faults.add(fault)
        ended = await run(_script(cloud, plan), cloud.server, tmp_path)
        assert ended.exit_code == 1
        assert "400094 The VM could not be found." in ended.said


async def test_a_script_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    async with azure() as cloud:
        ready = cloud.ready("koreacentral", 3)
        plan = await cloud.enable.plan_enable(choices(ready, cloud.vault("koreacentral")))
        script = _script(cloud, plan)
        running = asyncio.create_task(run(script, cloud.server, tmp_path))
        await until(lambda: bool(cloud.writes()))
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert len(cloud.writes()) < len(plan.steps)
        ended = await run(script, cloud.server, tmp_path)
        assert ended.exit_code == 0, ended.said
        accepted = [entry.path for entry in cloud.server.ledger.writes if entry.accepted]
        assert len(accepted) == len(set(accepted)) == 3


async def test_a_job_is_cancelled_once(tmp_path: Path) -> None:
    async with azure(speed=20) as cloud:
        protected = next(
            (one, item)
            for one in cloud.fleet.machines.values()
            if (item := active_item(one)) and item.protection_state == "Protected"
        )
        backing_up = backup_step(*protected, NOW.replace(year=2027))
        started = await run(_script(cloud, make_plan([backing_up])), cloud.server, tmp_path)
        assert started.exit_code == 0, started.said
        jobs = await cloud.jobs.read(backing_up.vault_id)
        (job,) = (one for one in jobs if one.running)
        script = _script(cloud, make_plan([cancel_job_step(job)]))
        first, second = [await run(script, cloud.server, tmp_path) for _ in range(2)]
        assert (first.exit_code, second.exit_code) == (0, 0), first.said
        assert "1 with nothing to do" in second.said
        cancelled = [one for one in cloud.writes() if one.path.endswith("/cancel")]
        assert len(cancelled) == 1


def test_without_the_subscription_nothing_is_begun(tmp_path: Path) -> None:
    (tmp_path / "az").write_text("#!/bin/bash\nexit 1\n", encoding="utf-8")
    (tmp_path / "az").chmod(0o700)
    done = subprocess.run(
        [bash(), "-s"],
        input=script_of(EVERY_KIND).encode(),
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert SUBSCRIPTION in done.stderr.decode()
