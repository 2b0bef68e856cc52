"""Plans in files, from the window: written off the event loop, opened into the same review."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import app
from app.export.plan_document import read_plan, save, write_plan
from app.export.recheck import recheck
from app.planning.hindrances import with_hindrances
from app.protection.plan import Plan

if TYPE_CHECKING:
    from ui.shell.session import Session

SUFFIX = ".plan.json"


async def save_plan(session: "Session", plan: Plan, path: str) -> None:
    """Write a plan as a JSON file.

    Raises:
        OSError: it cannot be written.
    """
    content = write_plan(plan, session.connection.environment.resource_manager, app.__version__)
    await asyncio.to_thread(save, Path(path), content)


async def open_plan(session: "Session", path: str) -> Plan:
    """The plan of a file, compared with what is there now; nothing of it is sent by this.

    Raises:
        OSError: it cannot be read.
        PlanNotUnderstood: it is no plan, or a step would send something else than it says.
        CloudError: what stands in its way could not be read.
    """
    content = await asyncio.to_thread(Path(path).read_bytes)
    document = await asyncio.to_thread(read_plan, content)
    plan = recheck(document.plan, session.fleet)
    return await with_hindrances(session.connection.reader, session.fleet, plan)
