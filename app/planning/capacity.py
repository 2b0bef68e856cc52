"""Limits of Azure that split a plan: VMs per vault and per policy, registrations per vault and day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from app.domain.backup import Job, Policy

VAULT_CAPACITY = 1000
"""Azure VMs per vault (fact vault-limit-items)."""
REGISTRATIONS_A_DAY = 250
"""VM registrations per vault and day (fact vault-limit-items)."""
VAULTS_PER_SUBSCRIPTION = 500
"""Vaults per subscription (fact vault-limit-subscription)."""
POLICY_ADVICE = 100
POLICY_CAPACITY = 1000
"""VMs per policy: advised by the documentation, and refused by the CLI (fact pol-max-vms)."""
ON_DEMAND_A_DAY = 9
"""Backups on demand of a VM in a UTC day: the next attempt is refused (facts, section 3.2)."""
ON_DEMAND_ADVICE = 3
"""Backups on demand of a VM in a UTC day that the documentation advises at most (facts, section 3.2)."""
_MOST_SCHEDULED = 7
"""Runs that an Enhanced policy can start in a day: every four hours for 24 (fact pol-hourly-window)."""
_DAY = timedelta(hours=24)


def registrations_since_yesterday(jobs: Iterable[Job], now: datetime) -> int:
    """How many VMs a vault has registered in the last 24 hours, as far as its jobs tell.

    The documentation does not say when the day begins: the last 24 hours hold the day so far wherever it
    begins. A change of policy leaves the same kind of job, so that the number is rather too high.
    """
    return sum(
        job.operation == "ConfigureBackup" and job.started_at is not None and now - job.started_at < _DAY
        for job in jobs
    )


class OnDemand(Struct, frozen=True):
    """How many backups of a VM on one UTC day were asked for.

    Job lists do not tell scheduled from asked-for backups, so that two numbers are known: what is beyond
    what the policy starts in a day was certainly asked for, and all of them may have been.
    """

    least: int
    most: int


def on_demand_of(backups: Iterable[Job], policy: Policy | None, day: date) -> OnDemand:
    """The backups that were asked for of a VM on a UTC day, failed ones too: attempts count."""
    started = sum(
        job.started_at is not None and job.started_at.astimezone(UTC).date() == day for job in backups
    )
    return OnDemand(max(started - _scheduled_runs(policy), 0), started)


def _scheduled_runs(policy: Policy | None) -> int:
    if policy is None:
        return _MOST_SCHEDULED
    if not policy.hourly_interval:
        return max(len(policy.run_times), 1)
    return (policy.hourly_window_hours or 24) // policy.hourly_interval + 1
