"""Limits of Azure that split a plan: VMs per vault and per policy, registrations per vault and day."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain.backup import Job

VAULT_CAPACITY = 1000
"""Azure VMs per vault (fact vault-limit-items)."""
REGISTRATIONS_A_DAY = 250
"""VM registrations per vault and day (fact vault-limit-items)."""
VAULTS_PER_SUBSCRIPTION = 500
"""Vaults per subscription (fact vault-limit-subscription)."""
POLICY_ADVICE = 100
POLICY_CAPACITY = 1000
"""VMs per policy: advised by the documentation, and refused by the CLI (fact pol-max-vms)."""
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
