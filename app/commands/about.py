"""``vm-backup-assistant about``: what runs here, for the one who helps; nobody is asked, nothing is read."""

import argparse
import platform
import sys
import tomllib
from importlib.metadata import version

from app.commands.exit_codes import ExitCode
from app.signin.token_cache import why_memory_only
from resources import read_text

DESCRIPTION = "Say which version runs on what, and where the tokens of a sign-in would be kept."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--language", choices=("en", "ko"), default="en", help="language of the texts")


def run(arguments: argparse.Namespace) -> int:
    """Print the lines."""
    words: dict[str, str] = tomllib.loads(read_text(f"content/about.{arguments.language}.toml"))
    way = "frozen" if getattr(sys, "frozen", False) else "from-source"
    why = why_memory_only()
    lines = (
        words[way].format(version=version("vm-backup-assistant")),
        words["on"].format(system=platform.platform(), python=platform.python_version()),
        words["tokens-in-memory"].format(why=why) if why else words["tokens-encrypted"],
    )
    print("\n".join(lines))
    return ExitCode.DONE
