"""What a custom cloud says about itself: ``/metadata/endpoints`` of its Resource Manager."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from azure.core import AsyncPipelineClient
from azure.core.exceptions import AzureError
from azure.core.pipeline.policies import RequestIdPolicy, UserAgentPolicy
from azure.core.rest import HttpRequest

from app.cloud.environments import ENVIRONMENTS, Environment
from app.cloud.errors import NotUnderstood
from app.cloud.pipeline import USER_AGENT, transport
from app.cloud.unreachable import raise_unreachable

_VERSION = "2022-09-01"
_DIRECTORY = "adfs"


async def described(environment: Environment) -> Environment:
    """The environment with the authority, audience and portal that its Resource Manager names.

    Microsoft's own clouds are in the table and are not asked. Nothing secret is sent.

    Raises:
        Unreachable: the endpoint does not answer.
        NotUnderstood: it answers, but not with a cloud's metadata.
    """
    if environment in ENVIRONMENTS or environment.authority:
        return environment
    carrier = transport(environment)
    client: AsyncPipelineClient[Any, Any] = AsyncPipelineClient(
        environment.resource_manager,
        policies=[RequestIdPolicy(), UserAgentPolicy(base_user_agent=USER_AGENT)],
        transport=carrier,
    )
    url = f"{environment.resource_manager}/metadata/endpoints?api-version={_VERSION}"
    try:
        response = await client.send_request(HttpRequest("GET", url))
        body, status = await response.read(), response.status_code
    except AzureError as error:
        raise_unreachable(error, environment)
    finally:
        await client.close()
        await carrier.close()
    if status != 200:  # noqa: PLR2004 -- HTTP
        raise NotUnderstood("The endpoint does not describe its cloud.", field="metadata", status=status)
    return environment_in(body, environment)


def environment_in(body: bytes, environment: Environment) -> Environment:
    """Read the metadata in any of its shapes: one cloud, a list of clouds, or the short form of 2015.

    Raises:
        NotUnderstood: no authority is in it, or one that is not https.
    """
    try:
        found = msgspec.json.decode(body)
    except msgspec.DecodeError:
        found = None
    if isinstance(found, list):
        found = _of_endpoint(found, environment)
    sign_in = found.get("authentication") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(sign_in, dict) or not sign_in.get("loginEndpoint"):
        raise NotUnderstood("The endpoint names no authority to sign in at.", field="authentication")
    authority = str(sign_in["loginEndpoint"]).rstrip("/")
    if urlsplit(authority).scheme != "https":
        raise NotUnderstood("The authority must be https.", field="authentication.loginEndpoint")
    head, _, last = authority.rpartition("/")
    adfs = last.casefold() == _DIRECTORY
    audiences = sign_in.get("audiences")
    return msgspec.structs.replace(
        environment,
        name=str(found.get("name") or environment.name),
        authority=head if adfs else authority,
        adfs=adfs,
        audience=str(audiences[0]) if isinstance(audiences, list) and audiences else "",
        portal=str(found.get("portal") or found.get("portalEndpoint") or "").rstrip("/"),
    )


def _of_endpoint(clouds: list[Any], environment: Environment) -> Any:
    """The cloud of the list whose Resource Manager was asked; the first one where none says so."""
    asked = environment.resource_manager.casefold()
    for one in clouds:
        if isinstance(one, dict) and str(one.get("resourceManager", "")).rstrip("/").casefold() == asked:
            return one
    return clouds[0] if clouds else None
