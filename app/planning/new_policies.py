"""Policies that a plan itself makes: copies of one that is full, and the smallest Enhanced one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from app.domain.backup import Policy, PolicyType
from app.planning.name_patterns import next_free
from app.policies.definition import Frequency, PolicyDefinition, Schedule, new_enhanced
from app.policies.proposal import suggested_name
from app.policies.summary import summary_of
from app.policies.wire import new_properties
from app.protection.requests import policy_id

POLICY_NAME_LENGTH = 150
"""Most characters of a policy name (fact pol-name)."""
_READ_ONLY = frozenset({"protectedItemsCount"})
_OF_NEW_VAULTS = {
    PolicyType.STANDARD.value: Schedule(Frequency.DAILY, "00:00"),
    PolicyType.ENHANCED.value: Schedule(Frequency.HOURLY, "08:00", interval=4, window=12),
}
"""The schedules of the two policies for VMs that every new vault has (facts, section 3.1)."""


def further_policy(like: Policy, vault: str, taken: Collection[str]) -> Policy:
    """A policy with the schedule and retention of another one, under the next free name of the vault."""
    name = next_free(like.name, taken, POLICY_NAME_LENGTH)
    return msgspec.structs.replace(
        like, id=policy_id(vault, name), name=name, vault_id=vault, protected_items=0
    )


def like_new_vaults(policy: Policy, today: datetime) -> dict[str, Any]:
    """What a copy of a policy of a vault that does not exist yet is made with, in Azure's own form."""
    kind = PolicyType(policy.type)
    schedule = _OF_NEW_VAULTS[kind.value]
    return new_properties(PolicyDefinition(policy.name, kind, schedule, "UTC", 2, 30), today)


def smallest_enhanced(vault: str, taken: Collection[str], today: datetime) -> tuple[Policy, dict[str, Any]]:
    """The smallest Enhanced policy for a vault that has none, and what it is made with."""
    definition = new_enhanced()
    definition = msgspec.structs.replace(definition, name=suggested_name(definition, taken))
    return summary_of(definition, vault), new_properties(definition, today)


def copied_properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a policy as a new one is sent: without what only Azure sets."""
    return {name: value for name, value in properties.items() if name not in _READ_ONLY}
