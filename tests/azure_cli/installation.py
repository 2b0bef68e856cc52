"""The Azure CLI in an environment of its own, kept between runs."""

import subprocess
import sys
import venv
from pathlib import Path

from platformdirs import user_cache_path

VERSION = "2.91.0"
"""The version whose requests were measured (REAL-TRAFFIC.md)."""
_LONGEST_INSTALLATION = 1800


def az_folder() -> Path:
    """The folder of the ``az`` program; installs it when it is not there yet.

    Raises:
        RuntimeError: pip could not install it; the text ends with its own words.
    """
    home = user_cache_path("vm-backup-assistant-tests") / f"azure-cli-{VERSION}"
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    complete = home / "complete"
    if not complete.exists():
        print(f"Installing azure-cli {VERSION} into {home} ...", flush=True)
        venv.create(home, with_pip=True, clear=True)
        python = programs / ("python.exe" if sys.platform == "win32" else "python")
        done = subprocess.run(
            [str(python), "-I", "-m", "pip", "install", "--quiet", f"azure-cli=={VERSION}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST_INSTALLATION,
        )
        if done.returncode:
            raise RuntimeError(f"azure-cli could not be installed: {done.stderr[-2000:]}")
        complete.touch()
    return programs
