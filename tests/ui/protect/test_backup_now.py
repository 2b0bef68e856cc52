"""Back up now: the date, who is left out and why, and exactly the requests that were shown."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.domain.assessment import Badge
from app.planning.backup_now import active_item
from app.sandbox.fleet.extras import lock_document
from tests.planning.test_capacity import put_backups
from tests.protection.azure import received, shown
from tests.ui.protect.session import running
from ui.common.language import Language
from ui.jobs.plan_run import PlanRun
from ui.protect.backup_now import BackupNowDialog

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


async def test_vms_are_backed_up_until_the_chosen_day(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language, speed=20) as world:
        protected, unprotected = world.one(Badge.PROTECTED), world.one(Badge.READY)
        dialog = BackupNowDialog(world.session, [protected.key, unprotected.key])
        qtbot.addWidget(dialog)
        dialog.open()
        assert not dialog.verb_button.isEnabled()
        await eventually(dialog.verb_button.isEnabled)
        today = world.session.connection.reader.now().astimezone(UTC).date()
        assert dialog.retain_until() == datetime.combine(today + timedelta(days=30), time(23, 59, 59), UTC)
        assert dialog.date.minimumDate().toPython() == today + timedelta(days=1)
        assert dialog.date.maximumDate().year() == today.year + 99
        assert dialog.model.rowCount() == 2
        left_out = dialog.model.item(1)
        assert left_out.child(0).text() == unprotected.facts.machine.name
        assert "not protected" in left_out.child(0, 1).text()
        wanted = today + timedelta(days=5)
        dialog.date.setDate(QDate(wanted.year, wanted.month, wanted.day))
        await eventually(dialog.verb_button.isEnabled)
        QTest.keyClick(dialog.date, Qt.Key.Key_Return)
        assert dialog.isVisible()
        dialog.verb_button.click()
        await eventually(lambda: dialog.plan is not None)
        assert dialog.result() == QDialog.DialogCode.Accepted
        plan = dialog.plan
        assert plan is not None
        assert wanted.isoformat() in str(plan.steps[0].request.body)
        assert world.writes() == []
        run = PlanRun(world.session, plan, "back up")
        await eventually(lambda: not run.running)
        assert received(world.writes()) == shown(plan)


async def test_it_says_how_many_of_the_nine_are_used_and_names_vms_that_are_gone(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language, speed=1) as world:
        machine = world.one(Badge.PROTECTED)
        item = active_item(machine)
        assert item is not None
        put_backups(world.azure, item, 5)
        dialog = BackupNowDialog(world.session, [machine.key], missing=["gone-01"])
        qtbot.addWidget(dialog)
        dialog.open()
        await eventually(dialog.verb_button.isEnabled)
        lines = dialog.notes.text().splitlines()
        assert len(lines) == 2
        assert "tenth" in lines[0]
        assert lines[1].startswith(f"{machine.facts.machine.name}: between 4 and 5 of 9")
        assert dialog.model.item(1).child(0).text() == "gone-01"
        assert "no longer" in dialog.model.item(1).child(0, 1).text()
        dialog.reject()


async def test_nothing_to_back_up_says_so_and_offers_nothing(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        dialog = BackupNowDialog(world.session, [world.one(Badge.READY).key])
        qtbot.addWidget(dialog)
        dialog.open()
        await eventually(lambda: dialog.model.rowCount() > 0)
        assert not dialog.verb_button.isEnabled()
        assert "nothing" in dialog._hint.text()
        dialog.reject()


async def test_a_lock_that_forbids_backups_is_said_and_nothing_is_sent(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language, speed=20) as world:
        machine = world.one(Badge.PROTECTED)
        item = active_item(machine)
        assert item is not None
        world.azure.server.state.store.put(lock_document(item.vault_id, "frozen", "ReadOnly", ""))
        dialog = BackupNowDialog(world.session, [machine.key])
        qtbot.addWidget(dialog)
        dialog.open()
        await eventually(dialog.verb_button.accessibleDescription)
        assert not dialog.verb_button.isEnabled()
        assert "frozen" in dialog.verb_button.accessibleDescription()
        assert "frozen" in dialog.model.item(0).text()
        assert "frozen" in dialog._hint.text()
        dialog.reject()
        assert world.writes() == []
