"""Redundancy locks with the first item: it is set before, read back, and nothing is protected against it."""

from datetime import timedelta

import msgspec

from app.domain.backup import Redundancy
from app.domain.resource_ids import key_of
from app.planning.vault_steps import new_vault_steps
from app.protection.apply import counts
from app.protection.plan import StepKind, StepResult, StepState, make_plan
from app.sandbox.faults import Effect, Fault
from app.sandbox.recovery.ledger import ledger_of
from tests.protection.applying import FORM, TEXTS, item_writes, only
from tests.protection.azure import Azure, azure, choices


async def test_a_locked_redundancy_is_explained_and_one_that_locked_meanwhile_is_not_sent() -> None:
    async with azure() as cloud:
        locked = cloud.fleet.estate.vaults[key_of(cloud.vault("koreacentral"))]
        plan = await cloud.vaults.plan_redundancy(locked, Redundancy.LOCAL)
        assert plan.steps == ()
        assert "Way out" in TEXTS.say(plan.notes[0])

        created = await cloud.apply.run(make_plan(new_vault_steps(FORM, register=False)))
        assert counts(created).all_done
        vault = cloud.fleet.estate.vaults[key_of(FORM.vault_id)]
        again = await cloud.vaults.plan_redundancy(vault, Redundancy.GEO)
        assert [step.kind for step in again.steps] == [StepKind.SET_REDUNDANCY]
        enable = await cloud.enable.plan_enable(choices(cloud.ready("koreasouth", 1), vault.id))
        assert counts(await cloud.apply.run(enable)).all_done
        cloud.server.requests.clear()
        result = only(await cloud.apply.run(again))
        assert result.state is StepState.CHANGED_MEANWHILE
        assert {one.field for one in result.differences} == {"locked"}
        assert cloud.writes() == []


async def test_an_unlocked_redundancy_can_be_changed() -> None:
    async with azure() as cloud:
        await cloud.apply.run(make_plan(new_vault_steps(FORM, register=False)))
        vault = cloud.fleet.estate.vaults[key_of(FORM.vault_id)]
        plan = await cloud.vaults.plan_redundancy(vault, Redundancy.GEO)
        assert only(await cloud.apply.run(plan)).state is StepState.DONE
        assert cloud.fleet.estate.vaults[key_of(FORM.vault_id)].redundancy == "GeoRedundant"
        same = await cloud.vaults.plan_redundancy(
            cloud.fleet.estate.vaults[key_of(FORM.vault_id)], Redundancy.GEO
        )
        assert (same.steps, same.notes[0].key) == ((), "redundancy-same")


async def test_a_redundancy_that_could_not_be_set_protects_nothing() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreasouth", 1)
        plan = await cloud.enable.plan_enable(choices(machines, FORM.vault_id), [FORM])
        patched = cloud.server.faults.add(Fault(Effect.ERROR, "PATCH", FORM.vault_id, status=503))
        results = await cloud.apply.run(plan)
        _, vault, redundancy, enable = (results[step.id] for step in plan.steps)
        assert patched.seen == 1
        assert (vault.state, redundancy.state, enable.state) == (
            StepState.DONE,
            StepState.FAILED,
            StepState.SKIPPED,
        )
        assert item_writes(cloud) == 0


async def test_a_redundancy_that_reads_back_differently_protects_nothing() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreasouth", 1)
        plan = await cloud.enable.plan_enable(choices(machines, FORM.vault_id), [FORM])
        state = cloud.server.state

        def set_back() -> None:
            vault = state.store.get(FORM.vault_id)
            assert vault is not None
            settings = {"standardTierStorageRedundancy": "GeoRedundant", "crossRegionRestore": "Disabled"}
            state.store.put({**vault, "properties": {**vault["properties"], "redundancySettings": settings}})

        class SomebodyElse:
            """Sets the redundancy back when ours is in force and before it is read back."""

            def step_changed(self, result: StepResult) -> None:
                if result.state is StepState.RUNNING and result.step_id.startswith("redundancy:"):
                    state.after(timedelta(minutes=10), set_back)

        results = await cloud.apply.run(plan, SomebodyElse())
        redundancy, enable = (results[step.id] for step in plan.steps[-2:])
        assert (redundancy.state, enable.state) == (StepState.FAILED, StepState.SKIPPED)
        assert "geo-redundant" in TEXTS.result(redundancy)
        assert item_writes(cloud) == 0


class FirstItemBySomebodyElse:
    """Protects something in the new vault right when it is there, so that its redundancy locks."""

    def __init__(self, cloud: Azure, vault_id: str) -> None:
        self._cloud = cloud
        self._vault_id = vault_id

    def step_changed(self, result: StepResult) -> None:
        if result.state is StepState.DONE and result.step_id.startswith("vault:"):
            ledger_of(self._cloud.server.state).locked_vaults.add(key_of(self._vault_id))


async def test_a_new_vault_that_locked_with_another_redundancy_meanwhile_protects_nothing() -> None:
    async with azure() as cloud:
        plan = await cloud.enable.plan_enable(choices(cloud.ready("koreasouth", 2), FORM.vault_id), [FORM])
        results = await cloud.apply.run(plan, FirstItemBySomebodyElse(cloud, FORM.vault_id))
        redundancy, *enabled = (results[step.id] for step in plan.steps if step.kind in _AFTER_THE_VAULT)
        assert redundancy.state is StepState.CHANGED_MEANWHILE
        assert {one.field for one in redundancy.differences} == {"locked"}
        assert "locked" in TEXTS.result(redundancy)
        assert {one.state for one in enabled} == {StepState.SKIPPED}
        assert len(enabled) == 2
        assert item_writes(cloud) == 0


async def test_a_new_vault_that_locked_as_wished_meanwhile_is_used() -> None:
    """Nobody can change it any more, and it is what was asked for: nothing is sent for it."""
    async with azure() as cloud:
        form = msgspec.structs.replace(FORM, redundancy=Redundancy.GEO)
        plan = await cloud.enable.plan_enable(choices(cloud.ready("koreasouth", 2), form.vault_id), [form])
        results = await cloud.apply.run(plan, FirstItemBySomebodyElse(cloud, form.vault_id))
        redundancy, *enabled = (results[step.id] for step in plan.steps if step.kind in _AFTER_THE_VAULT)
        assert redundancy.state is StepState.ALREADY_DONE
        assert {one.state for one in enabled} == {StepState.DONE}
        assert not [one for one in cloud.writes() if one.method == "PATCH"]


async def test_the_redundancy_is_written_and_read_back_before_the_first_registration() -> None:
    async with azure() as cloud:
        plan = await cloud.enable.plan_enable(choices(cloud.ready("koreasouth", 2), FORM.vault_id), [FORM])
        assert counts(await cloud.apply.run(plan)).all_done
        requests = [(one.method, one.path.casefold()) for one in cloud.server.requests]
        written = requests.index(("PATCH", FORM.vault_id.casefold()))
        configuration = f"{FORM.vault_id}/backupstorageconfig/vaultstorageconfig".casefold()
        first = next(
            n for n, (method, path) in enumerate(requests) if method == "PUT" and "/protecteditems/" in path
        )
        assert ("GET", configuration) in requests[written:first]


_AFTER_THE_VAULT = frozenset({StepKind.SET_REDUNDANCY, StepKind.ENABLE})
