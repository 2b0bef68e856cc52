"""From a sign-in request to azure-identity's credential: one place for all methods and clouds."""

import logging
from functools import partial
from pathlib import Path
from typing import Any

from azure.core.credentials import AccessToken, TokenCredential

from app.cloud.credentials import read_private_bytes, read_private_file, token_in
from app.cloud.environments import Environment, is_loopback
from app.cloud.errors import SignInRequired
from app.signin.account import Account, DeviceCode, ShowCode
from app.signin.attempt import AttemptTransport
from app.signin.methods import Method, SignInRequest, has_broker, rules_of
from app.signin.refusals import NOT_AVAILABLE

_FIRST_TENANT = "organizations"
_ADFS = "adfs"
_TALKATIVE = logging.getLogger("msal")
"""At DEBUG it writes authorization codes and device codes down: it is never let (a test of logs shows it)."""
_REPEATING = logging.getLogger("azure.identity")
"""It warns of every refusal, in its own words; ours come from the error that it raises as well."""


def account_for(
    request: SignInRequest,
    environment: Environment,
    show_code: ShowCode | None,
    *,
    cache: Any = None,
    record: Any = None,
) -> Account:
    """The account that a request names; nothing is asked of anybody yet.

    ``show_code`` is called on the event loop. ``cache`` are azure-identity's TokenCachePersistenceOptions,
    or None for memory only.
    """
    build = partial(_credential, request, environment, cache)
    return Account(request, environment, build, record=record, show_code=show_code)


def _credential(
    request: SignInRequest, environment: Environment, cache: Any, record: Any, show_code: ShowCode
) -> TokenCredential:
    """The credential; called in a sign-in's thread, since files are read and half a second is imported.

    Raises:
        TokenFileUnusable: a secret's file cannot be used.
        SignInRequired: the method is not there on this computer, or a certificate cannot be used.
    """
    from azure import identity  # noqa: PLC0415 -- half a second of import that the demo never needs

    _TALKATIVE.setLevel(max(_TALKATIVE.level, logging.INFO))
    _REPEATING.setLevel(max(_REPEATING.level, logging.ERROR))
    common = _common(environment, cache)
    tenant = _ADFS if environment.adfs else request.tenant_id
    match request.method:
        case Method.AZURE_CLI:
            made: TokenCredential = identity.AzureCliCredential(
                tenant_id=request.tenant_id, additionally_allowed_tenants=["*"]
            )
        case Method.MANAGED_IDENTITY:
            made = identity.ManagedIdentityCredential(client_id=request.client_id or None)
        case Method.ENVIRONMENT:
            made = identity.EnvironmentCredential(**common)
        case Method.SERVICE_PRINCIPAL:
            made = _service_principal(request, tenant, common)
        case Method.TOKEN_FILE:
            made = FileToken(request.token_file or Path())
        case _:
            made = _of_person(request, show_code, {**common, "tenant_id": tenant}, record)
    return made


def _of_person(
    request: SignInRequest, show_code: ShowCode, options: dict[str, Any], record: Any
) -> TokenCredential:
    from azure import identity  # noqa: PLC0415 -- as in _credential

    options |= {
        "tenant_id": options["tenant_id"] or (record.tenant_id if record else _FIRST_TENANT),
        "disable_automatic_authentication": True,
        "additionally_allowed_tenants": ["*"],
    }
    if record is not None:
        options["authentication_record"] = record
    elif request.client_id:
        options["client_id"] = request.client_id
    if request.method is Method.DEVICE_CODE:
        return identity.DeviceCodeCredential(
            prompt_callback=lambda url, code, until: show_code(DeviceCode(url, code, until)), **options
        )
    if record is not None:
        options["login_hint"] = record.username
    limit = rules_of(request.method).limit_seconds
    if request.method is Method.BROKER:
        return _broker(request, limit, options)
    return identity.InteractiveBrowserCredential(timeout=limit, **options)


class FileToken:
    """The access token of a file as a blocking credential; read again whenever it is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get_token(self, *_scopes: str, claims: str | None = None, **_options: Any) -> AccessToken:
        """The token in the file, see :func:`app.cloud.credentials.token_in`."""
        return token_in(self._path, claims)


def _common(environment: Environment, cache: Any) -> dict[str, Any]:
    """What every credential of Entra gets: authority, its certificate authority, proxy, cache."""
    options: dict[str, Any] = {}
    if environment.authority:
        loopback = is_loopback(environment.authority)
        transport: dict[str, Any] = {"use_env_settings": not loopback}
        if environment.ca_file:
            transport["connection_verify"] = environment.ca_file
        options |= {
            "authority": environment.authority,
            "disable_instance_discovery": not environment.known,
            "transport": AttemptTransport(**transport),
        }
        if loopback:
            options["proxies"] = {}
    if cache is not None:
        options["cache_persistence_options"] = cache
    return options


def _service_principal(request: SignInRequest, tenant: str, common: dict[str, Any]) -> TokenCredential:
    from azure import identity  # noqa: PLC0415 -- as in _credential

    if request.certificate_file is not None:
        data = read_private_bytes(request.certificate_file)
        password = request.certificate_password or None
        try:
            return identity.CertificateCredential(
                tenant, request.client_id, certificate_data=data, password=password, **common
            )
        except ValueError as error:
            raise SignInRequired(
                f"The certificate file cannot be used ({type(error).__name__}).",
                code="CertificateUnusable",
            ) from error
    secret = read_private_file(request.secret_file) if request.secret_file is not None else request.secret
    return identity.ClientSecretCredential(tenant, request.client_id, secret, **common)


def _broker(request: SignInRequest, limit: int, person: dict[str, Any]) -> TokenCredential:
    if not has_broker():
        raise SignInRequired("Sign-in through Windows is not installed.", code=NOT_AVAILABLE)
    import importlib  # noqa: PLC0415 -- an optional extra that type checkers do not see

    kind = importlib.import_module("azure.identity.broker").InteractiveBrowserBrokerCredential
    made: TokenCredential = kind(parent_window_handle=request.window_handle, timeout=limit, **person)
    return made
