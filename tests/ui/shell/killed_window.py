"""The window that is killed while it applies: ``… killed_window URL TOKEN_FILE PLAN_FILE``."""

import asyncio
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtWidgets import QApplication

from app.cloud.connection import Connection, Pace
from app.cloud.credentials import TokenFileCredential
from app.cloud.environments import custom_environment
from app.protection.plan import Plan
from tests.ui.shell.opened import opened
from ui.async_bridge import Tasks, run_window
from ui.common.language import Language, LanguageChoice
from ui.jobs.plan_run import PlanRun
from ui.shell.session import open_session


async def main(url: str, token_file: Path, plan: Plan) -> int:
    """Open the window, read, apply; whoever started it ends it."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    environment, pace = custom_environment(url), Pace(jobs_seconds=0.05, operation_seconds=0.05)
    connection = Connection(environment, TokenFileCredential(token_file), title="sandbox", pace=pace)
    tasks = Tasks()
    session = open_session(connection, tasks, Language(application, LanguageChoice.ENGLISH), read_only=False)
    async with opened(session) as workspace:
        while session.fleet.estate.finished_at is None or workspace.scans.running:  # noqa: ASYNC110 -- see below
            await asyncio.sleep(0.05)  # what a person waits for has no event
        PlanRun(session, plan, "Enable backup")
        await asyncio.Event().wait()
    return 0


if __name__ == "__main__":
    given = msgspec.json.decode(Path(sys.argv[3]).read_bytes(), type=Plan)
    sys.exit(
        run_window(QApplication(sys.argv[:1]), lambda: main(sys.argv[1], Path(sys.argv[2]), given), print)
    )
