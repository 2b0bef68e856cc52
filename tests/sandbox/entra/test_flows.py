"""MSAL's real flows over TLS, through azure-identity."""

from pathlib import Path
from typing import Any

import msal
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    AuthenticationRequiredError,
    CertificateCredential,
    ClientSecretCredential,
    DeviceCodeCredential,
    InteractiveBrowserCredential,
)

from app.sandbox.entra.certificates import client_certificate
from tests.sandbox.entra.person import ADMINISTRATOR, TlsSandbox

CONSULTANT = "consultant@fabrikam.example"
READER = "reader@contoso.example"


def _subscriptions(sandbox: TlsSandbox, token: str) -> list[str]:
    answer = sandbox.arm(token, "/subscriptions")
    assert answer.status == 200, answer.text
    return [one["displayName"] for one in answer.json["value"]]


def test_client_secret(sandbox: TlsSandbox) -> None:
    automation = sandbox.directory.automation
    credential = ClientSecretCredential(
        sandbox.tenant, automation.client_id, automation.secret, **sandbox.options()
    )
    with credential:
        token = credential.get_token(sandbox.scope).token
    assert "Contoso Production" in _subscriptions(sandbox, token)


def test_client_certificate(sandbox: TlsSandbox, private_folder: Path) -> None:
    automation = sandbox.directory.automation
    file = private_folder / "client.pem"
    file.write_bytes(automation.certificate_pem)
    credential = CertificateCredential(sandbox.tenant, automation.client_id, str(file), **sandbox.options())
    with credential:
        token = credential.get_token(sandbox.scope).token
    assert "Contoso Production" in _subscriptions(sandbox, token)


def test_a_certificate_that_is_not_registered(sandbox: TlsSandbox, private_folder: Path) -> None:
    file = private_folder / "client.pem"
    file.write_bytes(client_certificate().pem)
    client_id = sandbox.directory.automation.client_id
    credential = CertificateCredential(sandbox.tenant, client_id, str(file), **sandbox.options())
    with credential, pytest.raises(ClientAuthenticationError, match="AADSTS700027"):
        credential.get_token(sandbox.scope)


def test_device_code(sandbox: TlsSandbox) -> None:
    sandbox.change(device_code_interval=1)
    shown: list[str] = []

    def show(address: str, code: str, _: Any) -> None:
        shown.append(address)
        page = sandbox.send("GET", address).text
        assert 'name="user_code"' in page
        assert "signed in" in sandbox.approve_device(code, READER).text

    with DeviceCodeCredential(
        tenant_id=sandbox.tenant, prompt_callback=show, timeout=60, **sandbox.options()
    ) as credential:
        token = credential.get_token(sandbox.scope).token
        assert len(shown) == 1
        again = credential.get_token(sandbox.scope).token
    assert again == token
    assert "Contoso Production" in _subscriptions(sandbox, token)


def test_a_declined_device_code(sandbox: TlsSandbox) -> None:
    sandbox.change(device_code_interval=1)

    def show(_: str, code: str, __: Any) -> None:
        sandbox.approve_device(code, READER, action="decline")

    with (
        DeviceCodeCredential(
            tenant_id=sandbox.tenant, prompt_callback=show, timeout=60, **sandbox.options()
        ) as credential,
        pytest.raises(ClientAuthenticationError, match="AADSTS65004"),
    ):
        credential.get_token(sandbox.scope)


def test_the_browser_flow_with_pkce(sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = sandbox.play_browser(monkeypatch, ADMINISTRATOR)
    with InteractiveBrowserCredential(
        tenant_id=sandbox.tenant, timeout=60, **sandbox.options()
    ) as credential:
        record = credential.authenticate(scopes=[sandbox.scope])
        token = credential.get_token(sandbox.scope).token
    assert len(opened) == 1
    assert "code_challenge_method=S256" in opened[0]
    assert record.username == ADMINISTRATOR
    assert record.tenant_id == sandbox.tenant
    assert "Contoso Production" in _subscriptions(sandbox, token)


def test_a_refresh_token_serves_the_other_tenants(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve tenants: eight give a token at once, three ask for a second factor, one blocks."""
    opened = sandbox.play_browser(monkeypatch, CONSULTANT)
    given: list[str] = []
    refused: dict[str, str] = {}
    with InteractiveBrowserCredential(
        tenant_id="organizations",
        additionally_allowed_tenants=["*"],
        timeout=60,
        disable_automatic_authentication=True,
        **sandbox.options(),
    ) as credential:
        credential.authenticate(scopes=[sandbox.scope])
        home = credential.get_token(sandbox.scope).token
        tenants = sandbox.arm(home, "/tenants").json["value"]
        for tenant in tenants:
            try:
                token = credential.get_token(sandbox.scope, tenant_id=tenant["tenantId"]).token
            except AuthenticationRequiredError as error:
                refused[tenant["displayName"]] = str(error)
            else:
                assert len(_subscriptions(sandbox, token)) >= 1
                given.append(tenant["displayName"])
    assert len(tenants) == 12
    assert len(given) == 8
    assert {name for name, text in refused.items() if "AADSTS50076" in text} == {
        "Coho Winery",
        "Litware",
        "Tailspin Toys",
    }
    assert {name for name, text in refused.items() if "AADSTS53003" in text} == {"Proseware"}
    assert len(opened) == 1


def test_a_second_factor_is_given_at_the_page(sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    tenant = sandbox.directory.tenant("coho.example").id
    sandbox.play_browser(monkeypatch, CONSULTANT, second_factor=True)
    with InteractiveBrowserCredential(tenant_id=tenant, timeout=60, **sandbox.options()) as credential:
        token = credential.get_token(sandbox.scope).token
    assert _subscriptions(sandbox, token) == ["Coho Winery Production"]


def test_msal_itself_with_the_adfs_spelling(sandbox: TlsSandbox) -> None:
    """What the Azure CLI does: no instance discovery is asked of anybody."""
    automation = sandbox.directory.automation
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(sandbox.ca_file)
        application = msal.ConfidentialClientApplication(
            automation.client_id,
            client_credential=automation.secret,
            authority=f"{sandbox.url}/adfs",
            http_client=session,
        )
        result = application.acquire_token_for_client([f"{sandbox.url}//.default"])
    assert "Contoso Production" in _subscriptions(sandbox, result["access_token"])
