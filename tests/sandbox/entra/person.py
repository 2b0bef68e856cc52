"""A sandbox with TLS in a thread of its own, and a person at its pages, played by an HTTP client."""

import asyncio
import json
import ssl
import threading
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

import pytest

from app.sandbox.fleet import build_state
from app.sandbox.server import SandboxServer
from app.sandbox.state import State

VERSION = "api-version=2022-12-01"
ADMINISTRATOR = "backup.admin@contoso.example"


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
    def text(self) -> str:
        return self.content.decode()


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class TlsSandbox:
    """The server, where its certificate authority lies, and how to ask it."""

    def __init__(self, server: SandboxServer, ca_file: Path) -> None:
        assert server.tls is not None
        self.server = server
        self.tls = server.tls
        self.ca_file = ca_file
        context = ssl.create_default_context(cafile=str(ca_file))
        self._opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context), _NoRedirect())

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def host(self) -> str:
        """The authority as azure-identity takes it."""
        return self.url

    @property
    def scope(self) -> str:
        return f"{self.url}/.default"

    @property
    def directory(self) -> Any:
        return self.tls.authority.directory

    @property
    def tenant(self) -> str:
        found: str = self.directory.home_tenant_id
        return found

    def send(
        self,
        method: str,
        address: str,
        *,
        form: Mapping[str, str] | None = None,
        body: Any = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; ``address`` may leave out scheme and host."""
        content: bytes | None = None
        sent = dict(headers or {})
        if form is not None:
            content = urlencode(form).encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            content = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        target = address if "://" in address else self.url + address
        try:
            request = Request(target, content, sent, method=method)  # noqa: S310 -- loopback
            with self._opener.open(request, timeout=30) as response:
                return _answer(response)
        except HTTPError as error:
            with error:
                return _answer(error)

    def arm(self, token: str, path: str, method: str = "GET", body: Any = None) -> Answer:
        """Ask Resource Manager."""
        joint = "&" if "?" in path else "?"
        return self.send(method, f"{path}{joint}{VERSION}", token=token, body=body)

    def change(self, **what: Any) -> Answer:
        """Make something happen at the authority (``POST /sandbox/entra``)."""
        answer = self.send("POST", "/sandbox/entra", body=what, token=self.server.token)
        assert answer.status == 200, answer.text
        return answer

    def fields(self, name: str, *, second_factor: bool = False, action: str = "sign-in") -> dict[str, str]:
        """What a person types."""
        fields = {"username": name, "password": self.directory.password, "action": action}
        return {**fields, "second_factor": "approve"} if second_factor else fields

    def approve_device(self, user_code: str, name: str, **how: Any) -> Answer:
        """Type a device code."""
        form = {**self.fields(name, **how), "user_code": user_code}
        return self.send("POST", "/common/oauth2/deviceauth", form=form)

    def sign_in_at(self, address: str, name: str, **how: Any) -> Answer:
        """Open the address, sign in, and carry the answer to the waiting client."""
        assert "<form" in self.send("GET", address).text
        answer = self.send("POST", address, form=self.fields(name, **how))
        posted = _Form(answer.text) if answer.status == 200 else None
        if posted is None or not posted.action.startswith("http://"):
            return answer
        request = Request(posted.action, urlencode(posted.fields).encode(), method="POST")  # noqa: S310 -- http to loopback
        with build_opener(ProxyHandler({})).open(request, timeout=30) as response:
            return _answer(response)

    def play_browser(self, monkeypatch: pytest.MonkeyPatch, name: str, **how: Any) -> list[str]:
        """Let the system browser be a person of this name; gives the addresses that were opened."""
        opened: list[str] = []

        def opens(address: str, *_: Any, **__: Any) -> bool:
            opened.append(address)
            threading.Thread(target=self.sign_in_at, args=(address, name), kwargs=how, daemon=True).start()
            return True

        monkeypatch.setattr(webbrowser, "open", opens)
        return opened

    def options(self) -> dict[str, Any]:
        """How azure-identity is told of this authority."""
        return {
            "authority": self.url,
            "disable_instance_discovery": True,
            "connection_verify": str(self.ca_file),
            "retry_total": 0,
        }


class _Form(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given.get("action", "")
        elif tag == "input":
            self.fields[given["name"]] = given.get("value", "")


def _answer(response: Any) -> Answer:
    found = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, found, response.read())


@contextmanager
def tls_sandbox(folder: Path, state: State | None = None, *, adfs: bool = True) -> Iterator[TlsSandbox]:
    """Serve a state (60 VMs where none is given) with TLS while the block runs."""
    server = SandboxServer(state or build_state(60, 1, 60.0, quotas=False), tls=True, adfs=adfs)
    assert server.tls is not None
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(server.tls.authority_pem)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(30)
        yield TlsSandbox(server, ca_file)
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
