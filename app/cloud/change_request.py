"""One write as a value: what the preview shows, the journal keeps and the wire carries."""

from typing import Any

import msgspec
from msgspec import Struct


class ChangeRequest(Struct, frozen=True):
    """One write as it is shown and sent: what the preview says is what leaves the program.

    It stands apart from :mod:`app.cloud.changes` so that planning does not import the SDK clients.
    """

    method: str
    path: str
    api_version: str
    body: dict[str, Any] | None = None

    def content(self) -> bytes | None:
        """The body as bytes on the wire."""
        return None if self.body is None else msgspec.json.encode(self.body)
