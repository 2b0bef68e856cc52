"""The two pickers of a group card: vaults with what speaks for and against each, and policies."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.domain.backup import Vault
from app.domain.inert import one_line
from app.domain.resource_ids import key_of
from app.planning.policy_fits import PolicyFit
from app.planning.vault_choice import VaultCandidate
from app.protection.texts import PlanTexts
from ui.common.labels import plain_tooltip


class _Picker(QComboBox):
    """A box that never widens its window; an unsuitable entry is listed, disabled, with its reason."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._entries = QStandardItemModel(self)
        self.setModel(self._entries)
        self.currentTextChanged.connect(lambda text: self.setToolTip(plain_tooltip(text) if text else ""))

    def _add(self, text: str, refused: str = "") -> None:
        item = QStandardItem(one_line(text))
        if refused:
            item.setEnabled(False)
            item.setToolTip(plain_tooltip(refused))
            item.setAccessibleDescription(refused)
        self._entries.appendRow(item)


class VaultPicker(_Picker):
    """Suitable vaults first; what is chosen stays chosen by its id when the list is made anew."""

    def __init__(self, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("VaultPicker", "Vault"), parent)
        self._texts = texts
        self._candidates: tuple[VaultCandidate, ...] = ()
        self.setPlaceholderText(QCoreApplication.translate("VaultPicker", "No vault is chosen"))

    def candidate(self) -> VaultCandidate | None:
        """The chosen vault."""
        row = self.currentIndex()
        return self._candidates[row] if 0 <= row < len(self._candidates) else None

    def candidates(self) -> tuple[VaultCandidate, ...]:
        """Everything that is listed."""
        return self._candidates

    def show_vaults(self, candidates: Sequence[VaultCandidate], wanted: str = "") -> None:
        """List vaults; choose the one with the key ``wanted``, else the same as before, else the first."""
        before = self.candidate()
        keys = [wanted, key_of(before.vault.id) if before is not None else ""]
        self.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
        self._entries.clear()
        self._candidates = tuple(candidates)
        for one in candidates:
            self._add(self._words(one), self._texts.say(one.reason) if one.reason is not None else "")
        suitable = [key_of(one.vault.id) if one.suitable else "" for one in candidates]
        rows = [suitable.index(key) for key in keys if key and key in suitable]
        first = next((row for row, key in enumerate(suitable) if key), -1)
        self.setCurrentIndex(rows[0] if rows else first)
        self.blockSignals(False)  # noqa: FBT003 -- Qt's own signature

    def _words(self, candidate: VaultCandidate) -> str:
        if candidate.reason is not None:
            return self._texts.say(candidate.reason)
        said = f"{self._texts.say(candidate.description)} {soft_delete_words(candidate.vault)}".strip()
        if candidate.planned:
            return QCoreApplication.translate("VaultPicker", "New: {vault}").format(vault=said)
        return said


class PolicyPicker(_Picker):
    """The policies of a vault, those that fit most VMs first."""

    def __init__(self, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("PolicyPicker", "Policy"), parent)
        self._texts = texts
        self._fits: tuple[PolicyFit, ...] = ()
        self.setPlaceholderText(QCoreApplication.translate("PolicyPicker", "No policy is chosen"))

    def fit(self) -> PolicyFit | None:
        """The chosen policy with the VMs it fits."""
        row = self.currentIndex()
        return self._fits[row] if 0 <= row < len(self._fits) else None

    def fits(self) -> tuple[PolicyFit, ...]:
        """Everything that is listed."""
        return self._fits

    def show_policies(self, fits: Sequence[PolicyFit], wanted: str = "") -> None:
        """List policies; choose the one with the key ``wanted``, else the name that was chosen before."""
        before = self.fit()
        self.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
        self._entries.clear()
        self._fits = tuple(fits)
        for one in fits:
            said = f"{one.policy.name} – {self._texts.say(one.summary)}"
            if one.new:
                said = QCoreApplication.translate("PolicyPicker", "New: {policy}").replace("{policy}", said)
            self._add(said)
        keys = [key_of(one.policy.id) for one in fits]
        names = [one.policy.name for one in fits]
        name = before.policy.name if before is not None else ""
        row = names.index(name) if name in names else 0 if fits else -1
        self.setCurrentIndex(keys.index(wanted) if wanted in keys else row)
        self.blockSignals(False)  # noqa: FBT003 -- Qt's own signature


def soft_delete_words(vault: Vault) -> str:
    """The vault's soft delete as a sentence; empty for one that is not made yet."""
    translate = QCoreApplication.translate
    state = (vault.soft_delete_state or "").casefold()
    if vault.provisioning_state == "Planned":
        return ""
    if not state:
        return translate("VaultPicker", "Soft delete: not read.")
    if state in {"disabled", "off"}:
        return translate("VaultPicker", "Soft delete is off.")
    if vault.soft_delete_days is None:
        return translate("VaultPicker", "Soft delete is on.")
    return translate("VaultPicker", "Soft delete: {days} days.").format(days=vault.soft_delete_days)
