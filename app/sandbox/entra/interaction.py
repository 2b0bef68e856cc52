"""What a person does at the authority's pages: signing in for a code, and approving a device."""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode, urlsplit

from app.sandbox.entra import errors, pages
from app.sandbox.entra.access import admit, read_claims, tenant_for
from app.sandbox.entra.directory import Application, Directory, Tenant
from app.sandbox.entra.errors import EntraError
from app.sandbox.entra.grants import Grants
from app.sandbox.entra.sessions import AuthorizationCode, DeviceState, Sessions, SignIn
from app.sandbox.messages import ArmResponse

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_SECOND_FACTOR = 50076
_DECLINED = "AADSTS65004: User declined to consent to access the app."
_NO_SESSION = "AADSTS50058: A silent sign-in request was sent but no user is signed in."


class Interaction:
    """The authorization endpoint and the page for device codes."""

    def __init__(self, directory: Directory, sessions: Sessions, grants: Grants) -> None:
        self._directory = directory
        self._sessions = sessions
        self._grants = grants

    def authorize(
        self,
        tenant: str,
        query: Mapping[str, str],
        form: Mapping[str, str] | None,
        base_url: str,
        now: float,
    ) -> ArmResponse:
        """The authorization endpoint; ``form`` is what the person sent from its page, None at first.

        Raises:
            EntraError: the request itself is wrong, so that nothing may be sent to its redirect URI.
        """
        application, where = self._checked(tenant, query, base_url)
        if query.get("prompt") == "none":
            return _returned(query, {"error": "login_required", "error_description": _NO_SESSION})
        if form is None:
            return pages.sign_in_page(application.name, where, user_name=query.get("login_hint", ""))
        if form.get("action") == "decline":
            refusal = {
                "error": "access_denied",
                "error_subcode": "cancel",
                "error_description": _DECLINED,
            }
            return _returned(query, refusal)
        try:
            sign_in, entered = self._signed_in(tenant, application, query.get("claims", ""), form, now)
        except EntraError as problem:
            return pages.sign_in_page(
                application.name,
                where,
                user_name=form.get("username", ""),
                second_factor=problem.code == _SECOND_FACTOR,
                problem=str(problem),
            )
        code = AuthorizationCode(
            sign_in=sign_in,
            tenant_id=entered.id,
            redirect_uri=query["redirect_uri"],
            scope=query["scope"],
            nonce=query.get("nonce", ""),
            challenge=query.get("code_challenge", ""),
            challenge_method=query.get("code_challenge_method", "plain"),
            expires=now + self._sessions.settings.code_lifetime,
        )
        return _returned(query, {"code": self._sessions.add_code(code)})

    def device(self, query: Mapping[str, str], form: Mapping[str, str] | None, now: float) -> ArmResponse:
        """The page where a device code is typed and approved or declined."""
        if form is None:
            return pages.device_page(user_code=query.get("otc", ""))
        device = self._sessions.device_of(form.get("user_code", ""), now)
        again = partial(
            pages.device_page, user_code=form.get("user_code", ""), user_name=form.get("username", "")
        )
        if device is None:
            return again(problem="That code didn't work. Check the code and try again.")
        if form.get("action") == "decline":
            device.state = DeviceState.DECLINED
            return pages.message_page("Sign-in declined", "You can close this window.")
        try:
            where = tenant_for(self._directory, device.tenant, self._directory.user(form.get("username", "")))
            application = self._grants.application(device.client_id, where)
            device.sign_in, entered = self._signed_in(device.tenant, application, "", form, now)
        except EntraError as problem:
            return again(second_factor=problem.code == _SECOND_FACTOR, problem=str(problem))
        device.tenant_id = entered.id
        device.state = DeviceState.APPROVED
        return pages.message_page("You have signed in on your device", "You can close this window.")

    def _checked(self, tenant: str, query: Mapping[str, str], base_url: str) -> tuple[Application, str]:
        """The application and the name of the tenant, where the request is in order."""
        for name in ("client_id", "redirect_uri", "response_type", "scope"):
            if not query.get(name):
                raise errors.missing_parameter(name)
        anybody = next(iter(self._directory.users.values()))
        where = tenant_for(self._directory, tenant, anybody)
        application = self._grants.application(query["client_id"], where)
        if not _registered(application, query["redirect_uri"]):
            raise errors.redirect_not_registered(query["redirect_uri"], application.client_id)
        if query["response_type"] != "code":
            message = f"The response_type '{query['response_type']}' is not enabled for the application."
            raise EntraError(700054, "unsupported_response_type", message)
        if query.get("response_mode", "query") not in ("query", "form_post"):
            raise EntraError(70007, "unsupported_response_mode", "The response_mode is not supported.")
        self._grants.resource_of(query["scope"], base_url, where)
        read_claims(query.get("claims", ""))
        any_tenant = tenant.casefold() in ("common", "organizations")
        return application, "your organization" if any_tenant else where.name

    def _signed_in(
        self, tenant: str, application: Application, claims: str, form: Mapping[str, str], now: float
    ) -> tuple[SignIn, Tenant]:
        """The person of a page, once name, password and second factor are right.

        Raises:
            EntraError: they are not, or the tenant does not let the person in.
        """
        name = form.get("username", "").strip()
        user = self._directory.user(name)
        if user is None:
            raise errors.user_not_found(name, tenant)
        given = form.get("password", "").encode()
        if not hmac.compare_digest(given, self._directory.password.encode()):
            raise errors.password_wrong()
        entered = tenant_for(self._directory, tenant, user)
        proven = form.get("second_factor") == "approve"
        admit(user, entered, application.client_id, second_factor=proven, claims=read_claims(claims))
        sign_in = SignIn(user, application.client_id, now)
        if proven:
            sign_in = replace(sign_in, second_factor_in=self._sessions.proven(user, application, entered.id))
        return sign_in, entered


def _registered(application: Application, redirect_uri: str) -> bool:
    """Whether an answer may be sent there; ports of loopback addresses are not compared."""
    given = urlsplit(redirect_uri)
    for one in application.redirect_uris:
        known = urlsplit(one)
        same = (given.scheme, given.hostname, given.path.rstrip("/")) == (
            known.scheme,
            known.hostname,
            known.path.rstrip("/"),
        )
        if same and (given.hostname in _LOOPBACK or given.netloc == known.netloc):
            return True
    return False


def _returned(query: Mapping[str, str], answer: Mapping[str, str]) -> ArmResponse:
    """The way back to the client, as it wished: in the address or posted by a page."""
    fields = {**answer, **({"state": query["state"]} if "state" in query else {})}
    address = query["redirect_uri"]
    if query.get("response_mode") == "form_post":
        return pages.posting_page(address, fields)
    joint = "&" if "?" in address else "?"
    headers = {"Location": f"{address}{joint}{urlencode(fields)}", "Cache-Control": "no-store"}
    return ArmResponse(302, None, headers)
