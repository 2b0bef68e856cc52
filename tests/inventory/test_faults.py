"""What goes wrong in one stage or scope stays there: the rest is read, and nothing is claimed."""

import pytest

from app.cloud.errors import CloudError, SignInRequired
from app.domain.assessment import Badge, Coverage
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead, Reason, Stage, StageState
from app.domain.resource_ids import key_of
from app.inventory.scan import ScanOptions
from app.sandbox.faults import Effect, Fault
from app.sandbox.fleet import PLANTS
from app.sandbox.fleet.estate import DEV_TEST, PRODUCTION
from app.sandbox.fleet.extras import TWO_VAULTS_VM
from app.sandbox.recovery.naming import VAULT_TYPE
from tests.inventory.azure import Azure, demo

_PRODUCTION = f"/subscriptions/{PRODUCTION.id}"
_LISTS = {
    Stage.POWER: "/providers/Microsoft.Compute/virtualMachines?*statusOnly*",
    Stage.DISKS: "/providers/Microsoft.Compute/disks",
    Stage.NETWORK: "/providers/Microsoft.Network/networkInterfaces",
    Stage.GOVERNANCE: "/providers/Microsoft.Authorization/locks",
}


def part_of(facts: MachineFacts, stage: Stage) -> object:
    """The part of the facts that a stage reads; of the disks only where there is a managed one."""
    return {
        Stage.POWER: facts.power,
        Stage.DISKS: facts.disk_details if any(one.managed for one in facts.machine.disks) else None,
        Stage.NETWORK: facts.load_balanced,
        Stage.GOVERNANCE: facts.locks,
    }[stage]


def facts_of(azure: Azure, subscription_id: str) -> list[MachineFacts]:
    """Facts of the readable VMs of one subscription."""
    return [
        one.facts
        for one in azure.fleet.machines.values()
        if one.facts.machine.subscription_id == subscription_id
        and one.facts.machine.kind.value == "virtual_machine"
        and not one.facts.machine.not_understood
    ]


_THROTTLED = Fault(
    Effect.ERROR, count=None, status=429, code="SubscriptionRequestsThrottled", retry_after=3600
)


@pytest.mark.parametrize("stage", list(_LISTS))
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(Effect.ERROR, count=None, status=403, code="AuthorizationFailed"), Reason.FORBIDDEN),
        (_THROTTLED, Reason.THROTTLED),
        (Fault(Effect.ERROR, count=None, status=409, code="Conflict"), Reason.NOT_READ),
        (Fault(Effect.WRONG_CONTENT_TYPE, count=None), Reason.NOT_UNDERSTOOD),
    ],
    ids=["403", "429", "409", "html"],
)
async def test_a_list_that_fails_is_not_read_for_its_scope_only(
    stage: Stage, fault: Fault, reason: Reason
) -> None:
    async with demo() as azure:
        fault.path, fault.seen = f"{_PRODUCTION}{_LISTS[stage]}*", 0
        azure.server.faults.add(fault)
        await azure.fleet.scan(ScanOptions(use_graph=False, agent="none"))
        estate = azure.fleet.estate
        assert estate.stages[stage].state is StageState.PARTIAL
        found = [one for one in estate.unknowns if one.stage is stage]
        assert [(one.scope, one.reason) for one in found] == [(_PRODUCTION, reason)]
        assert (found[0].until is not None) == (reason is Reason.THROTTLED)
        unread = [part_of(facts, stage) for facts in facts_of(azure, PRODUCTION.id)]
        assert [one for one in unread if isinstance(one, NotRead)]
        assert {one.reason for one in unread if isinstance(one, NotRead)} == {reason}
        others = [part_of(facts, stage) for facts in facts_of(azure, DEV_TEST.id)]
        assert others
        assert not [one for one in others if isinstance(one, NotRead)]


@pytest.mark.parametrize("effect", [Effect.CUT, Effect.TRUNCATE])
async def test_a_connection_cut_once_is_repeated_and_nothing_is_missing(effect: Effect) -> None:
    async with demo() as azure:
        azure.server.faults.add(Fault(effect, "GET", f"{_PRODUCTION}{_LISTS[Stage.POWER]}*"))
        await azure.fleet.scan(ScanOptions(agent="none"))
        assert azure.fleet.estate.stages[Stage.POWER].state is StageState.COMPLETE


async def test_a_scan_without_subscriptions_says_why_and_ends() -> None:
    async with demo() as azure:
        await azure.fleet.scan(ScanOptions(agent="none"))
        before = dict(azure.fleet.machines)
        azure.server.faults.add(Fault(Effect.EXPIRED_TOKEN, count=None))
        with pytest.raises(SignInRequired):
            await azure.fleet.scan()
        assert azure.fleet.machines == before
        assert not azure.fleet.estate.running


@pytest.mark.parametrize(
    "action",
    [
        "Microsoft.RecoveryServices/*",
        "Microsoft.RecoveryServices/vaults/read",
        "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/read",
        "Microsoft.RecoveryServices/vaults/backupProtectedItems/read",
        "*/protectedItems/read",
    ],
)
@pytest.mark.parametrize("graph", [True, False])
async def test_a_denied_right_never_makes_a_protected_vm_unprotected(action: str, graph: bool) -> None:
    async with demo() as azure:
        await azure.fleet.scan(ScanOptions(agent="none"))
        protected = {
            key
            for key, one in azure.fleet.machines.items()
            if one.verdict.coverage not in {Coverage.UNPROTECTED, Coverage.UNKNOWN, Coverage.SOFT_DELETED}
        }
        assert len(protected) > 15
        azure.server.faults.add(Fault(Effect.MISSING_RIGHT, scope=_PRODUCTION, action=action))
        other = azure.another_fleet()
        await other.scan(ScanOptions(use_graph=graph))
        wrong = [key for key in protected if other.machines[key].verdict.coverage is Coverage.UNPROTECTED]
        live = [
            key for key in wrong if azure.fleet.machines[key].verdict.coverage is not Coverage.SOFT_DELETED
        ]
        assert not live


async def test_a_vault_that_hides_its_items_is_not_taken_for_an_empty_one() -> None:
    async with demo() as azure:
        await azure.fleet.scan(ScanOptions(agent="none"))
        key = max(azure.fleet.estate.vault_item_counts, key=azure.fleet.estate.vault_item_counts.__getitem__)
        vault = azure.fleet.estate.vaults[key]
        inside = [
            machine.key
            for machine in azure.fleet.machines.values()
            if machine.facts.vault == vault and machine.verdict.coverage is Coverage.PROTECTED
        ]
        assert inside
        azure.server.faults.add(Fault(Effect.MISSING_RIGHT, scope=vault.id, action="*/read"))
        other = azure.another_fleet()
        await other.scan()
        for one in inside:
            items = other.machines[one].facts.items
            assert isinstance(items, NotRead)
            assert items.reason is Reason.FORBIDDEN
            assert other.machines[one].verdict.badge is Badge.CANNOT_TELL


async def test_a_soft_deleted_item_says_nothing_of_vaults_that_were_not_read() -> None:
    async with demo() as azure:
        krc = next(
            one for one in azure.server.state.store.of_type(VAULT_TYPE) if one["name"] == "rsv-prod-krc"
        )
        azure.server.faults.add(Fault(Effect.MISSING_RIGHT, scope=krc["id"], action="*/read"))
        unasked, asked = azure.another_fleet(), azure.another_fleet()
        await unasked.scan(ScanOptions(agent="none"))
        assert unasked.machines[key_of(TWO_VAULTS_VM)].verdict.badge is Badge.CANNOT_TELL
        await asked.scan()
        assert asked.machines[key_of(TWO_VAULTS_VM)].verdict.badge is Badge.CANNOT_TELL
        deleted = next(plant for plant in PLANTS if plant.vm == "sea-app-02")
        assert asked.machines[key_of(deleted.vm_id)].verdict.badge is Badge.SOFT_DELETED


async def test_a_backup_status_that_fails_leaves_the_vm_undecided() -> None:
    async with demo() as azure:
        azure.server.faults.add(
            Fault(Effect.ERROR, "POST", "*/backupStatus", count=None, status=409, code="Conflict")
        )
        await azure.fleet.scan()
        undecided = [one for one in azure.fleet.machines.values() if one.verdict.coverage is Coverage.UNKNOWN]
        assert len(undecided) > 50
        assert not [
            one
            for one in azure.fleet.machines.values()
            if one.verdict.coverage is Coverage.UNPROTECTED
            and one.facts.machine.kind.value == "virtual_machine"
        ]


async def test_an_instance_view_that_fails_is_that_vms_unknown() -> None:
    async with demo() as azure:
        fault = Fault(
            Effect.ERROR, "GET", "*/virtualMachines/krc-web-0*", count=None, status=409, code="Conflict"
        )
        azure.server.faults.add(fault)
        await azure.fleet.scan()
        assert fault.seen
        entry = [one for one in azure.fleet.estate.unknowns if one.stage is Stage.AGENT]
        assert [(one.scope, one.code) for one in entry] == [(_PRODUCTION, "Conflict")]
        agent = azure.named("krc-web-04").facts.agent
        assert isinstance(agent, NotRead)
        assert agent.unknown_id == entry[0].id
        assert azure.fleet.estate.stages[Stage.AGENT].state is StageState.PARTIAL


async def test_a_row_that_is_not_understood_costs_one_vm() -> None:
    async with demo() as azure:
        key = next(key for key in azure.server.state.instance_views if key.endswith("/krc-web-04"))
        document = azure.server.state.store.get(key)
        assert document is not None
        broken = {**document["properties"], "storageProfile": {"osDisk": ["not", "a", "disk"]}}
        azure.server.state.store.put({**document, "properties": broken})
        for graph in (True, False):
            fleet = azure.another_fleet()
            await fleet.scan(ScanOptions(use_graph=graph, agent="none"))
            machine = fleet.machines[key]
            assert machine.facts.machine.not_understood.startswith("properties.storageProfile.osDisk")
            assert machine.facts.machine.region == "koreacentral"
            assert machine.verdict.badge is Badge.CANNOT_TELL


async def test_an_item_that_is_not_understood_leaves_its_vm_undecided() -> None:
    async with demo() as azure:
        await azure.fleet.scan(ScanOptions(agent="none"))
        machine = next(
            one for one in azure.fleet.machines.values() if one.verdict.coverage is Coverage.PROTECTED
        )
        assert isinstance(machine.facts.items, tuple)
        document = azure.server.state.store.get(machine.facts.items[0].id)
        assert document is not None
        odd = {**document["properties"], "lastRecoveryPoint": "the day before yesterday"}
        azure.server.state.store.put({**document, "properties": odd})
        other = azure.another_fleet()
        await other.scan()
        items = other.machines[machine.key].facts.items
        assert isinstance(items, NotRead)
        assert items.reason is Reason.NOT_UNDERSTOOD
        assert "lastRecoveryPoint" in items.detail
        undecided = sum(one.verdict.coverage is Coverage.UNKNOWN for one in other.machines.values())
        before = sum(one.verdict.coverage is Coverage.UNKNOWN for one in azure.fleet.machines.values())
        assert undecided <= before


async def test_an_endpoint_that_ends_leaves_a_plain_error() -> None:
    async with demo() as azure:
        await azure.server.stop()
        with pytest.raises(CloudError):
            await azure.fleet.scan()
