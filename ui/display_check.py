"""Whether a window can be shown here, found out before Qt may abort the process.

Where anything is doubtful a child process tries; where nothing is, the child (and its 0.2 s) is saved.
"""

import ctypes
import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_SURE_PLATFORMS = {"offscreen", "minimal"}
_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"
_CONNECT_SECONDS = 0.5


def why_no_window(environment: Mapping[str, str] | None = None) -> str:
    """Empty where a window can be shown; else what is missing, as Qt or the system says it."""
    surroundings = os.environ if environment is None else environment
    if importlib.util.find_spec("PySide6") is None:
        return "the package PySide6-Essentials is not installed"
    if surely_works(surroundings):
        return ""
    return _tried_in_a_child(surroundings)


def surely_works(environment: Mapping[str, str]) -> bool:
    """Whether nothing is doubtful; says yes only after the display and Qt's plug-in were reached."""
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform in _SURE_PLATFORMS:
        return True
    if sys.platform != "linux":
        return True
    display = environment.get("DISPLAY", "")
    return (
        platform in {"", "xcb"}
        and not environment.get("WAYLAND_DISPLAY")
        and display.startswith(":")
        and _authority_is_there(environment)
        and _x_server_answers(display)
        and _plugin_loads()
    )


def _authority_is_there(environment: Mapping[str, str]) -> bool:
    default = Path(environment.get("HOME", "")) / ".Xauthority"
    return os.access(environment.get("XAUTHORITY") or default, os.R_OK)


def _x_server_answers(display: str) -> bool:
    number = display[1:].split(".", maxsplit=1)[0]
    for address in (f"\0/tmp/.X11-unix/X{number}", f"/tmp/.X11-unix/X{number}"):  # noqa: S108 -- where X listens
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(_CONNECT_SECONDS)
            try:
                client.connect(address)
            except OSError:
                continue
            return True
    return False


def _plugin_loads() -> bool:
    found = importlib.util.find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        return False
    plugin = Path(found.submodule_search_locations[0]) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError:
        return False
    return True


def _tried_in_a_child(environment: Mapping[str, str]) -> str:
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, "--probe-window"] if frozen else [sys.executable, "-c", _PROBE]
    tried = subprocess.run(  # noqa: S603 -- this very program
        command,
        capture_output=True,
        text=True,
        check=False,
        env=dict(environment),
    )
    if tried.returncode == 0:
        return ""
    said = [line.strip() for line in tried.stderr.splitlines() if line.strip()]
    wanted = [line for line in said if "cannot open shared object" in line or "could not connect" in line]
    return (wanted or said or ["Qt could not start"])[0]
