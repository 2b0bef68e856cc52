import sys
import threading

import pytest
from aiohttp import web

import app.cloud
from tests.cloud.endpoint import endpoint

WRITER = "app.cloud.changes"


class Importers:
    """Notes which thread imports the writer; finds nothing itself."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:  # noqa: ARG002 -- the protocol
        if name == WRITER:
            self.threads.append(threading.current_thread())


async def test_the_writer_is_imported_beside_the_event_loop_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the loop's own thread it held the window up for a fifth of a second at the first write."""

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"value": []})

    importers = Importers()
    monkeypatch.setattr(app.cloud, "changes", sys.modules.get(WRITER), raising=False)
    monkeypatch.delitem(sys.modules, WRITER, raising=False)
    monkeypatch.setattr(sys, "meta_path", [importers, *sys.meta_path])
    async with endpoint(answer) as connection:
        await connection.prepare_changes()
        assert connection.changes is connection.changes
        await connection.prepare_changes()
    assert len(importers.threads) == 1
    assert importers.threads[0] is not threading.current_thread()
