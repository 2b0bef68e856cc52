"""The Windows broker is offered where its extra is installed, and gets what it needs; untried on Windows."""

import sys
from importlib import metadata
from types import ModuleType
from typing import Any

import pytest
from azure.identity import InteractiveBrowserCredential

from app.cloud.environments import AZURE_PUBLIC
from app.cloud.errors import SignInRequired
from app.signin.credentials import account_for
from app.signin.methods import BROKER, Method, SignInRequest, has_broker, offered_methods
from app.signin.refusals import NOT_AVAILABLE


class _Credential(InteractiveBrowserCredential):
    """As azure-identity-broker 1.3.0 makes it: the window's handle, and the rest as for the browser."""

    made: "list[_Credential]" = []  # noqa: RUF012 -- the test reads it

    def __init__(self, **options: Any) -> None:
        self.handle = options.pop("parent_window_handle", None)
        super().__init__(**options)
        self.made.append(self)

    def get_token(self, *_scopes: str, **_options: Any) -> Any:
        raise ValueError("this is no Windows")


@pytest.fixture
def windows_with_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("azure.identity.broker")
    vars(module)["InteractiveBrowserBrokerCredential"] = _Credential
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(sys, "platform", "win32")
    versions = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "1.3.0" if name == BROKER else versions(name))
    _Credential.made.clear()


def test_it_is_not_offered_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Method.BROKER not in {one.method for one in offered_methods()}
    monkeypatch.setattr(sys, "platform", "win32")
    assert not has_broker()
    assert Method.BROKER not in {one.method for one in offered_methods()}


@pytest.mark.usefixtures("windows_with_broker")
async def test_it_is_offered_and_gets_the_window() -> None:
    assert Method.BROKER in {one.method for one in offered_methods()}
    request = SignInRequest(Method.BROKER, tenant_id="contoso.example", window_handle=4711)
    account = account_for(request, AZURE_PUBLIC, None)
    with pytest.raises(Exception, match="no Windows"):
        await account.token(AZURE_PUBLIC.scope)
    account.close()
    (made,) = _Credential.made
    assert made.handle == 4711
    assert made._disable_automatic_authentication
    assert made._tenant_id == "contoso.example"


async def test_asked_for_where_it_is_not_there_it_says_so() -> None:
    account = account_for(SignInRequest(Method.BROKER), AZURE_PUBLIC, None)
    with pytest.raises(SignInRequired) as caught:
        await account.sign_in()
    assert caught.value.code == NOT_AVAILABLE
