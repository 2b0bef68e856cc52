"""What a plan for many VMs reads before it is made, each thing once: groups, locks, jobs, names."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError
from app.domain.backup import Job, Vault
from app.domain.places import Lock, ResourceGroup
from app.planning.capacity import registrations_since_yesterday
from app.planning.locks import read_locks
from app.planning.vaults import NameAnswer, NameState, RedundancyState, VaultService
from app.protection.documents import JobDocument, job_of
from app.protection.failures import phrase_of
from app.protection.plan import Phrase

_AT_ONCE = 8
_REGISTRATIONS = {"$filter": "backupManagementType eq 'AzureIaasVM' and operation eq 'ConfigureBackup'"}
_T = TypeVar("_T")


class FleetReads:
    """Answers kept for the making of one plan; what could not be read is noted, never guessed."""

    def __init__(
        self,
        reader: ArmReader,
        vaults: VaultService,
        now: Callable[[], datetime],
        name_of: Callable[[str], str],
    ) -> None:
        self._reader = reader
        self._vaults = vaults
        self._now = now
        self._name_of = name_of
        """Gives the name of a subscription."""
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._answers: dict[tuple[str, str], asyncio.Task[Any]] = {}
        self.notes: dict[str, Phrase] = {}
        """What could not be told, each once."""

    async def groups(self, subscription_id: str) -> Mapping[str, ResourceGroup] | None:
        """The resource groups of a subscription by name in lower case; None where they cannot be read."""

        async def read() -> Mapping[str, ResourceGroup]:
            found = await self._vaults.groups(subscription_id)
            return {one.name.casefold(): one for one in found}

        return await self._once("groups", subscription_id, read, "note-groups-unread")

    async def needs_registration(self, subscription_id: str) -> bool:
        """Whether the provider must be registered; where that cannot be read, that is noted."""
        answer = await self._once(
            "provider",
            subscription_id,
            lambda: self._vaults.needs_registration(subscription_id),
            "note-registration-unread",
        )
        return bool(answer)

    async def locks(self, subscription_id: str) -> tuple[Lock, ...] | None:
        """The locks of a subscription; None where they cannot be read."""
        return await self._once(
            "locks", subscription_id, lambda: read_locks(self._reader, subscription_id), ""
        )

    async def registered(self, vault: Vault) -> int:
        """How many VMs a vault has registered in the last 24 hours; 0, and noted, where it cannot be read."""

        async def read() -> int:
            jobs: list[Job] = []
            path = f"{vault.id}/backupJobs"
            async for page in self._reader.pages(path, api_versions.BACKUP, JobDocument, _REGISTRATIONS):
                jobs += [job_of(one, vault.id) for one in page.items]
            return registrations_since_yesterday(jobs, self._now())

        return await self._once("jobs", vault.id, read, "note-registrations-unread", vault=vault.name) or 0

    async def redundancy(self, vault: Vault) -> RedundancyState | None:
        """A vault's redundancy and whether it is locked; None where it cannot be read."""
        return await self._once(
            "redundancy",
            vault.id,
            lambda: self._vaults.redundancy_state(vault),
            "note-redundancy-unread",
            vault=vault.name,
        )

    async def name_taken(self, subscription_id: str, group: str, region: str, name: str) -> bool:
        """Whether Azure says that a vault name is taken; where it cannot be asked, that is noted."""
        async with self._gate:
            answer: NameAnswer = await self._vaults.name_taken(subscription_id, group, region, name)
        if answer.state is NameState.UNKNOWN:
            self.notes[f"name {group}/{name}"] = answer.message
        return answer.state is NameState.TAKEN

    async def _once(
        self, what: str, of: str, read: Callable[[], Awaitable[_T]], note: str, **values: str
    ) -> _T | None:
        """The answer to a question, asked once; None, and noted, where it cannot be read."""

        async def ask() -> _T | None:
            async with self._gate:
                try:
                    return await read()
                except CloudError as error:
                    if note:
                        named: dict[str, str | Phrase] = {"subscription": self._name_of(of), **values}
                        named["reason"] = phrase_of(error)
                        self.notes[f"{note} {of}"] = Phrase(note, named)
                    return None

        key = (what, of.casefold())
        if key not in self._answers:
            self._answers[key] = asyncio.create_task(ask(), name=f"{what} of {of}")
        answer: _T | None = await asyncio.shield(self._answers[key])
        return answer
