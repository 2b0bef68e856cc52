"""What a plan changed is read again by the fleet: soon, in few requests, and without holding up the plan."""

import asyncio
from collections.abc import Iterable

from app.cloud.errors import CloudError
from app.domain.resource_ids import key_of
from app.protection.jobs import FEW_MACHINES
from app.protection.live_fleet import LiveFleet

GATHER_SECONDS = 2.0
"""How long changes are gathered before they are read again."""


class Aftermath:
    """Gathers what changed and has the fleet read it again; :meth:`settle` waits for the last of it."""

    def __init__(self, fleet: LiveFleet, gather_seconds: float = GATHER_SECONDS) -> None:
        self._fleet = fleet
        self._gather_seconds = gather_seconds
        self._vaults: dict[str, str] = {}
        self._machines: dict[str, dict[str, str]] = {}
        self._task: asyncio.Task[None] | None = None

    def vault_changed(self, vault_id: str) -> None:
        """A vault, its settings or its policies changed."""
        self._vaults[key_of(vault_id)] = vault_id
        self._start()

    def machine_changed(self, vault_id: str, machine_id: str) -> None:
        """The item of a VM in a vault changed."""
        self._machines.setdefault(vault_id, {})[key_of(machine_id)] = machine_id
        self._start()

    async def settle(self) -> None:
        """Return when everything that changed so far was read again."""
        while self._task is not None:
            await asyncio.shield(self._task)
            if not (self._vaults or self._machines):
                return
            self._start()

    async def close(self) -> None:
        """Stop reading; the next refresh reads the rest."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._read_again(), name="read what a plan changed")

    async def _read_again(self) -> None:
        while self._vaults or self._machines:
            await asyncio.sleep(self._gather_seconds)
            vaults, self._vaults = self._vaults, {}
            machines, self._machines = self._machines, {}
            single: list[str] = []
            for vault_id, changed in machines.items():
                if len(changed) > FEW_MACHINES:
                    vaults[key_of(vault_id)] = vault_id
                elif key_of(vault_id) not in vaults:
                    single += changed.values()
            for vault_id in vaults.values():
                await self._vault(vault_id)
            await self._these(single)

    async def _vault(self, vault_id: str) -> None:
        try:
            await self._fleet.reread_vault(vault_id)
        except CloudError:
            return  # what the step itself read stands in its result; the next refresh reads the rest

    async def _these(self, machine_ids: Iterable[str]) -> None:
        wanted = tuple(machine_ids)
        if not wanted:
            return
        try:
            await self._fleet.reread(wanted)
        except CloudError:
            return  # as above
