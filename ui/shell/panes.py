"""The panes of the workspace: splitters, what is open, what is remembered, and F6 through all of them."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from shiboken6 import isValid

from ui.shell.preferences import Preferences

_GRIP = 7
NARROW_FOR_LEFT = 1180
NARROW_FOR_RIGHT = 960


def splitter(orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    """A splitter with our grip whose parts cannot be dragged away completely."""
    made = QSplitter(orientation)
    made.setHandleWidth(_GRIP)
    made.setChildrenCollapsible(False)
    for widget in widgets:
        made.addWidget(widget)
    return made


class FocusRing(QObject):
    """F6 and Shift+F6: from pane to pane, each time to the widget that had the focus there last."""

    def __init__(self, panes: tuple[QWidget, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panes = panes
        self._last: dict[QWidget, QWidget] = {}
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._remember)

    def _remember(self, _old: QWidget | None, now: QWidget | None) -> None:
        pane = self._pane_of(now)
        if pane is not None and now is not None:
            self._last[pane] = now

    def _pane_of(self, widget: QWidget | None) -> QWidget | None:
        if widget is None:
            return None
        return next((pane for pane in self._panes if pane is widget or pane.isAncestorOf(widget)), None)

    def move(self, step: int) -> None:
        """Go ``step`` (1 or -1) panes on among those that can be seen and have something to go to."""
        open_ones = [pane for pane in self._panes if pane.isVisible()]
        if not open_ones:
            return
        here = self._pane_of(QApplication.focusWidget())
        first = open_ones.index(here) + step if here in open_ones else 0
        for further in range(len(open_ones)):  # an empty pane has nothing to go to
            pane = open_ones[(first + further * step) % len(open_ones)]
            target = self._last_in(pane) or _first_focusable(pane)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _last_in(self, pane: QWidget) -> QWidget | None:
        """What had the focus there last, unless it is gone or cannot have it now."""
        last = self._last.get(pane)
        if last is None or not isValid(last) or not last.isVisible() or not last.isEnabled():
            return None
        return last


def _first_focusable(pane: QWidget) -> QWidget | None:
    for widget in (pane, *pane.findChildren(QWidget)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            return widget
    return None


class PaneToggle(QObject):
    """Keeps a checkable action and a pane alike, remembers it, and gives way in narrow windows."""

    def __init__(
        self, name: str, action: QAction, pane: QWidget, preferences: Preferences, *, narrow: int = 0
    ) -> None:
        super().__init__(pane)
        self._name, self._action, self._pane = name, action, pane
        self._preferences, self._narrow = preferences, narrow
        self._width = 0
        action.setChecked(preferences.flag(f"pane-{name}", default=True))
        action.toggled.connect(self._toggled)
        pane.setVisible(action.isChecked())

    def _toggled(self, checked: bool) -> None:  # noqa: FBT001 -- the signal's signature
        self._preferences.remember(f"pane-{self._name}", checked)
        self._pane.setVisible(checked)

    def fit(self, width: int) -> None:
        """Close the pane when the window becomes too narrow for it, and open it again when there is room."""
        was_narrow, is_narrow = self._width < self._narrow, width < self._narrow
        if self._width == 0:
            was_narrow = False
        self._width = width
        if was_narrow != is_narrow:
            self._pane.setVisible(self._action.isChecked() and not is_narrow)
