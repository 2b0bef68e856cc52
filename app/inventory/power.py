"""Stage *power*: the runtime status list of every subscription (``statusOnly``), one request a page."""

from collections.abc import Iterable

from app.cloud import api_versions
from app.cloud.errors import CloudError
from app.domain.machines import Power
from app.domain.reading import Stage
from app.domain.resource_ids import key_of
from app.inventory import rights
from app.inventory.collected import SubscriptionParts
from app.inventory.context import ScanContext, field_of, side_by_side
from app.inventory.wire_machines import StatusDocument, StatusRow

_STATES = {state.value: state for state in Power if state is not Power.UNKNOWN}


async def read_power(context: ScanContext) -> None:
    """Power states of all VMs; a subscription that fails is noted and stays *not read*."""
    context.start(Stage.POWER, len(context.subscriptions))

    async def one(parts: SubscriptionParts) -> None:
        try:
            path = f"{parts.scope}/providers/Microsoft.Compute/virtualMachines"
            query = {"statusOnly": "true"}
            async for page in context.reader.pages(path, api_versions.COMPUTE, StatusRow, query):
                for row in page.items:
                    view = row.properties.instance_view if row.properties else None
                    parts.power[key_of(row.id)] = power_of(view.statuses if view else None)
                for rejected in page.rejected:
                    odd = context.odd(rejected.id or parts.scope, Stage.POWER, field_of(rejected))
                    parts.power[key_of(rejected.id)] = odd
        except CloudError as error:
            parts.power.clear()
            parts.power_unread = context.failed(parts, Stage.POWER, error, rights.VIRTUAL_MACHINES)
        else:
            parts.power_unread = None
        parts.through(Stage.POWER)
        context.advance(Stage.POWER, 1, len(context.subscriptions))

    await side_by_side(context.subscriptions.values(), one)
    context.finish(Stage.POWER)


def power_of(statuses: Iterable[StatusDocument] | None) -> Power:
    """The power state among the statuses of an instance view; unknown where there is none."""
    for status in statuses or ():
        kind, _, state = (status.code or "").partition("/")
        if kind.casefold() == "powerstate":
            return _STATES.get(state.casefold(), Power.UNKNOWN)
    return Power.UNKNOWN
