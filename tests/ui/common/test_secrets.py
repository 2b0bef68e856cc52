"""Crash texts and the log hold no secret, however a library spells it; codes of errors stay."""

import json
import secrets

import pytest

from app.sandbox.entra.certificates import client_certificate
from app.sandbox.entra.directory import Directory
from app.sandbox.entra.sessions import Sessions
from app.sandbox.entra.tokens import Identity, Signer
from app.sandbox.issued import Issued
from tests.search.needles import Needles
from ui.common.secrets import without_secrets

DEVICE, _ = Sessions().add_device("client", "organizations", "scope", 0.0)
TOKEN = Signer().access_token(Identity("tenant", "object", "client", "me"), "https://arm.example", 0, 60)
OPAQUE = secrets.token_urlsafe(32)
PASSWORD = Directory("tenant").password + "tail"
KEY = client_certificate().pem.decode()
NEEDLES = Needles([Issued("secret", one) for one in (DEVICE, TOKEN, OPAQUE, PASSWORD, KEY)])
TEXTS = [
    f"Authorization: Bearer {OPAQUE}",
    f"{{'Authorization': 'Bearer {TOKEN}'}}",
    json.dumps({"access_token": OPAQUE, "token_type": "Bearer"}),
    repr({"refresh_token": OPAQUE, "client_secret": PASSWORD}),
    f"POST https://login.example/token?code={OPAQUE}&grant_type=authorization_code",
    f"device_code={DEVICE}&client_id=x",
    json.dumps({"device_code": DEVICE}),
    f"client_assertion={TOKEN}",
    f"ClientSecretCredential(secret={PASSWORD!r})",
    f"ValueError: {KEY}",
    f"data = {KEY.encode()!r}"[:1000],
]


@pytest.mark.parametrize("number", range(len(TEXTS)))  # a secret is no name of a test
def test_no_secret_is_left(number: int) -> None:
    text = TEXTS[number]
    assert NEEDLES.kinds_in(text.encode()) == {"secret"}
    assert NEEDLES.kinds_in(without_secrets(text).encode()) == set()


@pytest.mark.parametrize(
    "text",
    [
        "code: AADSTS50076, correlation id 11111111-2222-3333-4444-555555555555",
        "HTTP 403, AuthorizationFailed",
        "the token has expired",
        "error_code='InvalidAuth'",
        "{'code': 'UserErrorGuestAgentStatusUnavailableForThisVirtualMachine'}",
    ],
)
def test_what_helps_stays(text: str) -> None:
    assert without_secrets(text) == text
