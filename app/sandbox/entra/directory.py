"""Who there is: tenants, users, their memberships, and applications."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from app.sandbox import issued
from app.sandbox.entra.certificates import ClientCertificate, client_certificate
from app.sandbox.entra.roles import Role

PUBLIC_CLIENTS = {
    "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
    "1950a258-227b-4e31-a9cf-717495945fc2": "Microsoft Azure PowerShell",
}
"""Applications of Microsoft in every tenant; azure-identity uses the first where it is given none."""


class Demand(StrEnum):
    """What a tenant's conditional access asks of a sign-in to Azure Resource Manager."""

    NOTHING = "nothing"
    SECOND_FACTOR = "second_factor"
    """Multi-factor authentication: AADSTS50076 until a person has done it at the page."""
    BLOCK = "block"
    """No token is issued, whatever is proven: AADSTS53003."""


@dataclass
class Tenant:
    """One directory."""

    id: str
    name: str
    domain: str
    demand: Demand = Demand.NOTHING


@dataclass
class Membership:
    """A user's presence in one tenant: guests have an object id of their own there."""

    tenant_id: str
    object_id: str
    roles: tuple[Role, ...] = ()
    """The built-in roles that the user has in every subscription of the tenant."""
    enabled: bool = True


@dataclass
class User:
    """A person; the first membership is the home tenant."""

    name: str
    """The user principal name."""
    display_name: str
    memberships: dict[str, Membership]
    """By tenant id, home first."""
    sessions_valid_from: float = 0.0
    """Tokens that were issued before this time (seconds since 1970) are revoked."""

    @property
    def home(self) -> Membership:
        """The membership in the user's own tenant."""
        return next(iter(self.memberships.values()))


@dataclass
class Application:
    """An app registration; public clients have no credentials of their own."""

    client_id: str
    name: str
    tenant_ids: frozenset[str] = frozenset()
    """Tenants that have a service principal of it; empty: all."""
    object_id: str = ""
    roles: tuple[Role, ...] = ()
    secret: str = ""
    expired_secret: str = ""
    """A secret that was right once."""
    certificate: ClientCertificate | None = None
    redirect_uris: frozenset[str] = frozenset({"http://localhost", "http://127.0.0.1"})
    """Ports are not compared: Entra ignores them for loopback addresses."""

    @property
    def confidential(self) -> bool:
        """Whether the application must prove who it is."""
        return bool(self.secret)

    @property
    def certificate_pem(self) -> bytes:
        """Private key and certificate of a registered certificate; empty where there is none."""
        return b"" if self.certificate is None else self.certificate.pem

    def known_in(self, tenant_id: str) -> bool:
        """Whether the tenant has a service principal of it."""
        return not self.tenant_ids or tenant_id in self.tenant_ids


@dataclass
class Directory:
    """Everything that the authority knows; built by :func:`app.sandbox.entra.people.contoso`."""

    home_tenant_id: str
    """The tenant of the automation account, and of the ADFS spelling of the authority."""
    tenants: dict[str, Tenant] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    """By user principal name in lower case."""
    applications: dict[str, Application] = field(default_factory=dict)
    password: str = field(default_factory=lambda: issued.note("password", secrets.token_urlsafe(12)))
    """The one password of all users of this sandbox, made anew for each."""
    administrator: str = ""
    """Name of the user whose rights are those of the printed token's account."""
    automation_id: str = ""
    """Client id of the application that the command prints."""

    @property
    def automation(self) -> Application:
        """The application whose id, secret and certificate the command hands out."""
        return self.applications[self.automation_id]

    def tenant(self, written: str) -> Tenant | None:
        """The tenant of an id or a domain name."""
        name = written.casefold()
        return self.tenants.get(name) or next(
            (one for one in self.tenants.values() if one.domain.casefold() == name), None
        )

    def user(self, name: str) -> User | None:
        """The user of a user principal name."""
        return self.users.get(name.strip().casefold())

    def user_of(self, object_id: str) -> User | None:
        """The user who has this object id in some tenant."""
        return next(
            (
                one
                for one in self.users.values()
                if any(membership.object_id == object_id for membership in one.memberships.values())
            ),
            None,
        )

    def add_tenant(self, tenant: Tenant) -> Tenant:
        """Put in one more tenant."""
        self.tenants[tenant.id.casefold()] = tenant
        return tenant

    def add_user(self, name: str, display_name: str, memberships: Iterable[Membership]) -> User:
        """Put in one more user; the first membership is the home tenant."""
        user = User(name, display_name, {one.tenant_id: one for one in memberships})
        self.users[name.casefold()] = user
        return user

    def add_application(self, application: Application) -> Application:
        """Put in one more application."""
        self.applications[application.client_id.casefold()] = application
        return application

    def application(self, client_id: str) -> Application | None:
        """The application of a client id; Microsoft's public clients included."""
        found = self.applications.get(client_id.casefold())
        if found is None and client_id.casefold() in PUBLIC_CLIENTS:
            found = Application(client_id, PUBLIC_CLIENTS[client_id.casefold()])
        return found


def object_id(name: str, tenant_id: str) -> str:
    """The same object id for the same name and tenant in every sandbox."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{tenant_id}/{name}".casefold()))


def automation_application(tenant_id: str) -> Application:
    """The service principal of the sandbox: fresh secret, fresh certificate."""
    client_id = object_id("application vm-backup-assistant-automation", tenant_id)
    return Application(
        client_id=client_id,
        name="vm-backup-assistant-automation",
        tenant_ids=frozenset({tenant_id}),
        object_id=object_id("vm-backup-assistant-automation", tenant_id),
        secret=issued.note("client secret", secrets.token_urlsafe(24)),
        expired_secret=issued.note("client secret", secrets.token_urlsafe(24)),
        certificate=client_certificate(),
    )
