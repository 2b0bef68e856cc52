"""Where the reference material lies: beside the checkout; absent on a machine that has only the code."""

from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[2] / "shared"
SHARED: Path | None = _FOLDER if (_FOLDER / "azure-rest").is_dir() else None
_ABSENT = "the reference material ../shared is not beside this checkout"

needs_shared = pytest.mark.skipif(SHARED is None, reason=_ABSENT)


def shared(relative: str) -> Path:
    """A file or folder of the reference material; skips the calling test where it is absent."""
    if SHARED is None:
        pytest.skip(_ABSENT)
    return SHARED / relative
