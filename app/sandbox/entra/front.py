"""The sign-in side of one server: TLS, the authority, and who the bearer of a token is."""

from dataclasses import dataclass

from app.sandbox.accounts import Caller
from app.sandbox.entra.authority import Authority
from app.sandbox.entra.callers import Callers
from app.sandbox.entra.certificates import ServerIdentity, server_identity
from app.sandbox.entra.control import Control
from app.sandbox.entra.errors import planted
from app.sandbox.entra.people import contoso
from app.sandbox.faults import Fault
from app.sandbox.messages import ArmResponse
from app.sandbox.state import State


@dataclass(frozen=True)
class SignInSide:
    """Everything that a server with TLS has beyond one without."""

    authority: Authority
    callers: Callers
    control: Control
    identity: ServerIdentity

    @property
    def authority_pem(self) -> bytes:
        """The certificate that clients must trust."""
        return self.identity.authority_pem

    def caller(self, token: str, method: str, path: str, base_url: str) -> Caller:
        """Who a token of the authority is for.

        Raises:
            ArmError: 401.
        """
        return self.callers.of(token, method, path, base_url)

    def failed(self, path: str, fault: Fault) -> ArmResponse:
        """The answer of the authority where a fault was planted for it."""
        error = planted(fault.status, fault.code, fault.message, fault.retry_after)
        return self.authority.refusal(path, error)


def build(state: State, *, adfs: bool) -> SignInSide:
    """The sign-in side for a state; adds the subscriptions of the further tenants to it."""
    authority = Authority(contoso(state), adfs=adfs)
    callers = Callers(state, authority.directory, authority.sessions, authority.signer, authority.clock)
    return SignInSide(authority, callers, Control(authority), server_identity())
