"""What protection needs of the live fleet: to look at it, and to have parts of it read again."""

from collections.abc import Collection, Mapping
from typing import Protocol

from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate


class LiveFleet(Protocol):
    """The part of :class:`app.readiness.fleet.Fleet` that changes depend on."""

    @property
    def machines(self) -> Mapping[str, AssessedMachine]:
        """All VMs by key."""
        ...

    @property
    def estate(self) -> Estate:
        """The surroundings as last read."""
        ...

    async def reread(self, machine_ids: Collection[str]) -> None:
        """Read these VMs, their items and vaults again from Resource Manager."""
        ...

    async def reread_vault(self, vault_id: str) -> None:
        """Read a vault with its policies and items again; a new one appears by this."""
        ...
