"""Management locks: reading those of a subscription, and which of them hold a change up."""

from collections.abc import Iterable

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.domain.places import Lock, LockLevel
from app.domain.resource_ids import key_of

_LOCKS = "/providers/microsoft.authorization/locks/"
_RESTORE_POINTS = "azurebackuprg_"


class _Properties(Struct, frozen=True):
    level: str = ""


class _Document(Struct, frozen=True):
    id: str
    name: str = ""
    properties: _Properties = _Properties()


async def read_locks(reader: ArmReader, subscription_id: str) -> tuple[Lock, ...]:
    """The locks of a subscription, its groups and resources: one list.

    Raises:
        CloudError: they could not all be read.
    """
    found: list[Lock] = []
    path = f"/subscriptions/{subscription_id}/providers/Microsoft.Authorization/locks"
    async for page in reader.pages(path, api_versions.LOCKS, _Document):
        for one in page.items:
            position = key_of(one.id).rfind(_LOCKS)
            scope = one.id[:position] if position >= 0 else one.id
            found.append(Lock(one.id, one.name, one.properties.level, scope))
    return tuple(found)


def above(locks: Iterable[Lock], target_id: str) -> tuple[Lock, ...]:
    """The locks that a resource or group has or inherits."""
    target = f"{key_of(target_id)}/"
    return tuple(one for one in locks if target.startswith(f"{key_of(one.scope)}/"))


def within(locks: Iterable[Lock], target_id: str) -> tuple[Lock, ...]:
    """The locks on what a group or resource holds: they keep it from being deleted."""
    inside = f"{key_of(target_id)}/"
    return tuple(one for one in locks if key_of(one.scope).startswith(inside))


def forbids_writing(lock: Lock) -> bool:
    """Whether a lock holds up every write, not only deletion."""
    return lock.level.casefold() == LockLevel.READ_ONLY.value.casefold()


def on_restore_points(locks: Iterable[Lock], prefixes: Iterable[str] = ()) -> tuple[Lock, ...]:
    """Locks on groups that hold restore points (fact lock-restore-point-rg); ``prefixes`` of own groups."""
    wanted = (_RESTORE_POINTS, *(one.casefold() for one in prefixes if one))
    return tuple(one for one in locks if _group_of(one.scope).startswith(wanted))


def _group_of(scope: str) -> str:
    parts = key_of(scope).split("/")
    return parts[4] if len(parts) > 4 and parts[3] == "resourcegroups" else ""  # noqa: PLR2004 -- /subscriptions/S/resourceGroups/G
