"""What can be wrong with a policy: the value of a problem, and what limits depend on besides the policy."""

from enum import StrEnum

from msgspec import Struct

from app.policies.definition import PolicyDefinition
from app.protection.names import ProblemSeverity
from app.protection.plan import Phrase


class Field(StrEnum):
    """The part of a policy that a problem belongs to: it is shown there."""

    NAME = "name"
    KIND = "kind"
    SCHEDULE = "schedule"
    TIME_ZONE = "time-zone"
    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    CONSISTENCY = "consistency"
    GROUP = "group"
    TIERING = "tiering"
    POLICY = "policy"


class PolicyProblem(Struct, frozen=True):
    """What is wrong with a policy, or what should be known about it."""

    rule: str
    """The fact that says so, such as ``pol-instant-v2``."""
    field: Field
    phrase: Phrase
    severity: ProblemSeverity = ProblemSeverity.ERROR

    @property
    def stops(self) -> bool:
        """Whether the policy may not be sent."""
        return self.severity is ProblemSeverity.ERROR


class Place(Struct, frozen=True):
    """Where a policy is or will be: what its limits depend on besides itself."""

    taken_names: frozenset[str] = frozenset()
    """Names of the vault's other policies in lower case, those of other workloads included."""
    before: PolicyDefinition | None = None
    """The policy as it is now; None for a new one."""
    machines: int = 0
    """VMs that will use it."""
    redundancy: str | None = None
    immutability: str | None = None


def problem(rule: str, field: Field, key: str, **values: str) -> PolicyProblem:
    """An error with its fact, its place and its sentence."""
    return PolicyProblem(rule, field, Phrase(key, values))


def kept(place: Place, definition: PolicyDefinition, *fields: str) -> bool:
    """Whether these parts are as they were in Azure."""
    before = place.before
    return before is not None and all(getattr(before, one) == getattr(definition, one) for one in fields)
