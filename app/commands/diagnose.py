"""``vm-backup-assistant diagnose``: one VM by name or id, as a sentence, evidence and a next step."""

import argparse
from pathlib import Path

import msgspec

from app.commands.connecting import add_place_arguments
from app.commands.exit_codes import ExitCode
from app.commands.output import complain, write_document
from app.commands.scanning import Scanned, add_scan_arguments, run_command, with_scan
from app.diagnosis.find import find_machines, nearest_names
from app.diagnosis.text import markdown_of, text_of
from app.diagnosis.verdict import diagnose
from app.domain.inert import inert
from app.reports.assessment_document import assessment_document, is_complete

DESCRIPTION = "Say of one VM whether it is protected or can be, why, and what to do next."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("name", metavar="NAME_OR_ID", help="name, part of a name, or resource id of a VM")
    add_place_arguments(parser)
    add_scan_arguments(parser)
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="form of the answer"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="write to this file instead of standard output"
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command and return its exit code."""

    async def use(scanned: Scanned) -> int:
        return _answer(scanned, arguments)

    return run_command(lambda: with_scan(arguments, use), arguments.language)


def _answer(scanned: Scanned, arguments: argparse.Namespace) -> int:
    found = find_machines(arguments.name, scanned.machines)
    if not found:
        _not_found(scanned, arguments.name)
        return ExitCode.NO_SUCH_MACHINE
    if len(found) > 1:
        complain(f"“{inert(arguments.name)}” fits {len(found)} VMs; give the resource id of one of them:")
        for one in found[:20]:
            complain(f"  {inert(one.facts.machine.id)}")
        return ExitCode.NO_SUCH_MACHINE
    machine = found[0]
    if arguments.format == "json":
        document = assessment_document(
            [machine],
            scanned.estate,
            environment=scanned.connection.environment,
            profile=scanned.profile,
            texts=scanned.texts,
            scanned_at=scanned.scanned_at,
            duration_seconds=scanned.duration_seconds,
        )
        text = msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"
    else:
        diagnosis = diagnose(machine, scanned.estate, scanned.texts)
        render = markdown_of if arguments.format == "markdown" else text_of
        text = render(diagnosis, machine, scanned.estate, scanned.texts)
    write_document(text, arguments.output)
    return ExitCode.INCOMPLETE if scanned.timed_out or not is_complete(scanned.estate) else ExitCode.DONE


def _not_found(scanned: Scanned, name: str) -> None:
    nearest = nearest_names(name, scanned.machines)
    hint = f" Nearest: {', '.join(nearest)}." if nearest else ""
    unread = f" {len(scanned.estate.unknowns)} things could not be read." if scanned.estate.unknowns else ""
    complain(f"No VM called “{inert(name)}” in what was read.{hint}{unread}")
