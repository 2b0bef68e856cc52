"""Whether a sign-in may have a token for a tenant: membership, account state, conditional access."""

from typing import Any

import msgspec

from app.sandbox.entra import errors
from app.sandbox.entra.directory import Demand, Directory, Membership, Tenant, User

ANY_TENANT = frozenset({"common", "organizations"})
ADFS = "adfs"
STEP_UP = "p1"
"""The authentication context that the second factor fulfils."""
_POLICY = "5f1a3a5e-3b0c-4d4e-9d2e-9d1f0f6f7f01"
"""Id of the conditional access policy that demands the second factor; in the claims that Entra answers."""


def tenant_for(directory: Directory, written: str, user: User | None) -> Tenant:
    """The tenant of a path segment; ``common`` and ``organizations`` mean the user's own.

    Raises:
        EntraError: no such tenant, or none told for an application.
    """
    name = written.casefold()
    if name == ADFS:
        return directory.tenants[directory.home_tenant_id.casefold()]
    if name in ANY_TENANT:
        if user is None:
            raise errors.tenant_not_told()
        return directory.tenants[user.home.tenant_id.casefold()]
    tenant = directory.tenant(written)
    if tenant is None:
        raise errors.tenant_not_found(written)
    return tenant


def admit(
    user: User, tenant: Tenant, client_id: str, *, second_factor: bool, claims: Any = None
) -> Membership:
    """The membership for which a token may be issued.

    Raises:
        EntraError: the user is no member, disabled, blocked, or must give a second factor.
    """
    membership = user.memberships.get(tenant.id)
    if membership is None:
        raise errors.not_a_member(user.name, tenant.name, client_id)
    if not (membership.enabled and user.home.enabled):
        raise errors.user_disabled()
    if tenant.demand is Demand.BLOCK:
        raise errors.blocked_by_conditional_access()
    demanded = tenant.demand is Demand.SECOND_FACTOR or STEP_UP in contexts(claims)
    if demanded and not second_factor:
        raise errors.second_factor_needed(_second_factor_claims(claims))
    return membership


def contexts(claims: Any) -> frozenset[str]:
    """The authentication contexts that a claims request makes essential."""
    asked = _access_token(claims).get("acrs")
    if not isinstance(asked, dict):
        return frozenset()
    values = asked.get("values") if isinstance(asked.get("values"), list) else [asked.get("value")]
    return frozenset(str(one) for one in values or [] if one)


def handles_challenges(claims: Any) -> bool:
    """Whether the client said that it understands claims challenges (``xms_cc`` with ``CP1``)."""
    asked = _access_token(claims).get("xms_cc")
    values = asked.get("values") if isinstance(asked, dict) else None
    return isinstance(values, list) and any(str(one).casefold() == "cp1" for one in values)


def read_claims(text: str) -> Any:
    """The decoded ``claims`` parameter; None where there is none.

    Raises:
        EntraError: it is not JSON.
    """
    if not text:
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        message = "The claims parameter is not a valid JSON object."
        raise errors.EntraError(900022, "invalid_request", message) from None


def _access_token(claims: Any) -> dict[str, Any]:
    part = claims.get("access_token") if isinstance(claims, dict) else None
    return part if isinstance(part, dict) else {}


def _second_factor_claims(claims: Any) -> str:
    if STEP_UP in contexts(claims):
        asked: Any = {"access_token": {"acrs": {"essential": True, "value": STEP_UP}}}
    else:
        asked = {"access_token": {"capolids": {"essential": True, "values": [_POLICY]}}}
    return msgspec.json.encode(asked).decode()
