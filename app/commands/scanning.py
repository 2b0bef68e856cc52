"""One scan for a headless command: connect, read, judge, show progress, close."""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec import Struct

from app.cloud.connection import Connection
from app.cloud.errors import (
    ChoiceNeeded,
    CloudError,
    EndpointRefused,
    SignInRequired,
    TokenFileUnusable,
    Unreachable,
)
from app.cloud.proxies import way_to
from app.commands.connecting import UsageError, place_of
from app.commands.exit_codes import ExitCode
from app.commands.output import OutputError, ProgressLine, complain
from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.domain.inert import inert
from app.domain.places import NotScanned, region_key
from app.domain.reading import StageState
from app.inventory.scan import ScanOptions
from app.readiness.fleet import Fleet
from app.readiness.garbage import settle_garbage_collector
from app.readiness.profile import load_profile
from app.readiness.texts import Texts, load_texts
from app.signin.choice import LARGEST_UNASKED
from app.signin.texts import load_sign_in_texts

T = TypeVar("T")

_STATES = {NotScanned.DISABLED: "disabled", NotScanned.PAST_DUE: "past due", NotScanned.DELETED: "deleted"}


class Scanned(Struct, frozen=True):
    """What one scan found."""

    machines: tuple[AssessedMachine, ...]
    estate: Estate
    connection: Connection
    texts: Texts
    profile: str
    scanned_at: datetime
    duration_seconds: float
    timed_out: bool


def add_scan_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what to read and how to judge it."""
    parser.add_argument(
        "--subscription", action="append", metavar="ID", help="only this subscription (repeatable)"
    )
    parser.add_argument(
        "--all-subscriptions",
        action="store_true",
        help=f"read all of them, also where there are more than {LARGEST_UNASKED}",
    )
    parser.add_argument("--region", action="append", metavar="NAME", help="only this region (repeatable)")
    parser.add_argument(
        "--profile", choices=("current", "2018"), default="current", help="which limits to apply"
    )
    parser.add_argument(
        "--agent", choices=("all", "unprotected", "none"), default="all", help="whose VM agent to read"
    )
    parser.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="stop reading after this long")
    parser.add_argument("--language", choices=("en", "ko"), default="en", help="language of the texts")


def run_command(action: Callable[[], Awaitable[int]], language: str = "en") -> int:
    """Run a command's coroutine; every expected failure becomes one sentence and an exit code."""
    try:
        return asyncio.run(_awaited(action))
    except (UsageError, EndpointRefused, OutputError) as error:
        complain(str(error))
        return ExitCode.USAGE
    except TokenFileUnusable as error:
        complain(f"{error} ({error.details()})")
        return ExitCode.SIGN_IN
    except SignInRequired as error:
        explained = load_sign_in_texts(language).explain(error, tenant=error.tenant_id, account=error.account)
        said = "" if explained.known else f" {error}"
        complain(f"{explained.sentence}{said} ({error.details()})")
        return ExitCode.SIGN_IN
    except CloudError as error:
        complain(f"{error} ({error.details()}){_proxy_hint(error)}")
        return ExitCode.INCOMPLETE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def _proxy_hint(error: CloudError) -> str:
    if not isinstance(error, Unreachable) or way_to(error.host) != "none":
        return ""
    hint = (
        "If your company needs a proxy, name it in HTTPS_PROXY: automatic proxy scripts (PAC) are not read."
    )
    return f" {hint}"


async def with_scan(arguments: argparse.Namespace, use: Callable[[Scanned], Awaitable[int]]) -> int:
    """Connect, scan, hand over what was found, and close.

    Raises:
        UsageError: the arguments do not name a place.
        CloudError: the place could not be reached at all.
    """
    connection = await place_of(arguments).connect()
    try:
        return await use(await scan(connection, arguments))
    finally:
        await connection.close()


async def scan(connection: Connection, arguments: argparse.Namespace) -> Scanned:
    """Read and judge the fleet that the arguments ask for; a timeout keeps what was read.

    Raises:
        UsageError: there are too many subscriptions to read them unasked.
        CloudError: not even the subscriptions could be listed.
    """
    settle_garbage_collector()
    fleet = Fleet(connection, load_profile(arguments.profile))
    progress = ProgressLine()
    stop = fleet.subscribe(_Watcher(fleet, progress))
    started = time.monotonic()
    timed_out = False
    try:
        async with asyncio.timeout(arguments.timeout):
            await fleet.scan(_options(arguments))
    except TimeoutError:
        timed_out = True
    except ChoiceNeeded as error:
        raise UsageError(
            f"{error} Nothing of them was read. Say which with --subscription (name or id, repeatable), "
            "or read them all with --all-subscriptions."
        ) from error
    finally:
        stop()
        progress.end()
    _say_not_scanned(fleet.estate)
    return Scanned(
        machines=tuple(fleet.machines.values()),
        estate=fleet.estate,
        connection=connection,
        texts=load_texts(arguments.language),
        profile=arguments.profile,
        scanned_at=connection.reader.now(),
        duration_seconds=time.monotonic() - started,
        timed_out=timed_out,
    )


def _say_not_scanned(estate: Estate) -> None:
    for one in estate.not_scanned:
        state = _STATES[NotScanned(one.state)]
        complain(f"Not read: subscription “{inert(one.name)}” ({inert(one.id)}) is {state}.")


class _Watcher:
    def __init__(self, fleet: Fleet, line: ProgressLine) -> None:
        self._fleet = fleet
        self._line = line

    def machines_changed(self, _machines: Sequence[AssessedMachine]) -> None:
        self._line.show(f"{len(self._fleet.machines)} VMs")

    def machines_removed(self, _keys: Sequence[str]) -> None:
        """A fresh fleet loses nothing."""

    def estate_changed(self, estate: Estate) -> None:
        running = [
            f"{one.stage.value} {one.done}/{one.total if one.total is not None else '?'}"
            for one in estate.stages.values()
            if one.state is StageState.RUNNING
        ]
        self._line.show(f"{len(self._fleet.machines)} VMs; {', '.join(running)}")


def _options(arguments: argparse.Namespace) -> ScanOptions:
    return ScanOptions(
        subscriptions=frozenset(one.casefold() for one in arguments.subscription)
        if arguments.subscription
        else None,
        unasked=arguments.all_subscriptions,
        regions=frozenset(region_key(one) for one in arguments.region) if arguments.region else None,
        agent=arguments.agent,
    )


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:  # noqa: PLR2004 -- eleven days: longer than any scan
        raise argparse.ArgumentTypeError(f"give a number of seconds above 0, not {text!r}")
    return value


async def _awaited(action: Callable[[], Awaitable[T]]) -> T:
    return await action()
