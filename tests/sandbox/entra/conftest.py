"""One sandbox with TLS for each test file: making keys and a fleet takes a moment."""

from collections.abc import Iterator

import pytest

from tests.sandbox.entra.person import TlsSandbox, tls_sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsSandbox]:
    with tls_sandbox(tmp_path_factory.mktemp("tls")) as one:
        yield one
