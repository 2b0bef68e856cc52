"""The program's own sign-in against the simulated Azure over TLS."""

from pathlib import Path

import msgspec

from app.cloud.environments import Environment, custom_environment
from app.signin.account import Account, DeviceCode, ShowCode
from app.signin.credentials import account_for
from app.signin.methods import Method, SignInRequest
from tests.sandbox.entra.person import TlsSandbox

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


def private_file(folder: Path, name: str, content: bytes) -> Path:
    """A file that only its owner may read."""
    path = folder / name
    path.write_bytes(content)
    path.chmod(0o600)
    return path


__all__ = ["DeviceCode"]
