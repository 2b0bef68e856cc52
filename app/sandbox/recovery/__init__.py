"""Microsoft.RecoveryServices of the simulated Azure: vaults, policies, items, jobs, recovery points."""

from app.sandbox.recovery import backups, items, policies, vaults
from app.sandbox.routing import Router


def register(router: Router) -> None:
    """Add every route of the provider with the ARM action that each needs."""
    for part in (vaults, policies, items, backups):
        part.register(router)
