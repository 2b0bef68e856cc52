"""Where tokens come from: a file given by hand, or azure-identity."""

import asyncio
import base64
import binascii
import json
import os
import stat
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from azure.core.credentials import AccessToken, TokenCredential
from azure.core.credentials_async import AsyncTokenCredential

from app.cloud.environments import Environment
from app.cloud.errors import SignInRequired, TokenFileUnusable

_OPAQUE_LIFETIME = 300
"""Seconds after which an opaque token is read from its file again: somebody may have renewed it."""
_LARGEST_TOKEN = 65536

SIGN_IN_METHODS = ("cli", "device-code", "browser", "environment", "managed-identity")


def read_token_file(path: Path) -> str:
    """The access token in a file.

    Raises:
        TokenFileUnusable: missing, unreadable, readable by others than its owner (POSIX), empty, or not
            a single token.
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
    token = content.strip()
    if not token:
        raise TokenFileUnusable(f"{path} is empty.", problem="empty")
    if len(content) > _LARGEST_TOKEN or not all(0x21 <= byte <= 0x7E for byte in token):  # noqa: PLR2004 -- visible ASCII
        raise TokenFileUnusable(f"{path} does not hold one access token.", problem="wrong")
    return token.decode("ascii")


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
            TokenFileUnusable: see :func:`read_token_file`.
            SignInRequired: it has expired, or Azure asks for claims that a file cannot give.
        """
        if claims:
            raise SignInRequired("Azure asks for a new sign-in with further claims; make a new token file.")
        token = read_token_file(self._path)
        now = time.time()
        expires = expiry_of(token, now)
        if expires <= now:
            raise SignInRequired(
                "The access token in the file has expired.", code="ExpiredAuthenticationToken"
            )
        return AccessToken(token, expires)


class ThreadedCredential(_Closing):
    """A blocking azure-identity credential, run in a daemon thread so that it never holds up the exit.

    Waiting for a person may take minutes; threads of an executor would be joined at exit
    (EXAMPLES section 3).
    """

    def __init__(self, credential: TokenCredential) -> None:
        self._credential = credential

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """A token; raises what azure-identity raises."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[AccessToken] = loop.create_future()

        def settle(action: Callable[[], None]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(lambda: None if done.done() else action())

        def ask() -> None:
            try:
                token = self._credential.get_token(*scopes, **kwargs)
            except Exception as error:  # noqa: BLE001 -- carried over to the waiting coroutine
                settle(partial(done.set_exception, error))
            else:
                settle(partial(done.set_result, token))

        threading.Thread(target=ask, name="sign-in", daemon=True).start()
        return await done


def identity_credential(
    method: str, environment: Environment, prompt: Callable[[str], None]
) -> AsyncTokenCredential:
    """The azure-identity credential of a sign-in method of the command line.

    ``prompt`` is given the sentence with the device code to show.

    Raises:
        ValueError: the method is none of :data:`SIGN_IN_METHODS`.
    """
    from azure import identity  # noqa: PLC0415 -- half a second of import that the demo never needs
    from azure.identity import aio  # noqa: PLC0415 -- see above

    authority = environment.authority or None
    if method == "cli":
        return aio.AzureCliCredential()
    if method == "environment":
        return aio.EnvironmentCredential(authority=authority)
    if method == "managed-identity":
        return aio.ManagedIdentityCredential()
    if method == "device-code":
        return ThreadedCredential(
            identity.DeviceCodeCredential(
                authority=authority, prompt_callback=lambda url, code, _: prompt(f"{url}  {code}")
            )
        )
    if method == "browser":
        return ThreadedCredential(identity.InteractiveBrowserCredential(authority=authority, timeout=300))
    raise ValueError(method)
