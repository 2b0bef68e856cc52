"""Plans in files, from the window: written off the event loop, opened into the same review."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import app
from app.export.bash_script import bash_script
from app.export.plan_document import read_plan, save, write_plan
from app.export.recheck import recheck
from app.planning.hindrances import with_hindrances
from app.protection.plan import Plan

if TYPE_CHECKING:
    from ui.shell.session import Session

_OWNER_MAY_RUN = 0o700


async def save_plan(session: "Session", plan: Plan, path: str) -> None:
    """Write a plan as a JSON file.

    Raises:
        OSError: it cannot be written.
    """
    content = write_plan(plan, session.connection.environment.resource_manager, app.__version__)
    await asyncio.to_thread(save, Path(path), content)


async def save_script(session: "Session", plan: Plan, path: str) -> None:
    """Write a plan as a script for the Azure CLI that its owner may run, in the window's language.

    Raises:
        OSError: it cannot be written.
    """
    connection = session.connection
    text = bash_script(
        plan,
        session.plan_texts,
        endpoint=connection.environment.resource_manager,
        tool=app.__version__,
        now=connection.reader.now(),
    )
    await asyncio.to_thread(_save_program, Path(path), text.encode())


def _save_program(path: Path, content: bytes) -> None:
    save(path, content)
    path.chmod(_OWNER_MAY_RUN)


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
