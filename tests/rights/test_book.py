"""Rights decided against a real simulated Azure, by actions and never by a role's name."""

import re
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.cloud.connection import Connection
from app.cloud.environments import custom_environment
from app.rights.book import Access, RightsBook, levels_of
from app.rights.operations import Operation, Where, load_role_table
from app.rights.texts import load_rights_texts
from app.sandbox.accounts import RoleAssignment
from resources import read_text
from tests.cloud.endpoint import FixedCredential
from tests.sandbox.serving import FIRST, GROUP, OWNER, READER, SECOND, machine_id, serving, small_state

SUBSCRIPTION = f"/subscriptions/{FIRST}"
IN_GROUP = f"{SUBSCRIPTION}/resourceGroups/{GROUP}"
VAULT = f"{IN_GROUP}/providers/Microsoft.RecoveryServices/vaults/v"
VM = machine_id("web")
MACHINES = RoleAssignment("/", ("*/read", "Microsoft.Compute/virtualMachines/*"))
SCOPES = {
    Where.SUBSCRIPTION: [SUBSCRIPTION],
    Where.GROUP: [IN_GROUP],
    Where.VAULT: [VAULT],
    Where.MACHINE: [VM],
}


@asynccontextmanager
async def book_for(*assignments: RoleAssignment) -> AsyncIterator[RightsBook]:
    with serving(small_state(*assignments)) as client:
        environment = custom_environment(client.server.url)
        connection = Connection(environment, FixedCredential(client.server.token), title="rights")
        try:
            yield RightsBook(connection.reader)
        finally:
            await connection.close()


CHANGES = [one for one in Operation if not one.value.startswith("read-")]


@pytest.mark.parametrize("operation", CHANGES)
async def test_an_owner_may_do_everything_and_a_reader_nothing(operation: Operation) -> None:
    async with book_for(OWNER) as book:
        assert (await book.decide(operation, SCOPES)).access is Access.ALLOWED
        assert await book.may_change_anything([SUBSCRIPTION], [IN_GROUP]) is Access.ALLOWED
    async with book_for(READER) as book:
        assert book.known(operation, SCOPES).access is Access.UNKNOWN
        assert book.known(operation, SCOPES).offered
        decision = await book.decide(operation, SCOPES)
        assert decision.access is Access.MISSING
        assert not decision.offered
        assert await book.may_change_anything([SUBSCRIPTION], [IN_GROUP]) is Access.MISSING


async def test_who_may_change_vms_only_misses_the_vaults_side_alone() -> None:
    async with book_for(MACHINES) as book:
        decision = await book.decide(Operation.ENABLE_BACKUP, SCOPES)
    assert {(one.role, one.scope) for one in decision.missing} == {("Backup Operator", VAULT)}
    assert [one.action.rpartition("/Vaults/")[2] for one in decision.missing] == [
        "backupFabrics/refreshContainers/action",
        "backupFabrics/protectionContainers/protectedItems/write",
    ]
    assert decision.missing[0].role_id == "00c29273-979b-4161-815c-10b084fb9324"


async def test_a_right_on_one_group_is_found_below_the_subscription() -> None:
    narrow = RoleAssignment(IN_GROUP, ("Microsoft.RecoveryServices/*",))
    async with book_for(READER, narrow) as book:
        assert (await book.decide(Operation.CREATE_VAULT, SCOPES)).access is Access.ALLOWED
        assert (await book.decide(Operation.CREATE_GROUP, SCOPES)).access is Access.MISSING
        elsewhere = {Where.GROUP: [f"/subscriptions/{SECOND}/resourceGroups/{GROUP}"]}
        assert (await book.decide(Operation.CREATE_VAULT, elsewhere)).access is Access.MISSING
        both = {Where.GROUP: [*elsewhere[Where.GROUP], IN_GROUP]}
        assert (await book.decide(Operation.CREATE_VAULT, both)).access is Access.ALLOWED


async def test_what_cannot_be_read_is_unknown_and_stays_offered() -> None:
    async with book_for(RoleAssignment("/", ("Microsoft.Compute/*",))) as book:
        gone = {Where.GROUP: ["/subscriptions/00000000-0000-0000-0000-00000000dead/resourceGroups/x"]}
        decision = await book.decide(Operation.CREATE_VAULT, gone)
        assert decision.access is Access.UNKNOWN
        assert decision.offered


async def test_a_fresh_assignment_is_seen_when_rights_are_checked_again() -> None:
    state = small_state(READER)
    with serving(state) as client:
        environment = custom_environment(client.server.url)
        connection = Connection(environment, FixedCredential(client.server.token), title="rights")
        try:
            book = RightsBook(connection.reader)
            assert not (await book.decide(Operation.CREATE_VAULT, SCOPES)).offered
            object.__setattr__(state.account, "assignments", (OWNER,))
            assert not (await book.decide(Operation.CREATE_VAULT, SCOPES)).offered
            book.forget()
            assert (await book.decide(Operation.CREATE_VAULT, SCOPES)).access is Access.ALLOWED
        finally:
            await connection.close()


async def test_the_request_names_account_role_scope_and_every_missing_action() -> None:
    async with book_for(READER) as book:
        decision = await book.decide(Operation.ENABLE_BACKUP, SCOPES)
    for language in ("en", "ko"):
        texts = load_rights_texts(language)
        letter = texts.request(decision, "kim@contoso.com")
        assert 'az role assignment create --assignee "kim@contoso.com"' in letter
        assert "Backup Operator" in letter
        assert "Virtual Machine Contributor" in letter
        assert VAULT in letter
        assert VM in letter
        assert "Microsoft.Compute/virtualMachines/write" in letter
        assert texts.operation(Operation.ENABLE_BACKUP) in letter
        hint = texts.hint(decision)
        assert all(one.action in hint and one.role in hint and one.scope in hint for one in decision.missing)


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    english = tomllib.loads(read_text("content/rights.en.toml"))
    korean = tomllib.loads(read_text("content/rights.ko.toml"))
    assert english["operations"].keys() == korean["operations"].keys() == {one.value for one in Operation}
    assert english["sentences"].keys() == korean["sentences"].keys()
    for key, sentence in [*english["sentences"].items(), *english["request"].items()]:
        other = korean["sentences"].get(key) or korean["request"][key]
        assert set(re.findall(r"{(\w+)}", sentence)) == set(re.findall(r"{(\w+)}", other)), key


def test_every_operation_has_a_part_and_every_role_an_id() -> None:
    table = load_role_table()
    for operation in Operation:
        assert table.parts(operation)
        for part in table.parts(operation):
            assert re.fullmatch(r"[0-9a-f-]{36}", table.role_id(part.role))
    assert table.role_with("microsoft.compute/virtualmachines/read") == "Reader"
    assert table.role_with("Microsoft.RecoveryServices/Vaults/read") == "Backup Reader"
    assert table.role_with("Microsoft.Unknown/read") == ""


def test_rights_are_inherited_from_above() -> None:
    assert levels_of(VM) == [SUBSCRIPTION, IN_GROUP, VM]
    assert levels_of(SUBSCRIPTION) == [SUBSCRIPTION]
