"""A policy on its way: what the editor starts from, what its place asks of it, the step that it becomes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.domain.backup import Policy, Vault, deciding_item
from app.domain.estate import Estate
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead
from app.domain.resource_ids import key_of
from app.planning.policy_steps import create_policy_step, edit_policy_step
from app.policies.definition import PolicyDefinition
from app.policies.fit import FitJudge
from app.policies.problems import Place
from app.policies.proposal import propose
from app.policies.summary import summary_of
from app.policies.wire import definition_of, edited_properties, new_properties
from app.protection.plan import Phrase, Step


class PolicyDraft(Struct, frozen=True):
    """What the editor is opened with."""

    vault: Vault
    definition: PolicyDefinition
    place: Place
    machines: tuple[MachineFacts, ...] = ()
    """The VMs that the policy is made for; empty where it is made for later."""
    reasons: tuple[Phrase, ...] = ()
    """Why it is proposed as it is."""
    policy: Policy | None = None
    """The policy that is edited; None for a new one."""
    properties: dict[str, Any] | None = None
    """The edited policy as Azure gave it, unknown fields included."""


class _PolicyDocument(Struct, frozen=True):
    name: str
    properties: dict[str, Any]


def new_draft(
    estate: Estate,
    vault: Vault,
    machines: Sequence[MachineFacts],
    judge: FitJudge,
    *,
    also_taken: Iterable[str] = (),
    time_zone: str = "UTC",
) -> PolicyDraft:
    """A new policy for a vault: the smallest that fits the VMs.

    ``also_taken`` are names that the plan under construction uses in this vault; ``time_zone`` is the Windows
    id in which the user thinks.
    """
    policies = estate.policies.get(key_of(vault.id), ())
    names = frozenset(name.casefold() for name in (*(one.name for one in policies), *also_taken))
    proposal = propose(
        machines,
        vault,
        judge,
        current=current_policies(estate, machines),
        taken_names=names,
        time_zone=time_zone,
    )
    place = Place(
        taken_names=names,
        machines=len(machines),
        redundancy=vault.redundancy,
        immutability=vault.immutability,
    )
    return PolicyDraft(vault, proposal.definition, place, tuple(machines), proposal.reasons)


async def read_draft(reader: ArmReader, vault: Vault, policy: Policy) -> PolicyDraft:
    """An existing policy, read anew for an edit.

    Raises:
        CloudError: it could not be read.
        PolicyNotUnderstood: it holds something that cannot be shown here, so it is not edited here.
    """
    document = await reader.get(policy.id, api_versions.BACKUP, _PolicyDocument)
    definition = definition_of(document.name, document.properties)
    count = document.properties.get("protectedItemsCount")
    machines = int(count) if isinstance(count, int) else policy.protected_items
    place = Place(
        before=definition,
        machines=machines,
        redundancy=vault.redundancy,
        immutability=vault.immutability,
    )
    known = msgspec.structs.replace(summary_of(definition, policy.vault_id, machines), id=policy.id)
    return PolicyDraft(vault, definition, place, policy=known, properties=document.properties)


def draft_step(
    draft: PolicyDraft,
    definition: PolicyDefinition,
    today: datetime,
    *,
    tenant_id: str = "",
    depends_on: tuple[str, ...] = (),
) -> Step | None:
    """The step that makes or changes the policy; None where an edit changed nothing.

    Raises:
        ValueError: an edited policy has another name than before.
    """
    if draft.policy is None or draft.properties is None:
        return create_policy_step(
            draft.vault,
            definition.name,
            new_properties(definition, today),
            tenant_id=tenant_id,
            depends_on=depends_on,
        )
    if definition == draft.definition:
        return None
    if definition.name != draft.definition.name:
        raise ValueError("a policy cannot be renamed")
    properties: Mapping[str, object] = edited_properties(draft.properties, definition, today)
    return edit_policy_step(
        draft.vault, draft.policy, properties, before=draft.properties, tenant_id=tenant_id
    )


def current_policies(estate: Estate, machines: Iterable[MachineFacts]) -> tuple[Policy, ...]:
    """The policies that VMs have now, in any vault, where they are known."""
    by_key = {key_of(policy.id): policy for policies in estate.policies.values() for policy in policies}
    found: dict[str, Policy] = {}
    for facts in machines:
        item = None if isinstance(facts.items, NotRead) else deciding_item(facts.items)
        policy = by_key.get(key_of(item.policy_id)) if item is not None and item.policy_id else None
        if policy is not None:
            found[policy.id] = policy
    return tuple(found.values())
