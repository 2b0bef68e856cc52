"""Kill a run many times and say what became of it; exit 1 where anything was lost or doubled."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.kills.proof import killed, protected, uninterrupted


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--count", type=int, default=50, help="kills in all")
    parser.add_argument("--each", type=int, default=5, help="kills of one run, before it may end")
    parser.add_argument("--machines", type=int, default=240, help="VMs of the plan")
    parser.add_argument("--seed", type=int, default=1, help="the same seed kills at the same moments")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        wished, seconds = uninterrupted(arguments.machines, Path(work))
        print(f"uninterrupted: {protected(wished)} VMs protected, writes within {seconds:.1f} s", flush=True)
        kills = failed = repeated = 0
        seed = arguments.seed
        while kills < arguments.count:
            each = min(arguments.each, arguments.count - kills)
            proof = killed(
                arguments.machines,
                each,
                seed,
                work=Path(work),
                wished=wished,
                say=lambda text: print("  " + text, flush=True),
            )
            print(
                f"seed {seed}: {proof.kills} kills, {proof.starts} starts, {proof.writes} writes, "
                f"{proof.repeated} sent again after a look, {len(proof.problems)} problems",
                flush=True,
            )
            for problem in proof.problems[:20]:
                print(f"    {problem}")
            kills += max(1, proof.kills)
            failed += bool(proof.problems)
            repeated += proof.repeated
            seed += 1
    print(f"{kills} kills survived, {repeated} requests sent again after a look, {failed} runs with problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
