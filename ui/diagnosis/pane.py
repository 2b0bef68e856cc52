"""The right pane: why the selected VM is or is not protected, and what to do about it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.cloud.environments import portal_link
from app.cloud.errors import CloudError
from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from ui.common.cloud_errors import sentence_of
from ui.common.empty_state import EmptyState
from ui.diagnosis.machine_page import MachinePage
from ui.diagnosis.many_page import ManyPage

if TYPE_CHECKING:
    from ui.shell.session import Session

_AGAIN_MS = 60


class DiagnosisPane(QWidget):
    """Shows nothing, one VM or several; follows the fleet while it is read."""

    enable_requested = Signal(list)
    backup_now_requested = Signal(list)
    state_change_requested = Signal(object, object)
    """A :class:`StateChange` and the items that it is about."""
    vault_requested = Signal(str)
    """Id of a vault that is to be shown."""
    closed = Signal()
    """The close button of the pane."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._keys: tuple[str, ...] = ()
        self.empty = EmptyState()
        self.machine = MachinePage(session.guard)
        self.many = ManyPage(session.guard)
        self._stack = QStackedWidget()
        self._machine_area = _scrolled(self.machine)
        self._many_area = _scrolled(self.many)
        for page in (self.empty, self._machine_area, self._many_area):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setMinimumWidth(340)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._show)
        self.machine.enable_requested.connect(lambda key: self.enable_requested.emit([key]))
        self.machine.backup_now_requested.connect(lambda key: self.backup_now_requested.emit([key]))
        self.machine.state_change_requested.connect(self.state_change_requested)
        self.machine.vault_requested.connect(self.vault_requested)
        self.many.state_change_requested.connect(self.state_change_requested)
        self.machine.check_requested.connect(self._check_again)
        self.machine.closed.connect(self.closed)
        self.many.enable_requested.connect(self.enable_requested)
        self.many.backup_now_requested.connect(self.backup_now_requested)
        self._unsubscribe: Callable[[], None] = session.fleet.subscribe(self)
        self._retranslate()

    def sizeHint(self) -> QSize:
        return QSize(404, 600)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the VMs that are shown."""
        return self._keys

    def show_machine(self, key: str) -> None:
        """Explain one VM, at once from memory."""
        self.show_many([key])

    def show_many(self, keys: Sequence[str]) -> None:
        """Explain these VMs: one in full, several by what they have in common."""
        if tuple(keys) == self._keys:
            return
        self._keys = tuple(keys)
        self._machine_area.verticalScrollBar().setValue(0)
        self._show()

    def clear(self) -> None:
        """Nothing is selected."""
        self.show_many([])

    def leave(self) -> None:
        """Stop listening to the fleet."""
        self._unsubscribe()
        self._again.stop()

    # ------------------------------------------------------------ what the fleet says

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        """Show newer facts of what is shown."""
        if self._keys and any(machine.key in self._keys for machine in machines):
            self._again.start()

    def machines_removed(self, keys: Sequence[str]) -> None:
        """A VM that is shown may be gone."""
        if any(key in self._keys for key in keys):
            self._again.start()

    def estate_changed(self, estate: Estate) -> None:
        """Names, vaults or what could not be read may be others now."""
        if self._keys and not estate.running:
            self._again.start()

    def _show(self) -> None:
        fleet, texts = self._session.fleet, self._session.texts
        machines = [fleet.machines[key] for key in self._keys if key in fleet.machines]
        read_only = self._session.read_only
        if not machines:
            self._stack.setCurrentWidget(self.empty)
        elif len(machines) == 1:
            machine = machines[0].facts.machine
            link = portal_link(self._session.connection.environment, machine.tenant_id, machine.id)
            self.machine.show_machine(machines[0], fleet.estate, texts, link=link, read_only=read_only)
            self._stack.setCurrentWidget(self._machine_area)
        else:
            self.many.show_machines(machines, texts, read_only=read_only)
            self._stack.setCurrentWidget(self._many_area)

    # ------------------------------------------------------------ check again

    def _check_again(self, key: str) -> None:
        assessed = self._session.fleet.machines.get(key)
        if assessed is not None:
            self.machine.show_checking(checking=True)
            self.machine.show_problem("")
            self._session.tasks.start("check again", self._reread(key, assessed.facts.machine.id))

    async def _reread(self, key: str, machine_id: str) -> None:
        try:
            await self._session.fleet.reread([machine_id])
        except CloudError as error:
            if self.machine.key == key:
                self.machine.show_problem(sentence_of(error))
        finally:
            self.machine.show_checking(checking=False)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._show()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Diagnosis"))
        self.empty.show_case(
            "vm",
            self.tr("Select a VM to see why it is or is not protected"),
            self.tr("Several selected VMs are shown by what they have in common."),
        )


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    return area
