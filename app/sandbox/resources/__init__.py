"""Subscriptions, groups, providers, locks, policies and permissions of the simulated Azure."""

from app.sandbox.resources import (
    groups,
    listing,
    locks,
    permissions,
    policy_assignments,
    providers,
    subscriptions,
)
from app.sandbox.routing import Router


def register(router: Router) -> None:
    """Add the routes of Microsoft.Resources and Microsoft.Authorization."""
    for part in (subscriptions, groups, listing, providers, locks, permissions, policy_assignments):
        part.register(router)
