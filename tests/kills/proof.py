"""Kill, restart, compare: what a killed and continued run leaves equals that of an uninterrupted one."""

import asyncio
import json
import random
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from app.cloud.connection import Connection
from app.cloud.credentials import TokenFileCredential
from app.cloud.environments import custom_environment
from app.inventory.scan import ScanOptions
from app.journal import Journal, Owner
from app.planning.fleet_plan import FleetPlanner
from app.planning.vaults import VaultService
from app.protection.plan import Plan, StepState
from app.readiness.fleet import Fleet
from app.readiness.profile import load_profile
from tests.benchmarks.server import Server, server
from tests.end_state import State, differences, end_state, reader
from tests.kills.applying import PACE

FLEET = ("--fleet", "five-regions")
SPEED = 60.0
LONGEST_SECONDS = 300.0


class Proof(msgspec.Struct):
    """What was counted; ``problems`` is empty where all is well."""

    kills: int
    starts: int
    writes: int
    repeated: int
    problems: list[str]


async def plan_of(target: Server, machines: int) -> Plan:
    """A plan for the first VMs of every region, with the vaults that are missing."""
    environment = custom_environment(target.url)
    connection = Connection(environment, TokenFileCredential(target.token_file), title="plan", pace=PACE)
    try:
        profile = load_profile("current")
        fleet = Fleet(connection, profile)
        await fleet.scan(ScanOptions(agent="none"))
        planner = FleetPlanner(connection, fleet, profile, VaultService(connection, fleet))
        by_region: dict[str, list[str]] = {}
        for key, one in fleet.machines.items():
            by_region.setdefault(one.facts.machine.region, []).append(key)
        each = max(1, machines // len(by_region))
        return await planner.plan_for([key for keys in by_region.values() for key in keys[:each]])
    finally:
        await connection.close()


def ledger(target: Server, *, reads: bool = False) -> list[dict[str, Any]]:
    """What the simulated Azure received."""
    request = urllib.request.Request(  # noqa: S310 -- the sandbox's own address
        f"{target.url}/sandbox/ledger?reads={'true' if reads else 'false'}",
        headers={"Authorization": f"Bearer {target.token_file.read_text().strip()}"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 -- see above
        entries: list[dict[str, Any]] = json.load(answer)["value"]
    return sorted(entries, key=lambda one: one["number"])


def state_of(target: Server) -> State:
    """What is there now."""
    return end_state(reader(target.url, target.token_file.read_text().strip()))


def protected(state: State) -> int:
    """How many VMs are actively protected."""
    return sum(one.get("state") == "active" for one in state.values())


def start(target: Server, folder: Path, plan_file: Path) -> "subprocess.Popen[str]":
    """Start the program that is killed."""
    command = [sys.executable, "-m", "tests.kills.applying", target.url, str(target.token_file)]
    return subprocess.Popen(
        [*command, str(folder), str(plan_file)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def uninterrupted(machines: int, work: Path) -> tuple[State, float]:
    """The end state without a kill, and how long the writes took from the first to the last, in seconds."""
    with server(*FLEET, speed=SPEED) as target:
        plan_file = _planned(target, machines, work)
        process = start(target, work / "journal-whole", plan_file)
        said, _ = process.communicate(timeout=LONGEST_SECONDS)
        assert said.strip() == "done", said
        writes = ledger(target)
        return state_of(target), writes[-1]["received"] - writes[0]["received"]


def killed(
    machines: int, kills: int, seed: int, *, work: Path, wished: State, say: Callable[[str], None]
) -> Proof:
    """One run that is killed so many times at random moments, and what it left."""
    chance = random.Random(seed)  # noqa: S311 -- moments of kills, no secret
    with server(*FLEET, speed=SPEED) as target:
        plan_file = _planned(target, machines, work)
        plan = msgspec.json.decode(plan_file.read_bytes(), type=Plan)
        folder = work / f"journal-{seed}"
        done = starts = 0
        while True:
            process = start(target, folder, plan_file)
            starts += 1
            if done < kills and _killed_while_writing(process, target, len(plan.steps), chance):
                done += 1
                say(f"kill {done} of {kills}: {len(ledger(target))} writes so far")
                continue
            said, _ = process.communicate(timeout=LONGEST_SECONDS)
            break
        problems = [] if said.strip() == "done" else [f"the last start ended with {said!r}"]
        entries = ledger(target, reads=True)
        problems += _doubled(plan, entries) + _blind_repeats(plan, entries)
        problems += differences(wished, state_of(target))
        problems += asyncio.run(_unsettled(folder, target.url))
        writes = [one for one in entries if one["is_write"]]
        sent = Counter((one["method"], one["path"].casefold()) for one in writes)
        repeated = sum(count - 1 for count in sent.values())
        return Proof(done, starts, len(writes), repeated, problems)


def _planned(target: Server, machines: int, work: Path) -> Path:
    path = work / "plan.json"
    path.write_bytes(msgspec.json.encode(asyncio.run(plan_of(target, machines))))
    return path


def _killed_while_writing(
    process: "subprocess.Popen[str]", target: Server, steps: int, chance: random.Random
) -> bool:
    """Kill the program at a random moment after the first write; False where it ended before.

    Half of the moments are numbers of writes, so that bursts of them are cut in the middle; the others are
    times, which also fall into the reading at a start, the following of operations and the final look.
    """
    seen, written = len(ledger(target, reads=True)), len(ledger(target))
    wanted = chance.randint(written + 1, steps) if written < steps and chance.random() < 0.5 else 0
    wait = 0.0 if wanted else chance.uniform(0.0, 2.5)
    while process.poll() is None and (
        len(ledger(target)) < max(1, wanted) or len(ledger(target, reads=True)) == seen
    ):
        pass  # each look is a request of its own and takes a few milliseconds
    try:
        process.wait(wait)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    return False


def _doubled(plan: Plan, entries: list[dict[str, Any]]) -> list[str]:
    """Steps of which more than one request was accepted, or that started more than one job.

    None accepted is well where a step was found done: a new vault has the wished redundancy by default.
    """
    accepted: Counter[tuple[str, str]] = Counter()
    started: Counter[tuple[str, str]] = Counter()
    for one in entries:
        if one["is_write"] and one["accepted"]:
            key = (one["method"], one["path"].casefold())
            accepted[key] += 1
            started[key] += len(one["jobs"])
    found = []
    for step in plan.steps:
        key = (step.request.method, step.request.path.casefold())
        if accepted[key] > 1 or started[key] > 1:
            found.append(f"{step.id}: {accepted[key]} accepted requests, {started[key]} jobs")
    return found


def _blind_repeats(plan: Plan, entries: list[dict[str, Any]]) -> list[str]:
    """Requests sent again before target, jobs and operation had been read since they were sent before."""
    found = []
    last: dict[tuple[str, str], dict[str, Any]] = {}
    steps = {(step.request.method, step.request.path.casefold()): step for step in plan.steps}
    for one in entries:
        key = (one["method"], one["path"].casefold())
        if one["is_write"] and key in steps:
            if key in last:
                unread = _unread(steps[key].vault_id, entries, last[key], one["number"])
                found += [f"{steps[key].id} was sent again and its {part} was not read" for part in unread]
            last[key] = one
    return found


def _unread(vault_id: str, entries: list[dict[str, Any]], earlier: dict[str, Any], before: int) -> list[str]:
    """What of a request that was sent earlier was not read between it and the next of its kind."""
    target, vault = earlier["path"].casefold(), vault_id.casefold()
    between = [
        one["path"].casefold()
        for one in entries
        if earlier["number"] < one["number"] < before and not one["is_write"]
    ]
    unread = []
    if not {target, f"{vault}/backupprotecteditems"} & set(between):
        unread.append("target")
    if "/protecteditems/" in target and f"{vault}/backupjobs" not in between:
        unread.append("vault's jobs")
    operations = [one["id"].casefold() for one in earlier["operations"]]
    if not all(any(operation in path for path in between) for operation in operations):
        unread.append("operation")
    return unread


async def _unsettled(folder: Path, url: str) -> list[str]:
    """Steps that the journal does not call done."""
    journal = Journal(folder)
    try:
        (run,) = await journal.runs(Owner(url))
        stored = await journal.read(run.id)
    finally:
        await journal.close()
    good = {StepState.DONE, StepState.ALREADY_DONE}
    return [f"{one.step_id} is {one.state.value}" for one in stored.results.values() if one.state not in good]
