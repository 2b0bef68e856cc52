import asyncio
import time

import pytest

from app.cloud.errors import NotUnderstood
from app.protection.item_lists import FEW_ITEMS, ItemLists, vaults_to_list
from app.protection.requests import item_id, item_names
from tests.protection.azure import azure


def test_a_list_is_read_only_where_many_items_are_of_one_vault() -> None:
    few, many = ["/V/few"] * FEW_ITEMS, ["/v/MANY", "/V/many"] * FEW_ITEMS
    assert vaults_to_list([*few, *many]) == {"/v/many"}


async def test_many_questions_at_once_take_one_request_and_an_old_list_is_not_enough() -> None:
    async with azure() as cloud:
        vault = cloud.vault("koreacentral")
        lists = ItemLists(cloud.connection.reader)
        protected = [
            item
            for one in cloud.fleet.machines.values()
            for item in (one.facts.items if isinstance(one.facts.items, tuple) else ())
            if item.vault_id.casefold() == vault.casefold()
        ]
        assert len(protected) > FEW_ITEMS
        since = time.monotonic()
        found = await asyncio.gather(*(lists.find(vault, item.id.upper(), since) for item in protected))
        assert all(one is not None and one.properties.policy_id for one in found)
        absent = item_id(vault, item_names(cloud.ready("koreacentral", 1)[0].facts.machine.id))
        assert await lists.find(vault, absent, since) is None
        reads = [one for one in cloud.server.requests if one.path.casefold().endswith("backupprotecteditems")]
        assert len(reads) == 1
        await lists.find(vault, absent, time.monotonic())
        reads = [one for one in cloud.server.requests if one.path.casefold().endswith("backupprotecteditems")]
        assert len(reads) == 2


async def test_an_item_that_is_not_understood_is_neither_there_nor_absent() -> None:
    async with azure() as cloud:
        vault = cloud.vault("koreacentral")
        store = cloud.server.state.store
        document = next(
            one for one in store if one["id"].casefold().startswith(f"{vault}/backupf".casefold())
        )
        document["properties"]["policyId"] = 7
        lists = ItemLists(cloud.connection.reader)
        with pytest.raises(NotUnderstood):
            await lists.find(vault, document["id"], time.monotonic())


async def test_lists_of_a_vault_may_be_older_while_few_reads_are_left() -> None:
    async with azure() as cloud:
        vault = cloud.vault("koreacentral")
        lists = ItemLists(cloud.connection.reader)
        usual = time.monotonic() - lists.fresh_enough(vault)
        header = {"x-ms-ratelimit-remaining-subscription-resource-requests": "5"}
        subscription = vault.split("/")[2]
        cloud.connection.reader.throttle.heard(subscription, header, resource="backupProtectedItems")
        assert time.monotonic() - lists.fresh_enough(vault) > usual
