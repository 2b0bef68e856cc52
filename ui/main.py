"""The entry of the program: headless commands, or the window.

Nothing but the standard library is imported here; a command imports its room, the window imports Qt.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from ui.arguments import COMMANDS, PROGRAM, WindowOptions, unknown_command, window_options

_WRONG_USAGE = 2
_WITHOUT_NETWORK = frozenset({"sandbox", "about"})
"""Commands that connect to nobody."""


def run(words: Sequence[str] | None = None) -> int:
    """Run the program with the words of the command line and return its exit code."""
    arguments = sys.argv[1:] if words is None else list(words)
    if arguments == ["--probe-window"]:
        return _probe_window()
    if arguments and not arguments[0].startswith("-"):
        return _run_command(arguments[0], arguments[1:])
    return _run_window(window_options(arguments))


def _run_command(name: str, words: Sequence[str]) -> int:
    if name not in COMMANDS:
        print(unknown_command(name), file=sys.stderr)  # noqa: T201 -- a sentence for the terminal
        return _WRONG_USAGE
    if name not in _WITHOUT_NETWORK:
        from app.cloud.trust import use_system_certificates  # noqa: PLC0415 -- before the command's imports

        use_system_certificates()
    command = importlib.import_module(f"app.commands.{name}")
    parser = argparse.ArgumentParser(prog=f"{PROGRAM} {name}", description=command.DESCRIPTION)
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(words))
    return code


def _run_window(options: WindowOptions) -> int:
    from ui.display_check import why_no_window  # noqa: PLC0415 -- headless commands never need it

    missing = why_no_window()
    if missing:
        return _without_window(options, missing)
    from ui.shell.start import start_window  # noqa: PLC0415 -- the first import of Qt

    return start_window(options)


def _without_window(options: WindowOptions, missing: str) -> int:
    korean = (options.language or os.environ.get("LANG", "")).startswith("ko")
    if korean:
        lines = [f"창을 열 수 없습니다: {missing}", "README에 Qt에 필요한 패키지가 나와 있습니다."]
        lines.append(
            "대신 둘러보기(tour)를 실행합니다."
            if options.demo
            else "창 없이 쓸 수 있는 명령: " + ", ".join(COMMANDS)
        )
    else:
        lines = [f"The window cannot be shown: {missing}", "The README names the packages that Qt needs."]
        lines.append(
            "Playing the tour instead."
            if options.demo
            else "Commands without a window: " + ", ".join(COMMANDS)
        )
    print("\n".join(lines), file=sys.stderr, flush=True)  # noqa: T201 -- sentences for the terminal
    return _run_command("tour", ()) if options.demo else _WRONG_USAGE


def _probe_window() -> int:
    """The child process of :mod:`ui.display_check` in a frozen program."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 -- may abort, and that is the answer

    QApplication([])
    return 0


if __name__ == "__main__":
    sys.exit(run())
