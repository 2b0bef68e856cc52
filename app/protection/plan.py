"""The plan: every change of Azure as a line that can be read, reviewed, kept and applied exactly.

All values are frozen and can be written by msgspec; nothing here sends anything.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from app.cloud.change_request import ChangeRequest
from app.domain.assessment import Finding


class StepKind(StrEnum):
    """What a step does; the key of its sentence in the content files."""

    REGISTER_PROVIDER = "register-provider"
    CREATE_GROUP = "create-group"
    CREATE_VAULT = "create-vault"
    SET_REDUNDANCY = "set-redundancy"
    SET_VAULT_OPTION = "set-vault-option"
    """One option a step: soft delete, immutability, restore across regions, network, alerts."""
    CREATE_POLICY = "create-policy"
    EDIT_POLICY = "edit-policy"
    ENABLE = "enable"
    CHANGE_POLICY = "change-policy"
    """Another policy for a protected VM, or other disks left out: the same PUT."""
    RESUME = "resume"
    UNDELETE = "undelete"
    BACK_UP_NOW = "back-up-now"
    STOP_PROTECTION = "stop-protection"
    """No further backups; the recovery points are kept."""
    DELETE_DATA = "delete-data"
    CANCEL_JOB = "cancel-job"
    DELETE_POLICY = "delete-policy"
    DELETE_VAULT = "delete-vault"
    DELETE_GROUP = "delete-group"


class Sign(StrEnum):
    """How a line of a plan reads in the diff."""

    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"


_CREATES = frozenset(
    {
        StepKind.CREATE_GROUP,
        StepKind.CREATE_VAULT,
        StepKind.CREATE_POLICY,
        StepKind.ENABLE,
        StepKind.BACK_UP_NOW,
    }
)
_REMOVES = frozenset(
    {StepKind.DELETE_DATA, StepKind.DELETE_POLICY, StepKind.DELETE_VAULT, StepKind.DELETE_GROUP}
)


class Phrase(Struct, frozen=True):
    """A sentence of the content files: its key and the values to fill in, which may be phrases themselves."""

    key: str
    values: Mapping[str, "str | Phrase"] = {}


class Expectation(Struct, frozen=True):
    """What the target must look like right before the write, or the write is not sent.

    ``values`` are compared without case; a field that is not named may be anything.
    """

    exists: bool
    values: dict[str, str] = {}


class Step(Struct, frozen=True):
    """One change: its target, its reason, the exact request, and what must be true before it is sent."""

    id: str
    kind: StepKind
    target_id: str
    """Resource id of what is created or changed."""
    request: ChangeRequest
    expect: Expectation
    reason: Phrase
    undo: Phrase
    values: dict[str, str] = {}
    """Values for the step's own sentence, and names that results and lists show."""
    subscription_id: str = ""
    """The subscription whose limits the request counts against: the one of the target."""
    tenant_id: str = ""
    region: str = ""
    """Programmatic name of the region of the target or of its VM; empty where there is none."""
    vault_id: str = ""
    """The vault it is about; empty for groups and registrations."""
    machine_id: str = ""
    """The VM it is for; empty where it is for none."""
    depends_on: tuple[str, ...] = ()

    @property
    def sign(self) -> Sign:
        """Whether it creates (**+**), changes (**~**) or removes (**-**)."""
        if self.kind in _CREATES:
            return Sign.CREATE
        return Sign.REMOVE if self.kind in _REMOVES else Sign.CHANGE

    @property
    def sentence(self) -> Phrase:
        """What the step does, in words."""
        if self.kind is StepKind.CHANGE_POLICY and "disks" in self.values:
            return Phrase("step-change-disks", self.values)
        return Phrase(f"step-{self.kind.value}", self.values)


class LeftOut(Struct, frozen=True):
    """A VM that was chosen but cannot come along, and why."""

    machine_id: str
    name: str
    reason: Phrase
    finding: Finding | None = None
    """The rule's finding that says why, where a rule decided; its sentence completes the reason."""


class Settled(Struct, frozen=True):
    """A line of the diff where there is nothing to do: what was asked for is there already."""

    target_id: str
    sentence: Phrase
    subscription_id: str = ""
    region: str = ""
    machine_id: str = ""


class Hindrance(Struct, frozen=True):
    """What was seen before anything is sent and may stop steps: a lock, a guard, a denying policy."""

    id: str
    scope_id: str
    """Where it sits: a group, vault, subscription or management group."""
    sentence: Phrase
    who: Phrase
    """Who can lift it."""
    step_ids: tuple[str, ...]
    """The steps that it stands in the way of."""
    blocks: bool = True
    """Whether Azure is known to refuse; else it may."""


class Plan(Struct, frozen=True):
    """Steps in an order in which each stands after what it depends on."""

    steps: tuple[Step, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Phrase, ...] = ()
    """What the user should know before applying, such as "enabling takes no backup"."""
    made_at: datetime | None = None
    settled: tuple[Settled, ...] = ()
    hindrances: tuple[Hindrance, ...] = ()

    def step(self, step_id: str) -> Step:
        """The step with this id.

        Raises:
            KeyError: there is none.
        """
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def dependants(self, step_ids: Collection[str]) -> frozenset[str]:
        """Ids of all steps that need one of these, directly or through others."""
        found = set(step_ids)
        for step in self.steps:
            if not found.isdisjoint(step.depends_on):
                found.add(step.id)
        return frozenset(found - set(step_ids))

    def without(self, step_ids: Collection[str]) -> "Plan":
        """The plan without these steps and without everything that needs them."""
        gone = set(step_ids) | self.dependants(step_ids)
        return msgspec.structs.replace(self, steps=tuple(step for step in self.steps if step.id not in gone))


class StepState(StrEnum):
    """How far a step is, and how it ended."""

    WAITING = "waiting"
    CHECKING = "checking"
    """Its target is being read again."""
    SENDING = "sending"
    RUNNING = "running"
    """Azure has accepted it and works on it."""
    DONE = "done"
    ALREADY_DONE = "already-done"
    """The target was as wished before anything was sent."""
    FAILED = "failed"
    CHANGED_MEANWHILE = "changed-meanwhile"
    SKIPPED = "skipped"
    """Something that it needs did not succeed."""
    NOT_SENT = "not-sent"
    """Stopped by the user before it was sent."""
    UNKNOWN = "unknown"
    """It was sent, and what became of it could not be found out."""
    UNCLEAR = "unclear"
    """It may have been sent before the program ended, no trace in Azure: not repeated, but offered."""

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to the step in this run."""
        return self not in _UNDER_WAY

    @property
    def succeeded(self) -> bool:
        """Whether steps that depend on it may go on."""
        return self in {StepState.DONE, StepState.ALREADY_DONE}


_UNDER_WAY = frozenset({StepState.WAITING, StepState.CHECKING, StepState.SENDING, StepState.RUNNING})


class Difference(Struct, frozen=True):
    """One value that is not what the plan was made from."""

    field: str
    expected: str
    found: str


class StepResult(Struct, frozen=True):
    """What is known about one step; replaced as it goes on."""

    step_id: str
    state: StepState
    message: Phrase | None = None
    """Why it ended as it did, in words; None where the state says everything."""
    differences: tuple[Difference, ...] = ()
    service_message: str = ""
    """Azure's own sentence, plain text."""
    details: str = ""
    """Code and correlation id to copy; no token and no URL."""
    operation_id: str = ""
    correlation_id: str = ""
    job_id: str = ""
    """The backup job that it started, where one is known."""
    claimed: str = ""
    """What Azure's operation or job ended as, such as ``Completed``."""
    actual: str = ""
    """What a fresh read of the target says now, such as ``IRPending``."""
    sent_at: datetime | None = None
    ended_at: datetime | None = None


class PlanError(ValueError):
    """The steps do not form a plan: a dependency is missing, doubled or stands later."""


def make_plan(
    steps: Sequence[Step],
    left_out: Iterable[LeftOut] = (),
    notes: Iterable[Phrase] = (),
    made_at: datetime | None = None,
) -> Plan:
    """A plan of these steps.

    Raises:
        PlanError: an id is used twice, or a step depends on one that does not stand before it.
    """
    seen: set[str] = set()
    for step in steps:
        if step.id in seen:
            raise PlanError(f"two steps have the id {step.id}")
        for needed in step.depends_on:
            if needed not in seen:
                raise PlanError(f"step {step.id} needs {needed}, which does not stand before it")
        seen.add(step.id)
    return Plan(tuple(steps), tuple(left_out), tuple(notes), made_at)


def differences(expectation: Expectation, exists: bool, found: Mapping[str, str]) -> tuple[Difference, ...]:  # noqa: FBT001 -- what was read, not a switch
    """What is not as expected; empty when the write may be sent."""
    if expectation.exists != exists:
        return (Difference("exists", _yes_no(expectation.exists), _yes_no(exists)),)
    return tuple(
        Difference(field, expected, found.get(field, ""))
        for field, expected in expectation.values.items()
        if found.get(field, "").casefold() != expected.casefold()
    )


def _yes_no(value: bool) -> str:  # noqa: FBT001 -- turns a value into its word
    return "yes" if value else "no"
