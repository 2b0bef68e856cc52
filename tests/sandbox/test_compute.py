"""Virtual machines and what belongs to them, as Microsoft.Compute answers."""

import asyncio
from datetime import timedelta
from typing import Any, Self

import pytest
from azure.core.credentials import AccessToken
from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import AsyncBearerTokenCredentialPolicy
from azure.mgmt.compute.aio import ComputeManagementClient

from app.sandbox.state import State
from app.sandbox.store import key_of
from tests.sandbox.serving import (
    FIRST,
    GROUP,
    SECOND,
    Client,
    add_group,
    add_machine,
    machine_id,
    serving,
    small_state,
)

_LIST = f"/subscriptions/{FIRST}/providers/Microsoft.Compute/virtualMachines"


def _all_pages(client: Client, target: str) -> list[list[dict[str, Any]]]:
    pages = []
    link = target
    while link:
        page = client.get(link).json
        pages.append(page["value"])
        link = page.get("nextLink", "")
        assert not link or link.startswith(client.server.url)
    return pages


def _many(count: int) -> State:
    state = small_state()
    for number in range(count - 1):
        add_machine(state, f"node-{number:04}")
    return state


def test_lists_are_paged_and_every_machine_comes_once() -> None:
    with serving(_many(1201)) as client:
        pages = _all_pages(client, _LIST)
    assert [len(page) for page in pages] == [500, 500, 201]
    assert len({one["id"] for page in pages for one in page}) == 1201


def test_the_next_link_keeps_the_rest_of_the_query() -> None:
    with serving(_many(501)) as client:
        pages = _all_pages(client, f"{_LIST}?statusOnly=true")
    assert "hardwareProfile" not in pages[1][0]["properties"]


def test_a_page_is_not_shifted_by_what_was_removed_meanwhile() -> None:
    state = _many(600)
    with serving(state) as client:
        first = client.get(_LIST).json
        state.store.remove(machine_id("web"))
        second = client.get(first["nextLink"]).json
    seen = [one["name"] for one in first["value"] + second["value"]]
    assert len(seen) == len(set(seen)) == 600


def test_a_foreign_skip_token_is_refused() -> None:
    with serving(small_state()) as client:
        answer = client.get(f"{_LIST}?$skipToken=nonsense")
    assert (answer.status, answer.error["code"]) == (400, "InvalidSkipToken")


def test_status_only_gives_power_but_no_agent() -> None:
    with serving(small_state()) as client:
        (machine,) = client.get(f"{_LIST}?statusOnly=true").json["value"]
    assert [one["code"] for one in machine["properties"]["instanceView"]["statuses"]] == [
        "ProvisioningState/succeeded",
        "PowerState/running",
    ]
    assert set(machine["properties"]["instanceView"]) == {"statuses"}
    assert machine["id"] == machine_id("web")


def test_the_model_has_no_runtime_view_unless_it_is_asked_for() -> None:
    with serving(small_state()) as client:
        plain = client.get(machine_id("web")).json
        expanded = client.get(machine_id("web") + "?$expand=instanceView").json
    assert "instanceView" not in plain["properties"]
    assert expanded["properties"]["instanceView"]["vmAgent"]["vmAgentVersion"] == "2.9.0.4"


def test_the_runtime_view_alone() -> None:
    with serving(small_state()) as client:
        found = client.get(machine_id("web") + "/instanceView").json
    assert found["vmAgent"]["statuses"][0]["displayStatus"] == "Ready"


def test_a_machine_without_runtime_view_answers_as_azure_does() -> None:
    state = small_state()
    state.instance_views.clear()
    with serving(state) as client:
        assert (
            "instanceView" not in client.get(machine_id("web") + "?$expand=instanceView").json["properties"]
        )
        assert client.get(machine_id("web") + "/instanceView").error["code"] == "ResourceNotFound"
        (listed,) = client.get(f"{_LIST}?statusOnly=true").json["value"]
        assert "instanceView" not in listed["properties"]


@pytest.mark.parametrize("query", ["$expand=instanceView", "$filter=name eq 'x'", "statusOnly=perhaps"])
def test_lists_refuse_what_azure_refuses(query: str) -> None:
    with serving(small_state()) as client:
        answer = client.get(f"{_LIST}?{query}")
    assert (answer.status, answer.error["code"]) == (400, "InvalidParameter")


def test_lists_by_group_and_by_location() -> None:
    state = small_state()
    add_group(state, "rg-other")
    add_machine(state, "far", group="rg-other", location="westeurope")
    group = f"/subscriptions/{FIRST}/resourceGroups/{GROUP}/providers/Microsoft.Compute/virtualMachines"
    location = f"/subscriptions/{FIRST}/providers/Microsoft.Compute/locations/westeurope/virtualMachines"
    with serving(state) as client:
        assert [one["name"] for one in client.get(group).json["value"]] == ["web"]
        assert [one["name"] for one in client.get(location).json["value"]] == ["far"]


def test_extensions_are_those_of_the_machine() -> None:
    state = small_state()
    add_machine(state, "web2")
    for machine in ("web", "web2"):
        extension = f"{machine_id(machine)}/extensions/agent"
        kind = "Microsoft.Compute/virtualMachines/extensions"
        state.store.put({"id": extension, "name": "agent", "type": kind, "properties": {}})
    with serving(state) as client:
        found = client.get(machine_id("web") + "/extensions").json["value"]
        assert [one["id"] for one in found] == [machine_id("web") + "/extensions/agent"]
        assert client.get(machine_id("web") + "/extensions/agent").json["name"] == "agent"
        assert client.get(machine_id("web") + "/extensions/other").status == 404


@pytest.mark.parametrize(
    "kind",
    [
        "Microsoft.Compute/disks",
        "Microsoft.Compute/virtualMachineScaleSets",
        "Microsoft.ClassicCompute/virtualMachines",
        "Microsoft.Network/networkInterfaces",
    ],
)
def test_collections_are_listed_and_read(kind: str) -> None:
    state = small_state()
    identity = f"/subscriptions/{FIRST}/resourceGroups/{GROUP}/providers/{kind}/one"
    state.store.put({"id": identity, "name": "one", "type": kind, "properties": {}})
    with serving(state) as client:
        assert client.get(identity).json["id"] == identity
        assert client.get(identity + "x").error["code"] == "ResourceNotFound"
        assert len(client.get(f"/subscriptions/{FIRST}/providers/{kind}").json["value"]) == 1
        assert len(client.get(identity.removesuffix("/one")).json["value"]) == 1
        assert client.get(f"/subscriptions/{SECOND}/providers/{kind}").json["value"] == []


def test_machines_of_a_uniform_scale_set() -> None:
    state = small_state()
    kind = "Microsoft.Compute/virtualMachineScaleSets"
    scale_set = f"/subscriptions/{FIRST}/resourceGroups/{GROUP}/providers/{kind}/ss"
    state.store.put({"id": scale_set, "name": "ss", "type": kind})
    state.store.put(
        {"id": f"{scale_set}/virtualMachines/0", "name": "ss_0", "type": f"{kind}/virtualMachines"}
    )
    with serving(state) as client:
        assert [one["name"] for one in client.get(f"{scale_set}/virtualMachines").json["value"]] == ["ss_0"]
        assert client.get(f"{scale_set}x/virtualMachines").status == 404


def test_deallocating_and_starting_follow_the_clock() -> None:
    state = small_state()
    with serving(state) as client:
        accepted = client.send("POST", machine_id("web") + "/deallocate")
        assert (accepted.status, accepted.content) == (202, b"")
        status_url, result_url = accepted.headers["azure-asyncoperation"], accepted.headers["location"]
        assert client.get(status_url).json["status"] == "InProgress"
        assert client.get(result_url).status == 202
        assert _power(client) == "PowerState/deallocating"
        state.clock.skip(timedelta(minutes=2))
        assert client.get(status_url).json["status"] == "Succeeded"
        assert client.get(result_url).status == 200
        stopped = client.get(machine_id("web") + "/instanceView").json
        assert _power(client) == "PowerState/deallocated"
        assert "vmAgent" not in stopped
        client.send("POST", machine_id("web") + "/start")
        state.clock.skip(timedelta(minutes=2))
        assert _power(client) == "PowerState/running"
        assert client.get(machine_id("web") + "/instanceView").json["vmAgent"]["vmAgentVersion"] == "2.9.0.4"


def test_starting_a_machine_without_agent_gives_it_none() -> None:
    state = small_state()
    del state.instance_views[key_of(machine_id("web"))]["vmAgent"]
    with serving(state) as client:
        client.send("POST", machine_id("web") + "/deallocate")
        state.clock.skip(timedelta(minutes=2))
        client.send("POST", machine_id("web") + "/start")
        state.clock.skip(timedelta(minutes=2))
        assert "vmAgent" not in client.get(machine_id("web") + "/instanceView").json


def _power(client: Client) -> str:
    statuses = client.get(machine_id("web") + "/instanceView").json["statuses"]
    return next(str(one["code"]) for one in statuses if one["code"].startswith("PowerState/"))


class _Credential:
    def __init__(self, token: str) -> None:
        self._token = token

    async def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        return AccessToken(self._token, 4102444800)

    async def close(self) -> None:
        pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_details: object) -> None:
        pass


class _LoopbackAuthentication(AsyncBearerTokenCredentialPolicy[Any, Any]):
    async def on_request(self, request: PipelineRequest[Any]) -> None:
        request.context.options["enforce_https"] = False
        await super().on_request(request)


def test_the_real_sdk_reads_machines() -> None:
    async def read(url: str, token: str) -> tuple[list[str], Any]:
        credential = _Credential(token)
        client = ComputeManagementClient(
            credential,
            FIRST,
            base_url=url,
            credential_scopes=[f"{url}/.default"],
            authentication_policy=_LoopbackAuthentication(credential, f"{url}/.default"),
        )
        async with client:
            names = [str(one.name) async for one in client.virtual_machines.list_all()]
            machine = await client.virtual_machines.get(GROUP, "web", expand="instanceView")
            return names, machine

    with serving(_many(501)) as server:
        names, machine = asyncio.run(read(server.server.url, server.server.token))
    assert len(names) == 501
    assert machine.instance_view.vm_agent.vm_agent_version == "2.9.0.4"
    assert machine.storage_profile.os_disk.os_type == "Linux"
