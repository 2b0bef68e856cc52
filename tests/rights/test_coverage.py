"""What accounts with few rights are told of protection: never more than is true, and what is missing."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pytest

from app.cloud.connection import Connection
from app.cloud.environments import custom_environment
from app.domain.assessment import AssessedMachine, Badge, Coverage
from app.domain.estate import Estate
from app.domain.machines import MachineKind
from app.domain.reading import Stage
from app.readiness.fleet import Fleet
from app.readiness.profile import load_profile
from app.readiness.texts import load_texts
from app.rights.operations import load_role_table
from app.sandbox.accounts import RoleAssignment
from app.sandbox.entra import roles
from app.sandbox.fleet import build_state
from app.sandbox.fleet.estate import PRODUCTION
from app.sandbox.server import SandboxServer
from tests.cloud.endpoint import FixedCredential
from tests.protection.azure import evening

MACHINES_ONLY: Final = (
    RoleAssignment(
        "/",
        (
            "Microsoft.Compute/*",
            "Microsoft.Network/*/read",
            "Microsoft.Authorization/*/read",
            "Microsoft.Resources/subscriptions/*/read",
        ),
    ),
)
"""Everything about VMs and nothing about backup."""
ONE_SUBSCRIPTION: Final = f"/subscriptions/{PRODUCTION.id}"


def given(*one_of: roles.Role, scope: str = "/") -> tuple[RoleAssignment, ...]:
    return tuple(RoleAssignment(scope, role.actions, role.not_actions) for role in one_of)


ACCOUNTS: Final[Mapping[str, tuple[RoleAssignment, ...]]] = {
    "reader": given(roles.READER),
    "vm contributor": given(roles.VIRTUAL_MACHINE_CONTRIBUTOR),
    "vms only": MACHINES_ONLY,
    "vm contributor of one subscription": given(roles.VIRTUAL_MACHINE_CONTRIBUTOR, scope=ONE_SUBSCRIPTION),
    "reader and vaults of one subscription": (
        *MACHINES_ONLY,
        *given(roles.BACKUP_READER, scope=ONE_SUBSCRIPTION),
    ),
}
SAYS_READY: Final = frozenset({Badge.READY, Badge.READY_WITH_WARNINGS, Badge.BLOCKED})
"""Badges that claim that a VM is not protected."""


Seen = tuple[dict[str, AssessedMachine], Estate]


async def seen_by(assignments: tuple[RoleAssignment, ...]) -> Seen:
    """What a scan finds with these rights and no others."""
    state = build_state(None, 7, 60.0, quotas=False, start=evening())
    state.account = replace(state.account, assignments=assignments, denials=())
    server = SandboxServer(state)
    await server.start()
    connection = Connection(custom_environment(server.url), FixedCredential(server.token), title="rights")
    try:
        fleet = Fleet(connection, load_profile())
        await fleet.scan()
        return dict(fleet.machines), fleet.estate
    finally:
        await connection.close()
        await server.stop()


@pytest.fixture(scope="module")
def truth() -> Seen:
    return asyncio.run(seen_by(given(roles.OWNER)))


@pytest.mark.parametrize("name", ACCOUNTS)
async def test_nothing_is_claimed_that_is_not_so(name: str, truth: Seen) -> None:
    machines, estate = await seen_by(ACCOUNTS[name])
    assert machines
    for key, one in machines.items():
        real = truth[0][key].verdict
        coverage = one.verdict.coverage
        assert coverage in {real.coverage, Coverage.UNKNOWN}, key
        if one.verdict.badge in SAYS_READY:
            assert real.coverage is Coverage.UNPROTECTED, key
        if coverage is Coverage.UNKNOWN:
            assert one.verdict.unknown_ids, key
    known = {one.id: one for one in estate.unknowns}
    causes = {unknown for one in machines.values() for unknown in one.verdict.unknown_ids}
    assert causes <= known.keys()


@pytest.mark.parametrize("name", ["vms only", "vm contributor"])
async def test_who_may_list_no_items_is_told_so_and_no_vm_is_called_unprotected(
    name: str, truth: Seen
) -> None:
    machines, estate = await seen_by(ACCOUNTS[name])
    with_vaults = {one.rpartition("/providers/")[0].split("/")[2] for one in truth[1].vaults}
    in_vaults = [one for one in machines.values() if one.facts.machine.kind is MachineKind.VIRTUAL_MACHINE]
    assert len(in_vaults) > 50
    for one in in_vaults:
        assert one.verdict.badge not in SAYS_READY
        if one.verdict.coverage is Coverage.UNPROTECTED:  # Azure said so, and nothing there was left unread
            assert name == "vm contributor"
            assert one.facts.machine.subscription_id not in with_vaults
    if name == "vms only":
        assert {one.verdict.badge for one in in_vaults} == {Badge.CANNOT_TELL}
    backup = [one for one in estate.unknowns if one.machines and one.stage is Stage.PROTECTION]
    assert backup
    for unknown in backup:
        assert unknown.action
        assert unknown.action.startswith("Microsoft.RecoveryServices/")
        assert load_role_table().role_with(unknown.action) == "Backup Reader"
        for texts in (load_texts("en"), load_texts("ko")):
            assert unknown.action in texts.unknown(unknown)
            assert "Backup Reader" in texts.unknown(unknown)
