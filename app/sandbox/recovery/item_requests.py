"""Handlers for the changes of protected items: the PUT that does nearly everything, and DELETE."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.sandbox.errors import GATEWAY, resource_not_found
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.recovery import item_changes, job_changes, operations, schedules
from app.sandbox.recovery.disk_selection import requested_change
from app.sandbox.recovery.guard_rules import CriticalOperation, check_guard, check_unlocked
from app.sandbox.recovery.item_paths import bad_container, requested_item_id
from app.sandbox.recovery.ledger import Operation, ledger_of
from app.sandbox.recovery.naming import item_id_of, native_name_of
from app.sandbox.recovery.policies import find_policy
from app.sandbox.recovery.policy_rules import keeps_less, policy_type_of
from app.sandbox.recovery.protection_rules import (
    VM_NOT_FOUND,
    active_elsewhere,
    policy_refusal,
    refusal_of,
    registration_day,
    registration_refusal,
    vault_full,
)
from app.sandbox.recovery.vaults import ACTION, properties_of, requested_vault
from app.sandbox.store import key_of

_ACTION = f"{ACTION}/backupFabrics/protectionContainers/protectedItems"
_GUARD_REQUESTS = "resourceGuardOperationRequests"
_STOPPED = ("ProtectionStopped", "BackupsSuspended")
_VM_ITEM_TYPES = ("microsoft.compute/virtualmachines", "microsoft.classiccompute/virtualmachines")


async def put_item(request: ArmRequest) -> ArmResponse:
    """Enable, change the policy, stop, resume or undelete, as the body says."""
    vault = requested_vault(request)
    item_changes.purge_expired(request.state, vault["id"])
    item_id = requested_item_id(request, vault)
    if request.segments["fabric"].casefold() != "azure":
        raise bad_container()
    if vault["properties"].get("provisioningState") == "Deleting":
        raise resource_not_found(vault["id"])
    body = properties_of(request.body)
    if str(body.get("protectedItemType")).casefold() not in _VM_ITEM_TYPES:
        raise _bad_request("The type of the protected item is missing or not supported.")
    if key_of(item_id) in ledger_of(request.state).busy:
        message = (
            "A configure protection operation is already in progress for this item. "
            "Please wait until it has completed and try again."
        )
        raise ArmError(409, "BMSUserErrorConflictingProtectionOperation", message)
    item = request.state.store.get(item_id)
    if item is None:
        return _enable(request, vault, item_id, body)
    if item_changes.is_soft_deleted(item):
        return _undelete(request, item, body)
    if body.get("protectionState") in _STOPPED:
        return _stop(request, vault, item, str(body["protectionState"]))
    return _give_policy(request, vault, item, body)


def _bad_request(message: str) -> ArmError:
    return ArmError(400, "BMSUserErrorInvalidConfigureProtectionRequest", message)


def _policy(request: ArmRequest, vault: Json, body: Json) -> Json:
    policy_id = str(body.get("policyId") or "")
    if not policy_id:
        raise _bad_request("The policy is missing in the request.")
    policy = find_policy(request.state, policy_id)
    if policy is None or not key_of(policy_id).startswith(key_of(vault["id"]) + "/"):
        message = f"The policy '{policy_id}' does not exist in the vault '{vault['name']}'."
        raise ArmError(400, "BMSUserErrorPolicyNotFound", message)
    return policy


def _enable(request: ArmRequest, vault: Json, item_id: str, body: Json) -> ArmResponse:
    state = request.state
    vm_id = str(body.get("sourceResourceId") or body.get("virtualMachineId") or "")
    if not vm_id:
        raise _bad_request("The source resource is missing in the request.")
    if native_name_of(vm_id) != request.segments["item"].partition(";")[2].casefold():
        raise bad_container()
    _check_right_on_machine(request, vm_id)
    machine = state.store.get(vm_id)
    refusal = refusal_of(state, vault, vm_id) or vault_full(state, vault)
    if machine is None or refusal is not None:
        raise (refusal or VM_NOT_FOUND).error()
    policy = _policy(request, vault, body)
    disks = requested_change(body).selection
    version = request.query["api-version"]
    refusal = policy_refusal(state, machine, policy, disks, api_version=version)
    if refusal is not None:
        raise refusal.error()
    blocked = registration_refusal(state, vault)
    if blocked is not None:
        raise blocked
    if key_of(machine["id"]) in ledger_of(state).configuring:
        message = "A configure protection operation is already in progress for this virtual machine."
        raise ArmError(409, "BMSUserErrorConflictingProtectionOperation", message)
    day, registrations = registration_day(state, vault), ledger_of(state).registrations
    registrations[day] = registrations.get(day, 0) + 1
    failure = state.take_job_failure(machine["name"], "ConfigureBackup")
    job = job_changes.begin(
        state, vault["id"], machine["id"], "ConfigureBackup", property_bag={"Policy Name": policy["name"]}
    )
    final_id = item_id_of(vault["id"], machine["id"])
    ledger_of(state).configuring[key_of(machine["id"])] = final_id

    def finish(operation: Operation) -> None:
        ledger_of(state).configuring.pop(key_of(machine["id"]), None)
        if failure is not None:
            _failed(request, job, operation, job_changes.error_of(failure))
            return
        item = item_changes.enable(state, vault, machine["id"], policy, disks)
        job_changes.end(state, job, "Completed", operation.due)
        schedules.plan(state, item)

    lasting = timedelta(seconds=state.random.uniform(30, 41))
    return _accepted(request, item_id, _begin(request, final_id, item_id, lasting, finish=finish, job=job))


def _check_right_on_machine(request: ArmRequest, vm_id: str) -> None:
    """Enabling also needs to write the VM (facts, section 6): the scope is linked to that of the request."""
    account, action = request.account, "Microsoft.Compute/virtualMachines/write"
    if not account.may(action, vm_id):
        message = (
            f"The client '{account.name}' with object id '{account.object_id}' has permission to perform "
            f"action '{_ACTION}/write' on scope '{request.path}'; however, it does not have permission to "
            f"perform action '{action}' on the linked scope(s) '{vm_id}' or the linked scope(s) are invalid."
        )
        raise ArmError(403, "LinkedAuthorizationFailed", message, headers=GATEWAY)


def _failed(request: ArmRequest, job: Json, operation: Operation, detail: Json) -> None:
    operation.error = {"code": detail["errorTitle"], "message": detail["errorString"]}
    job_changes.end(request.state, job, "Failed", operation.due, error=detail)


def _undelete(request: ArmRequest, item: Json, body: Json) -> ArmResponse:
    if not body.get("isRehydrate"):
        message = (
            "The backup item is in soft deleted state. Please undelete it and then resume its protection."
        )
        raise ArmError(400, "BMSUserErrorItemInSoftDeletedState", message)
    operation = _change(
        request, item, "UnDelete", lambda current, _: item_changes.undelete(request.state, current)
    )
    return _accepted(request, item["id"], operation)


def _stop(request: ArmRequest, vault: Json, item: Json, wanted: str) -> ArmResponse:
    if wanted == "BackupsSuspended" and not item_changes.immutable(request.state, item):
        message = (
            f"Retaining data as per policy needs immutability, which the vault '{vault['name']}' has not."
        )
        raise _bad_request(message)

    less = (CriticalOperation.DELETE_ITEM, CriticalOperation.UPDATE_ITEM)
    check_guard(request, vault["id"], properties_of(request.body).get(_GUARD_REQUESTS), less)

    def apply(current: Json, _: datetime) -> Json:
        schedules.cancel(request.state, current)
        return item_changes.stop(request.state, current, wanted)

    return _accepted(request, item["id"], _change(request, item, "DisableBackup", apply))


def _give_policy(request: ArmRequest, vault: Json, item: Json, body: Json) -> ArmResponse:
    state = request.state
    if body.get("isRehydrate"):
        raise _bad_request("The backup item is not in soft deleted state.")
    policy = _policy(request, vault, body)
    machine = state.store.get(item["properties"].get("sourceResourceId") or "")
    if machine is None:
        raise VM_NOT_FOUND.error()
    disks = requested_change(body).after(item)
    version = request.query["api-version"]
    refusal = active_elsewhere(state, item) or policy_refusal(
        state, machine, policy, disks, api_version=version
    )
    if refusal is not None:
        raise refusal.error()
    _check_less_retention(request, vault, item, policy)
    before, after = str(item["properties"].get("policyType") or "V1"), policy_type_of(policy["properties"])
    if before == "V2" and after == "V1":
        message = "An item that is protected with an Enhanced policy cannot be changed to a Standard policy."
        raise ArmError(400, "BMSUserErrorPolicyTypeChangeNotAllowed", message)
    if before != after and key_of(item["id"]) in ledger_of(state).running_backups:
        message = "Another operation is in progress for this item. Please wait until it has completed."
        raise ArmError(409, "BMSUserErrorObjectLocked", message)

    def apply(current: Json, _: datetime) -> Json:
        changed = item_changes.give_policy(state, current, policy, disks)
        schedules.plan(state, changed)
        return changed

    operation = _change(request, item, "ConfigureBackup", apply, {"Policy Name": policy["name"]})
    return _accepted(request, item["id"], operation)


def _check_less_retention(request: ArmRequest, vault: Json, item: Json, policy: Json) -> None:
    """A policy that keeps points for less long: never in an immutable vault, with leave in a guarded one."""
    current = find_policy(request.state, str(item["properties"].get("policyId") or "/"))
    if current is None or not keeps_less(current["properties"], policy["properties"]):
        return
    if item_changes.immutable(request.state, item):
        message = (
            "The operation is not allowed because the vault is immutable and the policy retains recovery "
            "points for less time."
        )
        raise ArmError(400, "UserErrorOperationDeniedOnImmutableItem", message)
    requests = properties_of(request.body).get(_GUARD_REQUESTS)
    check_guard(request, vault["id"], requests, (CriticalOperation.UPDATE_ITEM,))


def _change(
    request: ArmRequest,
    item: Json,
    operation_name: str,
    apply: Callable[[Json, datetime], object],
    property_bag: dict[str, str] | None = None,
) -> Operation:
    state = request.state
    vm_id = item["properties"].get("sourceResourceId") or ""
    vault_id = requested_vault(request)["id"]
    job = job_changes.begin(state, vault_id, vm_id, operation_name, property_bag=property_bag)
    failure = state.take_job_failure(str(item["properties"].get("friendlyName")), operation_name)

    def finish(operation: Operation) -> None:
        current = state.store.get(item["id"])
        if failure is not None:
            _failed(request, job, operation, job_changes.error_of(failure))
        elif current is not None:
            apply(current, operation.due)
            job_changes.end(state, job, "Completed", operation.due)

    lasting = timedelta(seconds=state.random.uniform(15, 31))
    return _begin(request, item["id"], item["id"], lasting, finish=finish, job=job)


def _begin(
    request: ArmRequest,
    final_id: str,
    path: str,
    lasting: timedelta,
    *,
    finish: Callable[[Operation], None],
    job: Json,
) -> Operation:
    state, key = request.state, key_of(path)

    def end(operation: Operation) -> None:
        ledger_of(state).busy.pop(key, None)
        finish(operation)

    operation = operations.start(state, requested_vault(request)["id"], lasting, end, result_id=final_id)
    operation.job_id = job["name"]
    ledger_of(state).busy[key] = operation.id
    return operation


def _accepted(request: ArmRequest, path: str, operation: Operation) -> ArmResponse:
    return operations.accepted(
        request, operation, status_path=f"{path}/operationsStatus", result_path=f"{path}/operationResults"
    )


async def delete_item(request: ArmRequest) -> ArmResponse:
    """Stop protection and delete the data; 204 when there is no such item."""
    state, vault = request.state, requested_vault(request)
    item = state.store.get(requested_item_id(request, vault))
    if item is None:
        return ArmResponse(204)
    if item_changes.is_soft_deleted(item):
        message = "The backup item is already in soft deleted state."
        raise ArmError(400, "BMSUserErrorItemInSoftDeletedState", message)
    if item_changes.immutable(state, item) and item["properties"].get("lastRecoveryPoint"):
        message = (
            "The operation is not allowed because the vault is immutable and the item has recovery points."
        )
        raise ArmError(400, "UserErrorOperationDeniedOnImmutableItem", message)
    if key_of(item["id"]) in ledger_of(state).busy | ledger_of(state).running_backups:
        message = "Another operation is in progress for this item. Please wait until it has completed."
        raise ArmError(409, "BMSUserErrorObjectLocked", message)
    check_unlocked(state, item, vault["id"])

    def apply(current: Json, when: datetime) -> None:
        schedules.cancel(state, current)
        item_changes.delete(state, current, when)

    operation = _change(request, item, "DeleteBackupData", apply)
    operation.result_id = None
    return operations.accepted(
        request,
        operation,
        status_path=f"{vault['id']}/backupOperations",
        result_path=f"{vault['id']}/backupOperationResults",
    )
