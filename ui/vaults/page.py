"""The page of vaults: what exists, how redundant, how full; and where new ones and changes start."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import AssessedMachine
from app.domain.backup import Policy
from app.domain.estate import Estate
from app.domain.reading import Stage, StageState
from app.domain.resource_ids import key_of
from app.planning.policy_steps import why_policy_stays
from app.planning.vault_notes import all_vault_notes
from app.rights.operations import Operation
from app.rights.target import EVERYWHERE, Target
from ui.common.buttons import Kind, push_button
from ui.common.empty_state import EmptyState
from ui.common.labels import TextLabel
from ui.policies.menu import PolicyMenuButton
from ui.rights.key import RightsKey
from ui.vaults.details import VaultDetails
from ui.vaults.model import Column, KeyRole, VaultModel
from ui.vaults.row_delegate import VaultDelegate

if TYPE_CHECKING:
    from ui.shell.session import Session

_NOTES_MS = 200
"""Notes are made anew at most so often while VMs change."""
_HEIGHTS = (380, 220)
_LEAST_TABLE = 150
_WIDTHS = {
    Column.NAME: 200,
    Column.NOTES: 300,
    Column.REGION: 120,
    Column.REDUNDANCY: 190,
    Column.SOFT_DELETE: 100,
    Column.MACHINES: 100,
    Column.POLICIES: 220,
    Column.GROUP: 170,
}


class VaultsPage(QWidget):
    """A table of vaults with the buttons that act on them; changes are absent in read-only mode."""

    create_requested = Signal()
    backup_requested = Signal(str)
    """Id of the vault to which VMs are to be added."""
    redundancy_requested = Signal(str)
    """Id of the vault whose redundancy is to be looked at or changed."""
    policy_requested = Signal(str)
    """Id of the vault that gets a new policy."""
    policy_edit_requested = Signal(str)
    """Id of the policy that is to be edited."""
    options_requested = Signal(str)
    """Id of the vault whose advanced options are to be set."""
    remove_requested = Signal(str)
    """Id of the empty vault that is to be removed."""
    state_change_requested = Signal(object, object)
    """A :class:`StateChange` and the items that it is about."""
    machine_requested = Signal(str)
    """Key of the VM that is to be shown in the list."""
    policy_delete_requested = Signal(str)
    """Id of the policy that is to be deleted."""
    refresh_requested = Signal()

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = VaultModel(session.plan_texts)
        self.table = QTreeView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(VaultDelegate(self.table))
        self.table.setRootIsDecorated(False)
        self.table.setMouseTracking(True)
        self.table.setUniformRowHeights(True)
        self.table.setAlternatingRowColors(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.header().setStretchLastSection(True)
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        self.details = VaultDetails(session)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.details)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.table.setMinimumHeight(_LEAST_TABLE)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes(list(_HEIGHTS))
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.splitter)
        self._stack.addWidget(self._empty)
        self._count = TextLabel("", tone=2)
        self.create_button = push_button("", Kind.PRIMARY, "plus")
        self.backup_button = push_button("", icon_name="enable")
        self.redundancy_button = push_button("", icon_name="lock")
        self.policy_button = PolicyMenuButton()
        self._connect_policies()
        self.refresh_button = push_button("", Kind.QUIET, "refresh")
        self.create_button.clicked.connect(self.create_requested)
        self.backup_button.clicked.connect(lambda: self.backup_requested.emit(self._vault_id()))
        self.redundancy_button.clicked.connect(lambda: self.redundancy_requested.emit(self._vault_id()))
        self.refresh_button.clicked.connect(self.refresh_requested)
        self.table.activated.connect(lambda _index: self.redundancy_requested.emit(self._vault_id()))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_selected())
        self._notes_due = QTimer(self, interval=_NOTES_MS, singleShot=True)
        self._notes_due.timeout.connect(self._read_notes)
        self._room_taken = QTimer(self, interval=0, singleShot=True)
        self._room_taken.timeout.connect(self._show_current)
        self._lay_out()
        self.retranslate()
        self.estate_changed(session.fleet.estate)
        self._connect_details()
        self._unsubscribe = session.fleet.subscribe(self)

    def _connect_details(self) -> None:
        self.details.state_change_requested.connect(self.state_change_requested)
        self.details.vault_requested.connect(self.select)
        self.details.machine_requested.connect(self.machine_requested)
        self.details.remove_requested.connect(self.remove_requested)
        self.details.options_requested.connect(self.options_requested)
        self.details.backup_requested.connect(self.backup_requested)

    def _connect_policies(self) -> None:
        self.policy_button.new_requested.connect(lambda: self.policy_requested.emit(self._vault_id()))
        self.policy_button.edit_requested.connect(self.policy_edit_requested)
        self.policy_button.delete_requested.connect(self.policy_delete_requested)

    def insert_leading(self, widget: QWidget) -> None:
        """Put a widget at the left end of the bar."""
        self._bar.insertWidget(0, widget)

    def select(self, vault_id: str) -> None:
        """Select a vault and bring it into view."""
        self._select(key_of(vault_id))

    def close_page(self) -> None:
        """Listen to the fleet no longer."""
        self._notes_due.stop()
        self._room_taken.stop()
        self._unsubscribe()

    # what the fleet tells

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        """What the vaults hold may have changed."""
        del machines
        self._later()

    def machines_removed(self, keys: Sequence[str]) -> None:
        """What the vaults hold may have changed."""
        del keys
        self._later()

    def estate_changed(self, estate: Estate) -> None:
        """Show the vaults; the selected one stays selected by its id."""
        selected = self._key()
        if self.model.show(estate) and selected:
            self._select(selected)
        self._show_count(estate)
        self._show_selected()
        self._later()

    def _later(self) -> None:
        """Make the notes anew soon; a page that is not seen makes them when it is."""
        if self.isVisible() and not self._notes_due.isActive():
            self._notes_due.start()

    def _read_notes(self) -> None:
        self.model.show_notes(all_vault_notes(self._session.fleet))
        self._show_selected()

    def showEvent(self, event: QShowEvent) -> None:
        self._read_notes()
        super().showEvent(event)

    def _show_selected(self, *, again: bool = False) -> None:
        key = self._key()
        vault = self.model.vault(self.model.row_of(key))
        if vault is not None and self.details.isHidden():
            self._room_taken.start()
        self.details.setVisible(vault is not None)
        if vault is not None:
            self.details.show_vault(vault, self.model.notes_of(key), again=again)
        self._review_buttons()

    def _show_count(self, estate: Estate) -> None:
        count = self.model.rowCount()
        self._count.setText(self.tr("%n vault(s)", "", count))
        if count:
            self._stack.setCurrentWidget(self.splitter)
            return
        progress = estate.stages.get(Stage.PROTECTION)
        if progress is None or progress.state is StageState.RUNNING:
            self._empty.show_case("vault", self.tr("Vaults are being read…"), "")
        elif progress.state is not StageState.COMPLETE:
            self._empty.show_case(
                "vault", self.tr("The vaults could not be read."), self.tr("The status bar says why.")
            )
        else:
            self._empty.show_case(
                "vault", self.tr("No Recovery Services vault in these subscriptions yet."), ""
            )
        self._stack.setCurrentWidget(self._empty)

    def _show_current(self) -> None:
        """The details have taken room: the selected row stays in sight."""
        self.table.scrollTo(self.table.currentIndex())

    def _select(self, key: str) -> None:
        row = self.model.row_of(key)
        if row >= 0:
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(
                self.model.index(row, 0), flags.ClearAndSelect | flags.Rows
            )

    def _key(self) -> str:
        rows = self.table.selectionModel().selectedRows()
        return str(rows[0].data(KeyRole)) if rows else ""

    def _vault_id(self) -> str:
        vault = self.model.vault(self.model.row_of(self._key()))
        return vault.id if vault is not None else ""

    def _review_buttons(self) -> None:
        chosen = bool(self._key())
        hint = "" if chosen else self.tr("Select a vault first.")
        policies = self._session.fleet.estate.policies.get(self._key(), ())
        self.policy_button.show_policies(policies, self._why_kept)
        self._create.allow()
        for one in self._about_vault:
            one.allow(hint)

    def _why_kept(self, policy: Policy) -> str:
        kept = why_policy_stays(policy)
        return self._session.plan_texts.say(kept) if kept is not None else ""

    def _guard_buttons(self) -> None:
        guard = self._session.guard

        def vault() -> Target:
            chosen = self._vault_id()
            return Target(vaults=(chosen,)) if chosen else EVERYWHERE

        self._create = guard.attach(self.create_button, Operation.CREATE_VAULT)
        self._about_vault = (
            guard.attach(self.backup_button, Operation.ENABLE_BACKUP, vault),
            guard.attach(self.redundancy_button, Operation.SET_REDUNDANCY, vault),
            guard.attach(self.policy_button, Operation.CHANGE_POLICY, vault),
        )
        self.rights = RightsKey(guard, lambda: (self._create, *self._about_vault, *self.details.guarded))

    # looks

    def _lay_out(self) -> None:
        self._guard_buttons()
        self._bar = QHBoxLayout()
        self._bar.setContentsMargins(12, 8, 12, 8)
        self._bar.setSpacing(8)
        if not self._session.read_only:
            changes = (self.create_button, self.backup_button, self.redundancy_button, self.policy_button)
            for button in changes:
                self._bar.addWidget(button)
            self._bar.addWidget(self.rights)
        self._bar.addWidget(self.refresh_button)
        self._bar.addStretch()
        self._bar.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar)
        layout.addWidget(self._stack, 1)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.model.texts = self._session.plan_texts
        self.table.setAccessibleName(self.tr("Vaults"))
        self.create_button.setText(self.tr("&New…"))
        self.backup_button.setText(self.tr("&Backup…"))
        self.redundancy_button.setText(self.tr("Re&dundancy…"))
        self.policy_button.retranslate()
        self.refresh_button.setText(self.tr("Refresh"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self._show_count(self._session.fleet.estate)
        self._show_selected(again=True)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
