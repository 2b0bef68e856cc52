"""Applying 1,000 enable steps to one subscription under Azure's published limits.

The baseline is what the limits themselves take: ARM's bucket of writes for the requests, and one round of
the job lists after the last of them, since the lists may not be read more often (issue: every 30 s).
"""

import asyncio
import gc
import json
import time
import urllib.request
from collections import Counter
from typing import Any

from app.cloud.connection import Pace
from app.cloud.throttle import WRITE_BUCKET, WRITES_PER_SECOND
from app.domain.assessment import Badge
from app.domain.resource_ids import key_of
from app.inventory.scan import ScanOptions
from app.planning.enable_steps import enable_step
from app.protection.apply import Apply
from app.protection.jobs import JobWatch
from app.protection.plan import Plan, StepResult, StepState, make_plan
from app.protection.requests import item_names
from app.readiness.fleet import Fleet
from app.readiness.garbage import settle_garbage_collector
from app.readiness.profile import load_profile
from tests.benchmarks.result import Result
from tests.benchmarks.server import Server, server
from tests.benchmarks.stalls import Stalls

STEPS = 1000
PACE = Pace()
"""The program's own: what is measured is what a user of real Azure would wait for."""
_FLEET = ("--fleet", "thousand", "--subscriptions", "1")


def apply_under_quota() -> list[Result]:
    """The rows of the table."""
    with server(*_FLEET, quotas=True, speed=60) as target:
        return asyncio.run(_measure(target))


class _Recorder:
    """Notes when the last write was accepted."""

    def __init__(self) -> None:
        self.accepted_at = 0.0
        self.running: set[str] = set()

    def step_changed(self, result: StepResult) -> None:
        if result.state is StepState.RUNNING and result.step_id not in self.running:
            self.running.add(result.step_id)
            self.accepted_at = time.perf_counter()


async def _measure(target: Server) -> list[Result]:
    connection = target.connect(PACE)
    fleet = Fleet(connection, load_profile("current"))
    jobs = JobWatch(connection, fleet)
    recorder = _Recorder()
    before = gc.get_threshold()
    settle_garbage_collector()  # as every program does before its first scan
    try:
        await fleet.scan(ScanOptions(agent="none"))
        plan = _plan(fleet)
        async with Stalls() as stalls:
            started = time.perf_counter()
            results = await Apply(connection, fleet, jobs).run(plan, recorder)
            seconds = time.perf_counter() - started
        await fleet.scan(ScanOptions(agent="none"))
        seen = Counter(fleet.machines[key_of(step.machine_id)].verdict.badge for step in plan.steps)
    finally:
        gc.set_threshold(*before)
        await jobs.close()
        await connection.close()
    writes = (STEPS - WRITE_BUCKET) / WRITES_PER_SECOND
    allowed = writes + PACE.jobs_seconds
    states = Counter(result.state for result in results.values())
    failed = STEPS - states[StepState.DONE]
    entries = _ledger(target)
    doubled, early = _doubled(entries), _too_early(entries)
    lists = sum(one["path"].casefold().endswith("/backupprotecteditems") for one in entries)
    sent = recorder.accepted_at - started
    vaults, policies = (
        len({step.vault_id for step in plan.steps}),
        len({_policy(step.request.body) for step in plan.steps}),
    )
    note = f"{vaults} vaults, {policies} policies, 1 subscription"
    return [
        Result(
            f"sending {STEPS:,} enable steps / ARM's bucket of writes",
            sent / writes,
            1.1,
            "×",
            f"{sent:.1f} s, {writes:.1f} s allowed; {note}",
        ),
        Result(
            f"applying {STEPS:,} enable steps to the last result / what the limits allow",
            seconds / allowed,
            1.1,
            "×",
            f"{seconds:.1f} s, {allowed:.1f} s allowed: the bucket and one round of the job lists",
        ),
        Result(
            "steps of these that failed",
            failed,
            0,
            "steps",
            ", ".join(f"{state.value} {count}" for state, count in states.items()),
        ),
        Result(
            "VMs of these that a refresh right after does not call protected or pending",
            STEPS - seen[Badge.PROTECTED] - seen[Badge.PENDING],
            0,
            "VMs",
            ", ".join(f"{badge.value} {count}" for badge, count in seen.items())
            + f"; {lists} lists of items in all, 150 an hour allowed",
        ),
        Result("of these enabled twice", doubled, 0, "VMs", "by the requests that were accepted"),
        Result(
            "requests repeated earlier than told",
            early,
            0,
            "requests",
            f"{sum(one['status'] == 429 for one in entries)} answers of 429",
        ),
        Result(
            "longest stall of the loop meanwhile",
            stalls.longest_ms,
            16,
            "ms",
            f"no window; at most {stalls.busiest_ms:.0f} ms of its own processor time",
        ),
    ]


def _plan(fleet: Fleet) -> Plan:
    """Every VM into the vault of its region, its policies in turn."""
    vaults = {vault.region: vault for vault in fleet.estate.vaults.values()}
    steps = []
    for number, assessed in enumerate(fleet.machines.values()):
        machine = assessed.facts.machine
        vault = vaults[machine.region]
        policies = fleet.estate.policies[key_of(vault.id)]
        policy = policies[number % len(policies)]
        steps.append(enable_step(machine, vault, policy, item_names(machine.id), ()))
    assert len(steps) == STEPS
    return make_plan(steps)


def _ledger(target: Server) -> list[dict[str, Any]]:
    request = urllib.request.Request(  # noqa: S310 -- the sandbox's own address
        f"{target.url}/sandbox/ledger?reads=true",
        headers={"Authorization": f"Bearer {target.token_file.read_text().strip()}"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 -- see above
        entries: list[dict[str, Any]] = json.load(answer)["value"]
    return entries


def _policy(body: dict[str, Any] | None) -> str:
    return str((body or {})["properties"]["policyId"])


def _doubled(entries: list[dict[str, Any]]) -> int:
    accepted = Counter(
        one["path"].casefold() for one in entries if one["method"] == "PUT" and one["accepted"]
    )
    return sum(count > 1 for count in accepted.values())


def _too_early(entries: list[dict[str, Any]]) -> int:
    """Requests that were sent again before the time that a 429 to the same request had named."""
    until: dict[tuple[str, str], float] = {}
    early = 0
    for one in sorted(entries, key=lambda entry: entry["number"]):
        key = (one["method"], one["path"].casefold())
        early += one["received"] < until.get(key, 0.0)
        if one["status"] == 429:
            until[key] = one["received"] + float(one["retry_after"] or 0)
    return early
