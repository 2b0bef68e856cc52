"""What there is to say about one vault, each thing with what can be done about it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.backup import ProtectedItem, Vault
from app.domain.inert import one_line
from app.domain.resource_ids import ResourceId, key_of
from app.planning.item_lists import is_stopped, redundancy_frozen
from app.planning.vault_notes import NoteKind, VaultNote
from app.rights.operations import Operation
from app.rights.target import EVERYWHERE, Target
from ui.common.buttons import Kind, push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import ElidedLabel
from ui.diagnosis.wrapped_label import WrappedLabel
from ui.rights.guarded import Guarded
from ui.rights.targets import fixed, of_items
from ui.states.changes import StateChange, change_icon, change_text, item_state, offers_of, operation_of
from ui.vaults.note_row import NoteRow

if TYPE_CHECKING:
    from ui.shell.session import Session

_MOST_LINKS = 4
_MOST_LINES = 6


class VaultDetails(QScrollArea):
    """Shows the notes of a vault; in read-only mode without the buttons that change something."""

    state_change_requested = Signal(object, object)
    """A :class:`StateChange` and the items that it is about."""
    vault_requested = Signal(str)
    machine_requested = Signal(str)
    """Key of the VM that is to be shown."""
    remove_requested = Signal(str)
    options_requested = Signal(str)
    """Id of the vault whose advanced options are to be set."""
    backup_requested = Signal(str)

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[Vault, tuple[VaultNote, ...]] | None = None
        self.rows: list[NoteRow] = []
        self.name = ElidedLabel("", TextRole.CARD_TITLE, middle=True)
        self.settings = WrappedLabel("", tone=2)
        self._nothing = WrappedLabel("", tone=2)
        content = Ground("surface")
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(16, 12, 16, 12)
        self._layout.setSpacing(10)
        self.options = push_button("", icon_name="settings")
        if session.read_only:
            self.options.hide()
        self.options.clicked.connect(self._on_options)
        self._options = session.guard.attach(self.options, Operation.SET_VAULT_OPTIONS, self._target)
        self._changes: list[Guarded] = []
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.options)
        self._layout.addLayout(head)
        self._layout.addWidget(self.settings)
        self._layout.addWidget(self._nothing)
        self._layout.addStretch()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def show_vault(self, vault: Vault, notes: tuple[VaultNote, ...], *, again: bool = False) -> None:
        """Show a vault; the same with the same notes is left as it is unless ``again``."""
        if self._shown == (vault, notes) and not again:
            return
        same = self._shown is not None and self._shown[0].id == vault.id
        self._shown = (vault, notes)
        self.setAccessibleName(self.tr("About {vault}").replace("{vault}", one_line(vault.name)))
        self.name.setText(vault.name)
        self.options.setText(self.tr("Ad&vanced options…"))
        self.settings.setText(self._settings(vault))
        self._nothing.setText(self.tr("Nothing calls for a step."))
        self._nothing.setVisible(not notes)
        for row in self.rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._changes = []
        self._options.allow()
        self.rows = [self._row(vault, note) for note in notes]
        for row in self.rows:
            self._layout.insertWidget(self._layout.count() - 1, row)
        if not same:
            self.verticalScrollBar().setValue(0)

    @property
    def guarded(self) -> Sequence[Guarded]:
        """The controls that need a right."""
        return (self._options, *self._changes)

    def _target(self) -> Target:
        return EVERYWHERE if self._shown is None else Target(vaults=(self._shown[0].id,))

    def _guard(self, button: QPushButton, operation: Operation, target: Target) -> None:
        made = self._session.guard.attach(button, operation, fixed(target))
        made.allow()
        self._changes.append(made)

    def _on_options(self) -> None:
        if self._shown is not None:
            self.options_requested.emit(self._shown[0].id)

    def row(self, kind: NoteKind) -> NoteRow:
        """The row of a kind of note.

        Raises:
            StopIteration: there is none.
        """
        return next(row for row in self.rows if row.kind is kind)

    def _settings(self, vault: Vault) -> str:
        words, unknown = self._session.plan_texts.word, self.tr("not read")
        redundancy = words(vault.redundancy) if vault.redundancy else unknown
        frozen = redundancy_frozen(self._session.fleet.estate, vault)
        if frozen:
            redundancy = self.tr("{redundancy}, cannot be changed any more").format(redundancy=redundancy)
        elif frozen is False:
            redundancy = self.tr("{redundancy}, can still be changed").format(redundancy=redundancy)
        days = "" if vault.soft_delete_days is None else f"{vault.soft_delete_days}"
        state = words(vault.soft_delete_state) if vault.soft_delete_state else unknown
        soft = self.tr("{state}, {days} days").format(state=state, days=days) if days else state
        guard = vault.multi_user_authorization
        parts = (
            (self.tr("Redundancy"), redundancy),
            (self.tr("Soft delete"), soft),
            (self.tr("Immutability"), words(vault.immutability or "Disabled")),
            (self.tr("Resource Guard"), words(guard) if guard else unknown),
            (self.tr("Public network access"), words(vault.public_network_access or "Enabled")),
            (self.tr("Private endpoints"), str(vault.private_endpoints)),
        )
        return "  ·  ".join(f"{caption}: {value}" for caption, value in parts)

    # the rows

    def _row(self, vault: Vault, note: VaultNote) -> NoteRow:
        row = NoteRow(note.kind, self._session.plan_texts.say(note.sentence))
        if note.kind in {NoteKind.SOFT_DELETED, NoteKind.ORPHANS}:
            self._name_states(row, note.items)
        if note.kind is NoteKind.TWO_VAULTS:
            self._two_vaults(row, note)
        elif note.kind is NoteKind.OTHER_SUBSCRIPTION:
            self._link_machines(row, note.machine_keys)
        elif self._session.read_only:
            return row
        elif note.kind is NoteKind.EMPTY:
            here = Target(vaults=(vault.id,))
            add = row.add_button(
                self.tr("&Add VMs…"), partial(self.backup_requested.emit, vault.id), "enable"
            )
            remove = row.add_button(self.tr("Re&move vault…"), partial(self.remove_requested.emit, vault.id))
            self._guard(add, Operation.ENABLE_BACKUP, here)
            self._guard(remove, Operation.REMOVE_VAULT, here)
        elif note.items:
            for change, items in offers_of(note.items, orphans=note.kind is NoteKind.ORPHANS).items():
                self._add_change(row, change, items)
        return row

    def _name_states(self, row: NoteRow, items: Sequence[ProtectedItem]) -> None:
        now = self._session.fleet.now()
        lines = [
            f"{one_line(item.machine_name)}: {state}" for item in items if (state := item_state(item, now))
        ]
        if lines:
            row.add_line("\n".join(lines[:_MOST_LINES]) + ("\n…" if len(lines) > _MOST_LINES else ""))

    def _two_vaults(self, row: NoteRow, note: VaultNote) -> None:
        now = self._session.fleet.now()
        for one in note.elsewhere[:_MOST_LINES]:
            name = one_line(ResourceId.parse(one.item.vault_id).name)
            state = item_state(one.item, now) or self.tr("takes backups")
            row.add_line(
                self.tr("{vm} in {vault}: {state}").format(
                    vm=one_line(one.item.machine_name), vault=name, state=state
                )
            )
        vaults = {key_of(one.item.vault_id): one.item.vault_id for one in note.elsewhere}
        for vault_id in list(vaults.values())[:_MOST_LINKS]:
            text = self.tr("Show vault {vault}").replace("{vault}", _literal(ResourceId.parse(vault_id).name))
            row.add_button(text, partial(self.vault_requested.emit, vault_id), "vault", Kind.QUIET)
        self._link_machines(row, note.machine_keys)
        if not self._session.read_only:
            for item in (*note.items, *(one.item for one in note.elsewhere)):
                if is_stopped(item):
                    text = self.tr("Delete data of {vm} in {vault}…").format(
                        vm=_literal(item.machine_name), vault=_literal(ResourceId.parse(item.vault_id).name)
                    )
                    button = row.add_button(
                        text, partial(self.state_change_requested.emit, StateChange.DELETE_DATA, (item,))
                    )
                    self._guard(button, Operation.STOP_BACKUP, of_items((item,)))

    def _link_machines(self, row: NoteRow, keys: Sequence[str]) -> None:
        for key in keys[:_MOST_LINKS]:
            machine = self._session.fleet.machines.get(key)
            if machine is not None:
                text = self.tr("Show {vm}").replace("{vm}", _literal(machine.facts.machine.name))
                row.add_button(text, partial(self.machine_requested.emit, key), "vm", Kind.QUIET)

    def _add_change(self, row: NoteRow, change: StateChange, items: tuple[ProtectedItem, ...]) -> None:
        button = row.add_button(
            change_text(change, len(items)),
            partial(self.state_change_requested.emit, change, items),
            change_icon(change),
        )
        self._guard(button, operation_of(change), of_items(items))


def _literal(name: str) -> str:
    """A name as the text of a button: an ampersand is no access key."""
    return one_line(name).replace("&", "&&")
