"""What the authority refuses, in the words and the shape of Entra."""

import hashlib
import re
import time
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization

from app.sandbox.entra.certificates import client_certificate
from app.sandbox.faults import Effect, Fault
from tests.sandbox.entra.person import ADMINISTRATOR, Answer, TlsSandbox

AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
READER = "reader@contoso.example"
REDIRECT = "http://localhost:54321"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-1"
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def _token(sandbox: TlsSandbox, form: dict[str, str], tenant: str = "") -> Answer:
    return sandbox.send("POST", f"/{tenant or sandbox.tenant}/oauth2/v2.0/token", form=form)


def _secret_form(sandbox: TlsSandbox, **other: str) -> dict[str, str]:
    automation = sandbox.directory.automation
    return {
        "grant_type": "client_credentials",
        "client_id": automation.client_id,
        "client_secret": automation.secret,
        "scope": sandbox.scope,
        **other,
    }


def _authorize(sandbox: TlsSandbox, tenant: str = "", **other: str) -> str:
    query = {
        "client_id": AZURE_CLI,
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "scope": f"{sandbox.scope} openid profile offline_access",
        "state": "the-state",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **other,
    }
    return f"/{tenant or sandbox.tenant}/oauth2/v2.0/authorize?{urlencode(query)}"


def _returned(answer: Answer) -> dict[str, str]:
    """The parameters that went back to the client in the address."""
    assert answer.status == 302, answer.text
    address = urlsplit(answer.headers["location"])
    assert f"{address.scheme}://{address.netloc}" == REDIRECT
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def _code_form(code: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "client_id": AZURE_CLI,
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }


def _code(sandbox: TlsSandbox, name: str = READER) -> str:
    answer = sandbox.send("POST", _authorize(sandbox), form=sandbox.fields(name))
    returned = _returned(answer)
    assert returned["state"] == "the-state"
    return returned["code"]


def _signed_in(sandbox: TlsSandbox, name: str = READER) -> Any:
    answer = _token(sandbox, _code_form(_code(sandbox, name)))
    assert answer.status == 200, answer.text
    return answer.json


def _refused(answer: Answer, code: int, status: int = 400) -> Any:
    assert (answer.status, answer.json["error_codes"]) == (status, [code]), answer.text
    return answer.json


@pytest.mark.parametrize(
    ("changed", "code", "error", "status"),
    [
        ({"client_secret": "wrong"}, 7000215, "invalid_client", 401),
        ({"client_secret": ""}, 7000218, "invalid_client", 401),
        ({"client_id": "00000000-0000-0000-0000-00000000dead"}, 700016, "unauthorized_client", 400),
        ({"client_id": ""}, 900144, "invalid_request", 400),
        ({"grant_type": ""}, 900144, "invalid_request", 400),
        ({"grant_type": "password"}, 70003, "unsupported_grant_type", 400),
        ({"scope": "https://vault.azure.net/.default"}, 500011, "invalid_resource", 400),
        ({"scope": "https://graph.microsoft.com/User.Read"}, 1002012, "invalid_scope", 400),
    ],
)
def test_service_principals(
    sandbox: TlsSandbox, changed: dict[str, str], code: int, error: str, status: int
) -> None:
    document = _refused(_token(sandbox, _secret_form(sandbox, **changed)), code, status)
    assert document["error"] == error
    assert document["error_description"].startswith(f"AADSTS{code}: ")
    for name in ("timestamp", "trace_id", "correlation_id", "error_uri"):
        assert document[name]


def test_the_correlation_id_is_the_clients(sandbox: TlsSandbox) -> None:
    path = f"/{sandbox.tenant}/oauth2/v2.0/token"
    headers = {"client-request-id": "9f3ac1d0-0000-4000-8000-000000000001"}
    answer = sandbox.send("POST", path, form={}, headers=headers)
    assert answer.json["correlation_id"] == headers["client-request-id"]


def test_an_expired_secret(sandbox: TlsSandbox) -> None:
    expired = sandbox.directory.automation.expired_secret
    _refused(_token(sandbox, _secret_form(sandbox, client_secret=expired)), 7000222, 401)


@pytest.mark.parametrize(("tenant", "code"), [("nowhere.example", 90002), ("organizations", 50059)])
def test_tenants_that_cannot_be(sandbox: TlsSandbox, tenant: str, code: int) -> None:
    _refused(_token(sandbox, _secret_form(sandbox), tenant), code)


def test_a_tenant_without_the_application(sandbox: TlsSandbox) -> None:
    _refused(_token(sandbox, _secret_form(sandbox), "fabrikam.example"), 700016)


def test_discovery_of_an_unknown_tenant(sandbox: TlsSandbox) -> None:
    answer = sandbox.send("GET", "/nowhere.example/v2.0/.well-known/openid-configuration")
    _refused(answer, 90002)


def _assertion(sandbox: TlsSandbox, *, pem: bytes = b"", named: str = "", **claims: Any) -> dict[str, str]:
    automation = sandbox.directory.automation
    key = serialization.load_pem_private_key(pem or automation.certificate_pem, None)
    thumbprint = urlsafe_b64encode(automation.certificate.certificate.fingerprint(hashes.SHA256()))
    now = int(time.time())
    content = {
        "iss": automation.client_id,
        "sub": automation.client_id,
        "aud": f"{sandbox.url}/{sandbox.tenant}/oauth2/v2.0/token",
        "iat": now,
        "exp": now + 300,
        **claims,
    }
    headers = {"x5t#S256": named or thumbprint.rstrip(b"=").decode()}
    signed = jwt.encode(content, key, algorithm="PS256", headers=headers)  # type: ignore[arg-type]  # an RSA key
    return {
        "grant_type": "client_credentials",
        "client_id": automation.client_id,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": signed,
        "scope": sandbox.scope,
    }


def test_an_assertion_in_order_is_taken(sandbox: TlsSandbox) -> None:
    assert _token(sandbox, _assertion(sandbox)).status == 200


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"exp": 1}, 700024),
        ({"nbf": 4102444800}, 700024),
        ({"aud": "https://login.microsoftonline.com/common/oauth2/v2.0/token"}, 700023),
        ({"sub": "somebody-else"}, 50027),
        ({"exp": "soon"}, 50027),
    ],
)
def test_assertions_that_say_the_wrong_thing(sandbox: TlsSandbox, changed: dict[str, Any], code: int) -> None:
    _refused(_token(sandbox, _assertion(sandbox, **changed)), code, 401)


def test_an_assertion_by_another_key_under_a_registered_name(sandbox: TlsSandbox) -> None:
    form = _assertion(sandbox, pem=client_certificate().pem)
    document = _refused(_token(sandbox, form), 700027, 401)
    assert "failed signature validation" in document["error_description"]


def test_an_assertion_that_is_none(sandbox: TlsSandbox) -> None:
    form = {**_assertion(sandbox), "client_assertion": "not.a.token"}
    _refused(_token(sandbox, form), 50027, 401)


def test_an_unsigned_assertion(sandbox: TlsSandbox) -> None:
    form = _assertion(sandbox)
    header = jwt.get_unverified_header(form["client_assertion"])
    claims = jwt.decode(form["client_assertion"], options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, algorithm="none", headers={"x5t#S256": header["x5t#S256"]})  # type: ignore[arg-type]  # no key on purpose
    _refused(_token(sandbox, {**form, "client_assertion": unsigned}), 50027, 401)


def test_a_code_is_good_once(sandbox: TlsSandbox) -> None:
    form = _code_form(_code(sandbox))
    assert _token(sandbox, form).status == 200
    _refused(_token(sandbox, form), 54005)


@pytest.mark.parametrize(
    ("changed", "code", "status"),
    [
        ({"code_verifier": "another-verifier-of-at-least-forty-three-chars"}, 501481, 400),
        ({"code_verifier": ""}, 900144, 400),
        ({"redirect_uri": "http://localhost:1"}, 500112, 400),
        ({"code": "made-up"}, 70008, 400),
        ({"client_id": "1950a258-227b-4e31-a9cf-717495945fc2"}, 70008, 400),
    ],
)
def test_codes_that_are_not_redeemed(
    sandbox: TlsSandbox, changed: dict[str, str], code: int, status: int
) -> None:
    _refused(_token(sandbox, {**_code_form(_code(sandbox)), **changed}), code, status)


def test_a_code_that_was_kept_too_long(sandbox: TlsSandbox) -> None:
    sandbox.change(code_lifetime=-1)
    code = _code(sandbox)
    sandbox.change(code_lifetime=600)
    _refused(_token(sandbox, _code_form(code)), 70008)


@pytest.mark.parametrize(
    "redirect",
    ["https://evil.example/", "http://localhost.evil.example:80", "http://localhost:80/other", "ms-app://x"],
)
def test_no_answer_goes_to_an_address_that_is_not_registered(sandbox: TlsSandbox, redirect: str) -> None:
    for method in ("GET", "POST"):
        address = _authorize(sandbox, redirect_uri=redirect)
        answer = sandbox.send(method, address, form=sandbox.fields(READER) if method == "POST" else None)
        assert answer.status == 400
        assert "AADSTS50011" in answer.text
        assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("name", "password", "tenant", "code"),
    [
        (READER, "wrong", "", 50126),
        ("nobody@contoso.example", "", "", 50034),
        ("former@contoso.example", "", "", 50057),
        (READER, "", "adatum.example", 50020),
        ("consultant@fabrikam.example", "", "proseware.example", 53003),
        ("consultant@fabrikam.example", "", "coho.example", 50076),
    ],
)
def test_the_page_says_why_it_lets_nobody_in(
    sandbox: TlsSandbox, name: str, password: str, tenant: str, code: int
) -> None:
    form = sandbox.fields(name)
    if password:
        form["password"] = password
    answer = sandbox.send("POST", _authorize(sandbox, tenant), form=form)
    assert answer.status == 200
    assert f"AADSTS{code}:" in answer.text
    assert ('name="second_factor"' in answer.text) is (code == 50076)
    assert sandbox.directory.password not in answer.text


def test_what_was_typed_is_shown_as_text(sandbox: TlsSandbox) -> None:
    form = sandbox.fields('"><script>alert(1)</script>')
    page = sandbox.send("POST", _authorize(sandbox), form=form).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_cancelling_goes_back_to_the_client(sandbox: TlsSandbox) -> None:
    form = sandbox.fields(READER, action="decline")
    returned = _returned(sandbox.send("POST", _authorize(sandbox), form=form))
    assert (returned["error"], returned["error_subcode"]) == ("access_denied", "cancel")


def test_nobody_is_signed_in_silently(sandbox: TlsSandbox) -> None:
    returned = _returned(sandbox.send("GET", _authorize(sandbox, prompt="none")))
    assert returned["error"] == "login_required"
    assert "AADSTS50058" in returned["error_description"]


def test_pages_of_other_origins_cannot_post(sandbox: TlsSandbox) -> None:
    for origin, status in (("https://evil.example", 403), ("null", 403), (sandbox.url, 302)):
        form = sandbox.fields(READER)
        answer = sandbox.send("POST", _authorize(sandbox), form=form, headers={"Origin": origin})
        assert answer.status == status
    page = sandbox.send("GET", _authorize(sandbox))
    assert page.headers["referrer-policy"] == "same-origin"  # without one, browsers post the origin "null"


def _device(sandbox: TlsSandbox) -> Any:
    form = {"client_id": AZURE_CLI, "scope": sandbox.scope}
    answer = sandbox.send("POST", f"/{sandbox.tenant}/oauth2/v2.0/devicecode", form=form)
    assert answer.status == 200, answer.text
    return answer.json


def _ask(sandbox: TlsSandbox, device: Any, client_id: str = AZURE_CLI) -> Answer:
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "client_id": client_id,
        "device_code": device["device_code"],
    }
    return _token(sandbox, form)


def test_a_device_code_is_waited_for_and_good_once(sandbox: TlsSandbox) -> None:
    sandbox.change(device_code_interval=30)
    device = _device(sandbox)
    assert re.fullmatch("[A-Z2-9]{9}", device["user_code"])
    assert device["user_code"] in device["message"]
    assert _ask(sandbox, device).json["error"] == "authorization_pending"
    assert _ask(sandbox, device).json["error"] == "slow_down"
    assert "try again" in sandbox.approve_device("WRONGCODE", READER).text
    assert _ask(sandbox, device, sandbox.directory.automation.client_id).json["error_codes"] == [70018]
    sandbox.approve_device(device["user_code"], READER)
    assert "access_token" in _ask(sandbox, device).json
    assert "try again" in sandbox.approve_device(device["user_code"], READER).text
    _refused(_ask(sandbox, device), 70018)


def test_a_device_code_runs_out(sandbox: TlsSandbox) -> None:
    sandbox.change(device_code_lifetime=-1)
    device = _device(sandbox)
    sandbox.change(device_code_lifetime=900)
    assert "try again" in sandbox.approve_device(device["user_code"], READER).text
    assert _refused(_ask(sandbox, device), 70020)["error"] == "expired_token"


def test_a_device_code_of_a_tenant_that_demands_more(sandbox: TlsSandbox) -> None:
    form = {"client_id": AZURE_CLI, "scope": sandbox.scope}
    device = sandbox.send("POST", "/litware.example/oauth2/v2.0/devicecode", form=form).json
    name = "consultant@fabrikam.example"
    page = sandbox.approve_device(device["user_code"], name).text
    assert "AADSTS50076" in page
    assert 'name="second_factor"' in page
    assert "signed in" in sandbox.approve_device(device["user_code"], name, second_factor=True).text


def _refresh(sandbox: TlsSandbox, token: str, tenant: str = "", **other: str) -> Answer:
    form = {
        "grant_type": "refresh_token",
        "client_id": AZURE_CLI,
        "refresh_token": token,
        "scope": f"{sandbox.scope} openid offline_access",
        **other,
    }
    return _token(sandbox, form, tenant)


def test_refresh_tokens(sandbox: TlsSandbox) -> None:
    token = _signed_in(sandbox)["refresh_token"]
    assert _refresh(sandbox, token).status == 200
    _refused(_refresh(sandbox, "made-up"), 9002313)
    other = "1950a258-227b-4e31-a9cf-717495945fc2"
    _refused(_refresh(sandbox, token, client_id=other), 9002313)
    _refused(_refresh(sandbox, token, "adatum.example"), 50020)
    sandbox.change(refresh_token_lifetime=-1)
    old = _signed_in(sandbox)["refresh_token"]
    sandbox.change(refresh_token_lifetime=3600)
    _refused(_refresh(sandbox, old), 700082)


def test_revoked_sessions(sandbox: TlsSandbox) -> None:
    name = "backup.operator@contoso.example"
    token = _signed_in(sandbox, name)["refresh_token"]
    sandbox.change(revoke_sessions=name)
    _refused(_refresh(sandbox, token), 50173)
    assert _refresh(sandbox, _signed_in(sandbox, name)["refresh_token"]).status == 200


def test_a_user_who_was_disabled_meanwhile(sandbox: TlsSandbox) -> None:
    name = "backup.reader@contoso.example"
    token = _signed_in(sandbox, name)["refresh_token"]
    sandbox.change(disable=name)
    _refused(_refresh(sandbox, token), 50057)
    sandbox.change(enable=name)
    assert _refresh(sandbox, token).status == 200


def test_a_tenant_that_begins_to_demand_a_second_factor(sandbox: TlsSandbox) -> None:
    name = "consultant@fabrikam.example"
    token = _signed_in(sandbox, name)["refresh_token"]
    assert _refresh(sandbox, token, "woodgrove.example").status == 200
    sandbox.change(demand={"woodgrove.example": "second_factor"})
    document = _refused(_refresh(sandbox, token, "woodgrove.example"), 50076)
    assert (document["error"], document["suberror"]) == ("interaction_required", "basic_action")
    assert "capolids" in document["claims"]
    sandbox.change(demand={"woodgrove.example": "nothing"})


def test_a_throttled_token_endpoint(sandbox: TlsSandbox) -> None:
    fault = Fault(
        Effect.ERROR,
        path="*/oauth2/v2.0/token",
        status=429,
        code="temporarily_unavailable",
        message="AADSTS90055: Too many requests.",
        retry_after=7,
    )
    sandbox.server.faults.add(fault)
    answer = _token(sandbox, _secret_form(sandbox))
    assert answer.headers["retry-after"] == "7"
    assert _refused(answer, 90055, 429)["error"] == "temporarily_unavailable"
    assert _token(sandbox, _secret_form(sandbox)).status == 200


def test_claims_that_are_not_json(sandbox: TlsSandbox) -> None:
    _refused(_token(sandbox, _secret_form(sandbox, claims="{")), 900022)


def test_methods_that_an_endpoint_does_not_know(sandbox: TlsSandbox) -> None:
    answer = sandbox.send("GET", f"/{sandbox.tenant}/oauth2/v2.0/token")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_nothing_that_was_sent_is_kept(sandbox: TlsSandbox) -> None:
    """Neither the requests kept for tests nor the ledger hold passwords, codes, secrets, or tokens."""
    code = _code(sandbox, ADMINISTRATOR)
    tokens = _token(sandbox, _code_form(code)).json
    _token(sandbox, _secret_form(sandbox))
    _refresh(sandbox, tokens["refresh_token"])
    automation = sandbox.directory.automation
    kept = repr(list(sandbox.server.requests))
    kept += sandbox.send("GET", "/sandbox/ledger?reads=true", token=sandbox.server.token).text
    secrets = (
        code,
        tokens["access_token"],
        tokens["refresh_token"],
        automation.secret,
        sandbox.directory.password,
        VERIFIER,
    )
    assert "/oauth2/v2.0/token" in kept
    assert [one for one in secrets if one in kept] == []
