"""A real session on a simulated Azure in this process, scanned, on a fast clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from PySide6.QtWidgets import QApplication

from app.cloud.connection import Connection, Pace
from app.cloud.environments import custom_environment
from app.domain.assessment import AssessedMachine, Badge
from app.inventory.scan import ScanOptions
from app.sandbox.fleet import build_state
from app.sandbox.server import RecordedRequest, SandboxServer
from app.sandbox.state import State
from tests.cloud.endpoint import FixedCredential
from tests.protection.azure import FAST, PRODUCTION, Azure, evening
from ui.async_bridge import Tasks
from ui.common.language import Language
from ui.shell.session import Session, open_session


class Running(NamedTuple):
    """The session, its server, and the same in the form that the tests of `app.protection` use."""

    session: Session
    server: SandboxServer
    azure: Azure

    def ready(self, region: str, count: int) -> list[AssessedMachine]:
        """VMs of the first subscription that can be enabled and are backed up without a fault."""
        return self.azure.ready(region, count, PRODUCTION)

    def one(self, badge: Badge) -> AssessedMachine:
        """Any VM with this badge."""
        return next(one for one in self.session.fleet.machines.values() if one.verdict.badge is badge)

    def writes(self) -> list[RecordedRequest]:
        """The changes that the sandbox received; the search for VMs is none."""
        return [one for one in self.azure.writes() if not one.path.casefold().endswith("/refreshcontainers")]


@asynccontextmanager
async def running(
    language: Language, speed: float = FAST, state: State | None = None, *, read_only: bool = False
) -> AsyncIterator[Running]:
    """A signed-in session whose fleet was read; everything it started is ended afterwards."""
    server = SandboxServer(state or build_state(None, 7, speed, quotas=False, start=evening()))
    await server.start()
    connection = Connection(
        custom_environment(server.url),
        FixedCredential(server.token),
        title="sandbox",
        pace=Pace(jobs_seconds=0.05, operation_seconds=0.05),
    )
    tasks = Tasks()
    session = open_session(connection, tasks, language, read_only=read_only)
    try:
        await session.fleet.scan(ScanOptions(agent="unprotected"))
        server.requests.clear()
        azure = Azure(
            server,
            connection,
            session.fleet,
            session.vaults,
            session.enable,
            session.jobs,
            session.backups,
            session.apply,
        )
        yield Running(session, server, azure)
    finally:
        await tasks.cancel_all()
        await session.close()
        await server.stop()
        QApplication.processEvents()
        await asyncio.sleep(0)
