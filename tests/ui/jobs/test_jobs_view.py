"""The jobs pane on a real simulated Azure: what is read, what is shown, what is offered and why not."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.cloud.environments import AZURE_PUBLIC
from app.domain.assessment import Badge
from app.domain.backup import Job
from app.domain.resource_ids import ResourceId
from app.planning.backup_now import default_retain_until
from app.planning.item_steps import tenant_of
from app.protection.job_lists import JOBS
from app.sandbox.faults import Effect, Fault
from tests.protection.azure import FAST
from tests.ui.protect.session import Running, running
from ui.common.language import Language, LanguageChoice
from ui.jobs.job_table import Column, JobRole
from ui.jobs.jobs_view import JobsView

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


@asynccontextmanager
async def opened(
    language: Language, qtbot: QtBot, speed: float = FAST, *, read_only: bool = False
) -> AsyncIterator[tuple[Running, JobsView]]:
    """A view of the jobs of all vaults, wide enough for the details."""
    async with running(language, speed=speed, read_only=read_only) as world:
        session = world.session
        view = JobsView(session)
        qtbot.addWidget(view)
        view.resize(1400, 400)
        view.show()
        await session.jobs.read_all([vault.id for vault in session.fleet.estate.vaults.values()])
        try:
            yield world, view
        finally:
            view.hide()
            view.leave()


async def start_backup(world: Running) -> Job:
    """Start the backup of one VM; gives its job as the list tells it."""
    until = default_retain_until(world.session.connection.reader.now())
    plan = await world.session.backups.plan([world.one(Badge.PROTECTED).key], until)
    (result,) = (await world.session.apply.run(plan)).values()
    jobs = await world.session.jobs.read(plan.steps[0].vault_id)
    return next(
        job for job in jobs if job.id.casefold() == result.job_id.casefold() or job.name in result.job_id
    )


def choose(view: JobsView, *jobs: Job) -> None:
    selection = view.table.selectionModel()
    selection.clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for job in jobs:
        row = view.model.row_of(job.id)
        assert row >= 0
        selection.select(view.model.index(row, 0), flags)
        selection.setCurrentIndex(view.model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)


def shown(view: JobsView) -> list[Job]:
    return [view.model.index(row, 0).data(JobRole) for row in range(view.model.rowCount())]


def waited_for(view: JobsView) -> str:
    view.waits.refresh()
    return view.waits.full_text()


def details_read(world: Running) -> list[str]:
    return [one.path for one in world.server.requests if "/backupjobs/" in one.path.casefold()]


async def test_a_chosen_job_is_read_once_and_shows_its_tasks_and_its_progress(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with opened(language, qtbot, speed=20) as (world, view):
        job = await start_backup(world)
        assert details_read(world) == []
        choose(view, job)
        details = view.details
        await eventually(lambda: details.job is not None and details.job.tasks)
        assert len(details_read(world)) == 1
        assert details.job is not None
        assert [task.name for task in details.job.tasks] == ["Take Snapshot", "Transfer data to vault"]
        row = view.model.row_of(job.id)
        assert "%" in view.model.index(row, Column.STATE).data()
        assert "%" in details.when.text()
        assert details.activity_id.full_text().endswith(job.activity_id)
        await world.session.jobs.read(job.vault_id)
        await world.session.jobs.read(job.vault_id)
        assert [one.id for one in view.selected()] == [job.id]
        assert len(details_read(world)) == 1
        ended = next(one for one in shown(view) if one.status == "Completed")
        for chosen in (ended, job, ended):
            choose(view, chosen)
            await eventually(lambda: view.model.known(ended) is not None)
        assert sum(ended.name in path for path in details_read(world)) == 1


async def test_the_error_of_a_failed_job_is_explained_in_the_language_of_the_window(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with opened(language, qtbot) as (world, view):
        view.failed.setChecked(True)
        failed = next(job for job in shown(view) if job.status == "Failed")
        choose(view, failed)
        await eventually(lambda: view.details.job is not None and view.details.job.tasks)
        found = world.session.error_dictionary.explain(failed.errors[0])
        assert found is not None
        text = view.details.as_text()
        assert all(one in text for one in (found.meaning, found.cause, found.next_step, found.code))
        assert failed.errors[0].message in text
        assert failed.id in text
        assert failed.activity_id in text
        assert found.meaning in view.model.index(view.model.row_of(failed.id), Column.MESSAGE).data()
        language.choose(LanguageChoice.KOREAN)
        view.retranslate()
        korean = world.session.error_dictionary.explain(failed.errors[0])
        assert korean is not None
        assert korean.meaning != found.meaning
        assert korean.next_step in view.details.as_text()


async def test_nothing_is_claimed_about_an_unknown_code(language: Language, qtbot: QtBot) -> None:
    async with opened(language, qtbot) as (_world, view):
        failed = next(job for job in shown(view) if job.status == "Failed")
        strange = msgspec.structs.replace(
            failed, errors=(msgspec.structs.replace(failed.errors[0], code="77", title="Odd", message="Hm."),)
        )
        view.details.show_job(strange, known=strange)
        text = view.details.as_text()
        assert "not in the dictionary" in text
        assert "Odd · 77" in text
        assert "Hm." in text


async def test_what_cannot_be_cancelled_says_why(language: Language, qtbot: QtBot, eventually: Wait) -> None:
    async with opened(language, qtbot, speed=20) as (world, view):
        job = await start_backup(world)
        choose(view, job)
        await eventually(lambda: view.details.job is not None and view.details.job.tasks)
        assert view.details.cancel.isEnabled()
        assert not view.details.again.isEnabled()
        assert "running" in view.details.again.toolTip()
        done = next(one for one in shown(view) if one.operation == "ConfigureBackup")
        choose(view, done)
        assert not view.details.cancel.isEnabled()
        assert "ended" in view.details.cancel.toolTip()
        assert "ended" in view.details.cancel.accessibleDescription()
        menu = view.menu_of(done)
        entries = [one for one in menu.actions() if one.isVisible() and one.text()]
        grey = {one.text(): one.toolTip() for one in entries if not one.isEnabled()}
        assert set(grey) == {"Cancel job…", "Enable 1 VM again…"}
        assert all(grey.values())
        assert "did not fail" in view.details.enable_again.toolTip()
        assert view.details.again.isHidden()
        backup = next(one for one in shown(view) if one.operation == "Backup")
        assert "Back up again…" in [one.text() for one in view.menu_of(backup).actions()]


async def test_only_last_failures_are_offered_again_and_of_several_chosen_only_those(
    language: Language, qtbot: QtBot
) -> None:
    async with opened(language, qtbot) as (_world, view):
        last = view.model.last_failed()
        assert len(last) > 1
        assert len({(job.vault_id, job.container_name) for job in last}) == len(last)
        assert f"{len(last)} failed" in view.again_button.text()
        done = next(job for job in shown(view) if job.status == "Completed")
        choose(view, last[0], done)
        assert view.to_repeat() == (last[0],)
        with qtbot.waitSignal(view.again_requested) as asked:
            view.again_button.click()
        assert asked.args == [(last[0],)]
        view.running.setChecked(True)
        assert not view.again_button.isEnabled()
        assert "No VM" in view.again_button.toolTip()


async def test_ids_of_all_chosen_jobs_are_copied(language: Language, qtbot: QtBot) -> None:
    async with opened(language, qtbot) as (_world, view):
        two = shown(view)[:2]
        choose(view, *two)
        copy = view.menu_of(two[0]).actions()[-1]
        assert "2 jobs" in copy.text()
        copy.trigger()
        text = QGuiApplication.clipboard().text()
        assert all(job.id in text and job.activity_id in text for job in two)


async def test_what_the_lists_wait_for_is_said_with_its_time(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with opened(language, qtbot, speed=20) as (world, view):
        throttle = world.session.connection.reader.throttle
        job = await start_backup(world)
        await eventually(lambda: "next list at" in waited_for(view))
        subscription = ResourceId.parse(job.vault_id).subscription_id
        until = (datetime.now(UTC) + timedelta(minutes=7)).replace(second=30, microsecond=0)
        throttle.block(subscription, until, resource=JOBS)
        view.waits.refresh()
        assert until.astimezone().strftime("%H:%M") in view.waits.full_text()
        assert world.session.fleet.estate.subscription_name(subscription) in view.waits.full_text()


async def test_a_list_that_cannot_be_read_says_why_and_when_it_is_tried_again(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with opened(language, qtbot) as (world, view):
        vault = world.azure.vault("koreacentral")
        world.server.faults.add(Fault(Effect.ERROR, "GET", "*/backupjobs", status=403, count=None))
        world.session.jobs.watch(vault)
        await eventually(lambda: "Tried again at" in waited_for(view))
        assert ResourceId.parse(vault).name in view.waits.full_text()
        assert view.model.count()


async def test_a_job_whose_tasks_cannot_be_read_says_so_and_can_be_read_again(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with opened(language, qtbot) as (world, view):
        world.server.faults.add(Fault(Effect.ERROR, "GET", "*/backupjobs/*", status=403))
        done = next(job for job in shown(view) if job.status == "Completed" and job.operation == "Backup")
        choose(view, done)
        await eventually(lambda: view.details._refusal is not None)
        assert view.details.refresh_button.isVisible()
        QTest.mouseClick(view.details.refresh_button, Qt.MouseButton.LeftButton)
        await eventually(lambda: view.details.job is not None and view.details.job.tasks)


@pytest.mark.parametrize("portal", [AZURE_PUBLIC.portal, ""])
async def test_the_portal_is_the_one_of_the_cloud(
    language: Language, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, portal: str
) -> None:
    async with opened(language, qtbot) as (world, view):
        environment = msgspec.structs.replace(world.session.connection.environment, portal=portal)
        monkeypatch.setattr(world.session.connection, "environment", environment)
        job = shown(view)[0]
        choose(view, job)
        link = view.details.portal_link()
        tenant = tenant_of(world.session.fleet, ResourceId.parse(job.vault_id).subscription_id)
        assert tenant
        assert link == (f"{portal}/#@{tenant}/resource{job.vault_id}" if portal else "")
        assert view.details.portal.isEnabled() == bool(portal)


async def test_read_only_shows_everything_and_offers_no_change(language: Language, qtbot: QtBot) -> None:
    async with opened(language, qtbot, read_only=True) as (_world, view):
        failed = next(job for job in shown(view) if job.status == "Failed")
        choose(view, failed)
        assert view.details.title.isVisible()
        for button in (view.again_button, view.details.cancel, view.details.again):
            assert not button.isVisible()
        texts = [one.text() for one in view.menu_of(failed).actions()]
        assert "Show VM" in texts
        assert not {"Cancel job…", "Back up again…"} & set(texts)
