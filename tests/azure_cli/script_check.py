"""An exported script, run by the real ``az``, comes to the same end as Apply: issue 3, "must show".

Two simulated Azures begin with the same state, kept in a file. The program applies a plan with a step of
nearly every kind to the first (``tests/export/mixed_plan.py``); bash and the real ``az`` carry the exported
script out at the second, ``sandbox --tls``. Then everything that plans can change is compared, and a second
run of the script must change nothing.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import app
from app.export.bash_script import bash_script
from app.protection.plan import Plan
from app.protection.texts import load_plan_texts
from app.sandbox import persistence
from tests.azure_cli.checks import expect
from tests.azure_cli.sandbox_process import SandboxProcess, tls_sandbox
from tests.azure_cli.signed_in import AzureCli, Result, azure_cli
from tests.end_state import Document, State, differences, end_state, reader
from tests.export.mixed_plan import ODD_MACHINE, estate, mixed_plan, prepare
from tests.protection.azure import azure, shown

_SPEED = 60.0
"""Neither comes to another day meanwhile: the policies of a new vault name the day on which it is made."""
_NOT_SHOWN: Document = {"value": [], "registrationState": ""}
"""For what this account may not read: the demo has such a subscription."""
_VARIABLES = {"POLL_SECONDS": "2", "WAIT_MINUTES": "8"}


@dataclass(frozen=True)
class Applied:
    """What the program did at the first Azure."""

    plan: Plan
    end: State
    jobs: Counter[tuple[str, str]]
    """Operation and VM of every job that the plan's requests started."""


@dataclass
class ScriptScene:
    """The second Azure, with the script of the plan."""

    applied: Applied
    sandbox: SandboxProcess
    az: AzureCli
    script: Path
    seen: int = 0
    """Number of the last request that was looked at."""

    def run(self, *arguments: str) -> Result:
        """Run the script."""
        return self.az.bash(self.script, *arguments, **_VARIABLES)

    def accepted(self) -> list[Any]:
        """The writes that took effect since the last time."""
        listed = self.sandbox.get(f"/sandbox/ledger?after={self.seen}")["value"]
        self.seen = max([self.seen, *(one["number"] for one in listed)])
        return [one for one in listed if one["accepted"]]


@contextmanager
def script_scene() -> Iterator[ScriptScene]:
    """Apply the plan at the first Azure, and serve the second one for the script."""
    with TemporaryDirectory(prefix="vm-backup-assistant-script-") as name:
        folder = Path(name)
        first, second = folder / "first.json", folder / "second.json"
        asyncio.run(_begin(first))
        shutil.copy(first, second)
        applied = asyncio.run(_apply(first))
        speed = ("--speed", str(_SPEED))
        with tls_sandbox("--state", str(second), *speed) as sandbox, azure_cli(sandbox) as az:
            now = datetime.fromisoformat(sandbox.get("/sandbox/clock")["now"])
            text = bash_script(
                applied.plan, load_plan_texts("ko"), endpoint=sandbox.url, tool=app.__version__, now=now
            )
            script = folder / "plan's.sh"
            script.write_text(text, encoding="utf-8")
            yield ScriptScene(applied, sandbox, az, script)


async def _begin(file: Path) -> None:
    state = estate(_SPEED)
    async with azure(state=state) as cloud:
        await prepare(cloud)
    persistence.save(state, file)


async def _apply(file: Path) -> Applied:
    async with azure(state=persistence.load(file, speed=_SPEED, quotas=False)) as cloud:
        plan = await mixed_plan(cloud)
        results = await cloud.apply.run(plan)
        wrong = {key: one for key, one in results.items() if not one.state.succeeded}
        expect(not wrong, f"Apply itself did not succeed: {wrong}")
        ledger = [one for one in cloud.server.ledger.writes if one.accepted]
        jobs = Counter((job.operation, job.vm_id.casefold()) for one in ledger for job in one.jobs)
        plain = reader(cloud.server.url, cloud.server.token)

        def read(path: str, version: str) -> Document:
            try:
                return plain(path, version)
            except HTTPError as error:
                with error:
                    if error.code != HTTPStatus.FORBIDDEN:
                        raise
                return _NOT_SHOWN

        return Applied(plan, await asyncio.to_thread(end_state, read), jobs)


def _looks_only(scene: ScriptScene) -> None:
    scene.accepted()
    done = scene.run("--check")
    expect(done.exit_code == 1, f"it ended with {done.exit_code}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    expect(not scene.accepted(), "--check sent a write")


def _carries_out(scene: ScriptScene) -> None:
    done = scene.run("--delete-backup-data=1")
    expect(done.exit_code == 0, f"it ended with {done.exit_code}: {done.stdout[-4000:]}{done.stderr[-2000:]}")
    expect(not done.stderr, f"it says beside: {done.stderr[-2000:]}")
    expect(ODD_MACHINE in done.stdout, "the VM with the odd name is not told of")
    writes = scene.accepted()
    sent = sorted(
        (one["method"], one["path"].casefold(), one["api_version"], repr(one["body"])) for one in writes
    )
    expect(sent == shown(scene.applied.plan), f"sent is not what was shown: {_apart(sent, scene)}")
    jobs = Counter((job["operation"], job["vm_id"].casefold()) for one in writes for job in one["jobs"])
    expect(jobs == scene.applied.jobs, f"jobs {jobs} instead of {scene.applied.jobs}")


def _apart(sent: Sequence[object], scene: ScriptScene) -> str:
    wished = shown(scene.applied.plan)
    return f"{[one for one in sent if one not in wished]} for {[one for one in wished if one not in sent]}"


def _same_end(scene: ScriptScene) -> None:
    def read(path: str, version: str) -> Document:
        url = scene.sandbox.url
        target = path.removeprefix(url) if path.startswith(url) else quote(path)
        try:
            found: Document = scene.sandbox.get(target, version)
        except RuntimeError as error:
            if ": 403 " not in str(error):
                raise
            return _NOT_SHOWN
        return found

    found = differences(scene.applied.end, end_state(read))
    expect(not found, "\n        ".join(("otherwise than after Apply:", *found)))


def _changes_nothing_again(scene: ScriptScene) -> None:
    scene.accepted()
    done = scene.run("--delete-backup-data=1")
    expect(done.exit_code == 0, f"it ended with {done.exit_code}: {done.stdout[-4000:]}{done.stderr[-2000:]}")
    writes = scene.accepted()
    expect(not writes, f"the second run sent {[one['path'] for one in writes]}")


def _as_a_reader(scene: ScriptScene) -> None:
    """Somebody who may not write: every step is refused by itself, and nothing is claimed."""
    with azure_cli(scene.sandbox, person="reader@contoso.example") as az:
        done = az.bash(scene.script, **_VARIABLES)
    expect(done.exit_code != 0, "a reader carried the plan out")
    expect(done.stdout.count("AuthorizationFailed") > 1, f"refused for other reasons: {done.stdout[-4000:]}")
    expect(not scene.accepted(), "a reader's write was accepted")


SCRIPT_CHECKS = (
    ("script: --check sends nothing", _looks_only),
    ("script: a reader is refused step by step", _as_a_reader),
    ("script: sends exactly what the review showed, and starts the same jobs", _carries_out),
    ("script: the same end state as Apply", _same_end),
    ("script: a second run changes nothing", _changes_nothing_again),
)
"""In this order."""
