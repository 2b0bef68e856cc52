"""How the panes of the workspace share its room, remembered from one start to the next."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from ui.shell.actions import Actions
from ui.shell.panes import NARROW_FOR_LEFT, NARROW_FOR_RIGHT, PaneToggle, splitter
from ui.shell.preferences import Preferences

_ACROSS, _DOWN, _LISTS, _VAULTS = [1036, 404], [620, 142], [236, 800], [380, 220]


class PaneLayout(QObject):
    """``middle`` and ``right`` side by side, ``bottom`` below; ``lists`` and ``vaults`` divide the middle."""

    def __init__(
        self,
        actions: Actions,
        preferences: Preferences,
        *,
        left: QWidget,
        middle: QWidget,
        lists: QSplitter,
        vaults: QSplitter,
        right: QWidget,
        bottom: QWidget,
    ) -> None:
        super().__init__(middle)
        self._preferences = preferences
        self._switches: tuple[QAction, ...] = (actions.left_pane, actions.right_pane, actions.bottom_pane)
        self._across = splitter(Qt.Orientation.Horizontal, middle, right)
        self._across.setStretchFactor(0, 1)
        self._across.setSizes(_ACROSS)
        self.widget = splitter(Qt.Orientation.Vertical, self._across, bottom)
        """Holds all panes."""
        self.widget.setStretchFactor(0, 1)
        self.widget.setSizes(_DOWN)
        self._lists = lists
        self._vaults = vaults
        self._named = {"across": self._across, "down": self.widget, "fleet": lists, "vaults": vaults}
        for name, parts in self._named.items():
            parts.restoreState(preferences.layout(name))
        self._left = PaneToggle("left", actions.left_pane, left, preferences, narrow=NARROW_FOR_LEFT)
        self._right = PaneToggle("right", actions.right_pane, right, preferences, narrow=NARROW_FOR_RIGHT)
        actions.bottom_pane.setChecked(True)

    def remember(self) -> None:
        """Keep the sizes of the panes."""
        for name, parts in self._named.items():
            self._preferences.remember_layout(name, parts.saveState())

    def reset(self) -> None:
        """Open every pane in its first size."""
        self._preferences.forget_layouts()
        for action in self._switches:
            action.setChecked(True)
        self._across.setSizes(_ACROSS)
        self.widget.setSizes(_DOWN)
        self._lists.setSizes(_LISTS)
        self._vaults.setSizes(_VAULTS)

    def give_room(self, height: int) -> None:
        """Make the lower pane so high, taken from what is above it."""
        above, below = self.widget.sizes()
        if below < height:
            self.widget.setSizes([max(above + below - height, 0), height])

    def fit(self, width: int) -> None:
        """Give way in a narrow window."""
        self._left.fit(width)
        self._right.fit(width)
