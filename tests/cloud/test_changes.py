import json
from typing import Any

import pytest
from aiohttp import web
from azure.mgmt.recoveryservices.aio import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup.aio import RecoveryServicesBackupClient

from app.cloud import api_versions
from app.cloud.change_request import ChangeRequest
from app.cloud.errors import Conflict, Forbidden, Unreachable
from tests.cloud.endpoint import FixedCredential, endpoint

SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"
VAULT = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v1"
ITEM = (
    f"{VAULT}/backupFabrics/Azure/protectionContainers/iaasvmcontainer;iaasvmcontainerv2;rg;vm"
    "/protectedItems/vm;iaasvmcontainerv2;rg;vm"
)
ODD_ITEM = ITEM.replace("rg;vm", "rg-(백업);it's-$(id)`x`%20#1!-가")
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourcegroups/rg"
REGISTER = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.RecoveryServices/register"
REQUESTS = [
    (
        ChangeRequest("PUT", VAULT, api_versions.VAULTS, {"location": "koreasouth", "sku": {"name": "RS0"}}),
        201,
    ),
    (
        ChangeRequest(
            "PATCH", VAULT, api_versions.VAULTS, {"properties": {"redundancySettings": {"a": "b"}}}
        ),
        202,
    ),
    (ChangeRequest("PUT", ITEM, api_versions.BACKUP, {"properties": {"policyId": "p"}}), 202),
    (ChangeRequest("PUT", ODD_ITEM, api_versions.BACKUP, {"properties": {"policyId": "'$(x)`\"\\"}}), 202),
    (ChangeRequest("POST", f"{ITEM}/backup", api_versions.BACKUP, {"properties": {"objectType": "x"}}), 202),
    (ChangeRequest("PUT", GROUP, api_versions.RESOURCES, {"location": "x"}), 201),
    (ChangeRequest("POST", REGISTER, api_versions.RESOURCES, None), 200),
    (ChangeRequest("DELETE", ITEM, api_versions.BACKUP), 202),
    (ChangeRequest("PUT", f"{VAULT}/backupPolicies/Gold", api_versions.BACKUP, {"properties": {}}), 202),
    (ChangeRequest("DELETE", f"{VAULT}/backupPolicies/Gold", api_versions.BACKUP), 202),
    (ChangeRequest("POST", f"{VAULT}/backupJobs/1/cancel", api_versions.BACKUP), 202),
    (ChangeRequest("DELETE", VAULT, api_versions.VAULTS), 202),
    (ChangeRequest("DELETE", GROUP, api_versions.RESOURCES), 202),
]


@pytest.mark.parametrize(
    ("change", "status"), REQUESTS, ids=[f"{one.method}-{one.path[-12:]}" for one, _ in REQUESTS]
)
async def test_what_is_sent_is_what_was_shown(change: ChangeRequest, status: int) -> None:
    seen: list[tuple[str, str, str, Any]] = []

    async def answer(request: web.Request) -> web.Response:
        text = await request.text()
        seen.append(
            (request.method, request.path, request.query["api-version"], json.loads(text) if text else None)
        )
        headers = {"Azure-AsyncOperation": "http://127.0.0.1/operation/1", "Retry-After": "7"}
        if status == 202:
            return web.Response(status=status, headers=headers)
        return web.json_response({"id": change.path}, status=status, headers=headers)

    async with endpoint(answer) as connection:
        got = await connection.changes.send(change)
    assert seen == [(change.method, change.path, change.api_version, change.body)]
    assert got.status == status
    assert got.headers["azure-asyncoperation"].endswith("/operation/1")


@pytest.mark.parametrize(
    "change", [one for one, _ in REQUESTS], ids=[f"{one.method}-{one.path[-12:]}" for one, _ in REQUESTS]
)
@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [(403, "AuthorizationFailed", Forbidden), (409, "MissingSubscriptionRegistration", Conflict)],
)
async def test_refusals_are_raised_and_nothing_is_sent_twice(
    change: ChangeRequest, status: int, code: str, kind: type[Exception]
) -> None:
    calls: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        calls.append(request.path)
        message = "The subscription is not registered to use namespace 'Microsoft.RecoveryServices'."
        return web.json_response(
            {"error": {"code": code, "message": message}}, status=status, headers={"Retry-After": "0"}
        )

    async with endpoint(answer) as connection:
        with pytest.raises(kind) as caught:
            await connection.changes.send(change)
    assert getattr(caught.value, "code", "") == code
    assert len(calls) == 1


async def test_a_line_cut_after_sending_is_not_sent_again() -> None:
    calls = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal calls
        calls += 1
        await request.read()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with endpoint(answer) as connection:
        with pytest.raises(Unreachable):
            await connection.changes.send(REQUESTS[2][0])
    assert calls == 1


async def test_our_api_versions_are_those_of_the_installed_sdks() -> None:
    async with RecoveryServicesClient(FixedCredential(), SUBSCRIPTION) as vaults:
        assert vaults._config.api_version == api_versions.VAULTS
    async with RecoveryServicesBackupClient(FixedCredential(), SUBSCRIPTION) as backup:
        assert backup._config.api_version == api_versions.BACKUP
