"""Tenants, subscriptions, resource groups, providers, locks and permissions of the simulated Azure."""

from app.sandbox.resources import groups, locks, permissions, providers, subscriptions
from app.sandbox.routing import Router


def register(router: Router) -> None:
    """Add the routes of Microsoft.Resources and Microsoft.Authorization."""
    for part in (subscriptions, groups, providers, locks, permissions):
        part.register(router)
