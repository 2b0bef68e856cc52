"""Not a part of the suite: what a run looks like in which a secret is written down (see ``test_session``)."""

from pathlib import Path

from app.sandbox.fleet import build_state
from app.sandbox.server import SandboxServer


def test_writes_a_token_down(tmp_path: Path) -> None:
    server = SandboxServer(build_state(1, 1, 1.0, quotas=False))
    (tmp_path / "notes.txt").write_text(f"the token is {server.token}.", encoding="utf-8")


def test_prints_a_token() -> None:
    server = SandboxServer(build_state(1, 1, 1.0, quotas=False))
    print(server.token)


def test_writes_nothing_down(tmp_path: Path) -> None:
    server = SandboxServer(build_state(1, 1, 1.0, quotas=False))
    (tmp_path / "notes.txt").write_text(f"the token has {len(server.token)} letters", encoding="utf-8")
