"""Stage *disks*: the settings that only the disk resources tell."""

from app.cloud import api_versions
from app.cloud.errors import CloudError
from app.cloud.pages import Rejected
from app.domain.reading import Stage
from app.domain.resource_ids import key_of
from app.inventory import queries, rights
from app.inventory.collected import DiskResource, SubscriptionParts
from app.inventory.context import ScanContext, field_of, side_by_side
from app.inventory.rows import text
from app.inventory.wire_resources import DiskGraphRow, DiskProperties, DiskResourceDocument


class DiskResources:
    """Reads the disk resources of one scan."""

    def __init__(self, context: ScanContext) -> None:
        self._context = context
        self._shared: dict[DiskResource, DiskResource] = {}
        """Equal settings are one object with texts of its own: thousands of disks share few of them."""

    async def read(self) -> None:
        """Read all disks; a subscription that fails is noted and its disks stay *not read*."""
        context = self._context
        context.start(Stage.DISKS, len(context.subscriptions))
        graph = context.options.use_graph and await self._from_graph()
        await side_by_side(
            context.subscriptions.values(),
            self._settle if graph else self._from_arm,
        )
        context.finish(Stage.DISKS)

    async def _from_graph(self) -> bool:
        try:
            async for page in self._context.graph(queries.DISKS, DiskGraphRow):
                for row in page.items:
                    self._keep(row.id, _from_row(row))
                for rejected in page.rejected:
                    self._reject(rejected)
        except CloudError:
            for parts in self._context.subscriptions.values():
                parts.disks.clear()
            return False
        return True

    async def _settle(self, parts: SubscriptionParts) -> None:
        if not parts.may(rights.DISKS):
            await self._from_arm(parts)
            return
        parts.disks_unread = None
        self._done(parts)

    async def _from_arm(self, parts: SubscriptionParts) -> None:
        context = self._context
        try:
            path = f"{parts.scope}/providers/Microsoft.Compute/disks"
            async for page in context.reader.pages(path, api_versions.DISKS, DiskResourceDocument):
                for row in page.items:
                    self._keep(row.id, _from_document(row))
                for rejected in page.rejected:
                    self._reject(rejected)
        except CloudError as error:
            parts.disks_unread = context.failed(parts, Stage.DISKS, error, rights.DISKS)
        else:
            parts.disks_unread = context.doubt(parts, Stage.DISKS, rights.DISKS)
        self._done(parts)

    def _done(self, parts: SubscriptionParts) -> None:
        parts.through(Stage.DISKS)
        self._context.advance(Stage.DISKS, 1, len(self._context.subscriptions))

    def _keep(self, disk_id: str, disk: DiskResource) -> None:
        parts = self._context.parts_of(disk_id)
        if parts is not None:
            shared = self._shared.get(disk)
            if shared is None:
                shared = DiskResource._make(text(one) if isinstance(one, str) else one for one in disk)
                self._shared[shared] = shared
            parts.disks[key_of(disk_id)] = shared

    def _reject(self, rejected: Rejected) -> None:
        odd = self._context.odd(rejected.id or "/subscriptions", Stage.DISKS, field_of(rejected))
        parts = self._context.parts_of(rejected.id)
        if parts is not None:
            parts.disks[key_of(rejected.id)] = odd


def _from_row(row: DiskGraphRow) -> DiskResource:
    return DiskResource(
        row.sku_name or "",
        int(row.size) if row.size is not None else None,
        row.max_shares or 1,
        row.encryption_type or "",
        bool(row.encryption_settings and row.encryption_settings.enabled),
        row.data_access_auth_mode or "",
        row.network_access_policy or "",
        row.public_network_access or "",
        row.security_type or "",
        bool(row.performance_plus),
        row.hyper_v_generation or "",
    )


def _from_document(row: DiskResourceDocument) -> DiskResource:
    properties = row.properties or DiskProperties()
    settings = properties.encryption_settings_collection
    creation = properties.creation_data
    return DiskResource(
        (row.sku.name or "") if row.sku else "",
        int(properties.disk_size_gb) if properties.disk_size_gb is not None else None,
        properties.max_shares or 1,
        (properties.encryption.type or "") if properties.encryption else "",
        bool(settings and settings.enabled),
        properties.data_access_auth_mode or "",
        properties.network_access_policy or "",
        properties.public_network_access or "",
        (properties.security_profile.security_type or "") if properties.security_profile else "",
        bool(creation and creation.performance_plus),
        properties.hyper_v_generation or "",
    )
