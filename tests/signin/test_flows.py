"""MSAL's real flows through our own credentials, over TLS, against the simulated Azure."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.cloud.connection import Connection
from app.cloud.environments import custom_environment
from app.cloud.errors import Forbidden, SignInRequired
from app.signin.account import Account, DeviceCode, newer_than_now
from app.signin.choice import once_each, ticked_at_first
from app.signin.directory import Directory
from app.signin.methods import Method, SignInRequest
from app.signin.places import SignInPlace, routes_to
from app.signin.refusals import HELPED_BY_A_PERSON, NO_SUCH_TENANT, OTHER_ACCOUNT
from tests.sandbox.entra.person import TlsSandbox, tls_sandbox
from tests.signin.cloud import ARCHITECT, CONSULTANT, READER, account_in, environment_of, private_file

HOME_TENANT_NAME = "Fabrikam"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsSandbox]:
    with tls_sandbox(tmp_path_factory.mktemp("tls"), adfs=False) as one:
        yield one


@pytest.mark.parametrize("kind", ["secret", "certificate"])
@pytest.mark.parametrize("adfs", [False, True])
async def test_a_service_principal_signs_in_by_what_the_cloud_says_of_itself(
    tmp_path: Path, private_folder: Path, kind: str, *, adfs: bool
) -> None:
    with tls_sandbox(tmp_path, adfs=adfs) as cloud:
        automation = cloud.directory.automation
        secret = private_file(private_folder, "secret", automation.secret.encode())
        certificate = private_file(private_folder, "certificate.pem", automation.certificate_pem)
        environment = msgspec.structs.replace(custom_environment(cloud.url), ca_file=str(cloud.ca_file))
        request = SignInRequest(
            Method.SERVICE_PRINCIPAL,
            tenant_id=cloud.tenant,
            client_id=automation.client_id,
            secret_file=secret if kind == "secret" else None,
            certificate_file=certificate if kind == "certificate" else None,
        )
        connection = await SignInPlace(environment, request, print).connect()
        try:
            assert connection.environment.adfs is adfs
            await connection.verify()
        finally:
            await connection.close()


async def signed_in_by_code(sandbox: TlsSandbox, name: str, **how: bool) -> Account:
    """An account that a person signed in by typing the code."""
    codes: list[DeviceCode] = []
    typing: list[asyncio.Task[object]] = []

    def show(code: DeviceCode) -> None:
        codes.append(code)
        work = asyncio.to_thread(sandbox.approve_device, code.code, name, **how)
        typing.append(asyncio.get_running_loop().create_task(work))

    sandbox.change(device_code_interval=1)
    account = account_in(sandbox, Method.DEVICE_CODE, show_code=show)
    await account.sign_in()
    await asyncio.gather(*typing)
    assert len(codes) == 1
    assert codes[0].code not in repr(codes)
    return account


async def test_a_device_code_is_shown_and_typed(sandbox: TlsSandbox) -> None:
    account = await signed_in_by_code(sandbox, READER)
    assert account.identity.name == READER
    directory = Directory(account)
    try:
        (tenant,) = await directory.tenants()
        assert tenant.home
        assert {one.name for one in await directory.subscriptions(tenant)} >= {"Contoso Production"}
    finally:
        await directory.close()
        account.close()


async def test_of_twelve_tenants_eight_are_usable_and_nobody_is_prompted_again(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = sandbox.play_browser(monkeypatch, CONSULTANT)
    account = account_in(sandbox, Method.BROWSER)
    await account.sign_in()
    assert account.identity.name == CONSULTANT
    directory = Directory(account)
    try:
        tenants = await directory.tenants()
        assert len(tenants) == 12
        assert (tenants[0].home, tenants[0].title) == (True, HOME_TENANT_NAME)
        found = await asyncio.gather(
            *(directory.subscriptions(one) for one in tenants), return_exceptions=True
        )
        refused = {
            tenant.title: one.code
            for tenant, one in zip(tenants, found, strict=True)
            if isinstance(one, SignInRequired)
        }
        assert refused == {
            "Coho Winery": "AADSTS50076",
            "Litware": "AADSTS50076",
            "Tailspin Toys": "AADSTS50076",
            "Proseware": "AADSTS53003",
        }
        usable = [one for one in found if isinstance(one, tuple)]
        assert len(usable) == 8
        assert all(usable)
        assert len(opened) == 1
        # The person verifies one of them, by a click: then and only then a browser opens again.
        coho = next(one for one in tenants if one.title == "Coho Winery")
        error = next(one for one in found if isinstance(one, SignInRequired) and one.tenant_id == coho.id)
        assert error.code in HELPED_BY_A_PERSON
        assert refused["Proseware"] not in HELPED_BY_A_PERSON
        again = sandbox.play_browser(monkeypatch, CONSULTANT, second_factor=True)
        await account.sign_in(tenant_id=coho.id, claims=error.claims)
        assert await directory.subscriptions(coho)
        assert len(again) == 1
    finally:
        await directory.close()
        account.close()


async def test_one_connection_reads_several_tenants_each_with_its_own_token(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.play_browser(monkeypatch, CONSULTANT)
    account = account_in(sandbox, Method.BROWSER)
    await account.sign_in()
    directory = Directory(account)
    tenants = [
        one
        for one in await directory.tenants()
        if one.title in {HOME_TENANT_NAME, "Litware", "Adatum Corporation"}
    ]
    offers = [
        offer
        for tenant in tenants
        if tenant.title != "Litware"
        for offer in await directory.subscriptions(tenant)
    ]
    assert len(offers) == 2
    routes = routes_to(offers, {one.key for one in offers}, [(one.id, directory) for one in tenants])
    await directory.close()
    connection = Connection(account.environment, routes, title="two tenants")
    try:
        assert len(routes.credentials) == 2
        groups = [
            (
                await connection.reader.send("GET", f"/subscriptions/{one.id}/resourcegroups", "2025-04-01")
            ).status
            for one in offers
        ]
        assert groups == [200, 200]
    finally:
        await connection.close()


async def test_two_hundred_and_fifty_subscriptions_are_offered_and_none_is_ticked(
    sandbox: TlsSandbox,
) -> None:
    account = await signed_in_by_code(sandbox, ARCHITECT)
    directory = Directory(account)
    try:
        (tenant,) = await directory.tenants()
        offers = once_each(await directory.subscriptions(tenant))
    finally:
        await directory.close()
        account.close()
    assert len(offers) == 250
    assert ticked_at_first(offers, None) == frozenset()
    assert {len(one.groups) for one in offers} == {0, 3}
    assert {one.groups[0].name for one in offers if one.groups} == {"Corp", "Online", "Sandbox"}
    delegated = [one for one in offers if one.delegated]
    assert len(delegated) == 5
    assert {one.tenant_name for one in delegated} == {"Adventure Works"}
    assert tenant.title == "Contoso Holding"
    assert {one.why_not for one in offers if one.why_not is not None}
    assert len(ticked_at_first(offers, {offers[3].key})) <= 1


async def test_a_revoked_sign_in_tells_its_need_and_opens_nothing(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = sandbox.play_browser(monkeypatch, READER)
    account = account_in(sandbox, Method.BROWSER)
    await account.sign_in()
    needs: list[SignInRequired] = []
    account.on_need = lambda _account, _tenant, error: needs.append(error)
    connection = Connection(account.environment, account.in_tenant(""), title="revoked")
    try:
        await connection.verify()
        await asyncio.sleep(1.1)  # the authority revokes what was issued before, to the second
        sandbox.change(revoke_sessions=READER)
        with pytest.raises(SignInRequired) as caught:
            await connection.verify()
        assert caught.value.code == "AADSTS50173"
        assert needs
        assert len(opened) == 1
        await asyncio.sleep(1.1)
        await account.sign_in(claims=newer_than_now())
        assert len(opened) == 2
        await connection.verify()
    finally:
        await connection.close()
        account.close()


async def test_a_step_up_is_answered_by_signing_in_with_those_claims(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "backup.admin@contoso.example"
    sandbox.play_browser(monkeypatch, name)
    account = account_in(sandbox, Method.BROWSER)
    await account.sign_in()
    connection = Connection(account.environment, account.in_tenant(""), title="step up")
    group = "/subscriptions/{}/resourceGroups/rg-step-up".format(
        next(iter(sandbox.server.state.subscriptions.values()))["subscriptionId"]
    )
    try:
        sandbox.change(require_step_up=name)
        body = {"location": "koreacentral"}
        with pytest.raises(SignInRequired) as caught:
            await connection.reader.send("PUT", group, "2025-04-01", body)
        assert "access_token" in json.loads(caught.value.claims)
        sandbox.play_browser(monkeypatch, name, second_factor=True)
        await account.sign_in(claims=caught.value.claims)
        answer = await connection.reader.send("PUT", group, "2025-04-01", body)
        assert answer.status in {200, 201}
    except Forbidden as error:  # the administrator may do this: the message tells what went wrong
        pytest.fail(str(error))
    finally:
        sandbox.change(release_step_up=name)
        await connection.close()
        account.close()


async def test_another_person_than_the_account_is_not_taken(
    sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.play_browser(monkeypatch, READER)
    account = account_in(sandbox, Method.BROWSER)
    await account.sign_in()
    await asyncio.sleep(1.1)  # the authority revokes what was issued before, to the second
    sandbox.change(revoke_sessions=READER)
    sandbox.play_browser(monkeypatch, CONSULTANT)
    with pytest.raises(SignInRequired) as caught:
        await account.sign_in(claims=newer_than_now())
    assert caught.value.code == OTHER_ACCOUNT
    assert account.identity.name == READER
    with pytest.raises(SignInRequired):  # what that person's sign-in gave is not used
        await account.token(account.environment.scope)
    account.close()


async def test_a_wrong_secret_and_an_unknown_tenant_are_said(sandbox: TlsSandbox, tmp_path: Path) -> None:
    automation = sandbox.directory.automation
    secret = private_file(tmp_path, "secret", b"wrong-secret")
    for tenant, code in ((sandbox.tenant, "AADSTS7000215"), ("unknown.example", NO_SUCH_TENANT)):
        account = account_in(
            sandbox,
            Method.SERVICE_PRINCIPAL,
            tenant_id=tenant,
            client_id=automation.client_id,
            secret_file=secret,
        )
        with pytest.raises(SignInRequired) as caught:
            await account.sign_in(tenant_id=tenant)
        assert caught.value.code == code
        assert "wrong-secret" not in str(caught.value)
        account.close()


async def test_cancelling_a_device_code_leaves_no_token_behind(sandbox: TlsSandbox) -> None:
    shown: asyncio.Future[DeviceCode] = asyncio.get_running_loop().create_future()
    sandbox.change(device_code_interval=1)
    account = account_in(sandbox, Method.DEVICE_CODE, show_code=shown.set_result)
    task = asyncio.create_task(account.sign_in())
    code = await shown
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(sandbox.approve_device, code.code, READER)
    await asyncio.sleep(2.5)  # two more polls, had they been sent
    with pytest.raises(SignInRequired):
        await account.token(account.environment.scope)
    assert account.record is None
    account.close()


def test_the_environment_is_what_the_metadata_say(sandbox: TlsSandbox) -> None:
    assert not environment_of(sandbox).known
