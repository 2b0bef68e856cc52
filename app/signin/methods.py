"""The ways to sign in, as one table; the standard library only, so that the first page has it at once."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Method(StrEnum):
    """A way to sign in; the value is the word of ``--sign-in``."""

    BROWSER = "browser"
    DEVICE_CODE = "device-code"
    AZURE_CLI = "cli"
    BROKER = "broker"
    SERVICE_PRINCIPAL = "service-principal"
    MANAGED_IDENTITY = "managed-identity"
    ENVIRONMENT = "environment"
    TOKEN_FILE = "token-file"  # noqa: S105 -- the name of a method


@dataclass(frozen=True, slots=True)
class MethodRules:
    """What one way to sign in needs and can do."""

    method: Method
    icon: str
    person: bool
    """A person signs in, by the button only; without this nobody is ever asked."""
    tenant: bool
    """A tenant may be named before anything is asked."""
    tenant_needed: bool = False
    many_tenants: bool = False
    """One sign-in reaches every tenant of the account."""
    limit_seconds: int = 60
    """How long one attempt may take."""


METHODS: tuple[MethodRules, ...] = (
    MethodRules(Method.BROWSER, "browser", person=True, tenant=True, many_tenants=True, limit_seconds=300),
    MethodRules(Method.DEVICE_CODE, "code", person=True, tenant=True, many_tenants=True, limit_seconds=900),
    MethodRules(Method.AZURE_CLI, "cli", person=False, tenant=True, many_tenants=True),
    MethodRules(Method.BROKER, "user", person=True, tenant=True, many_tenants=True, limit_seconds=300),
    MethodRules(Method.SERVICE_PRINCIPAL, "cert", person=False, tenant=True, tenant_needed=True),
    MethodRules(Method.MANAGED_IDENTITY, "chip", person=False, tenant=False),
    MethodRules(Method.ENVIRONMENT, "settings", person=False, tenant=False),
    MethodRules(Method.TOKEN_FILE, "token", person=False, tenant=False),
)
"""In the order of the page."""

BROKER = "azure-identity-broker"
"""The distribution of the optional extra ``broker``."""
_BROKER_PLATFORMS = frozenset({"win32"})
_BY_METHOD = {one.method: one for one in METHODS}


def rules_of(method: Method) -> MethodRules:
    """The row of a method."""
    return _BY_METHOD[method]


def has_broker() -> bool:
    """Whether sign-in through Windows itself is there (the optional extra ``broker``)."""
    if sys.platform not in _BROKER_PLATFORMS:
        return False
    from importlib import metadata  # noqa: PLC0415 -- 10 ms before the first paint that only Windows needs

    try:
        metadata.version(BROKER)  # to look for the module itself would import half a second of azure-identity
    except metadata.PackageNotFoundError:
        return False
    return True


def offered_methods() -> tuple[MethodRules, ...]:
    """What the page offers: missing ones are absent, and the environment's is for commands."""
    left_out = {Method.ENVIRONMENT} if has_broker() else {Method.ENVIRONMENT, Method.BROKER}
    return tuple(one for one in METHODS if one.method not in left_out)


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """What a person or a command line said; secrets are left out of its ``repr``."""

    method: Method
    tenant_id: str = ""
    """Id or verified domain; empty where the account's home tenant is meant."""
    client_id: str = ""
    secret: str = ""
    secret_file: Path | None = None
    certificate_file: Path | None = None
    certificate_password: str = ""
    token_file: Path | None = None
    window_handle: int = 0
    """The native window that the Windows broker puts its own window over."""

    def __repr__(self) -> str:
        return (
            f"SignInRequest({self.method.value}, tenant_id={self.tenant_id!r}, client_id={self.client_id!r})"
        )


def is_tenant(text: str) -> bool:
    """Whether a text can be a tenant's id or domain (azure-identity accepts letters, digits, - and .)."""
    return bool(text) and text.isascii() and all(mark.isalnum() or mark in "-." for mark in text)
