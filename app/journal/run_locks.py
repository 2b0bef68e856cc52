"""Which runs are alive: a lock of the operating system for each, which ends with its process."""

import os
import sys
from pathlib import Path
from typing import Self


class RunLock:
    """Held while a run goes on in this program; no other window or start can take it."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """The lock of a run, or None where somebody holds it.

        Raises:
            OSError: the file cannot be made.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if _locked(descriptor):
            return cls(path, descriptor)
        os.close(descriptor)
        return None

    def release(self, *, remove: bool = False) -> None:
        """Give it back; ``remove`` for a run that is over, whose file nobody needs any more."""
        if self._descriptor is None:
            return
        if remove and sys.platform != "win32":  # Windows removes no file that is open
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = None


def is_held(path: Path) -> bool:
    """Whether a run goes on somewhere, in this program or in another."""
    if not path.exists():
        return False
    lock = RunLock.take(path)
    if lock is None:
        return True
    lock.release()
    return False


def _locked(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- Windows only

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 -- not on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
