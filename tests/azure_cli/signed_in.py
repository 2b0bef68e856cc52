"""A signed-in Azure CLI: REAL-TRAFFIC.md, recipes A (ADFS spelling) and B (tenant in the path)."""

import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from tests.azure_cli.installation import az_folder
from tests.azure_cli.sandbox_process import SandboxProcess

Recipe: TypeAlias = Literal["adfs", "entra"]
_CLOUD = "vm-backup-assistant-sandbox"
_LONGEST_COMMAND = 600
_DEVICE_CODE = re.compile(r"enter the code ([A-Z0-9]+)")
_REMOVED = ("AZURE_", "ARM_", "PYTHON", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
"""Beginnings of names of variables that would send ``az`` elsewhere or give it other modules."""


@dataclass(frozen=True)
class Result:
    """How one command ended."""

    command: str
    """As one would type it; secrets are never part of it."""
    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The decoded output; None where there is none.

        Raises:
            RuntimeError: the command failed, so that there is nothing to decode.
        """
        if self.exit_code:
            raise RuntimeError(f"{self.command} ended with {self.exit_code}: {self.stderr.strip()}")
        return json.loads(self.stdout) if self.stdout.strip() else None


@dataclass(frozen=True)
class AzureCli:
    """One configuration folder of ``az``, signed in to a sandbox."""

    environment: dict[str, str]
    """For ``subprocess``: ``az`` is on its PATH, signed in, trusts the sandbox and sends no telemetry."""

    def run(self, *arguments: str) -> Result:
        """Run ``az`` with arguments; JSON output."""
        done = _run(["az", *arguments, "--output", "json"], self.environment)
        return Result(shlex.join(["az", *arguments]), done.returncode, done.stdout, done.stderr)

    def bash(self, script: str | Path, *arguments: str, **variables: str) -> Result:
        """Run a bash script (its text, or its file) in which ``az`` is this one."""
        file = isinstance(script, Path)
        command = ["bash", str(script) if file else "-s", *arguments]
        done = _run(command, {**self.environment, **variables}, None if isinstance(script, Path) else script)
        return Result(shlex.join(command), done.returncode, done.stdout, done.stderr)


@contextmanager
def azure_cli(
    sandbox: SandboxProcess,
    recipe: Recipe = "adfs",
    *,
    person: str = "",
    certificate: bool = False,
    secret: str = "",
) -> Iterator[AzureCli]:
    """Sign the real ``az`` in to a sandbox as a custom cloud; its folder is gone after the block.

    With a user name in ``person`` by device code, which is approved for that person; else as the service
    principal, with its ``certificate``, its secret, or another one given in ``secret``.

    Raises:
        RuntimeError: it could not be signed in; the text says why.
    """
    with tempfile.TemporaryDirectory(prefix="vm-backup-assistant-az-") as folder:
        cli = AzureCli(_environment(sandbox, Path(folder)))
        endpoints = ["--endpoint-resource-manager", sandbox.url]
        if recipe == "entra":
            endpoints += ["--endpoint-active-directory", sandbox.url]
            _must(cli.run("config", "set", "core.instance_discovery=false"))
        _must(cli.run("cloud", "register", "--name", _CLOUD, *endpoints))
        _must(cli.run("cloud", "set", "--name", _CLOUD))
        if person:
            _sign_in_by_device_code(sandbox, cli, person)
        else:
            named = ["--username", sandbox.values["client_id"], "--tenant", sandbox.values["tenant_id"]]
            proof = ["--certificate", sandbox.values["certificate_file"]]
            if not certificate:
                proof = ["--password", secret or f"@{sandbox.values['client_secret_file']}"]
            _must(cli.run("login", "--service-principal", *named, *proof))
        yield cli


def _sign_in_by_device_code(sandbox: SandboxProcess, cli: AzureCli, person: str) -> None:
    """Start ``az login --use-device-code``, read the code from what it says, approve it as the person."""
    command = ["login", "--use-device-code", "--tenant", sandbox.values["tenant_id"], "--output", "none"]
    program = shutil.which("az", path=cli.environment["PATH"]) or "az"
    with subprocess.Popen(
        [program, *command],
        env={**cli.environment, "AZURE_CORE_ONLY_SHOW_ERRORS": "false"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            found = _DEVICE_CODE.search(line)
            if found:
                sandbox.approve_device(found[1], person)
                break
        rest = process.communicate(timeout=_LONGEST_COMMAND)[1]
        _must(Result("az login --use-device-code", process.returncode, "", said + rest))


def _environment(sandbox: SandboxProcess, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(_REMOVED)}
    return {
        **kept,
        "PATH": os.pathsep.join([str(az_folder()), kept.get("PATH", "")]),
        "AZURE_CONFIG_DIR": str(folder),
        "AZURE_CORE_COLLECT_TELEMETRY": "false",
        "AZURE_CORE_ONLY_SHOW_ERRORS": "true",
        "AZURE_CORE_NO_COLOR": "true",
        "REQUESTS_CA_BUNDLE": str(sandbox.ca_file),
    }


def _run(
    command: list[str], environment: dict[str, str], text: str | None = None
) -> "subprocess.CompletedProcess[str]":
    program = shutil.which(command[0], path=environment["PATH"]) or command[0]
    given: dict[str, Any] = {"stdin": subprocess.DEVNULL} if text is None else {"input": text}
    return subprocess.run(
        [program, *command[1:]],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=_LONGEST_COMMAND,
        **given,
    )


def _must(result: Result) -> None:
    if result.exit_code:
        raise RuntimeError(f"{result.command} ended with {result.exit_code}: {result.stderr.strip()}")
