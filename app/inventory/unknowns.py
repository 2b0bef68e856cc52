"""The register of what could not be read: one numbered entry per scope, stage and cause."""

from collections.abc import Mapping

import msgspec

from app.cloud.errors import CloudError, Forbidden, NotUnderstood, Throttled
from app.domain.reading import NotRead, Reason, Stage, Unknown
from app.domain.resource_ids import key_of

_Cause = tuple[str, Stage, Reason, str, str]


class UnknownRegister:
    """Gives every cause one id (``u1``, ``u2``…) that stays the same over refreshes."""

    def __init__(self) -> None:
        self._entries: dict[_Cause, Unknown] = {}
        self._noted: set[str] = set()
        self._last = 0

    def begin(self) -> None:
        """A new scan starts: entries that it does not note again end with it."""
        self._noted.clear()

    def note(self, scope: str, stage: Stage, error: CloudError, *, action: str = "") -> NotRead:
        """Record that reading a scope failed; the answer stands in the place of the missing part.

        ``action`` is the right that the call needs, used where Azure's message does not name it.
        """
        needed = ""
        if isinstance(error, Forbidden):
            needed = error.action or action
        elif error.reason is Reason.FORBIDDEN:
            needed = action
        detail = error.field if isinstance(error, NotUnderstood) else ""
        entry = Unknown(
            id="",
            scope=scope,
            stage=stage,
            reason=error.reason,
            action=needed or None,
            code=error.code or None,
            message=error.message,
            until=error.until if isinstance(error, Throttled) else None,
        )
        return self.record(entry, detail=detail)

    def record(self, entry: Unknown, *, detail: str = "") -> NotRead:
        """Record an entry whose ``id`` is still empty, or find the one with the same cause."""
        cause = (key_of(entry.scope), entry.stage, entry.reason, entry.action or "", entry.code or "")
        known = self._entries.get(cause)
        if known is None:
            self._last += 1
            number = f"u{self._last}"
        else:
            number = known.id
        self._entries[cause] = msgspec.structs.replace(entry, id=number)
        self._noted.add(number)
        return NotRead(reason=entry.reason, stage=entry.stage, unknown_id=number, detail=detail)

    def noted(self, stage: Stage) -> list[Unknown]:
        """The entries of a stage that the scan under way has noted."""
        return [one for one in self._entries.values() if one.stage is stage and one.id in self._noted]

    def entries(self, machines: Mapping[str, int]) -> tuple[Unknown, ...]:
        """All entries of this scan and those that still stand at a machine, with the counts given by id."""
        return tuple(
            msgspec.structs.replace(one, machines=machines.get(one.id, 0))
            for one in self._entries.values()
            if one.id in self._noted or machines.get(one.id)
        )
