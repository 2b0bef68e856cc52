"""What could be read and what could not: stages of a scan, and why a part is missing."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Stage(StrEnum):
    """The stages of a fleet scan, in the order in which they matter."""

    MACHINES = "machines"
    POWER = "power"
    DISKS = "disks"
    NETWORK = "network"
    GOVERNANCE = "governance"
    """Locks and provider registration."""
    PROTECTION = "protection"
    """Vaults, policies and protected items."""
    AGENT = "agent"
    """Agent status and extensions, one read per VM."""


class StageState(StrEnum):
    """How far a stage came."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a part was not read; the words of the JSON contract."""

    FORBIDDEN = "forbidden"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    NOT_UNDERSTOOD = "not_understood"
    NOT_READ = "not_read"
    TRUNCATED = "truncated"


class NotRead(Struct, frozen=True, gc=False):
    """Stands in the place of a part that could not be read.

    ``running`` is true while the stage that would read it still runs: the badge then says
    *Checking…*; otherwise it says *Cannot tell*, two different words (design, section 2).
    """

    reason: Reason
    stage: Stage
    running: bool = False
    unknown_id: str | None = None
    """Id of the :class:`Unknown` that explains it, where there is one."""
    detail: str = ""
    """Technical detail such as the field that was not understood; plain text."""


class Unknown(Struct, frozen=True, gc=False):
    """One thing that could not be read, for one scope: the entry of ``unknowns`` in the contract."""

    id: str
    scope: str
    stage: Stage
    reason: Reason
    action: str | None = None
    """The ARM action that is missing, where the reason is *forbidden*."""
    code: str | None = None
    """Azure's own error code."""
    message: str = ""
    machines: int = 0
    """How many VMs it leaves undecided."""
    until: datetime | None = None
    """When Azure allows the next attempt, where the reason is *throttled*."""


class Progress(Struct, frozen=True, gc=False):
    """How far one stage is: ``done`` of ``total`` (None: not known yet)."""

    stage: Stage
    state: StageState
    done: int = 0
    total: int | None = None
    waiting_until: datetime | None = None
    """Set while Azure's throttling makes the stage wait."""


def still_reading(stage: Stage) -> NotRead:
    """The part belongs to a stage that is still running."""
    return NotRead(reason=Reason.NOT_READ, stage=stage, running=True)
