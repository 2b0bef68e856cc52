"""How many calls a plan takes and how long, from the limits that Azure publishes. Pure figures, no promise.

Limits: ARM's token buckets per subscription (OPERATIONS.md, "Errors and throttling": 200 writes at once, then
10 a second; 250 reads, then 25), vault writes by the hour, and how long recorded operations took (enabling 30
to 41 seconds, REAL-TRAFFIC.md). Subscriptions are independent of each other: the longest decides.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from app.cloud.throttle import BUCKET, READS_PER_SECOND, WRITE_BUCKET, WRITES_PER_SECOND
from app.protection.plan import Plan, Sign, Step, StepKind

VAULT_WRITES_AN_HOUR = 210
VAULT_DELETES_AN_HOUR = 10
"""Limits of Recovery Services by the hour (OPERATIONS.md: first remaining values of recorded answers)."""
JOB_LIST_SECONDS = 30.0
"""A vault's job list is asked for so often while something runs there."""
JOBS_PER_PAGE = 200
_CHECKS = 2
"""Reads of a step: its target before the write, and again afterwards."""
_LASTING: Mapping[StepKind, tuple[float, float]] = {
    StepKind.REGISTER_PROVIDER: (10.0, 180.0),
    StepKind.CREATE_GROUP: (1.0, 5.0),
    StepKind.CREATE_VAULT: (10.0, 90.0),
    StepKind.SET_REDUNDANCY: (1.0, 20.0),
    StepKind.SET_VAULT_OPTION: (1.0, 20.0),
    StepKind.CREATE_POLICY: (1.0, 5.0),
    StepKind.EDIT_POLICY: (1.0, 120.0),
    StepKind.ENABLE: (30.0, 120.0),
    StepKind.CHANGE_POLICY: (30.0, 120.0),
    StepKind.RESUME: (30.0, 120.0),
    StepKind.UNDELETE: (15.0, 120.0),
    StepKind.BACK_UP_NOW: (2.0, 30.0),
    StepKind.STOP_PROTECTION: (15.0, 120.0),
    StepKind.DELETE_DATA: (15.0, 180.0),
    StepKind.CANCEL_JOB: (2.0, 120.0),
    StepKind.DELETE_POLICY: (1.0, 5.0),
    StepKind.DELETE_VAULT: (5.0, 120.0),
    StepKind.DELETE_GROUP: (15.0, 180.0),
}
"""Seconds from the write to its end, least and most, as recorded or rounded up generously."""
_VAULT_WRITES = frozenset({StepKind.CREATE_VAULT, StepKind.SET_REDUNDANCY, StepKind.SET_VAULT_OPTION})
_WITH_JOBS = frozenset(
    {
        StepKind.ENABLE,
        StepKind.CHANGE_POLICY,
        StepKind.RESUME,
        StepKind.UNDELETE,
        StepKind.STOP_PROTECTION,
        StepKind.DELETE_DATA,
        StepKind.BACK_UP_NOW,
    }
)


class RegionSummary(Struct, frozen=True):
    """What a plan does in one region of one subscription."""

    tenant_id: str
    subscription_id: str
    region: str
    """Programmatic name; empty for what has no region, such as a registration."""
    create: int = 0
    change: int = 0
    remove: int = 0
    settled: int = 0
    """Lines where there is nothing to do."""


class SubscriptionEstimate(Struct, frozen=True):
    """Calls and time of the steps that count against one subscription's limits."""

    subscription_id: str
    writes: Mapping[StepKind, int]
    checks: int
    """Reads before and after the writes."""
    polls: int
    """Job lists and looks at operations while they run, at most."""
    shortest_seconds: float
    longest_seconds: float

    @property
    def write_count(self) -> int:
        """All writes."""
        return sum(self.writes.values())


class Estimate(Struct, frozen=True):
    """Calls and time of a plan."""

    subscriptions: tuple[SubscriptionEstimate, ...]
    regions: tuple[RegionSummary, ...]
    shortest_seconds: float
    longest_seconds: float

    @property
    def writes(self) -> Mapping[StepKind, int]:
        """Writes by kind, over all subscriptions."""
        total: Counter[StepKind] = Counter()
        for one in self.subscriptions:
            total.update(one.writes)
        return dict(total)

    @property
    def write_count(self) -> int:
        """All writes."""
        return sum(one.write_count for one in self.subscriptions)

    @property
    def checks(self) -> int:
        """All reads before and after writes."""
        return sum(one.checks for one in self.subscriptions)

    @property
    def polls(self) -> int:
        """All looks at what runs, at most."""
        return sum(one.polls for one in self.subscriptions)


def estimate(plan: Plan) -> Estimate:
    """Calls and duration of a plan; the time grows with the steps only."""
    grouped: dict[str, list[Step]] = {}
    for step in plan.steps:
        grouped.setdefault(step.subscription_id.casefold(), []).append(step)
    ends = [_path_seconds(plan.steps, most) for most in (False, True)]
    found = tuple(_subscription(steps, ends[0], ends[1]) for steps in grouped.values())
    return Estimate(
        found,
        regions_of(plan),
        max((one.shortest_seconds for one in found), default=0.0),
        max((one.longest_seconds for one in found), default=0.0),
    )


def regions_of(plan: Plan) -> tuple[RegionSummary, ...]:
    """What a plan creates, changes, removes and leaves as it is, per subscription and region."""
    tenants: dict[str, str] = {}
    spelled: dict[tuple[str, str], tuple[str, str]] = {}
    numbers: dict[tuple[str, str], Counter[str]] = {}
    lines: list[tuple[str, str, str, str]] = [
        (step.tenant_id, step.subscription_id, step.region, step.sign.value) for step in plan.steps
    ]
    lines += [("", one.subscription_id, one.region, "settled") for one in plan.settled]
    for tenant, subscription, region, what in lines:
        key = (subscription.casefold(), region)
        spelled.setdefault(key, (subscription, region))
        if tenant:
            tenants.setdefault(subscription.casefold(), tenant)
        numbers.setdefault(key, Counter())[what] += 1
    return tuple(
        RegionSummary(
            tenants.get(key[0], ""),
            *spelled[key],
            create=found[Sign.CREATE.value],
            change=found[Sign.CHANGE.value],
            remove=found[Sign.REMOVE.value],
            settled=found["settled"],
        )
        for key, found in sorted(numbers.items())
    )


def _subscription(
    steps: Sequence[Step], earliest: Mapping[str, float], latest: Mapping[str, float]
) -> SubscriptionEstimate:
    writes = Counter(step.kind for step in steps)
    deletes = sum(step.request.method == "DELETE" for step in steps)
    plain = len(steps) - deletes
    checks = _CHECKS * len(steps)
    waiting = max(
        _refill(plain, WRITE_BUCKET, WRITES_PER_SECOND),
        _refill(deletes, WRITE_BUCKET, WRITES_PER_SECOND),
        _hours(sum(writes[kind] for kind in _VAULT_WRITES), VAULT_WRITES_AN_HOUR),
        _hours(writes[StepKind.DELETE_VAULT], VAULT_DELETES_AN_HOUR),
    )
    shortest = waiting + max(earliest[step.id] for step in steps)
    lists = _job_lists(steps, shortest)
    reading = _refill(checks + lists, BUCKET, READS_PER_SECOND)
    longest = waiting + reading + max(latest[step.id] for step in steps)
    polls = _job_lists(steps, longest)
    polls += sum(1 + math.ceil(_LASTING[one.kind][1] / 10) for one in steps if one.kind not in _WITH_JOBS)
    return SubscriptionEstimate(
        steps[0].subscription_id, dict(writes), checks, polls, max(shortest, reading), longest
    )


def _path_seconds(steps: Iterable[Step], most: bool) -> dict[str, float]:  # noqa: FBT001 -- which of the two ends
    """When each step ends at the earliest, or at the latest, if nothing but what it needs holds it up."""
    ends: dict[str, float] = {}
    for step in steps:
        begins = max((ends.get(needed, 0.0) for needed in step.depends_on), default=0.0)
        ends[step.id] = begins + _LASTING[step.kind][most]
    return ends


def _refill(calls: int, at_once: int, per_second: float) -> float:
    """Seconds that a token bucket holds up so many calls."""
    return max(0.0, (calls - at_once) / per_second)


def _hours(calls: int, an_hour: int) -> float:
    """Seconds that a limit by the hour holds up so many calls."""
    return 3600.0 * max(0, math.ceil(calls / an_hour) - 1)


def _job_lists(steps: Iterable[Step], seconds: float) -> int:
    """Reads of job lists in so many seconds: one list a vault each time, page by page."""
    vaults = Counter(step.vault_id.casefold() for step in steps if step.kind in _WITH_JOBS)
    rounds = 1 + math.ceil(seconds / JOB_LIST_SECONDS)
    return sum(rounds * max(1, math.ceil(count / JOBS_PER_PAGE)) for count in vaults.values())
