"""Who may do what in the simulated Azure: role assignments and the permission check of ARM."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

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

    def assignments_at(self, scope: str) -> list[RoleAssignment]:
        """The assignments that reach a scope: given there or at a parent."""
        wanted = key_of(scope) + "/"
        return [
            one for one in self.assignments if wanted.startswith("/" if one.scope == "/" else key_of(one.scope) + "/")
        ]

    def may(self, action: str, scope: str) -> bool:
        """Whether some role that reaches the scope allows the action and does not take it back."""
        return any(
            any(_matches(pattern, action) for pattern in one.actions)
            and not any(_matches(pattern, action) for pattern in one.not_actions)
            for one in self.assignments_at(scope)
        )


@lru_cache(maxsize=4096)
def _matches(pattern: str, action: str) -> bool:
    expression = ".*".join(re.escape(part) for part in pattern.casefold().split("*"))
    return re.fullmatch(expression, action.casefold()) is not None
