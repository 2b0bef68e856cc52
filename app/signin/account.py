"""One signed-in account: silent tokens for any of its tenants, and signing in by a person's click only."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self, cast
from urllib.parse import urlsplit

from azure.core.credentials import AccessToken, TokenCredential
from msgspec import Struct

from app.cloud.environments import Environment
from app.cloud.errors import CloudError, SignInRequired
from app.signin.attempt import Attempt
from app.signin.identity import Identity, identity_of
from app.signin.methods import MethodRules, SignInRequest, rules_of
from app.signin.refusals import OTHER_ACCOUNT, error_from

_SILENT_SECONDS = 60
_HOLD_SECONDS = 30.0
"""So long a refusal of a tenant is repeated without asking again: a scan asks hundreds of times."""


class DeviceCode(Struct, frozen=True):
    """What a person types on another device, and where; the code is a secret until it is used."""

    url: str
    code: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"DeviceCode(url={self.url!r}, expires_at={self.expires_at!r})"


ShowCode = Callable[[DeviceCode], None]
Build = Callable[[Any, ShowCode], TokenCredential]
"""Makes azure-identity's credential from an AuthenticationRecord (or None)."""


class Interactive(Protocol):
    """What azure-identity's credentials of persons can do beyond giving tokens."""

    def authenticate(
        self, *, scopes: list[str], claims: str | None, tenant_id: str | None, enable_cae: bool
    ) -> Any:
        """Ask the person and give the AuthenticationRecord."""
        ...


class Need(Protocol):
    """Is told when tokens of a tenant can only be had by a person's signing in again."""

    def __call__(self, account: "Account", tenant_id: str, error: SignInRequired) -> None:
        """Called on the event loop."""
        ...


class Account:
    """A credential of azure-identity with an identity; it never asks a person by itself.

    ``build`` makes the credential; it is made anew where somebody else than the account signed in.
    """

    def __init__(
        self,
        request: SignInRequest,
        environment: Environment,
        build: Build,
        *,
        record: Any = None,
        show_code: ShowCode | None = None,
    ) -> None:
        self.request = request
        self.environment = environment
        self.rules = rules_of(request.method)
        self.record = record
        """azure-identity's AuthenticationRecord: no secret. None for methods without a person."""
        self.identity = _identity_in(record)
        self.on_need: Need | None = None
        self.show_code = show_code
        """Is given the code of a device-code sign-in, on the event loop."""
        self.tenant_titles: dict[str, str] = {}
        """Names of the account's tenants by id without case, as far as they are known."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._held: dict[tuple[str, str], tuple[float, SignInRequired]] = {}
        self._build = build
        self._credential: TokenCredential | None = None
        self._making = threading.Lock()

    @property
    def host(self) -> str:
        """The authority that answers for the account."""
        return (
            urlsplit(self.environment.authority).netloc or urlsplit(self.environment.resource_manager).netloc
        )

    async def sign_in(self, *, tenant_id: str = "", claims: str = "") -> Identity:
        """Sign in because a person asked for it; a person may be asked for a password, a code, a factor.

        ``claims`` are those of a challenge; :func:`newer_than_now` asks for a fresh token where an old one
        was refused.

        Raises:
            SignInRequired: Entra refused, it took too long, or somebody else signed in.
            Unreachable: the authority does not answer.
        """
        self._loop = asyncio.get_running_loop()
        before, record = self.identity, self.record
        try:
            await Attempt().run(lambda: self._ask_person(tenant_id, claims), self.rules.limit_seconds)
        except CloudError as error:
            raise self._named(error, tenant_id) from None
        except Exception as error:
            raise self._named(error_from(error, host=self.host), tenant_id) from error
        after = _identity_in(self.record) if self.record is not None else self.identity
        if before.home_account_id and after.home_account_id != before.home_account_id:
            self.close()  # that credential now speaks for somebody else
            self.record = record
            raise self._named(
                SignInRequired(f"{after.name} signed in, not {before.name}.", code=OTHER_ACCOUNT), tenant_id
            )
        self.identity = after
        self._held.clear()
        return after

    async def token(self, scope: str, *, tenant_id: str = "", claims: str = "") -> AccessToken:
        """A token without asking anybody.

        Raises:
            SignInRequired: only a person's signing in helps, or Entra refused.
            Unreachable: the authority does not answer.
        """
        held = self._held.get((tenant_id, claims))
        if held is not None and time.monotonic() - held[0] < _HOLD_SECONDS:
            raise held[1]
        try:
            found = await Attempt().run(lambda: self._ask_silently(scope, tenant_id, claims), _SILENT_SECONDS)
        except CloudError as error:
            raise self._held_back(error, tenant_id, claims) from None
        except Exception as error:
            raise self._held_back(error_from(error, host=self.host), tenant_id, claims) from error
        if not self.identity.name:
            self.identity = identity_of(found.token)
        return found

    def was_refused(self, tenant_id: str) -> None:
        """A token of the account was refused: who asks for the next one gets it, a person is told."""
        error = SignInRequired("Azure did not accept the token.", code="InvalidAuthenticationToken")
        self._told(error, tenant_id)

    def in_tenant(self, tenant_id: str) -> "TenantCredential":
        """The credential of one tenant of the account, for a connection."""
        return TenantCredential(self, tenant_id)

    def close(self) -> None:
        """Forget the credential; tokens that were in memory only are gone with it."""
        with self._making:
            credential, self._credential = self._credential, None
        close = getattr(credential, "close", None)
        if close is not None:
            close()

    def _ask_person(self, tenant_id: str, claims: str) -> None:
        credential = self._made()
        scope = self.environment.scope
        if not self.rules.person:
            token = credential.get_token(scope, **_options(self.rules, tenant_id, claims))
            self.identity = identity_of(token.token)
            return
        self.record = cast("Interactive", credential).authenticate(
            scopes=[scope], claims=claims or None, tenant_id=tenant_id or None, enable_cae=True
        )

    def _ask_silently(self, scope: str, tenant_id: str, claims: str) -> AccessToken:
        return self._made().get_token(scope, **_options(self.rules, tenant_id, claims))

    def _made(self) -> TokenCredential:
        with self._making:
            if self._credential is None:
                self._credential = self._build(self.record, self._code_came)
            return self._credential

    def _held_back(self, error: CloudError, tenant_id: str, claims: str) -> CloudError:
        told = self._told(error, tenant_id)
        if isinstance(told, SignInRequired):
            self._held[(tenant_id, claims)] = (time.monotonic(), told)
        return told

    def _code_came(self, code: DeviceCode) -> None:
        """Called in the sign-in's thread."""
        if self._loop is not None and self.show_code is not None:
            self._loop.call_soon_threadsafe(self.show_code, code)

    def _told(self, error: CloudError, tenant_id: str) -> CloudError:
        named = self._named(error, tenant_id)
        if isinstance(named, SignInRequired) and self.on_need is not None:
            self.on_need(self, tenant_id, named)
        return named

    def _named(self, error: CloudError, tenant_id: str) -> CloudError:
        if isinstance(error, SignInRequired):
            error.account = self.identity.name
            error.tenant_id = tenant_id
        return error


class TenantCredential:
    """Tokens of one account in one tenant, as azure-core asks for them; nobody is ever prompted."""

    def __init__(self, account: Account, tenant_id: str) -> None:
        self.account = account
        self.tenant_id = tenant_id

    async def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,  # noqa: ARG002 -- the account decides it by its method
        **_options: Any,
    ) -> AccessToken:
        """A token, see :meth:`Account.token`."""
        return await self.account.token(scopes[0], tenant_id=tenant_id or self.tenant_id, claims=claims or "")

    def refused(self) -> None:
        """Azure did not accept the token although it has not run out, for example because it was revoked."""
        self.account.was_refused(self.tenant_id)

    async def close(self) -> None:
        """Nothing is held here: the account is closed by who signed it in."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self.close()


def newer_than_now() -> str:
    """Claims that no token from a cache fulfils: those that Azure itself sends after a revocation."""
    return f'{{"access_token":{{"nbf":{{"essential":true,"value":"{int(time.time())}"}}}}}}'


def _options(rules: MethodRules, tenant_id: str, claims: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if tenant_id and rules.many_tenants:
        options["tenant_id"] = tenant_id
    if rules.person:
        options["enable_cae"] = True  # a revoked sign-in ends at once, and Azure says what it wants instead
    if claims:
        options["claims"] = claims
    return options


def _identity_in(record: Any) -> Identity:
    if record is None:
        return Identity()
    return Identity(
        name=record.username, home_tenant_id=record.tenant_id, home_account_id=record.home_account_id
    )
