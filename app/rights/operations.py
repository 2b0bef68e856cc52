"""What each change needs, from dated data: actions, the smallest built-in role, and where it is given."""

import tomllib
from enum import StrEnum
from functools import cache

import msgspec
from msgspec import Struct

from resources import read_text


class Operation(StrEnum):
    """What an account may or may not do; buttons name one of these."""

    ENABLE_BACKUP = "enable-backup"
    BACK_UP_NOW = "back-up-now"
    CREATE_VAULT = "create-vault"
    CREATE_GROUP = "create-group"
    SET_REDUNDANCY = "set-redundancy"
    SET_VAULT_OPTIONS = "set-vault-options"
    REMOVE_VAULT = "remove-vault"
    CHANGE_POLICY = "change-policy"
    DELETE_POLICY = "delete-policy"
    STOP_BACKUP = "stop-backup"
    """Keeping the data or deleting it."""
    CHANGE_ITEM = "change-item"
    """Resume, undelete, another policy: a write on the protected item."""
    CANCEL_JOB = "cancel-job"
    REGISTER_PROVIDER = "register-provider"
    READ_MACHINES = "read-machines"
    READ_BACKUP = "read-backup"


READING = frozenset({Operation.READ_MACHINES, Operation.READ_BACKUP})
"""Operations that change nothing."""


class Where(StrEnum):
    """At what kind of scope a part of an operation is carried out."""

    SUBSCRIPTION = "subscription"
    GROUP = "group"
    VAULT = "vault"
    MACHINE = "machine"


class Part(Struct, frozen=True):
    """Actions that are needed together at one scope."""

    operation: Operation
    where: Where
    role: str
    """The smallest built-in role that has them (facts, section 6)."""
    actions: tuple[str, ...]


class _Document(Struct):
    as_of: str
    roles: dict[str, str]
    part: list[Part]


class RoleTable:
    """The content of ``resources/data/operations.toml``."""

    def __init__(self, as_of: str, roles: dict[str, str], parts: tuple[Part, ...]) -> None:
        self.as_of = as_of
        self._roles = roles
        self._parts = parts

    def parts(self, operation: Operation) -> tuple[Part, ...]:
        """Everything that an operation needs."""
        return tuple(one for one in self._parts if one.operation is operation)

    def role_id(self, role: str) -> str:
        """The GUID of a built-in role."""
        return self._roles[role]

    def role_with(self, action: str) -> str:
        """The smallest built-in role of the table that has an action; empty where it is not known."""
        wanted = action.casefold()
        for one in reversed(self._parts):  # reading stands last and needs least
            if any(known.casefold() == wanted for known in one.actions):
                return one.role
        return ""


@cache
def load_role_table() -> RoleTable:
    """The table that ships."""
    found = msgspec.convert(tomllib.loads(read_text("data/operations.toml")), _Document)
    return RoleTable(found.as_of, found.roles, tuple(found.part))
