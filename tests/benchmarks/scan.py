"""The fleet scan against a bare fetch of the same pages; agent status against ARM's token bucket."""

import asyncio
import gc
import json
import time
import tracemalloc
from collections.abc import Sequence
from typing import NamedTuple

import aiohttp
from azure.core.credentials_async import AsyncTokenCredential

from app.cloud.answers import Answer
from app.cloud.connection import Connection
from app.cloud.throttle import BUCKET, READS_PER_SECOND, WRITE_BUCKET, WRITES_PER_SECOND
from app.domain.reading import Stage
from app.inventory.scan import ScanOptions
from app.readiness.fleet import Fleet
from app.readiness.garbage import settle_garbage_collector
from app.readiness.profile import load_profile
from tests.benchmarks.result import Result
from tests.benchmarks.server import Server, server
from tests.benchmarks.stalls import Stalls

REPEATS = 5
READS_PER_SUBSCRIPTION = 7
ITEMS = "/backupProtectedItems"
GRAPH_QUERIES = 15
GRAPH_WINDOW_SECONDS = 5.0
"""Resource Graph's user quota: so many queries in each window (OPERATIONS.md)."""


class Sent(NamedTuple):
    """One request of a scan, to be sent again bare."""

    method: str
    url: str
    content: bytes | None


class Measured(NamedTuple):
    """One scan: seconds, requests, longest stall, most processor time between two turns, number of VMs."""

    seconds: float
    sent: Sequence[Sent]
    stall_ms: float
    busy_ms: float
    machines: int


def record(connection: Connection) -> list[Sent]:
    """Let the connection note every request that it sends."""
    sent: list[Sent] = []
    reader = connection.reader
    original = reader._once

    async def once(
        method: str, url: str, content: bytes | None, budget: str, route: AsyncTokenCredential | None = None
    ) -> Answer:
        sent.append(Sent(method, url, content))
        return await original(method, url, content, budget, route)

    reader._once = once  # type: ignore[method-assign]  # the one place where every request passes
    return sent


async def scan_once(target: Server, options: ScanOptions) -> Measured:
    """Scan and judge once."""
    connection = target.connect()
    sent = record(connection)
    fleet = Fleet(connection, load_profile("current"))
    before = gc.get_threshold()
    gc.collect()
    settle_garbage_collector()
    try:
        async with Stalls() as stalls:
            started = time.perf_counter()
            await fleet.scan(options)
            seconds = time.perf_counter() - started
        return Measured(seconds, sent, stalls.longest_ms, stalls.busiest_ms, len(fleet.machines))
    finally:
        gc.set_threshold(*before)  # the bare fetch runs with Python's own settings
        await connection.close()


def first_reads_of_scopes(sent: Sequence[Sent]) -> int:
    """What every subscription and every vault costs once.

    A subscription: regions, groups, rights, locks, provider, power states, vaults. A vault: its items.
    """
    urls = [one.url.split("/subscriptions/", 1)[1] for one in sent if "/subscriptions/" in one.url]
    vaults = {path for path in (url.partition("?")[0] for url in urls) if path.endswith(ITEMS)}
    return READS_PER_SUBSCRIPTION * len({url.split("/", 1)[0] for url in urls}) + len(vaults)


async def bare_fetch(target: Server, sent: Sequence[Sent], side_by_side: int) -> float:
    """Seconds for the same requests by aiohttp and json.loads alone."""
    token = target.token_file.read_text().strip()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    gate = asyncio.Semaphore(side_by_side)

    async def fetch(session: aiohttp.ClientSession, one: Sent) -> None:
        async with gate, session.request(one.method, one.url, data=one.content) as response:
            body = await response.read()
            if body:
                json.loads(body)

    async with aiohttp.ClientSession(headers=headers) as session:
        started = time.perf_counter()
        await asyncio.gather(*(fetch(session, one) for one in sent))
        return time.perf_counter() - started


async def memory_of(target: Server) -> float:
    """Bytes a VM that a scanned fleet holds."""
    connection = target.connect()
    try:
        fleet = Fleet(connection, load_profile("current"))
        await connection.verify()
        gc.collect()
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        await fleet.scan(ScanOptions(agent="none"))
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return (after - before) / len(fleet.machines)
    finally:
        await connection.close()


class Compared(NamedTuple):
    """The quickest scan, the quickest bare fetch of the same requests, the quietest scan's longest stall."""

    scan: Measured
    bare_seconds: float
    stall_ms: float
    busy_ms: float


async def _compare(target: Server) -> Compared:
    """Scan and bare fetch in turn, one after the other and six at a time; what else runs only ever adds."""
    await scan_once(target, ScanOptions(agent="none"))  # the server makes its documents once
    scans: list[Measured] = []
    bare: list[float] = []
    for _ in range(REPEATS):
        one = await scan_once(target, ScanOptions(agent="none"))
        scans.append(one)
        bare.extend([await bare_fetch(target, one.sent, count) for count in (1, 6)])
    quickest = min(scans, key=lambda one: one.seconds)
    return Compared(
        quickest, min(bare), min(one.stall_ms for one in scans), min(one.busy_ms for one in scans)
    )


def pages_of(sent: Sequence[Sent]) -> int:
    """How many of the requests ask for the next page of a list."""
    return sum("skiptoken" in f"{one.url} {one.content!r}".casefold() for one in sent)


def fleet_scan(sizes: Sequence[int]) -> list[Result]:
    """Scan against bare fetch at each size, stalls of the loop without a window, growth, requests."""
    results: list[Result] = []
    seconds: dict[int, float] = {}
    requests: dict[int, int] = {}
    more: dict[int, int] = {}
    listed: dict[int, int] = {}
    for size in sizes:
        with server("--vms", str(size)) as target:
            best, baseline, stall, busy = asyncio.run(_compare(target))
            seconds[size], requests[size] = best.seconds, len(best.sent)
            more[size], listed[size] = pages_of(best.sent), first_reads_of_scopes(best.sent)
            note = f"{best.seconds:.2f} s against {baseline:.2f} s in the same run, {len(best.sent)} requests"
            note += f", {more[size]} of them further pages; quickest of {REPEATS} each"
            results.append(
                Result(f"fleet scan of {size:,} VMs / bare fetch", best.seconds / baseline, 2.0, "×", note)
            )
            results.append(
                Result(
                    f"longest stall of the loop, scan of {size:,}, no window",
                    stall,
                    _stall(size),
                    "ms",
                    f"quietest of {REPEATS}; at most {busy:.0f} ms of its own processor time",
                )
            )
    constant = {size: requests[size] - more[size] - listed[size] for size in sizes}
    if len(constant) > 1:
        spread = float(max(constant.values()) - min(constant.values()))
        note = "; ".join(
            f"{size:,}: {constant[size]} + {listed[size]} for its subscriptions and vaults"
            f" + {more[size]} further pages"
            for size in sizes
        )
        results.append(
            Result("requests that grow with VMs but not with pages", spread, 0.0, "requests", note)
        )
    if 50_000 in seconds and 10_000 in seconds:
        ratio = seconds[50_000] / seconds[10_000]
        note = f"{requests[50_000]} against {requests[10_000]} requests"
        results.append(Result("growth of the scan, 50,000 / 10,000", ratio, 5.5, "×", note))
    return results


def memory(size: int) -> list[Result]:
    """Memory of the scanned fleet without the window."""
    with server("--vms", str(size)) as target:
        held = asyncio.run(memory_of(target))
    return [Result(f"memory of {size:,} scanned VMs, no window", held / 1024, 4.0, "KB/VM", "tracemalloc")]


async def _quota_scan(target: Server) -> Measured:
    return await scan_once(target, ScanOptions(agent="none"))


def scan_under_quota(size: int) -> list[Result]:
    """The scan with Azure's published limits enforced, against what those limits allow."""
    with server("--vms", str(size), quotas=True) as target:
        measured = asyncio.run(_quota_scan(target))
    queries = sum("Microsoft.ResourceGraph" in one.url for one in measured.sent)
    with server("--vms", str(size)) as target:
        unlimited = asyncio.run(_quota_scan(target))
    windows_to_wait_for = (queries - 1) // GRAPH_QUERIES
    allowed = max(unlimited.seconds, windows_to_wait_for * GRAPH_WINDOW_SECONDS)
    note = f"{measured.seconds:.2f} s for {queries} Resource Graph queries, {allowed:.2f} s allowed"
    return [Result(f"fleet scan of {size:,} VMs under quota", measured.seconds / allowed, 1.1, "×", note)]


class _Asked(NamedTuple):
    """What was asked VM by VM: seconds, reads, questions by POST whether a VM is protected, and the order."""

    seconds: float
    reads: int
    questions: int
    visible_first: bool


async def _agents(target: Server) -> _Asked:
    connection = target.connect()
    try:
        fleet = Fleet(connection, load_profile("current"))
        await fleet.scan(ScanOptions(agent="none"))
        by_subscription: dict[str, int] = {}
        for one in fleet.machines.values():
            name = one.facts.machine.subscription_id
            by_subscription[name] = by_subscription.get(name, 0) + 1
        largest = max(by_subscription, key=lambda name: by_subscription[name])
        other = Fleet(connection, load_profile("current"))
        sent = record(connection)
        wanted = [key for key, one in fleet.machines.items() if one.facts.machine.subscription_id == largest][
            -20:
        ]
        other.prefer(wanted)
        await asyncio.sleep(BUCKET / READS_PER_SECOND)
        started = time.perf_counter()
        await other.scan(ScanOptions(subscriptions=frozenset({largest}), agent="all"))
        seconds = time.perf_counter() - started
        asked = [one.url.casefold() for one in sent if "instanceview" in one.url.casefold()]
        running = other.estate.stages[Stage.AGENT].total or 0
        first = asked[: len(wanted)]
        preferred = sum(any(key in url for key in wanted) for url in first) >= 1
        questions = sum(one.url.casefold().partition("?")[0].endswith("/backupstatus") for one in sent)
        return _Asked(seconds, min(len(asked), running) or len(asked), questions, preferred)
    finally:
        await connection.close()


def agent_status(size: int) -> list[Result]:
    """Agent status of one subscription under ARM's buckets: 250 reads at once, 25 more a second.

    The other subscriptions are left out, so Azure is also asked whether a vault there protects a VM: a POST,
    which counts as a write.
    """
    with server("--vms", str(size), quotas=True) as target:
        seconds, asked, questions, visible_first = asyncio.run(_agents(target))
    allowed = max((asked - BUCKET) / READS_PER_SECOND, (questions - WRITE_BUCKET) / WRITES_PER_SECOND, 0.1)
    note = f"{seconds:.1f} s for {asked} reads and {questions} questions whether a VM is protected"
    note += f", {allowed:.1f} s allowed; visible rows first: {visible_first}"
    return [
        Result(
            f"agent status of {asked:,} VMs of one subscription / ARM's buckets",
            seconds / allowed,
            1.1,
            "×",
            note,
        )
    ]


def _stall(size: int) -> float:
    return 16.0 if size <= 10_000 else 33.0
