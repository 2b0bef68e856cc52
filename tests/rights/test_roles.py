"""Each built-in role and each change: allowed or not, as section 6 of the facts has it.

The table below is written by hand; a second test computes it again from the action strings of the facts and
from the roles' own definitions, without asking the code under test.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fnmatch import fnmatchcase
from typing import Final

import pytest

from app.cloud.connection import Connection
from app.cloud.environments import custom_environment
from app.inventory import rights as reading
from app.rights.book import Access, RightsBook
from app.rights.operations import READING, Operation, load_role_table
from app.sandbox.accounts import RoleAssignment
from app.sandbox.entra import roles
from tests.cloud.endpoint import FixedCredential
from tests.rights.test_book import SCOPES
from tests.sandbox.serving import serving, small_state
from tests.shared_material import shared

CHANGES: Final = tuple(one for one in Operation if one not in READING)
ALLOWED: Final[dict[roles.Role, frozenset[Operation]]] = {
    roles.OWNER: frozenset(CHANGES),
    roles.READER: frozenset(),
    roles.BACKUP_READER: frozenset(),
    roles.BACKUP_OPERATOR: frozenset({Operation.BACK_UP_NOW, Operation.CHANGE_ITEM, Operation.CANCEL_JOB}),
    roles.VIRTUAL_MACHINE_CONTRIBUTOR: frozenset(
        {Operation.CREATE_VAULT, Operation.CHANGE_POLICY, Operation.CHANGE_ITEM}
    ),
}
"""What a role that is given alone, on everything, allows."""
TOGETHER: Final = (roles.BACKUP_OPERATOR, roles.VIRTUAL_MACHINE_CONTRIBUTOR)
"""The two that enabling needs (facts: Backup Operator at the vault's group, VM Contributor at the VM)."""
ROWS: Final = {
    Operation.ENABLE_BACKUP: "enable backup",
    Operation.BACK_UP_NOW: "back up now",
    Operation.CREATE_VAULT: "create vault",
    Operation.CREATE_GROUP: "create resource group",
    Operation.SET_REDUNDANCY: "set redundancy / vault config",
    Operation.SET_VAULT_OPTIONS: "set redundancy / vault config",
    Operation.CHANGE_POLICY: "create/modify/delete policy",
    Operation.DELETE_POLICY: "create/modify/delete policy",
    Operation.STOP_BACKUP: "stop (retain or delete), delete data",
    Operation.REMOVE_VAULT: "delete vault",
    Operation.CANCEL_JOB: "cancel job",
}
"""The row of the facts' table; undelete, resume and the registration of the provider have none."""
NOT_NEEDED: Final = {
    Operation.SET_REDUNDANCY: "backupconfig/write",
    Operation.SET_VAULT_OPTIONS: "backupstorageconfig/write",
    Operation.CHANGE_POLICY: "backupPolicies/delete",
    Operation.DELETE_POLICY: "backupPolicies/write",
}
"""Rows that stand for several changes name an action that this one is without."""


@asynccontextmanager
async def book_of(*given: roles.Role) -> AsyncIterator[RightsBook]:
    assignments = [RoleAssignment("/", one.actions, one.not_actions) for one in given]
    with serving(small_state(*assignments)) as client:
        environment = custom_environment(client.server.url)
        connection = Connection(environment, FixedCredential(client.server.token), title="roles")
        try:
            yield RightsBook(connection.reader)
        finally:
            await connection.close()


@pytest.mark.parametrize("role", ALLOWED, ids=lambda role: role.name)
async def test_a_role_allows_what_the_facts_say(role: roles.Role) -> None:
    async with book_of(role) as book:
        for operation in CHANGES:
            decision = await book.decide(operation, SCOPES)
            wanted = Access.ALLOWED if operation in ALLOWED[role] else Access.MISSING
            assert decision.access is wanted, operation
            assert decision.settled


async def test_enabling_needs_the_two_roles_together() -> None:
    async with book_of(*TOGETHER) as book:
        assert (await book.decide(Operation.ENABLE_BACKUP, SCOPES)).access is Access.ALLOWED


@pytest.mark.parametrize("operation", ROWS)
def test_the_actions_are_those_of_the_facts(operation: Operation) -> None:
    told = set(_facts()[ROWS[operation]])
    without = NOT_NEEDED.get(operation, "")
    needed = {one for one in told if not without or not one.endswith(without)}
    asked = {action for part in load_role_table().parts(operation) for action in part.actions}
    if operation is Operation.CANCEL_JOB:
        (pattern,) = needed  # the facts name the group of actions
        assert asked == {action for action in asked if fnmatchcase(action, pattern)}
    else:
        assert asked == needed
    for role, allowed in ALLOWED.items():
        by_definition = all(
            any(fnmatchcase(action.casefold(), pattern.casefold()) for pattern in role.actions)
            for action in (asked if operation is Operation.CANCEL_JOB else needed)
        )
        assert by_definition == (operation in allowed), role.name


@pytest.mark.parametrize("operation", [one for one in ROWS if one is not Operation.CREATE_GROUP])
def test_the_roles_that_are_named_have_the_actions(operation: Operation) -> None:
    known = {role.name: role for role in ALLOWED}
    for part in load_role_table().parts(operation):
        role = known.get(part.role)
        if role is None:
            continue  # Contributor and Backup Contributor are none of the sandbox's users
        for action in part.actions:
            assert any(fnmatchcase(action.casefold(), one.casefold()) for one in role.actions), action


def test_every_right_that_reading_needs_names_a_role() -> None:
    actions = [value for name, value in vars(reading).items() if name.isupper()]
    assert len(actions) > 10
    for action in actions:
        assert load_role_table().role_with(action) in {"Reader", "Backup Reader"}, action


def _facts() -> dict[str, list[str]]:
    """Section 6: the action strings to test, by operation."""
    _, _, section = shared("facts/azure-vm-backup-facts.md").read_text("utf-8").partition("\n## 6. Roles\n")
    section, _, _ = section.partition("\n## 7.")
    rows: dict[str, list[str]] = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and "`" in cells[2]:
            told = cells[2].partition("; from the VM blade")[0]
            rows[cells[0]] = list(_actions(told))
    return rows


def _actions(told: str) -> list[str]:
    found: list[str] = []
    for short in re.findall(r"`([^`]+)`", told):
        if short.startswith("/"):  # "…/read` and `/write`"
            found.append(found[-1].rpartition("/")[0] + short)
            continue
        full = short
        if short.startswith(("...", "…")):
            rest = short.lstrip(".…").removeprefix("/Vaults")
            for inner in ("/protectedItems", "/protectionContainers"):
                if rest.startswith(inner):
                    before = "/protectionContainers" if inner == "/protectedItems" else ""
                    rest = f"/backupFabrics{before}{rest}"
            full = f"Microsoft.RecoveryServices/Vaults{rest}"
        found.append(full)
    return found
