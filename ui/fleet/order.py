"""How rows are ordered: by what needs someone first, or by a column; always by name within equals."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import IntEnum

from app.domain.assessment import Badge
from app.domain.machines import MachineFacts, protecting_item
from app.domain.reading import NotRead
from ui.fleet.columns import Column
from ui.fleet.items import vault_name
from ui.fleet.row_texts import operating_system
from ui.fleet.rows import MachineRow, Place

URGENCY: dict[Badge, int] = {badge: number for number, badge in enumerate(Badge)}
"""*What needs someone* first (UI.md, section 3); the enum is declared in this order."""


_NEVER = datetime.min.replace(tzinfo=UTC)


class Grouping(IntEnum):
    """What the tree's first level is; the number is what is saved."""

    REGION = 0
    SUBSCRIPTION = 1
    RESOURCE_GROUP = 2
    VAULT = 3
    NONE = 4


def place_of(
    column: Column,
    reason: Callable[[MachineRow], str],
    subscriptions: Mapping[str, str],
    regions: Mapping[str, str],
) -> Callable[[MachineRow], Place]:
    """The function that gives a row its place when sorted by this column."""
    if column is Column.NAME:
        return name_of
    if column is Column.BADGE:
        urgency = URGENCY
        return lambda row: urgency[row.badge]
    if column is Column.REASON:
        return lambda row: reason(row).casefold()
    if column is Column.LAST_BACKUP:
        return lambda row: _last_backup(row.assessed.facts)
    values: dict[Column, Callable[[MachineFacts], str]] = {
        Column.OS: operating_system,
        Column.AGENT: _agent,
        Column.POWER: _power,
        Column.VAULT: vault_name,
        Column.POLICY: _policy,
        Column.SUBSCRIPTION: lambda facts: subscriptions.get(facts.machine.subscription_id.casefold(), ""),
        Column.GROUP: lambda facts: facts.machine.resource_group,
        Column.REGION: lambda facts: regions.get(facts.machine.region, facts.machine.region),
        Column.SIZE: lambda facts: facts.machine.size,
    }
    value = values[column]
    return lambda row: value(row.assessed.facts).casefold()


def name_of(row: MachineRow) -> str:
    """The name by which rows of one place are ordered."""
    return row.assessed.facts.machine.name.casefold()


def _last_backup(facts: MachineFacts) -> datetime:
    item = protecting_item(facts)
    if item is None or item.last_backup_time is None:
        return _NEVER
    return item.last_backup_time


def _agent(facts: MachineFacts) -> str:
    agent = facts.agent
    if agent is None or isinstance(agent, NotRead):
        return ""
    return f"{agent.status} {agent.version or ''}"


def _power(facts: MachineFacts) -> str:
    return "" if isinstance(facts.power, NotRead) else facts.power.value


def _policy(facts: MachineFacts) -> str:
    item = protecting_item(facts)
    return item.policy_name if item is not None else ""
