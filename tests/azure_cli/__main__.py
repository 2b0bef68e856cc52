"""``python -m tests.azure_cli``: the real Azure CLI against ``sandbox --tls``; exit code 0 if all passed."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.azure_cli.checks import CHECKS, Wrong, scene_of
from tests.azure_cli.installation import az_folder
from tests.azure_cli.sandbox_process import tls_sandbox
from tests.azure_cli.script_check import SCRIPT_CHECKS, script_scene
from tests.azure_cli.signed_in import Recipe, azure_cli

_FLEET = ("--vms", "60", "--speed", "60")
_RECIPES: tuple[Recipe, ...] = ("adfs", "entra")
"""The ADFS spelling and the tenant in the path: REAL-TRAFFIC.md, recipes A and B."""


def main(words: list[str]) -> int:
    """Install ``az`` where needed, play every check (or those of ``--only``), say how many passed."""
    parser = ArgumentParser(prog="python -m tests.azure_cli", description=__doc__)
    parser.add_argument("--only", choices=("commands", "script"), help="the backup commands, or the script")
    only = parser.parse_args(words).only
    az_folder()
    tally = Tally()
    if only != "script":
        for recipe in _RECIPES:
            with (
                tls_sandbox(*_FLEET) as sandbox,
                azure_cli(sandbox, recipe) as az,
                scene_of(sandbox, az, recipe) as scene,
            ):
                print(f"Signed in with the {recipe} spelling of the authority", flush=True)
                for check in CHECKS:
                    tally.play(check.name, partial(check.play, scene))
    if only != "commands":
        with script_scene() as script:
            print("An exported script", flush=True)
            for name, play in SCRIPT_CHECKS:
                tally.play(name, partial(play, script))
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


@dataclass
class Tally:
    """How many checks passed, said while they are played."""

    passed: int = 0
    failed: int = 0

    def play(self, name: str, check: Callable[[], None]) -> None:
        """Play one check and say how it ended."""
        started = time.monotonic()
        problem = _problem(check)
        seconds = time.monotonic() - started
        self.passed += not problem
        self.failed += bool(problem)
        print(f"{'FAILED' if problem else 'passed'}  {name}  ({seconds:.1f} s)", flush=True)
        if problem:
            print(f"        {problem}", flush=True)


def _problem(check: Callable[[], None]) -> str:
    """What is wrong with one check; empty when nothing is."""
    try:
        check()
    except Wrong as wrong:
        return str(wrong)
    except Exception as error:  # noqa: BLE001 -- one check that breaks shall not hide the others
        return f"{type(error).__name__}: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
