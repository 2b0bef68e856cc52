"""Measure the budgets of DESIGN section 7 and print them as a Markdown table."""

import argparse
import os
import platform
import sys

from tests.benchmarks.apply import apply_under_quota
from tests.benchmarks.result import Result
from tests.benchmarks.scan import agent_status, fleet_scan, memory, scan_under_quota


def _machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 -- one line of a kernel file
            model = next(
                (line.partition(":")[2].strip() for line in file if line.startswith("model name")), model
            )
    except OSError:
        pass
    return f"{os.cpu_count()} cores, {model}, {platform.system()}, Python {platform.python_version()}"


def main() -> int:
    """Run what was asked for; exit 1 if a budget was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also measure 50,000 VMs")
    parser.add_argument(
        "--only",
        choices=("scan", "quota", "agent", "memory", "window", "start", "apply"),
        action="append",
        help="only these",
    )
    arguments = parser.parse_args()
    wanted = arguments.only or ["start", "scan", "quota", "agent", "apply", "memory", "window"]
    sizes = [1_000, 10_000, *([50_000] if arguments.large else [])]
    print(f"Measured on {_machine()}.\n")
    print("| what | measured | budget | | |\n|---|---|---|---|---|")
    missed = 0
    for name in wanted:
        for result in _run(name, sizes):
            print(result.line(), flush=True)
            missed += not result.met
    return 1 if missed else 0


def _run(name: str, sizes: list[int]) -> list[Result]:
    if name == "scan":
        return fleet_scan(sizes)
    if name == "quota":
        return scan_under_quota(10_000)
    if name == "agent":
        return agent_status(1_770)  # its largest subscription then has 1,000 of them
    if name == "apply":
        return apply_under_quota()
    if name == "memory":
        return memory(10_000)
    from tests.benchmarks.window import start, window  # noqa: PLC0415 -- Qt only where a window is measured

    return start() if name == "start" else window(sizes)


if __name__ == "__main__":
    sys.exit(main())
