"""Vaults with their policies, and the backup history of one machine: item, recovery points, jobs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from app.sandbox.clock import timestamp
from app.sandbox.fleet.estate import VaultPlan
from app.sandbox.fleet.machine import Backup, Machine, image
from app.sandbox.fleet.values import guid
from app.sandbox.messages import Json
from app.sandbox.recovery.documents import (
    HEALTHY,
    default_policies,
    job_document,
    job_task,
    policy_document,
    protected_item_document,
    recovery_point_document,
    vault_document,
    vm_policy_properties,
)
from app.sandbox.recovery.guard_rules import proxy_document

DAILY_RUN = (17, 0)
"""The UTC hour and minute of every daily policy: two in the morning in Seoul."""
_DAY = timedelta(days=1)
_BACKUP_TAKES = timedelta(minutes=41)
_SNAPSHOT_TAKES = timedelta(minutes=9)
VM_NOT_FOUND: Json = {
    "code": 400136,
    "title": "UserErrorVmNotFoundV2",
    "message": "Virtual machine doesn't exist.",
    "recommendations": [
        "Please make sure that virtual machine exists or select a different virtual machine."
    ],
}
"""The health detail of an item whose VM is gone, as recorded."""
_VM_OFFLINE: Json = {
    "code": 380008,
    "title": "AzureVmOffline",
    "message": "Azure Backup could not install the extension because the virtual machine is not running.",
    "recommendations": ["Start the virtual machine and trigger an ad-hoc backup."],
}
_SNAPSHOT_FAILED: Json = {
    "errorCode": 1073871825,
    "errorTitle": "BackUpOperationFailed",
    "errorString": "Microsoft Azure Backup encountered an internal error.",
    "recommendations": [
        (
            "Wait for a few minutes and then try the operation again. "
            "If the issue persists, please contact Microsoft support."
        ),
    ],
}


def last_run_before(now: datetime) -> datetime:
    """When the newest scheduled backup started that is surely finished by ``now``."""
    run = now.replace(hour=DAILY_RUN[0], minute=DAILY_RUN[1], second=0, microsecond=0)
    return run if run <= now - timedelta(hours=2) else run - _DAY


def vault_documents(plan: VaultPlan, created: datetime, further_policies: int = 0) -> Iterator[Json]:
    """A vault and its policies: the three of every new vault and ``DailyVM-01`` and so on as asked."""
    vault = vault_document(
        subscription=plan.subscription.id,
        group=plan.group,
        name=plan.name,
        location=plan.region,
        changed=created,
        tags={"service": "backup"},
        redundancy=plan.redundancy,
        public_network_access="Disabled" if plan.private else "Enabled",
        immutability=plan.immutability,
        multi_user_authorization=bool(plan.guard),
    )
    if plan.private:
        connection = f"{plan.id}/privateEndpointConnections/pe-{plan.name}"
        network = (
            f"/subscriptions/{plan.subscription.id}/resourceGroups/{plan.group}/providers/Microsoft.Network"
        )
        vault["properties"]["privateEndpointStateForBackup"] = "Enabled"
        vault["properties"]["privateEndpointConnections"] = [
            {
                "id": connection,
                "name": f"pe-{plan.name}",
                "type": "Microsoft.RecoveryServices/vaults/privateEndpointConnections",
                "location": plan.region,
                "properties": {
                    "provisioningState": "Succeeded",
                    "privateEndpoint": {"id": f"{network}/privateEndpoints/pe-{plan.name}"},
                    "groupIds": ["AzureBackup"],
                    "privateLinkServiceConnectionState": {
                        "status": "Approved",
                        "description": "Approved",
                        "actionsRequired": "None",
                    },
                },
            }
        ]
    yield vault
    if plan.guard:
        yield proxy_document(plan.id, "VaultProxy", plan.guard, timestamp(created))
    yield from default_policies(plan.id, created, daily_at=DAILY_RUN)
    run_at = created.replace(hour=DAILY_RUN[0], minute=DAILY_RUN[1], second=0, microsecond=0)
    for number in range(1, further_policies + 1):
        properties = vm_policy_properties(run_at=run_at, retention_days=30 + number % 4 * 15)
        yield policy_document(plan.id, f"DailyVM-{number:02}", properties)


def backup_documents(machine: Machine, vault: VaultPlan, now: datetime, source: Random) -> Iterator[Json]:
    """The item of a machine with its recovery points and the jobs of the last days."""
    run = last_run_before(now)
    ended, moment = machine.backup, run
    if ended is Backup.STALE:
        moment = run - 5 * _DAY
    elif ended in (Backup.STOPPED, Backup.SOFT_DELETED):
        moment = run - 6 * _DAY
    item = _item(machine, vault, moment, now, source)
    yield item
    if ended is Backup.PENDING:
        yield _configure_job(machine, vault, now - timedelta(minutes=20), source)
        return
    newest_point = moment - _DAY if ended is Backup.FAILED else moment
    for age in range(machine.recent_points):
        if machine.stumbled and age == 1:
            continue
        yield _recovery_point(machine, item, newest_point - age * _DAY, source)
    for age in range(machine.recent_jobs):
        failed = (ended is Backup.FAILED and age == 0) or (machine.stumbled and age == 1)
        yield _backup_job(machine, vault, moment - age * _DAY, source, failed=failed)


def _item(machine: Machine, vault: VaultPlan, moment: datetime, now: datetime, source: Random) -> Json:
    data_id = str(source.getrandbits(48))
    policy_id = f"{vault.id}/backupPolicies/{machine.policy}"
    kind = machine.backup
    enhanced = machine.policy.startswith("Enhanced")
    if kind is Backup.PENDING:
        return protected_item_document(
            vault_id=vault.id,
            vm_id=machine.id,
            policy_id=policy_id,
            data_id=data_id,
            policy_type="V2" if enhanced else "V1",
        )
    kept_only = kind in (Backup.STOPPED, Backup.SOFT_DELETED)
    failed = kind is Backup.FAILED
    offline = kind is Backup.ACTION_REQUIRED
    return protected_item_document(
        vault_id=vault.id,
        vm_id=machine.id,
        policy_id="" if kept_only else policy_id,
        data_id=data_id,
        policy_type="V2" if enhanced else "V1",
        protection_state="ProtectionStopped" if kept_only else "Protected",
        protection_status="Unhealthy" if failed else "Healthy",
        health_status="ActionRequired" if offline else "Passed",
        health_details=[_VM_OFFLINE if offline else HEALTHY],
        last_backup_status="Failed" if failed else "Completed",
        last_backup_time=moment,
        last_recovery_point=moment - _DAY if failed else moment + timedelta(seconds=4),
        deleted_at=now - 2 * _DAY if kind is Backup.SOFT_DELETED else None,
    )


def _recovery_point(machine: Machine, item: Json, taken: datetime, source: Random) -> Json:
    template = image(machine.image)
    consistent = "AppConsistent" if template.os == "Windows" else "FileSystemConsistent"
    return recovery_point_document(
        item_id=item["id"],
        name=str(source.getrandbits(60)),
        taken=taken + timedelta(seconds=4),
        consistency=consistent if machine.power == "running" else "CrashConsistent",
        os_type=template.os,
        vm_size=machine.size,
        expires=taken + timedelta(days=30),
        policy_type="V2" if machine.policy.startswith("Enhanced") else "V1",
    )


def _backup_job(
    machine: Machine, vault: VaultPlan, started: datetime, source: Random, *, failed: bool
) -> Json:
    snapshot_end = started + _SNAPSHOT_TAKES
    end = snapshot_end if failed else started + _BACKUP_TAKES
    transfer = (
        job_task("Transfer data to vault", "NotStarted")
        if failed
        else job_task("Transfer data to vault", "Completed", snapshot_end, end)
    )
    return job_document(
        vault_id=vault.id,
        job_id=guid(source),
        vm_id=machine.id,
        operation="Backup",
        status="Failed" if failed else "Completed",
        started=started,
        ended=end,
        activity_id=guid(source),
        tasks=[
            job_task("Take Snapshot", "Failed" if failed else "Completed", started, snapshot_end),
            transfer,
        ],
        property_bag={} if failed else {"Backup Size": f"{source.randrange(900, 60_000)} MB"},
        error_details=[_SNAPSHOT_FAILED] if failed else [],
    )


def failed_job(vault: VaultPlan, vm_id: str, started: datetime, detail: Json, source: Random) -> Json:
    """A backup that failed before it did anything; ``detail`` is a health detail that says why."""
    error = {
        "errorCode": detail["code"],
        "errorTitle": detail["title"],
        "errorString": detail["message"],
        "recommendations": detail["recommendations"],
    }
    return job_document(
        vault_id=vault.id,
        job_id=guid(source),
        vm_id=vm_id,
        operation="Backup",
        status="Failed",
        started=started,
        ended=started + timedelta(seconds=12),
        activity_id=guid(source),
        tasks=[job_task("Take Snapshot", "Failed", started, started + timedelta(seconds=12))],
        error_details=[error],
    )


def _configure_job(machine: Machine, vault: VaultPlan, started: datetime, source: Random) -> Json:
    return job_document(
        vault_id=vault.id,
        job_id=guid(source),
        vm_id=machine.id,
        operation="ConfigureBackup",
        status="Completed",
        started=started,
        ended=started + timedelta(seconds=31),
        activity_id=guid(source),
        property_bag={"Policy Name": machine.policy},
    )
