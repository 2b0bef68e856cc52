"""Everything the simulated Azure knows: documents, runtime views, accounts, and what falls due."""

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import TypeVar

from app.sandbox.accounts import Account
from app.sandbox.clock import Clock
from app.sandbox.ledger import caused_by
from app.sandbox.messages import Json
from app.sandbox.store import Store

Part = TypeVar("Part")


@dataclass
class JobFailure:
    """A planted failure: the next ``remaining`` jobs that fit end as Failed with this error."""

    virtual_machine: str
    """A pattern (``*`` and ``?``, no case) for the name of the VM."""
    operation: str
    """A pattern for the job's operation as jobs name it, such as ``Backup`` or ``ConfigureBackup``."""
    error_code: int
    """The number in ``errorDetails[].errorCode`` of the job."""
    error_title: str
    error_message: str
    recommendations: tuple[str, ...] = ()
    remaining: int = 1


@dataclass
class State:
    """The one mutable object of the sandbox; it is only touched on the server's event loop."""

    clock: Clock
    random: random.Random
    """Seeded: the same seed gives the same fleet, ids and job outcomes."""
    account: Account
    """Who the bearer token of this sandbox stands for."""
    store: Store = field(default_factory=Store)
    """Every ARM document: groups, VMs, extensions, disks, network interfaces, locks, vaults, policies,
    protected items, jobs, recovery points, classic VMs, scale sets. Subscriptions live below."""
    tenants: list[Json] = field(default_factory=list)
    subscriptions: dict[str, Json] = field(default_factory=dict)
    """By subscription id in lower case; the document of ``GET /subscriptions/{id}``."""
    delegating_tenants: list[Json] = field(default_factory=list)
    """Tenants that delegated subscriptions (Azure Lighthouse), as ``GET /tenants`` has them."""
    management_groups: dict[str, list[Json]] = field(default_factory=dict)
    """The management groups above a subscription, nearest first, by its id in lower case."""
    instance_views: dict[str, Json] = field(default_factory=dict)
    """The runtime view of a VM by casefolded VM id; absent means Azure has none to give."""
    registrations: dict[tuple[str, str], str] = field(default_factory=dict)
    """Registration state by (subscription id, provider namespace), both in lower case; a provider that
    is not mentioned is Registered."""
    quotas: bool = False
    """Whether the published throttling limits are enforced."""
    graph_lag: timedelta = timedelta()
    """How old, in simulated time, the answers of Resource Graph may be; at Azure often a minute or more."""
    quota_pace: float = 1.0
    """Seconds that pass for these limits in a real one; 1 as at Azure."""
    job_failures: list[JobFailure] = field(default_factory=list)
    """Planted failures of backup jobs, asked with ``take_job_failure`` when a job is started."""
    parked_agents: dict[str, Json] = field(default_factory=dict)
    """What the guest reported before a VM was deallocated, by casefolded VM id; back after the start."""
    changes: int = 0
    """Grows with every write request and every thing that fell due: what was derived before is stale."""
    _due: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _order: "itertools.count[int]" = field(default_factory=itertools.count)
    _parts: dict[type, object] = field(default_factory=dict)

    def after(self, interval: timedelta, action: Callable[[], None]) -> None:
        """Run ``action`` when the simulated time has advanced by ``interval``."""
        self.at(self.clock.now() + interval, action)

    def at(self, moment: datetime, action: Callable[[], None]) -> None:
        """Run ``action`` when the simulated time has reached ``moment``; soon when it has passed already."""
        heapq.heappush(self._due, (moment, next(self._order), action))

    def part(self, kind: type[Part]) -> Part:
        """The private memory of one resource provider, made empty when first asked for."""
        if kind not in self._parts:
            self._parts[kind] = kind()
        found = self._parts[kind]
        if not isinstance(found, kind):
            raise TypeError(f"{kind.__name__} is held as {type(found).__name__}")
        return found

    def settle(self) -> None:
        """Run everything that has fallen due, each at its own moment; called before each request is answered.

        Nobody asks for hours at times: what was to happen in between has then happened when it should have.
        """
        now = self.clock.now()
        while self._due and self._due[0][0] <= now:
            moment, _, action = heapq.heappop(self._due)
            with self.clock.at(moment), caused_by(None):
                action()
            self.changes += 1

    def next_due(self) -> datetime | None:
        """The simulated time at which the next thing falls due, or None when nothing is pending."""
        return self._due[0][0] if self._due else None

    def take_job_failure(self, virtual_machine: str, operation: str) -> JobFailure | None:
        """The planted failure for a job that starts now, counted as used; None when it shall succeed."""
        for failure in self.job_failures:
            if (
                failure.remaining > 0
                and fnmatchcase(virtual_machine.casefold(), failure.virtual_machine.casefold())
                and fnmatchcase(operation.casefold(), failure.operation.casefold())
            ):
                failure.remaining -= 1
                return failure
        return None
