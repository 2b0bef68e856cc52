"""The program's own sign-in against the simulated Azure over TLS."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import msgspec

from app.cloud.environments import Environment, custom_environment
from app.sandbox.accounts import RoleAssignment
from app.sandbox.fleet import build_state
from app.sandbox.fleet.parents import subscription_document
from app.signin.account import Account, DeviceCode, ShowCode
from app.signin.credentials import account_for
from app.signin.methods import Method, SignInRequest
from tests.sandbox.entra.person import TlsSandbox
from tests.sandbox.serving import Client, serving

CONSULTANT = "consultant@fabrikam.example"
ARCHITECT = "architect@holding.example"
READER = "reader@contoso.example"
VM_CONTRIBUTOR = "vm.contributor@contoso.example"


def environment_of(sandbox: TlsSandbox, *, adfs: bool = False) -> Environment:
    """What the sandbox's metadata say, in the spelling of Entra or of AD FS."""
    asked = msgspec.structs.replace(custom_environment(sandbox.url), ca_file=str(sandbox.ca_file))
    return msgspec.structs.replace(asked, authority=sandbox.url, audience=sandbox.url, adfs=adfs)


def account_in(
    sandbox: TlsSandbox,
    method: Method,
    *,
    tenant_id: str = "",
    show_code: ShowCode | None = None,
    certificate_file: Path | None = None,
    secret_file: Path | None = None,
    client_id: str = "",
) -> Account:
    """An account of the sandbox, not signed in yet."""
    request = SignInRequest(
        method,
        tenant_id=tenant_id,
        client_id=client_id,
        secret_file=secret_file,
        certificate_file=certificate_file,
    )
    return account_for(request, environment_of(sandbox), show_code)


@contextmanager
def many_subscriptions(count: int, states: Mapping[int, str] | None = None) -> Iterator[Client]:
    """An Azure with one VM and a number of subscriptions, some of them in another state than Enabled."""
    state = build_state(1, 7, 1.0, quotas=False)
    tenant = next(iter(state.subscriptions.values()))["tenantId"]
    state.subscriptions.clear()
    state.account = replace(state.account, assignments=(RoleAssignment("/", ("*",)),))
    for number in range(count):
        key = str(UUID(int=number + 1))
        document = subscription_document(key, f"Empty {number:02}", tenant)
        state.subscriptions[key] = {**document, "state": (states or {}).get(number, "Enabled")}
    with serving(state) as client:
        yield client


def private_file(folder: Path, name: str, content: bytes) -> Path:
    """A file that only its owner may read."""
    path = folder / name
    path.write_bytes(content)
    path.chmod(0o600)
    return path


__all__ = ["DeviceCode"]
