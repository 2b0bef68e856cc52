"""Where the journal is kept: a folder of the user's own, on a disk of this computer.

SQLite's write-ahead log needs shared memory and honest locks, which network drives do not give, so they are
refused. Linux is tested; the ways of macOS (``mount``) and Windows (``GetDriveTypeW``) are not.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from platformdirs import user_data_path

from app.protection.plan import Phrase
from app.protection.step_log import LogRefused

NETWORK_FILE_SYSTEMS = frozenset(
    {
        "9p",
        "afpfs",
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.ceph",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
        "webdav",
    }
)
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4
"""``DRIVE_REMOTE`` of GetDriveTypeW."""


def default_folder() -> Path:
    """The folder of the journal in the user's data folder; it need not exist yet."""
    return user_data_path("vm-backup-assistant", appauthor=False) / "journal"


def prepare(folder: Path) -> None:
    """Make the folder, readable by its owner only.

    Raises:
        LogRefused: it is on a network drive, or cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix":
            folder.chmod(0o700)
    except OSError as error:
        values = {"folder": str(folder), "reason": error.strerror or str(error)}
        raise LogRefused(Phrase("journal-folder-refused", values)) from error
    kind = network_file_system(folder)
    if kind:
        values = {"folder": str(folder), "kind": kind}
        raise LogRefused(Phrase("journal-network-drive", values))


def network_file_system(folder: Path) -> str:
    """The kind of network drive that a folder lies on; empty for a disk of this computer."""
    if sys.platform == "win32":
        return _windows_drive(folder)
    if _MOUNTS.exists():
        kind = mounted_kind(_MOUNTS.read_text("utf-8", errors="replace"), folder.resolve())
    else:
        kind = _mount_command(folder.resolve())
    return kind if kind in NETWORK_FILE_SYSTEMS else ""


def mounted_kind(mountinfo: str, folder: Path) -> str:
    """The file system of a folder by Linux's ``mountinfo`` (proc_pid_mountinfo(5)); empty: not listed."""
    best, kind = -1, ""
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:  # noqa: PLR2004 -- the fifth field is the mount point
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code.group(1), 8)), fields[4]))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split()[0]
    return kind


def _mount_command(folder: Path) -> str:
    """The same by the lines of ``mount``: ``//server/share on /Volumes/share (smbfs, nodev)``."""
    try:
        listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    best, kind = -1, ""
    for line in listed.stdout.splitlines():
        found = re.search(r" on (?P<point>/.*) \((?P<kind>[^,)]+)", line)
        if found is None:
            continue
        point = Path(found["point"])
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), found["kind"]
    return kind


def _windows_drive(folder: Path) -> str:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 -- Windows only

        anchor = folder.resolve().anchor
        if anchor.startswith("\\\\"):
            return "network share"
        return "network drive" if ctypes.windll.kernel32.GetDriveTypeW(anchor) == _REMOTE_DRIVE else ""
    return ""
