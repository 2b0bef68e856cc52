"""What the journal tells of runs."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from app.protection.apply import ApplyCounts
from app.protection.plan import Plan, StepKind, StepResult, StepState


class Owner(Struct, frozen=True):
    """Whose run it is: it is only continued by the same account in the same place."""

    endpoint: str
    """Resource Manager's address."""
    tenant_id: str = ""
    account: str = ""
    """The account's name; empty where the sign-in has none."""


class RunState(StrEnum):
    """Where a run is."""

    RUNNING = "running"
    """In this window."""
    ELSEWHERE = "elsewhere"
    """In another window of this computer."""
    INTERRUPTED = "interrupted"
    """The program ended before it, or steps ended as *not known*; it can be continued."""
    FINISHED = "finished"
    DISMISSED = "dismissed"
    """Interrupted, and put aside by the user."""


class RunSummary(Struct, frozen=True):
    """One run, for a list."""

    id: str
    state: RunState
    owner: Owner
    started_at: datetime
    ended_at: datetime | None
    steps: int
    kinds: Mapping[StepKind, int]
    """How many steps of each kind."""
    states: Mapping[StepState, int]
    """How many steps are where; those that were never begun are *waiting*."""

    @property
    def counts(self) -> ApplyCounts:
        """How it ended, or how far it is: without a recorded answer it is not known, and else not sent."""
        count = self.states.get
        done = sum(many for state, many in self.states.items() if state.succeeded)
        failed = count(StepState.FAILED, 0) + count(StepState.CHANGED_MEANWHILE, 0)
        unknown = self.not_known + count(StepState.UNCLEAR, 0) + self.unanswered
        return ApplyCounts(done, failed, unknown, self.steps - done - failed - unknown)

    @property
    def open(self) -> int:
        """Steps of which it is not known how they ended, or that were not sent yet."""
        return self.steps - sum(
            many for state, many in self.states.items() if state.ended and state is not StepState.UNKNOWN
        )

    @property
    def unanswered(self) -> int:
        """Steps that were about to be sent or were accepted, and of which nothing more was recorded."""
        return self.states.get(StepState.SENDING, 0) + self.states.get(StepState.RUNNING, 0)

    @property
    def not_known(self) -> int:
        """Steps that ended as *not known*: Azure could not be asked."""
        return self.states.get(StepState.UNKNOWN, 0)


class StoredRun(Struct, frozen=True):
    """One run with its plan and everything that is known of its steps."""

    summary: RunSummary
    plan: Plan
    results: Mapping[str, StepResult]
    """By step id, in the plan's order; steps that were never begun are *waiting*."""
