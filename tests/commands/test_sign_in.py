"""Headless sign-in to the end, by the ways that need no window: device code, Azure CLI, managed identity."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.cloud.errors import SignInRequired
from app.signin.methods import Method, SignInRequest
from app.signin.places import SignInPlace
from tests.commands.program import run
from tests.sandbox.entra.person import TlsSandbox, tls_sandbox
from tests.signin.cloud import READER, environment_of

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsSandbox]:
    with tls_sandbox(tmp_path_factory.mktemp("tls"), adfs=False) as one:
        yield one


def arguments(sandbox: TlsSandbox, method: str) -> list[str]:
    return ["assess", "--arm-endpoint", sandbox.url, "--ca-file", str(sandbox.ca_file), "--sign-in", method]


def test_a_device_code_is_printed_and_typed(sandbox: TlsSandbox) -> None:
    sandbox.change(device_code_interval=1)
    child = subprocess.Popen(
        [sys.executable, "-m", "ui.main", *arguments(sandbox, "device-code"), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    )
    assert child.stderr is not None
    said = child.stderr.readline()
    assert said.startswith(f"Open {sandbox.url}/")
    sandbox.approve_device(said.partition(" type ")[2].split()[0], READER)
    output, _ = child.communicate(timeout=170)
    document = json.loads(output)
    assert child.returncode in {0, 3}
    assert document["vms"]


@posix
def test_the_azure_clis_session_is_used(
    sandbox: TlsSandbox, private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real Azure CLI is in a command of its own (README); here a script answers as it does."""
    asked = private_folder / "asked"
    answer = {
        "accessToken": sandbox.server.token,
        "expiresOn": "2099-01-01 00:00:00.000000",
        "expires_on": 4070908800,
        "tenant": sandbox.tenant,
        "tokenType": "Bearer",
    }
    (private_folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    script = private_folder / "az"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {asked}\ncat {private_folder}/answer.json\n', encoding="utf-8"
    )
    script.chmod(0o700)
    monkeypatch.setenv("PATH", f"{private_folder}:{os.environ['PATH']}")
    done = run(*arguments(sandbox, "cli"), "--format", "json")
    assert done.returncode in {0, 3}, done.stderr
    assert json.loads(done.stdout)["vms"]
    assert "account get-access-token" in asked.read_text()


@posix
def test_without_an_azure_cli_it_is_said(
    sandbox: TlsSandbox, private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(private_folder))
    done = run(*arguments(sandbox, "cli"))
    assert (done.returncode, done.stdout) == (5, "")


class _Identity(BaseHTTPRequestHandler):
    """The endpoint of a managed identity as App Service has it; a VM's own has a fixed address."""

    token = ""
    asked: "list[str]" = []  # noqa: RUF012 -- one list for the one server

    def do_GET(self) -> None:
        self.asked.append(self.path)
        known = self.headers["X-IDENTITY-HEADER"] == "header-of-the-test"
        content = {"access_token": self.token, "expires_on": "4070908800", "token_type": "Bearer"}
        body = json.dumps(content if known else {"error": "unauthorized"}).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def identity(sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Identity]]:
    _Identity.token = sandbox.server.token
    _Identity.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), _Identity)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.server_port}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "header-of-the-test")
    yield _Identity
    server.shutdown()
    server.server_close()
    thread.join(30)


async def test_a_managed_identity(sandbox: TlsSandbox, identity: type[_Identity]) -> None:
    request = SignInRequest(Method.MANAGED_IDENTITY, client_id="user-assigned")
    connection = await SignInPlace(environment_of(sandbox), request, print).connect()
    await connection.verify()
    await connection.close()
    assert any("user-assigned" in path for path in identity.asked)


async def test_a_managed_identity_that_is_refused_is_said(
    sandbox: TlsSandbox, identity: type[_Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_HEADER", "another")
    with pytest.raises(SignInRequired) as caught:
        await SignInPlace(environment_of(sandbox), SignInRequest(Method.MANAGED_IDENTITY), print).connect()
    assert identity.asked
    assert caught.value.details()
