"""Tokens from a file given by hand, and what every credential has to offer."""

import base64
import binascii
import json
import os
import stat
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from azure.core.credentials import AccessToken

from app.cloud.errors import SignInRequired, TokenFileUnusable

_OPAQUE_LIFETIME = 300
"""Seconds after which an opaque token is read from its file again: somebody may have renewed it."""
_LARGEST_TOKEN = 65536


def read_private_file(path: Path) -> str:
    """The one secret in a file that only its owner may read: a token or a client secret.

    Raises:
        TokenFileUnusable: see :func:`read_private_bytes`, or not a single word of visible ASCII.
    """
    content = read_private_bytes(path)
    secret = content.strip()
    if not secret:
        raise TokenFileUnusable(f"{path} is empty.", problem="empty")
    if len(content) > _LARGEST_TOKEN or not all(0x21 <= byte <= 0x7E for byte in secret):  # noqa: PLR2004 -- visible ASCII
        raise TokenFileUnusable(f"{path} does not hold one token or secret.", problem="wrong")
    return secret.decode("ascii")


def read_private_bytes(path: Path) -> bytes:
    """The beginning (64 KB and a byte) of a file that only its owner may read.

    Raises:
        TokenFileUnusable: missing, unreadable, or readable by others than its owner (POSIX).
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_LARGEST_TOKEN + 1)
    except FileNotFoundError:
        raise TokenFileUnusable(f"There is no file {path}.", problem="missing") from None
    except OSError as error:
        raise TokenFileUnusable(f"{path} cannot be read: {error.strerror}.", problem="unreadable") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise TokenFileUnusable(
            f"Others on this computer may read {path}. Allow only its owner (chmod 600) and try again.",
            problem="open",
        )
    return content


def expiry_of(token: str, now: float) -> int:
    """When a token ends, in seconds since 1970: its ``exp`` where it is a JWT, else soon."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return int(claims["exp"])
    except (IndexError, ValueError, KeyError, TypeError, binascii.Error):
        return int(now) + _OPAQUE_LIFETIME


class AsyncCredential(Protocol):
    """What the pipeline asks for tokens, and what has to be closed in the end."""

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """A token for the scopes."""
        ...

    async def close(self) -> None:
        """Free what is held."""
        ...


class _Closing:
    async def close(self) -> None:
        """Nothing is held open."""

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self.close()


class TokenFileCredential(_Closing):
    """Gives the access token of a file; the file is read again when the token has run out."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def get_token(
        self,
        *scopes: str,  # noqa: ARG002 -- the protocol of azure-core; a file holds one token
        claims: str | None = None,
        tenant_id: str | None = None,  # noqa: ARG002 -- the protocol of azure-core
        enable_cae: bool = False,  # noqa: ARG002 -- the protocol of azure-core
        **kwargs: Any,  # noqa: ARG002 -- the protocol of azure-core
    ) -> AccessToken:
        """The token in the file.

        Raises:
            TokenFileUnusable: see :func:`read_private_file`.
            SignInRequired: it has expired, or Azure asks for claims that a file cannot give.
        """
        return token_in(self._path, claims)


def token_in(path: Path, claims: str | None) -> AccessToken:
    """The access token in a file.

    Raises:
        TokenFileUnusable: see :func:`read_private_file`.
        SignInRequired: it has expired, or Azure asks for claims that a file cannot give.
    """
    if claims:
        raise SignInRequired(
            "Azure asks for a new sign-in with further claims; make a new token file.", claims=claims
        )
    token = read_private_file(path)
    now = time.time()
    expires = expiry_of(token, now)
    if expires <= now:
        raise SignInRequired("The access token in the file has expired.", code="ExpiredAuthenticationToken")
    return AccessToken(token, expires)
