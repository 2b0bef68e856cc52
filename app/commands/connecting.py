"""From command-line arguments to a place to connect to, for every headless command and the window."""

import argparse
import sys
from pathlib import Path

from app.cloud.connection import Connection, Place, connect
from app.cloud.credentials import SIGN_IN_METHODS, TokenFileCredential, identity_credential, read_token_file
from app.cloud.environments import AZURE_PUBLIC, Environment, custom_environment
from app.commands.demo import DemoPlace

LARGEST_FLEET = 50_000


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
        read_token_file(self._token_file)
        return await connect(self._environment, TokenFileCredential(self._token_file), title=self.title)


class IdentityPlace:
    """A cloud with one of azure-identity's ways to sign in."""

    def __init__(self, environment: Environment, method: str) -> None:
        self._environment = environment
        self._method = method
        self.title = environment.name

    async def connect(self) -> Connection:
        """Sign in and connect.

        Raises:
            CloudError: sign-in failed, or the endpoint could not be reached.
        """
        credential = identity_credential(
            self._method, self._environment, lambda text: print(text, file=sys.stderr)
        )
        return await connect(self._environment, credential, title=self.title)


def add_place_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that say where to connect to."""
    parser.add_argument("--demo", action="store_true", help="use the built-in simulated Azure")
    parser.add_argument(
        "--vms",
        type=fleet_size,
        metavar="N",
        help=f"how many VMs the simulated Azure has (1 to {LARGEST_FLEET})",
    )
    parser.add_argument("--arm-endpoint", metavar="URL", help="Azure Resource Manager to connect to")
    parser.add_argument(
        "--access-token-file", type=Path, metavar="FILE", help="file that holds an access token"
    )
    parser.add_argument("--sign-in", choices=SIGN_IN_METHODS, help="how to sign in to Azure")


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
    if arguments.demo:
        if arguments.arm_endpoint or arguments.access_token_file or arguments.sign_in:
            raise UsageError(
                "--demo connects to the simulated Azure; leave out --arm-endpoint and sign-in options."
            )
        return DemoPlace(machines=arguments.vms)
    if arguments.vms is not None:
        raise UsageError("--vms belongs to the simulated Azure; add --demo.")
    if arguments.access_token_file:
        if arguments.sign_in:
            raise UsageError("Give either --access-token-file or --sign-in, not both.")
        if not arguments.arm_endpoint:
            raise UsageError("Say with --arm-endpoint where the token of --access-token-file is for.")
        return EndpointPlace(custom_environment(arguments.arm_endpoint), arguments.access_token_file)
    if arguments.sign_in:
        environment = custom_environment(arguments.arm_endpoint) if arguments.arm_endpoint else AZURE_PUBLIC
        return IdentityPlace(environment, arguments.sign_in)
    raise UsageError(
        "Say where to connect to: --demo, or --arm-endpoint with --access-token-file, or --sign-in."
    )
