"""The command ``sandbox`` as a process of its own."""

import json
import os
import signal
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

import pytest

from tests.shared_material import shared

_ROOT = Path(__file__).resolve().parents[2]
_START = """
import argparse, sys
from app.commands.sandbox import add_arguments, run
parser = argparse.ArgumentParser()
add_arguments(parser)
sys.exit(run(parser.parse_args()))
"""
_OPENER = build_opener(ProxyHandler({}))


class _Process:
    def __init__(self, process: "subprocess.Popen[str]", values: dict[str, str]) -> None:
        self.process = process
        self.values = values

    @property
    def token_file(self) -> Path:
        return Path(self.values["token_file"])

    def send(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token_file.read_text()}"}
        address = f"{self.values['url']}{path}?api-version=2024-07-01"
        request = Request(address, content, headers, method=method)  # noqa: S310 -- http to loopback
        with _OPENER.open(request, timeout=30) as response:
            return json.loads(response.read() or b"null")

    def end(self) -> int:
        """Close its standard input and wait for its end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(60)


def _popen(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _START, *arguments],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def _running(*arguments: str) -> Iterator[_Process]:
    with _popen(*arguments) as process:
        try:
            assert process.stdout is not None
            values: dict[str, str] = {}
            for line in process.stdout:
                if line == "ready\n":
                    break
                name, _, value = line.rstrip("\n").partition("=")
                values[name] = value
            else:
                assert process.stderr is not None
                pytest.fail(process.stderr.read())
            yield _Process(process, values)
        finally:  # a killed one could not remove what it handed out
            assert process.stdin is not None
            process.stdin.close()
            process.wait(60)


def _refused(*arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", _START, *arguments],
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (result.returncode, result.stdout) == (2, ""), result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_it_says_where_it_is_and_serves() -> None:
    with _running("--vms", "3") as sandbox:
        assert list(sandbox.values) == ["url", "token_file", "pid"]
        assert int(sandbox.values["pid"]) == sandbox.process.pid
        subscriptions = sandbox.send("GET", "/subscriptions")["value"]
        query = {"query": "Resources | where type =~ 'microsoft.compute/virtualmachines' | count"}
        rows = sandbox.send("POST", "/providers/Microsoft.ResourceGraph/resources", query)["data"]
    assert subscriptions
    assert rows == [{"Count": 3}]


def test_the_token_is_for_its_owner_only_and_gone_at_the_end() -> None:
    with _running("--vms", "1") as sandbox:
        file = sandbox.token_file
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert sandbox.end() == 0
        assert not file.parent.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_on_signals_and_cleans_up(number: signal.Signals) -> None:
    with _running("--vms", "1") as sandbox:
        os.kill(sandbox.process.pid, number)
        assert sandbox.process.wait(60) == 0
        assert not sandbox.token_file.parent.exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--vms", "0"), "--vms must be between 1 and 50000"),
        (("--vms", "50001"), "--vms must be between 1 and 50000"),
        (("--port", "70000"), "--port"),
        (("--speed", "0"), "--speed"),
        (("--faults", "no-such-file.json"), "no-such-file.json cannot be used: cannot read it"),
        (("--import", "no-such-folder"), "no-such-folder, does not exist"),
        (("--import", ".", "--vms", "3"), "cannot be used together"),
        (("--fleet", "thousand", "--vms", "3"), "--fleet says which VMs there are"),
        (("--fleet", "thousand", "--subscriptions", "5"), "must be between 1 and 4, not 5"),
        (("--graph-lag", "-1"), "--graph-lag must be between 0 and 86400"),
        (("--subscriptions", "2"), "--subscriptions is for --fleet thousand only"),
    ],
)
def test_wrong_arguments_are_one_clear_sentence(arguments: tuple[str, ...], complaint: str) -> None:
    assert complaint in _refused(*arguments)


def test_a_fleet_with_a_purpose_is_served_and_its_ledger_read() -> None:
    with _running("--fleet", "thousand", "--subscriptions", "2") as sandbox:
        subscriptions = sandbox.send("GET", "/subscriptions")["value"]
        query = {"query": "Resources | where type =~ 'microsoft.compute/virtualmachines' | count"}
        rows = sandbox.send("POST", "/providers/Microsoft.ResourceGraph/resources", query)["data"]
        assert (len(subscriptions), rows) == (2, [{"Count": 1000}])
        group = f"{subscriptions[0]['id']}/resourceGroups/fresh"
        sandbox.send("PUT", group, {"location": "koreacentral"})
        (entry,) = sandbox.send("GET", "/sandbox/ledger")["value"]
    assert (entry["method"], entry["path"], entry["status"]) == ("PUT", group, 201)


def test_a_port_in_use() -> None:
    with _running("--vms", "1") as sandbox:
        port = sandbox.values["url"].rpartition(":")[2]
        assert f"port {port} on 127.0.0.1 cannot be used" in _refused("--vms", "1", "--port", port)


def test_files_that_are_not_what_they_should_be(tmp_path: Path) -> None:
    file = tmp_path / "some.json"
    file.write_text('{"effect": "error"}')
    assert "must hold a JSON list" in _refused("--faults", str(file))
    assert "not a state saved by this version" in _refused("--state", str(file))
    file.write_text('{"version": 1}')
    assert "incomplete or damaged" in _refused("--state", str(file))
    file.write_text("{")
    assert "not valid JSON" in _refused("--state", str(file))
    assert "cannot read it" in _refused("--state", str(tmp_path))


def test_faults_of_the_file_happen(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text('[{"effect": "wrong_content_type", "path": "/tenants"}]')
    with _running("--vms", "1", "--faults", str(file)) as sandbox:
        with pytest.raises(json.JSONDecodeError):
            sandbox.send("GET", "/tenants")
        assert sandbox.send("GET", "/tenants")["value"]


def test_real_documents_are_imported() -> None:
    with _running("--import", str(shared("real"))) as sandbox:
        assert int(sandbox.values["imported"]) > 400
        assert sandbox.values["rejected"] == "0"
        query = {"query": "Resources | where type =~ 'microsoft.compute/virtualmachines' | project id"}
        answer = sandbox.send("POST", "/providers/Microsoft.ResourceGraph/resources", query)
        assert answer["totalRecords"] > 100
        machine = sandbox.send("GET", answer["data"][0]["id"])
    assert machine["id"] == answer["data"][0]["id"]


def test_an_import_folder_without_documents(tmp_path: Path) -> None:
    assert "cannot be read: it holds no *.jsonl file" in _refused("--import", str(tmp_path))


def test_the_state_is_kept_across_runs(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with _running("--vms", "2", "--state", str(file), "--speed", "100") as sandbox:
        subscription = sandbox.send("GET", "/subscriptions")["value"][0]["subscriptionId"]
        group = f"/subscriptions/{subscription}/resourceGroups/kept"
        sandbox.send("PUT", group, {"location": "koreacentral"})
        vault = f"{group}/providers/Microsoft.RecoveryServices/vaults/kept-vault"
        sandbox.send(
            "PUT", vault, {"location": "koreacentral", "sku": {"name": "Standard"}, "properties": {}}
        )
        assert sandbox.end() == 0
    assert [one.name for one in tmp_path.iterdir()] == ["state.json"]
    with _running("--state", str(file)) as sandbox:
        assert sandbox.send("GET", group)["name"] == "kept"
        assert sandbox.send("GET", vault)["properties"]["provisioningState"] == "Succeeded"
        query = {"query": "Resources | where type =~ 'microsoft.compute/virtualmachines' | count"}
        rows = sandbox.send("POST", "/providers/Microsoft.ResourceGraph/resources", query)["data"]
        assert rows == [{"Count": 2}]


def test_with_tls_it_hands_out_what_clients_need() -> None:
    with _running("--vms", "3", "--tls") as sandbox:
        assert list(sandbox.values) == [
            "url",
            "token_file",
            "pid",
            "ca_file",
            "tenant_id",
            "client_id",
            "client_secret_file",
            "certificate_file",
            "password_file",
        ]
        assert sandbox.values["url"].startswith("https://localhost:")
        files = [Path(value) for name, value in sandbox.values.items() if name.endswith("_file")]
        folders = {file.parent for file in files}
        assert len(folders) == 1
        if os.name == "posix":
            assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
            assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
        context = ssl.create_default_context(cafile=sandbox.values["ca_file"])
        opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
        form = {
            "grant_type": "client_credentials",
            "client_id": sandbox.values["client_id"],
            "client_secret": Path(sandbox.values["client_secret_file"]).read_text(),
            "scope": f"{sandbox.values['url']}/.default",
        }
        address = f"{sandbox.values['url']}/{sandbox.values['tenant_id']}/oauth2/v2.0/token"
        with opener.open(address, urlencode(form).encode(), timeout=30) as response:
            assert json.loads(response.read())["token_type"] == "Bearer"
        assert sandbox.end() == 0
        assert [folder for folder in folders if folder.exists()] == []
