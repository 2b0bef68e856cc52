"""The table of vaults: a model over the estate's immutable vaults."""

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from app.domain.backup import Vault
from app.domain.estate import Estate
from app.domain.inert import one_line
from app.domain.resource_ids import key_of
from app.protection.texts import PlanTexts

Index = QModelIndex | QPersistentModelIndex
KeyRole = Qt.ItemDataRole.UserRole
MOST_MACHINES = 1000
"""VMs that one vault can protect (fact vault-limit-items)."""


class Column(IntEnum):
    """The columns in their order."""

    NAME = 0
    REGION = 1
    REDUNDANCY = 2
    SOFT_DELETE = 3
    MACHINES = 4
    POLICIES = 5
    GROUP = 6
    SUBSCRIPTION = 7


class VaultModel(QAbstractTableModel):
    """All vaults of the estate, by region and name; a change of the estate resets it."""

    def __init__(self, texts: PlanTexts) -> None:
        super().__init__()
        self.texts = texts
        self._estate = Estate()
        self._vaults: list[Vault] = []

    def show(self, estate: Estate) -> bool:
        """Show the vaults of an estate; false where nothing that is shown has changed."""
        old = self._estate
        parts = (estate.vaults, estate.policies, estate.vault_item_counts)
        if parts == (old.vaults, old.policies, old.vault_item_counts) and estate.regions == old.regions:
            return False
        self.beginResetModel()
        self._estate = estate
        self._vaults = sorted(
            estate.vaults.values(),
            key=lambda one: (estate.region_name(one.region), one.name.casefold(), one.id),
        )
        self.endResetModel()
        return True

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
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return one_line(self._cells(vault)[index.column()])
        return None

    def _cells(self, vault: Vault) -> tuple[str, ...]:
        estate, key = self._estate, key_of(vault.id)
        used = QCoreApplication.translate("VaultModel", "{used} of {most}")
        policies = ", ".join(policy.name for policy in estate.policies.get(key, ()))
        return (
            self._name(vault),
            estate.region_name(vault.region),
            self._redundancy(vault),
            self._soft_delete(vault),
            used.format(used=estate.vault_item_counts.get(key, 0), most=f"{MOST_MACHINES:,}"),
            policies or "–",
            vault.resource_group,
            estate.subscription_name(vault.subscription_id),
        )

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
        if vault.redundancy_locked:
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
