"""Which VMs are selected, and which changes the menus offer for them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from app.domain.assessment import AssessedMachine, Coverage
from app.planning.obstacles import obstacle_of
from app.rights.operations import Operation
from app.rights.target import EVERYWHERE, Target
from ui.rights.guarded import Guarded
from ui.rights.targets import of_machines, of_vaults
from ui.shell.actions import Actions

if TYPE_CHECKING:
    from ui.shell.session import Session

_COUNTED_ONE_BY_ONE = 500
"""Selected VMs up to which those that can be enabled are counted; beyond, one that can is enough."""
BACKED_UP = frozenset({Coverage.PROTECTED, Coverage.PENDING, Coverage.UNHEALTHY})
"""Coverage in which a backup can be taken now."""


class Selection(QObject):
    """Keeps the actions that change Azure as the selection, the fleet and the account's rights are."""

    def __init__(self, session: "Session", actions: Actions) -> None:
        super().__init__(actions)
        self.keys: tuple[str, ...] = ()
        self._session = session
        self._actions = actions
        guard = session.guard

        def attach(action: QAction, operation: Operation, target: Callable[[], Target]) -> Guarded:
            return guard.attach(action, operation, target, lambda refusal: actions.allow(action, refusal))

        self._guarded = {
            action: attach(action, operation, target)
            for action, operation, target in (
                (actions.enable_backup, Operation.ENABLE_BACKUP, lambda: of_machines(self.machines())),
                (actions.back_up_now, Operation.BACK_UP_NOW, lambda: of_vaults(self.machines())),
                (actions.create_vault, Operation.CREATE_VAULT, lambda: EVERYWHERE),
            )
        }

    def guarded(self) -> tuple[Guarded, ...]:
        """The actions that need a right."""
        return tuple(self._guarded.values())

    def machines(self) -> list[AssessedMachine]:
        """The selected VMs that are still there."""
        machines = self._session.fleet.machines
        return [machines[key] for key in self.keys if key in machines]

    def choose(self, keys: Sequence[str]) -> None:
        """Other VMs are selected."""
        self.keys = tuple(keys)
        self.review()

    def review(self) -> None:
        """Offer what fits at least one selected VM; else its hint says why it is not offered."""
        machines, keys, actions = self._session.fleet.machines, self.keys, self._actions
        fits = (obstacle_of(key, machines.get(key)) is None for key in keys)
        can_enable = sum(fits) if len(keys) <= _COUNTED_ONE_BY_ONE else len(keys) * any(fits)
        actions.show_selected(can_enable)
        can_back_up = any(one.verdict.coverage in BACKED_UP for one in self.machines())
        none = self.tr("Select at least one VM")
        why = self.tr("None of the selected VMs can be enabled: the list says why")
        self._guarded[actions.enable_backup].allow("" if can_enable else why if keys else none)
        why = self.tr("None of the selected VMs is protected")
        self._guarded[actions.back_up_now].allow("" if can_back_up else why if keys else none)
        self._guarded[actions.create_vault].allow()
