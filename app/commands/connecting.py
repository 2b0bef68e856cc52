"""From command-line arguments to a place to connect to, for every headless command and the window."""

import argparse
import sys
from pathlib import Path

import msgspec

from app.cloud.connection import Connection, Place, connect
from app.cloud.credentials import TokenFileCredential, read_private_file
from app.cloud.environments import AZURE_PUBLIC, ENVIRONMENTS, Environment, custom_environment
from app.commands.demo import DemoPlace
from app.signin.account import DeviceCode
from app.signin.methods import Method, SignInRequest, is_tenant, rules_of
from app.signin.places import SignInPlace

LARGEST_FLEET = 50_000
_WORDS = tuple(one.value for one in Method if one not in {Method.BROKER, Method.TOKEN_FILE})
"""What ``--sign-in`` takes: the broker needs a window, a token file has an argument of its own."""


class UsageError(Exception):
    """The arguments do not fit together; the message says what to do."""


class EndpointPlace:
    """An ARM endpoint with an access token in a file."""

    def __init__(self, environment: Environment, token_file: Path) -> None:
        self._environment = environment
        self._token_file = token_file
        self.title = environment.resource_manager

    async def connect(self) -> Connection:
        """Connect with the token in the file.

        Raises:
            CloudError: the file cannot be used, or the endpoint refused us or could not be reached.
        """
        read_private_file(self._token_file)
        return await connect(self._environment, TokenFileCredential(self._token_file), title=self.title)


def add_place_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that say where to connect to."""
    add = parser.add_argument
    add("--demo", action="store_true", help="use the built-in simulated Azure")
    add(
        "--vms",
        type=fleet_size,
        metavar="N",
        help=f"how many VMs the simulated Azure has (1 to {LARGEST_FLEET})",
    )
    add("--cloud", choices=[one.name for one in ENVIRONMENTS], help="which of Microsoft's clouds")
    add("--arm-endpoint", metavar="URL", help="Azure Resource Manager of another cloud")
    add("--ca-file", type=Path, metavar="FILE", help="trust the certificate authority in this PEM file too")
    add("--access-token-file", type=Path, metavar="FILE", help="file that holds an access token")
    add("--sign-in", choices=_WORDS, help="how to sign in to Azure")
    add("--tenant", metavar="ID", help="tenant (id or domain) to sign in to; else the account's own")
    add("--client-id", metavar="ID", help="application id of the service principal or managed identity")
    add("--client-secret-file", type=Path, metavar="FILE", help="file that holds the client secret")
    add("--certificate-file", type=Path, metavar="FILE", help="certificate and private key, PEM or PFX")


def fleet_size(text: str) -> int:
    """A number of VMs for the simulated Azure.

    Raises:
        argparse.ArgumentTypeError: not a whole number from 1 to 50,000.
    """
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LARGEST_FLEET:
        raise argparse.ArgumentTypeError(f"give a whole number from 1 to {LARGEST_FLEET}, not {text!r}")
    return int(text)


def place_of(arguments: argparse.Namespace) -> Place:
    """The place that the arguments name.

    Raises:
        UsageError: none is named, or two at once.
        EndpointRefused: the endpoint may not be used.
    """
    elsewhere = (arguments.arm_endpoint, arguments.cloud, arguments.access_token_file, arguments.sign_in)
    if arguments.demo:
        if any(elsewhere):
            raise UsageError(
                "--demo connects to the simulated Azure; leave out --arm-endpoint and sign-in options."
            )
        return DemoPlace(machines=arguments.vms)
    if arguments.vms is not None:
        raise UsageError("--vms belongs to the simulated Azure; add --demo.")
    environment = environment_of(arguments)
    if arguments.access_token_file:
        if arguments.sign_in:
            raise UsageError("Give either --access-token-file or --sign-in, not both.")
        if not arguments.arm_endpoint and not arguments.cloud:
            raise UsageError("Say with --arm-endpoint or --cloud where the token is for.")
        return EndpointPlace(environment, arguments.access_token_file)
    if arguments.sign_in:
        return SignInPlace(environment, _request(arguments), _print_code)
    raise UsageError(
        "Say where to connect to: --demo, or --arm-endpoint with --access-token-file, or --sign-in."
    )


def environment_of(arguments: argparse.Namespace) -> Environment:
    """The cloud that the arguments name; Azure's public one where none is.

    Raises:
        UsageError: two are named.
        EndpointRefused: the endpoint may not be used.
    """
    if arguments.cloud and arguments.arm_endpoint:
        raise UsageError("Give either --cloud or --arm-endpoint, not both.")
    environment = AZURE_PUBLIC
    if arguments.arm_endpoint:
        environment = custom_environment(arguments.arm_endpoint)
    elif arguments.cloud:
        environment = next(one for one in ENVIRONMENTS if one.name == arguments.cloud)
    if arguments.ca_file:
        environment = msgspec.structs.replace(environment, ca_file=str(arguments.ca_file))
    return environment


def _request(arguments: argparse.Namespace) -> SignInRequest:
    method = Method(arguments.sign_in)
    rules = rules_of(method)
    if arguments.tenant and not rules.tenant:
        raise UsageError(f"--tenant cannot be chosen with --sign-in {method.value}.")
    if arguments.tenant and not is_tenant(arguments.tenant):
        raise UsageError("--tenant is a tenant's id or domain.")
    files = (arguments.client_secret_file, arguments.certificate_file)
    if method is Method.SERVICE_PRINCIPAL:
        if not arguments.tenant or not arguments.client_id or sum(map(bool, files)) != 1:
            raise UsageError(
                "--sign-in service-principal needs --tenant, --client-id, and either "
                "--client-secret-file or --certificate-file."
            )
    elif any(files):
        raise UsageError("--client-secret-file and --certificate-file belong to --sign-in service-principal.")
    return SignInRequest(
        method,
        tenant_id=arguments.tenant or "",
        client_id=arguments.client_id or "",
        secret_file=arguments.client_secret_file,
        certificate_file=arguments.certificate_file,
    )


def _print_code(code: DeviceCode) -> None:
    print(
        f"Open {code.url} and type {code.code} (until {code.expires_at:%H:%M:%S} UTC).",
        file=sys.stderr,
        flush=True,
    )
