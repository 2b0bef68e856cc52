"""What an operation is about, and at which scopes it could therefore be carried out."""

from collections.abc import Iterable

from msgspec import Struct

from app.domain.estate import Estate
from app.domain.resource_ids import key_of
from app.rights.book import Scopes
from app.rights.operations import Where

_OWNER = 2
"""Place of the subscription's id in ``/subscriptions/{id}/…``."""


class Target(Struct, frozen=True):
    """Ids of VMs and of vaults; both empty: anywhere in what was read."""

    machines: tuple[str, ...] = ()
    vaults: tuple[str, ...] = ()


EVERYWHERE = Target()


def scopes_of(target: Target, estate: Estate) -> Scopes:
    """Where it could be carried out: one scope of each kind is enough to offer it.

    Without a vault those of the same subscriptions count, and their groups, where one can be made.
    """
    owners = {_owner(one) for one in (*target.machines, *target.vaults)}
    subscriptions = [
        f"/subscriptions/{one.id}"
        for one in estate.subscriptions
        if not owners or one.id.casefold() in owners
    ]
    groups = _usual_first(
        estate, [one.id for one in estate.groups if not owners or one.subscription_id.casefold() in owners]
    )
    vaults = list(target.vaults)
    if not vaults:
        near = (one.id for one in estate.vaults.values() if not owners or _owner(one.id) in owners)
        vaults = [*near, *groups]
    return {
        Where.SUBSCRIPTION: subscriptions,
        Where.GROUP: groups or subscriptions,
        Where.VAULT: _unique(vaults) or subscriptions,
        Where.MACHINE: _unique(target.machines),
    }


def _usual_first(estate: Estate, groups: Iterable[str]) -> list[str]:
    """Groups that hold a vault first: what is missing is named, and asked for, at the first one."""
    with_vaults = {key_of(one.id).partition("/providers/")[0] for one in estate.vaults.values()}
    return sorted(groups, key=lambda one: key_of(one) not in with_vaults)


def _owner(resource_id: str) -> str:
    parts = resource_id.split("/")
    return parts[_OWNER].casefold() if len(parts) > _OWNER else ""


def _unique(ids: Iterable[str]) -> list[str]:
    return list({key_of(one): one for one in ids}.values())
