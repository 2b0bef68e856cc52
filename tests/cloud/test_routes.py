import base64
import json

import pytest
from aiohttp import web
from azure.core.credentials import AccessToken

from app.cloud import api_versions
from app.cloud.bearer import subscription_in
from app.cloud.connection import Connection
from app.cloud.environments import Environment, custom_environment
from app.cloud.errors import EndpointRefused, SignInRequired
from app.cloud.pipeline import transport
from app.cloud.routes import Routes
from app.inventory.wire_resources import GroupDocument
from tests.cloud.endpoint import FixedCredential, endpoint

FIRST, SECOND = "aaaa-1", "bbbb-2"


@pytest.mark.parametrize(
    ("url", "subscription"),
    [
        ("https://arm.example/subscriptions/abc?api-version=1", "abc"),
        ("https://arm.example/Subscriptions/abc/resourceGroups/x", "abc"),
        ("/subscriptions/abc", "abc"),
        ("https://arm.example/subscriptions?api-version=1", ""),
        ("https://arm.example/providers/Microsoft.ResourceGraph/resources", ""),
    ],
)
def test_the_subscription_of_a_url(url: str, subscription: str) -> None:
    assert subscription_in(url) == subscription


async def test_each_subscription_is_asked_about_with_its_own_token() -> None:
    seen: list[tuple[str, str, list[str]]] = []

    async def answer(request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        seen.append((request.path, request.headers["Authorization"], body.get("subscriptions", [])))
        if "ResourceGraph" in request.path:
            return web.json_response({"totalRecords": 0, "count": 0, "data": [], "resultTruncated": "false"})
        return web.json_response({"value": []})

    one, two = FixedCredential("one"), FixedCredential("two")
    async with endpoint(answer) as plain:
        environment = custom_environment(plain.environment.resource_manager)
        routes = Routes((one, two), {FIRST: one, SECOND.upper(): two})
        connection = Connection(environment, routes, title="two")
        try:
            for subscription in (FIRST, SECOND):
                path = f"/subscriptions/{subscription}/resourcegroups"
                async for _ in connection.reader.pages(path, api_versions.RESOURCES, GroupDocument):
                    pass
            async for _ in connection.reader.pages(
                "/subscriptions", api_versions.SUBSCRIPTIONS, GroupDocument, route=two
            ):
                pass
            async for _ in connection.reader.graph("resources", [FIRST, SECOND], GroupDocument):
                pass
        finally:
            await connection.close()
    assert [(token, subscriptions) for _, token, subscriptions in seen] == [
        ("Bearer one", []),
        ("Bearer two", []),
        ("Bearer two", []),
        ("Bearer one", [FIRST]),
        ("Bearer two", [SECOND]),
    ]
    assert (one.asked, two.asked) == (1, 1)
    assert routes.knows(FIRST, one)
    assert not routes.knows(FIRST, two)
    assert routes.of("unknown") is one


class _WantsPerson(FixedCredential):
    """Gives a token, but not one with claims: that needs a person."""

    def __init__(self) -> None:
        super().__init__()
        self.claims: list[str] = []

    async def get_token(self, *_scopes: str, **options: object) -> AccessToken:
        if options.get("claims"):
            self.claims.append(str(options["claims"]))
            raise SignInRequired("A person is needed.", code="AADSTS50076", claims=str(options["claims"]))
        return await super().get_token()


async def test_a_claims_challenge_reaches_the_credential_and_its_need_comes_out() -> None:
    wanted = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
    encoded = base64.urlsafe_b64encode(json.dumps(json.loads(wanted)).encode()).decode()
    asked = 0

    async def answer(_request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        challenge = f'Bearer realm="", error="insufficient_claims", claims="{encoded}"'
        return web.json_response(
            {"error": {"code": "InvalidAuthenticationToken", "message": "more claims"}},
            status=401,
            headers={"WWW-Authenticate": challenge},
        )

    credential = _WantsPerson()
    async with endpoint(answer) as plain:
        environment = custom_environment(plain.environment.resource_manager)
        connection = Connection(environment, credential, title="claims")
        try:
            with pytest.raises(SignInRequired) as caught:
                await connection.verify()
        finally:
            await connection.close()
    assert json.loads(caught.value.claims) == json.loads(wanted)
    assert [json.loads(one) for one in credential.claims] == [json.loads(wanted)]
    assert asked == 1


def test_without_any_credential_there_are_no_routes() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Routes(())


async def test_a_certificate_authority_file_that_is_none_is_refused() -> None:
    with pytest.raises(EndpointRefused) as caught:
        transport(Environment("Custom", "https://localhost:1", ca_file=__file__))
    assert caught.value.code == "CaFile"
