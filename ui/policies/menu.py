"""The policies of a vault behind one button: make a new one, edit one of them."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.domain.backup import Policy
from ui.common.buttons import Kind, set_kind
from ui.common.icons import icon
from ui.policies.controls import CONTROL_HEIGHT


class PolicyMenuButton(QToolButton):
    """Opens a menu; what it offers follows the vault that is chosen."""

    new_requested = Signal()
    edit_requested = Signal(str)
    """Id of a policy."""
    delete_requested = Signal(str)
    """Id of a policy that can be deleted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._policies: tuple[Policy, ...] = ()
        self._why_kept: Callable[[Policy], str] = lambda _policy: ""
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icon("policy"))
        self.setIconSize(QSize(16, 16))
        self.setMinimumHeight(CONTROL_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_kind(self, Kind.OUTLINE)
        self._menu.aboutToShow.connect(self.fill)

    def show_policies(self, policies: Iterable[Policy], why_kept: Callable[[Policy], str]) -> None:
        """The policies that the menu offers; ``why_kept`` says why one cannot be deleted, empty: it can."""
        self._why_kept = why_kept
        self._policies = tuple(sorted(policies, key=lambda one: one.name.casefold()))

    def fill(self) -> QMenu:
        """Make the menu for the policies of the moment."""
        self._menu.clear()
        self._menu.addAction(icon("plus"), self.tr("&New policy…"), self.new_requested.emit)
        if self._policies:
            self._menu.addSeparator()
        for policy in self._policies:
            said = self.tr("Edit {policy}…").replace("{policy}", policy.name.replace("&", "&&"))
            action = self._menu.addAction(said)
            action.triggered.connect(lambda _on=False, chosen=policy.id: self.edit_requested.emit(chosen))
        if self._policies:
            self._menu.addSeparator()
            self._add_deletions(self._menu.addMenu(self.tr("&Delete")))
        return self._menu

    def _add_deletions(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for policy in self._policies:
            why = self._why_kept(policy)
            name = policy.name.replace("&", "&&")
            action = menu.addAction(why.replace("&", "&&") if why else f"{name}…")
            action.setEnabled(not why)
            action.triggered.connect(lambda _on=False, chosen=policy.id: self.delete_requested.emit(chosen))

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.setText(self.tr("&Policies…"))
