"""The record of one run: what :class:`app.protection.apply.Apply` writes before and after each request."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.domain.resource_ids import key_of
from app.journal.database import Database
from app.journal.run_locks import RunLock, is_held
from app.protection.plan import Phrase, Step, StepResult, StepState
from app.protection.step_log import LogRefused, Sending
from app.protection.trail import name_of

_SIGNED_QUERY = re.compile(rb"(https?://[^\s\"\\?]+)\?[^\s\"\\]*")
_BEARER = re.compile(rb"(?i)(bearer\s+)[^\s\"\\]+")
_OTHERS = """
SELECT runs.id, runs.number, runs.started_at, steps.begun, steps.unanswered
FROM steps JOIN runs ON runs.id = steps.run_id
WHERE steps.subject = ? AND steps.ended = 0 AND steps.run_id <> ?
  AND runs.ended_at IS NULL AND runs.dismissed_at IS NULL
  AND runs.endpoint = (SELECT endpoint FROM runs WHERE id = ?)
"""


class RunRecord:
    """A :class:`app.protection.step_log.StepLog` in the journal; holds the lock of its run until closed."""

    def __init__(self, database: Database, run_id: str, lock: RunLock, released: Callable[[], None]) -> None:
        self._database = database
        self.run_id = self._run_id = run_id
        self._lock = lock
        self._released = released

    async def begin(self, step: Step) -> None:
        """Claim the step's VM or resource; see :meth:`app.protection.step_log.StepLog.begin`."""

        def work(connection: sqlite3.Connection) -> None:
            self._refuse_others(connection, step)
            connection.execute(
                "UPDATE steps SET begun = 1 WHERE run_id = ? AND step_id = ?", (self._run_id, step.id)
            )

        await self._database.do(work)

    async def intend(self, step: Step, sending: Sending) -> None:
        """Keep that a request is about to be sent."""
        kept = msgspec.json.encode(sending)

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE steps SET state = 'sending', unanswered = 1, sent = sent + 1, sending = ?, "
                "result = NULL WHERE run_id = ? AND step_id = ?",
                (kept, self._run_id, step.id),
            )

        await self._database.do(work)

    async def note(self, result: StepResult) -> None:
        """Keep what is known of a step."""
        kept = without_secrets(msgspec.json.encode(result))
        ended = result.state.ended
        unanswered = result.state is StepState.RUNNING

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE steps SET state = ?, unanswered = ?, ended = ?, result = ? "
                "WHERE run_id = ? AND step_id = ?",
                (result.state.value, unanswered, ended, kept, self._run_id, result.step_id),
            )

        await self._database.do(work)

    async def close(self) -> None:
        """End the record where it is known how every step ended; else the run can be continued."""

        def work(connection: sqlite3.Connection) -> bool:
            (left,) = connection.execute(
                "SELECT count(*) FROM steps WHERE run_id = ? AND (ended = 0 OR state = 'unknown')",
                (self._run_id,),
            ).fetchone()
            if not left:
                now = datetime.now(UTC).isoformat()
                connection.execute("UPDATE runs SET ended_at = ? WHERE id = ?", (now, self._run_id))
            return not left

        over = False
        try:
            over = await self._database.do(work)
        except LogRefused:
            over = False  # a later start looks at the run again
        finally:
            self._lock.release(remove=over)
            self._released()

    def _refuse_others(self, connection: sqlite3.Connection, step: Step) -> None:
        """Of two runs that go on, the one that began earlier has the VM, or the one that is at it already."""
        (ours,) = connection.execute("SELECT number FROM runs WHERE id = ?", (self._run_id,)).fetchone()
        for run_id, number, started_at, begun, unanswered in connection.execute(
            _OTHERS, (subject_of(step), self._run_id, self._run_id)
        ).fetchall():
            alive = is_held(lock_path(self._database.folder, run_id))
            started = datetime.fromisoformat(started_at).strftime("%Y-%m-%d %H:%M:%S UTC")
            values = {"target": name_of(step), "started": started}
            if alive and (begun or number < ours):
                raise LogRefused(Phrase("journal-same-target", values))
            if not alive and unanswered:
                raise LogRefused(Phrase("journal-same-target-open", values))


def subject_of(step: Step) -> str:
    """What two runs must not change at once: the VM, or the resource where a step is for none."""
    return key_of(step.machine_id or step.target_id)


def lock_path(folder: Path, run_id: str) -> Path:
    """The file whose lock says that a run goes on."""
    return folder / "running" / f"{run_id}.lock"


def without_secrets(document: bytes) -> bytes:
    """A JSON document without the signed queries of URLs and without bearer tokens."""
    return _BEARER.sub(rb"\1***", _SIGNED_QUERY.sub(rb"\1", document))
