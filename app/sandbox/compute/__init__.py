"""Microsoft.Compute, Microsoft.ClassicCompute and Microsoft.Network of the simulated Azure."""

from app.sandbox.compute import collections, extensions, machines, operations, power
from app.sandbox.routing import Router


def register(router: Router) -> None:
    """Add the routes of virtual machines and of what belongs to them."""
    for part in (machines, extensions, power, operations, collections):
        part.register(router)
