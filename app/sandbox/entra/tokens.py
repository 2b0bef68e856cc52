"""Tokens that the authority signs and that Azure Resource Manager checks."""

import hashlib
import secrets
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa

from app.sandbox import issued
from app.sandbox.messages import Json

_BITS = 2048
_ISSUER = "https://sts.windows.net/{}/"
"""Issuer of the access tokens of Azure Resource Manager, in every public tenant."""


class TokenRefused(Exception):
    """Azure Resource Manager does not take the token; ``code`` is its error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Identity:
    """Who a token is for."""

    tenant_id: str
    object_id: str
    client_id: str
    name: str = ""
    """User principal name; empty for an application."""
    display_name: str = ""
    home_tenant_id: str = ""
    home_object_id: str = ""


class Signer:
    """One RSA key: signs access and id tokens, publishes its public half, checks its own tokens."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
        numbers = self._key.public_key().public_numbers()
        self._modulus = _encoded(numbers.n.to_bytes(_BITS // 8, "big"))
        self._exponent = _encoded(numbers.e.to_bytes(3, "big"))
        self.key_id = _encoded(hashlib.sha256(self._modulus.encode()).digest())[:27]

    def key_set(self) -> Json:
        """The document of ``jwks_uri``."""
        key = {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.key_id,
            "x5t": self.key_id,
            "n": self._modulus,
            "e": self._exponent,
        }
        return {"keys": [key]}

    def access_token(
        self, identity: Identity, audience: str, now: float, lifetime: int, more: Json | None = None
    ) -> str:
        """A token for a resource; ``lifetime`` in seconds, ``more`` further claims."""
        claims: Json = {
            "aud": audience,
            "iss": _ISSUER.format(identity.tenant_id),
            "iat": int(now),
            "nbf": int(now),
            "exp": int(now) + lifetime,
            "appid": identity.client_id,
            "appidacr": "0" if identity.name else "1",
            "idp": _ISSUER.format(identity.home_tenant_id or identity.tenant_id),
            "idtyp": "user" if identity.name else "app",
            "oid": identity.object_id,
            "sub": identity.object_id,
            "tid": identity.tenant_id,
            "uti": secrets.token_urlsafe(16),
            "ver": "1.0",
            **(more or {}),
        }
        if identity.name:
            claims |= {
                "name": identity.display_name,
                "scp": "user_impersonation",
                "unique_name": identity.name,
                "upn": identity.name,
            }
        return self._signed(claims)

    def id_token(self, identity: Identity, issuer: str, now: float, lifetime: int, nonce: str | None) -> str:
        """The token by which the client learns who signed in."""
        claims: Json = {
            "aud": identity.client_id,
            "iss": issuer,
            "iat": int(now),
            "nbf": int(now),
            "exp": int(now) + lifetime,
            "name": identity.display_name,
            "oid": identity.object_id,
            "preferred_username": identity.name,
            "sub": str(uuid.uuid5(uuid.NAMESPACE_OID, identity.object_id + identity.client_id)),
            "tid": identity.tenant_id,
            "ver": "2.0",
        }
        if nonce:
            claims["nonce"] = nonce
        return self._signed(claims)

    def read(self, token: str, audiences: frozenset[str], now: float) -> Json:
        """The claims of an access token that this key signed for one of the audiences.

        Raises:
            TokenRefused: not a token, not of this authority, run out, or for another service.
        """
        try:
            claims: Json = jwt.decode(
                token,
                self._key.public_key(),
                algorithms=["RS256"],
                options={"verify_aud": False, "verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            raise TokenRefused("InvalidAuthenticationToken", "The access token is invalid.") from None
        if claims.get("ver") != "1.0":
            raise TokenRefused("InvalidAuthenticationToken", "The access token is invalid.")
        if claims["exp"] <= now:
            message = (
                f"The access token expiry UTC time '{_written(claims['exp'])}' is earlier than current UTC "
                f"time '{_written(now)}'."
            )
            raise TokenRefused("ExpiredAuthenticationToken", message)
        if str(claims["aud"]).rstrip("/").casefold() not in audiences:
            allowed = ",".join(f"{one}/" for one in sorted(audiences))
            message = (
                "The access token has been obtained for wrong audience or resource "
                f"'{claims['aud']}'. It should exactly match with one of the allowed audiences '{allowed}'."
            )
            raise TokenRefused("InvalidAuthenticationTokenAudience", message)
        return claims

    def _signed(self, claims: Json) -> str:
        headers = {"kid": self.key_id, "x5t": self.key_id}
        return issued.note("signed token", jwt.encode(claims, self._key, algorithm="RS256", headers=headers))


def client_info(identity: Identity) -> str:
    """What MSAL names an account by: object and tenant id of its home."""
    content = {"uid": identity.home_object_id, "utid": identity.home_tenant_id}
    return _encoded(msgspec.json.encode(content))


def encoded_claims(claims: Any) -> str:
    """A claims challenge as it stands in ``WWW-Authenticate``."""
    return urlsafe_b64encode(msgspec.json.encode(claims)).decode()


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _written(moment: float) -> str:

    return datetime.fromtimestamp(moment, UTC).strftime("%m/%d/%Y %I:%M:%S %p")
