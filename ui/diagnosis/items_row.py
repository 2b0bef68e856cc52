"""In which vaults a VM has items: each named, with its state, and a click goes there."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.backup import ProtectedItem
from app.domain.estate import Estate
from app.domain.inert import one_line
from app.domain.resource_ids import ResourceId
from ui.common.buttons import Kind, set_kind
from ui.common.icons import icon
from ui.diagnosis.wrapped_label import WrappedLabel
from ui.states.changes import item_state

_NARROWEST = 120


class ItemsRow(QWidget):
    """One quiet button an item, with the subscription where that is another; a sentence for two vaults."""

    vault_requested = Signal(str)
    """Id of the vault that is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = WrappedLabel("", tone=2)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._layout.addWidget(self._said)
        self.buttons: list[QPushButton] = []

    def show_items(self, items: Sequence[ProtectedItem], now: datetime, estate: Estate) -> None:
        """Show where these items of one VM are; hidden where there is none."""
        for button in self.buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        translate = QCoreApplication.translate
        vaults = {item.vault_id.casefold() for item in items}
        self._said.setText(
            translate(
                "ItemsRow",
                "This VM has backup data in %n vaults. Only one vault can protect it; the data in the others"
                " is kept and billed until it is deleted there.",
                None,
                len(vaults),
            )
        )
        self._said.setVisible(len(vaults) > 1)
        for item in items:
            text = one_line(ResourceId.parse(item.vault_id).name)
            owner = ResourceId.parse(item.vault_id).subscription_id
            if owner.casefold() != ResourceId.parse(item.source_id).subscription_id.casefold():
                text = f"{text} ({one_line(estate.subscription_name(owner))})"
            state = item_state(item, now)
            if state:
                text = f"{text} · {state}"
            button = _ItemButton(text)
            name = translate("ItemsRow", "Show vault {vault}").replace("{vault}", text)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(
                lambda _checked=False, vault=item.vault_id: self.vault_requested.emit(vault)
            )
            self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.buttons.append(button)
        self.setVisible(bool(items))


class _ItemButton(QPushButton):
    """Shortens its text where the pane is narrow; the whole of it is its tooltip."""

    def __init__(self, text: str) -> None:
        super().__init__(icon("vault"), text.replace("&", "&&"))
        self.setAutoDefault(False)
        self.setIconSize(QSize(16, 16))
        set_kind(self, Kind.QUIET)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())
