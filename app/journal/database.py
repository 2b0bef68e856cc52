"""The SQLite file and the one thread that speaks to it; many short pieces of work share one commit.

Write-ahead log with ``synchronous=FULL``: what a commit has returned for survives a crash of the program and
of the computer.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from app.journal.folder import prepare
from app.protection.plan import Phrase
from app.protection.step_log import LogRefused

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

SCHEMA_VERSION = 1
APPLICATION_ID = 0x564D4241
"""Marks the file as ours (``PRAGMA application_id``)."""
FILE = "journal.sqlite"
_HEADER_BYTES = 100
_VERSION_AT, _APPLICATION_AT = 60, 68
"""Where a SQLite file keeps the two numbers, four bytes each (sqlite.org/fileformat.html, section 1.3)."""
_MAGIC = b"SQLite format 3\x00"
_BUSY_SECONDS = 10.0
"""How long another window may hold the file."""
_TOGETHER = 200
"""Pieces of work in one commit, at most."""
_SCHEMA = """
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    dismissed_at TEXT,
    endpoint TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    account TEXT NOT NULL,
    plan BLOB NOT NULL
);
CREATE TABLE steps (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    begun INTEGER NOT NULL DEFAULT 0,
    unanswered INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0,
    sending BLOB,
    result BLOB,
    PRIMARY KEY (run_id, step_id)
) WITHOUT ROWID;
CREATE INDEX open_subjects ON steps (subject) WHERE ended = 0;
"""

_CLOSING_LOOKS, _CLOSING_SECONDS = 200, 0.01
"""How long closing waits until the file is closed too."""


class Database:
    """Opened by its thread at the first piece of work; refuses all work where it could not be opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE
        self.notice: Phrase | None = None
        """What the user should know: a damaged journal was set aside."""
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    async def do(self, work: Work[T]) -> T:
        """Have a piece of work done in a transaction; returns when it is committed.

        Raises:
            LogRefused: by the work itself, or because nothing could be read or written.
        """
        if self._closed:
            raise LogRefused(Phrase("journal-not-writable", {"reason": "closed"}))
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="journal", daemon=True)
            self._thread.start()
        job = _Job(work, asyncio.get_running_loop())
        self._jobs.put(job)
        return cast("T", await job.future)

    async def close(self) -> None:
        """Write what is waiting and close the file."""
        self._closed = True
        if self._thread is None:
            return
        done = _Job(lambda _: None, asyncio.get_running_loop())
        self._jobs.put(done)
        self._jobs.put(None)
        with suppress(LogRefused):
            await done.future
        for _ in range(_CLOSING_LOOKS):
            if not self._thread.is_alive():
                return
            await asyncio.sleep(_CLOSING_SECONDS)

    def _serve(self) -> None:
        connection: sqlite3.Connection | None = None
        try:
            while (batch := self._next()) is not None:
                try:
                    connection = connection or self._open()
                except LogRefused as refusal:
                    for job in batch:
                        job.fail(refusal)
                except Exception as error:  # noqa: BLE001 -- whoever waits must hear of it, or waits for ever
                    reason = getattr(error, "strerror", None) or str(error)
                    for job in batch:
                        job.fail(LogRefused(Phrase("journal-not-writable", {"reason": reason})))
                else:
                    _carry_out(connection, batch)
        finally:
            if connection is not None:
                connection.close()

    def _next(self) -> "list[_Job] | None":
        """The next pieces of work: all that wait, so that they share the wait for the disk."""
        first = self._jobs.get()
        if first is None:
            return None
        batch = [first]
        with suppress(queue.Empty):
            while len(batch) < _TOGETHER:
                job = self._jobs.get_nowait()
                if job is None:
                    self._jobs.put(None)
                    break
                batch.append(job)
        return batch

    def _open(self) -> sqlite3.Connection:
        prepare(self.folder)
        self._refuse_newer()
        try:
            return self._connect()
        except sqlite3.OperationalError as error:
            raise LogRefused(phrase_of(error)) from error
        except sqlite3.DatabaseError:
            self._set_aside()
        try:
            return self._connect()
        except sqlite3.Error as error:
            raise LogRefused(phrase_of(error)) from error

    def _connect(self) -> sqlite3.Connection:
        if not self.path.exists():
            self.path.touch(mode=0o600)
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            _set_up(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _refuse_newer(self) -> None:
        """Look at the header alone, so that a journal of a newer version is left as it is."""
        try:
            with self.path.open("rb") as file:
                header = file.read(_HEADER_BYTES)
        except FileNotFoundError:
            return
        except OSError as error:
            reason = error.strerror or str(error)
            raise LogRefused(Phrase("journal-not-writable", {"reason": reason})) from error
        if not header.startswith(_MAGIC):
            return
        application = int.from_bytes(header[_APPLICATION_AT : _APPLICATION_AT + 4], "big")
        version = int.from_bytes(header[_VERSION_AT : _VERSION_AT + 4], "big")
        if application == APPLICATION_ID and version > SCHEMA_VERSION:
            raise LogRefused(_newer(version))

    def _set_aside(self) -> None:
        """Rename a damaged journal with its companions; a new one is made in its place."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        kept = self.path.with_name(f"journal-damaged-{stamp}.sqlite")
        try:
            for companion in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    self.path.with_name(self.path.name + companion).replace(f"{kept}{companion}")
        except OSError as error:
            reason = error.strerror or str(error)
            raise LogRefused(Phrase("journal-not-writable", {"reason": reason})) from error
        self.notice = Phrase("journal-set-aside", {"file": kept.name})


class _Job:
    def __init__(self, work: Work[Any], loop: asyncio.AbstractEventLoop) -> None:
        self.work = work
        self._loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()

    def succeed(self, value: object) -> None:
        self._settle(lambda: self.future.set_result(value))

    def fail(self, error: Exception) -> None:
        self._settle(lambda: self.future.set_exception(error))

    def _settle(self, settle: Callable[[], None]) -> None:
        def on_loop() -> None:
            if not self.future.done():
                settle()

        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            self._loop.call_soon_threadsafe(on_loop)


def _carry_out(connection: sqlite3.Connection, batch: list[_Job]) -> None:
    """Do pieces of work in one transaction; one that refuses leaves the others alone."""
    outcomes: list[tuple[_Job, object, Exception | None]] = []
    try:
        connection.execute("BEGIN IMMEDIATE")
        for job in batch:
            connection.execute("SAVEPOINT work")
            try:
                outcomes.append((job, job.work(connection), None))
            except sqlite3.Error:
                raise
            except Exception as error:  # noqa: BLE001 -- whatever it is belongs to whoever asked for the work
                connection.execute("ROLLBACK TO work")
                outcomes.append((job, None, error))
            connection.execute("RELEASE work")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        for job in batch:
            job.fail(LogRefused(phrase_of(error)))
        return
    for job, value, failure in outcomes:
        if failure is not None:
            job.fail(failure)
        else:
            job.succeed(value)


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    with closing(connection.execute("PRAGMA quick_check(1)")) as found:
        if found.fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("quick_check found damage")
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if version > SCHEMA_VERSION:
        connection.execute("ROLLBACK")
        raise LogRefused(_newer(version))
    if version == 0 and tables == 0:
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    elif version != SCHEMA_VERSION:
        connection.execute("ROLLBACK")
        raise sqlite3.DatabaseError("not a journal of ours")
    connection.execute("COMMIT")
    if version == 0:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def write_nothing(connection: sqlite3.Connection) -> None:
    """Have a page written that says what it said: a disk that is full or not ours refuses it."""
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def phrase_of(error: sqlite3.Error) -> Phrase:
    """What a failure of SQLite means for the user."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name == "SQLITE_FULL":
        return Phrase("journal-disk-full")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Phrase("journal-locked")
    return Phrase("journal-not-writable", {"reason": str(error)})


def _newer(version: int) -> Phrase:
    return Phrase("journal-newer", {"found": str(version), "known": str(SCHEMA_VERSION)})
