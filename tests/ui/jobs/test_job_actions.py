"""From a job to a change: cancelled through a reviewed plan; what failed, and only that, backed up again."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.domain.resource_ids import key_of
from app.planning.enable import Choice
from app.protection.documents import container_key
from app.protection.plan import StepState
from app.protection.requests import policy_id
from app.sandbox.state import JobFailure
from tests.ui.jobs.test_jobs_view import choose, opened, shown, start_backup
from tests.ui.protect.session import running
from tests.ui.shell.opened import dialog_of as visible
from tests.ui.shell.opened import opened as opened_window
from ui.common.language import Language
from ui.jobs.job_dialog import JobDialog
from ui.jobs.jobs_view import JobsView
from ui.protect.backup_now import BackupNowDialog
from ui.protect.dialog import EnableDialog
from ui.protect.plan_dialog import PlanDialog
from ui.shell.flows import Flows

Kind = TypeVar("Kind", bound=QDialog)
Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


async def dialog_of(view: JobsView, kind: type[Kind], eventually: Wait) -> Kind:
    await eventually(lambda: [one for one in view.findChildren(kind) if one.isVisible()])
    return next(one for one in view.findChildren(kind) if one.isVisible())


async def test_a_running_backup_is_cancelled_through_a_plan_and_the_pane_shows_it(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with opened(language, qtbot, speed=20) as (world, view):
        flows = Flows(world.session, view)
        view.cancel_requested.connect(flows.cancel_job)
        job = await start_backup(world)
        world.server.requests.clear()
        choose(view, job)
        await eventually(lambda: view.details.job is not None and view.details.job.tasks)
        QTest.mouseClick(view.details.cancel, Qt.MouseButton.LeftButton)
        dialog = await dialog_of(view, PlanDialog, eventually)
        await eventually(lambda: dialog.foot.apply.isVisible() and dialog.foot.apply.isEnabled())
        (step,) = dialog.review.plan().steps
        assert step.target_id == job.id
        assert world.writes() == []
        QTest.mouseClick(dialog.foot.apply, Qt.MouseButton.LeftButton)
        await eventually(lambda: dialog.outcome is not None and dialog.outcome.ended)
        assert [(one.method, one.path.casefold()) for one in world.writes()] == [
            ("POST", f"{job.id}/cancel".casefold())
        ]
        assert dialog.outcome is not None
        assert dialog.outcome.run.results[step.id].state is StepState.DONE
        dialog.accept()
        await eventually(lambda: not flows.busy)
        await eventually(lambda: next(one for one in shown(view) if one.id == job.id).status == "Cancelled")
        await eventually(lambda: view.details.job is not None and view.details.job.status == "Cancelled")
        assert not view.details.cancel.isEnabled()
        assert view.details.again.isEnabled()


async def test_only_what_failed_is_backed_up_again(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with opened(language, qtbot) as (world, view):
        flows = Flows(world.session, view)
        view.again_requested.connect(flows.back_up_again)
        failed = view.to_repeat()
        gone = {job.machine_name for job in failed if job.machine_name == "erp-app-retired"}
        assert gone
        QTest.mouseClick(view.again_button, Qt.MouseButton.LeftButton)
        dialog = await dialog_of(view, BackupNowDialog, eventually)
        await eventually(dialog.verb_button.isEnabled)
        plan = dialog._shown
        assert plan is not None
        named = {(step.vault_id.casefold(), container_key(step.machine_id)) for step in plan.steps}
        assert named
        assert named <= {(job.vault_id.casefold(), job.container_name) for job in failed}
        assert len(named) + len(plan.left_out) + len(dialog._missing) == len(failed)
        assert gone <= {one.name for one in (*plan.left_out, *dialog._missing)}
        dialog.reject()
        await eventually(lambda: not flows.busy)
        assert world.writes() == []


async def test_a_job_has_a_window_of_its_own_and_asks_from_there(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with opened(language, qtbot) as (world, view):
        failed = next(job for job in shown(view) if job.status == "Failed")
        dialog = JobDialog(world.session, failed, view)
        dialog.show()
        await eventually(lambda: dialog.details.job is not None and dialog.details.job.tasks)
        assert failed.machine_name in dialog.windowTitle()
        asked: list[object] = []
        dialog.details.again_requested.connect(asked.append)
        QTest.mouseClick(dialog.details.again, Qt.MouseButton.LeftButton)
        assert asked == [dialog.details.job]
        assert not dialog.isVisible()


async def test_a_vm_whose_enabling_failed_is_enabled_again_from_its_job(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        session = world.session
        (machine,) = world.ready("koreacentral", 1)
        name = machine.facts.machine.name
        state = world.azure.server.state
        state.job_failures.append(JobFailure(name, "ConfigureBackup", 380008, "AzureVmOffline", "VM is off."))
        policy = policy_id(world.azure.vault("koreacentral"), "DefaultPolicy")
        plan = await session.enable.plan_enable([Choice(machine.key, policy)])
        (result,) = (await session.apply.run(plan)).values()
        assert result.state is StepState.FAILED
        enable_dialog = visible(EnableDialog)
        async with opened_window(session) as workspace:
            view = workspace.strip.jobs
            await session.jobs.read_all([vault.id for vault in session.fleet.estate.vaults.values()])
            job = next(
                one for one in shown(view) if one.status == "Failed" and one.operation == "ConfigureBackup"
            )
            choose(view, job)
            assert view.details.again.isHidden()
            assert view.details.enable_again.isEnabled()
            next(one for one in view.menu_of(job).actions() if one.text() == "Enable 1 VM again…").trigger()
            await eventually(enable_dialog)
            dialog = enable_dialog()
            assert dialog is not None
            await eventually(lambda: [key_of(one) for one in dialog.choose.chosen()] == [machine.key])
            dialog.reject()
            await eventually(lambda: not workspace.flows.busy)
            gone = msgspec.structs.replace(job, container_name="", machine_name="gone")
            view.enable_requested.emit((gone,))
            assert "gone" in workspace.reading.banner.text()
            assert not workspace.flows.busy


async def test_a_window_of_a_job_ends_with_its_session(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(language) as world:
        session = world.session
        await session.jobs.read_all([vault.id for vault in session.fleet.estate.vaults.values()])
        job = next(job for jobs in session.jobs.jobs.values() for job in jobs if job.status == "Failed")
        async with opened_window(session) as workspace:
            workspace.strip.jobs.open_requested.emit(job)
            (dialog,) = workspace.window().findChildren(JobDialog)
            assert dialog.isVisible()
            await session.tasks.cancel_all()
            workspace.leave()
            monkeypatch.setattr(workspace, "leave", lambda: None)
            assert not dialog.isVisible()
