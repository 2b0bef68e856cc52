"""A small estate served over real HTTP, for tests of the sandbox's server."""

import asyncio
import http.client
import json
import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from app.sandbox.accounts import Account, RoleAssignment
from app.sandbox.clock import Clock
from app.sandbox.messages import Json
from app.sandbox.server import SandboxServer
from app.sandbox.state import State
from app.sandbox.store import key_of

TENANT = "11111111-0000-0000-0000-00000000000t"
FIRST = "aaaaaaaa-0000-0000-0000-000000000001"
SECOND = "bbbbbbbb-0000-0000-0000-000000000002"
GROUP = "rg-shop"
VERSION = "api-version=2024-07-01"
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def error(self) -> Json:
        found: Json = self.json["error"]
        return found


class Client:
    """A plain HTTP client with the token of a server."""

    def __init__(self, server: SandboxServer) -> None:
        self.server = server

    def send(
        self,
        method: str,
        target: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        token: str | None = "",
    ) -> Answer:
        """Send one request; ``target`` may be absolute; an api-version is added where none is given."""
        path = target.removeprefix(self.server.url)
        if "api-version" not in path:
            path += ("&" if "?" in path else "?") + VERSION
        return self.raw(method, path, body, headers, token=token)

    def raw(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        token: str | None = "",
    ) -> Answer:
        """Send a path as it is."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token or self.server.token}"
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        host, port = self.server.url.removeprefix("http://").split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        try:
            connection.request(method, quote(path, safe="/?&=$%;'()+,~*:@!-._"), content, sent)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def get(self, target: str) -> Answer:
        return self.send("GET", target)

    def query(self, text: str, **rest: Any) -> Answer:
        """Ask Resource Graph."""
        path = "/providers/Microsoft.ResourceGraph/resources"
        return self.send("POST", path, {"query": text, **rest})

    def rows(self, text: str, **rest: Any) -> list[Json]:
        """The rows of a query that must succeed."""
        answer = self.query(text, **rest)
        assert answer.status == 200, answer.content
        data: list[Json] = answer.json["data"]
        return data


@contextmanager
def serving(state: State) -> Iterator[Client]:
    """Serve a state in a thread of its own while the block runs."""
    server = SandboxServer(state)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(30)
        yield Client(server)
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


READER = RoleAssignment("/", ("*/read",))
OWNER = RoleAssignment("/", ("*",))


def account(*assignments: RoleAssignment) -> Account:
    return Account("tester@contoso.com", "99999999-0000-0000-0000-000000000009", assignments)


def machine_id(name: str, subscription: str = FIRST, group: str = GROUP) -> str:
    scope = f"/subscriptions/{subscription}/resourceGroups/{group}"
    return f"{scope}/providers/Microsoft.Compute/virtualMachines/{name}"


def view(power: str = "running", *, agent: bool = True) -> Json:
    """An instance view as the real service gives it."""
    found: Json = {
        "statuses": [
            {
                "code": "ProvisioningState/succeeded",
                "level": "Info",
                "displayStatus": "Provisioning succeeded",
            },
            {"code": f"PowerState/{power}", "level": "Info", "displayStatus": f"VM {power}"},
        ],
        "hyperVGeneration": "V2",
    }
    if agent:
        found["osName"] = "ubuntu"
        found["vmAgent"] = {
            "vmAgentVersion": "2.9.0.4",
            "statuses": [{"code": "ProvisioningState/succeeded", "level": "Info", "displayStatus": "Ready"}],
        }
    return found


def add_machine(
    state: State,
    name: str,
    *,
    subscription: str = FIRST,
    group: str = GROUP,
    location: str = "koreacentral",
    **more: Any,
) -> Json:
    """Put a VM with a running instance view into the state."""
    document: Json = {
        "name": name,
        "id": machine_id(name, subscription, group),
        "type": "Microsoft.Compute/virtualMachines",
        "location": location,
        "tags": {},
        "properties": {
            "provisioningState": "Succeeded",
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": {
                "osDisk": {"osType": "Linux", "name": f"{name}-os"},
                "dataDisks": [{"lun": 0}, {"lun": 1}],
            },
        },
        **more,
    }
    state.instance_views[key_of(document["id"])] = view()
    return state.store.put(document)


def add_group(
    state: State, name: str = GROUP, subscription: str = FIRST, location: str = "koreacentral"
) -> Json:
    return state.store.put(
        {
            "id": f"/subscriptions/{subscription}/resourceGroups/{name}",
            "name": name,
            "type": "Microsoft.Resources/resourceGroups",
            "location": location,
            "properties": {"provisioningState": "Succeeded"},
        }
    )


def small_state(*assignments: RoleAssignment, speed: float = 1.0, quotas: bool = False) -> State:
    """Two subscriptions with a group each; one VM ``web`` in the first, ``db`` in the second."""
    state = State(
        clock=Clock(speed, START),
        random=random.Random(7),  # noqa: S311 -- ids of a test, no secret
        account=account(*(assignments or (OWNER,))),
        quotas=quotas,
    )
    state.tenants.append({"id": f"/tenants/{TENANT}", "tenantId": TENANT})
    for subscription, name in ((FIRST, "Shop"), (SECOND, "Books")):
        state.subscriptions[subscription] = {
            "id": f"/subscriptions/{subscription}",
            "subscriptionId": subscription,
            "tenantId": TENANT,
            "displayName": name,
            "state": "Enabled",
        }
        add_group(state, subscription=subscription)
    add_machine(state, "web")
    add_machine(state, "db", subscription=SECOND, location="westeurope", zones=["1"])
    return state
