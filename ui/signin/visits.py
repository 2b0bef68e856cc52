"""The accounts that are signed in on the page, and what their tenants answered."""

import asyncio
from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from app.cloud.errors import CloudError, SignInRequired
from app.signin.account import Account
from app.signin.choice import Offered, Tenant, once_each
from app.signin.directory import Directory
from app.signin.refusals import HELPED_BY_A_PERSON
from ui.async_bridge import Tasks
from ui.signin.tenant_list import TenantState

_TENANTS_AT_ONCE = 6


class Visit:
    """One account with what is known of its tenants."""

    def __init__(self, account: Account, directory: Directory) -> None:
        self.account = account
        self.directory = directory
        self.tenants: tuple[Tenant, ...] = ()
        self.ticked: set[str] = set()
        self.asking: set[str] = set()
        self.offers: dict[str, tuple[Offered, ...]] = {}
        self.errors: dict[str, CloudError] = {}
        self.running: set[asyncio.Task[None]] = set()
        """What is being asked of its tenants now."""

    async def close(self) -> None:
        """Ask nothing more; the account stays signed in."""
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
        await self.directory.close()

    @property
    def key(self) -> str:
        """Tells one account from another."""
        identity = self.account.identity
        return identity.home_account_id or f"{self.account.request.method.value} {identity.name}"

    def tenant(self, tenant_id: str) -> Tenant:
        """A tenant by its id."""
        return next(one for one in self.tenants if one.id == tenant_id)

    def state(self, tenant_id: str) -> TenantState:
        """How far a tenant is."""
        if tenant_id in self.asking:
            return TenantState.ASKING
        error = self.errors.get(tenant_id)
        if error is not None:
            person = isinstance(error, SignInRequired) and error.code in HELPED_BY_A_PERSON
            return TenantState.NEEDS_PERSON if person and self.account.rules.person else TenantState.FAILED
        return TenantState.USABLE if tenant_id in self.offers else TenantState.IDLE


class Visits(QObject):
    """Asks tenants for their subscriptions, silently, a bounded number at a time."""

    changed = Signal()
    answered = Signal(object, object)
    """A :class:`Visit` and the :class:`Tenant` that answered or failed."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._all: list[Visit] = []
        self._gate = asyncio.Semaphore(_TENANTS_AT_ONCE)

    def __iter__(self) -> Iterator[Visit]:
        return iter(tuple(self._all))

    def __bool__(self) -> bool:
        return bool(self._all)

    def of(self, key: str) -> Visit:
        """The visit of an account."""
        return next(one for one in self._all if one.key == key)

    async def admit(self, visit: Visit) -> None:
        """Take an account in; an earlier visit of the same one ends."""
        for other in [one for one in self._all if one.key == visit.key]:
            await self.drop(other)
        self._all.append(visit)

    async def drop(self, visit: Visit, *, close_account: bool = True) -> None:
        """Take an account out; it may live on in a connection."""
        self._all.remove(visit)
        await visit.close()
        if close_account:
            visit.account.close()

    def tick(self, key: str, tenant_id: str, on: bool) -> None:  # noqa: FBT001 -- a slot of a signal
        """Ask a tenant, or leave it out."""
        visit = self.of(key)
        if on:
            self.ask(visit, tenant_id)
        else:
            visit.ticked.discard(tenant_id)
        self.changed.emit()

    def tick_all(self) -> None:
        """Ask every tenant of every account."""
        for visit in self._all:
            for tenant in visit.tenants:
                if tenant.id not in visit.ticked:
                    self.ask(visit, tenant.id)

    def ask(self, visit: Visit, tenant_id: str) -> None:
        """Ask a tenant for its subscriptions; nobody is prompted."""
        visit.ticked.add(tenant_id)
        if tenant_id in visit.asking or tenant_id in visit.offers:
            self.changed.emit()
            return
        visit.asking.add(tenant_id)
        visit.errors.pop(tenant_id, None)
        self.changed.emit()
        task = self._tasks.start("sign-in page", self._asked(visit, tenant_id))
        visit.running.add(task)
        task.add_done_callback(visit.running.discard)

    async def _asked(self, visit: Visit, tenant_id: str) -> None:
        tenant = visit.tenant(tenant_id)
        try:
            async with self._gate:
                visit.offers[tenant_id] = await visit.directory.subscriptions(tenant)
        except CloudError as error:
            visit.errors[tenant_id] = error
            visit.ticked.discard(tenant_id)
        finally:
            visit.asking.discard(tenant_id)
        if visit in self._all:
            self.changed.emit()
            self.answered.emit(visit, tenant)

    def offers(self) -> list[Offered]:
        """The subscriptions of all ticked tenants, each once."""
        return once_each(
            offer
            for visit in self._all
            for tenant in visit.tenants
            if tenant.id in visit.ticked
            for offer in visit.offers.get(tenant.id, ())
        )
