"""The token endpoint: each grant type, its proofs and its refusals."""

import hashlib
import hmac
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes

from app.sandbox.entra import errors
from app.sandbox.entra.access import STEP_UP, admit, contexts, handles_challenges, read_claims, tenant_for
from app.sandbox.entra.directory import Application, Directory, Tenant
from app.sandbox.entra.sessions import Sessions, SignIn
from app.sandbox.entra.tokens import Identity, Signer, client_info
from app.sandbox.messages import Json

_OPENID = frozenset({"openid", "profile", "offline_access", "email"})
_DEFAULT = "/.default"
_GRAPH = "https://graph.microsoft.com"
RESOURCES = frozenset({"https://management.azure.com", "https://management.core.windows.net", _GRAPH})
"""Resources beside the sandbox itself that tokens can be asked for; a token for Graph is no token for ARM."""
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SKEW = 300
"""Seconds by which the clock of an application may be ahead."""
_DEVICE_GRANTS = frozenset({"urn:ietf:params:oauth:grant-type:device_code", "device_code"})


@dataclass(frozen=True)
class TokenRequest:
    """One request to the token endpoint."""

    tenant: str
    """The path segment: an id, a name, ``organizations``, ``adfs``."""
    form: Mapping[str, str]
    base_url: str
    now: float

    def needed(self, name: str) -> str:
        """A parameter that must be there.

        Raises:
            EntraError: it is missing.
        """
        value = self.form.get(name, "")
        if not value:
            raise errors.missing_parameter(name)
        return value


class Grants:
    """Issues tokens for one directory."""

    def __init__(self, directory: Directory, sessions: Sessions, signer: Signer) -> None:
        self._directory = directory
        self._sessions = sessions
        self._signer = signer

    def token(self, request: TokenRequest) -> Json:
        """The answer of the token endpoint.

        Raises:
            EntraError: refused.
        """
        grant = request.needed("grant_type")
        if grant in _DEVICE_GRANTS:
            return self._device_code(request)
        kinds: dict[str, Callable[[TokenRequest], Json]] = {
            "client_credentials": self._client_credentials,
            "authorization_code": self._authorization_code,
            "refresh_token": self._refresh_token,
        }
        if grant not in kinds:
            raise errors.unknown_grant(grant)
        return kinds[grant](request)

    def application(self, client_id: str, tenant: Tenant) -> Application:
        """The application of a request.

        Raises:
            EntraError: the tenant does not know it.
        """
        found = self._directory.application(client_id)
        if found is None or not found.known_in(tenant.id):
            raise errors.application_not_found(client_id, tenant.name)
        return found

    def resource_of(self, scope: str, base_url: str, tenant: Tenant) -> str:
        """The one resource that a scope is about; Graph where it only asks who signed in.

        Raises:
            EntraError: several resources, or one that the tenant does not know.
        """
        asked = [one for one in scope.split() if one not in _OPENID]
        found = {one.rpartition("/")[0] if "://" in one else _GRAPH for one in asked} or {_GRAPH}
        if len(found) > 1:
            raise errors.invalid_scope(scope)
        resource = found.pop()
        if resource.rstrip("/").casefold() not in RESOURCES | audiences(base_url):
            raise errors.resource_not_found(resource, tenant.name)
        return resource

    def _client_credentials(self, request: TokenRequest) -> Json:
        client_id = request.needed("client_id")
        tenant = tenant_for(self._directory, request.tenant, None)
        application = self.application(client_id, tenant)
        self._prove(application, request, tenant)
        scope = request.form.get("scope", "") or f"{request.needed('resource')}{_DEFAULT}"
        if not scope.endswith(_DEFAULT) or " " in scope:
            message = (
                f"The provided value for scope {scope} is not valid. Client credential flows must have a "
                "scope value with /.default suffixed to the resource identifier (application ID URI)."
            )
            raise errors.EntraError(1002012, "invalid_scope", message)
        resource = self.resource_of(scope, request.base_url, tenant)
        identity = Identity(tenant.id, application.object_id, application.client_id)
        lifetime = self._sessions.settings.token_lifetime
        more = _capabilities(read_claims(request.form.get("claims", "")))
        return {
            "token_type": "Bearer",
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "access_token": self._signer.access_token(identity, resource, request.now, lifetime, more),
        }

    def _authorization_code(self, request: TokenRequest) -> Json:
        code = self._sessions.take_code(request.needed("code"), request.now)
        client_id = request.needed("client_id")
        if client_id.casefold() != code.sign_in.client_id.casefold():
            raise errors.code_expired()
        if request.form.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
            raise errors.redirect_differs()
        tenant = tenant_for(self._directory, code.tenant_id, code.sign_in.user)
        application = self.application(client_id, tenant)
        if application.confidential:
            self._prove(application, request, tenant)
        _check_verifier(code.challenge, code.challenge_method, request.form.get("code_verifier", ""))
        scope = request.form.get("scope", "") or code.scope
        return self._user_tokens(request, code.sign_in, tenant, scope, code.nonce)

    def _device_code(self, request: TokenRequest) -> Json:
        value = request.form.get("device_code") or request.needed("code")
        device = self._sessions.ask_device(value, request.needed("client_id"), request.now)
        if device.sign_in is None:
            raise errors.device_code_unknown()
        tenant = tenant_for(self._directory, device.tenant_id, device.sign_in.user)
        return self._user_tokens(request, device.sign_in, tenant, device.scope, None)

    def _refresh_token(self, request: TokenRequest) -> Json:
        client_id = request.needed("client_id")
        sign_in = self._sessions.refresh(request.needed("refresh_token"), client_id, request.now)
        tenant = tenant_for(self._directory, request.tenant, sign_in.user)
        self.application(client_id, tenant)
        return self._user_tokens(request, sign_in, tenant, request.form.get("scope", ""), None)

    def _user_tokens(
        self, request: TokenRequest, sign_in: SignIn, tenant: Tenant, scope: str, nonce: str | None
    ) -> Json:
        user = sign_in.user
        claims = read_claims(request.form.get("claims", ""))
        second_factor = tenant.id in sign_in.second_factor_in
        membership = admit(user, tenant, sign_in.client_id, second_factor=second_factor, claims=claims)
        resource = self.resource_of(scope, request.base_url, tenant)
        identity = Identity(
            tenant.id,
            membership.object_id,
            sign_in.client_id,
            user.name,
            user.display_name,
            user.home.tenant_id,
            user.home.object_id,
        )
        lifetime = self._sessions.settings.token_lifetime
        more = {"amr": ["pwd", "mfa"] if second_factor else ["pwd"], **_capabilities(claims)}
        if second_factor:
            more["acrs"] = sorted({STEP_UP} | contexts(claims))
        answer: Json = {
            "token_type": "Bearer",
            "scope": " ".join(one for one in scope.split() if one not in _OPENID) or "openid profile",
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "access_token": self._signer.access_token(identity, resource, request.now, lifetime, more),
            "client_info": client_info(identity),
        }
        if "offline_access" in scope.split():
            answer["refresh_token"] = self._sessions.add_refresh_token(sign_in, request.now)
        if "openid" in scope.split():
            issuer = issuer_of(request.base_url, tenant.id, request.tenant)
            answer["id_token"] = self._signer.id_token(identity, issuer, request.now, lifetime, nonce)
        return answer

    def _prove(self, application: Application, request: TokenRequest, tenant: Tenant) -> None:
        """Check secret or signed assertion.

        Raises:
            EntraError: neither, or a wrong one.
        """
        form = request.form
        if form.get("client_assertion"):
            if form.get("client_assertion_type") != _ASSERTION_TYPE:
                raise errors.assertion_malformed("The type of the assertion is not supported.")
            _check_assertion(application, request, tenant)
            return
        secret = form.get("client_secret", "")
        if not secret:
            raise errors.client_proof_missing()
        if not hmac.compare_digest(secret.encode(), application.secret.encode()):
            if hmac.compare_digest(secret.encode(), application.expired_secret.encode()):
                raise errors.expired_client_secret(application.client_id)
            raise errors.invalid_client_secret(application.client_id)


def audiences(base_url: str) -> frozenset[str]:
    """The names under which this sandbox is Azure Resource Manager."""
    scheme, _, rest = base_url.partition("://")
    _, _, port = rest.rpartition(":")
    return frozenset({f"{scheme}://localhost:{port}", f"{scheme}://127.0.0.1:{port}"})


def issuer_of(base_url: str, tenant_id: str, written: str) -> str:
    """Who says so, in id tokens and in the discovery document."""
    return f"{base_url}/adfs" if written.casefold() == "adfs" else f"{base_url}/{tenant_id}/v2.0"


def _capabilities(claims: Any) -> Json:
    return {"xms_cc": ["CP1"]} if handles_challenges(claims) else {}


def _check_verifier(challenge: str, method: str, verifier: str) -> None:
    if not challenge:
        return
    if not verifier:
        raise errors.missing_parameter("code_verifier")
    given = verifier
    if method.upper() == "S256":
        digest = hashlib.sha256(verifier.encode()).digest()
        given = urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not hmac.compare_digest(given.encode(), challenge.encode()):
        raise errors.verifier_wrong()


def _check_assertion(application: Application, request: TokenRequest, tenant: Tenant) -> None:
    """Check the JWT by which the application proves that it holds its certificate's key."""
    assertion = request.form["client_assertion"]
    try:
        header = jwt.get_unverified_header(assertion)
    except jwt.InvalidTokenError:
        raise errors.assertion_malformed("There is no header.") from None
    held = application.certificate
    named, thumbprint = _named_certificate(header)
    if held is None or not hmac.compare_digest(named, held.certificate.fingerprint(thumbprint)):
        raise errors.certificate_not_registered(named.hex().upper())
    public_key = held.certificate.public_key()
    try:
        claims = jwt.decode(
            assertion,
            public_key,  # type: ignore[arg-type]  # the registered certificate is an RSA one
            algorithms=["PS256", "RS256"],
            options={"verify_aud": False, "verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )
    except jwt.InvalidSignatureError:
        raise errors.assertion_signature_wrong() from None
    except jwt.InvalidTokenError:
        raise errors.assertion_malformed("It cannot be decoded.") from None
    if not {claims.get("iss"), claims.get("sub")} == {application.client_id}:
        raise errors.assertion_malformed("Issuer and subject must be the client id.")
    expires = claims.get("exp")
    begins = claims.get("nbf", 0)
    if not isinstance(expires, int | float) or not isinstance(begins, int | float):
        raise errors.assertion_malformed("The times are missing.")
    if expires <= request.now or begins > request.now + _SKEW:
        raise errors.assertion_out_of_time()
    allowed = {
        f"{base}{path}"
        for base in audiences(request.base_url)
        for name in (tenant.id, request.tenant)
        for path in (f"/{name}/oauth2/v2.0/token", f"/{name}/v2.0", "/adfs/oauth2/token")
    }
    if str(claims.get("aud")).casefold() not in {one.casefold() for one in allowed}:
        raise errors.assertion_audience_wrong()


def _named_certificate(header: Mapping[str, Any]) -> tuple[bytes, hashes.HashAlgorithm]:
    """Which certificate the header names, by which digest."""
    for name, algorithm in (("x5t#S256", hashes.SHA256()), ("x5t", hashes.SHA1())):  # noqa: S303 -- a thumbprint, by the standard
        value = header.get(name)
        if isinstance(value, str):
            try:
                return b64decode(value + "=" * (-len(value) % 4), altchars=b"-_"), algorithm
            except ValueError:
                break
    raise errors.assertion_malformed("It names no certificate.")
