"""The right pane for one VM: verdict, what a backup needs, facts, protection."""

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.diagnosis.chain import Step
from app.diagnosis.text import text_of
from app.diagnosis.verdict import Diagnosis, diagnose
from app.domain.assessment import AssessedMachine, Badge
from app.domain.estate import Estate
from app.domain.inert import one_line
from app.planning.item_lists import machine_items
from app.readiness.texts import Texts
from app.rights.operations import Operation
from ui.common.buttons import Kind, icon_button, name_button, push_button
from ui.common.fonts import TextRole
from ui.common.icons import icon, paint_icon
from ui.common.labels import ElidedLabel
from ui.common.tokens import Status, tokens_of
from ui.diagnosis.chain_view import ChainView
from ui.diagnosis.fact_table import FactTable
from ui.diagnosis.findings_panel import FindingsPanel
from ui.diagnosis.items_row import ItemsRow
from ui.diagnosis.machine_facts import machine_facts, protection_facts
from ui.diagnosis.verdict_card import VerdictCard
from ui.diagnosis.wrapped_label import WrappedLabel
from ui.fleet.menus import BACKED_UP, ENABLED, add_state_changes
from ui.rights.guard import Guard
from ui.rights.key import RightsKey
from ui.rights.targets import add_explanation, of_machines, of_vaults
from ui.states.changes import StateChange, change_icon, change_text, machine_offers

_STATE_BUTTONS = {
    Badge.STOPPED: StateChange.RESUME,
    Badge.SOFT_DELETED: StateChange.UNDELETE,
}
"""The next step of a VM whose backups do not run, by its badge."""
_SEPARATOR = "  ›  "


class _MachineIcon(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_icon(QPainter(self), "vm", self.rect(), tokens_of(self.palette()).text2)


class MachinePage(QWidget):
    """Shows one assessed VM; shown again with newer facts it keeps tab and step."""

    enable_requested = Signal(str)
    backup_now_requested = Signal(str)
    state_change_requested = Signal(object, object)
    """A :class:`StateChange` and the items that it is about."""
    vault_requested = Signal(str)
    check_requested = Signal(str)
    closed = Signal()

    def __init__(self, guard: Guard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard = guard
        self._assessed: AssessedMachine | None = None
        self._diagnosis: Diagnosis | None = None
        self._estate = Estate()
        self._texts: Texts | None = None
        self._link = ""
        self._name = ElidedLabel("", TextRole.PAGE_TITLE, middle=True)
        self._path = ElidedLabel("", TextRole.SMALL, tone=2, middle=True)
        self.copy_name = icon_button("copy", "")
        self.portal = icon_button("external", "")
        self.close_button = icon_button("close", "")
        self.card = VerdictCard()
        self.enable = push_button("", Kind.PRIMARY, "enable")
        self.back_up = push_button("", Kind.PLAIN, "backup-now")
        self.state = push_button("", Kind.PRIMARY)
        self._state_change: StateChange | None = None
        self.more = icon_button("more", "")
        self.check = push_button("", Kind.PLAIN, "refresh")
        self.items = ItemsRow()
        self.copy_all = push_button("", Kind.QUIET, "copy")
        self.tabs = QTabBar()
        self.chain = ChainView()
        self.findings = FindingsPanel()
        self.facts = FactTable()
        self.protection = FactTable()
        self._guarded = (
            guard.attach(self.enable, Operation.ENABLE_BACKUP, lambda: of_machines(self._machines())),
            guard.attach(self.back_up, Operation.BACK_UP_NOW, lambda: of_vaults(self._machines())),
            guard.attach(self.state, Operation.CHANGE_ITEM, lambda: of_vaults(self._machines())),
        )
        self.rights = RightsKey(guard, lambda: self._guarded)
        self.problem = WrappedLabel("", tone=2)
        self._read = WrappedLabel("", TextRole.SMALL, tone=3)
        self._lay_out()
        self._connect()
        self._retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(_MachineIcon())
        head.addSpacing(6)
        head.addWidget(self._name, 1)
        for button in (self.rights, self.more, self.copy_name, self.portal, self.close_button):
            head.addWidget(button)
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        for pushes in ((self.enable, self.back_up, self.state), (self.check, self.copy_all)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for push in pushes:
                row.addWidget(push)
            row.addStretch(1)
            buttons.addLayout(row)
        why = QWidget()
        inside = QVBoxLayout(why)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.chain)
        inside.addWidget(self.findings)
        inside.addStretch(1)
        self._pages = QStackedWidget()
        for page in (why, self.facts, self.protection):
            self._pages.addWidget(page)
            self.tabs.addTab("")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self._path)
        layout.addWidget(self.card)
        layout.addWidget(self.items)
        layout.addLayout(buttons)
        layout.addWidget(self.problem)
        layout.addWidget(self.tabs)
        layout.addWidget(self._pages)
        layout.addWidget(self._read)
        layout.addStretch(1)
        self.problem.hide()

    def _connect(self) -> None:
        self.enable.clicked.connect(lambda: self.enable_requested.emit(self.key))
        self.back_up.clicked.connect(lambda: self.backup_now_requested.emit(self.key))
        self.state.clicked.connect(self._change_state)
        self.more.clicked.connect(self._open_changes)
        self.items.vault_requested.connect(self.vault_requested)
        self.check.clicked.connect(lambda: self.check_requested.emit(self.key))
        self.copy_name.clicked.connect(lambda: QApplication.clipboard().setText(self._name.full_text()))
        self.copy_all.clicked.connect(self._copy_all)
        self.portal.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self._link)))
        self.close_button.clicked.connect(self.closed)
        self.tabs.currentChanged.connect(self._show_tab)
        self.chain.step_chosen.connect(self._show_step)

    @property
    def key(self) -> str:
        """Key of the VM that is shown; empty while there is none."""
        return self._assessed.key if self._assessed is not None else ""

    def show_machine(
        self, assessed: AssessedMachine, estate: Estate, texts: Texts, *, link: str, read_only: bool
    ) -> None:
        """Show this VM; the same one again keeps the selected step."""
        same = self.key == assessed.key
        self._assessed, self._estate, self._texts, self._link = assessed, estate, texts, link
        self._diagnosis = diagnose(assessed, estate, texts)
        machine = assessed.facts.machine
        self._name.setText(machine.name)
        parts = (
            estate.subscription_name(machine.subscription_id),
            machine.resource_group,
            estate.region_name(machine.region),
        )
        self._path.setText(_SEPARATOR.join(one_line(part) for part in parts))
        badge = assessed.verdict.badge
        self.card.show_diagnosis(Status(badge.value), self._diagnosis)
        self.enable.setVisible(badge in ENABLED and not read_only)
        self.back_up.setVisible(badge in BACKED_UP and not read_only)
        self._show_states(assessed, read_only=read_only)
        for one in self._guarded:
            one.allow()
        self.portal.setVisible(bool(link))
        if not same:
            self.problem.hide()
        self.chain.show_chain(self._diagnosis.chain, keep=same)
        self.facts.show_facts(list(machine_facts(assessed, estate, texts)))
        self.protection.show_facts(list(protection_facts(assessed, estate, texts)))
        judged = self.tr("Judged {when} from what was read by the scan")
        self._read.setText(judged.replace("{when}", f"{assessed.judged_at.astimezone():%H:%M:%S}"))
        self._show_tab(self.tabs.currentIndex())

    def _show_states(self, assessed: AssessedMachine, *, read_only: bool) -> None:
        offers = {} if read_only else machine_offers([assessed])
        self.more.setVisible(bool(offers))
        wanted = _STATE_BUTTONS.get(assessed.verdict.badge)
        self._state_change = wanted if wanted in offers else None
        self.state.setVisible(self._state_change is not None)
        if self._state_change is not None:
            self.state.setText(change_text(self._state_change))
            self.state.setIcon(icon(change_icon(self._state_change)))
        self.items.show_items(machine_items(assessed), assessed.judged_at, self._estate)

    def _machines(self) -> list[AssessedMachine]:
        return [self._assessed] if self._assessed is not None else []

    def _change_state(self) -> None:
        if self._assessed is not None and self._state_change is not None:
            items = machine_offers([self._assessed]).get(self._state_change, ())
            self.state_change_requested.emit(self._state_change, items)

    def _open_changes(self) -> None:
        if self._assessed is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries = add_state_changes(menu, [self._assessed], self.state_change_requested.emit, self._guard)
        add_explanation(menu, self._guard, entries)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def show_checking(self, *, checking: bool) -> None:
        """While the VM is read again the button waits."""
        self.check.setEnabled(not checking)
        self.check.setText(self.tr("Checking…") if checking else self.tr("Check again"))

    def show_problem(self, text: str) -> None:
        """Say where it was asked why the VM could not be read again."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def as_text(self) -> str:
        """The whole diagnosis as text for a ticket."""
        if self._assessed is None or self._diagnosis is None or self._texts is None:
            return ""
        return text_of(self._diagnosis, self._assessed, self._estate, self._texts)

    def _copy_all(self) -> None:
        QApplication.clipboard().setText(self.as_text())

    def _show_step(self, step: Step) -> None:
        if self._assessed is not None and self._texts is not None:
            self.findings.show_step(step, self._assessed, self._texts)

    def _show_tab(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        # Only the shown page may ask for height, else the longest one leaves a gap under the others.
        policy = self._pages.sizePolicy()
        for position in range(self._pages.count()):
            page = self._pages.widget(position)
            if page is not None:
                shown = position == number
                chosen = policy.Policy.Preferred if shown else policy.Policy.Ignored
                page.setSizePolicy(policy.Policy.Preferred, chosen)
        self._pages.adjustSize()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.enable.setText(self.tr("Enable backup…"))
        self.back_up.setText(self.tr("Back up now…"))
        self.check.setText(self.tr("Check again"))
        self.copy_all.setText(self.tr("Copy all"))
        self.copy_all.setToolTip(self.tr("Copy the whole diagnosis as text"))
        name_button(self.copy_name, self.tr("Copy name"))
        name_button(self.portal, self.tr("Show in portal"))
        name_button(self.more, self.tr("More changes"))
        name_button(self.close_button, self.tr("Close"))
        for number, text in enumerate((self.tr("Why"), self.tr("Facts"), self.tr("Protection"))):
            self.tabs.setTabText(number, text)
        self.tabs.setAccessibleName(self.tr("Parts of the diagnosis"))
        self.chain.setAccessibleName(self.tr("What a backup needs"))
        self.chain.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
