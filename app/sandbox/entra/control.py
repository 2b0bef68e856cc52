"""``/sandbox/entra``: what a test can change about the running authority; see the package's docstring."""

from typing import Any

import msgspec

from app.sandbox.entra.authority import Authority
from app.sandbox.entra.directory import Demand, User
from app.sandbox.messages import ArmError, ArmResponse, Json

PATH = "/sandbox/entra"
_LIFETIMES = (
    "token_lifetime",
    "refresh_token_lifetime",
    "code_lifetime",
    "device_code_lifetime",
    "device_code_interval",
)


class Change(msgspec.Struct, forbid_unknown_fields=True):
    """One change; lifetimes in seconds, people by user principal name, tenants by id or domain."""

    token_lifetime: int | None = None
    refresh_token_lifetime: int | None = None
    code_lifetime: int | None = None
    device_code_lifetime: int | None = None
    device_code_interval: int | None = None
    revoke_sessions: str | None = None
    require_step_up: str | None = None
    release_step_up: str | None = None
    disable: str | None = None
    enable: str | None = None
    demand: dict[str, Demand] = {}
    """What a tenant demands, by tenant: ``nothing``, ``second_factor``, ``block``."""


class Control:
    """Reads and changes one authority."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    def answer(self, method: str, body: bytes) -> ArmResponse:
        """The answer to a request to :data:`PATH`.

        Raises:
            ArmError: 405 and 400 for what is not understood.
        """
        if method == "POST":
            try:
                self.apply(msgspec.json.decode(body, type=Change))
            except msgspec.DecodeError as error:
                raise ArmError(400, "InvalidRequest", f"The change is not understood: {error}.") from error
        elif method != "GET":
            raise ArmError(405, "MethodNotAllowed", f"{PATH} answers GET and POST.")
        return ArmResponse(body=self.document())

    def apply(self, change: Change) -> None:
        """Carry out a change.

        Raises:
            ArmError: 400 for a user or a tenant that there is not.
        """
        sessions, directory = self._authority.sessions, self._authority.directory
        for name in _LIFETIMES:
            value = getattr(change, name)
            if value is not None:
                setattr(sessions.settings, name, value)
        if change.revoke_sessions is not None:
            sessions.revoke(self._user(change.revoke_sessions), self._authority.clock())
        if change.require_step_up is not None:
            sessions.settings.step_up.add(self._user(change.require_step_up).name)
        if change.release_step_up is not None:
            sessions.settings.step_up.discard(self._user(change.release_step_up).name)
        for given, enabled in ((change.disable, False), (change.enable, True)):
            if given is not None:
                self._user(given).home.enabled = enabled
        for written, demand in change.demand.items():
            tenant = directory.tenant(written)
            if tenant is None:
                raise ArmError(400, "InvalidRequest", f"There is no tenant '{written}'.")
            tenant.demand = demand

    def document(self) -> Json:
        """Tenants, users and settings; never a secret."""
        directory = self._authority.directory
        settings: Any = msgspec.to_builtins(self._authority.sessions.settings)
        return {
            "settings": settings,
            "tenants": [msgspec.to_builtins(one) for one in directory.tenants.values()],
            "users": [
                {
                    "name": user.name,
                    "home": user.home.tenant_id,
                    "memberships": [
                        {
                            "tenant": one.tenant_id,
                            "roles": [role.name for role in one.roles],
                            "enabled": one.enabled,
                        }
                        for one in user.memberships.values()
                    ],
                }
                for user in directory.users.values()
            ],
        }

    def _user(self, name: str) -> User:
        user = self._authority.directory.user(name)
        if user is None:
            raise ArmError(400, "InvalidRequest", f"There is no user '{name}'.")
        return user
