import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.commands.program import Azure, azure, run


@pytest.fixture(scope="package")
def demo_azure() -> Iterator[Azure]:
    with azure() as listening:
        yield listening


@pytest.fixture(scope="package")
def demo_document(demo_azure: Azure) -> dict[str, Any]:
    done = run("assess", *demo_azure.arguments, "--format", "json")
    assert done.returncode == 3, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document
