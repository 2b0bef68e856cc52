"""Which rows a caller may see: Resource Graph leaves the others out without a word."""

from collections.abc import Iterable

from app.sandbox.accounts import Account
from app.sandbox.messages import Json
from app.sandbox.store import key_of

_GROUP_SEGMENTS = 5
"""Segments of ``/subscriptions/S/resourceGroups/G``, the empty one before the first slash included."""


def readable(account: Account, rows: Iterable[Json]) -> list[Json]:
    """The rows whose resources the account has the read right for.

    Rights are decided once per group and type, unless something is given or denied below a group.
    """
    every = (*account.assignments, *account.denials)
    deep = [key_of(one.scope) + "/" for one in every if key_of(one.scope).count("/") >= _GROUP_SEGMENTS]
    decided: dict[tuple[str, str], bool] = {}
    visible: list[Json] = []
    for row in rows:
        kind, identity = row["type"], row["id"]
        if deep and any((key_of(identity) + "/").startswith(scope) for scope in deep):
            allowed = account.may(f"{kind}/read", identity)
        else:
            key = (row["subscriptionId"] + row["resourceGroup"], kind)
            known = decided.get(key)
            if known is None:
                known = decided[key] = account.may(
                    f"{kind}/read", "/".join(identity.split("/")[:_GROUP_SEGMENTS])
                )
            allowed = known
        if allowed:
            visible.append(row)
    return visible
