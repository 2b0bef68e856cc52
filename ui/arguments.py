"""What stands on the command line, read with the standard library only."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "vm-backup-assistant"

COMMANDS: dict[str, str] = {
    "assess": "say of every VM whether it is protected, ready, or blocked, and why",
    "diagnose": "explain one VM in depth",
    "tour": "play the main job on a fresh simulated Azure, step by step",
    "sandbox": "run the simulated Azure alone",
    "about": "say which version runs on what, and where tokens would be kept",
}
"""The headless commands: each is a module of app.commands with `add_arguments` and `run`."""

LANGUAGES = ("system", "en", "ko")
THEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How the window is to start; ``language`` and ``theme`` are None where nothing was said."""

    demo: bool = False
    read_only: bool = False
    language: str | None = None
    theme: str | None = None
    endpoint: str | None = None
    token_file: Path | None = None
    machines: int | None = None


def window_parser() -> argparse.ArgumentParser:
    """The parser of the window's own options."""
    commands = "\n".join(f"  {name:<10}{text}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Gets Azure virtual machines ready for Azure Backup. Without a command the window opens.",
        epilog=f"commands (they come first; each explains itself with --help):\n{commands}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--demo", action="store_true", help="open on the built-in simulated Azure")
    parser.add_argument("--vms", type=_fleet_size, metavar="N", help="how many VMs the simulated Azure has")
    parser.add_argument("--read-only", action="store_true", help="offer nothing that changes Azure")
    parser.add_argument("--language", choices=LANGUAGES, help="language of the window")
    parser.add_argument("--theme", choices=THEMES, help="colours of the window")
    parser.add_argument("--arm-endpoint", metavar="URL", help="Azure Resource Manager to connect to")
    parser.add_argument("--access-token-file", type=Path, metavar="FILE", help="file with an access token")
    return parser


def _fleet_size(text: str) -> int:
    from app.commands.connecting import fleet_size  # noqa: PLC0415 -- only where --vms is given

    return fleet_size(text)


def window_options(words: Sequence[str]) -> WindowOptions:
    """The window's options.

    Raises:
        SystemExit: with code 2 and a sentence on standard error for wrong usage, 0 after ``--help``.
    """
    parser = window_parser()
    found = parser.parse_args(words)
    if found.demo and (found.arm_endpoint or found.access_token_file):
        parser.error("--demo connects to the simulated Azure; leave out --arm-endpoint.")
    if found.access_token_file and not found.arm_endpoint:
        parser.error("say with --arm-endpoint where the token of --access-token-file is for.")
    if found.arm_endpoint and not found.access_token_file:
        parser.error("say with --access-token-file which token to use for --arm-endpoint.")
    if found.vms is not None and not found.demo:
        parser.error("--vms belongs to the simulated Azure; add --demo.")
    return WindowOptions(
        demo=found.demo,
        read_only=found.read_only,
        language=found.language,
        theme=found.theme,
        endpoint=found.arm_endpoint,
        token_file=found.access_token_file,
        machines=found.vms,
    )


def unknown_command(word: str) -> str:
    """What to say to a command that does not exist."""
    return f"{PROGRAM}: there is no command {word!r}. Commands: {', '.join(COMMANDS)}. Try {PROGRAM} --help."
