"""A fleet that holds still: the part of a session that pages show, filled by a test."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from app.cloud.environments import AZURE_PUBLIC
from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.domain.permissions import Permission
from app.readiness.fleet import FleetListener
from app.readiness.profile import load_profile
from app.readiness.texts import load_texts
from app.rights.book import RightsBook
from tests.ui.fleet.machines import ESTATE, NOW
from ui.async_bridge import Tasks
from ui.rights.guard import Guard

if TYPE_CHECKING:
    from app.cloud.arm_reader import ArmReader
    from ui.shell.session import Session


class ShownFleet:
    """VMs and estate as the test sets them; listeners are told as by the real fleet."""

    def __init__(self) -> None:
        self.estate = Estate()
        self._machines: dict[str, AssessedMachine] = {}
        self.machines: Mapping[str, AssessedMachine] = self._machines
        self.preferred: tuple[str, ...] = ()
        self.reread_ids: list[str] = []
        self._listeners: list[FleetListener] = []

    def now(self) -> object:
        return NOW

    def subscribe(self, listener: FleetListener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def prefer(self, keys: Sequence[str]) -> None:
        self.preferred = tuple(keys)

    async def reread(self, machine_ids: Collection[str]) -> None:
        self.reread_ids.extend(machine_ids)

    def show(self, *machines: AssessedMachine, estate: Estate = ESTATE) -> None:
        """Tell the listeners of this estate and these VMs."""
        self.estate = estate
        for listener in self._listeners:
            listener.estate_changed(estate)
        self._machines.update({machine.key: machine for machine in machines})
        for first in range(0, len(machines), 100):
            for listener in self._listeners:
                listener.machines_changed(machines[first : first + 100])

    def remove(self, *keys: str) -> None:
        for key in keys:
            self._machines.pop(key, None)
        for listener in self._listeners:
            listener.machines_removed(keys)


class _Connection:
    environment = AZURE_PUBLIC


class ShownSession:
    """What pages ask of a session."""

    def __init__(self, *, read_only: bool = False) -> None:
        self.connection = _Connection()
        self.fleet = ShownFleet()
        self.texts = load_texts("en")
        self.profile = load_profile()
        self.read_only = read_only
        self.tasks = Tasks()
        book = RightsBook(cast("ArmReader", None))
        for subscription in ESTATE.subscriptions:
            book.take(f"/subscriptions/{subscription.id}", (Permission(actions=("*",)),))
        self.guard = Guard(self.as_session, book)
        """Everything is allowed, so that nobody is asked."""

    @property
    def as_session(self) -> "Session":
        """The same, for widgets that are typed for the real one."""
        return cast("Session", self)
