"""The sandbox with TLS: who is believed, what the metadata says, and what plain http still is."""

import ssl
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from app.sandbox.entra.certificates import server_identity
from app.sandbox.faults import Effect, Fault
from tests.sandbox.entra.person import TlsSandbox, tls_sandbox
from tests.sandbox.serving import serving, small_state


def test_a_client_that_does_not_know_the_authority_refuses(sandbox: TlsSandbox, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(server_identity().authority_pem)
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(other))),
    )
    with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
        opener.open(f"{sandbox.url}/metadata/endpoints", timeout=30)


def test_both_names_of_this_machine_are_served(sandbox: TlsSandbox) -> None:
    port = sandbox.url.rpartition(":")[2]
    for host in ("localhost", "127.0.0.1"):
        assert sandbox.send("GET", f"https://{host}:{port}/metadata/endpoints").status == 200
    answer = sandbox.send("GET", "/metadata/endpoints", headers={"Host": f"evil.example:{port}"})
    assert answer.status == 400


def test_old_protocols_are_refused(sandbox: TlsSandbox) -> None:
    context = sandbox.tls.identity.context
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(("adfs", "login"), [(True, "/adfs"), (False, "/")])
def test_the_metadata_of_every_api_version(tmp_path: Path, adfs: bool, login: str) -> None:
    with tls_sandbox(tmp_path, small_state(), adfs=adfs) as sandbox:

        def read(version: str) -> object:
            return sandbox.send("GET", f"/metadata/endpoints?api-version={version}").json

        expected = {"loginEndpoint": sandbox.url + login, "audiences": [sandbox.url]}
        old = read("2015-01-01")
        assert isinstance(old, dict)
        assert old["authentication"] == expected
        listed = read("2019-05-01")
        assert isinstance(listed, list)
        (one,) = listed
        assert one == read("2022-09-01")
        assert expected.items() <= one["authentication"].items()
        assert one["resourceManager"] == sandbox.url
        assert "suffixes" in one
        discovered = sandbox.send("GET", f"{login.rstrip('/')}/.well-known/openid-configuration")
        assert discovered.status == (200 if adfs else 401)  # Entra's needs a tenant in the path


def test_a_token_endpoint_that_breaks_off(sandbox: TlsSandbox) -> None:
    path = "/adfs/.well-known/openid-configuration"
    sandbox.server.faults.add(Fault(Effect.CUT, path=path))
    with pytest.raises((URLError, ConnectionError)):
        sandbox.send("GET", path)
    sandbox.server.faults.add(Fault(Effect.WRONG_CONTENT_TYPE, path=path))
    assert sandbox.send("GET", path).headers["content-type"] == "text/html"
    assert sandbox.send("GET", path).json["issuer"] == f"{sandbox.url}/adfs"


def test_without_tls_there_is_no_authority() -> None:
    with serving(small_state()) as client:
        for path in ("/metadata/endpoints", "/common/oauth2/v2.0/token", "/sandbox/entra"):
            assert client.raw("GET", path, token=None).status == 401
        assert client.get("/sandbox/entra").status == 404
        assert "Fabrikam" not in client.get("/subscriptions").content.decode()
