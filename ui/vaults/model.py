"""The table of vaults: a model over the estate's immutable vaults."""

from collections.abc import Mapping
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from app.domain.backup import Vault
from app.domain.estate import Estate
from app.domain.inert import one_line
from app.domain.reading import Stage
from app.domain.resource_ids import key_of
from app.planning.item_lists import items_unread, redundancy_frozen
from app.planning.vault_notes import NoteKind, VaultNote
from app.protection.texts import PlanTexts
from ui.common.labels import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
KeyRole = Qt.ItemDataRole.UserRole
BadgesRole = Qt.ItemDataRole.UserRole + 1
"""The badges of a vault: tuple of :class:`NoteKind` and word."""
MOST_MACHINES = 1000
"""VMs that one vault can protect (fact vault-limit-items)."""


class Column(IntEnum):
    """The columns in their order."""

    NAME = 0
    NOTES = 1
    REGION = 2
    REDUNDANCY = 3
    SOFT_DELETE = 4
    MACHINES = 5
    POLICIES = 6
    GROUP = 7
    SUBSCRIPTION = 8


def _shown_of(estate: Estate) -> tuple[object, ...]:
    """What of an estate the table shows."""
    unread = {one.scope for one in estate.unknowns if one.stage is Stage.PROTECTION}
    return estate.vaults, estate.policies, estate.vault_item_counts, estate.regions, unread


class VaultModel(QAbstractTableModel):
    """All vaults of the estate, by region and name; a change of the estate resets it."""

    def __init__(self, texts: PlanTexts) -> None:
        super().__init__()
        self.texts = texts
        self._estate = Estate()
        self._vaults: list[Vault] = []
        self._notes: Mapping[str, tuple[VaultNote, ...]] = {}

    def show(self, estate: Estate) -> bool:
        """Show the vaults of an estate; false where nothing that is shown has changed."""
        old = self._estate
        if _shown_of(estate) == _shown_of(old):
            return False
        self.beginResetModel()
        self._estate = estate
        self._vaults = sorted(
            estate.vaults.values(),
            key=lambda one: (estate.region_name(one.region), one.name.casefold(), one.id),
        )
        self.endResetModel()
        return True

    def show_notes(self, notes: Mapping[str, tuple[VaultNote, ...]]) -> None:
        """Show what there is to say about the vaults, by their keys."""
        if notes != self._notes:
            self._notes = notes
            if self._vaults:
                last = self.index(len(self._vaults) - 1, Column.NOTES)
                self.dataChanged.emit(self.index(0, Column.NOTES), last)

    def notes_of(self, key: str) -> tuple[VaultNote, ...]:
        """What there is to say about a vault."""
        return self._notes.get(key, ())

    def _badges(self, vault: Vault) -> tuple[tuple[NoteKind, str], ...]:
        return tuple((note.kind, self.texts.say(note.badge)) for note in self.notes_of(key_of(vault.id)))

    def _place(self, vault: Vault) -> tuple[str, str, str]:
        return self._estate.region_name(vault.region), vault.name.casefold(), vault.id

    def vault(self, row: int) -> Vault | None:
        """The vault of a row."""
        return self._vaults[row] if 0 <= row < len(self._vaults) else None

    def row_of(self, key: str) -> int:
        """The row of a vault by its id without case; -1 where it is not there."""
        return next((row for row, one in enumerate(self._vaults) if key_of(one.id) == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(self._vaults)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        translate = QCoreApplication.translate
        titles = {
            Column.NAME: translate("VaultModel", "Name"),
            Column.NOTES: translate("VaultModel", "Worth knowing"),
            Column.REGION: translate("VaultModel", "Region"),
            Column.REDUNDANCY: translate("VaultModel", "Redundancy"),
            Column.SOFT_DELETE: translate("VaultModel", "Soft delete"),
            Column.MACHINES: translate("VaultModel", "VMs"),
            Column.POLICIES: translate("VaultModel", "Policies"),
            Column.GROUP: translate("VaultModel", "Resource group"),
            Column.SUBSCRIPTION: translate("VaultModel", "Subscription"),
        }
        return titles[Column(section)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        vault = self._vaults[index.row()]
        if role == KeyRole:
            return key_of(vault.id)
        if role == BadgesRole:
            return self._badges(vault) if index.column() == Column.NOTES else ()
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.NOTES:
            said = [self.texts.say(note.sentence) for note in self.notes_of(key_of(vault.id))]
            return plain_tooltip("\n".join(said)) if said else None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return one_line(self._cells(vault)[index.column()])
        return None

    def _cells(self, vault: Vault) -> tuple[str, ...]:
        estate, key = self._estate, key_of(vault.id)
        used = QCoreApplication.translate("VaultModel", "{used} of {most}")
        policies = ", ".join(policy.name for policy in estate.policies.get(key, ()))
        return (
            self._name(vault),
            ", ".join(word for _, word in self._badges(vault)),
            estate.region_name(vault.region),
            self._redundancy(vault),
            self._soft_delete(vault),
            used.format(used=self._used(vault), most=f"{MOST_MACHINES:,}"),
            policies or "–",
            vault.resource_group,
            estate.subscription_name(vault.subscription_id),
        )

    def _used(self, vault: Vault) -> str:
        """How many VMs it holds; nothing is claimed where its items were not all read."""
        if items_unread(self._estate, vault):
            return "–"
        return str(self._estate.vault_item_counts.get(key_of(vault.id), 0))

    @staticmethod
    def _name(vault: Vault) -> str:
        state = vault.provisioning_state.casefold()
        if state == "succeeded":
            return vault.name
        if state in {"provisioning", "creating"}:
            return QCoreApplication.translate("VaultModel", "{name} (being created)").format(name=vault.name)
        return f"{vault.name} ({vault.provisioning_state})"

    def _redundancy(self, vault: Vault) -> str:
        word = self.texts.word(vault.redundancy) if vault.redundancy else "–"
        if redundancy_frozen(self._estate, vault):
            return QCoreApplication.translate("VaultModel", "{redundancy}, locked").format(redundancy=word)
        return word

    @staticmethod
    def _soft_delete(vault: Vault) -> str:
        state = (vault.soft_delete_state or "").casefold()
        if not state:
            return "–"
        if state in {"disabled", "off"}:
            return QCoreApplication.translate("VaultModel", "off")
        if vault.soft_delete_days is None:
            return QCoreApplication.translate("VaultModel", "on")
        return QCoreApplication.translate("VaultModel", "{days} days").format(days=vault.soft_delete_days)
