"""Azure refuses for a while: what is waited for, what is repeated after a new look, and what is not."""

import pytest

from app.protection.plan import StepResult, StepState
from app.sandbox.faults import Effect, Fault
from tests.protection.applying import PUT_ITEM, TEXTS, item_writes, only, plan_for
from tests.protection.azure import azure


def refusal(retry_after: int) -> Fault:
    return Fault(
        Effect.ERROR,
        "PUT",
        PUT_ITEM,
        status=429,
        code="ResourceRequestsThrottled",
        retry_after=retry_after,
    )


async def test_a_refusal_by_throttling_is_repeated_after_its_time_and_a_new_look_but_not_before() -> None:
    async with azure() as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 1))
        cloud.server.faults.add(refusal(retry_after=2))
        told: list[StepState] = []

        class Listener:
            def step_changed(self, result: StepResult) -> None:
                told.append(result.state)

        result = only(await cloud.apply.run(plan, Listener()))
        assert result.state is StepState.DONE
        first, second = (one for one in cloud.server.ledger.writes if one.method == "PUT")
        assert (first.status, second.status) == (429, 202)
        assert second.received - first.received >= 2
        assert told.count(StepState.CHECKING) == 2
        assert StepState.WAITING in told


async def test_a_storm_of_refusals_ends_with_every_vm_enabled_once_and_none_asked_early() -> None:
    async with azure() as cloud:
        machines = cloud.ready("koreacentral", 8)
        plan = await plan_for(cloud, machines)
        cloud.server.faults.add(
            Fault(
                Effect.ERROR,
                "PUT",
                PUT_ITEM,
                count=len(machines) + 3,
                status=429,
                code="ResourceRequestsThrottled",
                retry_after=1,
            )
        )
        results = await cloud.apply.run(plan)
        assert len(results) == len(machines) == 8
        assert {one.state for one in results.values()} == {StepState.DONE}
        writes = [one for one in cloud.server.ledger.writes if one.method == "PUT"]
        refused_at: dict[str, float] = {}
        for one in writes:
            if one.path in refused_at:
                assert one.received - refused_at[one.path] >= 1
            if one.status == 429:
                refused_at[one.path] = one.received
        assert sum(one.status == 429 for one in writes) == len(machines) + 3
        assert sorted(one.path for one in writes if one.status == 202) == sorted({one.path for one in writes})


async def test_a_refusal_for_hours_is_not_waited_for() -> None:
    async with azure() as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 1))
        cloud.server.faults.add(refusal(retry_after=7200))
        result = only(await cloud.apply.run(plan))
        assert result.state is StepState.FAILED
        assert "asks to wait until" in TEXTS.result(result)
        assert item_writes(cloud) == 1


@pytest.mark.parametrize("status", [400, 429])
@pytest.mark.parametrize("code", ["CloudDosTimeboudLimitReached", "CloudDosAbsoluteLimitReached"])
async def test_a_limit_of_the_day_is_told_and_not_tried_again(code: str, status: int) -> None:
    """Azure spells the first so (azure-cli issue 32441); it names no time to wait."""
    async with azure() as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 1))
        cloud.server.faults.add(
            Fault(
                Effect.ERROR,
                "PUT",
                "*/protecteditems/*",
                status=status,
                code=code,
                message="The operation is blocked, as multiple attempts were made beyond an internal limit.",
                count=None,
            )
        )
        result = only(await cloud.apply.run(plan))
        assert result.state is StepState.FAILED
        assert "for some hours, at most a day" in TEXTS.result(result)
        assert "beyond an internal limit" in TEXTS.result(result)
        assert item_writes(cloud) == 1
