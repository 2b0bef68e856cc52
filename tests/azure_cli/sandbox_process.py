"""``sandbox --tls`` as a process, and how to see what it holds."""

import json
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

ROOT = Path(__file__).resolve().parents[2]
_ENTRY = [sys.executable, "-c", "import sys; from ui.main import run; sys.exit(run())"]
_LONGEST_START = 120
_LONGEST_ASSESSMENT = 300


@dataclass(frozen=True)
class SandboxProcess:
    """A running sandbox and the ``key=value`` lines that it printed."""

    values: dict[str, str]
    pid: int

    @property
    def url(self) -> str:
        return self.values["url"]

    @property
    def ca_file(self) -> Path:
        return Path(self.values["ca_file"])

    @property
    def token(self) -> str:
        return Path(self.values["token_file"]).read_text(encoding="ascii")

    @property
    def client_secret(self) -> str:
        return Path(self.values["client_secret_file"]).read_text(encoding="ascii")

    @property
    def password(self) -> str:
        """The password of every user of the sandbox (see ``app.sandbox.entra``)."""
        return Path(self.values["password_file"]).read_text(encoding="ascii")

    def send(self, method: str, path: str, body: Any = None, api_version: str = "2024-04-01") -> Any:
        """Ask with the sandbox's own token; gives the decoded answer, None for 404."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
        joint = "&" if "?" in path else "?"
        target = f"{self.url}{path}{joint}api-version={api_version}"
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = Request(target.replace(" ", "%20"), content, headers, method=method)  # noqa: S310 -- loopback
        try:
            with opener.open(request, timeout=60) as response:
                return json.loads(response.read() or b"null")
        except HTTPError as error:
            with error:
                if error.code == 404:
                    return None
                raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def approve_device(self, user_code: str, person: str) -> None:
        """Type a device code at the authority's page, as a user of the sandbox."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
        form = {"user_code": user_code, "username": person, "password": self.password, "action": "sign-in"}
        with opener.open(
            f"{self.url}/common/oauth2/deviceauth", urlencode(form).encode(), timeout=60
        ) as page:
            if "You have signed in" not in page.read().decode():
                raise RuntimeError(f"{person} could not approve the device code {user_code}")

    def get(self, path: str, api_version: str = "2024-04-01") -> Any:
        """What the sandbox holds at a path; None where there is nothing."""
        return self.send("GET", path, api_version=api_version)

    def values_of(self, path: str, api_version: str = "2024-04-01") -> list[Any]:
        """All entries of a list, every page of it."""
        found: list[Any] = []
        answer = self.get(path, api_version)
        while answer is not None:
            found += answer["value"]
            rest = str(answer.get("nextLink") or "").removeprefix(self.url)
            answer = self._page(rest) if rest else None
        return found

    def let_pass(self, seconds: float) -> None:
        """Let simulated time pass at once."""
        self.send("POST", "/sandbox/clock", {"skip": seconds})

    def program(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the program with this sandbox as its Azure."""
        environment = {**os.environ, "SSL_CERT_FILE": str(self.ca_file)}
        return subprocess.run(
            [*_ENTRY, *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=_LONGEST_ASSESSMENT,
        )

    def assess(self) -> Any:
        """What the program reads: the document of ``assess --format json``."""
        done = self.program(
            "assess",
            "--arm-endpoint",
            self.url,
            "--access-token-file",
            self.values["token_file"],
            "--format",
            "json",
        )
        if not done.stdout:
            raise RuntimeError(f"assess ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def _page(self, target: str) -> Any:
        path, _, query = target.partition("?")
        pairs = [one for one in query.split("&") if not one.startswith("api-version=")]
        version = next((one[12:] for one in query.split("&") if one.startswith("api-version=")), "2024-04-01")
        return self.get(f"{path}?{'&'.join(pairs)}", version)


@contextmanager
def tls_sandbox(*arguments: str) -> Iterator[SandboxProcess]:
    """Run ``sandbox --tls`` with further arguments; it ends with the block.

    Raises:
        RuntimeError: it did not start; the text says why.
    """
    with subprocess.Popen(
        [*_ENTRY, "sandbox", "--tls", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield SandboxProcess(_read_lines(process), process.pid)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _read_lines(process: "subprocess.Popen[str]") -> dict[str, str]:
    assert process.stdout is not None
    assert process.stderr is not None
    values: dict[str, str] = {}
    started = time.monotonic()
    for line in process.stdout:
        if line == "ready\n":
            return values
        name, _, value = line.rstrip("\n").partition("=")
        values[name] = value
        if time.monotonic() - started > _LONGEST_START:
            break
    process.kill()
    raise RuntimeError(f"sandbox --tls did not start: {process.stderr.read()}")
