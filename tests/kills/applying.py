"""The program that is killed: applies a plan from a file, or continues the run that was interrupted.

``python -m tests.kills.applying URL TOKEN_FILE JOURNAL_FOLDER PLAN_FILE`` prints ``done`` at the end.
"""

import asyncio
import sys
from pathlib import Path

import msgspec

from app.cloud.connection import Connection, Pace
from app.cloud.credentials import TokenFileCredential
from app.cloud.environments import custom_environment
from app.inventory.scan import ScanOptions
from app.journal import Journal, Owner, RunState
from app.protection.apply import Apply
from app.protection.jobs import JobWatch
from app.protection.plan import Plan
from app.readiness.fleet import Fleet
from app.readiness.profile import load_profile

PACE = Pace(jobs_seconds=0.2, operation_seconds=0.2)


async def main(url: str, token_file: Path, folder: Path, plan: Plan) -> None:
    """Apply the plan where no run is known, else continue the interrupted one."""
    connection = Connection(
        custom_environment(url), TokenFileCredential(token_file), title="kills", pace=PACE
    )
    fleet = Fleet(connection, load_profile("current"))
    jobs = JobWatch(connection, fleet)
    journal, owner = Journal(folder), Owner(url)
    apply = Apply(connection, fleet, jobs, journal.for_owner(owner))
    try:
        runs = await journal.runs(owner)
        if not runs:
            await fleet.scan(ScanOptions(agent="none"))
            await apply.run(plan)
        for run in runs:
            if run.state is RunState.INTERRUPTED:
                await apply.resume(run.id)
        (run,) = await journal.runs(owner)
        print("done" if run.state is RunState.FINISHED else run.state.value, flush=True)
    finally:
        await jobs.close()
        await journal.close()
        await connection.close()


if __name__ == "__main__":
    given = msgspec.json.decode(Path(sys.argv[4]).read_bytes(), type=Plan)
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), given))
