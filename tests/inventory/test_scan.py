"""A scan of the demo fleet over real HTTP: everything found, nothing claimed that was not read."""

import asyncio
from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest

from app.cloud.errors import ChoiceNeeded
from app.domain.assessment import Badge, Coverage
from app.domain.machines import Agent, AgentStatus, MachineKind, Power
from app.domain.reading import NotRead, Reason, Stage, StageState
from app.inventory.scan import ScanOptions
from app.sandbox.accounts import RoleAssignment
from app.sandbox.fleet import PLANTS, build_state
from app.sandbox.fleet.estate import LAB, PRODUCTION, RESTRICTED, SubscriptionPlan
from app.sandbox.fleet.parents import subscription_document
from app.sandbox.state import State
from tests.inventory.azure import Azure, Recorder, demo, serving


def per_machine(azure: Azure) -> Counter[str]:
    """How often each VM was asked itself, by the kind of question."""
    asked: Counter[str] = Counter()
    for request in azure.server.requests:
        if request.method == "GET" and "/virtualmachines/" in request.path.casefold():
            asked["agent"] += 1
        if request.path.endswith("/backupStatus"):
            asked["status"] += 1
    return asked


async def test_every_planted_machine_has_its_coverage_and_badge() -> None:
    async with demo() as azure:
        await azure.fleet.scan()
        for plant in PLANTS:
            machine = azure.fleet.machines[plant.vm_id.casefold()]
            assert machine.verdict.coverage.value == plant.coverage, plant.vm
            assert machine.verdict.badge.value == plant.badge, plant.vm


async def test_all_stages_end_and_only_the_planted_scope_is_unknown() -> None:
    async with demo() as azure:
        await azure.fleet.scan()
        estate = azure.fleet.estate
        states = {stage: progress.state for stage, progress in estate.stages.items()}
        assert set(states) == set(Stage)
        assert states.pop(Stage.PROTECTION) is StageState.PARTIAL
        assert set(states.values()) == {StageState.COMPLETE}
        assert estate.finished_at is not None
        assert not estate.running
        first = estate.unknowns[0]
        assert first.id == "u1"
        assert first.scope == f"/subscriptions/{RESTRICTED.id}"
        assert first.reason is Reason.FORBIDDEN
        assert (first.action or "").casefold() == "microsoft.recoveryservices/vaults/read"
        restricted = [
            one for one in azure.fleet.machines.values() if one.facts.machine.subscription_id == RESTRICTED.id
        ]
        assert first.machines == len(restricted) > 0
        assert {one.verdict.coverage for one in restricted} == {Coverage.UNKNOWN}


async def test_other_resource_types_and_odd_documents_are_machines_too() -> None:
    async with demo() as azure:
        await azure.fleet.scan()
        kinds = Counter(one.facts.machine.kind for one in azure.fleet.machines.values())
        assert kinds[MachineKind.CLASSIC] >= 1
        assert kinds[MachineKind.UNIFORM_SCALE_SET_INSTANCE] >= 1
        odd = [one for one in azure.fleet.machines.values() if one.facts.machine.not_understood]
        assert odd
        assert {one.verdict.badge for one in odd} == {Badge.CANNOT_TELL}


async def test_a_vm_that_an_unreadable_vault_protects_is_not_called_unprotected() -> None:
    async with demo() as azure:
        await azure.fleet.scan()
        facts = azure.named("crm-web-01").facts
        assert facts.machine.subscription_id == PRODUCTION.id
        assert isinstance(facts.items, NotRead)
        assert facts.items.reason is Reason.FORBIDDEN
        assert "/vaults/rsv-security-krc" in facts.items.detail
        assert not facts.items.running


async def test_without_questions_per_vm_the_number_of_requests_does_not_depend_on_the_fleet() -> None:
    counts = []
    for vms in (None, 400):
        async with demo(vms) as azure:
            before = azure.connection.reader.requests
            await azure.fleet.scan(ScanOptions(agent="none"))
            counts.append(azure.connection.reader.requests - before)
            assert not per_machine(azure)
            assert len(azure.fleet.machines) > 100
            assert azure.fleet.estate.stages[Stage.AGENT].state is StageState.SKIPPED
            hidden = [m for m in azure.fleet.machines.values() if isinstance(m.facts.items, NotRead)]
            assert hidden
            assert not any(m.facts.items.running for m in hidden if isinstance(m.facts.items, NotRead))
    assert counts[0] == counts[1]


async def test_where_all_vaults_are_read_azure_is_not_asked_again_per_vm() -> None:
    async with serving(_only(PRODUCTION, LAB)) as azure:
        await azure.fleet.scan()
        asked = per_machine(azure)
        assert asked["status"] == 0
        running = [m for m in azure.fleet.machines.values() if isinstance(m.facts.agent, Agent)]
        assert asked["agent"] == len(running) > 10
        subscriptions = {m.facts.machine.subscription_id for m in azure.fleet.machines.values()}
        assert subscriptions == {PRODUCTION.id, LAB.id}


async def test_a_vault_in_a_subscription_that_nobody_chose_may_protect_a_vm() -> None:
    async with demo() as azure:
        await azure.fleet.scan(ScanOptions(subscriptions=frozenset({PRODUCTION.name.upper()})))
        assert {one.facts.machine.subscription_id for one in azure.fleet.machines.values()} == {PRODUCTION.id}
        facts = azure.named("crm-web-01").facts
        assert isinstance(facts.items, NotRead)
        assert "/vaults/rsv-security-krc" in facts.items.detail
        unprotected = [one for one in azure.fleet.machines.values() if one.facts.items == ()]
        assert unprotected
        assert per_machine(azure)["status"] >= len(unprotected)
        without_questions = azure.another_fleet()
        options = ScanOptions(subscriptions=frozenset({PRODUCTION.id}), agent="none")
        await without_questions.scan(options)
        machines = [
            one.facts
            for one in without_questions.machines.values()
            if one.facts.machine.kind is MachineKind.VIRTUAL_MACHINE
        ]
        assert machines
        assert not any(one.items == () for one in machines)


async def test_disabled_and_past_due_subscriptions_are_listed_and_not_read() -> None:
    state = build_state(None, 7, 1.0, quotas=False)
    state.subscriptions[LAB.id]["state"] = "Disabled"
    state.subscriptions[PRODUCTION.id]["state"] = "PastDue"
    async with serving(state) as azure:
        await azure.fleet.scan(ScanOptions(agent="none"))
        estate = azure.fleet.estate
        assert {(one.id, one.state) for one in estate.not_scanned} == {
            (LAB.id, "Disabled"),
            (PRODUCTION.id, "PastDue"),
        }
        read = {one.facts.machine.subscription_id for one in azure.fleet.machines.values()}
        assert read
        assert not read & {LAB.id, PRODUCTION.id}
        paths = [one.path for one in azure.server.requests]
        assert not any(LAB.id in path or PRODUCTION.id in path for path in paths)


async def test_more_than_fifty_subscriptions_are_not_read_before_somebody_chose() -> None:
    async with serving(_with_empty_subscriptions(51)) as azure:
        with pytest.raises(ChoiceNeeded) as caught:
            await azure.fleet.scan()
        assert caught.value.count == 51
        assert {one.path for one in azure.server.requests} == {"/subscriptions"}
        first = next(iter(azure.server.state.subscriptions))
        await azure.fleet.scan(ScanOptions(subscriptions=frozenset({first})))
        assert [one.id for one in azure.fleet.estate.subscriptions] == [first]
        await azure.fleet.scan(ScanOptions(unasked=True))
        assert len(azure.fleet.estate.subscriptions) == 51
    async with serving(_with_empty_subscriptions(50)) as azure:
        await azure.fleet.scan()
        assert len(azure.fleet.estate.subscriptions) == 50


def _only(*plans: SubscriptionPlan) -> State:
    """The demo's Azure with some of its subscriptions."""
    state = build_state(None, 7, 1.0, quotas=False)
    kept = {one.id for one in plans}
    for key in [key for key in state.subscriptions if key not in kept]:
        del state.subscriptions[key]
    return state


def _with_empty_subscriptions(count: int) -> State:
    """An Azure without VMs."""
    state = build_state(1, 7, 1.0, quotas=False)
    tenant = next(iter(state.subscriptions.values()))["tenantId"]
    state.subscriptions.clear()
    state.account = replace(state.account, assignments=(RoleAssignment("/", ("*",)),))
    for number in range(count):
        key = str(UUID(int=number + 1))
        state.subscriptions[key] = subscription_document(key, f"Empty {number:02}", tenant)
    return state


async def test_a_vm_that_is_off_is_not_asked_for_its_agent() -> None:
    async with demo() as azure:
        await azure.fleet.scan(ScanOptions(subscriptions=frozenset({PRODUCTION.id})))
        off = [
            one.facts
            for one in azure.fleet.machines.values()
            if one.facts.power in {Power.STOPPED, Power.DEALLOCATED}
        ]
        assert off
        assert all(facts.agent is None for facts in off)
        paths = {request.path.casefold() for request in azure.server.requests}
        assert not paths & {facts.machine.id.casefold() for facts in off}


async def test_an_absent_agent_part_is_absent_and_an_unknown_version_is_none() -> None:
    async with demo() as azure:
        await azure.fleet.scan()
        agents = [m.facts.agent for m in azure.fleet.machines.values() if isinstance(m.facts.agent, Agent)]
        absent = [agent for agent in agents if agent.status is AgentStatus.ABSENT]
        not_ready = [agent for agent in agents if agent.status is AgentStatus.NOT_READY]
        assert absent
        assert not_ready
        assert {agent.version for agent in absent + not_ready} == {None}


async def test_regions_limit_the_machines_and_nothing_is_called_gone_for_it() -> None:
    async with demo() as azure:
        await azure.fleet.scan()
        orphans = azure.fleet.estate.orphans
        other = azure.another_fleet()
        await other.scan(ScanOptions(regions=frozenset({"Korea Central"}), agent="none"))
        assert {one.facts.machine.region for one in other.machines.values()} == {"koreacentral"}
        assert other.estate.orphans == orphans


async def test_a_refresh_tells_only_what_changed_and_asks_no_agent_again() -> None:
    async with demo() as azure:
        await azure.fleet.scan(ScanOptions(subscriptions=frozenset({PRODUCTION.id})))
        recorder = Recorder()
        azure.fleet.subscribe(recorder)
        azure.server.requests.clear()
        name = "krc-web-04"
        target = azure.named(name)
        document = azure.server.state.store.get(target.key)
        assert document is not None
        azure.server.state.store.put({**document, "tags": {"owner": "somebody else"}})
        gone = azure.named("krc-web-03")
        azure.server.state.store.remove(gone.key)
        azure.server.state.instance_views.pop(gone.key, None)
        await azure.fleet.scan(ScanOptions(subscriptions=frozenset({PRODUCTION.id})))
        assert per_machine(azure)["agent"] == 0
        assert [one.key for batch in recorder.changed for one in batch] == [target.key]
        assert azure.named(name).facts.machine.tags == (("owner", "somebody else"),)
        assert recorder.removed == [gone.key]
        assert gone.key not in azure.fleet.machines
        await azure.fleet.scan(ScanOptions(subscriptions=frozenset({PRODUCTION.id})), force=True)
        assert per_machine(azure)["agent"] > 10


async def test_rows_that_the_user_looks_at_are_asked_first_then_unprotected_ones() -> None:
    async with demo() as azure:
        options = ScanOptions(subscriptions=frozenset({PRODUCTION.id}))
        await azure.fleet.scan(options)
        asked = [m for m in azure.fleet.machines.values() if isinstance(m.facts.agent, Agent)]
        protected = [m.key for m in asked if m.facts.items]
        looked_at = [protected[3], protected[1]]
        azure.server.requests.clear()
        azure.fleet.prefer(looked_at)
        await azure.fleet.scan(options, force=True)
        order = [
            request.path.casefold()
            for request in azure.server.requests
            if request.method == "GET" and "/virtualmachines/" in request.path.casefold()
        ]
        assert set(order[:2]) == set(looked_at)
        rest = [key for key in order if key not in looked_at]
        unprotected = len(asked) - len(protected)
        assert not set(rest[: unprotected // 2]) & set(protected)


async def test_only_unprotected_vms_are_asked_when_that_is_wanted() -> None:
    async with demo() as azure:
        await azure.fleet.scan(ScanOptions(subscriptions=frozenset({PRODUCTION.id}), agent="unprotected"))
        for machine in azure.fleet.machines.values():
            if isinstance(machine.facts.agent, Agent):
                items = machine.facts.items
                assert isinstance(items, NotRead) or all(one.soft_deleted for one in items)
        assert any(
            isinstance(one.facts.agent, NotRead) and one.facts.items for one in azure.fleet.machines.values()
        )


async def test_a_cancelled_scan_keeps_what_was_read_and_leaves_nothing_checking() -> None:
    async with demo() as azure:
        recorder = Recorder(set(Badge) - {Badge.CHECKING})
        azure.fleet.subscribe(recorder)
        scan = asyncio.create_task(azure.fleet.scan())
        await recorder.seen.wait()
        scan.cancel()
        await asyncio.gather(scan, return_exceptions=True)
        assert scan.cancelled()
        badges = Counter(one.verdict.badge for one in azure.fleet.machines.values())
        assert badges[Badge.CHECKING] == 0
        assert badges[Badge.CANNOT_TELL] > 8
        assert azure.fleet.estate.finished_at is not None
        assert StageState.RUNNING not in {one.state for one in azure.fleet.estate.stages.values()}
        await azure.fleet.scan()
        assert azure.fleet.estate.stages[Stage.AGENT].state is StageState.COMPLETE


async def test_a_second_scan_ends_the_first() -> None:
    async with demo() as azure:
        recorder = Recorder({Badge.CHECKING})
        azure.fleet.subscribe(recorder)
        first = asyncio.create_task(azure.fleet.scan())
        await recorder.seen.wait()
        await azure.fleet.scan()
        await asyncio.gather(first, return_exceptions=True)
        assert first.cancelled()
        assert Badge.CHECKING not in {one.verdict.badge for one in azure.fleet.machines.values()}
        assert azure.fleet.estate.stages[Stage.AGENT].state is StageState.COMPLETE


async def test_listeners_are_told_in_small_batches_and_the_estate_adds_up() -> None:
    async with demo(400) as azure:
        recorder = Recorder()
        unsubscribe = azure.fleet.subscribe(recorder)
        await azure.fleet.scan(ScanOptions(agent="none"))
        assert max(len(batch) for batch in recorder.changed) <= 100
        assert {one.key for batch in recorder.changed for one in batch} == set(azure.fleet.machines)
        assert recorder.estates[-1] == azure.fleet.estate
        counted = Counter(
            item.vault_id.casefold()
            for machine in azure.fleet.machines.values()
            if isinstance(machine.facts.items, tuple)
            for item in machine.facts.items
            if not item.soft_deleted
        )
        counted.update(item.vault_id.casefold() for item in azure.fleet.estate.orphans)
        assert azure.fleet.estate.vault_item_counts == dict(counted)
        unsubscribe()
        told = len(recorder.estates)
        await azure.fleet.scan(ScanOptions(agent="none"))
        assert len(recorder.estates) == told
