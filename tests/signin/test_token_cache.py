"""Where tokens are kept: never unencrypted, said before anybody signs in, and really gone when forgotten."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from azure.identity import TokenCachePersistenceOptions

from app.signin import token_cache
from app.signin.account import Account, DeviceCode
from app.signin.credentials import account_for
from app.signin.methods import Method, SignInRequest
from tests.sandbox.entra.person import TlsSandbox, tls_sandbox
from tests.search.needles import Needles
from tests.search.session import places
from tests.signin.cloud import CONSULTANT, READER, environment_of

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system always has a store")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsSandbox]:
    with tls_sandbox(tmp_path_factory.mktemp("tls"), adfs=False) as one:
        yield one


def test_the_store_has_our_name_and_is_never_unencrypted() -> None:
    options = token_cache.persistence_options()
    assert options.name == "vm-backup-assistant"
    assert options.allow_unencrypted_storage is False


@linux
def test_without_pygobject_there_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gi", None)  # as where PyGObject is not installed
    assert token_cache.cache_if_protected() is None
    assert list(Path.home().rglob("vm-backup-assistant*cae")) == []


def refresh_token_of(account: Account, cache: Any) -> bytes:
    store = token_cache._opened(cache, is_cae=True)
    whose = {"home_account_id": account.record.home_account_id}
    (entry,) = store.search(store.CredentialType.REFRESH_TOKEN, query=whose)
    found: str = entry["secret"]
    return found.encode()


def written(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


@linux
async def test_a_forgotten_account_leaves_nothing_in_the_store(
    sandbox: TlsSandbox, private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is a plain file here, so that what is in it can be seen; the folder goes with the test."""
    monkeypatch.setenv("HOME", str(private_folder))
    monkeypatch.setitem(sys.modules, "gi", None)
    cache = TokenCachePersistenceOptions(name=token_cache.CACHE_NAME, allow_unencrypted_storage=True)
    sandbox.change(device_code_interval=1)
    typing: list[asyncio.Task[object]] = []

    async def signed_in(name: str) -> Account:
        def show(code: DeviceCode) -> None:
            work = asyncio.to_thread(sandbox.approve_device, code.code, name)
            typing.append(asyncio.get_running_loop().create_task(work))

        account = account_for(SignInRequest(Method.DEVICE_CODE), environment_of(sandbox), show, cache=cache)
        await account.sign_in()
        await account.token(account.environment.scope)
        return account

    def in_files(secret: bytes) -> bool:
        return any(secret in file.read_bytes() for file in written(private_folder))

    first, second = await signed_in(READER), await signed_in(CONSULTANT)
    await asyncio.gather(*typing)
    secrets = [refresh_token_of(one, cache) for one in (first, second)]
    assert all(map(in_files, secrets))
    assert token_cache.forget(first, cache)
    assert [in_files(one) for one in secrets] == [False, True]
    assert token_cache.forget(second, cache)
    needles = Needles(places.issued())
    left = written(private_folder)
    assert not any(needles.kinds_in(file.read_bytes()) for file in left)
    assert not [file for file in left if ".IdentityService" in file.parts]
