"""The handler of on-demand backups."""

from datetime import datetime, timedelta

from app.sandbox.messages import ArmError, ArmRequest, ArmResponse
from app.sandbox.recovery import backup_runs, item_changes, operations
from app.sandbox.recovery.filters import invalid_input, written_moment
from app.sandbox.recovery.item_paths import ITEM, requested_item
from app.sandbox.recovery.ledger import ledger_of
from app.sandbox.recovery.naming import vault_of
from app.sandbox.recovery.protection_rules import too_many_today
from app.sandbox.recovery.vaults import ACTION, properties_of
from app.sandbox.routing import Router
from app.sandbox.state import State
from app.sandbox.store import key_of

ON_DEMAND_PER_DAY = 9
"""Facts 3.2: hard limit of attempts in a UTC day."""
_DEFAULT_RETENTION = timedelta(days=30)
_LONGEST_RETENTION = timedelta(days=99 * 366)
_STOPPED = ("ProtectionStopped", "BackupsSuspended")


def register(router: Router) -> None:
    """Add the route of on-demand backups."""
    action = f"{ACTION}/backupFabrics/protectionContainers/protectedItems/backup/action"
    router.add("POST", f"{ITEM}/backup", action, trigger)


async def trigger(request: ArmRequest) -> ArmResponse:
    """Start a backup now: 202, and an operation that has already succeeded with the job's id."""
    state, item = request.state, requested_item(request)
    body = properties_of(request.body)
    if body.get("objectType") not in {None, "IaasVMBackupRequest"}:
        raise invalid_input("The object type of the backup request does not fit the item.")
    expires = _expiry(state, body.get("recoveryPointExpiryTimeInUTC"))
    if item_changes.is_soft_deleted(item) or item["properties"].get("protectionState") in _STOPPED:
        message = "The virtual machine is not actively protected in this vault."
        raise ArmError(400, "UserErrorBcmDatasourceNotPresent", message)
    ledger, key = ledger_of(state), key_of(item["id"])
    if key in ledger.running_backups:
        message = "A backup operation is already in progress for this virtual machine."
        raise ArmError(409, "UserErrorBackupOperationInProgress", message)
    if key in ledger.busy:
        message = "Another operation is in progress for this item. Please wait until it has completed."
        raise ArmError(409, "BMSUserErrorObjectLocked", message)
    day = (key, state.clock.now().date().isoformat())
    if ledger.on_demand.get(day, 0) >= ON_DEMAND_PER_DAY:
        raise too_many_today(
            "We recommend not having more than 3 backups a day. Please retry the operation tomorrow."
        )
    ledger.on_demand[day] = ledger.on_demand.get(day, 0) + 1
    job = backup_runs.run(state, item, expires)
    operation = operations.succeeded(state, vault_of(item["id"]), job["name"])
    return operations.accepted(
        request,
        operation,
        status_path=f"{item['id']}/operationsStatus",
        result_path=f"{item['id']}/operationResults",
    )


def _expiry(state: State, text: object) -> datetime:
    now = state.clock.now()
    if text is None:
        return now + _DEFAULT_RETENTION
    moment = written_moment(str(text).removesuffix("+00:00"))
    if not now < moment <= now + _LONGEST_RETENTION:
        raise invalid_input("The recovery point expiry time must be in the future and within 99 years.")
    return moment
