"""What the sandbox issued, handed out to who asks for it through the environment: a search for leaks.

Without the environment variable nothing is kept. With it every token, code, secret and key goes, at the
moment it is made, into a file that only its owner can read.
"""

import os
import stat
from pathlib import Path

import msgspec

FOLDER = "VM_BACKUP_ASSISTANT_SANDBOX_ISSUED"
"""Names the private folder; each process of the sandbox writes a file of its own there, one JSON a line."""


class Issued(msgspec.Struct, frozen=True):
    """One secret, and what it is."""

    kind: str
    value: str


def note(kind: str, value: str) -> str:
    """Hand out a secret where that was asked for; gives it back.

    Raises:
        PermissionError: others than its owner may look into the folder.
    """
    folder = os.environ.get(FOLDER)
    if folder:
        _write(Path(folder), Issued(kind, value))
    return value


def _write(folder: Path, issued: Issued) -> None:
    if os.name == "posix" and folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise PermissionError(f"{folder} is not private: what was issued is not written there.")
    file = folder / f"{os.getpid()}.jsonl"
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, msgspec.json.encode(issued) + b"\n")
    finally:
        os.close(descriptor)
