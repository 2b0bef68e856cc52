"""How Python's garbage collector is set for a program that keeps thousands of immutable values."""

import gc

_YOUNG, _MIDDLE, _OLD = 5_000, 5, 100
"""Python's own 700, 10, 10 look through the values of a scan again and again and find nothing to free."""


def settle_garbage_collector() -> None:
    """Leave alone what was imported so far, and look less often at what is new; call it once, before a scan.

    Facts and verdicts hold no cycles; whatever does is still found, only later (DESIGN section 4).
    """
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
