"""To a host that does not answer: where a company's proxy is named, and that scripts are not read."""

import pytest

from app.cloud.errors import TimedOut, Unreachable
from ui.common.cloud_errors import sentence_of

HOST = "management.azure.com"
_NAMES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("kind", [Unreachable, TimedOut])
def test_without_a_proxy_it_is_said_where_to_name_one(kind: type[Unreachable]) -> None:
    sentence = sentence_of(kind("no route", host=HOST))
    assert HOST in sentence
    assert "HTTPS_PROXY" in sentence
    assert "(PAC) are not read" in sentence


def test_with_a_proxy_or_on_this_computer_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "PAC" not in sentence_of(Unreachable("refused", host="127.0.0.1:8080"))
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    assert "PAC" not in sentence_of(Unreachable("refused", host=HOST))
