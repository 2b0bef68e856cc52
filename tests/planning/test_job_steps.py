"""Which jobs can be cancelled, which VMs are backed up again, and why the others are not."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.domain.backup import Job, JobTask, ProtectedItem
from app.domain.resource_ids import key_of
from app.planning.backup_now import default_retain_until
from app.planning.job_steps import (
    again_obstacle,
    cancel_job_step,
    cancel_obstacle,
    enable_again_obstacle,
    last_backups_failed,
    machines_of_jobs,
    machines_to_enable,
)
from app.protection.documents import container_key
from app.protection.plan import Phrase, StepKind, StepState, make_plan
from app.protection.texts import load_plan_texts
from tests.planning.test_state_plans import named
from tests.protection.azure import PRODUCTION, Azure, azure, until

VAULT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
RUNNING = Job(f"{VAULT}/backupJobs/1", "1", VAULT, "vm", "Backup", "InProgress", NOW, None, cancellable=True)
SNAPSHOT_RUNS = (JobTask("Take Snapshot", "InProgress"), JobTask("Transfer data to vault", "NotStarted"))
SNAPSHOT_TAKEN = (JobTask("Take Snapshot", "Completed"), JobTask("Transfer data to vault", "InProgress"))


def changed(job: Job, **fields: object) -> Job:
    return msgspec.structs.replace(job, **fields)


@pytest.mark.parametrize(
    ("job", "key"),
    [
        (RUNNING, None),
        (changed(RUNNING, tasks=SNAPSHOT_RUNS), None),
        (changed(RUNNING, tasks=SNAPSHOT_TAKEN), "cannot-cancel-snapshot-taken"),
        (changed(RUNNING, operation="Restore", tasks=SNAPSHOT_TAKEN), None),
        (changed(RUNNING, status="Cancelling"), "cannot-cancel-cancelling"),
        (changed(RUNNING, status="Completed"), "cannot-cancel-ended"),
        (changed(RUNNING, operation="ConfigureBackup", cancellable=False), "cannot-cancel-not-offered"),
    ],
)
def test_a_job_is_cancelled_only_while_azure_can(job: Job, key: str | None) -> None:
    found = cancel_obstacle(job)
    assert (found.key if found is not None else None) == key
    if found is not None:
        for language in ("en", "ko"):
            assert "{" not in load_plan_texts(language).say(found)


@pytest.mark.parametrize(
    ("job", "key"),
    [
        (changed(RUNNING, status="Failed"), None),
        (changed(RUNNING, status="Cancelled"), None),
        (RUNNING, "cannot-again-running"),
        (changed(RUNNING, status="Completed"), "cannot-again-done"),
        (changed(RUNNING, status="Failed", operation="ConfigureBackup"), "cannot-again-no-backup"),
    ],
)
def test_only_a_backup_that_failed_or_was_cancelled_is_started_again(job: Job, key: str | None) -> None:
    found = again_obstacle(job)
    assert (found.key if found is not None else None) == key


@pytest.mark.parametrize(
    ("job", "key"),
    [
        (changed(RUNNING, status="Failed", operation="ConfigureBackup"), None),
        (changed(RUNNING, operation="ConfigureBackup"), "cannot-enable-again-running"),
        (changed(RUNNING, status="Completed", operation="ConfigureBackup"), "cannot-enable-again-done"),
        (changed(RUNNING, status="Failed"), "cannot-enable-again-other"),
    ],
)
def test_only_enabling_that_failed_is_offered_again(job: Job, key: str | None) -> None:
    found = enable_again_obstacle(job)
    assert (found.key if found is not None else None) == key


async def test_a_vm_to_enable_again_is_the_only_one_called_so_in_the_vaults_region() -> None:
    async with azure() as cloud:
        (one,) = cloud.ready("koreacentral", 1, PRODUCTION)
        machine, machines, vaults = one.facts.machine, cloud.fleet.machines, cloud.fleet.estate.vaults
        job = changed(
            RUNNING,
            operation="ConfigureBackup",
            status="Failed",
            vault_id=cloud.vault("koreacentral"),
            machine_name=machine.name,
            container_name=container_key(machine.id),
        )
        found = machines_to_enable([job, job], machines, vaults)
        assert (found.machine_ids, found.missing) == ((machine.id,), ())
        other = next(vault.id for vault in vaults.values() if vault.region != machine.region)
        assert machines_to_enable([changed(job, vault_id=other)], machines, vaults).missing == (machine.name,)
        assert machines_to_enable([job], machines, {}).missing == (machine.name,)
        twin = msgspec.structs.replace(machine, id=machine.id.replace(PRODUCTION, "0" * 36))
        facts = msgspec.structs.replace(one.facts, machine=twin)
        two = {**machines, key_of(twin.id): msgspec.structs.replace(one, facts=facts)}
        assert machines_to_enable([job], two, vaults).missing == (machine.name,)


def test_the_step_cancels_exactly_this_job() -> None:
    step = cancel_job_step(RUNNING, region="koreacentral")
    assert (step.kind, step.target_id, step.request.method) == (StepKind.CANCEL_JOB, RUNNING.id, "POST")
    assert step.request.path == f"{RUNNING.id}/cancel"
    assert load_plan_texts("en").say(step.sentence) == "Cancel the job Backup of vm in v"


def test_a_vm_that_was_backed_up_since_it_failed_is_not_backed_up_again() -> None:
    def backup(name: str, hours_ago: int, status: str, operation: str = "Backup") -> Job:
        started = NOW - timedelta(hours=hours_ago)
        return Job(f"{name}{hours_ago}", "j", VAULT, name, operation, status, started, None)

    jobs = [
        backup("repaired", 9, "Failed"),
        backup("repaired", 2, "Completed"),
        backup("broken", 9, "Completed"),
        backup("broken", 3, "Failed"),
        backup("broken", 1, "Completed", "ConfigureBackup"),
        backup("running", 9, "Failed"),
        backup("running", 1, "InProgress"),
        backup("cancelled", 1, "Cancelled"),
    ]
    assert [job.machine_name for job in last_backups_failed(jobs)] == ["broken"]
    elsewhere = changed(jobs[0], vault_id=VAULT + "2")
    assert len(last_backups_failed([*jobs, elsewhere])) == 2


async def test_a_job_leads_to_the_vm_of_its_own_vault_and_to_no_other() -> None:
    async with azure() as cloud:
        item = named(cloud, "erp-app-01")
        name = item.source_id.rpartition("/")[2]
        job = Job(
            "j", "j", item.vault_id, name, "Backup", "Failed", NOW, NOW,
            container_name=container_key(item.source_id),
        )  # fmt: skip
        found = machines_of_jobs([job, job], cloud.fleet.machines)
        assert [key_of(one) for one in found.machine_ids] == [key_of(item.source_id)]
        assert found.missing == ()
        by_name = machines_of_jobs([changed(job, container_name="")], cloud.fleet.machines)
        assert by_name == found
        other = next(
            one.id for one in cloud.fleet.estate.vaults.values() if key_of(one.id) != key_of(item.vault_id)
        )
        for stranger in (
            changed(job, vault_id=other),
            changed(job, container_name="iaasvmcontainerv2;other-group;erp-app-01"),
        ):
            missed = machines_of_jobs([stranger], cloud.fleet.machines)
            assert (missed.machine_ids, missed.missing) == ((), (name,))


async def test_a_cancel_that_comes_too_late_fails_with_azures_reason_and_the_backup_goes_on() -> None:
    async with azure(speed=200) as cloud:
        item = named(cloud, "erp-app-01")
        plan = await cloud.backup_now.plan([item.source_id], default_retain_until(datetime.now(UTC)))
        (started,) = (await cloud.apply.run(plan)).values()
        (job,) = [one for one in await cloud.jobs.read(item.vault_id) if one.name == started.job_id]
        seen: list[Job] = []
        while not seen or cancel_obstacle(seen[-1]) is None:
            seen.append(await cloud.jobs.details(job))
            await asyncio.sleep(0.05)
        found = cancel_obstacle(seen[-1])
        assert found is not None
        assert found.key == "cannot-cancel-snapshot-taken"
        (result,) = (await cloud.apply.run(make_plan([cancel_job_step(job)]))).values()
        assert result.state is StepState.FAILED
        assert "snapshot" in result.service_message
        await until(lambda: any(one.id == job.id and one.status == "Completed" for one in known(cloud, item)))


def known(cloud: Azure, item: ProtectedItem) -> tuple[Job, ...]:
    return cloud.jobs.jobs.get(key_of(item.vault_id), ())


def test_phrases_of_jobs_name_what_they_need() -> None:
    texts = load_plan_texts("ko")
    assert "완료" in texts.say(Phrase("cannot-cancel-ended", {"state": "Completed"}))
