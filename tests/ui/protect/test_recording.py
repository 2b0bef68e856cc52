"""What cannot be recorded is not sent: said in the window and before Apply, and over when it is."""

import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

import app.journal.database
import app.journal.folder
from app.domain.assessment import Badge
from app.domain.backup import Redundancy
from app.journal import Journal
from app.journal.database import FILE
from app.planning.enable import Choice
from app.protection.plan import Phrase, Plan, StepState
from app.protection.requests import policy_id
from tests.ui.protect.session import Running, running
from tests.ui.shell.opened import opened, press
from ui.common.language import Language
from ui.jobs.plan_run import PlanRun
from ui.protect.backup_now import BackupNowDialog
from ui.protect.plan_dialog import PlanDialog
from ui.shell.flows import Flows
from ui.vaults.form import VaultDialog
from ui.vaults.redundancy_dialog import RedundancyDialog

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]
Locked = Callable[[], AbstractContextManager[None]]
Trouble = Callable[[Path, pytest.MonkeyPatch], Iterator[None]]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder of this test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(app.journal.database, "_BUSY_SECONDS", 0.05)
    return tmp_path / "data" / "vm-backup-assistant"


def a_file_is_in_the_way(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    del patch
    folder.parent.mkdir(parents=True)
    folder.write_text("no folder")
    yield
    folder.unlink()


def a_newer_version_wrote_it(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    del patch
    file = folder / "journal" / FILE
    file.parent.mkdir(parents=True)
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA application_id = {app.journal.database.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    yield
    file.unlink()


def it_lies_on_a_network_drive(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    mounts = folder.parent.parent / "mountinfo"
    mounts.write_text(f"40 22 0:50 / {folder.parent.parent} rw,relatime - nfs4 server:/share rw\n")
    real = app.journal.folder._MOUNTS
    patch.setattr(app.journal.folder, "_MOUNTS", mounts)
    yield
    patch.setattr(app.journal.folder, "_MOUNTS", real)


def another_program_locks_it(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    del patch
    file = folder / "journal" / FILE
    file.parent.mkdir(parents=True)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


TROUBLES = {
    a_file_is_in_the_way: "cannot be used",
    a_newer_version_wrote_it: "newer version",
    it_lies_on_a_network_drive: "network drive (nfs4",
    another_program_locks_it: "another program holds",
}


async def plan_of(world: Running) -> Plan:
    policy = policy_id(world.azure.vault("koreacentral"), "DefaultPolicy")
    return await world.session.enable.plan_enable([Choice(world.ready("koreacentral", 1)[0].key, policy)])


@pytest.fixture(params=TROUBLES.items(), ids=lambda param: param[0].__name__)
def words(request: pytest.FixtureRequest, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A journal that cannot be used, and words of the sentence that says so."""
    trouble, said = request.param
    with contextmanager(trouble)(data, monkeypatch):
        yield said


@pytest.fixture
def locked(data: Path, monkeypatch: pytest.MonkeyPatch) -> Locked:
    """Makes another program hold the journal for as long as its context lasts."""
    return partial(contextmanager(another_program_locks_it), data, monkeypatch)


async def test_it_is_said_before_apply_and_in_the_window(
    words: str, qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        dialog = PlanDialog(world.session, await plan_of(world), "A plan", lambda *_: pytest.fail("applied"))
        qtbot.addWidget(dialog, before_close_func=lambda _dialog: dialog.done(0))
        dialog.open()
        await eventually(lambda: words in dialog.foot.hint.text())
        assert "Apply waits until it can be recorded." in dialog.foot.hint.text()
        assert not dialog.foot.apply.isEnabled()
        dialog.foot.apply.click()
        async with opened(world.session) as workspace:
            banner = workspace.interruptions.banner
            await eventually(lambda: words in banner.text() and banner.isVisible())
        dialog.done(0)
        assert world.writes() == []


async def test_apply_comes_back_when_it_can_be_recorded(
    data: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        runs: list[PlanRun] = []

        def start(plan: Plan, title: str) -> PlanRun:
            runs.append(PlanRun(world.session, plan, title))
            return runs[0]

        dialog = PlanDialog(world.session, await plan_of(world), "A plan", start)
        qtbot.addWidget(dialog, before_close_func=lambda _dialog: dialog.done(0))
        with contextmanager(another_program_locks_it)(data, monkeypatch):
            dialog.open()
            await eventually(lambda: not dialog.foot.apply.isEnabled())
        dialog.review.recording.ask()
        await eventually(dialog.foot.apply.isEnabled)
        dialog.foot.apply.click()
        await eventually(lambda: bool(runs) and not runs[0].running)
        assert len(world.writes()) == 1


@pytest.mark.parametrize("kind", [VaultDialog, RedundancyDialog, BackupNowDialog])
async def test_the_small_dialogs_wait_for_the_journal_too(
    kind: type[QDialog], locked: Locked, qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        flows = Flows(world.session, window)
        with locked():
            start(flows, kind, world)
            await eventually(lambda: [one for one in window.findChildren(kind) if one.isVisible()])
            dialog = next(one for one in window.findChildren(kind) if one.isVisible())
            verb = await reviewed(dialog, eventually)
            await eventually(lambda: "another program holds" in verb.accessibleDescription())
            assert not verb.isEnabled()
            said = [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]
            assert any("Apply waits until it can be recorded." in one for one in said)
            verb.click()
            assert dialog.isVisible()
        await eventually(verb.isEnabled)
        assert world.writes() == []
        verb.click()
        await eventually(lambda: world.writes() != [])
        await eventually(lambda: not world.session.operations.applying)


def start(flows: Flows, kind: type[QDialog], world: Running) -> None:
    """Begin what opens this kind of dialog."""
    if kind is VaultDialog:
        flows.create_vault(region="koreasouth")
    elif kind is RedundancyDialog:
        vaults = world.session.fleet.estate.vaults.values()
        flows.change_redundancy(next(one.id for one in vaults if one.name == "rsv-dev-sea"))
    else:
        flows.back_up_now([world.one(Badge.PROTECTED).key])


async def reviewed(dialog: QDialog, eventually: Wait) -> QAbstractButton:
    """Fill a dialog in up to its plan; its verb."""
    if isinstance(dialog, VaultDialog):
        await eventually(dialog.group.known)
        dialog.name._suggestion.click()
        await eventually(dialog.create_button.isEnabled)
        dialog.create_button.click()
        await eventually(lambda: dialog.plan is not None)
        return dialog.create_button
    if isinstance(dialog, RedundancyDialog):
        await eventually(dialog._cards.isEnabled)
        now = dialog._cards.value()
        dialog._cards.choose(Redundancy.LOCAL if now is not Redundancy.LOCAL else Redundancy.GEO)
        dialog._change.click()
        return dialog._change
    assert isinstance(dialog, BackupNowDialog)
    return dialog.verb_button


@pytest.mark.usefixtures("data")
async def test_a_disk_that_fills_up_sends_nothing_and_says_so_for_every_step(
    language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        session, plan = world.session, await plan_of(world)
        pages = await session.journal._database.do(
            lambda connection: connection.execute("PRAGMA page_count").fetchone()[0]
        )
        await session.journal._database.do(
            lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
        )
        large = msgspec.structs.replace(plan, notes=(Phrase("goal", {"long": "x" * 100_000}),))
        run = PlanRun(session, large, "A plan")
        await eventually(lambda: not run.running)
        (result,) = run.results.values()
        assert result.state is StepState.FAILED
        assert "the disk is full" in session.plan_texts.result(result)
        assert world.writes() == []


async def test_a_damaged_journal_is_said_once(data: Path, language: Language, eventually: Wait) -> None:
    file = data / "journal" / FILE
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database at all" * 500)
    async with running(language) as world:
        async with opened(world.session) as workspace:
            banner = workspace.interruptions.banner
            await eventually(lambda: "was damaged" in banner.text() and banner.isVisible())
            press(banner, "Hide")
            await eventually(lambda: not banner.isVisible())
        assert isinstance(world.session.journal, Journal)
