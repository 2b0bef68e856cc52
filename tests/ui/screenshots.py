"""Pictures of the main states, for people to look at: ``python -m tests.ui.screenshots``.

Every picture is a real window on a real simulated Azure, in each language and theme, saved into
``screenshots/`` (which git ignores). Offscreen unless QT_QPA_PLATFORM says otherwise.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.domain.assessment import Badge
from app.domain.backup import Job
from app.planning.backup_now import default_retain_until
from app.planning.item_lists import machine_items
from app.protection.vault_options import VaultOption
from tests.ui.shell.running import Running, running
from ui.arguments import WindowOptions
from ui.async_bridge import run_window
from ui.common.fonts import application_font
from ui.common.language import LanguageChoice
from ui.common.style import AssistantStyle
from ui.common.theme import ThemeChoice
from ui.jobs.job_dialog import JobDialog
from ui.jobs.job_table import JobRole
from ui.protect.dialog import EnableDialog, Page
from ui.protect.follow_up import FollowUpKind
from ui.protect.plan_dialog import PlanDialog
from ui.states.changes import StateChange
from ui.vaults.form import VaultDialog
from ui.vaults.options_dialog import OptionsDialog

Look = tuple[str, str]
LOOKS: tuple[Look, ...] = (("en", "light"), ("en", "dark"), ("ko", "light"), ("ko", "dark"))
SIZE = (1440, 900)
_CHOSEN = (
    "erp-app-04",
    "erp-app-05",
    "krs-dr-01",
    "krs-dr-02",
    "krc-web-02",
    "trade-feed-01",
    "jpe-store-04",
)
PATIENCE_SECONDS = 180
_SELECTED = (("03-blocked", "krc-web-02"), ("04-cannot-tell", "sec-siem-01"), ("05-protected", "erp-app-01"))


class Album:
    """Saves pictures under names that say language, theme and state."""

    def __init__(self, folder: Path, look: Look) -> None:
        self._folder = folder
        self._look = look

    async def take(self, widget: QWidget, name: str) -> None:
        """Let the widget settle, then save it."""
        await asyncio.sleep(0.4)
        target = self._folder / f"{name}-{self._look[0]}-{self._look[1]}.png"
        if not widget.grab().save(str(target)):
            raise OSError(f"{target} could not be written")
        print(target.name)


async def _sign_in(window: Running, album: Album) -> None:
    await album.take(window.window, "01-sign-in")


async def _fleet(window: Running, album: Album) -> None:
    workspace = await window.signed_in_and_read()
    await album.take(window.window, "02-fleet")
    machines = workspace.session.fleet.machines
    for name, wanted in _SELECTED:
        key = next(key for key, one in machines.items() if one.facts.machine.name == wanted)
        workspace.fleet.select([key])
        await album.take(window.window, name)
    ready = [key for key, one in machines.items() if one.verdict.badge is Badge.READY]
    workspace.fleet.select(ready[:6])
    await album.take(window.window, "06-several")
    workspace.fleet.filter_bar.field.setText("nothing-is-called-so")
    await album.take(window.window, "07-filter-hides-all")
    workspace.fleet.clear_filters()


async def _vaults(window: Running, album: Album) -> None:
    workspace = window.workspace
    workspace.actions_.show_vaults.trigger()
    await album.take(window.window, "08-vaults")
    vaults = workspace.session.fleet.estate.vaults.values()
    for name in ("rsv-prod-krc", "rsv-prod-krc-private", "rsv-dev-sea", "rsv-prod-jpe"):
        workspace.vaults.select(next(one.id for one in vaults if one.name == name))
        await album.take(window.window, f"08-vault-{name}")
    for name in ("rsv-dev-krc", "rsv-dev-weu"):
        workspace.flows.set_options(next(one.id for one in vaults if one.name == name))
        options = await _dialog(window)
        assert isinstance(options, OptionsDialog)
        await window.until(partial(_rows_of, options))
        choice = options.rows[VaultOption.CROSS_SUBSCRIPTION_RESTORE].choice
        choice.setCurrentIndex(choice.findData("PermanentlyDisabled"))
        await album.take(options, f"08-options-{name}")
        options.reject()
        await window.until(lambda: not workspace.flows.busy)
    workspace.actions_.show_list.trigger()
    workspace.flows.create_vault(region="koreasouth")
    dialog = await _dialog(window)
    await asyncio.sleep(1)
    await album.take(dialog, "09-create-vault")
    dialog.reject()
    await window.until(lambda: not workspace.flows.busy)


async def _states(window: Running, album: Album) -> None:
    """VMs whose backups do not just run, what is asked before a change, and its review."""
    workspace = window.workspace
    machines = workspace.session.fleet.machines

    def key_of_vm(name: str) -> str:
        return next(
            key for key, one in machines.items() if one.facts.machine.name == name and machine_items(one)
        )

    workspace.actions_.show_list.trigger()
    for name in ("sea-app-01", "sea-app-02", "print-01", "erp-archive-01"):
        workspace.fleet.select([key_of_vm(name)])
        await album.take(window.window, f"16-state-{name}")
    for change, name in (
        (StateChange.UNDELETE, "sea-app-02"),
        (StateChange.RESUME, "sea-app-01"),
        (StateChange.CHANGE_POLICY, "erp-app-01"),
        (StateChange.DELETE_DATA, "erp-app-01"),
    ):
        workspace.flows.change_state(change, machine_items(machines[key_of_vm(name)]))
        dialog = await _dialog(window)
        await album.take(dialog, f"17-{change.value}")
        dialog.reject()
        await window.until(lambda: not workspace.flows.busy)
    guarded = [
        item
        for one in machines.values()
        for item in machine_items(one)
        if item.vault_id.endswith("/rsv-prod-weu")
    ]
    workspace.flows.change_state(StateChange.STOP, guarded)
    await _reviewed(window, album, "18-stop-behind-a-guard")
    vaults = workspace.session.fleet.estate.vaults.values()
    for name in ("rsv-dev-sea", "rsv-prod-krc"):
        workspace.flows.remove_vault(next(one.id for one in vaults if one.name == name))
        await _reviewed(window, album, f"18-remove-{name}")


async def _reviewed(window: Running, album: Album, name: str) -> None:
    dialog = await _dialog(window)
    assert isinstance(dialog, PlanDialog)
    await window.until(dialog.foot.apply.isVisible)
    await album.take(dialog, name)
    dialog.reject()
    await window.until(lambda: not window.workspace.flows.busy)


def _rows_of(dialog: OptionsDialog) -> int:
    return len(dialog.rows)


async def _enable(window: Running, album: Album) -> None:
    workspace = window.workspace
    machines = workspace.session.fleet.machines
    wanted = (
        "erp-app-04",
        "erp-app-05",
        "krs-dr-01",
        "krs-dr-02",
        "krc-web-02",
        "trade-feed-01",
        "jpe-store-04",
    )
    workspace.flows.enable([key for key, one in machines.items() if one.facts.machine.name in wanted])
    dialog = await _dialog(window)
    assert isinstance(dialog, EnableDialog)
    await album.take(dialog, "10-enable-choose")
    dialog.foot.next.click()
    await window.until(lambda: dialog.page is Page.TARGETS)
    await asyncio.sleep(3)
    await album.take(dialog, "11-enable-vaults-and-policies")
    dialog.places.at_once.click()
    await window.until(lambda: dialog.fleet.proposal is not None and dialog.foot.next.isEnabled())
    await album.take(dialog, "11-enable-all-at-once")
    dialog.places.one_by_one.click()
    for card in tuple(dialog.targets.cards.values()):
        if card.candidate() is None:
            card.create_button.click()
            await _fill_vault(window)
    await window.until(dialog.foot.next.isEnabled)
    await asyncio.sleep(2)
    dialog.foot.next.click()
    await window.until(lambda: dialog.page is Page.REVIEW)
    await album.take(dialog, "12-enable-review")
    dialog.foot.apply.click()
    await window.until(lambda: dialog.outcome is not None)
    await album.take(dialog, "13-enable-applying")
    await window.until(lambda: dialog.outcome is not None and dialog.outcome.ended)
    await album.take(dialog, "14-enable-result")
    dialog.foot.follow_ups[FollowUpKind.UNDO].click()
    await window.until(lambda: not dialog.isVisible())
    undo = await _dialog(window)
    assert isinstance(undo, PlanDialog)
    await window.until(undo.foot.apply.isVisible)
    await album.take(undo, "14-undo-review")
    undo.reject()
    await window.until(lambda: not workspace.flows.busy)
    await album.take(window.window, "15-fleet-after")


async def _jobs(window: Running, album: Album) -> None:
    workspace = window.workspace
    strip = workspace.strip
    jobs = workspace.session.jobs
    QTest.mouseClick(strip.tabs, Qt.MouseButton.LeftButton, pos=strip.tabs.tabRect(1).center())
    await window.until(lambda: any(jobs.jobs.values()))
    machines = workspace.session.fleet.machines
    protected = [key for key, one in machines.items() if one.verdict.badge is Badge.PROTECTED]
    plan = await workspace.session.backups.plan(protected[:2], default_retain_until(datetime.now(UTC)))
    await workspace.session.apply.run(plan)
    await _pick(window, lambda job: job.running)
    await album.take(window.window, "16-jobs-running")
    strip.jobs.failed.setChecked(True)
    await _pick(window, lambda job: job.status == "Failed")
    await album.take(window.window, "17-jobs-failed")
    workspace._open_job(strip.jobs.selected()[0])
    dialog = await _dialog(window)
    await window.until(lambda: isinstance(dialog, JobDialog) and dialog.details.job)
    await album.take(dialog, "18-job")
    dialog.close()
    strip.jobs.failed.setChecked(False)


async def _pick(window: Running, wanted: Callable[[Job], bool]) -> None:
    """Choose the first job of a kind and wait until it was read."""
    view = window.workspace.strip.jobs

    def row() -> int:
        jobs = (view.model.index(row, 0).data(JobRole) for row in range(view.model.rowCount()))
        return next((row for row, job in enumerate(jobs) if wanted(job)), -1)

    await window.until(lambda: row() >= 0)
    view.table.setCurrentIndex(view.model.index(row(), 0))
    await window.until(lambda: view.details.job is not None and view.details.job.tasks)


async def _fill_vault(window: Running) -> None:
    def form() -> VaultDialog | None:
        found = [
            one for one in QApplication.topLevelWidgets() if isinstance(one, VaultDialog) and one.isVisible()
        ]
        return found[0] if found else None

    await window.until(form)
    dialog = form()
    assert dialog is not None
    await window.until(dialog.group.name)
    dialog.name.edit.setText("rsv-prod-krs")
    await window.until(dialog.create_button.isEnabled)
    dialog.create_button.click()
    await window.until(lambda: form() is None)


async def _dialog(window: Running) -> QDialog:
    def visible() -> QDialog | None:
        found = [one for one in window.window.findChildren(QDialog) if one.isVisible()]
        return found[-1] if found else None

    await window.until(visible)
    dialog = visible()
    assert dialog is not None
    return dialog


STATES: dict[str, Callable[[Running, Album], Awaitable[None]]] = {
    "sign-in": _sign_in,
    "fleet": _fleet,
    "vaults": _vaults,
    "states": _states,
    "enable": _enable,
    "jobs": _jobs,
}


async def _pictures(folder: Path, looks: tuple[Look, ...], wanted: tuple[str, ...]) -> int:
    for language, theme in looks:
        album = Album(folder, (language, theme))
        async with asyncio.timeout(PATIENCE_SECONDS), running(WindowOptions()) as window:
            window.program.choose_language(LanguageChoice(language))
            window.program.choose_theme(ThemeChoice(theme))
            window.window.resize(*SIZE)
            if "sign-in" in wanted:
                await _sign_in(window, album)
            window.program.explore_demo()
            await window.signed_in_and_read()
            for state in wanted:
                if state != "sign-in":
                    await STATES[state](window, album)
    return 0


def main() -> int:
    """Make the pictures that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.ui.screenshots", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("screenshots"), help="where to put them")
    parser.add_argument("--language", choices=("en", "ko"), help="only this language")
    parser.add_argument("--theme", choices=("light", "dark"), help="only these colours")
    parser.add_argument("--only", choices=tuple(STATES), action="append", help="only these states")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    looks = tuple(
        look for look in LOOKS if arguments.language in {None, look[0]} and arguments.theme in {None, look[1]}
    )
    wanted = tuple(arguments.only or STATES)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(arguments.folder / ".settings")
    )
    application = QApplication(sys.argv[:1])
    application.setApplicationName("screenshots")
    application.setQuitOnLastWindowClosed(False)
    application.setStyle(AssistantStyle())
    application.setFont(application_font())

    def fail(error: BaseException) -> None:
        raise error

    return run_window(application, lambda: _pictures(arguments.folder, looks, wanted), fail)


if __name__ == "__main__":
    sys.exit(main())
