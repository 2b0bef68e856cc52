"""``vm-backup-assistant assess``: scan, judge, and write what was found."""

import argparse
from pathlib import Path

import msgspec

from app.commands.connecting import add_place_arguments
from app.commands.exit_codes import ExitCode
from app.commands.output import write_document
from app.commands.scanning import Scanned, add_scan_arguments, run_command, with_scan
from app.domain.assessment import Badge, Coverage, Readiness
from app.reports.assessment_document import assessment_document, is_complete
from app.reports.csv_document import csv_document
from app.reports.html_document import html_document
from app.reports.table_document import table_document

DESCRIPTION = "Say of every VM whether it is protected, ready, or blocked, and why."
_FORMATS = ("table", "json", "csv", "html")
_FAIL_ON = ("blocked", "warning", "unprotected", "unknown")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_place_arguments(parser)
    add_scan_arguments(parser)
    parser.add_argument("--format", choices=_FORMATS, default="table", help="form of the document")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="write to this file instead of standard output"
    )
    parser.add_argument(
        "--fail-on",
        choices=_FAIL_ON,
        action="append",
        default=[],
        help="exit with 1 if a VM is so (repeatable)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command and return its exit code."""

    async def use(scanned: Scanned) -> int:
        write_document(
            _document(scanned, arguments.format), arguments.output, byte_order_mark=arguments.format == "csv"
        )
        return exit_code(scanned, arguments.fail_on)

    return run_command(lambda: with_scan(arguments, use), arguments.language)


def exit_code(scanned: Scanned, fail_on: list[str]) -> int:
    """What the result means for a script: found what must not be, incomplete, or done."""
    if any(_matches(scanned, what) for what in fail_on):
        return ExitCode.FOUND
    if scanned.timed_out or not is_complete(scanned.estate):
        return ExitCode.INCOMPLETE
    return ExitCode.DONE


def _matches(scanned: Scanned, what: str) -> bool:
    verdicts = [one.verdict for one in scanned.machines]
    if what == "unknown":
        return any(verdict.badge in {Badge.CANNOT_TELL, Badge.CHECKING} for verdict in verdicts)
    open_ones = [verdict for verdict in verdicts if verdict.coverage is Coverage.UNPROTECTED]
    if what == "blocked":
        return any(verdict.readiness is Readiness.BLOCKED for verdict in open_ones)
    if what == "warning":
        return any(verdict.readiness is Readiness.READY_WITH_WARNINGS for verdict in open_ones)
    return bool(open_ones)


def _document(scanned: Scanned, form: str) -> str:
    machines, estate, texts = scanned.machines, scanned.estate, scanned.texts
    if form == "json":
        document = assessment_document(
            machines,
            estate,
            environment=scanned.connection.environment,
            profile=scanned.profile,
            texts=texts,
            scanned_at=scanned.scanned_at,
            duration_seconds=scanned.duration_seconds,
        )
        return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"
    if form == "csv":
        return csv_document(machines, estate, texts)
    if form == "html":
        return html_document(machines, estate, texts, scanned_at=scanned.scanned_at)
    return table_document(machines, estate, texts)
