"""Stage *network*: which VMs have a network interface in a load balancer's back-end pool."""

from collections.abc import Iterable

from app.cloud import api_versions
from app.cloud.errors import CloudError
from app.domain.reading import NotRead, Stage
from app.domain.resource_ids import key_of
from app.inventory import queries, rights
from app.inventory.collected import SubscriptionParts
from app.inventory.context import ScanContext, field_of, side_by_side
from app.inventory.wire_resources import IpConfiguration, NetworkInterfaceDocument, NetworkInterfaceGraphRow


async def read_network(context: ScanContext) -> None:
    """Read the interfaces; a subscription that fails is noted and stays *not read*."""
    context.start(Stage.NETWORK, len(context.subscriptions))
    odd: dict[str, NotRead] = {}
    graph = context.options.use_graph and await _from_graph(context, odd)

    async def one(parts: SubscriptionParts) -> None:
        if graph and parts.may(rights.NETWORK_INTERFACES):
            parts.network_unread = odd.get(parts.key)
        else:
            await _from_arm(context, parts)
        parts.through(Stage.NETWORK)
        context.advance(Stage.NETWORK, 1, len(context.subscriptions))

    await side_by_side(context.subscriptions.values(), one)
    context.finish(Stage.NETWORK)


async def _from_graph(context: ScanContext, odd: dict[str, NotRead]) -> bool:
    try:
        async for page in context.graph(queries.NETWORK_INTERFACES, NetworkInterfaceGraphRow):
            for row in page.items:
                _keep(context, row.virtual_machine, row.ip_configurations)
            for rejected in page.rejected:
                unread = context.odd(rejected.id or "/subscriptions", Stage.NETWORK, field_of(rejected))
                parts = context.parts_of(rejected.id)
                for key in [parts.key] if parts else list(context.subscriptions):
                    odd[key] = unread
    except CloudError:
        return False
    return True


async def _from_arm(context: ScanContext, parts: SubscriptionParts) -> None:
    unread: NotRead | None = None
    try:
        path = f"{parts.scope}/providers/Microsoft.Network/networkInterfaces"
        async for page in context.reader.pages(path, api_versions.NETWORK, NetworkInterfaceDocument):
            for row in page.items:
                if row.properties and row.properties.virtual_machine:
                    _keep(context, row.properties.virtual_machine.id, row.properties.ip_configurations)
            for rejected in page.rejected:
                unread = context.odd(rejected.id or parts.scope, Stage.NETWORK, field_of(rejected))
    except CloudError as error:
        parts.network_unread = context.failed(parts, Stage.NETWORK, error, rights.NETWORK_INTERFACES)
    else:
        parts.network_unread = unread or context.doubt(parts, Stage.NETWORK, rights.NETWORK_INTERFACES)


def _keep(context: ScanContext, machine_id: str | None, addresses: Iterable[IpConfiguration] | None) -> None:
    balanced = any(
        one.properties and one.properties.load_balancer_backend_address_pools for one in addresses or ()
    )
    parts = context.parts_of(machine_id) if machine_id and balanced else None
    if parts is not None and machine_id:
        parts.balanced.add(key_of(machine_id))
