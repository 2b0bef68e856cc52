"""Watching backup jobs: one job list per vault, asked only while something runs there."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

from app.cloud.connection import Connection
from app.cloud.errors import CloudError, NotFound, Throttled
from app.domain.assessment import Coverage
from app.domain.backup import Job, RecoveryPoint
from app.domain.resource_ids import ResourceId, key_of
from app.protection.documents import container_key
from app.protection.failures import phrase_of
from app.protection.job_lists import (
    JOBS,
    JobList,
    job_list,
    read_job,
    read_jobs,
    read_recovery_points,
    with_details,
)
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Phrase

_QUIET_ROUNDS = 2
"""Lists without a running job after which a vault is left alone."""
_FRESH_SECONDS = 600.0
"""A list younger than this tells which jobs are new."""
_HOUR_SECONDS = 3600.0
_EXPLAINED_AT_ONCE = 10
"""Failed jobs whose own document is read in one round: such reads are counted by the hour, like the lists."""
FEW_MACHINES = 5
"""So many VMs of a vault are read again one by one; more by the lists of their vault, in a few requests."""
_INDEXED_AT_ONCE = 1000
_BADGE_ROUNDS = 5
"""Lists after a completed backup during which its VM is read again until the recovery point shows."""


class JobListener(Protocol):
    """Who wants to know about jobs."""

    def jobs_changed(self, vault_id: str, jobs: Sequence[Job]) -> None:
        """The jobs of a vault were read, newest first."""
        ...

    def job_ended(self, job: Job) -> None:
        """A job that was seen running has ended; a failed one carries its reasons."""
        ...

    def jobs_not_read(self, vault_id: str, reason: Phrase) -> None:
        """The jobs of a vault could not be read now; it is tried again."""
        ...


class JobWait(Struct, frozen=True):
    """A vault whose job list is read again later."""

    vault_id: str
    until: datetime
    """When it is read again, by this computer's clock (aware)."""
    reason: Phrase | None = None
    """Why it could not be read the last time; None where it was read."""


class JobWatch:
    """Polls the job lists of vaults with running or freshly started jobs, and turns badges when they end."""

    def __init__(self, connection: Connection, fleet: LiveFleet) -> None:
        self._connection = connection
        self._fleet = fleet
        self._lists: dict[str, JobList] = {}
        self._listeners: list[JobListener] = []
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._rounds: dict[str, asyncio.Future[tuple[Job, ...]]] = {}
        self._watched: set[str] = set()
        """Vaults where something may have started since their list was last read."""
        self._reads: dict[str, asyncio.Task[tuple[Job, ...]]] = {}
        self._read_at: dict[str, float] = {}
        """When each list was read, in seconds of the monotonic clock."""
        self._waiting_for_point: dict[str, int] = {}
        self._waits: dict[str, JobWait] = {}

    @property
    def waits(self) -> tuple[JobWait, ...]:
        """The vaults that are watched and wait for their next list, the next one first."""
        return tuple(sorted(self._waits.values(), key=lambda one: one.until))

    @property
    def watched(self) -> int:
        """How many vaults are read again and again because something runs there, or may."""
        return len(self._polls)

    @property
    def jobs(self) -> Mapping[str, tuple[Job, ...]]:
        """The jobs of each vault that was read, by vault key, newest first."""
        return MappingProxyType({key: found.jobs for key, found in self._lists.items()})

    def about(self, vault_id: str, machine_id: str) -> tuple[Job, ...]:
        """The jobs about a VM in the list of a vault as last read, newest first."""
        found = self._lists.get(key_of(vault_id))
        return found.about(machine_id) if found is not None else ()

    def subscribe(self, listener: JobListener) -> Callable[[], None]:
        """Tell a listener about every change; gives the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def watch(self, vault_id: str) -> None:
        """Poll a vault's jobs until nothing runs there any more."""
        key = key_of(vault_id)
        self._watched.add(key)
        if key not in self._polls:
            self._polls[key] = asyncio.create_task(self._poll(vault_id), name=f"jobs of {vault_id}")

    async def read_since(self, vault_id: str, since: float) -> tuple[Job, ...]:
        """The jobs of a vault as of ``since`` (``time.monotonic``) or later; asks only where none is known.

        Raises:
            CloudError: the list could not be read.
        """
        key = key_of(vault_id)
        if self._read_at.get(key, float("-inf")) >= since:
            return self._lists[key].jobs
        return await self.read(vault_id)

    def read_at(self, vault_id: str) -> float:
        """When the jobs of a vault were last read (``time.monotonic``); minus infinity where never."""
        return self._read_at.get(key_of(vault_id), float("-inf"))

    async def read(self, vault_id: str) -> tuple[Job, ...]:
        """The jobs of a vault now; callers at the same time share one request.

        Raises:
            CloudError: the list could not be read.
        """
        key = key_of(vault_id)
        if key not in self._reads:
            task = asyncio.create_task(self._read(vault_id), name=f"job list of {vault_id}")
            self._reads[key] = task
            task.add_done_callback(lambda _: self._reads.pop(key, None))
        return await asyncio.shield(self._reads[key])

    async def read_all(self, vault_ids: Iterable[str]) -> None:
        """Read the last jobs of these vaults once, four at a time; watch those where something runs."""
        gate = asyncio.Semaphore(4)

        async def one(vault_id: str) -> None:
            async with gate:
                try:
                    jobs = await self.read(vault_id)
                except CloudError as error:
                    self._tell_not_read(vault_id, phrase_of(error))
                    return
            if any(job.running for job in jobs):
                self.watch(vault_id)

        await asyncio.gather(*(one(vault_id) for vault_id in vault_ids))

    async def next_round(self, vault_id: str) -> tuple[Job, ...]:
        """The jobs of a vault as of its next poll; starts polling where nobody did."""
        key = key_of(vault_id)
        future = self._rounds.get(key)
        if future is None:
            future = self._rounds[key] = asyncio.get_running_loop().create_future()
        self.watch(vault_id)
        return await asyncio.shield(future)

    async def details(self, job: Job) -> Job:
        """A job with its tasks and its reasons.

        Raises:
            CloudError: it could not be read.
        """
        return await read_job(self._connection.reader, job.vault_id, job.name)

    async def recovery_points(self, item_id: str) -> tuple[RecoveryPoint, ...]:
        """The recovery points of a protected item, newest first.

        Raises:
            CloudError: they could not be read.
        """
        return await read_recovery_points(self._connection.reader, item_id)

    async def close(self) -> None:
        """Stop polling; nobody that waits is left waiting."""
        tasks = [*self._polls.values(), *self._reads.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for future in self._rounds.values():
            future.cancel()
        self._polls.clear()
        self._rounds.clear()

    async def _poll(self, vault_id: str) -> None:
        key, quiet = key_of(vault_id), 0
        try:
            while quiet < _QUIET_ROUNDS or key in self._rounds or key in self._watched:
                quiet = 0 if key in self._watched else quiet
                self._watched.discard(key)
                try:
                    jobs = await self.read(vault_id)
                except NotFound as error:
                    self._give_up(vault_id, error)
                    return
                except CloudError as error:
                    self._tell_not_read(vault_id, phrase_of(error))
                    await self._pause(vault_id, self._wait_after(vault_id, error), phrase_of(error))
                    continue
                waiting = await self._look_for_points(vault_id)
                busy = waiting or any(job.running for job in jobs)
                quiet = 0 if busy else quiet + 1
                future = self._rounds.pop(key, None)
                if future is not None and not future.done():
                    future.set_result(jobs)
                await self._pause(vault_id, self.interval(vault_id))
        finally:
            self._polls.pop(key, None)

    async def _pause(self, vault_id: str, seconds: float, reason: Phrase | None = None) -> None:
        """Wait where :attr:`waits` shows it."""
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        self._waits[key_of(vault_id)] = JobWait(vault_id, until, reason)
        try:
            await asyncio.sleep(seconds)
        finally:
            self._waits.pop(key_of(vault_id), None)

    def interval(self, vault_id: str) -> float:
        """Seconds until the list of a vault may be read again.

        The usual pace, or longer where the reads that Azure still allows this hour would not last:
        pages of the list x 3,600 s / remaining reads (OPERATIONS.md, "Errors and throttling").
        """
        found = self._lists.get(key_of(vault_id))
        subscription = ResourceId.parse(vault_id).subscription_id
        left = self._connection.reader.throttle.left_this_hour(subscription, JOBS)
        pace = self._connection.pace.jobs_seconds
        if left is None:
            return pace
        return max(pace, (found.pages if found else 1) * _HOUR_SECONDS / max(1, left))

    async def _read(self, vault_id: str) -> tuple[Job, ...]:
        key = key_of(vault_id)
        found = await read_jobs(self._connection.reader, vault_id)
        ended = self._ended_since(key, found.jobs)
        failed = [job for job in found.jobs if job.name in ended and job.status != "Completed"]
        if failed:
            reader = self._connection.reader
            explained = {job.name: await with_details(reader, job) for job in failed[:_EXPLAINED_AT_ONCE]}
            found = job_list([explained.get(job.name, job) for job in found.jobs], found.pages)
        jobs = found.jobs
        self._lists[key] = found
        self._read_at[key] = time.monotonic()
        for listener in tuple(self._listeners):
            listener.jobs_changed(vault_id, jobs)
        await self._settle([job for job in jobs if job.name in ended])
        return jobs

    def _ended_since(self, key: str, jobs: Sequence[Job]) -> frozenset[str]:
        """Jobs that ended since the last list: seen running then, or both started and ended since.

        The second is only told from a list that is not old: what ran over night is the next scan's matter.
        """
        before = self._lists[key].jobs if key in self._lists else ()
        running = {job.name for job in before if job.running}
        known = {job.name for job in before}
        fresh = time.monotonic() - self._read_at.get(key, float("-inf")) <= _FRESH_SECONDS
        return frozenset(
            job.name
            for job in jobs
            if not job.running and (job.name in running or (fresh and job.name not in known))
        )

    async def _settle(self, ended: Sequence[Job]) -> None:
        """Tell that jobs have ended and have their VMs read again, so that badges turn by themselves."""
        for job in ended:
            for listener in tuple(self._listeners):
                listener.job_ended(job)
        if not ended:
            return
        index = await self._machine_index()
        machines = {job.name: _machines_of(job, index) for job in ended}
        await self._reread([machine for found in machines.values() for machine in found], ended[0].vault_id)
        for job in ended:
            if job.operation == "Backup" and job.status.startswith("Completed"):
                pending = filter(self._is_pending, machines[job.name])
                self._waiting_for_point |= dict.fromkeys(pending, _BADGE_ROUNDS)

    async def _look_for_points(self, vault_id: str) -> bool:
        """Read VMs again whose backup completed but whose recovery point did not show yet."""
        vault = key_of(vault_id)
        here = [key for key in self._waiting_for_point if self._vault_key_of(key) == vault]
        if not here:
            return False
        await self._reread(here, vault_id)
        for key in here:
            left = self._waiting_for_point.pop(key) - 1
            if left > 0 and self._is_pending(key):
                self._waiting_for_point[key] = left
        return any(key in self._waiting_for_point for key in here)

    async def _reread(self, machine_keys: Sequence[str], vault_id: str) -> None:
        """Have VMs of a vault read again: by the vault's own lists where they are many."""
        machines = [
            self._fleet.machines[key].facts.machine.id for key in machine_keys if key in self._fleet.machines
        ]
        if not machines:
            return
        try:
            if len(machines) > FEW_MACHINES:
                await self._fleet.reread_vault(vault_id)
            else:
                await self._fleet.reread(machines)
        except CloudError:
            return  # the fleet keeps what it knew; the next refresh reads it again

    async def _machine_index(self) -> Mapping[str, list[str]]:
        """Keys of VMs by what jobs call them: group and name, and the name alone."""
        index: dict[str, list[str]] = {}
        for number, key in enumerate(tuple(self._fleet.machines), 1):
            index.setdefault(container_key(key), []).append(key)
            index.setdefault(key.rpartition("/")[2], []).append(key)
            if number % _INDEXED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return index

    def _is_pending(self, machine_key: str) -> bool:
        assessed = self._fleet.machines.get(machine_key)
        return assessed is not None and assessed.verdict.coverage is Coverage.PENDING

    def _vault_key_of(self, machine_key: str) -> str:
        assessed = self._fleet.machines.get(machine_key)
        vault = assessed.facts.vault if assessed is not None else None
        return key_of(vault.id) if vault is not None else ""

    def _wait_after(self, vault_id: str, error: CloudError) -> float:
        pace = self._connection.pace.jobs_seconds
        if isinstance(error, Throttled) and error.until is not None:
            return max(pace, (error.until - datetime.now(UTC)).total_seconds())
        return max(2 * pace, self.interval(vault_id))

    def _give_up(self, vault_id: str, error: NotFound) -> None:
        """The vault is gone: nobody waits for its jobs any more."""
        self._lists.pop(key_of(vault_id), None)
        self._read_at.pop(key_of(vault_id), None)
        self._tell_not_read(vault_id, phrase_of(error))
        future = self._rounds.pop(key_of(vault_id), None)
        if future is not None and not future.done():
            future.set_exception(error)

    def _tell_not_read(self, vault_id: str, reason: Phrase) -> None:
        for listener in tuple(self._listeners):
            listener.jobs_not_read(vault_id, reason)


def _machines_of(job: Job, index: Mapping[str, list[str]]) -> list[str]:
    """Keys of the VMs that a job can be about: jobs name group and VM, but no subscription."""
    here = ResourceId.parse(job.vault_id).subscription_id.casefold()
    found = index.get(job.container_name or job.machine_name.casefold(), [])
    same = [key for key in found if ResourceId.parse(key).subscription_id.casefold() == here]
    return same or found
