"""``python -m tests.azure_cli``: the real Azure CLI against ``sandbox --tls``; exit code 0 if all passed."""

import sys
import time

from tests.azure_cli.checks import CHECKS, Check, Scene, Wrong, scene_of
from tests.azure_cli.installation import az_folder
from tests.azure_cli.sandbox_process import tls_sandbox
from tests.azure_cli.signed_in import Recipe, azure_cli

_FLEET = ("--vms", "60", "--speed", "60")
_RECIPES: tuple[Recipe, ...] = ("adfs", "entra")
"""The ADFS spelling and the tenant in the path: REAL-TRAFFIC.md, recipes A and B."""


def main() -> int:
    """Install ``az`` where needed, play every check with each recipe, say how many passed."""
    az_folder()
    passed = failed = 0
    for recipe in _RECIPES:
        with (
            tls_sandbox(*_FLEET) as sandbox,
            azure_cli(sandbox, recipe) as az,
            scene_of(sandbox, az, recipe) as scene,
        ):
            print(f"Signed in with the {recipe} spelling of the authority", flush=True)
            for check in CHECKS:
                started = time.monotonic()
                problem = _problem(check, scene)
                seconds = time.monotonic() - started
                passed, failed = passed + (not problem), failed + bool(problem)
                print(f"{'FAILED' if problem else 'passed'}  {check.name}  ({seconds:.1f} s)", flush=True)
                if problem:
                    print(f"        {problem}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _problem(check: Check, scene: Scene) -> str:
    """What is wrong with one check; empty when nothing is."""
    try:
        check.play(scene)
    except Wrong as wrong:
        return str(wrong)
    except Exception as error:  # noqa: BLE001 -- one check that breaks shall not hide the others
        return f"{type(error).__name__}: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
