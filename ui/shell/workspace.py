"""The workspace: list, explanation and activity of one session, with the menus and bars around them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QStatusBar, QVBoxLayout, QWidget

from app.domain.assessment import AssessedMachine
from app.domain.backup import Job
from app.domain.estate import Estate
from app.domain.inert import one_line
from app.domain.resource_ids import key_of
from app.planning.job_steps import machines_of_jobs, machines_to_enable
from ui.common.announce import announce
from ui.common.banner import Banner
from ui.common.dialogs import ask
from ui.common.language import LanguageChoice
from ui.common.theme import ThemeChoice
from ui.diagnosis.pane import DiagnosisPane
from ui.fleet.page import FleetPage
from ui.jobs.job_dialog import JobDialog
from ui.jobs.log_book import LogBook
from ui.jobs.strip import ActivityStrip
from ui.protect.past_runs import PastRuns
from ui.rights.key import RightsKey
from ui.shell.actions import Actions
from ui.shell.budget import show_budget
from ui.shell.closing import may_close
from ui.shell.command_bar import CommandBar, Menus
from ui.shell.flows import Flows
from ui.shell.interruptions import Interruptions
from ui.shell.pane_layout import PaneLayout
from ui.shell.panes import FocusRing
from ui.shell.preferences import Preferences
from ui.shell.reading import Reading
from ui.shell.scan_control import ScanControl
from ui.shell.selection import Selection
from ui.shell.shortcuts_dialog import ShortcutsDialog
from ui.shell.status_bar import FootBar
from ui.shell.unread_dialog import UnreadDialog
from ui.shell.view_switch import ViewSwitch
from ui.vaults.page import VaultsPage

if TYPE_CHECKING:
    from ui.shell.session import Session

_BUDGET_MS = 1000


class Workspace(QWidget):
    """Everything after sign-in; `leave` ends it."""

    sign_out_requested = Signal()
    language_chosen = Signal(object)
    theme_chosen = Signal(object)

    def __init__(self, session: "Session", window: QMainWindow, preferences: Preferences) -> None:
        super().__init__()
        self.session = session
        self._window = window
        self._preferences = preferences
        self.actions_ = Actions(self)
        self.log_book = LogBook(self)
        self.log_book.open()
        self.fleet = FleetPage(session)
        self.diagnosis = DiagnosisPane(session)
        self.vaults = VaultsPage(session)
        self.strip = ActivityStrip(session, self.log_book)
        self.read_only_banner = Banner()
        self.sign_in_banner = Banner()
        self.foot = FootBar(demo=session.demo, read_only=session.read_only)
        self.scans = ScanControl(session, self)
        self.reading = Reading(session, self.scans, self.foot, self)
        self.flows = Flows(session, window)
        self.interruptions = Interruptions(session, self.flows.runs)
        self.past_runs = PastRuns(session)
        self.strip.add_page(self.past_runs, self.past_runs.title)
        self._menus = Menus(window, self.actions_, read_only=session.read_only)
        self.selection = Selection(session, self.actions_)
        self.rights = RightsKey(session.guard, self.selection.guarded)
        self.bar = CommandBar(
            self.actions_, session.connection.title, self.rights, read_only=session.read_only
        )
        self._lay_out()
        self._connect_parts()
        self._connect_rights()
        self._unsubscribe = session.fleet.subscribe(self)
        self._budget_clock = QTimer(self, interval=_BUDGET_MS)
        self._budget_clock.timeout.connect(lambda: show_budget(session, self.foot))
        self._budget_clock.start()
        self.retranslate()
        self._show_selection(())

    def _connect_rights(self) -> None:
        self.actions_.missing_rights.triggered.connect(self._explain_rights)
        self.foot.rights_requested.connect(self._explain_rights)
        self.session.guard.refusals_changed.connect(self._rights_reviewed)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.fleet)
        self._pages.addWidget(self.vaults)
        views = (self.actions_.show_list, self.actions_.show_vaults)
        self.fleet.filter_bar.insert_leading(ViewSwitch(views))
        self.vaults.insert_leading(ViewSwitch(views))
        self.fleet.insert_above_list(self.reading.bar)
        self.fleet.insert_above_list(self.reading.banner)
        self._panes = PaneLayout(
            self.actions_,
            self._preferences,
            left=self.fleet.overview,
            middle=self._pages,
            lists=self.fleet.splitter,
            vaults=self.vaults.splitter,
            right=self.diagnosis,
            bottom=self.strip,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sign_in_banner)
        layout.addWidget(self.read_only_banner)
        layout.addWidget(self.interruptions.banner)
        layout.addWidget(self._panes.widget, 1)
        self._window.addToolBar(self.bar)
        self._window.setStatusBar(self.foot)
        self._focus = FocusRing(
            (self.bar, self.interruptions.banner, self.fleet, self.vaults, self.diagnosis, self.strip), self
        )

    def _connect_parts(self) -> None:
        actions = self.actions_
        actions.create_vault.triggered.connect(
            lambda: self.flows.create_vault(machine_ids=self.selection.keys)
        )
        actions.enable_backup.triggered.connect(lambda: self.flows.enable(self.selection.keys))
        actions.back_up_now.triggered.connect(lambda: self.flows.back_up_now(self.selection.keys))
        actions.open_plan.triggered.connect(self.flows.open_plan)
        actions.refresh.triggered.connect(lambda: self.scans.start(force=False))
        actions.refresh_everything.triggered.connect(lambda: self.scans.start(force=True))
        actions.filter.triggered.connect(self._go_to_filter)
        actions.copy_id.triggered.connect(lambda: self.fleet.copy_ids(self.selection.keys))
        actions.open_in_portal.triggered.connect(self._open_in_portal)
        actions.show_list.triggered.connect(lambda: self._pages.setCurrentWidget(self.fleet))
        actions.show_vaults.triggered.connect(lambda: self._pages.setCurrentWidget(self.vaults))
        actions.next_pane.triggered.connect(lambda: self._focus.move(1))
        actions.previous_pane.triggered.connect(lambda: self._focus.move(-1))
        actions.bottom_pane.toggled.connect(lambda checked: self.strip.set_open(open_=checked))
        actions.reset_layout.triggered.connect(self._panes.reset)
        actions.shortcuts.triggered.connect(self._show_shortcuts)
        actions.sign_out.triggered.connect(self.sign_out_requested)
        actions.quit.triggered.connect(self._window.close)
        for language, action in actions.languages.items():
            action.triggered.connect(
                lambda _checked=False, chosen=language: self.language_chosen.emit(chosen)
            )
        for theme, action in actions.themes.items():
            action.triggered.connect(lambda _checked=False, chosen=theme: self.theme_chosen.emit(chosen))
        self.strip.open_changed.connect(actions.bottom_pane.setChecked)
        self.strip.jobs.machine_requested.connect(self._show_machine_of)
        self.strip.jobs.open_requested.connect(self._open_job)
        self.strip.jobs.cancel_requested.connect(self.flows.cancel_job)
        self.strip.jobs.again_requested.connect(self.flows.back_up_again)
        self.strip.jobs.enable_requested.connect(self._enable_again)
        self.strip.room_wanted.connect(self._panes.give_room)
        self.scans.ended.connect(self.interruptions.look)
        self.interruptions.looked.connect(self.past_runs.look)
        self.past_runs.run_requested.connect(self.flows.runs.show_run)
        self.foot.unread_requested.connect(self.show_unread)
        self.fleet.selection_changed.connect(self._show_selection)
        self.fleet.create_vault_requested.connect(lambda region: self.flows.create_vault(region=region))
        self.fleet.refresh_requested.connect(lambda: self.scans.start(force=False))
        self.fleet.enable_requested.connect(self.flows.enable)
        for part in (self.fleet, self.diagnosis):
            part.state_change_requested.connect(self.flows.change_state)
            part.vault_requested.connect(self._show_vault)
        self.fleet.backup_now_requested.connect(self.flows.back_up_now)
        self.diagnosis.closed.connect(lambda: actions.right_pane.setChecked(False))
        self.diagnosis.enable_requested.connect(self.flows.enable)
        self.diagnosis.backup_now_requested.connect(self.flows.back_up_now)
        self.fleet.open_requested.connect(self._show_machine)
        self.fleet.why_requested.connect(self._show_machine)
        self._connect_vaults()

    def _connect_vaults(self) -> None:
        self.vaults.create_requested.connect(self.flows.create_vault)
        self.vaults.redundancy_requested.connect(self.flows.change_redundancy)
        self.vaults.policy_requested.connect(self.flows.new_policy)
        self.vaults.policy_edit_requested.connect(self.flows.edit_policy)
        self.vaults.policy_delete_requested.connect(self.flows.delete_policy)
        self.vaults.backup_requested.connect(lambda vault_id: self.flows.enable((), vault_id))
        self.vaults.state_change_requested.connect(self.flows.change_state)
        self.vaults.remove_requested.connect(self.flows.remove_vault)
        self.vaults.options_requested.connect(self.flows.set_options)
        self.vaults.machine_requested.connect(self._show_in_list)
        self.vaults.refresh_requested.connect(lambda: self.scans.start(force=False))

    # ------------------------------------------------------------ life

    def start(self) -> None:
        """Show what is to be seen and start reading."""
        self.actions_.show_list.setChecked(True)
        if self.session.read_only:
            self.read_only_banner.say(
                "lock",
                self.tr("Read-only: nothing can be changed here, so the buttons for changes are hidden."),
            )
        self.scans.start()
        self.fleet.view.setFocus()

    async def may_close(self, *, quitting: bool) -> bool:
        """Whether the window may close; asks only while a step of a plan has not ended."""
        return await may_close(self.session, self._window, quitting=quitting)

    def leave(self) -> None:
        """End everything that listens, and take menus and bars away."""
        self._panes.remember()
        self.session.guard.refusals_changed.disconnect(self._rights_reviewed)
        self._budget_clock.stop()
        self._unsubscribe()
        for dialog in self._window.findChildren(JobDialog):
            dialog.close()
        self.scans.leave()
        self.interruptions.leave()
        self.fleet.leave()
        self.vaults.close_page()
        self.diagnosis.leave()
        self.strip.leave()
        self.log_book.close()
        self._menus.remove()
        self._window.removeToolBar(self.bar)
        self.bar.deleteLater()
        self._window.setStatusBar(QStatusBar())
        self._window.statusBar().hide()

    # ------------------------------------------------------------ what the fleet says

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        """Count, and say aloud what became of a selected VM."""
        self.reading.count()
        selected = set(self.selection.keys)
        if any(machine.key in selected for machine in machines):
            self.selection.review()
        for machine in machines:
            if machine.key in selected and len(selected) == 1 and not self.scans.running:
                badge = self.session.texts.badge(machine.verdict.badge)
                name = machine.facts.machine.name
                announce(self, self.tr("{vm} is now: {badge}").format(vm=name, badge=badge))

    def machines_removed(self, keys: Sequence[str]) -> None:
        """Count."""
        del keys
        self.reading.count()

    def estate_changed(self, estate: Estate) -> None:
        """Count what was read and what was not."""
        del estate
        self.reading.count()

    def show_unread(self) -> None:
        """Open the list of what could not be read."""
        dialog = UnreadDialog(self.session.fleet.estate, self.session.texts, self._window)
        self.session.tasks.start("what was not read", _shown(dialog))

    # ------------------------------------------------------------ selection

    def _show_selection(self, keys: Sequence[str]) -> None:
        self.selection.choose(keys)
        if not keys:
            self.diagnosis.clear()
        elif len(keys) == 1:
            self.diagnosis.show_machine(keys[0])
        else:
            self.diagnosis.show_many(list(keys))
        actions = self.actions_
        actions.copy_id.setEnabled(bool(keys))
        actions.open_in_portal.setEnabled(len(keys) == 1 and bool(self.fleet.portal_link(keys[0])))
        self.foot.show_selected(len(keys))

    def _rights_reviewed(self) -> None:
        self.foot.show_reads_only(reads_only=self.session.guard.reads_only)

    def _explain_rights(self) -> None:
        """Everything that is refused at the controls of the moment."""
        self.session.guard.explain(self.session.guard.refused, self._window)

    def _show_machine(self, key: str) -> None:
        self.actions_.right_pane.setChecked(True)
        self.diagnosis.show()
        self.diagnosis.show_machine(key)
        self.diagnosis.setFocus()

    def _show_in_list(self, key: str) -> None:
        self.actions_.show_list.trigger()
        self.fleet.select([key])

    def _show_vault(self, vault_id: str) -> None:
        self.actions_.show_vaults.trigger()
        self.vaults.select(vault_id)
        self.vaults.table.setFocus()

    def _show_machine_of(self, job: Job) -> None:
        keys = [key_of(one) for one in machines_of_jobs([job], self.session.fleet.machines).machine_ids]
        if keys:
            self.actions_.show_list.trigger()
            self.fleet.select(keys)
        else:
            self._say_missing([job.machine_name])

    def _say_missing(self, names: Sequence[str]) -> None:
        said = [self.tr("The VM {vm} of this job is not in what was read.").format(vm=one) for one in names]
        self.reading.banner.say(
            "info",
            one_line(" ".join(said), 400),
            ((self.tr("Close"), self.reading.banner.hide),),
        )
        announce(self, self.reading.banner.text())

    def _enable_again(self, jobs: Sequence[Job]) -> None:
        fleet = self.session.fleet
        found = machines_to_enable(jobs, fleet.machines, fleet.estate.vaults)
        if found.missing:
            self._say_missing(found.missing)
        self.flows.enable(found.machine_ids)

    def _open_job(self, job: Job) -> None:
        dialog = JobDialog(self.session, job, self._window)
        dialog.details.machine_requested.connect(self._show_machine_of)
        dialog.details.cancel_requested.connect(self.flows.cancel_job)
        dialog.details.again_requested.connect(lambda one: self.flows.back_up_again((one,)))
        dialog.details.enable_requested.connect(lambda one: self._enable_again((one,)))
        dialog.show()

    # ------------------------------------------------------------ small things

    def _go_to_filter(self) -> None:
        self.actions_.show_list.trigger()
        self.fleet.focus_filter()

    def _open_in_portal(self) -> None:
        keys = self.selection.keys
        if len(keys) == 1 and (link := self.fleet.portal_link(keys[0])):
            QDesktopServices.openUrl(QUrl(link))

    def _show_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self.actions_, self._window)
        self.session.tasks.start("shortcuts", _shown(dialog))

    def show_choices(self, language: LanguageChoice, theme: ThemeChoice) -> None:
        """Tick the language and the theme in the menus."""
        self.actions_.languages[language].setChecked(True)
        self.actions_.themes[theme].setChecked(True)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.actions_.retranslate()
        self._menus.retranslate()
        self.bar.retranslate()
        self.foot.retranslate()
        self.past_runs.retranslate()
        self.interruptions.retranslate()
        self.selection.review()
        self.reading.count()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._panes.fit(self.width())

    def minimumSizeHint(self) -> QSize:
        return QSize(640, 400)


async def _shown(dialog: QDialog) -> None:
    await ask(dialog)
