"""Everything the simulated Azure knows: documents, runtime views, accounts, and what falls due."""

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.sandbox.accounts import Account
from app.sandbox.clock import Clock
from app.sandbox.messages import Json
from app.sandbox.store import Store


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
    instance_views: dict[str, Json] = field(default_factory=dict)
    """The runtime view of a VM by casefolded VM id; absent means Azure has none to give."""
    registrations: dict[tuple[str, str], str] = field(default_factory=dict)
    """Registration state by (subscription id, provider namespace), both in lower case."""
    quotas: bool = False
    """Whether the published throttling limits are enforced."""
    _due: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _order: "itertools.count[int]" = field(default_factory=itertools.count)

    def after(self, interval: timedelta, action: Callable[[], None]) -> None:
        """Run ``action`` when the simulated time has advanced by ``interval``."""
        heapq.heappush(self._due, (self.clock.now() + interval, next(self._order), action))

    def settle(self) -> None:
        """Run everything that has fallen due; called before each request is answered."""
        now = self.clock.now()
        while self._due and self._due[0][0] <= now:
            heapq.heappop(self._due)[2]()
