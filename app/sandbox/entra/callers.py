"""From a bearer token to the caller whose rights Azure Resource Manager checks, or to its 401."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from app.sandbox.accounts import Account, Caller, RoleAssignment
from app.sandbox.entra.access import STEP_UP
from app.sandbox.entra.directory import Directory, Membership, User
from app.sandbox.entra.grants import audiences
from app.sandbox.entra.roles import Role
from app.sandbox.entra.sessions import Sessions
from app.sandbox.entra.tokens import Signer, TokenRefused, encoded_claims
from app.sandbox.errors import GATEWAY
from app.sandbox.fleet.parents import tenant_document
from app.sandbox.messages import ArmError, Json
from app.sandbox.state import State

_WRITES = frozenset({"PUT", "PATCH", "DELETE", "POST"})
_READING_POSTS = ("/providers/microsoft.resourcegraph/", "/backupstatus", "/backupprevalidateprotection")


class Callers:
    """Reads the access tokens of one authority for one state."""

    def __init__(
        self,
        state: State,
        directory: Directory,
        sessions: Sessions,
        signer: Signer,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._state = state
        self._directory = directory
        self._sessions = sessions
        self._signer = signer
        self._clock = clock
        self._accounts: dict[tuple[object, ...], Account] = {}

    def of(self, token: str, method: str, path: str, base_url: str) -> Caller:
        """The caller of one request.

        Raises:
            ArmError: 401, with a claims challenge where a new sign-in can help.
        """
        try:
            claims = self._signer.read(token, audiences(base_url), self._clock())
        except TokenRefused as refused:
            uri = f"{base_url}/{self._directory.home_tenant_id}"
            raise _unauthorized(refused.code, refused.message, uri) from None
        tenant_id = str(claims["tid"])
        user = self._directory.user_of(str(claims["oid"])) if claims["idtyp"] == "user" else None
        if user is None:
            return Caller(self._automation(tenant_id), tenant_id, self._tenants([tenant_id]))
        self._check_session(user, claims, base_url)
        self._check_step_up(user, claims, method, path, base_url)
        return Caller(
            self._account(user, user.memberships[tenant_id]), tenant_id, self._tenants(user.memberships)
        )

    def _check_session(self, user: User, claims: Json, base_url: str) -> None:
        """Continuous access evaluation: clients that said they can are told at once, others at expiry."""
        if claims["iat"] >= int(user.sessions_valid_from) or "CP1" not in claims.get("xms_cc", ()):
            return
        message = (
            "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: "
            "TokenIssuedBeforeRevocationTimestamp"
        )
        asked = {"access_token": {"nbf": {"essential": True, "value": str(int(user.sessions_valid_from))}}}
        uri = f"{base_url}/common/oauth2/authorize"
        raise _unauthorized(
            "InvalidAuthenticationToken", message, uri, error="insufficient_claims", claims=asked
        )

    def _check_step_up(self, user: User, claims: Json, method: str, path: str, base_url: str) -> None:
        if user.name not in self._sessions.settings.step_up or method not in _WRITES:
            return
        reading = method == "POST" and any(one in path.casefold() for one in _READING_POSTS)
        if reading or STEP_UP in claims.get("acrs", ()):
            return
        message = "The access token does not fulfil the authentication context that this request needs."
        asked = {"access_token": {"acrs": {"essential": True, "value": STEP_UP}}}
        uri = f"{base_url}/common/oauth2/authorize"
        raise _unauthorized(
            "InvalidAuthenticationToken", message, uri, error="insufficient_claims", claims=asked
        )

    def _automation(self, tenant_id: str) -> Account:
        """The service principal has the rights of the printed token's account."""
        application = self._directory.automation
        model = self._narrowed(tenant_id)
        return replace(model, name=application.client_id, object_id=application.object_id)

    def _account(self, user: User, membership: Membership) -> Account:
        home = membership.tenant_id == self._directory.home_tenant_id
        if home and user.name == self._directory.administrator:
            return self._narrowed(membership.tenant_id)
        denials = self._state.account.denials
        key = (membership.object_id, membership.roles, len(self._state.subscriptions), denials)
        if key not in self._accounts:
            assignments = _assignments(membership.roles, self._scopes(membership.tenant_id))
            self._accounts[key] = Account(user.name, membership.object_id, assignments, denials)
        return self._accounts[key]

    def _narrowed(self, tenant_id: str) -> Account:
        """The account of the state; what it has everywhere, it has in this tenant only."""
        account = self._state.account
        assignments: list[RoleAssignment] = []
        for one in account.assignments:
            if one.scope.strip("/"):
                assignments.append(one)
            else:
                assignments += [replace(one, scope=scope) for scope in self._scopes(tenant_id)]
        return replace(account, assignments=tuple(assignments))

    def _scopes(self, tenant_id: str) -> list[str]:
        """The subscriptions of a tenant and those that are delegated to it."""
        return [
            str(one["id"])
            for one in self._state.subscriptions.values()
            if tenant_id in (one.get("tenantId"), *(by["tenantId"] for by in one.get("managedByTenants", ())))
        ]

    def _tenants(self, tenant_ids: Iterable[str]) -> tuple[Json, ...]:
        known = {str(one["tenantId"]): one for one in self._state.tenants}
        documents: list[Json] = []
        for tenant_id in tenant_ids:
            tenant = self._directory.tenants[tenant_id.casefold()]
            document = known.get(tenant.id) or {
                **tenant_document(tenant.id, tenant.name),
                "defaultDomain": tenant.domain,
                "domains": [tenant.domain],
            }
            documents.append(document)
        return tuple(documents)


def _assignments(roles: tuple[Role, ...], scopes: list[str]) -> tuple[RoleAssignment, ...]:
    return tuple(RoleAssignment(scope, role.actions, role.not_actions) for scope in scopes for role in roles)


def _unauthorized(
    code: str,
    message: str,
    authorization_uri: str,
    *,
    error: str = "invalid_token",
    claims: Json | None = None,
) -> ArmError:
    challenge = (
        f'Bearer authorization_uri="{authorization_uri}", error="{error}", error_description="{message}"'
    )
    if claims is not None:
        challenge = (
            f'Bearer realm="", authorization_uri="{authorization_uri}", error_description="{message}", '
            f'error="{error}", claims="{encoded_claims(claims)}"'
        )
    return ArmError(401, code, message, headers={**GATEWAY, "WWW-Authenticate": challenge})
