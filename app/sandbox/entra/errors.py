"""The refusals of Microsoft Entra ID in their real shape: an OAuth error and an AADSTS code."""

import re
from datetime import UTC, datetime

from app.sandbox.messages import ArmResponse, Json

_NO_STORE = {"Cache-Control": "no-store, no-cache", "Pragma": "no-cache"}


class EntraError(Exception):
    """A refusal of the authority.

    ``code`` is the number after ``AADSTS``; ``error`` the OAuth error; ``claims`` what a new interactive
    sign-in must prove; ``suberror`` Entra's hint at what the client can do.
    """

    def __init__(
        self,
        code: int,
        error: str,
        message: str,
        *,
        status: int = 400,
        suberror: str = "",
        claims: str = "",
        retry_after: int | None = None,
    ) -> None:
        super().__init__(f"AADSTS{code}: {message}")
        self.code = code
        self.error = error
        self.message = message
        self.status = status
        self.suberror = suberror
        self.claims = claims
        self.retry_after = retry_after

    def document(self, trace_id: str, correlation_id: str) -> Json:
        """The JSON that the token endpoint answers."""
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        document: Json = {
            "error": self.error,
            "error_description": (
                f"AADSTS{self.code}: {self.message} Trace ID: {trace_id} Correlation ID: {correlation_id} "
                f"Timestamp: {moment}"
            ),
            "error_codes": [self.code],
            "timestamp": moment,
            "trace_id": trace_id,
            "correlation_id": correlation_id,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.code}",
        }
        if self.suberror:
            document["suberror"] = self.suberror
        if self.claims:
            document["claims"] = self.claims
        return document

    def response(self, trace_id: str, correlation_id: str) -> ArmResponse:
        """The answer of the token endpoint."""
        headers = dict(_NO_STORE)
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return ArmResponse(self.status, self.document(trace_id, correlation_id), headers)


_WRITTEN_CODE = re.compile(r"AADSTS(\d+): ?(.*)", re.DOTALL)


def planted(status: int, code: str, message: str, retry_after: int | None) -> EntraError:
    """A planted fault: ``code`` is the OAuth error, ``message`` may begin with ``AADSTSnnn:``."""
    found = _WRITTEN_CODE.fullmatch(message)
    number, text = (int(found[1]), found[2]) if found else (90033, message)
    return EntraError(number, code, text, status=status, retry_after=retry_after)


def missing_parameter(name: str) -> EntraError:
    """400: the request body lacks a parameter."""
    message = f"The request body must contain the following parameter: '{name}'."
    return EntraError(900144, "invalid_request", message)


def tenant_not_found(tenant: str) -> EntraError:
    """400: no such directory in this cloud."""
    message = (
        f"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing "
        "into the correct cloud. Check with your subscription administrator, this may happen if there are "
        "no active subscriptions for the tenant."
    )
    return EntraError(90002, "invalid_request", message)


def tenant_not_told() -> EntraError:
    """400: a service principal asked at ``common`` or ``organizations``."""
    message = (
        "No tenant-identifying information found in either the request or implied by any provided "
        "credentials."
    )
    return EntraError(50059, "invalid_request", message)


def application_not_found(client_id: str, tenant: str) -> EntraError:
    """400: the application is not known in the directory."""
    message = (
        f"Application with identifier '{client_id}' was not found in the directory '{tenant}'. This can "
        "happen if the application has not been installed by the administrator of the tenant or consented "
        "to by any user in the tenant. You may have sent your authentication request to the wrong tenant."
    )
    return EntraError(700016, "unauthorized_client", message)


def resource_not_found(resource: str, tenant: str) -> EntraError:
    """400: nobody in the directory is called like the audience asked for."""
    message = (
        f"The resource principal named {resource} was not found in the tenant named {tenant}. This can "
        "happen if the application has not been installed by the administrator of the tenant or consented "
        "to by any user in the tenant. You might have sent your authentication request to the wrong tenant."
    )
    return EntraError(500011, "invalid_resource", message)


def invalid_scope(scope: str) -> EntraError:
    """400: the scope is empty, or of several resources."""
    message = (
        f"The provided request must include a 'scope' input parameter. The provided value for the input "
        f"parameter 'scope' is not valid. The scope {scope} is not valid."
    )
    return EntraError(70011, "invalid_scope", message)


def invalid_client_secret(client_id: str) -> EntraError:
    """401: the secret is wrong."""
    message = (
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
        f"value, not the client secret ID, for a secret added to app '{client_id}'."
    )
    return EntraError(7000215, "invalid_client", message, status=401)


def expired_client_secret(client_id: str) -> EntraError:
    """401: the secret was right and has run out."""
    message = (
        f"The provided client secret keys for app '{client_id}' are expired. Visit the Azure portal to "
        "create new keys for your app, or consider using certificate credentials for added security."
    )
    return EntraError(7000222, "invalid_client", message, status=401)


def client_proof_missing() -> EntraError:
    """401: a confidential client brought neither a secret nor an assertion."""
    message = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
    return EntraError(7000218, "invalid_client", message, status=401)


def certificate_not_registered(thumbprint: str) -> EntraError:
    """401: the assertion is signed by a certificate that the application does not have."""
    message = (
        "The certificate with identifier used to sign the client assertion is not registered on application. "
        f"[Reason - The key was not found., Thumbprint of key used by client: '{thumbprint}']"
    )
    return EntraError(700027, "invalid_client", message, status=401)


def assertion_signature_wrong() -> EntraError:
    """401: the assertion names a registered certificate and is not signed with its key."""
    message = (
        "Client assertion failed signature validation. [Reason - The key was found, but use of it failed.]"
    )
    return EntraError(700027, "invalid_client", message, status=401)


def assertion_out_of_time() -> EntraError:
    """401: the assertion has run out or is not valid yet; usually a wrong clock."""
    message = "Client assertion is not within its valid time range."
    return EntraError(700024, "invalid_client", message, status=401)


def assertion_malformed(reason: str) -> EntraError:
    """401: the assertion is no JWT, or says the wrong things about itself."""
    return EntraError(50027, "invalid_client", f"JWT token is invalid or malformed. {reason}", status=401)


def assertion_audience_wrong() -> EntraError:
    """401: the assertion was made for another authority."""
    message = (
        "Assertion audience claim does not match the Realm issuer. Review the documentation at "
        "https://learn.microsoft.com/entra/identity-platform/certificate-credentials ."
    )
    return EntraError(700023, "invalid_client", message, status=401)


def unknown_grant(grant: str) -> EntraError:
    """400: a grant type that the authority does not do."""
    message = f"The app requested an unsupported grant type '{grant}'."
    return EntraError(70003, "unsupported_grant_type", message)


def password_wrong() -> EntraError:
    """400: user name and password do not go together."""
    message = "Error validating credentials due to invalid username or password."
    return EntraError(50126, "invalid_grant", message)


def user_not_found(name: str, tenant: str) -> EntraError:
    """400: the directory of the user's own tenant does not know the name."""
    message = (
        f"The user account {name} does not exist in the {tenant} directory. To sign into this application, "
        "the account must be added to the directory."
    )
    return EntraError(50034, "invalid_grant", message)


def user_disabled() -> EntraError:
    """400: an administrator switched the account off."""
    return EntraError(50057, "invalid_grant", "The user account is disabled.")


def not_a_member(name: str, tenant: str, client_id: str) -> EntraError:
    """400: a user of another directory whom nobody invited here."""
    message = (
        f"User account '{name}' from identity provider 'live.com' does not exist in tenant '{tenant}' and "
        f"cannot access the application '{client_id}' in that tenant. The account needs to be added as an "
        "external user in the tenant first. Sign out and sign in again with a different Azure Active "
        "Directory user account."
    )
    return EntraError(50020, "invalid_grant", message)


def second_factor_needed(claims: str) -> EntraError:
    """400: the tenant demands multi-factor authentication, which only a person can do."""
    message = (
        "Due to a configuration change made by your administrator, or because you moved to a new location, "
        "you must use multi-factor authentication to access '797f4846-ba00-4fd7-ba43-dac1f8f63013'."
    )
    return EntraError(50076, "interaction_required", message, suberror="basic_action", claims=claims)


def blocked_by_conditional_access() -> EntraError:
    """400: a policy of the tenant blocks access; signing in again does not help."""
    message = (
        "Access has been blocked by Conditional Access policies. The access policy does not allow token "
        "issuance."
    )
    return EntraError(53003, "access_denied", message, suberror="message_only")


def sessions_revoked() -> EntraError:
    """400: all sign-ins of the user were ended, or the password was changed."""
    message = (
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user "
        "might have changed or reset their password."
    )
    return EntraError(50173, "invalid_grant", message, suberror="bad_token")


def refresh_token_expired() -> EntraError:
    """400: the refresh token lay unused for too long."""
    message = "The refresh token has expired due to inactivity. The token was inactive for too long."
    return EntraError(700082, "invalid_grant", message, suberror="bad_token")


def refresh_token_malformed() -> EntraError:
    """400: not a refresh token of this authority."""
    return EntraError(9002313, "invalid_grant", "Invalid request. Request is malformed or invalid.")


def code_redeemed() -> EntraError:
    """400: an authorization code can be used once."""
    message = (
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an "
        "existing refresh token."
    )
    return EntraError(54005, "invalid_grant", message)


def code_expired() -> EntraError:
    """400: the authorization code is too old, or not one of this authority."""
    message = (
        "The provided authorization code or refresh token has expired due to inactivity. Send a new "
        "interactive authorization request for this user and resource."
    )
    return EntraError(70008, "invalid_grant", message)


def verifier_wrong() -> EntraError:
    """400: PKCE: who redeems the code is not who asked for it."""
    message = "The Code_Verifier does not match the code_challenge supplied in the authorization request."
    return EntraError(501481, "invalid_grant", message)


def redirect_not_registered(redirect: str, client_id: str) -> EntraError:
    """400, shown as a page: the answer may not be sent there."""
    message = (
        f"The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured "
        f"for the application '{client_id}'. Make sure the redirect URI sent in the request matches one "
        "added to your application in the Azure portal."
    )
    return EntraError(50011, "invalid_request", message)


def redirect_differs() -> EntraError:
    """400: the code is redeemed with another redirect URI than it was asked with."""
    message = "The reply address does not match the reply addresses that were used when requesting the code."
    return EntraError(500112, "invalid_client", message)


def authorization_pending() -> EntraError:
    """400: nobody has approved the device code yet; ask again."""
    message = "OAuth 2.0 device flow error. Authorization is pending. Continue polling."
    return EntraError(70016, "authorization_pending", message)


def slow_down() -> EntraError:
    """400: the device code was asked for again before its interval was over (RFC 8628, 3.5)."""
    message = "OAuth 2.0 device flow error. The client is polling too frequently."
    return EntraError(70016, "slow_down", message)


def device_code_expired() -> EntraError:
    """400: the fifteen minutes are over."""
    message = (
        "The provided value for the input parameter 'device_code' is not valid. This device code has expired."
    )
    return EntraError(70020, "expired_token", message)


def device_code_declined() -> EntraError:
    """400: the user said no. The OAuth error is documented, the code is that of a declined consent."""
    return EntraError(65004, "authorization_declined", "The end user has denied the authorization request.")


def device_code_unknown() -> EntraError:
    """400: not a device code of this authority."""
    return EntraError(70018, "bad_verification_code", "The verification code is not valid.")
