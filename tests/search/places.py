"""Where a test run writes: every folder that the program or a test may use lies in one, to be searched."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from app.sandbox.issued import FOLDER, Issued

_RUN = "VM_BACKUP_ASSISTANT_TEST_RUN"
"""Names the run's folder to worker processes and children."""
_HERE = Path(__file__).parents[2]
_NOT_OURS = frozenset({".git", ".venv"})
_ONE_FOR_ALL = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "LOCALAPPDATA": "local",
    "APPDATA": "roaming",
    "TMPDIR": "temporary",
    "TEMP": "temporary",
    "TMP": "temporary",
}
PRIVATE_TO_A_RUN = frozenset({_RUN, FOLDER, "PYTEST_DEBUG_TEMPROOT", "PYTEST_XDIST_WORKER", *_ONE_FOR_ALL})
"""Variables without which another run begins one of its own."""


class RunPlaces:
    """The folders of one run; ``owner`` is the process that began it, which searches them at the end."""

    def __init__(self) -> None:
        self.owner = _RUN not in os.environ
        if self.owner:
            self._began = time.time()
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
            os.environ[_RUN] = tempfile.mkdtemp(prefix="vm-backup-assistant-run-")
            os.environ[FOLDER] = tempfile.mkdtemp(prefix="vm-backup-assistant-issued-")
        self.folder = Path(os.environ[_RUN])
        self._issued = Path(os.environ[FOLDER])
        for variable, name in _ONE_FOR_ALL.items():
            place = self.folder / name
            place.mkdir(exist_ok=True)
            os.environ[variable] = str(place)
        tempfile.tempdir = None
        worker = os.environ.get("PYTEST_XDIST_WORKER", "only")
        os.environ["XDG_DATA_HOME"] = str(self.folder / f"data-{worker}")  # no journal is shared or a user's
        self.outputs = self.folder / "outputs"
        """What child processes said."""
        self.outputs.mkdir(exist_ok=True)

    def issued(self) -> list[Issued]:
        """Everything that any sandbox of the run issued so far."""
        lines: list[bytes] = []
        for file in self._issued.glob("*.jsonl"):
            lines += file.read_bytes().splitlines()
        return [msgspec.json.decode(line, type=Issued) for line in lines]

    def files(self, further: Iterable[Path] = ()) -> Iterator[Path]:
        """Every file that the run wrote and that is still there, also in the project's own folder."""
        for folder in (self.folder, *further):
            yield from _below(folder, frozenset())
        for file in _below(_HERE, _NOT_OURS):
            if file.stat().st_mtime >= self._began:
                yield file

    def remove(self) -> None:
        """Remove what was issued and what the run wrote outside of pytest's own folders."""
        shutil.rmtree(self._issued, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def _below(folder: Path, left_out: frozenset[str]) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in left_out]
        for name in files:
            file = Path(here, name)
            if file.is_file() and not file.is_symlink():
                yield file
