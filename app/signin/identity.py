"""Whose token it is: what an access token says about its owner, read without trusting it."""

import base64
import binascii
import json
from typing import Any

from msgspec import Struct


class Identity(Struct, frozen=True):
    """One signed-in account; every field is empty where nothing says it."""

    name: str = ""
    """User principal name of a person, application id of a service principal."""
    home_tenant_id: str = ""
    object_id: str = ""
    home_account_id: str = ""
    """Entra's id of the account over all tenants; tells one person from another."""


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a JWT, unverified (only ever shown, never trusted); empty for an opaque token."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}


def identity_of(token: str) -> Identity:
    """The account that an access token was issued to."""
    claims = claims_of(token)
    name = next(
        (
            str(claims[key])
            for key in ("upn", "preferred_username", "unique_name", "appid", "azp")
            if claims.get(key)
        ),
        "",
    )
    return Identity(
        name=name, home_tenant_id=str(claims.get("tid", "")), object_id=str(claims.get("oid", ""))
    )
