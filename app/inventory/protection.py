"""Stage *protection*: vaults, policies and backup items, and what an unread vault means for everyone.

Vaults and policies come from Resource Graph; the items of every vault from the vault itself. The graph lags
behind by minutes: about an item that somebody just enabled, stopped or deleted it says the wrong thing.

Resource Graph also leaves out what the account may not read. So "no item" only proves something where the
account surely reads every vault of the tenant: its rights are looked at per subscription, and a
subscription whose vaults are not surely all readable stays *not read* (DESIGN section 1, promise 1).
"""

import asyncio

import msgspec

from app.cloud import api_versions
from app.cloud.errors import CloudError, NotFound
from app.cloud.pages import Page, Rejected
from app.domain.backup import Policy, ProtectedItem, Vault
from app.domain.reading import NotRead, Reason, Stage
from app.domain.resource_ids import key_of
from app.inventory import queries, rights
from app.inventory.collected import SubscriptionParts
from app.inventory.context import ScanContext, field_of, side_by_side
from app.inventory.items import OtherItem, item_of
from app.inventory.rows import OddRowError
from app.inventory.vaults import policy_of, vault_of
from app.inventory.wire_backup import ItemDocument, MinimalItem, PolicyDocument, VaultDocument


class ProtectionLists:
    """Reads vaults, policies and items of one scan."""

    def __init__(self, context: ScanContext) -> None:
        self._context = context
        self._hidden: dict[str, NotRead] = {}
        """Why the vaults of a subscription are not all known, by subscription key."""

    async def read(self) -> None:
        """Read everything; ``protection_unread`` of every subscription is settled afterwards."""
        context = self._context
        context.start(Stage.PROTECTION, len(context.subscriptions))
        graph = asyncio.create_task(self._from_graph())

        async def one(parts: SubscriptionParts) -> None:
            listed = await self._list_vaults(parts)
            from_graph = await graph and parts.may(rights.VAULTS, rights.ITEM)
            if isinstance(listed, NotRead):
                self._hide(parts.key, listed)
            else:
                await (self._verify(parts, listed) if from_graph else self._from_arm(parts, listed))
            context.advance(Stage.PROTECTION, 1, len(context.subscriptions))

        try:
            await side_by_side(context.subscriptions.values(), one)
        finally:
            graph.cancel()
        for parts in context.subscriptions.values():
            parts.protection_unread = self._hidden.get(parts.key)
        self._publish()

    async def _list_vaults(self, parts: SubscriptionParts) -> list[Page[VaultDocument]] | NotRead:
        """The vaults of a subscription as ARM lists them, or why they cannot be listed."""
        context = self._context
        path = f"{parts.scope}/providers/Microsoft.RecoveryServices/vaults"
        try:
            return [page async for page in context.reader.pages(path, api_versions.VAULTS, VaultDocument)]
        except CloudError as error:
            return context.failed(parts, Stage.PROTECTION, error, rights.VAULTS)

    async def _from_graph(self) -> bool:
        """Take in vaults and policies; False where the graph is not to be used or did not answer."""
        context = self._context
        if not context.options.use_graph:
            return False
        complete = True
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._graph_vaults())
                group.create_task(self._graph_policies())
        except* CloudError:
            complete = False
        if not complete:
            context.backups.clear()
            self._hidden.clear()
        return complete

    async def _graph_vaults(self) -> None:
        async for page in self._context.graph(queries.VAULTS, VaultDocument):
            self._take_vaults(page)

    async def _graph_policies(self) -> None:
        async for page in self._context.graph(queries.POLICIES, PolicyDocument):
            self._take_policies(page)

    async def _verify(self, parts: SubscriptionParts, listed: list[Page[VaultDocument]]) -> None:
        """Read the items, and see whether Resource Graph left something out: deny assignments do not show.

        So a vault that only ARM lists is taken in, one that it does not list is asked whether it is gone, and
        one of which no policy shows is asked for its policies too.
        """
        backups = self._context.backups
        vaults: list[str] = []
        for page in listed:
            unseen = [row for row in page.items if key_of(row.id) not in backups.vaults]
            self._take_vaults(page._replace(items=unseen))
            vaults += [row.id for row in page.items]
            vaults += [one.id for one in page.rejected if one.id]
        there = {key_of(vault) for vault in vaults}
        own = key_of(parts.scope) + "/"
        unlisted = [one.id for key, one in backups.vaults.items() if key.startswith(own) and key not in there]
        await side_by_side(unlisted, self._drop_if_gone)
        vaults += [one for one in unlisted if key_of(one) in backups.vaults]
        with_policies = {key_of(policy.vault_id) for policy in backups.policies.values()}

        async def one(vault_id: str) -> None:
            if key_of(vault_id) not in with_policies:
                await self._vault_policies_and_items(parts, vault_id)
                return
            new = await self._items_from_arm(parts, vault_id)
            if new:
                await self._policies_from_arm(vault_id)
                self._take_items(Page(new, [], None))

        await side_by_side(vaults, one)

    async def _drop_if_gone(self, vault_id: str) -> None:
        """Forget a vault that Azure does not know any more; else its items are read as those of others."""
        try:
            await self._context.reader.get(vault_id, api_versions.VAULTS, VaultDocument)
        except NotFound:
            self._context.backups.vaults.pop(key_of(vault_id), None)
        except CloudError:
            return  # reading its items says why it cannot be told

    async def _from_arm(self, parts: SubscriptionParts, listed: list[Page[VaultDocument]]) -> None:
        context = self._context
        vaults = [vault for page in listed for vault in self._take_vaults(page)]
        doubt = context.doubt(parts, Stage.PROTECTION, rights.VAULTS)
        if doubt is None and not (parts.may(rights.ITEM) or parts.may(rights.ITEM_LIST)):
            doubt = context.doubt(parts, Stage.PROTECTION, rights.ITEM_LIST)
        if doubt is not None:
            self._hide(parts.key, doubt)

        async def one(vault_id: str) -> None:
            await self._vault_from_arm(parts, vault_id)

        await side_by_side(vaults, one)

    async def _vault_from_arm(self, parts: SubscriptionParts, vault_id: str) -> None:
        await self._complete_vault(vault_id)
        await self._vault_policies_and_items(parts, vault_id)

    async def _vault_policies_and_items(self, parts: SubscriptionParts, vault_id: str) -> None:
        await self._policies_from_arm(vault_id)
        await self._items_from_arm(parts, vault_id)

    async def _policies_from_arm(self, vault_id: str) -> None:
        context = self._context
        try:
            path = f"{vault_id}/backupPolicies"
            async for policies in context.reader.pages(path, api_versions.BACKUP, PolicyDocument):
                self._take_policies(policies)
        except CloudError as error:
            context.unknowns.note(vault_id, Stage.PROTECTION, error, action=rights.POLICIES)

    async def _items_from_arm(self, parts: SubscriptionParts, vault_id: str) -> list[ItemDocument]:
        """Take in the items of a vault; gives those whose policy is not known, for it may be a new one."""
        context, new = self._context, list[ItemDocument]()
        try:
            path = f"{vault_id}/backupProtectedItems"
            async for items in context.reader.pages(path, api_versions.BACKUP, ItemDocument):
                new += self._take_items(items)
        except CloudError as error:
            unread = context.unknowns.note(vault_id, Stage.PROTECTION, error, action=rights.ITEM_LIST)
            self._hide(parts.key, unread)
        return new

    async def _complete_vault(self, vault_id: str) -> None:
        """The list of vaults leaves redundancy and soft delete out; Resource Graph and a GET have them."""
        context, key = self._context, key_of(vault_id)
        vault = context.backups.vaults.get(key)
        if vault is None or vault.redundancy is not None:
            return
        try:
            row = await context.reader.get(vault_id, api_versions.VAULTS, VaultDocument)
            context.backups.vaults[key] = vault_of(row)
        except (CloudError, OddRowError):
            return  # the vault is known; these settings of it stay unknown

    def _take_vaults(self, page: Page[VaultDocument]) -> list[str]:
        context = self._context
        ids: list[str] = []
        for row in page.items:
            try:
                context.backups.vaults[key_of(row.id)] = vault_of(row)
            except OddRowError as odd:
                context.odd(row.id, Stage.PROTECTION, odd.field)
            ids.append(row.id)
        for rejected in page.rejected:
            unread = context.odd(rejected.id or "/subscriptions", Stage.PROTECTION, field_of(rejected))
            if rejected.id:
                ids.append(rejected.id)
            else:
                self._hide_all(unread)
        return ids

    def _take_policies(self, page: Page[PolicyDocument]) -> None:
        context = self._context
        for row in page.items:
            try:
                policy = policy_of(row)
            except OddRowError as odd:
                context.odd(row.id, Stage.PROTECTION, odd.field)
                continue
            if policy is not None:
                context.backups.policies[key_of(policy.id)] = policy
        for rejected in page.rejected:
            context.odd(rejected.id or "/subscriptions", Stage.PROTECTION, field_of(rejected))

    def _take_items(self, page: Page[ItemDocument]) -> list[ItemDocument]:
        backups, new = self._context.backups, list[ItemDocument]()
        for row in page.items:
            try:
                item = item_of(row, backups.policies)
            except OddRowError as odd:
                document = msgspec.json.encode({"id": row.id, "properties": row.properties})
                self._take_odd(Rejected(row.id, odd.field, "", document))
                continue
            if isinstance(item, ProtectedItem):
                backups.add(item)
                if item.policy_id and key_of(item.policy_id) not in backups.policies:
                    new.append(row)
            elif isinstance(item, OtherItem):
                backups.others.setdefault(item.source_key, set()).add(item.workload)
        for rejected in page.rejected:
            self._take_odd(rejected)
        return new

    def _take_odd(self, rejected: Rejected) -> None:
        context = self._context
        unread = context.odd(rejected.id or "/subscriptions", Stage.PROTECTION, field_of(rejected))
        try:
            row = msgspec.json.decode(rejected.document, type=MinimalItem)
        except msgspec.DecodeError:
            row = MinimalItem(rejected.id)
        source = row.properties.source_resource_id if row.properties else None
        if source:
            context.backups.odd_sources[key_of(source)] = unread
            return
        parts = context.parts_of(rejected.id)
        if parts is not None:
            self._hide(parts.key, unread)
        else:
            self._hide_all(unread)

    def _hide(self, key: str, unread: NotRead) -> None:
        self._hidden.setdefault(key, unread)

    def _hide_all(self, unread: NotRead) -> None:
        for key in self._context.subscriptions:
            self._hide(key, unread)

    def _publish(self) -> None:
        context = self._context
        policies: dict[str, tuple[Policy, ...]] = dict.fromkeys(context.backups.vaults, ())
        for policy in context.backups.policies.values():
            key = key_of(policy.vault_id)
            policies[key] = (*policies.get(key, ()), policy)
        ordered = {
            key: tuple(sorted(found, key=lambda one: one.name.casefold())) for key, found in policies.items()
        }
        counts: dict[str, int] = {}
        for item in context.backups.items.values():
            if not item.soft_deleted:
                vault = key_of(item.vault_id)
                counts[vault] = counts.get(vault, 0) + 1
        context.estate = msgspec.structs.replace(
            context.estate,
            vaults=dict(context.backups.vaults),
            policies=ordered,
            vault_item_counts=counts,
        )
        context.listener.estate_read(context.estate)


async def without_machine(context: ScanContext) -> list[ProtectedItem]:
    """The items whose VM is in no list: its subscription's VMs are all known and it is not among them."""
    found: list[ProtectedItem] = []
    for number, item in enumerate(context.backups.items.values()):
        if number % 500 == 499:  # noqa: PLR2004 -- about two milliseconds
            await asyncio.sleep(0)
        source = key_of(item.source_id)
        parts = context.parts_of(item.source_id)
        if parts is None or not parts.machines_complete:
            continue
        if source not in parts.machines and source not in parts.outside:
            found.append(item)
    return sorted(found, key=lambda item: key_of(item.id))


def find_moved(context: ScanContext, items: list[ProtectedItem]) -> None:
    """Of these items, tell those whose VM is gone: the list of power states does not know it either."""
    backups = context.backups
    for item in items:
        parts = context.parts_of(item.source_id)
        if parts is None or parts.power_unread is not None or key_of(item.source_id) in parts.power:
            continue
        vault: Vault | None = backups.vaults.get(key_of(item.vault_id))
        if vault is not None:
            name = (item.machine_name.casefold(), vault.region)
            backups.moved.setdefault(name, []).append(item)
        backups.orphans.append(item)
    context.estate = msgspec.structs.replace(context.estate, orphans=tuple(backups.orphans))
    context.listener.estate_read(context.estate)


def hidden_from(context: ScanContext, parts: SubscriptionParts) -> NotRead | None:
    """Why some vault that may protect a VM of the subscription was not read: its own, or of its tenant.

    A vault protects VMs of other subscriptions too (facts, ``place-other-subscription``): those that nobody
    chose, or whose state does not let them be read, count as unread.
    """
    if parts.protection_unread is not None:
        return parts.protection_unread
    tenant = parts.subscription.tenant_id
    for other in context.subscriptions.values():
        if other.protection_unread is not None and other.subscription.tenant_id == tenant:
            return other.protection_unread
    if tenant in context.left_out:
        return NotRead(Reason.NOT_READ, Stage.PROTECTION)
    return None
