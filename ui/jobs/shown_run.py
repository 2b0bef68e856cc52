"""What a page needs of a run to show it: one that goes on in this window, or one that the journal keeps."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import SignalInstance

from app.protection.plan import Phrase, Plan, StepResult


class ShownRun(Protocol):
    """A run of a plan; what is known of its steps can change until it is over."""

    plan: Plan
    run_id: str
    """What the journal calls it; empty where it is not recorded."""
    refusal: Phrase | None
    """Why it was not begun or continued at all."""

    @property
    def results(self) -> Mapping[str, StepResult]:
        """What is known by step id; steps of which nothing is known may be missing."""
        ...

    @property
    def running(self) -> bool:
        """Whether steps may still be sent or are being carried out."""
        ...

    @property
    def past(self) -> bool:
        """Whether it is shown as the journal keeps it, to be looked at only."""
        ...

    @property
    def step_changed(self) -> SignalInstance:
        """Tells the new :class:`StepResult` of a step."""
        ...

    @property
    def ended(self) -> SignalInstance:
        """Tells the results of all steps once it is over."""
        ...

    def stop(self) -> None:
        """Send no more steps."""
        ...
