"""Taking up again what was planned, after a saved state was loaded: plans themselves cannot be saved."""

from functools import partial

from app.sandbox.recovery import schedules
from app.sandbox.recovery.item_changes import is_soft_deleted, purge_expired, remaining
from app.sandbox.recovery.ledger import ledger_of
from app.sandbox.recovery.naming import ITEM_TYPE
from app.sandbox.state import State
from app.sandbox.store import key_of, owner_of


def resume(state: State) -> None:
    """Plan the next scheduled backup of items that had one, and the purge of soft-deleted items."""
    scheduled = ledger_of(state).schedules
    for item in list(state.store.of_type(ITEM_TYPE)):
        if is_soft_deleted(item):
            state.after(remaining(state, item), partial(purge_expired, state, owner_of(key_of(item["id"]))))
        elif key_of(item["id"]) in scheduled and item["properties"].get("policyId"):
            schedules.plan(state, item)
