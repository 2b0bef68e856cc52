"""The window: how soon it is painted, how long it ever stands still, how much memory a VM takes there.

Every window lives in a process of its own (offscreen where nothing else is set), the simulated Azure in
another one, so that neither shares the event loop that is measured.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple

from tests.benchmarks.result import Result
from tests.benchmarks.server import Server, server

STARTS = 7
REPEATS = 3
WORD = "server"
"""Its first letters match nearly every VM of the generated fleet, the whole word few."""


class Start(NamedTuple):
    """Seconds to the first paint, and the longest pause of the event loop after it."""

    seconds: float
    stall_ms: float


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    """The environment of a child: no screen, no settings of a person, compiled modules kept as usual."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        yield {"QT_QPA_PLATFORM": "offscreen", **kept, "HOME": folder, "XDG_CONFIG_HOME": folder}


def _start_once(kind: str) -> Start:
    with _environment() as environment:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.first_paint", kind],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert process.stdout is not None
        with process, process.stdout as said:
            first = said.readline().strip()
            seconds = time.perf_counter() - started
            rest = said.read().split()
    if first != "painted":
        raise RuntimeError(f"the window of {kind!r} was not painted")
    return Start(seconds, float(rest[0]) if rest else 0.0)


def start() -> list[Result]:
    """Start to first painted window against a bare QMainWindow, taking turns; medians."""
    bare: list[Start] = []
    program: list[Start] = []
    for _ in range(STARTS):
        bare.append(_start_once("bare"))
        program.append(_start_once("program"))
    ours, theirs = median(one.seconds for one in program), median(one.seconds for one in bare)
    note = f"{ours * 1000:.0f} ms against {theirs * 1000:.0f} ms, medians of {STARTS} taken in turn"
    stalls = sorted(one.stall_ms for one in program)
    stall_note = f"median of {STARTS}, {stalls[0]:.0f} to {stalls[-1]:.0f} ms"
    return [
        Result("start to first painted window / bare QMainWindow", ours / theirs, 1.5, "×", note),
        Result("longest stall in the 2 s after it", median(stalls), 60.0, "ms", stall_note),
    ]


def _measure(target: Server) -> dict[str, Any]:
    with _environment() as environment:
        command = [sys.executable, "-m", "tests.benchmarks.filled_window", target.url, str(target.token_file)]
        done = subprocess.run(
            [*command, WORD], stdout=subprocess.PIPE, text=True, check=True, env=environment
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _slowest(runs: Sequence[dict[str, Any]], kind: str) -> tuple[float, str]:
    """The slowest act of the quietest run: what else runs on the machine only ever adds."""
    best = min(runs, key=lambda run: max(run[kind].values()))
    name, spent = max(best[kind].items(), key=lambda one: float(one[1]))
    return float(spent), str(name)


def window(sizes: Sequence[int]) -> list[Result]:
    """Stalls, keystrokes, sorting and memory of the window at each size."""
    results: list[Result] = []
    for size in sizes:
        with server("--vms", str(size)) as target:
            runs = [_measure(target) for _ in range(REPEATS)]
        results.extend(_results(size, runs))
    return results


def _results(size: int, runs: Sequence[dict[str, Any]]) -> list[Result]:
    large = size > 10_000
    stalls = sorted(run["stall_ms"] for run in runs)
    seconds = min(run["seconds"] for run in runs)
    busy = min(run["busy_ms"] for run in runs)
    note = f"quietest of {REPEATS} scans, the slowest {stalls[-1]:.0f} ms; {seconds:.2f} s with the window"
    note += f"; at most {busy:.0f} ms of its own processor time"
    key, letters = _slowest(runs, "keystrokes")
    sort, column = _slowest(runs, "sorts")
    results = [
        Result(
            f"longest stall while a scan of {size:,} fills the tree",
            stalls[0],
            33.0 if large else 16.0,
            "ms",
            note,
        ),
        Result(
            f"one filter keystroke to painted, {size:,} VMs",
            key,
            100.0 if large else 33.0,
            "ms",
            f"slowest of typing and clearing “{WORD}”: “{letters}”; {runs[0]['laid']} rows laid out",
        ),
    ]
    if not large:
        results.append(
            Result(f"sort by a column, {size:,} VMs", sort, 60.0, "ms", f"slowest of all columns: {column}")
        )
    held = [run["bytes"] for run in runs if run["bytes"]]
    if held and size >= 10_000:
        results.append(
            Result(
                f"memory of {size:,} VMs above the empty window",
                median(held) / 1024,
                4.0,
                "KB/VM",
                f"resident memory, median of {REPEATS}, filter texts of every VM included",
            )
        )
    return results
