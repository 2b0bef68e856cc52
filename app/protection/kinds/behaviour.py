"""What one kind of step does differently from the others: as a value, so that carrying out knows no kind."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from msgspec import Struct

from app.cloud.arm_reader import ArmReader
from app.protection.documents import ItemDocument
from app.protection.plan import Phrase, Step


class Found(Struct, frozen=True):
    """What a target looks like now; ``values`` are the fields that expectations name."""

    exists: bool
    values: dict[str, str] = {}
    state: str = ""
    """Its state in Azure's word, for results."""

    def value(self, name: str) -> str:
        """One value; empty text where the target has none."""
        return self.values.get(name, "")


ABSENT = Found(exists=False)


class Follow(Enum):
    """How it is found out what became of an accepted request."""

    OPERATION = "operation"
    """By the URL of the answer, then by reading the target."""
    JOB = "job"
    """By the vault's list of jobs, then by reading the item: operations are counted by the hour."""
    TARGET = "target"
    """By reading the target until it is as wished."""
    STARTED = "started"
    """What was accepted has started a job that goes on by itself."""


Say = Callable[[Step, Found], Phrase]


def not_confirmed(_: Step, found: Found) -> Phrase:
    """Azure says that it is done and the target says otherwise."""
    return Phrase("outcome-not-confirmed", {"state": found.state or "–"})


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How steps of a kind are carried out."""

    read: Callable[[ArmReader, Step], Awaitable[Found]]
    """The target as it is now; ``NotFound`` means that it is not there."""
    wished: Callable[[Step, Found], bool]
    """Whether the target is as the step wants it. False for what leaves no trace on its target."""
    outcome: Say
    """The sentence of success, once the target was read again."""
    follow: Follow = Follow.OPERATION
    differs: Say = not_confirmed
    """The sentence when Azure reports success but the target is not as wished."""
    job_operation: str = ""
    """What Azure calls the jobs of this kind; empty where it has none."""
    already: bool = False
    """Whether a target that is as wished already is fine: then nothing is sent."""
    settled: Callable[[Step, Found], bool] = lambda _step, _found: False
    """Whether a target that is as wished can be no other any more, so that nothing is to be sent."""
    repeatable: bool = True
    """Whether it may be sent again after a look at Azure that shows no trace of it."""
    operation_path: Callable[[Step, str], str] = lambda _step, _operation: ""
    """Where an accepted operation can be asked for by its id alone; empty where nowhere."""
    found_of: Callable[[ItemDocument], Found] | None = None
    """For protected items: the target from its row in the vault's list."""
    needs: Mapping[str, str] = field(default_factory=dict)
    """What the target must say in any case, whatever the plan expects: removals take nothing that holds
    something."""
    hindered: Callable[[Step, Found], Phrase | None] = lambda _step, _found: None
    """A sentence of its own for a difference that has one."""
