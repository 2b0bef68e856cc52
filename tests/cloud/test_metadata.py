import msgspec
import pytest
from aiohttp import web

from app.cloud.environments import AZURE_PUBLIC, ENVIRONMENTS, Environment, custom_environment
from app.cloud.errors import NotUnderstood
from app.cloud.metadata import described, environment_in
from tests.cloud.endpoint import endpoint

ASKED = Environment("Custom", "https://arm.example")
CLOUD = {
    "portal": "https://portal.example/",
    "authentication": {
        "loginEndpoint": "https://login.example/",
        "audiences": ["https://arm.example/", "https://other.example"],
    },
    "name": "ExampleCloud",
    "resourceManager": "https://arm.example/",
}


@pytest.mark.parametrize("shape", ["one", "list", "short"])
def test_every_shape_of_the_metadata_is_read(shape: str) -> None:
    short = {"portalEndpoint": "https://portal.example", "authentication": CLOUD["authentication"]}
    other = {**CLOUD, "resourceManager": "https://arm.other", "authentication": {}}
    body = msgspec.json.encode({"one": CLOUD, "list": [other, CLOUD], "short": short}[shape])
    found = environment_in(body, ASKED)
    assert found.authority == "https://login.example"
    assert found.portal == "https://portal.example"
    assert found.scope == "https://arm.example//.default"
    assert not found.adfs
    assert not found.known


def test_an_authority_of_ad_fs_has_no_tenants() -> None:
    body = msgspec.json.encode({"authentication": {"loginEndpoint": "https://arm.example/adfs"}})
    found = environment_in(body, ASKED)
    assert (found.authority, found.adfs) == ("https://arm.example", True)
    assert found.scope == "https://arm.example/.default"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"authentication":{"loginEndpoint":""}}'])
def test_what_is_no_metadata_is_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        environment_in(body, ASKED)


def test_an_authority_without_tls_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="https"):
        environment_in(b'{"authentication":{"loginEndpoint":"http://login.example"}}', ASKED)


async def test_a_known_cloud_is_not_asked_and_a_custom_one_is() -> None:
    asked: list[tuple[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((request.path, request.headers.get("Authorization", "")))
        return web.json_response(CLOUD)

    for known in ENVIRONMENTS:
        assert await described(known) is known
        assert known.known
    assert AZURE_PUBLIC.scope == "https://management.azure.com/.default"
    async with endpoint(answer) as connection:
        environment = custom_environment(connection.environment.resource_manager)
        assert (await described(environment)).authority == "https://login.example"
    assert asked == [("/metadata/endpoints", "")]
