"""Back up now: one extra recovery point for VMs that are protected already."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta

from app.cloud.errors import CloudError
from app.domain.assessment import AssessedMachine
from app.domain.backup import Job, ProtectedItem
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId, key_of
from app.planning.capacity import ON_DEMAND_A_DAY, ON_DEMAND_ADVICE, OnDemand, on_demand_of
from app.planning.obstacles import STOPPED_STATES
from app.protection import requests
from app.protection.failures import phrase_of
from app.protection.job_lists import JobList, job_list
from app.protection.jobs import JobWatch
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Expectation, LeftOut, Phrase, Plan, Step, StepKind, make_plan

DEFAULT_RETENTION_DAYS = 30
"""What the CLI and the portal propose (facts, section 3.2, on-demand backups)."""


def default_retain_until(now: datetime) -> datetime:
    """The retention date to start with: 30 days from ``now`` (aware)."""
    return now + timedelta(days=DEFAULT_RETENTION_DAYS)


LONGEST_YEARS = 99
"""The farthest expiry that Azure takes (fact pol-yearly-max)."""


def retention_days(today: date) -> tuple[date, date]:
    """The first and the last day until which a recovery point may be kept, from a UTC day on."""
    try:
        last = today.replace(year=today.year + LONGEST_YEARS)
    except ValueError:  # the 29th of February
        last = today.replace(year=today.year + LONGEST_YEARS, day=28)
    return today + timedelta(days=1), last


class BackupNowService:
    """Plans backups on demand. Reads the job lists first: a VM whose backup runs is left out."""

    def __init__(self, fleet: LiveFleet, jobs: JobWatch) -> None:
        self._fleet = fleet
        self._jobs = jobs

    async def plan(self, machine_ids: Collection[str], retain_until: datetime) -> Plan:
        """The plan that backs up these VMs; VMs that cannot be backed up now are left out with the reason.

        Args:
            machine_ids: the VMs.
            retain_until: when the new recovery points expire (aware).
        """
        machines = [self._fleet.machines.get(key_of(one)) for one in machine_ids]
        items = {one.key: active_item(one) for one in machines if one is not None}
        vault_ids = {key_of(item.vault_id): item.vault_id for item in items.values() if item is not None}
        jobs, unread = await self._backups(vault_ids)
        steps: list[Step] = []
        left_out: list[LeftOut] = []
        notes = [Phrase("note-backups-a-day")]
        for machine_id, assessed in zip(machine_ids, machines, strict=True):
            if assessed is None:
                name = ResourceId.parse(machine_id).name
                left_out.append(LeftOut(machine_id, name, Phrase("cannot-unknown-machine")))
                continue
            item = items[assessed.key]
            obstacle = self._obstacle(assessed, item, jobs, unread)
            if obstacle is not None or item is None:
                machine = assessed.facts.machine
                left_out += [LeftOut(machine.id, machine.name, obstacle)] if obstacle else []
            else:
                steps.append(backup_step(assessed, item, retain_until))
                notes += _near_the_limit(assessed.facts.machine.name, self._used(assessed, item, jobs))
        return make_plan(steps, left_out, notes, datetime.now(UTC))

    async def _backups(self, vault_ids: dict[str, str]) -> tuple[dict[str, JobList], dict[str, Phrase]]:
        """The backups of each vault by its key, and why the jobs of other vaults were not read."""
        found: dict[str, JobList] = {}
        unread: dict[str, Phrase] = {}
        for key, vault_id in vault_ids.items():
            try:
                jobs = await self._jobs.read(vault_id)
            except CloudError as error:
                unread[key] = phrase_of(error)
                continue
            found[key] = job_list([job for job in jobs if job.operation == "Backup"])
        return found, unread

    def _obstacle(
        self,
        assessed: AssessedMachine,
        item: ProtectedItem | None,
        jobs: dict[str, JobList],
        unread: dict[str, Phrase],
    ) -> Phrase | None:
        machine = assessed.facts.machine
        values = {"vm": machine.name}
        if item is None:
            return Phrase("cannot-no-item", values)
        if item.protection_state.casefold() in STOPPED_STATES:
            return Phrase("cannot-not-active", values)
        vault = key_of(item.vault_id)
        if vault in unread:
            return Phrase("cannot-jobs-unknown", {**values, "reason": unread[vault]})
        listed = jobs.get(vault)
        own = listed.about(item.source_id or machine.id) if listed is not None else ()
        if any(job.running for job in own):
            return Phrase("cannot-running-job", values)
        if self._used(assessed, item, jobs).least >= ON_DEMAND_A_DAY:
            return Phrase("cannot-on-demand-today", {**values, "most": str(ON_DEMAND_A_DAY)})
        return None

    def _used(self, assessed: AssessedMachine, item: ProtectedItem, jobs: dict[str, JobList]) -> OnDemand:
        """How many backups on demand the VM had today."""
        vault = key_of(item.vault_id)
        listed = jobs.get(vault)
        if listed is None:
            return OnDemand(0, 0)
        policies = self._fleet.estate.policies.get(vault, ())
        policy = next((one for one in policies if key_of(one.id) == key_of(item.policy_id)), None)
        own = listed.about(item.source_id or assessed.facts.machine.id)
        return on_demand_of(own, policy, _day(listed.jobs))


def _near_the_limit(name: str, used: OnDemand) -> list[Phrase]:
    """What to know of a VM that may have had as many backups on demand today as are advised, or more."""
    if used.most < ON_DEMAND_ADVICE:
        return []
    values = {"vm": name, "least": str(used.least), "used": str(used.most), "most": str(ON_DEMAND_A_DAY)}
    exact = used.least == used.most
    return [Phrase("note-on-demand-used" if exact else "note-on-demand-between", values)]


def is_running_backup(job: Job) -> bool:
    """Whether a job takes a backup right now."""
    return job.running and job.operation == "Backup"


def active_item(assessed: AssessedMachine) -> ProtectedItem | None:
    """The item of a VM that is not soft-deleted; None where there is none or it was not read."""
    items = assessed.facts.items
    if isinstance(items, NotRead):
        return None
    return next((item for item in items if not item.soft_deleted), None)


def backup_step(assessed: AssessedMachine, item: ProtectedItem, retain_until: datetime) -> Step:
    """Back up one VM now."""
    machine = assessed.facts.machine
    day = retain_until.astimezone(UTC).strftime("%Y-%m-%d")
    return Step(
        id=f"backup:{key_of(machine.id)}",
        kind=StepKind.BACK_UP_NOW,
        target_id=item.id,
        request=requests.back_up_now(item.id, retain_until),
        expect=Expectation(exists=True, values={"source": key_of(item.source_id), "soft-deleted": "no"}),
        reason=Phrase("reason-back-up-now"),
        undo=Phrase("undo-back-up-now"),
        values={"vm": machine.name, "date": day, "vault": ResourceId.parse(item.vault_id).name},
        subscription_id=ResourceId.parse(item.vault_id).subscription_id,
        vault_id=item.vault_id,
        machine_id=machine.id,
    )


def _day(jobs: Sequence[Job]) -> date:
    """The UTC day it is, by the newest job where this computer's clock is behind."""
    started = [job.started_at for job in jobs if job.started_at is not None]
    return max([datetime.now(UTC), *started]).astimezone(UTC).date()
