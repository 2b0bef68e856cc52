"""What the selection of the moment is about, as rights are asked for."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.domain.assessment import AssessedMachine
from app.domain.backup import ProtectedItem
from app.planning.fleet_values import VaultShare
from app.planning.item_lists import machine_items
from app.rights.target import EVERYWHERE, Target
from ui.common.icons import icon
from ui.rights.guard import Guard
from ui.rights.guarded import Guarded

_LOOKED_AT = 40
"""Of more VMs the rights at each of them are not asked for: one that may be changed is enough."""


def of_machines(machines: Sequence[AssessedMachine]) -> Target:
    """These VMs; anywhere where they are more than are looked at one by one."""
    if len(machines) > _LOOKED_AT:
        return EVERYWHERE
    return Target(machines=tuple(one.facts.machine.id for one in machines))


def of_vaults(machines: Sequence[AssessedMachine]) -> Target:
    """The vaults in which these VMs have items; where none was read, those that could have some."""
    vaults = of_items(item for one in machines for item in machine_items(one)).vaults
    return Target(vaults=vaults) if vaults else of_machines(machines)


def of_items(items: Iterable[ProtectedItem]) -> Target:
    """The vaults of these items."""
    return Target(vaults=tuple(dict.fromkeys(item.vault_id for item in items)))


def of_shares(shares: Iterable[VaultShare]) -> Target:
    """The vaults that a proposal uses; one that is still to be made cannot be asked about."""
    shares = tuple(shares)
    if not shares or any(one.form is not None for one in shares):
        return EVERYWHERE
    return Target(vaults=tuple(dict.fromkeys(one.vault.id for one in shares)))


def fixed(target: Target) -> Callable[[], Target]:
    """The target of a control that is always about the same, such as an entry of a menu."""
    return lambda: target


def add_explanation(menu: QMenu, guard: Guard, entries: Sequence[Guarded]) -> None:
    """Add an entry that says why others are grey, and what to do; it shows only while a right is missing."""
    menu.setToolTipsVisible(True)
    menu.addAction(_Explanation(menu, guard, entries))


class _Explanation(QAction):
    def __init__(self, menu: QMenu, guard: Guard, entries: Sequence[Guarded]) -> None:
        super().__init__(icon("key"), QCoreApplication.translate("RightsKey", "Missing rights…"), menu)
        self._guard = guard
        self._entries = entries
        parent = menu.parentWidget()
        self._window = (parent or menu).window()
        self.triggered.connect(self._explain)
        guard.refusals_changed.connect(self._review)
        self._review()

    def _explain(self) -> None:
        questions = [(one.operation, one.target) for one in self._entries if one.refused]
        guard = self._guard
        guard.explain(lambda: guard.missing(questions), self._window)  # the menu is gone by then

    def _review(self) -> None:
        self.setVisible(bool(self._guard.refused(self._entries)))
