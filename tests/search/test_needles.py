"""A secret is found in every spelling that a program may write; nothing public is taken for one."""

import gzip
import json
import os
import stat
import zipfile
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives import serialization

from app.sandbox import issued
from app.sandbox.entra.certificates import client_certificate
from app.sandbox.entra.tokens import Identity, Signer
from app.sandbox.issued import Issued
from tests.search.needles import Needles
from tests.search.run import search

SECRET = "aQ-3x_Zk9-LmTfR2vWc7Yd_1NpBe5HsUg8Xo4JiKqM0"  # of this test only
NEEDLES = Needles([Issued("client secret", SECRET)])
SPELLINGS = {
    "alone": SECRET.encode(),
    "in a sentence": f"Bearer {SECRET}, sent".encode(),
    "in JSON": json.dumps({"token": SECRET}).encode(),
    "glued to other letters": f"x1{SECRET}y2".encode(),
    "quoted for an address": f"?s=%22{quote(SECRET)}%22".encode(),
    "base64": b64encode(SECRET.encode()),
    "base64 behind one letter": b64encode(f":{SECRET}".encode()),
    "base64 behind a name": b64encode(f"id:{SECRET}".encode()),
    "base64 for addresses": urlsafe_b64encode(f"client:{SECRET}".encode()),
    "base64 quoted for an address": quote(b64encode(SECRET.encode()), safe="").encode(),
    "base64 in JSON of others": b64encode(SECRET.encode()).replace(b"/", b"\\/"),
    "UTF-16": SECRET.encode("utf-16"),
    "cut short": SECRET[:20].encode(),
}


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_every_spelling_is_found(spelled: str) -> None:
    assert NEEDLES.kinds_in(b"before " + SPELLINGS[spelled]) == {"client secret"}


@pytest.mark.parametrize("shift", range(9))
def test_a_secret_is_found_wherever_it_begins(shift: int) -> None:
    for content in (SECRET[:15].encode(), b64encode(SECRET.encode())[:16]):
        assert NEEDLES.kinds_in(b"x" * shift + content + b"y" * 5) == {"client secret"}


def test_other_words_are_not_found() -> None:
    other = SECRET[::-1]
    contents = (other.encode(), b64encode(other.encode()), b"", SECRET[:12].encode(), os.urandom(100_000))
    for content in contents:
        assert NEEDLES.kinds_in(content) == set()


def test_a_user_code_is_found() -> None:
    needles = Needles([Issued("user code", "ABCD2345X")])
    assert needles.kinds_in(b"type ABCD2345X there") == {"user code"}
    assert needles.kinds_in(b"type ABCD2345Y there") == set()


def test_a_key_is_found_and_its_certificate_is_none() -> None:
    certificate = client_certificate()
    needles = Needles([Issued("private key", certificate.pem.decode())])
    assert needles.kinds_in(certificate.pem) == {"private key"}
    assert needles.kinds_in(json.dumps(certificate.pem.decode()).encode()) == {"private key"}
    public = certificate.certificate.public_bytes(serialization.Encoding.PEM)
    assert needles.kinds_in(public) == set()


def test_a_signed_token_is_found_and_what_it_says_is_none() -> None:
    identity = Identity("tenant", "object", "client", "somebody@contoso.example")
    token = Signer().access_token(identity, "https://localhost:1", 1_700_000_000, 60)
    needles = Needles([Issued("signed token", token)])
    assert needles.kinds_in(token.encode()) == {"signed token"}
    assert needles.kinds_in(token.rpartition(".")[0].encode()) == set()


def test_packed_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "one.gz").write_bytes(gzip.compress(SECRET.encode()))
    with zipfile.ZipFile(tmp_path / "two.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", f"<c>{SECRET}</c>")
    (tmp_path / "three").write_bytes(b"PK and then something else")
    result = search(NEEDLES, sorted(tmp_path.iterdir()), [("a text", "nothing"), ("another", SECRET)])
    assert [one.split(" in ")[0] for one in result.found] == ["client secret"] * 3
    assert (result.files, result.texts) == (3, 2)
    assert SECRET not in "".join([*result.found, result.sentence])


def test_nothing_is_handed_out_unasked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(issued.FOLDER)
    assert issued.note("token", "value") == "value"
    tmp_path.chmod(0o700)
    monkeypatch.setenv(issued.FOLDER, str(tmp_path))
    issued.note("token", "value")
    [file] = tmp_path.iterdir()
    assert json.loads(file.read_text()) == {"kind": "token", "value": "value"}
    assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_nothing_is_handed_out_where_others_can_look(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.setenv(issued.FOLDER, str(tmp_path))
    with pytest.raises(PermissionError, match="not private"):
        issued.note("token", "value")
    assert list(tmp_path.iterdir()) == []
