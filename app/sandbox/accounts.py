"""Who may do what in the simulated Azure: role assignments and the permission check of ARM."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from app.sandbox.messages import Json
from app.sandbox.store import key_of


@dataclass(frozen=True)
class RoleAssignment:
    """One role given at one scope; actions are ARM wild-card patterns such as ``*/read``."""

    scope: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """A signed-in identity with what it was given; ``object_id`` appears in refusals as in Azure."""

    name: str
    object_id: str
    assignments: tuple[RoleAssignment, ...] = field(default=())
    denials: tuple[RoleAssignment, ...] = field(default=())
    """Deny assignments: they win over every role that reaches their scope."""

    def assignments_at(self, scope: str) -> list[RoleAssignment]:
        """The assignments that reach a scope: given there or at a parent."""
        return [one for one in self.assignments if _reaches(one, scope)]

    def may(self, action: str, scope: str) -> bool:
        """Whether some role that reaches the scope allows the action and no deny assignment forbids it."""
        if any(_reaches(one, scope) and _covers(one, action) for one in self.denials):
            return False
        return any(_covers(one, action) for one in self.assignments_at(scope))

    def sees(self, scope: str) -> bool:
        """Whether any role is given at the scope, above or below it: then Azure lists the subscription."""
        inside = key_of(scope) + "/"
        return any(_reaches(one, scope) or key_of(one.scope).startswith(inside) for one in self.assignments)


@dataclass(frozen=True)
class Caller:
    """Who sent a request: an account, and the tenant that its token is for."""

    account: Account
    tenant_id: str = ""
    """Empty for the printed token: it is good for every tenant that its account sees."""
    tenants: tuple[Json, ...] | None = None
    """The documents of the tenants that the caller belongs to; None: those of the state."""


def _reaches(assignment: RoleAssignment, scope: str) -> bool:
    given = key_of(assignment.scope)
    return (key_of(scope) + "/").startswith(given + "/")


def _covers(assignment: RoleAssignment, action: str) -> bool:
    return any(_matches(pattern, action) for pattern in assignment.actions) and not any(
        _matches(pattern, action) for pattern in assignment.not_actions
    )


@lru_cache(maxsize=4096)
def _matches(pattern: str, action: str) -> bool:
    expression = ".*".join(re.escape(part) for part in pattern.casefold().split("*"))
    return re.fullmatch(expression, action.casefold()) is not None
