"""The main job of the program, without a window: from VMs without a vault to proven protection."""

from app.domain.assessment import Badge
from app.domain.backup import Job, Redundancy
from app.domain.resource_ids import key_of
from app.planning.backup_now import default_retain_until
from app.planning.vault_steps import VaultForm
from app.protection.apply import counts
from app.protection.plan import Phrase, StepKind, StepResult, StepState
from app.protection.texts import load_plan_texts
from tests.protection.azure import PRODUCTION, azure, choices, received, shown, until

TEXTS = load_plan_texts("en")


class Recorder:
    """Keeps what the listeners are told."""

    def __init__(self) -> None:
        self.steps: list[StepResult] = []
        self.ended: list[Job] = []

    def step_changed(self, result: StepResult) -> None:
        self.steps.append(result)

    def jobs_changed(self, vault_id: str, jobs: object) -> None: ...

    def job_ended(self, job: Job) -> None:
        self.ended.append(job)

    def jobs_not_read(self, vault_id: str, reason: Phrase) -> None:
        raise AssertionError(f"{vault_id}: {reason}")


async def test_five_vms_in_two_regions_from_no_vault_to_protected() -> None:
    async with azure() as cloud:
        south, central = cloud.ready("koreasouth", 2), cloud.ready("koreacentral", 3)
        keys = [one.key for one in (*south, *central)]
        selection = cloud.enable.select(keys)
        assert [(group.region, len(group.machine_ids)) for group in selection.groups] == [
            ("koreacentral", 3),
            ("koreasouth", 2),
        ]
        assert not any(one.suitable for one in cloud.enable.vaults_for(selection.groups[1]))
        form = VaultForm(
            PRODUCTION,
            "Contoso Production",
            "rg-backup-new",
            "koreasouth",
            cloud.vaults.suggested_name(PRODUCTION, "koreasouth"),
            Redundancy.LOCAL,
            new_group=True,
        )
        new = next(one for one in cloud.enable.vaults_for(selection.groups[1], [form]) if one.suitable)
        existing = next(one for one in cloud.enable.vaults_for(selection.groups[0]) if one.suitable)
        wanted = choices(south, new.vault.id) + choices(central, existing.vault.id)
        checked = {key_of(one.machine_id): one async for one in cloud.enable.check(wanted, [form])}
        assert {one.state.value for one in checked.values()} == {"can"}

        plan = await cloud.enable.plan_enable(wanted, [form], checked)
        assert [step.kind for step in plan.steps] == [
            StepKind.CREATE_GROUP,
            StepKind.CREATE_VAULT,
            StepKind.SET_REDUNDANCY,
            *[StepKind.ENABLE] * 5,
        ]
        assert cloud.writes() == []

        recorder = Recorder()
        results = await cloud.apply.run(plan, recorder)
        told = {key: (result.state, TEXTS.result(result)) for key, result in results.items()}
        assert counts(results).all_done, told
        assert received(cloud.writes()) == shown(plan)
        by_kind = {step.kind: results[step.id] for step in plan.steps}
        assert "locally redundant" in TEXTS.result(by_kind[StepKind.SET_REDUNDANCY])
        assert (by_kind[StepKind.ENABLE].claimed, by_kind[StepKind.ENABLE].actual) == (
            "Completed",
            "IRPending",
        )
        assert cloud.fleet.estate.vaults[key_of(form.vault_id)].redundancy == "LocallyRedundant"
        assert {cloud.badge(key) for key in keys} == {Badge.PENDING}
        waited = [one.step_id for one in recorder.steps if one.state is StepState.RUNNING]
        assert waited.index(f"redundancy:{key_of(form.vault_id)}") < waited.index(f"enable:{south[0].key}")

        cloud.server.requests.clear()
        cloud.jobs.subscribe(recorder)
        retained = default_retain_until(cloud.connection.reader.now())
        backup = await cloud.backup_now.plan(keys, retained)
        assert (len(backup.steps), backup.left_out) == (5, ())
        results = await cloud.apply.run(backup)
        assert counts(results).all_done
        assert all(result.job_id for result in results.values())
        assert received(cloud.writes()) == shown(backup)

        again = await cloud.backup_now.plan(keys, retained)
        assert [one.reason.key for one in again.left_out] == ["cannot-running-job"] * 5

        await until(lambda: {cloud.badge(key) for key in keys} == {Badge.PROTECTED})
        assert {job.name for job in recorder.ended} >= {result.job_id for result in results.values()}
        points = await cloud.jobs.recovery_points(backup.steps[0].target_id)
        assert len(points) == 1
