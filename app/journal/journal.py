"""The journal as the rest of the program sees it: past runs, runs to continue, where new ones are kept."""

import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from app.journal.database import Database, write_nothing
from app.journal.folder import default_folder
from app.journal.records import Owner, RunState, RunSummary, StoredRun
from app.journal.run_locks import RunLock, is_held
from app.journal.run_record import RunRecord, lock_path, subject_of
from app.protection.plan import Phrase, Plan, StepKind, StepResult, StepState
from app.protection.step_log import LogRefused, Sending, TakenUp

KEPT_RUNS = 200
KEPT_DAYS = 365
"""Runs that are over are forgotten beyond these bounds; interrupted ones never."""
_RUN = "SELECT id, started_at, ended_at, dismissed_at, endpoint, tenant_id, account FROM runs"


class Journal:
    """Everything is done by a thread of its own; nothing here holds up the event loop."""

    def __init__(self, folder: Path | None = None) -> None:
        self._database = Database(folder or default_folder())
        self._here: set[str] = set()
        """Runs that go on in this window."""

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return self._database.folder

    @property
    def notice(self) -> Phrase | None:
        """What the user should know once: a damaged journal was set aside. Known after the first use."""
        return self._database.notice

    def for_owner(self, owner: Owner) -> "OwnedJournal":
        """Where the runs of one account are recorded: what :class:`app.protection.apply.Apply` takes."""
        return OwnedJournal(self, owner)

    async def runs(self, owner: Owner | None = None) -> tuple[RunSummary, ...]:
        """All runs, of one account or of all, the newest first.

        Raises:
            LogRefused: the journal cannot be read.
        """

        def work(connection: sqlite3.Connection) -> tuple[RunSummary, ...]:
            rows = connection.execute(f"{_RUN} ORDER BY number DESC").fetchall()
            return tuple(self._summary(connection, row) for row in rows)

        found = await self._database.do(work)
        return tuple(one for one in found if owner is None or one.owner == owner)

    async def read(self, run_id: str) -> StoredRun:
        """One run with its plan and results.

        Raises:
            LogRefused: there is none, or it cannot be read.
        """
        return await self._database.do(lambda connection: self._stored(connection, run_id))

    async def dismiss(self, run_id: str) -> None:
        """Put an interrupted run aside: it is not offered again, and no longer holds its VMs.

        Raises:
            LogRefused: it runs, or the journal cannot be written.
        """

        def work(connection: sqlite3.Connection) -> None:
            stored = self._summary(connection, self._row(connection, run_id))
            if stored.state in {RunState.RUNNING, RunState.ELSEWHERE}:
                raise LogRefused(Phrase("journal-run-elsewhere"))
            now = datetime.now(UTC).isoformat()
            connection.execute(
                "UPDATE runs SET dismissed_at = ? WHERE id = ? AND ended_at IS NULL", (now, run_id)
            )

        await self._database.do(work)

    async def check(self) -> None:
        """Find out whether a run could be recorded now, by a write that changes nothing.

        Raises:
            LogRefused: it could not; nothing would be sent.
        """
        await self._database.do(write_nothing)

    async def close(self) -> None:
        """Write what is waiting and close the file."""
        await self._database.close()

    async def start(self, plan: Plan, owner: Owner) -> RunRecord:
        """Begin the record of a plan.

        Raises:
            LogRefused: it cannot be kept.
        """
        run_id = uuid.uuid4().hex
        kept = msgspec.json.encode(plan)
        locks: list[RunLock] = []

        def work(connection: sqlite3.Connection) -> RunLock:
            self._forget_old(connection)
            connection.execute(
                "INSERT INTO runs (id, started_at, endpoint, tenant_id, account, plan) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (run_id, datetime.now(UTC).isoformat(), owner.endpoint, owner.tenant_id, owner.account, kept),
            )
            connection.executemany(
                "INSERT INTO steps (run_id, step_id, kind, subject) VALUES (?, ?, ?, ?)",
                [(run_id, step.id, step.kind.value, subject_of(step)) for step in plan.steps],
            )
            locks.append(self._taken(run_id))
            self._here.add(run_id)
            return locks[0]

        with self._released_on_failure(run_id, locks):
            return self._record(run_id, await self._database.do(work))

    async def take_up(self, run_id: str, owner: Owner) -> TakenUp:
        """Take over an interrupted run.

        Raises:
            LogRefused: it runs elsewhere, is over, belongs to another account, or cannot be read.
        """
        locks: list[RunLock] = []

        def work(
            connection: sqlite3.Connection,
        ) -> tuple[Plan, dict[str, StepResult], dict[str, Sending], RunLock]:
            stored = self._stored(connection, run_id)
            if stored.summary.owner != owner:
                raise LogRefused(Phrase("journal-other-account", {"account": stored.summary.owner.account}))
            if stored.summary.state in {RunState.RUNNING, RunState.ELSEWHERE}:
                raise LogRefused(Phrase("journal-run-elsewhere"))
            if stored.summary.state is not RunState.INTERRUPTED:
                raise LogRefused(Phrase("journal-run-gone", {"run": run_id}))
            lock = self._taken(run_id)
            locks.append(lock)
            self._here.add(run_id)
            connection.execute(
                "UPDATE steps SET begun = 0, ended = 0 WHERE run_id = ? AND (ended = 0 OR state = 'unknown')",
                (run_id,),
            )
            sendings = {
                step_id: msgspec.json.decode(sending, type=Sending)
                for step_id, sending in connection.execute(
                    "SELECT step_id, sending FROM steps WHERE run_id = ? AND sending IS NOT NULL "
                    "AND (unanswered = 1 OR state = 'unknown')",
                    (run_id,),
                )
            }
            begun = {
                step_id: result
                for step_id, result in stored.results.items()
                if result.state is not StepState.WAITING
            }
            return stored.plan, begun, sendings, lock

        with self._released_on_failure(run_id, locks):
            plan, results, sendings, lock = await self._database.do(work)
        return TakenUp(plan, self._record(run_id, lock), results, sendings)

    def _record(self, run_id: str, lock: RunLock) -> RunRecord:
        return RunRecord(self._database, run_id, lock, lambda: self._here.discard(run_id))

    def _taken(self, run_id: str) -> RunLock:
        try:
            lock = RunLock.take(lock_path(self._database.folder, run_id))
        except OSError as error:
            reason = error.strerror or str(error)
            raise LogRefused(Phrase("journal-not-writable", {"reason": reason})) from error
        if lock is None:
            raise LogRefused(Phrase("journal-run-elsewhere"))
        return lock

    @contextmanager
    def _released_on_failure(self, run_id: str, locks: Sequence[RunLock]) -> Iterator[None]:
        """Give locks back where what they were taken for could not be committed."""
        try:
            yield
        except BaseException:
            for lock in locks:
                lock.release()
                self._here.discard(run_id)
            raise

    def _row(self, connection: sqlite3.Connection, run_id: str) -> tuple[str, ...]:
        row: tuple[str, ...] | None = connection.execute(f"{_RUN} WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            raise LogRefused(Phrase("journal-run-gone", {"run": run_id}))
        return row

    def _summary(self, connection: sqlite3.Connection, row: tuple[str, ...]) -> RunSummary:
        run_id, started_at, ended_at, dismissed_at, *owner = row
        counted = connection.execute(
            "SELECT kind, state, count(*) FROM steps WHERE run_id = ? GROUP BY kind, state", (run_id,)
        ).fetchall()
        kinds: dict[StepKind, int] = {}
        states: dict[StepState, int] = {}
        for kind, state, count in counted:
            kinds[StepKind(kind)] = kinds.get(StepKind(kind), 0) + count
            states[StepState(state)] = states.get(StepState(state), 0) + count
        return RunSummary(
            run_id,
            self._state(run_id, over=ended_at is not None, dismissed=dismissed_at is not None),
            Owner(*owner),
            datetime.fromisoformat(started_at),
            datetime.fromisoformat(ended_at) if ended_at else None,
            sum(kinds.values()),
            kinds,
            states,
        )

    def _state(self, run_id: str, *, over: bool, dismissed: bool) -> RunState:
        if over:
            return RunState.FINISHED
        if run_id in self._here:
            return RunState.RUNNING
        if is_held(lock_path(self._database.folder, run_id)):
            return RunState.ELSEWHERE
        return RunState.DISMISSED if dismissed else RunState.INTERRUPTED

    def _stored(self, connection: sqlite3.Connection, run_id: str) -> StoredRun:
        summary = self._summary(connection, self._row(connection, run_id))
        (kept,) = connection.execute("SELECT plan FROM runs WHERE id = ?", (run_id,)).fetchone()
        known: Mapping[str, StepResult] = {
            step_id: msgspec.json.decode(result, type=StepResult)
            if result is not None
            else StepResult(step_id, StepState(state))
            for step_id, state, result in connection.execute(
                "SELECT step_id, state, result FROM steps WHERE run_id = ?", (run_id,)
            )
        }
        try:
            plan = msgspec.json.decode(kept, type=Plan)
        except msgspec.DecodeError as error:
            raise LogRefused(Phrase("journal-not-writable", {"reason": str(error)})) from error
        return StoredRun(summary, plan, {step.id: known[step.id] for step in plan.steps})

    def _forget_old(self, connection: sqlite3.Connection) -> None:
        oldest = (datetime.now(UTC) - timedelta(days=KEPT_DAYS)).isoformat()
        connection.execute(
            "DELETE FROM runs WHERE (ended_at IS NOT NULL OR dismissed_at IS NOT NULL) AND (started_at < ? "
            "OR number <= (SELECT max(number) FROM runs) - ?)",
            (oldest, KEPT_RUNS),
        )


class OwnedJournal:
    """The journal for the runs of one account: a :class:`app.protection.step_log.RunLog`."""

    def __init__(self, journal: Journal, owner: Owner) -> None:
        self._journal = journal
        self.owner = owner

    async def start(self, plan: Plan) -> RunRecord:
        """See :meth:`Journal.start`."""
        return await self._journal.start(plan, self.owner)

    async def take_up(self, run_id: str) -> TakenUp:
        """See :meth:`Journal.take_up`."""
        return await self._journal.take_up(run_id, self.owner)
