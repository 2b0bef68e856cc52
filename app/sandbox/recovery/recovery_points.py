"""Handlers for recovery points, which expire as their retention says."""

from app.sandbox.errors import resource_not_found
from app.sandbox.messages import ArmRequest, ArmResponse, Json
from app.sandbox.paging import page_of
from app.sandbox.recovery.filters import filter_of, moment_of, written_moment
from app.sandbox.recovery.item_changes import recovery_points_of, taken_at
from app.sandbox.recovery.item_paths import ITEM, requested_item
from app.sandbox.recovery.ledger import has_run_out
from app.sandbox.recovery.vaults import ACTION
from app.sandbox.routing import Router
from app.sandbox.state import State
from app.sandbox.store import key_of

_ACTION = f"{ACTION}/backupFabrics/protectionContainers/protectedItems/recoveryPoints"
_PAGE = 200


def register(router: Router) -> None:
    """Add the routes of recovery points."""
    router.add("GET", f"{ITEM}/recoveryPoints", f"{_ACTION}/read", list_recovery_points)
    router.add("GET", f"{ITEM}/recoveryPoints/{{point}}", f"{_ACTION}/read", get_recovery_point)


def kept_points(state: State, item: Json) -> list[Json]:
    """The recovery points of an item that are still kept, the newest first; the others are removed.

    The newest stays for ever, and a stopped item keeps all (facts, section 4).
    """
    points = recovery_points_of(state, item["id"])
    if item["properties"].get("protectionState") == "ProtectionStopped":
        return points
    kept = points[:1]
    for point in points[1:]:
        expiry = (point["properties"].get("recoveryPointProperties") or {}).get("expiryTime")
        if expiry and has_run_out(state, written_moment(expiry)):
            state.store.remove(point["id"])
        else:
            kept.append(point)
    return kept


async def list_recovery_points(request: ArmRequest) -> ArmResponse:
    """The recovery points of an item, the newest first, of a time span where the filter gives one."""
    item = requested_item(request)
    terms = filter_of(request, ("startDate", "endDate", "extended", "expand"))
    earliest = moment_of(terms["startdate"]) if "startdate" in terms else None
    latest = moment_of(terms["enddate"]) if "enddate" in terms else None
    found = []
    for point in kept_points(request.state, item):
        taken = written_moment(taken_at(point))
        if (earliest is None or taken >= earliest) and (latest is None or taken <= latest):
            found.append(point)
    return ArmResponse(200, page_of(request, found, _PAGE))


async def get_recovery_point(request: ArmRequest) -> ArmResponse:
    """One recovery point."""
    item = requested_item(request)
    point_id = f"{item['id']}/recoveryPoints/{request.segments['point']}"
    for point in kept_points(request.state, item):
        if key_of(point["id"]) == key_of(point_id):
            return ArmResponse(200, point)
    raise resource_not_found(point_id)
