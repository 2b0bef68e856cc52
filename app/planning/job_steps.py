"""What can be done about a job: cancel it as a line of a plan, or do again what failed. Pure."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from app.domain.assessment import AssessedMachine
from app.domain.backup import Job, Vault
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId, key_of
from app.protection import requests
from app.protection.documents import container_key, is_about
from app.protection.job_lists import newest_first
from app.protection.plan import Expectation, Phrase, Step, StepKind

BACKUP = "Backup"
CONFIGURE = "ConfigureBackup"
"""Enabling; also a change of policy and a resume (REAL-TRAFFIC.md)."""
_AGAIN = frozenset({"Failed", "Cancelled"})
_BEFORE_THE_END = frozenset({"NotStarted", "InProgress"})


def cancel_job_step(job: Job, *, region: str = "", tenant_id: str = "") -> Step:
    """Cancel a running job; a backup only while its snapshot is taken (facts, section 4)."""
    vault = ResourceId.parse(job.vault_id)
    return Step(
        id=f"cancel:{key_of(job.id)}",
        kind=StepKind.CANCEL_JOB,
        target_id=job.id,
        request=requests.cancel_job(job.id),
        expect=Expectation(exists=True),
        reason=Phrase("reason-cancel-job", {"vm": job.machine_name}),
        undo=Phrase("undo-cancel-job"),
        values={"job": job.operation, "vm": job.machine_name, "vault": vault.name},
        subscription_id=vault.subscription_id,
        tenant_id=tenant_id,
        region=region,
        vault_id=job.vault_id,
    )


def cancel_obstacle(job: Job) -> Phrase | None:
    """Why a job cannot be cancelled now; None where nothing that was read stands against it.

    Azure names cancelling among the actions of ended jobs too, and of backups whose snapshot is taken: the
    state and the first task decide (facts, section 4).
    """
    if job.status == "Cancelling":
        return Phrase("cannot-cancel-cancelling")
    if not job.running:
        return Phrase("cannot-cancel-ended", {"state": job.status})
    if not job.cancellable:
        return Phrase("cannot-cancel-not-offered", {"job": job.operation})
    if job.operation == BACKUP and job.tasks and job.tasks[0].status not in _BEFORE_THE_END:
        return Phrase("cannot-cancel-snapshot-taken")
    return None


def again_obstacle(job: Job) -> Phrase | None:
    """Why the VM of a job is not offered to be backed up again."""
    if job.operation != BACKUP:
        return Phrase("cannot-again-no-backup", {"job": job.operation})
    if job.running:
        return Phrase("cannot-again-running")
    if job.status not in _AGAIN:
        return Phrase("cannot-again-done", {"state": job.status})
    return None


def enable_again_obstacle(job: Job) -> Phrase | None:
    """Why the VM of a job is not offered to be enabled again; whether it fits is judged anew by the plan."""
    if job.operation != CONFIGURE:
        return Phrase("cannot-enable-again-other", {"job": job.operation})
    if job.running:
        return Phrase("cannot-enable-again-running")
    if job.status not in _AGAIN:
        return Phrase("cannot-enable-again-done", {"state": job.status})
    return None


def last_backups_failed(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Of each VM in each vault the newest backup, where that one failed: what was done since counts."""
    newest: dict[tuple[str, str], Job] = {}
    for job in newest_first([job for job in jobs if job.operation == BACKUP]):
        newest.setdefault((job.vault_id.casefold(), _machine_of(job)), job)
    return tuple(job for job in newest.values() if job.status == "Failed")


class MachinesOfJobs(Struct, frozen=True):
    """The VMs that jobs are about."""

    machine_ids: tuple[str, ...]
    missing: tuple[str, ...]
    """Names of jobs whose VM is not in what was read, or of which two VMs could be meant."""


def machines_of_jobs(jobs: Iterable[Job], machines: Mapping[str, AssessedMachine]) -> MachinesOfJobs:
    """The VMs whose item in the job's own vault is called as the job says; never one of another vault."""
    wanted = {(key_of(job.vault_id), _machine_of(job)): job for job in jobs}
    vaults = {vault for vault, _ in wanted}
    found: dict[tuple[str, str], set[str]] = {}
    for machine in machines.values():
        items = machine.facts.items
        for item in () if isinstance(items, NotRead) else items:
            vault = key_of(item.vault_id)
            if vault in vaults:
                known_as = container_key(item.source_id or machine.facts.machine.id)
                for name in (known_as, known_as.rpartition(";")[2]):
                    found.setdefault((vault, name), set()).add(machine.facts.machine.id)
    ids: dict[str, None] = {}
    missing: list[str] = []
    for key, job in wanted.items():
        meant = found.get(key, set())
        if len(meant) == 1:
            ids |= dict.fromkeys(meant)
        else:
            missing.append(job.machine_name)
    return MachinesOfJobs(tuple(ids), tuple(missing))


def machines_to_enable(
    jobs: Iterable[Job], machines: Mapping[str, AssessedMachine], vaults: Mapping[str, Vault]
) -> MachinesOfJobs:
    """The VMs that jobs could not enable: those that are called as the job says in the region of its vault.

    There may be no item, so the vault cannot tell; where two VMs could be meant, none is.
    """
    ids: dict[str, None] = {}
    missing: dict[str, None] = {}
    for job in jobs:
        vault = vaults.get(key_of(job.vault_id))
        meant = [
            one.facts.machine.id
            for one in machines.values()
            if vault is not None
            and one.facts.machine.region == vault.region
            and is_about(job, one.facts.machine.id)
        ]
        if len(meant) == 1:
            ids |= dict.fromkeys(meant)
        else:
            missing[job.machine_name] = None
    return MachinesOfJobs(tuple(ids), tuple(missing))


def _machine_of(job: Job) -> str:
    """What tells a job's VM from others in its vault: group and name, or the name alone."""
    return job.container_name or job.machine_name.casefold()
