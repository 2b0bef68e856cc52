"""Page 2 of the enable dialog in its two forms: all groups at once, or a card for each group."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.common.buttons import Kind, push_button
from ui.common.card import Ground

if TYPE_CHECKING:
    from ui.protect.fleet_page import FleetPage
    from ui.protect.targets_page import TargetsPage


class PlacesPage(QWidget):
    """Holds both and a switch; each keeps what was chosen in it."""

    switched = Signal()
    """The user chose the other form."""

    def __init__(self, targets: "TargetsPage", fleet: "FleetPage", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._targets, self._fleet = targets, fleet
        self.chosen = False
        """Whether the user has used the switch."""
        self._pages = QStackedWidget()
        self._pages.addWidget(targets)
        self._pages.addWidget(fleet)
        self.one_by_one = push_button(self.tr("&Group by group"), Kind.SEGMENT)
        self.at_once = push_button(self.tr("&All at once"), Kind.SEGMENT)
        self._buttons = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(0)
        for number, button in enumerate((self.one_by_one, self.at_once)):
            button.setCheckable(True)
            self._buttons.addButton(button, number)
            row.addWidget(button)
        row.addStretch()
        self.one_by_one.setChecked(True)
        bar = Ground("surface")
        bar.setLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self._pages, 1)
        self._buttons.idClicked.connect(self._on_click)

    @property
    def all_at_once(self) -> bool:
        """Which form is shown."""
        return self._pages.currentWidget() is self._fleet

    def show_page(self, *, all_at_once: bool) -> None:
        """Show one of the two."""
        (self.at_once if all_at_once else self.one_by_one).setChecked(True)
        self._pages.setCurrentIndex(int(all_at_once))

    def _on_click(self, number: int) -> None:
        self.chosen = True
        if number != self._pages.currentIndex():
            self._pages.setCurrentIndex(number)
            self.switched.emit()

    def stop(self) -> None:
        """End everything that was started in either."""
        self._targets.stop()
        self._fleet.stop()
