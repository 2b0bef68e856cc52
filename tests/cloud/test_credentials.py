import base64
import json
import os
import time
from pathlib import Path

import pytest

from app.cloud.credentials import TokenFileCredential, expiry_of, read_private_file
from app.cloud.errors import SignInRequired, TokenFileUnusable


def token_file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "token"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def jwt(expires: int) -> str:
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({}, {"exp": expires})
    ]
    return b".".join([*parts, b"signature"]).decode()


@pytest.mark.parametrize(
    ("content", "mode", "problem"),
    [
        (b"", 0o600, "empty"),
        (b"  \n", 0o600, "empty"),
        (b"two words", 0o600, "wrong"),
        (b"line\nline", 0o600, "wrong"),
        ("토큰".encode(), 0o600, "wrong"),
        (b"x" * 70_000, 0o600, "wrong"),
    ],
)
def test_a_file_without_one_token_is_refused(tmp_path: Path, content: bytes, mode: int, problem: str) -> None:
    with pytest.raises(TokenFileUnusable) as caught:
        read_private_file(token_file(tmp_path, content, mode))
    assert caught.value.problem == problem


@pytest.mark.skipif(os.name != "posix", reason="permission bits exist on POSIX systems only")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(TokenFileUnusable, match="chmod 600") as caught:
        read_private_file(token_file(tmp_path, b"secret", mode))
    assert caught.value.problem == "open"
    assert "secret" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TokenFileUnusable) as caught:
        read_private_file(tmp_path / "none")
    assert caught.value.problem == "missing"
    with pytest.raises(TokenFileUnusable) as caught:
        read_private_file(tmp_path)
    assert caught.value.problem == "unreadable"


def test_white_space_around_the_token_is_not_part_of_it(tmp_path: Path) -> None:
    assert read_private_file(token_file(tmp_path, b"\n abc.def \r\n")) == "abc.def"


def test_the_expiry_of_a_jwt_is_read_and_an_opaque_token_lives_shortly() -> None:
    assert expiry_of(jwt(1234), now=0) == 1234
    assert 0 < expiry_of("opaque", now=1000) - 1000 <= 3600
    assert expiry_of("a.!!!.c", now=1000) > 1000


async def test_an_expired_token_asks_for_a_new_sign_in(tmp_path: Path) -> None:
    credential = TokenFileCredential(token_file(tmp_path, jwt(1000).encode()))
    with pytest.raises(SignInRequired, match="expired"):
        await credential.get_token("scope")


async def test_a_renewed_file_is_read_again(tmp_path: Path) -> None:
    soon, later = int(time.time()) + 100, int(time.time()) + 5000
    credential = TokenFileCredential(token_file(tmp_path, jwt(soon).encode()))
    assert (await credential.get_token("scope")).expires_on == soon
    token_file(tmp_path, jwt(later).encode())
    assert (await credential.get_token("scope")).expires_on == later
