"""Jobs of the real corpus are understood, and the watch asks only where something runs."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from app.domain.assessment import Badge
from app.domain.backup import Job
from app.domain.resource_ids import key_of
from app.planning.backup_now import default_retain_until
from app.protection.documents import (
    JobDocument,
    RecoveryPointDocument,
    container_key,
    is_about,
    job_of,
    moment_of,
    recovery_point_of,
)
from app.protection.plan import Phrase
from app.sandbox.faults import Effect, Fault
from tests.protection.azure import Azure, azure, until
from tests.shared_material import shared


class Recorder:
    def __init__(self) -> None:
        self.lists: list[str] = []
        self.ended: list[Job] = []
        self.not_read: list[Phrase] = []

    def jobs_changed(self, vault_id: str, jobs: Sequence[Job]) -> None:
        assert list(jobs) == sorted(jobs, key=lambda job: job.started_at or datetime.min, reverse=True)  # noqa: DTZ901 -- never compared: all have a start
        self.lists.append(vault_id)

    def job_ended(self, job: Job) -> None:
        self.ended.append(job)

    def jobs_not_read(self, vault_id: str, reason: Phrase) -> None:
        assert vault_id
        self.not_read.append(reason)


def test_every_real_job_is_understood() -> None:
    lines = shared("real/jobs.jsonl").read_bytes().splitlines()
    jobs = [
        job_of(msgspec.convert(msgspec.json.decode(line)["doc"], JobDocument), "/vault") for line in lines
    ]
    assert len(jobs) > 50
    assert all(job.status and job.operation for job in jobs)
    assert all(job.started_at is not None and job.started_at.tzinfo is not None for job in jobs)
    assert any(task.length is not None for job in jobs for task in job.tasks)
    assert {job.operation for job in jobs if job.cancellable} >= {"Backup", "Restore"}
    assert not any(job.cancellable for job in jobs if job.operation == "ConfigureBackup")
    assert all(job.activity_id for job in jobs if job.operation == "ConfigureBackup")
    assert any(job.progress is not None for job in jobs)


def test_every_real_recovery_point_is_understood() -> None:
    lines = shared("real/recovery_points.jsonl").read_bytes().splitlines()
    documents = [msgspec.json.decode(line)["doc"] for line in lines]
    points = [recovery_point_of(msgspec.convert(one, RecoveryPointDocument)) for one in documents]
    machines = [
        point
        for document, point in zip(documents, points, strict=True)
        if document["properties"]["objectType"] == "IaasVMRecoveryPoint"
    ]
    assert machines
    assert all(point is not None and point.consistency for point in machines)


def test_azures_placeholders_are_no_times() -> None:
    assert moment_of("0001-01-01T00:00:00") is None
    assert moment_of("2001-01-01T00:00:00Z") is None
    assert moment_of("") is None
    assert moment_of("nonsense") is None
    assert moment_of("2026-11-24T01:02:03.1234567Z") == datetime(2026, 11, 24, 1, 2, 3, 123456, tzinfo=UTC)


def test_a_vm_is_recognised_in_a_job_by_group_and_name() -> None:
    assert container_key("/subscriptions/S/resourceGroups/RG/providers/p/virtualMachines/VM1") == (
        "iaasvmcontainerv2;rg;vm1"
    )


def test_a_job_without_container_name_is_recognised_by_the_name_of_the_vm() -> None:
    machine = "/subscriptions/S/resourceGroups/RG/providers/p/virtualMachines/VM1"
    plain = Job("j", "j", "/vault", "vm1", "ConfigureBackup", "Completed", None, None)
    assert is_about(plain, machine)
    assert not is_about(msgspec.structs.replace(plain, container_name="iaasvmcontainerv2;other;vm1"), machine)
    assert not is_about(msgspec.structs.replace(plain, machine_name=""), machine)


async def start_backup(cloud: Azure) -> tuple[str, str]:
    """Start one backup; gives the VM's key and the vault's id."""
    machine = min(
        (one for one in cloud.fleet.machines.values() if one.verdict.badge is Badge.PROTECTED),
        key=lambda one: one.key,
    )
    plan = await cloud.backup_now.plan([machine.key], default_retain_until(cloud.connection.reader.now()))
    (result,) = (await cloud.apply.run(plan)).values()
    assert result.job_id
    return machine.key, plan.steps[0].vault_id


async def test_only_vaults_where_something_runs_are_asked_and_polling_ends_by_itself() -> None:
    async with azure() as cloud:
        recorder = Recorder()
        unsubscribe = cloud.jobs.subscribe(recorder)
        _, vault = await start_backup(cloud)
        await until(lambda: any(job.operation == "Backup" for job in recorder.ended))
        await until(lambda: not cloud.jobs._polls)
        assert {key_of(one) for one in recorder.lists} == {key_of(vault)}
        lists = [one for one in cloud.server.requests if one.path.casefold().endswith("/backupjobs")]
        details = [one for one in cloud.server.requests if "/backupjobs/" in one.path.casefold()]
        assert len(lists) > 1
        assert details == []
        unsubscribe()
        known = len(recorder.lists)
        await cloud.jobs.read(vault)
        assert len(recorder.lists) == known


async def test_a_failed_job_brings_its_reasons_and_the_badge_turns() -> None:
    async with azure() as cloud:
        recorder = Recorder()
        cloud.jobs.subscribe(recorder)
        cloud.server.faults.add(
            Fault(
                Effect.JOB_FAILURE,
                error_code=400094,
                error_title="ExtensionSnapshotFailedNoNetwork",
                message="Snapshot failed.",
            )
        )
        key, _ = await start_backup(cloud)
        await until(lambda: bool(recorder.ended))
        (job,) = recorder.ended
        assert (job.status, job.error_code) == ("Failed", "400094")
        assert job.error_message == "Snapshot failed."
        assert [(task.name, task.status) for task in job.tasks] == [
            ("Take Snapshot", "Failed"),
            ("Transfer data to vault", "NotStarted"),
        ]
        assert job.tasks[0].length is not None
        await until(lambda: cloud.badge(key) is Badge.UNHEALTHY)


async def test_callers_at_the_same_time_share_one_request() -> None:
    async with azure() as cloud:
        vault = cloud.vault("koreacentral")
        await cloud.jobs.read_all([vault, vault])
        lists = [one for one in cloud.server.requests if one.path.casefold().endswith("/backupjobs")]
        assert len(lists) == 1
        assert cloud.jobs.jobs[key_of(vault)]


async def test_a_list_that_cannot_be_read_is_told_and_tried_again() -> None:
    async with azure() as cloud:
        recorder = Recorder()
        cloud.jobs.subscribe(recorder)
        vault = cloud.vault("koreacentral")
        cloud.server.faults.add(
            Fault(Effect.ERROR, "GET", "*/backupjobs", status=403, code="AuthorizationFailed")
        )
        cloud.jobs.watch(vault)
        await until(lambda: bool(recorder.lists))
        assert [one.key for one in recorder.not_read] == ["error-forbidden-unnamed"]


async def test_a_vault_that_is_gone_is_left_alone() -> None:
    async with azure() as cloud:
        recorder = Recorder()
        cloud.jobs.subscribe(recorder)
        cloud.jobs.watch(cloud.vault("koreacentral") + "-gone")
        await until(lambda: not cloud.jobs._polls)
        assert [one.key for one in recorder.not_read] == ["error-not-found"]


async def test_what_cannot_be_backed_up_now_says_why() -> None:
    async with azure() as cloud:
        wanted = {
            Badge.READY: "cannot-no-item",
            Badge.STOPPED: "cannot-not-active",
            Badge.SOFT_DELETED: "cannot-no-item",
        }
        keys = [
            next(one.key for one in cloud.fleet.machines.values() if one.verdict.badge is badge)
            for badge in wanted
        ]
        plan = await cloud.backup_now.plan([*keys, "/gone"], default_retain_until(datetime.now(UTC)))
        assert plan.steps == ()
        assert [one.reason.key for one in plan.left_out] == [*wanted.values(), "cannot-unknown-machine"]


async def test_jobs_that_cannot_be_read_leave_the_vm_out() -> None:
    async with azure() as cloud:
        machine = next(one for one in cloud.fleet.machines.values() if one.verdict.badge is Badge.PROTECTED)
        cloud.server.faults.add(Fault(Effect.ERROR, "GET", "*/backupjobs", status=403, count=None))
        plan = await cloud.backup_now.plan([machine.key], default_retain_until(datetime.now(UTC)))
        assert [one.reason.key for one in plan.left_out] == ["cannot-jobs-unknown"]


async def test_a_vault_is_read_on_although_its_last_quiet_round_was_about_to_end() -> None:
    async with azure() as cloud:
        vault = cloud.vault("koreacentral")
        cloud.jobs.watch(vault)

        def reads() -> int:
            return sum(one.path.casefold().endswith("/backupjobs") for one in cloud.server.requests)

        await until(lambda: reads() == 2)
        cloud.jobs.watch(vault)
        await until(lambda: reads() >= 4)
