"""Where protected items are in paths, and the item that a path names."""

from app.sandbox.errors import resource_not_found
from app.sandbox.messages import ArmError, ArmRequest, Json
from app.sandbox.recovery import item_changes
from app.sandbox.recovery.vaults import VAULT, requested_vault

FABRIC = f"{VAULT}/backupFabrics/{{fabric}}"
ITEM = f"{FABRIC}/protectionContainers/{{container}}/protectedItems/{{item}}"


def requested_item_id(request: ArmRequest, vault: Json) -> str:
    """The item's id in the path.

    Raises:
        ArmError: 400 when fabric, container and item do not belong together.
    """
    container, item = request.segments["container"], request.segments["item"]
    _, _, native = container.partition(";")
    kinds = (container.partition(";")[0].casefold(), item.partition(";")[0].casefold())
    fits = native.casefold() == item.partition(";")[2].casefold()
    if kinds == ("iaasvmcontainer", "vm") and not (fits and native.count(";") == 2):  # noqa: PLR2004 -- type;group;name
        raise bad_container()
    fabric = f"{vault['id']}/backupFabrics/{request.segments['fabric']}"
    return f"{fabric}/protectionContainers/{container}/protectedItems/{item}"


def bad_container() -> ArmError:
    """400: fabric, container or item are not named as the service names them."""
    message = "The container name or the item name in the request is not in the expected format."
    return ArmError(400, "BMSUserErrorContainerNameIncorrectFormat", message)


def requested_item(request: ArmRequest) -> Json:
    """The item of the path.

    Raises:
        ArmError: 404 when vault or item does not exist.
    """
    vault = requested_vault(request)
    item_changes.purge_expired(request.state, vault["id"])
    item_id = requested_item_id(request, vault)
    item = request.state.store.get(item_id)
    if item is None:
        raise resource_not_found(item_id)
    return item
