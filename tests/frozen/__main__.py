"""Build the one-folder program with PyInstaller and run it as a user does; exit 1 where something is missing.

It needs a few minutes and some 500 MB below the folder given with ``--work`` (a temporary one without it).
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYINSTALLER = "pyinstaller==6.22.3"
_SOURCE = (sys.executable, "-m", "ui.main")


NOT_EVERYTHING_READ = 3
"""How ``assess`` ends on the demo, which has one scope that cannot be read (README)."""


def said(*command: str, code: int = 0) -> str:
    """What a command printed.

    Raises:
        subprocess.CalledProcessError: it did not end with the code.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=300
    )
    if done.returncode != code:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.stdout


def build(work: Path) -> Path:
    """Build into ``work``; gives the program's path."""
    said(sys.executable, "-m", "pip", "install", "--quiet", PYINSTALLER)
    places = ("--distpath", str(work / "dist"), "--workpath", str(work / "build"))
    said(sys.executable, "-m", "PyInstaller", "--noconfirm", *places, str(ROOT / "build_installer.spec"))
    return work / "dist" / "vm-backup-assistant" / "vm-backup-assistant"


def problems_of(program: str) -> list[str]:
    """What the built program does otherwise than the one from source."""
    problems = []
    for language in ("en", "ko"):
        built = said(program, "about", "--language", language).splitlines()
        source = said(*_SOURCE, "about", "--language", language).splitlines()
        if built[0] == source[0]:
            problems.append(f"it does not know that it is installed: {built[0]}")
        if built[1:] != source[1:]:  # the token store included
            problems.append(f"about: {built[1:]} instead of {source[1:]}")
    tour = said(program, "tour")
    if not tour.rstrip().endswith("Done: every badge was reached."):
        problems.append(f"the tour ended with {tour[-200:]!r}")
    said(program, "--probe-window")
    assessed = said(program, "assess", "--demo", "--format", "json", code=NOT_EVERYTHING_READ)
    if '"machines"' not in assessed:
        problems.append("assess gave no machines")
    return problems


def main(words: Sequence[str]) -> int:
    """Build, run, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.frozen", description=__doc__)
    parser.add_argument("--work", type=Path, help="where to build; kept afterwards")
    arguments = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        program = build(arguments.work or Path(folder))
        problems = problems_of(str(program))
        print(said(str(program), "about"), end="")
    for problem in problems:
        print(f"FAILED  {problem}")
    print("the built program does the same" if not problems else f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
