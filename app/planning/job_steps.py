"""Cancelling a job as a line of a plan. Pure."""

from app.domain.backup import Job
from app.domain.resource_ids import ResourceId, key_of
from app.protection import requests
from app.protection.plan import Expectation, Phrase, Step, StepKind


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
