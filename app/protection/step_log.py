"""What applying a plan tells a log before and after each write, so that nothing is lost or done twice.

``app/journal`` implements it; the program always applies with it, only tests apply without.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from app.protection.plan import Phrase, Plan, Step, StepResult


class LogRefused(Exception):
    """The log cannot keep what is to be done, so it must not be done; ``phrase`` says why."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.key)
        self.phrase = phrase


class Sending(Struct, frozen=True):
    """What was known right before a request was sent."""

    intended_at: datetime
    """By this computer's clock."""
    asked_at: datetime
    """By Azure's clock, as last heard: jobs that the request starts are not older."""
    known_jobs: tuple[str, ...] = ()
    """Names of the jobs of this kind and VM that were there already."""


class StepLog(Protocol):
    """The record of one run of a plan."""

    @property
    def run_id(self) -> str:
        """What :meth:`RunLog.take_up` calls the run; empty where nothing is kept."""
        ...

    async def begin(self, step: Step) -> None:
        """Claim the step's VM or resource for this run, before it is looked at.

        Raises:
            LogRefused: another run has to do with the same, or the log cannot be written.
        """
        ...

    async def intend(self, step: Step, sending: Sending) -> None:
        """Keep that a request is about to be sent; it may be sent once this has returned.

        Raises:
            LogRefused: it could not be kept.
        """
        ...

    async def note(self, result: StepResult) -> None:
        """Keep what is known of a step: accepted, refused, ended.

        Raises:
            LogRefused: it could not be kept.
        """
        ...

    async def close(self) -> None:
        """The run is over, or this program goes away; steps that have not ended can be continued."""
        ...


class TakenUp(Struct, frozen=True):
    """A run that was interrupted, as the log knows it."""

    plan: Plan
    log: StepLog
    results: Mapping[str, StepResult]
    """By step id, what was last known; steps that were never begun are not in it."""
    sendings: Mapping[str, Sending]
    """By step id, the last request that was about to be sent, answered or not."""


class RunLog(Protocol):
    """Where runs are recorded."""

    async def start(self, plan: Plan) -> StepLog:
        """Begin a record with all steps of a plan.

        Raises:
            LogRefused: it cannot be kept; nothing may be sent.
        """
        ...

    async def take_up(self, run_id: str) -> TakenUp:
        """Take over a run that was interrupted.

        Raises:
            LogRefused: it runs in another window, is over, or cannot be read.
        """
        ...


class NoLog:
    """Keeps nothing: for tests of what does not concern the log."""

    async def start(self, plan: Plan) -> StepLog:  # noqa: ARG002 -- the protocol
        """A record that keeps nothing."""
        return _Nothing()

    async def take_up(self, run_id: str) -> TakenUp:
        """There is nothing to take up.

        Raises:
            LogRefused: always.
        """
        raise LogRefused(Phrase("journal-run-gone", {"run": run_id}))


class _Nothing:
    run_id = ""

    async def begin(self, step: Step) -> None:
        pass

    async def intend(self, step: Step, sending: Sending) -> None:
        pass

    async def note(self, result: StepResult) -> None:
        pass

    async def close(self) -> None:
        pass
