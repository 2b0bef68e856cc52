"""Behind a company's proxy, with a company's certificate: Resource Manager and sign-in both get through."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from app.cloud.environments import custom_environment
from app.cloud.errors import CloudError, Unreachable
from app.cloud.proxies import way_to
from app.signin.methods import Method, SignInRequest
from app.signin.places import SignInPlace
from tests.cloud.connect_proxy import ARM, AUTHORITY, PASSWORD, TENANT, CompanyProxy, company_network
from tests.signin.cloud import private_file

VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture(autouse=True)
def no_proxy_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def place(proxy: CompanyProxy, folder: Path) -> SignInPlace:
    environment = msgspec.structs.replace(custom_environment(f"https://{ARM}"), ca_file=str(proxy.ca_file))
    secret = private_file(folder, "secret", b"word-of-the-application")
    request = SignInRequest(
        Method.SERVICE_PRINCIPAL, tenant_id=TENANT, client_id="application", secret_file=secret
    )
    return SignInPlace(environment, request, print)


@asynccontextmanager
async def network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[CompanyProxy]:
    async with company_network(folder) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        yield proxy


async def test_both_go_through_the_proxy(private_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with network(private_folder, monkeypatch) as proxy:
        connection = await place(proxy, private_folder).connect()
        try:
            await connection.verify()
        finally:
            await connection.close()
        assert set(proxy.asked) == {f"CONNECT {ARM}:443", f"CONNECT {AUTHORITY}:443"}
        assert way_to(ARM) == "proxy"


@pytest.mark.parametrize("host", [ARM, AUTHORITY])
async def test_what_no_proxy_names_is_asked_directly(
    private_folder: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    async with network(private_folder, monkeypatch) as proxy:
        monkeypatch.setenv("NO_PROXY", host)
        with pytest.raises(Unreachable) as caught:  # nobody else knows these names
            await place(proxy, private_folder).connect()
        assert caught.value.host == host
        assert f"CONNECT {host}:443" not in proxy.asked
        assert way_to(host) == "direct"


@pytest.mark.parametrize("host", [ARM, AUTHORITY])
async def test_a_proxy_that_refuses_is_said_without_its_password(
    private_folder: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    async with network(private_folder, monkeypatch) as proxy:
        proxy.closed_for.add(host)
        with pytest.raises(CloudError) as caught:
            await place(proxy, private_folder).connect()
        assert isinstance(caught.value, Unreachable)
        assert PASSWORD not in f"{caught.value} {caught.value.details()}"


async def test_this_computer_is_never_asked_through_a_proxy(
    private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with network(private_folder, monkeypatch) as proxy:
        loopback = custom_environment("http://127.0.0.1:9")
        request = SignInRequest(Method.SERVICE_PRINCIPAL, tenant_id=TENANT, client_id="application")
        with pytest.raises(Unreachable):
            await SignInPlace(loopback, request, print).connect()
        await asyncio.sleep(0)
        assert proxy.asked == []
        assert way_to("127.0.0.1") == "direct"


def test_without_any_proxy_that_is_known() -> None:
    assert way_to(ARM) == "none"
