"""Reading again from ARM itself after a change: badges turn without a refresh, whatever the lists say."""

from datetime import timedelta
from typing import Any

from app.domain.assessment import Badge, Coverage
from app.domain.backup import ProtectedItem
from app.domain.machines import Power
from app.domain.reading import NotRead, Reason
from app.domain.resource_ids import key_of
from app.inventory.scan import ScanOptions
from app.sandbox.faults import Effect, Fault
from app.sandbox.fleet.estate import DEV_TEST, PRODUCTION
from tests.inventory.azure import Azure, Recorder, demo

_OURS = ScanOptions(subscriptions=frozenset({PRODUCTION.id, DEV_TEST.id}))
_NO_AGENTS = ScanOptions(subscriptions=_OURS.subscriptions, agent="none")
_BACKUP = "2026-10-01"


def item_of(azure: Azure, key: str) -> ProtectedItem:
    """The only item of a VM."""
    items = azure.fleet.machines[key].facts.items
    assert isinstance(items, tuple)
    assert len(items) == 1
    return items[0]


def ready_in(azure: Azure, region: str) -> str:
    """Key of some ready, unprotected VM."""
    return next(
        key
        for key, one in azure.fleet.machines.items()
        if one.verdict.badge is Badge.READY
        and one.facts.machine.region == region
        and one.facts.machine.subscription_id == PRODUCTION.id
    )


async def enable(azure: Azure, key: str, vault: str) -> None:
    """Enable backup of a VM with the default policy, as another client would."""
    machine = azure.fleet.machines[key].facts.machine
    names = f"iaasvmcontainerv2;{machine.resource_group};{machine.name}"
    path = (
        f"{vault}/backupFabrics/Azure/protectionContainers/iaasvmcontainer;{names}/protectedItems/vm;{names}"
    )
    body: dict[str, Any] = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": machine.id,
            "policyId": f"{vault}/backupPolicies/DefaultPolicy",
        }
    }
    answer = await azure.connection.reader.send("PUT", path, _BACKUP, body)
    assert answer.status in {200, 202}


def vault_in(azure: Azure, name: str) -> str:
    return next(one.id for one in azure.fleet.estate.vaults.values() if one.name == name)


def settle(azure: Azure) -> None:
    """Let everything that was started in the sandbox end."""
    while (due := azure.server.state.next_due()) is not None:
        azure.server.state.clock.skip(due - azure.server.state.clock.now())
        azure.server.state.settle()
        if azure.server.state.clock.now().year > 2027:
            return


async def test_a_newly_enabled_vm_turns_by_itself_and_is_counted() -> None:
    async with demo() as azure:
        await azure.fleet.scan(_OURS)
        key = ready_in(azure, "koreacentral")
        vault = vault_in(azure, "rsv-prod-krc")
        before = azure.fleet.estate.vault_item_counts[key_of(vault)]
        await enable(azure, key, vault)
        for _ in range(3):
            due = azure.server.state.next_due()
            if due is not None:
                azure.server.state.clock.skip(due - azure.server.state.clock.now())
            azure.server.state.settle()
        recorder = Recorder()
        azure.fleet.subscribe(recorder)
        await azure.fleet.reread([azure.fleet.machines[key].facts.machine.id.upper()])
        machine = azure.fleet.machines[key]
        assert machine.verdict.badge in {Badge.PENDING, Badge.PROTECTED}
        assert machine.facts.vault is not None
        assert machine.facts.vault.id == vault
        assert item_of(azure, key).schedule_hours == 24
        assert [one.key for batch in recorder.changed for one in batch] == [key]
        assert azure.fleet.estate.vault_item_counts[key_of(vault)] == before + 1


def single_reads(azure: Azure) -> list[str]:
    """Requests for one item or one VM: some 150 items an hour may be read so."""
    paths = [one.path.casefold() for one in azure.server.requests if one.method == "GET"]
    return [path for path in paths if "/protecteditems/" in path or path in azure.fleet.machines]


async def enabled_and_read(azure: Azure) -> str:
    """A VM that was enabled and read again, of which the graph shows nothing yet."""
    await azure.fleet.scan(_OURS)
    azure.server.state.graph_lag = timedelta(days=300)
    key = ready_in(azure, "koreacentral")
    await enable(azure, key, vault_in(azure, "rsv-prod-krc"))
    for _ in range(3):
        due = azure.server.state.next_due()
        if due is not None:
            azure.server.state.clock.skip(due - azure.server.state.clock.now())
        azure.server.state.settle()
    await azure.fleet.reread([key])
    azure.server.requests.clear()
    return key


async def test_a_scan_after_a_change_needs_no_second_look_where_the_vaults_were_read() -> None:
    async with demo() as azure:
        key = await enabled_and_read(azure)
        item = item_of(azure, key)
        await azure.fleet.scan(_NO_AGENTS)
        assert item_of(azure, key).id == item.id
        assert azure.fleet.machines[key].verdict.badge in {Badge.PENDING, Badge.PROTECTED}
        assert not single_reads(azure)


async def test_what_somebody_else_ended_since_our_own_read_is_seen_by_the_next_scan() -> None:
    async with demo() as azure:
        key = await enabled_and_read(azure)
        azure.server.state.store.remove(item_of(azure, key).id)
        await azure.fleet.scan(_NO_AGENTS)
        assert azure.fleet.machines[key].facts.items == ()
        assert azure.fleet.machines[key].verdict.badge is Badge.READY


async def test_where_a_vault_cannot_be_listed_our_own_read_stays_and_is_made_again() -> None:
    async with demo() as azure:
        key = await enabled_and_read(azure)
        item = item_of(azure, key)
        azure.server.faults.add(
            Fault(Effect.ERROR, "GET", "*/backupProtectedItems", status=403, code="Forbidden", count=None)
        )
        await azure.fleet.scan(_NO_AGENTS)
        assert item_of(azure, key).id == item.id
        assert item.id.casefold() in single_reads(azure)


async def test_a_vm_that_is_gone_is_removed() -> None:
    async with demo() as azure:
        await azure.fleet.scan(_OURS)
        key = ready_in(azure, "koreacentral")
        recorder = Recorder()
        azure.fleet.subscribe(recorder)
        azure.server.state.store.remove(key)
        await azure.fleet.reread([key, "/subscriptions/nobody/knows/this"])
        assert recorder.removed == [key]
        assert key not in azure.fleet.machines


async def test_a_stopped_vm_shows_its_new_power_state() -> None:
    async with demo() as azure:
        await azure.fleet.scan(_OURS)
        key = ready_in(azure, "koreacentral")
        machine = azure.fleet.machines[key].facts.machine
        await azure.connection.reader.send("POST", f"{machine.id}/deallocate", "2026-04-01")
        settle(azure)
        await azure.fleet.reread([key])
        facts = azure.fleet.machines[key].facts
        assert facts.power is Power.DEALLOCATED
        assert facts.agent is None
        assert facts.machine.disks == machine.disks


async def test_an_item_that_is_deleted_leaves_the_vm_unprotected() -> None:
    async with demo() as azure:
        await azure.fleet.scan(_OURS)
        key = next(key for key, one in azure.fleet.machines.items() if one.verdict.badge is Badge.PROTECTED)
        azure.server.state.store.remove(item_of(azure, key).id)
        await azure.fleet.reread([key])
        assert azure.fleet.machines[key].verdict.coverage is Coverage.UNPROTECTED
        assert azure.fleet.machines[key].facts.vault is None


async def test_an_item_that_may_not_be_read_any_more_is_cannot_tell() -> None:
    async with demo() as azure:
        await azure.fleet.scan(_OURS)
        key = next(key for key, one in azure.fleet.machines.items() if one.verdict.badge is Badge.PROTECTED)
        vault = item_of(azure, key).vault_id
        before = {one.id for one in azure.fleet.estate.unknowns}
        azure.server.faults.add(
            Fault(Effect.MISSING_RIGHT, scope=vault, action="Microsoft.RecoveryServices/*")
        )
        await azure.fleet.reread([key])
        machine = azure.fleet.machines[key]
        assert isinstance(machine.facts.items, NotRead)
        assert machine.facts.items.reason is Reason.FORBIDDEN
        assert machine.verdict.badge is Badge.CANNOT_TELL
        assert [one.machines for one in azure.fleet.estate.unknowns if one.id not in before] == [1]


async def test_without_the_right_to_ask_for_the_status_the_vaults_of_the_region_are_asked() -> None:
    async with demo() as azure:
        await azure.fleet.scan(_OURS)
        key = ready_in(azure, "koreacentral")
        await enable(azure, key, vault_in(azure, "rsv-prod-krc"))
        settle(azure)
        azure.server.faults.add(
            Fault(
                Effect.MISSING_RIGHT,
                scope=f"/subscriptions/{PRODUCTION.id}",
                action="Microsoft.RecoveryServices/locations/backupStatus/action",
            )
        )
        await azure.fleet.reread([key])
        assert item_of(azure, key).vault_id.endswith("/rsv-prod-krc")


async def test_a_vault_that_is_read_tells_whether_its_redundancy_is_locked() -> None:
    async with demo() as azure:
        await azure.fleet.scan(_OURS)
        used, empty = vault_in(azure, "rsv-prod-krc"), vault_in(azure, "rsv-dev-sea")
        assert azure.fleet.estate.vaults[key_of(used)].redundancy_locked is None
        await azure.fleet.reread_vault(used)
        await azure.fleet.reread_vault(empty)
        vaults = azure.fleet.estate.vaults
        assert vaults[key_of(used)].redundancy_locked is True
        assert vaults[key_of(empty)].redundancy_locked is False
        assert vaults[key_of(empty)].redundancy == "LocallyRedundant"
        await azure.fleet.scan(_OURS)
        assert azure.fleet.estate.vaults[key_of(used)].redundancy_locked is True


async def test_a_new_vault_appears_and_a_deleted_one_leaves_with_its_items() -> None:
    async with demo() as azure:
        await azure.fleet.scan(_OURS)
        vault_id = (
            f"/subscriptions/{PRODUCTION.id}/resourceGroups/rg-backup-krc"
            "/providers/Microsoft.RecoveryServices/vaults/rsv-brand-new"
        )
        body = {"location": "koreasouth", "sku": {"name": "Standard"}, "properties": {}}
        await azure.connection.reader.send("PUT", vault_id, "2026-11-01", body)
        await azure.fleet.reread_vault(vault_id)
        assert azure.fleet.estate.vaults[key_of(vault_id)].region == "koreasouth"
        old = vault_in(azure, "rsv-prod-jpe")
        inside = [
            key for key, one in azure.fleet.machines.items() if one.facts.vault and one.facts.vault.id == old
        ]
        assert inside
        for document in azure.server.state.store.within(
            old, "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
        ):
            azure.server.state.store.remove(document["id"])
        azure.server.state.store.remove(old)
        await azure.fleet.reread_vault(old)
        assert key_of(old) not in azure.fleet.estate.vaults
        assert key_of(old) not in azure.fleet.estate.vault_item_counts
        assert {azure.fleet.machines[key].verdict.coverage for key in inside} == {Coverage.UNPROTECTED}


async def test_a_vault_read_again_brings_items_that_were_made_meanwhile() -> None:
    async with demo() as azure:
        await azure.fleet.scan(_OURS)
        key = ready_in(azure, "koreacentral")
        vault = vault_in(azure, "rsv-prod-krc")
        await enable(azure, key, vault)
        settle(azure)
        await azure.fleet.reread_vault(vault)
        assert item_of(azure, key).vault_id == vault
        counted = sum(
            not item.soft_deleted and item.vault_id == vault
            for one in azure.fleet.machines.values()
            if isinstance(one.facts.items, tuple)
            for item in one.facts.items
        )
        orphans = sum(one.vault_id == vault for one in azure.fleet.estate.orphans)
        assert azure.fleet.estate.vault_item_counts[key_of(vault)] == counted + orphans


async def test_a_vm_of_a_subscription_whose_items_were_not_listed_stays_cannot_tell() -> None:
    """*Not protected* does not speak of soft-deleted items, also where a VM is read again by itself."""
    async with demo() as azure:
        azure.server.faults.add(
            Fault(
                Effect.ERROR,
                "GET",
                "*/backupProtectedItems",
                status=403,
                code="AuthorizationFailed",
                count=None,
            )
        )
        await azure.fleet.scan(_OURS)
        undecided = [
            key
            for key, one in azure.fleet.machines.items()
            if one.verdict.badge is Badge.CANNOT_TELL and isinstance(one.facts.items, NotRead)
        ]
        assert undecided
        await azure.fleet.reread(undecided)
        badges = {azure.fleet.machines[key].verdict.badge for key in undecided}
        assert not badges & {Badge.READY, Badge.READY_WITH_WARNINGS}
