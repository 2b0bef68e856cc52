"""Microsoft.RecoveryServices of the simulated Azure: vaults, policies, items, jobs, recovery points."""

from app.sandbox.recovery import (
    backups,
    discovery,
    items,
    jobs,
    locations,
    policies,
    recovery_points,
    resource_guards,
    vault_configuration,
    vaults,
)
from app.sandbox.recovery.backup_runs import hold_up
from app.sandbox.recovery.operations import lose, never_end
from app.sandbox.routing import Router

__all__ = ["hold_up", "lose", "never_end", "register"]


def register(router: Router) -> None:
    """Add every route of the provider with the ARM action that each needs."""
    for part in (
        vaults,
        vault_configuration,
        resource_guards,
        locations,
        policies,
        discovery,
        items,
        backups,
        jobs,
        recovery_points,
    ):
        part.register(router)
