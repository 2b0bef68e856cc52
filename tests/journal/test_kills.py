from pathlib import Path

import pytest

from tests.kills.proof import killed, protected, uninterrupted


@pytest.mark.timeout(300)
def test_a_run_that_is_killed_and_continued_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """A few kills; ``python -m tests.kills`` does fifty with 240 VMs."""
    wished, _ = uninterrupted(20, tmp_path)
    assert protected(wished) == 20
    proof = killed(20, 3, 11, work=tmp_path, wished=wished, say=print)
    assert proof.kills > 0
    assert proof.problems == []
