"""What the account may do where: effective permissions, read once a scope, decided by actions."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError
from app.cloud.rights import allows, permissions_at
from app.domain.permissions import Permission
from app.domain.resource_ids import key_of
from app.rights.operations import READING, Operation, Part, RoleTable, Where, load_role_table

Scopes = Mapping[Where, Sequence[str]]
"""Where an operation could be carried out: one of the scopes of each kind is enough."""
LARGEST_READ = 120
"""So many scopes are read at once; more, and it stays unknown: rights take no large part of the reads that
Azure allows (250 at once and 25 a second for each subscription)."""
_GROUP_DEPTH = 4
"""Segments of ``/subscriptions/{id}/resourceGroups/{name}``."""
_SIDE_BY_SIDE = 6


class Access(StrEnum):
    """What is known of a right. Only an answer of the service itself is final."""

    ALLOWED = "allowed"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Missing(Struct, frozen=True):
    """One action that no role of the account allows, and who would allow it where."""

    operation: Operation
    action: str
    role: str
    role_id: str
    scope: str


class Decision(Struct, frozen=True):
    """Whether an operation is offered."""

    access: Access
    missing: tuple[Missing, ...] = ()
    settled: bool = True
    """Whether every part is known: more can be missing than is named, where not."""

    @property
    def offered(self) -> bool:
        """Everything is offered that is not known to be missing."""
        return self.access is not Access.MISSING


class RightsBook:
    """Reads permissions and keeps them until they are to be checked again."""

    def __init__(self, reader: ArmReader, table: RoleTable | None = None) -> None:
        self._reader = reader
        self._table = table or load_role_table()
        self._read: dict[str, tuple[Permission, ...] | CloudError] = {}
        self._gate = asyncio.Semaphore(_SIDE_BY_SIDE)

    def take(self, scope: str, permissions: tuple[Permission, ...]) -> None:
        """Use what somebody else read about a scope: a scan reads its subscriptions anyway."""
        self._read[key_of(scope)] = permissions

    def forget(self) -> None:
        """The next question is asked anew: for fresh assignments and activated eligible roles."""
        self._read.clear()

    def known(self, operation: Operation, scopes: Scopes) -> Decision:
        """What follows from what was read; unknown where something was not."""
        decisions = [self._part(part, scopes.get(part.where, ())) for part in self._table.parts(operation)]
        missing = tuple(one for decision in decisions for one in decision.missing)
        settled = all(one.access is not Access.UNKNOWN for one in decisions)
        if missing:
            return Decision(Access.MISSING, missing, settled)
        return Decision(Access.ALLOWED if settled else Access.UNKNOWN, settled=settled)

    async def decide(self, operation: Operation, scopes: Scopes) -> Decision:
        """The same, reading what is needed: outer scopes first, since rights are inherited."""
        for part in self._table.parts(operation):
            given = scopes.get(part.where, ())
            for depth in range(3):
                if self._part(part, given).access is Access.ALLOWED:
                    break
                await self._learn({levels[depth] for one in given if depth < len(levels := levels_of(one))})
        return self.known(operation, scopes)

    async def may_change_anything(
        self, subscriptions: Sequence[str], groups: Sequence[str], vaults: Sequence[str] = ()
    ) -> Access:
        """Whether any change is allowed anywhere: else the account is one for reading only.

        No VM is looked at: enabling needs the vault's side too, and who has that may change items anyway.
        """
        found = Access.MISSING
        outer = [*subscriptions, *groups]
        scopes = {
            Where.SUBSCRIPTION: list(subscriptions),
            Where.GROUP: outer,
            Where.VAULT: [*outer, *vaults],
            Where.MACHINE: outer,
        }
        for operation in Operation:
            if operation in READING:
                continue
            decision = await self.decide(operation, scopes)
            if decision.access is Access.ALLOWED:
                return Access.ALLOWED
            if decision.access is Access.UNKNOWN:
                found = Access.UNKNOWN
        return found

    async def _learn(self, scopes: set[str]) -> None:
        fresh = [one for one in sorted(scopes) if key_of(one) not in self._read]
        if len(fresh) > LARGEST_READ:
            return

        async def one(scope: str) -> None:
            async with self._gate:
                try:
                    self._read[key_of(scope)] = await permissions_at(self._reader, scope)
                except CloudError as error:
                    self._read[key_of(scope)] = error

        await asyncio.gather(*(one(scope) for scope in fresh))

    def _part(self, part: Part, scopes: Iterable[str]) -> Decision:
        missing: tuple[Missing, ...] = ()
        known = True
        for scope in scopes:
            lacking = self._lacking(part.actions, scope)
            if lacking is None:
                known = False
            elif not lacking:
                return Decision(Access.ALLOWED)
            elif not missing:
                missing = tuple(
                    Missing(part.operation, action, part.role, self._table.role_id(part.role), scope)
                    for action in lacking
                )
        return Decision(Access.MISSING, missing) if known and missing else Decision(Access.UNKNOWN)

    def _lacking(self, actions: Sequence[str], scope: str) -> list[str] | None:
        """The actions that nothing allows at a scope; None where that is not known yet."""
        left = list(actions)
        for level in levels_of(scope):
            found = self._read.get(key_of(level))
            if isinstance(found, tuple):
                left = [action for action in left if not allows(found, action)]
                if not left:
                    return []
        deepest = self._read.get(key_of(scope))
        return left if isinstance(deepest, tuple) else None


def levels_of(scope: str) -> list[str]:
    """A scope with what is above it, the subscription first: rights are inherited downwards."""
    parts = scope.strip("/").split("/")
    levels = ["/" + "/".join(parts[:2])]
    if len(parts) >= _GROUP_DEPTH:
        levels.append("/" + "/".join(parts[:_GROUP_DEPTH]))
    if len(parts) > _GROUP_DEPTH:
        levels.append("/" + "/".join(parts))
    return levels
