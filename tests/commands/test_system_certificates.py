"""A certificate authority that only the system knows, as companies have them, is believed by the commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.program import azure, run


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's store is no file")
def test_the_systems_authorities_are_believed_for_sign_in_and_for_azure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with azure("--tls", "--vms", "3") as sandbox:
        values = sandbox.values
        command = ["assess", "--arm-endpoint", sandbox.url, "--sign-in", "service-principal"]
        command += ["--tenant", values["tenant_id"], "--client-id", values["client_id"]]
        command += ["--client-secret-file", values["client_secret_file"], "--format", "json"]
        unknown = run(*command)
        assert unknown.returncode == 3
        assert unknown.stderr.startswith("vm-backup-assistant: ")  # in our words only
        assert "CERTIFICATE_VERIFY_FAILED" in unknown.stderr.upper().replace(" ", "_")
        monkeypatch.setenv("SSL_CERT_FILE", values["ca_file"])
        believed = run(*command)
        assert "Unreachable" not in believed.stderr, believed.stderr
        assert believed.stdout.startswith("{")
        named = run(*command, "--ca-file", values["ca_file"])
        assert named.stdout.startswith("{"), named.stderr


def test_the_window_asks_the_system_before_anything_else_is_imported() -> None:
    script = (
        "import ssl, sys, ui.shell.start as start; plain = ssl.SSLContext\n"
        "before = {'requests', 'aiohttp', 'azure.core'} & set(sys.modules)\n"
        "start.import_the_rest().join(120)\n"
        "import requests.adapters, urllib3.util.ssl_\n"
        "print(sorted(before), ssl.SSLContext is plain, urllib3.util.ssl_.SSLContext.__module__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=170,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.stdout.strip() == "[] False truststore._api", done.stdout + done.stderr
