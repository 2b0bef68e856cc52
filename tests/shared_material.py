"""Where the shared reference material lies: beside the checkout; absent on a machine that has only the code."""

from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[2] / "shared"
SHARED: Path | None = _FOLDER if (_FOLDER / "azure-rest").is_dir() else None

needs_shared = pytest.mark.skipif(SHARED is None, reason="the reference material ../shared is not beside this checkout")


def shared(relative: str) -> Path:
    """A file or folder of the reference material; skips the calling test where it is absent."""
    if SHARED is None:
        pytest.skip("the reference material ../shared is not beside this checkout")
    return SHARED / relative
