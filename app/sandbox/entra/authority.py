"""The authority: which address is which endpoint, in the Entra and in the ADFS spelling."""

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from app.sandbox.entra import pages
from app.sandbox.entra.access import ADFS, ANY_TENANT, tenant_for
from app.sandbox.entra.directory import Directory
from app.sandbox.entra.errors import EntraError
from app.sandbox.entra.grants import Grants, TokenRequest, issuer_of
from app.sandbox.entra.interaction import Interaction
from app.sandbox.entra.metadata import endpoints
from app.sandbox.entra.sessions import Sessions
from app.sandbox.entra.tokens import Signer
from app.sandbox.messages import ArmResponse, Json

_NO_STORE = {"Cache-Control": "no-store, no-cache", "Pragma": "no-cache"}
_METADATA = "/metadata/endpoints"
_ENDPOINTS = {
    "v2.0/.well-known/openid-configuration": "discovery",
    ".well-known/openid-configuration": "discovery",
    "discovery/v2.0/keys": "keys",
    "discovery/keys": "keys",
    "oauth2/v2.0/authorize": "authorize",
    "oauth2/authorize": "authorize",
    "oauth2/v2.0/token": "token",
    "oauth2/token": "token",
    "oauth2/v2.0/devicecode": "devicecode",
    "oauth2/devicecode": "devicecode",
    "oauth2/deviceauth": "device",
    "oauth2/v2.0/logout": "logout",
    "oauth2/logout": "logout",
}
_PAGES = frozenset({"authorize", "device", "logout"})
_METHODS = {
    "discovery": ("GET",),
    "keys": ("GET",),
    "authorize": ("GET", "POST"),
    "token": ("POST",),
    "devicecode": ("POST",),
    "device": ("GET", "POST"),
    "logout": ("GET",),
    "metadata": ("GET",),
}


class _Call(NamedTuple):
    tenant: str
    query: Mapping[str, str]
    form: Mapping[str, str] | None
    base_url: str


class Authority:
    """Answers sign-in requests for one directory; ``clock`` gives seconds since 1970, of real time."""

    def __init__(
        self, directory: Directory, *, adfs: bool = True, clock: Callable[[], float] = time.time
    ) -> None:
        self.directory = directory
        self.sessions = Sessions()
        self.signer = Signer()
        self.adfs = adfs
        """Whether ``/metadata/endpoints`` names the ADFS spelling (no instance discovery) or Entra's."""
        self.clock = clock
        self._grants = Grants(directory, self.sessions, self.signer)
        self._interaction = Interaction(directory, self.sessions, self._grants)

    def knows(self, path: str) -> bool:
        """Whether a quoted path is one of the authority's own, which need no token."""
        return _endpoint(path) is not None

    def answer(
        self, method: str, path: str, query: str, body: bytes, *, base_url: str, correlation_id: str = ""
    ) -> ArmResponse:
        """The answer to a request that :meth:`knows` said yes to."""
        found = _endpoint(path)
        if found is None:
            return ArmResponse(404)
        tenant, endpoint = found
        if method not in _METHODS[endpoint]:
            return ArmResponse(405, None, {"Allow": ", ".join(_METHODS[endpoint])})
        call = _Call(tenant, _fields(query), _fields(body.decode(errors="replace")), base_url)
        if method == "GET":
            call = call._replace(form=None)
        try:
            return self._answered(endpoint, call)
        except EntraError as error:
            return self.refusal(path, error, correlation_id)

    def refusal(self, path: str, error: EntraError, correlation_id: str = "") -> ArmResponse:
        """An error as the endpoint shows it: JSON for programs, a page for people."""
        found = _endpoint(path)
        if found is not None and found[1] in _PAGES:
            return pages.message_page("Sorry, but we're having trouble signing you in.", str(error), 400)
        return error.response(str(uuid.uuid4()), correlation_id or str(uuid.uuid4()))

    def _answered(self, endpoint: str, call: _Call) -> ArmResponse:
        if endpoint == "authorize":
            return self._interaction.authorize(
                call.tenant, call.query, call.form, call.base_url, self.clock()
            )
        if endpoint == "device":
            return self._interaction.device(call.query, call.form, self.clock())
        if endpoint == "logout":
            return pages.message_page("You have signed out.", "You can close this window.")
        documents: dict[str, Callable[[_Call], Any]] = {
            "metadata": lambda one: endpoints(one.query.get("api-version", ""), one.base_url, adfs=self.adfs),
            "discovery": self._discovery,
            "keys": lambda _: self.signer.key_set(),
            "devicecode": self._device_code,
            "token": lambda one: self._grants.token(self._request(one)),
        }
        headers = _NO_STORE if endpoint in ("devicecode", "token") else {}
        return ArmResponse(body=documents[endpoint](call), headers=headers)

    def _request(self, call: _Call) -> TokenRequest:
        return TokenRequest(call.tenant, call.form or {}, call.base_url, self.clock())

    def _discovery(self, call: _Call) -> Json:
        """The OpenID configuration; MSAL takes the addresses and the tenant from here."""
        base_url, written = call.base_url, call.tenant.casefold()
        if written == ADFS:
            root = f"{base_url}/adfs"
            return {
                "issuer": root,
                "authorization_endpoint": f"{root}/oauth2/authorize",
                "token_endpoint": f"{root}/oauth2/token",
                "jwks_uri": f"{root}/discovery/keys",
                "end_session_endpoint": f"{root}/oauth2/logout",
                "device_authorization_endpoint": f"{root}/oauth2/devicecode",
                **_SUPPORTED,
            }
        name = written if written in ANY_TENANT else tenant_for(self.directory, call.tenant, None).id
        root = f"{base_url}/{name}"
        issuer = f"{base_url}/{{tenantid}}/v2.0" if name in ANY_TENANT else issuer_of(base_url, name, name)
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "token_endpoint": f"{root}/oauth2/v2.0/token",
            "jwks_uri": f"{root}/discovery/v2.0/keys",
            "end_session_endpoint": f"{root}/oauth2/v2.0/logout",
            "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
            "tenant_region_scope": None,
            "cloud_instance_name": base_url.partition("://")[2],
            **_SUPPORTED,
        }

    def _device_code(self, call: _Call) -> Json:
        request = self._request(call)
        client_id, scope = request.needed("client_id"), request.needed("scope")
        anybody = next(iter(self.directory.users.values()))
        tenant = tenant_for(self.directory, call.tenant, anybody)
        self._grants.application(client_id, tenant)
        self._grants.resource_of(scope, call.base_url, tenant)
        value, device = self.sessions.add_device(client_id, call.tenant, scope, request.now)
        address = f"{call.base_url}/common/oauth2/deviceauth"
        return {
            "user_code": device.user_code,
            "device_code": value,
            "verification_uri": address,
            "expires_in": self.sessions.settings.device_code_lifetime,
            "interval": device.interval,
            "message": (
                f"To sign in, use a web browser to open the page {address} and enter the code "
                f"{device.user_code} to authenticate."
            ),
        }


_SUPPORTED: Json = {
    "response_modes_supported": ["query", "form_post"],
    "response_types_supported": ["code"],
    "scopes_supported": ["openid", "profile", "email", "offline_access"],
    "subject_types_supported": ["pairwise"],
    "id_token_signing_alg_values_supported": ["RS256"],
    "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
}


def _endpoint(path: str) -> tuple[str, str] | None:
    """Tenant segment and endpoint of a quoted path."""
    written = unquote(path)
    if written.casefold().rstrip("/") == _METADATA:
        return "", "metadata"
    tenant, _, rest = written.lstrip("/").partition("/")
    endpoint = _ENDPOINTS.get(rest.casefold().rstrip("/"))
    return None if endpoint is None or not tenant else (tenant, endpoint)


def _fields(text: str) -> Mapping[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))
