"""What the authority remembers between two requests: codes, device codes, refresh tokens."""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from app.sandbox import issued
from app.sandbox.entra import errors
from app.sandbox.entra.directory import Application, User

_USER_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_USER_CODE_LENGTH = 9
_REMEMBERED = 10_000
_EARLY = 0.9
"""Share of the interval after which a question is not called too early: clocks and networks are not exact."""

Entry = TypeVar("Entry")


@dataclass
class Settings:
    """Lifetimes in seconds of real time, and what is demanded beyond the tenants' own rules."""

    token_lifetime: int = 4500
    refresh_token_lifetime: int = 90 * 24 * 3600
    code_lifetime: int = 600
    device_code_lifetime: int = 900
    device_code_interval: int = 5
    step_up: set[str] = field(default_factory=set)
    """Names of users whose writes Azure Resource Manager answers with a claims challenge until they have
    signed in with a second factor."""


@dataclass(frozen=True)
class SignIn:
    """A person who has proven who they are, to one application."""

    user: User
    client_id: str
    at: float
    """Seconds since 1970."""
    second_factor_in: frozenset[str] = frozenset()
    """Tenants for which a second factor was given."""


@dataclass
class AuthorizationCode:
    """A code on its way through the browser."""

    sign_in: SignIn
    tenant_id: str
    redirect_uri: str
    scope: str
    nonce: str
    challenge: str
    challenge_method: str
    expires: float
    redeemed: bool = False


class DeviceState(StrEnum):
    """Where a device code stands."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass
class DeviceCode:
    """A sign-in that waits for a person at another screen."""

    user_code: str
    client_id: str
    tenant: str
    """As the client wrote it: an id, a name, ``organizations``."""
    scope: str
    expires: float
    interval: int
    state: DeviceState = DeviceState.PENDING
    sign_in: SignIn | None = None
    tenant_id: str = ""
    asked_at: float = 0.0
    redeemed: bool = False


@dataclass(frozen=True)
class RefreshToken:
    """What a refresh token stands for; it is good for every tenant of the user."""

    sign_in: SignIn
    expires: float


class Sessions:
    """The memory of one authority; nothing of it is ever written to a file."""

    def __init__(self) -> None:
        self.settings = Settings()
        self._codes: dict[str, AuthorizationCode] = {}
        self._devices: dict[str, DeviceCode] = {}
        self._refresh_tokens: dict[str, RefreshToken] = {}
        self._second_factors: dict[tuple[str, str], frozenset[str]] = {}

    def proven(self, user: User, application: Application, tenant_id: str) -> frozenset[str]:
        """Note a second factor; gives every tenant for which this user gave one to this application.

        A browser remembers its sessions with all tenants as well: signing in to one does not end another.
        """
        key = (user.name, application.client_id)
        tenants = self._second_factors.get(key, frozenset()) | {tenant_id}
        self._second_factors[key] = tenants
        return tenants

    def revoke(self, user: User, now: float) -> None:
        """End all sessions of a user, as an administrator does: what was issued before now is void."""
        user.sessions_valid_from = now
        for key in [one for one in self._second_factors if one[0] == user.name]:
            del self._second_factors[key]

    def add_code(self, code: AuthorizationCode) -> str:
        """Remember a code and give what stands in the redirect."""
        value = issued.note("authorization code", f"1.{secrets.token_urlsafe(48)}")
        _put(self._codes, value, code)
        return value

    def take_code(self, value: str, now: float) -> AuthorizationCode:
        """The code, once.

        Raises:
            EntraError: unknown, too old, or redeemed before.
        """
        code = self._codes.get(value)
        if code is None or code.expires <= now:
            raise errors.code_expired()
        if code.redeemed:
            raise errors.code_redeemed()
        code.redeemed = True
        return code

    def add_device(self, client_id: str, tenant: str, scope: str, now: float) -> tuple[str, DeviceCode]:
        """Begin a device-code sign-in; gives the secret device code and the rest."""
        user_code = "".join(secrets.choice(_USER_CODE_LETTERS) for _ in range(_USER_CODE_LENGTH))
        issued.note("user code", user_code)
        settings = self.settings
        device = DeviceCode(
            user_code,
            client_id,
            tenant,
            scope,
            now + settings.device_code_lifetime,
            settings.device_code_interval,
        )
        value = issued.note("device code", secrets.token_urlsafe(48))
        _put(self._devices, value, device)
        return value, device

    def device_of(self, user_code: str, now: float) -> DeviceCode | None:
        """The waiting sign-in that a person typed the code of."""
        written = user_code.strip().replace("-", "").upper()
        return next(
            (
                one
                for one in self._devices.values()
                if one.user_code == written and one.state is DeviceState.PENDING and one.expires > now
            ),
            None,
        )

    def ask_device(self, value: str, client_id: str, now: float) -> DeviceCode:
        """The approved device code, once.

        Raises:
            EntraError: pending, asked too often, expired, declined, or unknown.
        """
        device = self._devices.get(value)
        if device is None or device.client_id != client_id or device.redeemed:
            raise errors.device_code_unknown()
        if device.state is DeviceState.DECLINED:
            raise errors.device_code_declined()
        if device.state is DeviceState.APPROVED:
            device.redeemed = True
            return device
        if device.expires <= now:
            raise errors.device_code_expired()
        early = device.asked_at and now - device.asked_at < device.interval * _EARLY
        device.asked_at = now
        if early:
            raise errors.slow_down()
        raise errors.authorization_pending()

    def add_refresh_token(self, sign_in: SignIn, now: float) -> str:
        """A new refresh token for a sign-in."""
        value = issued.note("refresh token", f"1.{secrets.token_urlsafe(96)}")
        _put(self._refresh_tokens, value, RefreshToken(sign_in, now + self.settings.refresh_token_lifetime))
        return value

    def refresh(self, value: str, client_id: str, now: float) -> SignIn:
        """The sign-in behind a refresh token; the token stays good, as in Entra.

        Raises:
            EntraError: unknown, of another application, too old, or revoked.
        """
        token = self._refresh_tokens.get(value)
        if token is None or token.sign_in.client_id.casefold() != client_id.casefold():
            raise errors.refresh_token_malformed()
        if token.expires <= now:
            raise errors.refresh_token_expired()
        if token.sign_in.at < token.sign_in.user.sessions_valid_from:
            raise errors.sessions_revoked()
        return token.sign_in


def _put(memory: dict[str, Entry], value: str, entry: Entry) -> None:
    """Remember an entry; the oldest of very many is forgotten."""
    memory[value] = entry
    if len(memory) > _REMEMBERED:
        memory.pop(next(iter(memory)))
