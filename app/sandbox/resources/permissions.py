"""What the caller may do at a scope: one entry for each role that reaches it."""

from urllib.parse import unquote

from app.sandbox.messages import ArmRequest, ArmResponse
from app.sandbox.resources.scopes import scope_templates
from app.sandbox.routing import Router

_SEGMENT = "/providers/microsoft.authorization/permissions"


def register(router: Router) -> None:
    """Add the routes of permissions at every kind of scope; everybody may ask what they may do."""
    for scope in scope_templates():
        router.add("GET", f"{scope}/providers/Microsoft.Authorization/permissions", None, _list)


async def _list(request: ArmRequest) -> ArmResponse:
    path = unquote(request.path).rstrip("/")
    scope = path[: path.casefold().rindex(_SEGMENT)]
    entries = [
        {
            "actions": list(one.actions),
            "notActions": list(one.not_actions),
            "dataActions": [],
            "notDataActions": [],
        }
        for one in request.account.assignments_at(scope)
    ]
    return ArmResponse(body={"value": entries})
