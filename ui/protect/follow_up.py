"""What the user may want after a run: back up, try again, undo. The dialog closes and hands it over."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

from msgspec import Struct

from app.protection.plan import Plan


class FollowUpKind(StrEnum):
    """The button that it belongs to."""

    BACK_UP = "back-up"
    RETRY = "retry"
    """The failed steps and what needs them."""
    AGAIN = "again"
    """A new plan for the VMs whose target changed since the plan was made."""
    REST = "rest"
    """What was not sent because the run was stopped."""
    UNCLEAR = "unclear"
    """Backups that were perhaps started and left no trace: started again on purpose."""
    LOOK_AGAIN = "look-again"
    """Ask Azure once more about what is not known; nothing is repeated."""
    CONTINUE = "continue"
    """Go on with an interrupted run."""
    DISMISS = "dismiss"
    """Put an interrupted run aside."""
    UNDO = "undo"


class FollowUp(Struct, frozen=True):
    """One thing that is offered."""

    kind: FollowUpKind
    count: int
    """VMs or steps that it is about, for its button."""
    machine_ids: tuple[str, ...] = ()
    """The VMs to back up now."""
    plan: Plan | Callable[[], Awaitable[Plan]] | None = None
    """The plan to review next, or what makes it."""
    title: str = ""
    run_id: str = ""
    """The run of the journal that it is about."""
