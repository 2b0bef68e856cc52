"""Imported documents whose fields have the wrong type are served as they are and make no request fail."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from app.sandbox.fleet import import_state
from app.sandbox.recovery.naming import VAULT_TYPE, VM_TYPE
from app.sandbox.server import SandboxServer
from tests.shared_material import needs_shared, shared

pytestmark = needs_shared
ODD: tuple[Any, ...] = (None, 5, "text", [], [1], {"a": 1}, True, -1.5, "\u202e\n<b>", "x" * 10_000)
LISTS = (
    "backupProtectedItems",
    "backupPolicies",
    "backupJobs",
    "backupProtectableItems?$filter=" + quote("backupManagementType eq 'AzureIaasVM'"),
    "backupProtectionContainers?$filter=" + quote("backupManagementType eq 'AzureIaasVM'"),
)


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all fields in a document but its id and type."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in pairs:
        if before or name not in {"id", "type"}:
            yield (*before, name)
            yield from places(one, (*before, name))


def odd(document: dict[str, Any], source: Random) -> dict[str, Any]:
    """A copy of a document in which one field has a value that nobody expects there."""
    changed = copy.deepcopy(document)
    path = source.choice([one for one in places(document) if one != ("properties",)])
    target: Any = changed
    for name in path[:-1]:
        target = target[name]
    target[path[-1]] = copy.deepcopy(source.choice(ODD))
    return changed


def odd_folder(folder: Path, seed: int) -> Path:
    """The real documents, every second one with an odd field."""
    source = Random(seed)  # noqa: S311 -- a test's variety
    for file in sorted(shared("real").glob("*.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        for row in rows:
            if source.random() < 0.5:
                row["doc"] = odd(row["doc"], source)
        (folder / file.name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


@pytest.mark.parametrize("seed", range(6))
async def test_no_request_fails_because_of_an_odd_document(tmp_path: Path, seed: int) -> None:
    state, report = import_state(odd_folder(tmp_path, seed), 1, 1.0, False)
    assert report.imported > 400
    subscription = next(iter(state.subscriptions))
    compute = f"/subscriptions/{subscription}/providers/Microsoft.Compute"
    network = f"/subscriptions/{subscription}/providers/Microsoft.Network"
    targets = [
        f"{compute}/virtualMachines",
        f"{compute}/virtualMachines?statusOnly=true",
        f"{compute}/disks",
        f"{network}/networkInterfaces",
        f"/subscriptions/{subscription}/resourcegroups",
        f"/subscriptions/{subscription}/providers/{VAULT_TYPE}",
    ]
    for vault in state.store.of_type(VAULT_TYPE):
        targets += [f"{vault['id']}/{one}" for one in LISTS]
    for machine in state.store.of_type(VM_TYPE):
        targets += [f"{machine['id']}?$expand=instanceView", f"{machine['id']}/extensions"]
    posts: list[tuple[str, dict[str, Any]]] = [
        (
            "/providers/Microsoft.ResourceGraph/resources",
            {"query": f"{table} | project id, name, location, properties"},
        )
        for table in ("Resources", "RecoveryServicesResources", "ResourceContainers")
    ]
    location = f"/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/westus"
    posts += [
        (f"{location}/backupStatus", {"resourceType": "VM", "resourceId": machine["id"]})
        for machine in state.store.of_type(VM_TYPE)
    ]
    assert [one for one in await answers(SandboxServer(state), targets, posts) if one[0] >= 500] == []


async def answers(
    server: SandboxServer, targets: list[str], posts: list[tuple[str, dict[str, Any]]]
) -> list[tuple[int, str]]:
    """The statuses of all requests with what was asked for."""
    found: list[tuple[int, str]] = []
    await server.start()
    try:
        headers = {"Authorization": f"Bearer {server.token}"}
        async with aiohttp.ClientSession(headers=headers, trust_env=False) as session:
            for method, target, body in [
                *(("GET", one, None) for one in targets),
                *(("POST", one, body) for one, body in posts),
            ]:
                url = f"{server.url}{target}{'&' if '?' in target else '?'}api-version=2026-10-01"
                async with session.request(method, url, json=body) as response:
                    found.append((response.status, target))
    finally:
        await server.stop()
    return found
