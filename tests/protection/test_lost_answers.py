"""Requests whose answer was lost: what really happened is found out, and nothing is sent twice."""

import pytest

from app.domain.assessment import Badge
from app.planning.backup_now import default_retain_until
from app.planning.vault_steps import new_vault_steps
from app.protection.apply import counts
from app.protection.plan import StepState, make_plan
from app.sandbox.faults import Effect, Fault
from tests.protection.applying import FORM, PUT_ITEM, TEXTS, item_writes, only, plan_for
from tests.protection.azure import azure, received, shown


@pytest.mark.parametrize("effect", [Effect.ERROR, Effect.CUT])
async def test_a_protect_request_that_worked_although_its_answer_was_lost_is_sent_once_and_proven(
    effect: Effect,
) -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreacentral", 1)
        plan = await plan_for(cloud, machines)
        cloud.server.faults.add(
            Fault(effect, "PUT", PUT_ITEM, status=504, code="GatewayTimeout", carried_out=True)
        )
        result = only(await cloud.apply.run(plan))
        assert result.state is StepState.DONE, TEXTS.result(result)
        assert result.message is not None
        assert result.message.key == "outcome-confirmed-after-loss"
        assert item_writes(cloud) == 1
        assert cloud.badge(machines[0].key) is Badge.PENDING


async def test_a_protect_request_that_was_lost_on_the_way_is_not_repeated_and_not_called_done() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreacentral", 1)
        plan = await plan_for(cloud, machines)
        cloud.server.faults.add(Fault(Effect.CUT, "PUT", PUT_ITEM))
        result = only(await cloud.apply.run(plan))
        assert result.state is StepState.FAILED
        assert "shows no trace" in TEXTS.result(result)
        assert item_writes(cloud) == 1
        assert cloud.badge(machines[0].key) is Badge.READY


async def test_a_line_that_stays_cut_after_sending_ends_as_not_known() -> None:
    async with azure() as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 1))
        cloud.server.faults.add(Fault(Effect.CUT, "PUT", PUT_ITEM, carried_out=True))
        cloud.server.faults.add(Fault(Effect.CUT, "GET", PUT_ITEM, after=1, count=None))
        result = only(await cloud.apply.run(plan))
        assert result.state is StepState.UNKNOWN
        assert "Look at" in TEXTS.result(result)
        assert item_writes(cloud) == 1


async def test_a_vault_whose_answer_was_lost_is_waited_for() -> None:
    async with azure(speed=20) as cloud:
        plan = make_plan(new_vault_steps(FORM, register=False))
        path = f"{FORM.vault_id}"
        cloud.server.faults.add(Fault(Effect.ERROR, "PUT", path, status=502, carried_out=True))
        results = await cloud.apply.run(plan)
        assert counts(results).all_done, [TEXTS.result(one) for one in results.values()]
        assert received(cloud.writes()) == shown(plan)


async def test_a_backup_whose_answer_was_lost_is_found_by_its_job() -> None:
    async with azure(speed=100) as cloud:
        protected = next(one for one in cloud.fleet.machines.values() if one.verdict.badge is Badge.PROTECTED)
        plan = await cloud.backup_now.plan(
            [protected.key], default_retain_until(cloud.connection.reader.now())
        )
        cloud.server.faults.add(Fault(Effect.CUT, "POST", "*/backup", carried_out=True))
        result = only(await cloud.apply.run(plan))
        assert result.state is StepState.DONE
        assert result.job_id
        assert item_writes(cloud) == 1


async def test_a_backup_without_a_trace_is_unclear_and_not_repeated() -> None:
    async with azure() as cloud:
        protected = next(one for one in cloud.fleet.machines.values() if one.verdict.badge is Badge.PROTECTED)
        plan = await cloud.backup_now.plan(
            [protected.key], default_retain_until(cloud.connection.reader.now())
        )
        cloud.server.faults.add(Fault(Effect.CUT, "POST", "*/backup"))
        result = only(await cloud.apply.run(plan))
        assert result.state is StepState.UNKNOWN
        assert item_writes(cloud) == 1


async def test_a_backup_that_somebody_else_started_meanwhile_is_not_doubled() -> None:
    async with azure(speed=1) as cloud:
        protected = next(one for one in cloud.fleet.machines.values() if one.verdict.badge is Badge.PROTECTED)
        plan = await cloud.backup_now.plan(
            [protected.key], default_retain_until(cloud.connection.reader.now())
        )
        first = only(await cloud.apply.run(plan))
        second = only(await cloud.apply.run(plan))
        assert (first.state, second.state) == (StepState.DONE, StepState.CHANGED_MEANWHILE)
        assert item_writes(cloud) == 1
