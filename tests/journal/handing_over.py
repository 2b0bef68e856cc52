"""A token and a plan as files, for another program that applies it; nothing of them stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.protection.plan import Plan


@contextmanager
def handed_over(folder: Path, token: str, plan: Plan) -> Iterator[tuple[str, str]]:
    """The paths of both files, which end with the block."""
    token_file, plan_file = folder / "token", folder / "plan.json"
    token_file.touch(mode=0o600)
    token_file.write_text(token)
    plan_file.write_bytes(msgspec.json.encode(plan))
    try:
        yield str(token_file), str(plan_file)
    finally:
        token_file.unlink()
        plan_file.unlink()
