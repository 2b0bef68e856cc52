"""What the account may do with what is selected: asked in the background, said at the controls."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from app.rights.book import LARGEST_READ, Access, Decision, RightsBook
from app.rights.operations import Operation
from app.rights.target import EVERYWHERE, Target, scopes_of
from ui.common.dialogs import ask
from ui.rights.dialog import Refused, RightsDialog
from ui.rights.guarded import Control, Guarded, Show

if TYPE_CHECKING:
    from ui.shell.session import Session

_PAUSE_MS = 150
"""A selection that moves on asks nothing."""
Question = tuple[Operation, Target]


def _anywhere() -> Target:
    return EVERYWHERE


class Guard(QObject):
    """The one way to make a control that changes Azure.

    ::

        self._stop = session.guard.attach(button, Operation.STOP_BACKUP, lambda: Target(vaults=…))
        self._stop.allow("" if fits else self.tr("Select a VM first"))

    Everything is offered that is not known to be missing: only an answer of the service is final. Reads
    nothing while a scan runs, takes over what that read, and asks each scope once.
    """

    changed = Signal()
    """Rights were read, forgotten or are to be tried: every control is reviewed."""
    refusals_changed = Signal()
    """Another control is refused, or one no longer is."""

    def __init__(self, session: "Session", book: RightsBook) -> None:
        super().__init__()
        self._session = session
        self._book = book
        self._attached: list[Guarded] = []
        self._asked: set[Question] = set()
        self._task: asyncio.Task[None] | None = None
        self._closed = False
        self._anyway: set[Operation] = set()
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self._begin)
        self._told = QTimer(self, singleShot=True, interval=0)
        self._told.timeout.connect(self.refusals_changed)
        self._reads_only = Access.UNKNOWN

    def attach(
        self,
        control: Control,
        operation: Operation,
        target: Callable[[], Target] = _anywhere,
        show: Show | None = None,
        *,
        refusal: str = "",
    ) -> Guarded:
        """Guard a control; ``target`` is asked again at every review, and only while the control lives.

        ``show`` replaces how the control is disabled and explained; ``refusal`` is what stands in the way
        at first, before there is a target.
        """
        made = Guarded(self, control, operation, target, show)
        control.setProperty("operation", operation.value)
        self._attached.append(made)
        made.allow(refusal)
        return made

    # ------------------------------------------------------------ what is known

    @property
    def reads_only(self) -> bool:
        """Whether no change at all is allowed to the account, as far as that could be read."""
        return self._reads_only is Access.MISSING and not self._anyway

    @property
    def busy(self) -> bool:
        """Whether rights are being read."""
        return self._task is not None or self._soon.isActive()

    def decide(self, operation: Operation, target: Target = EVERYWHERE) -> Decision:
        """What is known now; what is not is asked soon, and :attr:`changed` tells."""
        if operation in self._anyway:
            return Decision(Access.UNKNOWN)
        found = self._book.known(operation, scopes_of(target, self._session.fleet.estate))
        if not found.settled and (operation, target) not in self._asked:
            self._ask()
        return found

    def hint(self, decision: Decision) -> str:
        """Missing action, scope and smallest role; empty where nothing is missing."""
        return self._session.rights_texts.hint(decision)

    def refused(self, among: Iterable[Guarded] | None = None) -> tuple[Decision, ...]:
        """What is refused at the controls of the moment, or at these, each operation once."""
        found: dict[Operation, Decision] = {}
        for one in self._living() if among is None else among:
            if isValid(one) and one.refused and one.decision is not None:
                found.setdefault(one.operation, one.decision)
        return tuple(found.values())

    def missing(self, questions: Iterable[Question]) -> tuple[Decision, ...]:
        """What is refused of these, for controls that are gone before the answer matters."""
        found = (self.decide(operation, target) for operation, target in questions)
        return tuple(one for one in found if not one.offered)

    def reviewed(self, guarded: Guarded) -> None:
        """A control was reviewed: whoever shows a summary looks again, once for many."""
        del guarded
        self._told.start()

    # ------------------------------------------------------------ what the person wants

    def try_anyway(self, operations: Iterable[Operation]) -> None:
        """Offer these although a right seems to be missing."""
        self._anyway.update(operations)
        self.changed.emit()

    def check_again(self) -> None:
        """Forget what was read: assignments may be fresh, eligible roles may be active now."""
        self._book.forget()
        self._asked.clear()
        self._anyway.clear()
        self._reads_only = Access.UNKNOWN
        self._ask(look_around=True)
        self.changed.emit()

    def explain(self, refused: Refused, parent: QWidget) -> None:
        """Open the list of what is missing; it follows while it is open."""
        self._session.tasks.start("missing rights", self.explained(refused, parent))

    async def explained(self, refused: Refused, parent: QWidget) -> bool:
        """Open it and wait; whether something is to be tried anyway."""
        dialog = RightsDialog(self._session, self, refused, parent)
        return await ask(dialog) == QDialog.DialogCode.Accepted

    def retranslate(self) -> None:
        """The language is another one; said again after the owners said theirs."""
        QTimer.singleShot(0, self, self.changed.emit)

    # ------------------------------------------------------------ reading

    async def close(self) -> None:
        """Read nothing any more (sign-out, closing)."""
        self._closed = True
        self._soon.stop()
        self._told.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def scan_ended(self) -> None:
        """Take over what the scan read of rights, and find out what is still not known."""
        self._asked.clear()
        for subscription_id, permissions in self._session.fleet.estate.permissions.items():
            self._book.take(f"/subscriptions/{subscription_id}", permissions)
        self.changed.emit()
        self._ask(look_around=True)

    def _ask(self, *, look_around: bool = False) -> None:
        if self._closed or self._session.read_only or self._session.fleet.estate.finished_at is None:
            return  # while a scan runs, or before the first, reading the fleet comes first
        if look_around:
            self._reads_only = Access.UNKNOWN
        if self._task is None:
            self._soon.start()

    def _begin(self) -> None:
        self._task = self._session.tasks.start("rights", self._answer())
        self._task.add_done_callback(self._answered)

    async def _answer(self) -> None:
        while (question := next(self._questions(), None)) is not None:
            self._asked.add(question)
            operation, target = question
            await self._book.decide(operation, scopes_of(target, self._session.fleet.estate))
        await self._look_around()

    def _questions(self) -> Iterator[Question]:
        """What the controls of the moment want to know and nobody asked yet."""
        estate = self._session.fleet.estate
        for one in self._living():
            if one.asks and one.operation not in self._anyway:
                question = (one.operation, one.target)
                known = self._book.known(one.operation, scopes_of(one.target, estate))
                if not known.settled and question not in self._asked:
                    yield question

    async def _look_around(self) -> None:
        """Find out whether the account may change anything at all; not where that takes too many reads."""
        if self._reads_only is not Access.UNKNOWN:
            return
        estate = self._session.fleet.estate
        subscriptions = [f"/subscriptions/{one.id}" for one in estate.subscriptions]
        groups = [one.id for one in estate.groups]
        vaults = [one.id for one in estate.vaults.values()]
        if subscriptions and max(len(subscriptions), len(groups), len(vaults)) <= LARGEST_READ:
            self._reads_only = await self._book.may_change_anything(subscriptions, groups, vaults)

    def _answered(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if not task.cancelled():
            self.changed.emit()

    def _living(self) -> list[Guarded]:
        self._attached = [one for one in self._attached if isValid(one) and isValid(one.control)]
        return self._attached
