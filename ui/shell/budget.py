"""The read budget in the status bar: the tightest subscription counts."""

from typing import TYPE_CHECKING

from app.cloud.throttle import GRAPH
from ui.shell.status_bar import FootBar

if TYPE_CHECKING:
    from ui.shell.session import Session


def show_budget(session: "Session", foot: FootBar) -> None:
    """Show how many reads are left where fewest are, and the longest wait that Azure asked for."""
    budgets = session.connection.reader.throttle.snapshot()
    waits = [one.waiting_until for one in budgets.values() if one.waiting_until is not None]
    known = {
        name: (one.remaining, one.capacity)
        for name, one in budgets.items()
        if name != GRAPH and one.remaining is not None
    }
    estate = session.fleet.estate
    left = {estate.subscription_name(name): remaining for name, (remaining, _) in known.items()}
    remaining, capacity = min(known.values(), default=(None, 0))
    foot.show_budget(remaining, capacity, max(waits, default=None), left)
