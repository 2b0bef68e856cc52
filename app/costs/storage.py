"""How much data a policy will keep of a VM once it has run for its whole retention: a range, a guess.

The first point is whole, every further one holds what changed since the one before; a weekly, monthly or
yearly point beyond the daily ones at most an assumed share. Pure functions.
"""

from msgspec import Struct

from app.costs.prices import Assumptions
from app.domain.backup import Policy
from app.policies.timeline import MONTH_DAYS, YEAR_DAYS

_WEEK_DAYS = 7


class Range(Struct, frozen=True):
    """From - to."""

    low: float
    high: float

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def times(self, factor: float) -> "Range":
        """Both ends multiplied."""
        return Range(self.low * factor, self.high * factor)


NOTHING = Range(0.0, 0.0)


def used(size_gb: int, assumed: Assumptions) -> Range:
    """Data on disks of this size in GB."""
    return Range(size_gb * assumed.used_low, size_gb * assumed.used_high)


def in_vault(size_gb: int, policy: Policy, assumed: Assumptions) -> Range | None:
    """GB in the vault; None where the policy does not say how long points are kept."""
    copies = (
        _copies(policy, assumed.daily_change_low, assumed.long_term_low),
        _copies(policy, assumed.daily_change_high, assumed.long_term_high),
    )
    if copies[0] is None or copies[1] is None:
        return None
    data = used(size_gb, assumed)
    return Range(data.low * copies[0], data.high * copies[1])


def in_snapshots(size_gb: int, policy: Policy, assumed: Assumptions) -> Range | None:
    """GB of snapshots for instant restore; None where the policy does not say for how many days."""
    days = policy.instant_restore_days
    if days is None:
        return None
    data = used(size_gb, assumed)
    return Range(
        data.low * (1 + assumed.daily_change_low * (days - 1)),
        data.high * (1 + assumed.daily_change_high * (days - 1)),
    )


def _copies(policy: Policy, change: float, long_term: float) -> float | None:
    """Whole copies' worth of data: one, and what each point adds."""
    tiers = (
        (policy.daily_days, 1),
        (policy.weekly_weeks, _WEEK_DAYS),
        (policy.monthly_months, MONTH_DAYS),
        (policy.yearly_years, YEAR_DAYS),
    )
    if not any(count for count, _ in tiers):
        return None
    copies, covered = 1.0, 0
    for count, days in tiers:
        span = (count or 0) * days
        further = max(span - covered, 0) // days - (0 if covered else 1)
        copies += max(further, 0) * (change if days == 1 else min(change * days, long_term))
        covered = max(covered, span)
    return copies
