"""Handlers for backup policies."""

from datetime import timedelta

from app.sandbox.errors import resource_not_found
from app.sandbox.messages import ArmError, ArmRequest, ArmResponse, Json
from app.sandbox.recovery import operations
from app.sandbox.recovery.documents import policy_document
from app.sandbox.recovery.filters import filter_of, same
from app.sandbox.recovery.guard_rules import CriticalOperation, check_guard
from app.sandbox.recovery.ledger import Operation
from app.sandbox.recovery.naming import ITEM_TYPE, POLICY_TYPE
from app.sandbox.recovery.policy_rules import (
    checked_policy_name,
    checked_vm_policy,
    keeps_less,
    policy_type_of,
)
from app.sandbox.recovery.vault_rules import immutability_of
from app.sandbox.recovery.vaults import ACTION, VAULT, properties_of, requested_vault
from app.sandbox.routing import Router
from app.sandbox.state import State
from app.sandbox.store import key_of

_POLICY = f"{VAULT}/backupPolicies/{{policy}}"
POLICIES_PER_VAULT = 5_000
"""Of one kind of backup, facts vault-limit-policies."""
_UPDATING = timedelta(seconds=15)


def register(router: Router) -> None:
    """Add the routes of policies."""
    action = f"{ACTION}/backupPolicies"
    router.add("GET", f"{VAULT}/backupPolicies", f"{action}/read", list_policies)
    router.add("GET", _POLICY, f"{action}/read", get_policy)
    router.add("PUT", _POLICY, f"{action}/write", put_policy)
    router.add("DELETE", _POLICY, f"{action}/delete", delete_policy)
    router.add("GET", f"{_POLICY}/operations/{{operation}}", f"{action}/operations/read", get_status)
    router.add(
        "GET", f"{_POLICY}/operationResults/{{operation}}", f"{action}/operationResults/read", get_result
    )


def policies_of(state: State, vault_id: str) -> list[Json]:
    """The policies of a vault with the true number of items that use each."""
    counts: dict[str, int] = {}
    for item in state.store.within(vault_id, ITEM_TYPE):
        used = key_of(str(item["properties"].get("policyId") or ""))
        counts[used] = counts.get(used, 0) + 1
    for policy in state.store.within(vault_id, POLICY_TYPE):
        count = counts.get(key_of(policy["id"]), 0)
        if policy["properties"].get("protectedItemsCount") != count:
            properties = {**policy["properties"], "protectedItemsCount": count}
            state.store.put({**policy, "properties": properties})
    return state.store.within(vault_id, POLICY_TYPE)


def find_policy(state: State, policy_id: str) -> Json | None:
    """A policy by its id with the true number of items, or None."""
    vault_id = "/".join(policy_id.split("/")[:9])
    return next((one for one in policies_of(state, vault_id) if key_of(one["id"]) == key_of(policy_id)), None)


async def list_policies(request: ArmRequest) -> ArmResponse:
    """The policies of a vault; never paged."""
    vault = requested_vault(request)
    terms = filter_of(request, ("backupManagementType", "workloadType", "name"))
    found = [
        policy
        for policy in policies_of(request.state, vault["id"])
        if same(terms.get("backupmanagementtype"), policy["properties"].get("backupManagementType"))
        and same(terms.get("workloadtype"), policy["properties"].get("workLoadType"))
        and same(terms.get("name"), policy.get("name"))
    ]
    return ArmResponse(200, {"value": found})


def requested_policy(request: ArmRequest) -> Json:
    """The policy of the path.

    Raises:
        ArmError: 404 when vault or policy does not exist.
    """
    vault = requested_vault(request)
    policy_id = f"{vault['id']}/backupPolicies/{request.segments['policy']}"
    policy = find_policy(request.state, policy_id)
    if policy is None:
        raise resource_not_found(policy_id)
    return policy


async def get_policy(request: ArmRequest) -> ArmResponse:
    """One policy."""
    return ArmResponse(200, requested_policy(request))


async def put_policy(request: ArmRequest) -> ArmResponse:
    """Create or replace a policy; 202 when items use it, for the change goes to each of them."""
    state, vault = request.state, requested_vault(request)
    name = request.segments["policy"]
    checked_policy_name(name)
    properties = properties_of(request.body)
    if properties.get("backupManagementType") == "AzureIaasVM":
        properties = checked_vm_policy(properties)
    elif properties.get("backupManagementType") not in {"AzureWorkload", "AzureStorage"}:
        message = (
            "Input for create or update policy is not in proper format. Please check format of parameters."
        )
        raise ArmError(400, "BMSUserErrorInvalidPolicyInput", message)
    existing = find_policy(state, f"{vault['id']}/backupPolicies/{name}")
    if existing is None:
        _check_room(state, vault, str(properties["backupManagementType"]))
    else:
        _check_same_kind(existing, properties)
        _check_less_retention(request, vault, existing, properties)
        name = existing["name"]
    count = existing["properties"]["protectedItemsCount"] if existing is not None else 0
    document = policy_document(vault["id"], name, {**properties, "protectedItemsCount": count})
    if not count:
        return ArmResponse(200, state.store.put(document))

    def finish(_: Operation) -> None:
        if state.store.get(document["id"]) is not None:
            state.store.put(document)

    operation = operations.start(state, vault["id"], _UPDATING, finish, result_id=document["id"])
    return operations.accepted(
        request,
        operation,
        status_path=f"{document['id']}/operations",
        result_path=f"{document['id']}/operationResults",
    )


def _check_room(state: State, vault: Json, management_type: str) -> None:
    """At most 5,000 policies of a kind (facts vault-limit-policies); the code is the sandbox's own."""
    policies = state.store.within(vault["id"], POLICY_TYPE)
    same_kind = (one for one in policies if one["properties"].get("backupManagementType") == management_type)
    if sum(1 for _ in same_kind) >= POLICIES_PER_VAULT:
        message = f"The vault '{vault['name']}' already has {POLICIES_PER_VAULT} policies of this kind."
        raise ArmError(400, "BMSUserErrorPolicyLimitReached", message)


def _check_less_retention(request: ArmRequest, vault: Json, existing: Json, properties: Json) -> None:
    """Less retention: never in an immutable vault, with leave in a guarded one."""
    if not keeps_less(existing["properties"], properties):
        return
    if immutability_of(vault) in {"Unlocked", "Locked"}:
        message = (
            "The operation is not allowed because the vault is immutable and the change reduces the "
            "retention of the policy."
        )
        raise ArmError(400, "UserErrorOperationDeniedOnImmutableItem", message)
    requests = properties_of(request.body).get("resourceGuardOperationRequests")
    check_guard(request, vault["id"], requests, (CriticalOperation.UPDATE_POLICY,))


def _check_same_kind(existing: Json, properties: Json) -> None:
    before = existing["properties"]
    if before.get("backupManagementType") != properties.get("backupManagementType") or policy_type_of(
        before
    ) != policy_type_of(properties):
        message = "The type of a policy cannot be changed. Please create another policy."
        raise ArmError(400, "BMSUserErrorInvalidPolicyInput", message)


async def delete_policy(request: ArmRequest) -> ArmResponse:
    """Delete a policy that no item uses: 200 with an empty body at once, 204 when there is none."""
    vault = requested_vault(request)
    policy = find_policy(request.state, f"{vault['id']}/backupPolicies/{request.segments['policy']}")
    if policy is None:
        return ArmResponse(204)
    if policy["properties"]["protectedItemsCount"]:
        message = (
            f"The policy '{policy['name']}' cannot be deleted because items are associated with it. "
            "Assign another policy to these items first."
        )
        raise ArmError(400, "BMSUserErrorPolicyInUse", message)
    request.state.store.remove(policy["id"])
    return ArmResponse(200)


async def get_status(request: ArmRequest) -> ArmResponse:
    """The status of a policy operation."""
    policy = requested_policy(request)
    operation = operations.find(request.state, requested_vault(request)["id"], request.segments["operation"])
    return operations.status_response(request, operation, full_id=f"{policy['id']}/operations/{operation.id}")


async def get_result(request: ArmRequest) -> ArmResponse:
    """The result of a policy operation."""
    operation = operations.find(request.state, requested_vault(request)["id"], request.segments["operation"])
    return operations.result_response(request, operation)
