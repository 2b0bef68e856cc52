"""Policies as lines of a plan: create, edit, delete. What a policy may say is judged in app/policies."""

from collections.abc import Mapping

from msgspec import Struct

from app.cloud.change_request import ChangeRequest
from app.domain.backup import Policy, Vault
from app.domain.resource_ids import key_of
from app.protection import requests
from app.protection.plan import Expectation, LeftOut, Phrase, Step, StepKind
from app.protection.policy_state import policy_state

NEVER_DELETED = frozenset({"defaultpolicy", "enhancedpolicy"})
"""Policies that this program does not delete: Azure's built-in rules name them (fact pol-default-protect)."""


class PlannedPolicy(Struct, frozen=True):
    """A policy that a plan makes or changes, as it will be, and the step that does it."""

    policy: Policy
    step: Step


def policy_step_id(policy_id: str) -> str:
    """The id of the step that makes a policy, for steps that depend on it."""
    return f"make-policy:{key_of(policy_id)}"


def create_policy_step(
    vault: Vault,
    name: str,
    properties: Mapping[str, object],
    *,
    reason: Phrase | None = None,
    tenant_id: str = "",
    depends_on: tuple[str, ...] = (),
) -> Step:
    """Create a policy in a vault; ``properties`` are the policy's in Azure's own form."""
    target = requests.policy_id(vault.id, name)
    return _step(
        policy_step_id(target),
        StepKind.CREATE_POLICY,
        vault,
        name,
        requests.put_policy(target, properties),
        Expectation(exists=False),
        reason or Phrase("reason-create-policy", {"vault": vault.name}),
        Phrase("undo-create-policy", {"policy": name}),
        tenant_id,
        depends_on,
    )


def edit_policy_step(
    vault: Vault,
    policy: Policy,
    properties: Mapping[str, object],
    *,
    before: Mapping[str, object] | None = None,
    tenant_id: str = "",
) -> Step:
    """Change a policy; the change applies to all its VMs (fact pol-modify).

    ``properties`` are the whole policy in Azure's own form, unknown fields kept. ``before`` is the policy as
    it was read for the edit: found otherwise right before the write, it is not overwritten.
    """
    count = f"{policy.protected_items:,}"
    return _step(
        f"edit-policy:{key_of(policy.id)}",
        StepKind.EDIT_POLICY,
        vault,
        policy.name,
        requests.put_policy(policy.id, properties),
        Expectation(exists=True, values=policy_state(before) if before is not None else {}),
        Phrase("reason-edit-policy", {"policy": policy.name, "count": count}),
        Phrase("undo-edit-policy", {"policy": policy.name}),
        tenant_id,
    )


def why_policy_stays(policy: Policy) -> Phrase | None:
    """Why a policy cannot be deleted as it was read; None: it can (facts pol-delete, pol-default-protect)."""
    if policy.name.casefold() in NEVER_DELETED:
        return Phrase("cannot-delete-default-policy", {"policy": policy.name})
    if policy.protected_items:
        values = {"policy": policy.name, "count": f"{policy.protected_items:,}"}
        return Phrase("cannot-delete-used-policy", values)
    return None


def delete_policy_step(
    vault: Vault, policy: Policy, *, tenant_id: str = "", depends_on: tuple[str, ...] = ()
) -> Step | LeftOut:
    """Delete a policy that no VM uses; the reason where it cannot be deleted (fact pol-delete)."""
    kept = why_policy_stays(policy)
    if kept is not None:
        return LeftOut("", policy.name, kept)
    return remove_policy_step(vault, policy.id, policy.name, tenant_id=tenant_id, depends_on=depends_on)


def remove_policy_step(
    vault: Vault, policy_id: str, name: str, *, tenant_id: str = "", depends_on: tuple[str, ...] = ()
) -> Step:
    """Delete a policy; Azure refuses it while an item uses it."""
    return _step(
        f"delete-policy:{key_of(policy_id)}",
        StepKind.DELETE_POLICY,
        vault,
        name,
        requests.delete_policy(policy_id),
        Expectation(exists=True),
        Phrase("reason-delete-policy", {"policy": name}),
        Phrase("undo-delete-policy", {"policy": name}),
        tenant_id,
        depends_on,
    )


def _step(  # noqa: PLR0917 -- the parts of a step that differ between the three kinds
    identifier: str,
    kind: StepKind,
    vault: Vault,
    name: str,
    request: ChangeRequest,
    expect: Expectation,
    reason: Phrase,
    undo: Phrase,
    tenant_id: str,
    depends_on: tuple[str, ...] = (),
) -> Step:
    return Step(
        id=identifier,
        kind=kind,
        target_id=request.path,
        request=request,
        expect=expect,
        reason=reason,
        undo=undo,
        values={"policy": name, "vault": vault.name},
        subscription_id=vault.subscription_id,
        tenant_id=tenant_id,
        region=vault.region,
        vault_id=vault.id,
        depends_on=depends_on,
    )
