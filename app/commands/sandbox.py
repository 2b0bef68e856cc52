"""The command ``sandbox``: the simulated Azure as a process of its own."""

import argparse
import asyncio
import gc
import os
import shutil
import signal
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.commands.exit_codes import ExitCode
from app.sandbox import fleet, graph, persistence
from app.sandbox.faults import Fault, read_faults
from app.sandbox.server import SandboxServer
from app.sandbox.state import State

DESCRIPTION = "Run the simulated Azure on this machine's loopback address until it is ended."
LARGEST_FLEET = 50_000
_LARGEST_PORT = 65_535
_SEED = 1
_PROBLEMS_SHOWN = 50


class _Refusal(Exception):
    """The command cannot do what was asked; the text is one sentence for the user."""


@dataclass(frozen=True)
class _Loaded:
    state: State
    lines: tuple[str, ...] = ()
    """Further ``key=value`` lines for the output."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``sandbox``."""
    add = parser.add_argument
    add("--port", type=int, default=0, metavar="P", help="port on 127.0.0.1; 0 takes a free one (default)")
    add("--tls", action="store_true", help="serve https, with an authority to sign in at")
    add(
        "--login-endpoint",
        choices=("adfs", "entra"),
        default="adfs",
        help="with --tls: the spelling of the authority that the metadata endpoint names",
    )
    add("--vms", type=int, metavar="N", help=f"number of virtual machines, 1 to {LARGEST_FLEET}")
    add(
        "--fleet",
        choices=tuple(fleet.SCENARIOS),
        help="a fleet for a purpose instead of the demo: five-regions has 240 VMs in five regions of three "
        "subscriptions and two vaults missing, thousand has 1000 VMs and four vaults",
    )
    add(
        "--subscriptions",
        type=int,
        metavar="N",
        help=f"over how many subscriptions the fleet 'thousand' is spread, 1 to {fleet.MOST_SUBSCRIPTIONS}",
    )
    add("--seed", type=int, default=_SEED, metavar="S", help="the same seed makes the same fleet")
    add("--speed", type=float, default=1.0, metavar="X", help="how many times as fast its clock runs")
    add(
        "--quotas",
        choices=("on", "off", "clock"),
        default="off",
        help="enforce Azure's published request limits; with 'clock' they run as fast as the sandbox's clock",
    )
    add(
        "--graph-lag",
        type=float,
        default=0.0,
        metavar="S",
        help="how many seconds of its clock Resource Graph may lag behind, as Azure's does",
    )
    add("--faults", type=Path, metavar="FILE", help="JSON list of faults to inject")
    add(
        "--state",
        type=Path,
        metavar="FILE",
        help="load the state from this file and save it there at the end",
    )
    add(
        "--import",
        dest="import_folder",
        type=Path,
        metavar="DIR",
        help="serve the documents of this folder (*.jsonl) instead of a generated fleet",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM, Ctrl+C or the end of standard input where that is a pipe."""
    try:
        _check(arguments)
        faults = _faults(arguments.faults)
        loaded = _load(arguments)
        loaded.state.graph_lag = timedelta(seconds=arguments.graph_lag)
        if arguments.quotas == "clock":
            loaded.state.quota_pace = arguments.speed
        graph.warm(loaded.state)
        gc.freeze()  # the fleet is long-lived: collecting garbage shall not walk through it
        asyncio.run(_serve(loaded, arguments, faults))
    except _Refusal as refusal:
        print(f"vm-backup-assistant sandbox: {refusal}", file=sys.stderr)
        return ExitCode.USAGE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.DONE


def _check(arguments: argparse.Namespace) -> None:
    if arguments.vms is not None and not 1 <= arguments.vms <= LARGEST_FLEET:
        raise _Refusal(f"--vms must be between 1 and {LARGEST_FLEET}, not {arguments.vms}.")
    if not 0 <= arguments.port <= _LARGEST_PORT:
        raise _Refusal(f"--port must be between 0 and {_LARGEST_PORT}, not {arguments.port}.")
    if not 0 < arguments.speed <= 1_000_000:  # noqa: PLR2004 -- a second of a million is eleven days
        raise _Refusal(f"--speed must be above 0 and at most 1000000, not {arguments.speed:g}.")
    if not 0 <= arguments.graph_lag <= 86_400:  # noqa: PLR2004 -- a day
        raise _Refusal(f"--graph-lag must be between 0 and 86400, not {arguments.graph_lag:g}.")
    if arguments.fleet is not None and (arguments.vms is not None or arguments.import_folder is not None):
        raise _Refusal("--fleet says which VMs there are: it cannot be used with --vms or --import.")
    if arguments.subscriptions is not None and (
        arguments.fleet != "thousand" or not 1 <= arguments.subscriptions <= fleet.MOST_SUBSCRIPTIONS
    ):
        raise _Refusal(
            "--subscriptions is for --fleet thousand only and must be between 1 and "
            f"{fleet.MOST_SUBSCRIPTIONS}, not {arguments.subscriptions}."
        )
    if arguments.import_folder is not None and arguments.vms is not None:
        raise _Refusal("--vms and --import cannot be used together: the folder says which VMs there are.")
    if arguments.import_folder is not None and not arguments.import_folder.is_dir():
        raise _Refusal(f"the folder to import, {arguments.import_folder}, does not exist or is not a folder.")


def _faults(file: Path | None) -> list[Fault]:
    if file is None:
        return []
    try:
        return read_faults(file)
    except ValueError as error:
        raise _Refusal(f"the faults file {file} cannot be used: {error}.") from error


def _load(arguments: argparse.Namespace) -> _Loaded:
    quotas = arguments.quotas != "off"
    if arguments.state is not None and arguments.state.exists():
        try:
            return _Loaded(persistence.load(arguments.state, speed=arguments.speed, quotas=quotas))
        except ValueError as error:
            raise _Refusal(f"the state file {arguments.state} cannot be used: {error}.") from error
    if arguments.import_folder is not None:
        return _imported(arguments, quotas=quotas)
    if arguments.fleet is not None:
        sites = (
            fleet.thousand(arguments.subscriptions)
            if arguments.subscriptions
            else fleet.SCENARIOS[arguments.fleet]()
        )
        return _Loaded(fleet.build_sites(sites, arguments.seed, arguments.speed, quotas=quotas))
    return _Loaded(fleet.build_state(arguments.vms, arguments.seed, arguments.speed, quotas))


def _imported(arguments: argparse.Namespace, *, quotas: bool) -> _Loaded:
    folder: Path = arguments.import_folder
    try:
        state, report = fleet.import_state(folder, arguments.seed, arguments.speed, quotas)
    except OSError as error:
        raise _Refusal(
            f"the folder to import, {folder}, cannot be read: {error.strerror or error}."
        ) from error
    for problem in report.problems[:_PROBLEMS_SHOWN]:
        print(f"rejected: {problem}", file=sys.stderr)
    if len(report.problems) > _PROBLEMS_SHOWN:
        print(f"rejected: {len(report.problems) - _PROBLEMS_SHOWN} more", file=sys.stderr)
    return _Loaded(state, (f"imported={report.imported}", f"rejected={report.rejected}"))


async def _serve(loaded: _Loaded, arguments: argparse.Namespace, faults: list[Fault]) -> None:
    server = SandboxServer(loaded.state, tls=arguments.tls, adfs=arguments.login_endpoint == "adfs")
    for fault in faults:
        server.faults.add(fault)
    stop = asyncio.Event()
    _stop_on_signals(stop)
    _stop_at_end_of_input(stop)
    try:
        await server.start(arguments.port)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise _Refusal(f"port {arguments.port} on 127.0.0.1 cannot be used: {reason}.") from error
    try:
        with _handed_out(server) as handed_out:
            lines = (f"url={server.url}", *handed_out, *loaded.lines)
            with suppress(BrokenPipeError):
                print(*lines, "ready", sep="\n", flush=True)
            await stop.wait()
    finally:
        await server.stop()
        _save(loaded.state, arguments.state)


def _save(state: State, file: Path | None) -> None:
    if file is None:
        return
    try:
        persistence.save(state, file)
    except OSError as error:
        raise _Refusal(f"the state cannot be saved to {file}: {error.strerror or error}.") from error


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: the loop cannot, the interpreter can
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


def _stop_at_end_of_input(stop: asyncio.Event) -> None:
    """Watch standard input where it is a pipe: its end means that the parent has gone."""
    try:
        descriptor = sys.stdin.fileno()
        piped = stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except (AttributeError, OSError, ValueError):  # no standard input at all
        return
    if not piped:
        return
    loop = asyncio.get_running_loop()

    def watch() -> None:
        with suppress(OSError):
            while os.read(descriptor, 4096):
                pass
        with suppress(RuntimeError):  # the loop has ended by itself meanwhile
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, name="sandbox-input", daemon=True).start()


@contextmanager
def _handed_out(server: SandboxServer) -> Iterator[tuple[str, ...]]:
    """The lines that tell what clients need; secrets lie in files of a private folder, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="vm-backup-assistant-"))

    def written(name: str, content: bytes) -> Path:
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        return folder / name

    try:
        lines = [f"token_file={written('token', server.token.encode())}", f"pid={os.getpid()}"]
        if server.tls is not None:
            directory = server.tls.authority.directory
            automation = directory.automation
            lines += [
                f"ca_file={written('ca.pem', server.tls.authority_pem)}",
                f"tenant_id={directory.home_tenant_id}",
                f"client_id={automation.client_id}",
                f"client_secret_file={written('client_secret', automation.secret.encode())}",
                f"certificate_file={written('client_certificate.pem', automation.certificate_pem)}",
                f"password_file={written('password', directory.password.encode())}",
            ]
        yield tuple(lines)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
