"""What the libraries of a sign-in log, at their most talkative, holds nothing that the sandbox issued."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cloud.connection import Connection
from app.signin.account import DeviceCode
from app.signin.directory import Directory
from app.signin.methods import Method
from tests.sandbox.entra.person import TlsSandbox, tls_sandbox
from tests.search.needles import Needles
from tests.search.session import places
from tests.signin.cloud import CONSULTANT, READER, account_in


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsSandbox]:
    with tls_sandbox(tmp_path_factory.mktemp("tls"), adfs=False) as one:
        yield one


@pytest.fixture
def everything(tmp_path: Path) -> Iterator[Path]:
    """A file with everything that anybody logs."""
    file = tmp_path / "everything.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield file
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


async def test_debug_logs(sandbox: TlsSandbox, everything: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.change(device_code_interval=1)
    typing: list[asyncio.Task[object]] = []

    def show(code: DeviceCode) -> None:
        work = asyncio.to_thread(sandbox.approve_device, code.code, READER)
        typing.append(asyncio.get_running_loop().create_task(work))

    sandbox.play_browser(monkeypatch, CONSULTANT)
    for method in (Method.BROWSER, Method.DEVICE_CODE):
        account = account_in(sandbox, method, show_code=show)
        await account.sign_in()
        directory = Directory(account)
        tenants = await directory.tenants()
        await asyncio.gather(*(directory.subscriptions(one) for one in tenants), return_exceptions=True)
        await directory.close()
        connection = Connection(account.environment, account.in_tenant(""), title="logged")
        await connection.verify()
        await connection.close()
        account.close()
    await asyncio.gather(*typing)
    log = await asyncio.to_thread(everything.read_bytes)
    for who in (b"urllib3", b"azure.core"):
        assert who in log
    needles = Needles(places.issued())
    leaks = [kinds for kinds in map(needles.kinds_in, log.splitlines()) if kinds]
    assert leaks == []
