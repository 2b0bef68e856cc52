"""Continuing runs on the simulated Azure: what is not known stays open, nothing is sent twice."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import app.protection.step_run
import app.protection.trail
from app.cloud.errors import ServiceError
from app.domain.assessment import Badge
from app.journal import Journal, Owner, RunState
from app.protection.apply import Apply, counts
from app.protection.plan import Plan, StepState
from app.protection.step_log import LogRefused, Sending
from app.sandbox.faults import Effect, Fault
from tests.journal.handing_over import handed_over
from tests.protection.applying import PUT_ITEM, TEXTS, item_writes, only, plan_for
from tests.protection.azure import Azure, azure, until

ROOT = Path(__file__).parents[2]


def recorded(cloud: Azure, journal: Journal) -> tuple[Apply, Owner]:
    """Applying with a journal."""
    owner = Owner(cloud.server.url)
    return Apply(cloud.connection, cloud.fleet, cloud.jobs, journal.for_owner(owner)), owner


async def test_two_programs_with_one_journal_never_have_the_same_run_or_vm(tmp_path: Path) -> None:
    async with azure(speed=20) as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 4))
        journal = Journal(tmp_path / "journal")
        apply, owner = recorded(cloud, journal)
        with handed_over(tmp_path, cloud.server.token, plan) as (token, plan_file):
            arguments = [cloud.server.url, token, str(journal.folder), plan_file]
            other = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.kills.applying", *arguments, cwd=ROOT
            )
            try:
                await until(lambda: item_writes(cloud) >= 1)
                (run,) = await journal.runs(owner)
                assert run.state is RunState.ELSEWHERE
                with pytest.raises(LogRefused) as refusal:
                    await apply.resume(run.id)
                assert refusal.value.phrase.key == "journal-run-elsewhere"
                with pytest.raises(LogRefused):
                    await journal.dismiss(run.id)
                ours = await apply.run(plan)
                refused = [one for one in ours.values() if one.state is StepState.FAILED]
                assert refused
                assert all(one.message and one.message.key == "journal-same-target" for one in refused)
                assert all(one.sent_at is None for one in ours.values())
            finally:
                other.kill()
                await other.wait()
        states = {one.id: one.state for one in await journal.runs(owner)}
        assert states[run.id] is RunState.INTERRUPTED
        results = await apply.resume(run.id)
        assert counts(results).all_done, [TEXTS.result(one) for one in results.values()]
        assert item_writes(cloud) == len(plan.steps)
        await journal.close()


async def test_an_operation_that_still_never_ends_stays_not_known_and_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.protection.trail, "PATIENCE_SECONDS", 0.5)
    async with azure() as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 1))
        cloud.server.faults.add(Fault(Effect.ENDLESS_OPERATION, "PUT", PUT_ITEM))
        journal = Journal(tmp_path)
        apply, owner = recorded(cloud, journal)
        assert only(await apply.run(plan)).state is StepState.UNKNOWN
        for _ in range(2):
            (run,) = await journal.runs(owner)
            assert (run.state, run.open, run.not_known) == (RunState.INTERRUPTED, 1, 1)
            result = only(await apply.resume(run.id))
            assert result.state is StepState.UNKNOWN
            assert result.message is not None
            assert result.message.key == "outcome-timeout"
            assert result.operation_id
        assert item_writes(cloud) == 1
        assert cloud.badge(plan.steps[0].machine_id.casefold()) is not Badge.PENDING
        await journal.close()


async def interrupted_at_its_answer(cloud: Azure, journal: Journal, owner: Owner, plan: Plan) -> None:
    """The only step was sent, its answer was a gateway's, and then the program was gone."""
    record = await journal.for_owner(owner).start(plan)
    await record.begin(plan.steps[0])
    await record.intend(plan.steps[0], Sending(datetime.now(UTC), cloud.connection.reader.now()))
    with pytest.raises(ServiceError):
        await cloud.connection.changes.send(plan.steps[0].request)
    await record.close()


@pytest.mark.parametrize("worked", [True, False])
async def test_a_504_before_the_interruption_is_found_done_or_sent_after_a_look(
    tmp_path: Path, *, worked: bool
) -> None:
    async with azure() as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 1))
        gateway = Fault(Effect.ERROR, "PUT", PUT_ITEM, status=504, code="GatewayTimeout", carried_out=worked)
        cloud.server.faults.add(gateway)
        journal = Journal(tmp_path)
        apply, owner = recorded(cloud, journal)
        await interrupted_at_its_answer(cloud, journal, owner, plan)
        (run,) = await journal.runs(owner)
        assert (run.unanswered, run.counts.unknown) == (1, 1)
        result = only(await apply.resume(run.id))
        assert result.state is StepState.DONE, TEXTS.result(result)
        assert item_writes(cloud) == (1 if worked else 2)
        assert cloud.badge(plan.steps[0].machine_id.casefold()) is Badge.PENDING
        (run,) = await journal.runs(owner)
        assert run.state is RunState.FINISHED
        await journal.close()


async def test_a_mistake_of_the_program_while_it_asks_about_an_open_step_leaves_it_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def mistaken(*_: object) -> None:
        raise ZeroDivisionError

    async with azure() as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 1))
        cloud.server.faults.add(
            Fault(Effect.ERROR, "PUT", PUT_ITEM, status=504, code="GatewayTimeout", carried_out=True)
        )
        journal = Journal(tmp_path)
        apply, owner = recorded(cloud, journal)
        await interrupted_at_its_answer(cloud, journal, owner, plan)
        (run,) = await journal.runs(owner)
        with monkeypatch.context() as patch:
            patch.setattr(app.protection.step_run, "recover", mistaken)
            assert only(await apply.resume(run.id)).state is StepState.UNKNOWN
        (run,) = await journal.runs(owner)
        assert run.state is RunState.INTERRUPTED
        assert only(await apply.resume(run.id)).state is StepState.DONE
        assert item_writes(cloud) == 1
        await journal.close()


async def test_what_ended_as_not_known_is_looked_at_and_not_sent_again(tmp_path: Path) -> None:
    async with azure() as cloud:
        plan = await plan_for(cloud, cloud.ready("koreacentral", 1))
        cloud.server.faults.add(Fault(Effect.CUT, "PUT", PUT_ITEM))
        cloud.server.faults.add(Fault(Effect.CUT, "GET", PUT_ITEM, after=1, count=None))
        journal = Journal(tmp_path)
        apply, owner = recorded(cloud, journal)
        ids: list[str] = []
        assert only(await apply.run(plan, recorded=ids.append)).state is StepState.UNKNOWN
        cloud.server.faults.clear()
        result = only(await apply.resume(ids[0]))
        assert result.state is StepState.FAILED
        assert "Azure shows no trace of it" in TEXTS.result(result)
        assert item_writes(cloud) == 1
        (run,) = await journal.runs(owner)
        assert run.state is RunState.FINISHED
        await journal.close()


@pytest.mark.skipif(os.name != "posix", reason="folders are made private on POSIX only")
async def test_a_folder_that_may_not_be_written_is_said_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    journal = Journal(tmp_path / "file" / "journal")
    with pytest.raises(LogRefused) as refusal:
        await journal.check()
    assert str(tmp_path) in TEXTS.say(refusal.value.phrase)
    await journal.close()
