"""How one step ends, and what it waits for."""

from datetime import datetime

from msgspec import Struct

from app.cloud.errors import CloudError
from app.protection.plan import Phrase, StepState


class StepEnd(Exception):
    """A step is over; carries how."""

    def __init__(self, state: StepState, message: Phrase, **more: object) -> None:
        super().__init__(message.key)
        self.state = state
        self.message = message
        self.more = more


class Postponed(Exception):
    """Azure refused one request too many; after ``until`` and a new look it may be sent again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class Claim(Struct, frozen=True):
    """What Azure's operation or job ended as."""

    status: str = ""
    job_id: str = ""


def said(error: CloudError) -> dict[str, object]:
    """What Azure itself said, for the details of a result."""
    found: dict[str, object] = {"service_message": error.message, "details": error.details()}
    if error.correlation_id:
        found["correlation_id"] = error.correlation_id
    return found
