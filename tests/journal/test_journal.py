import asyncio
import os
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cloud.change_request import ChangeRequest
from app.journal import Journal, Owner, RunState
from app.journal.database import FILE
from app.journal.folder import mounted_kind
from app.protection.plan import Expectation, Phrase, Plan, Step, StepKind, StepResult, StepState, make_plan
from app.protection.step_log import LogRefused, Sending

OWNER = Owner("http://localhost:1", "tenant", "someone")
VAULT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
SECRET = "sig-of-nobody"
DAMAGE = b"no database at all"


def bytes_in(file: Path) -> bytes:
    return file.read_bytes()


def everything_in(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


def damage(file: Path) -> None:
    file.write_bytes(DAMAGE * 500)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def plan(*names: str) -> Plan:
    return make_plan(
        [
            Step(
                id=f"enable:{name}",
                kind=StepKind.ENABLE,
                target_id=f"{VAULT}/item-{name}",
                request=ChangeRequest("PUT", f"{VAULT}/item-{name}", "1", {"properties": {}}),
                expect=Expectation(exists=False),
                reason=Phrase("reason-enable", {"vm": name}),
                undo=Phrase("undo-enable", {"vm": name}),
                values={"vm": name, "vault": "v", "policy": "p"},
                vault_id=VAULT,
                machine_id=f"/m/{name}",
            )
            for name in names
        ]
    )


async def test_a_run_that_ended_is_kept_with_its_results_and_its_folder_is_the_owners_alone(
    tmp_path: Path,
) -> None:
    journal = Journal(tmp_path / "journal")
    made = plan("a")
    record = await journal.for_owner(OWNER).start(made)
    (going,) = await journal.runs(OWNER)
    assert going.state is RunState.RUNNING
    await record.begin(made.steps[0])
    await record.intend(made.steps[0], Sending(NOW, NOW))
    await record.note(StepResult("enable:a", StepState.DONE, operation_id="op", correlation_id="c"))
    await record.close()
    (run,) = await journal.runs(OWNER)
    assert run.state is RunState.FINISHED
    assert run.counts.all_done
    stored = await journal.read(run.id)
    assert stored.plan == made
    assert stored.results["enable:a"].operation_id == "op"
    assert await journal.runs(Owner("http://elsewhere")) == ()
    await journal.close()
    assert mode_of(tmp_path / "journal") == 0o700


async def test_what_was_about_to_be_sent_outlives_the_program_and_is_taken_up_by_the_same_account_only(
    tmp_path: Path,
) -> None:
    made = plan("a", "b")
    before = Journal(tmp_path)
    record = await before.for_owner(OWNER).start(made)
    await record.intend(made.steps[0], Sending(NOW, NOW, ("job-1",)))
    await record.close()
    await before.close()
    journal = Journal(tmp_path)
    (run,) = await journal.runs(OWNER)
    assert run.state is RunState.INTERRUPTED
    with pytest.raises(LogRefused) as refusal:
        await journal.for_owner(Owner(OWNER.endpoint, "tenant", "other")).take_up(run.id)
    assert refusal.value.phrase.key == "journal-other-account"
    taken = await journal.for_owner(OWNER).take_up(run.id)
    assert taken.plan == made
    assert taken.sendings == {"enable:a": Sending(NOW, NOW, ("job-1",))}
    other = Journal(tmp_path)
    (elsewhere,) = await other.runs(OWNER)
    assert elsewhere.state in {RunState.ELSEWHERE, RunState.RUNNING}
    with pytest.raises(LogRefused):
        await other.for_owner(OWNER).take_up(run.id)
    await taken.log.close()
    await journal.dismiss(run.id)
    (dismissed,) = await journal.runs(OWNER)
    assert dismissed.state is RunState.DISMISSED
    await other.close()
    await journal.close()


async def test_the_same_vm_in_two_runs_is_refused_in_the_later_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    first, second = plan("a"), plan("a", "b")
    ours = await journal.for_owner(OWNER).start(first)
    theirs = await journal.for_owner(OWNER).start(second)
    await ours.begin(first.steps[0])
    with pytest.raises(LogRefused) as refusal:
        await theirs.begin(second.steps[0])
    assert refusal.value.phrase.key == "journal-same-target"
    await theirs.begin(second.steps[1])
    await ours.note(StepResult("enable:a", StepState.DONE))
    await theirs.begin(second.steps[0])
    await ours.close()
    await theirs.close()
    await journal.close()


async def test_another_place_with_the_same_ids_is_not_held_up(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    made = plan("a")
    here = await journal.for_owner(OWNER).start(made)
    await here.intend(made.steps[0], Sending(NOW, NOW))
    await here.close()
    again = await journal.for_owner(OWNER).start(made)
    with pytest.raises(LogRefused):
        await again.begin(made.steps[0])
    elsewhere = await journal.for_owner(Owner("http://localhost:2", "tenant", "someone")).start(made)
    await elsewhere.begin(made.steps[0])
    await again.close()
    await elsewhere.close()
    await journal.close()


async def test_a_journal_of_a_newer_version_is_left_alone_and_said(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    await journal.runs()
    await journal.close()
    file = tmp_path / FILE
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 999")
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    content = bytes_in(file)
    newer = Journal(tmp_path)
    with pytest.raises(LogRefused) as refusal:
        await newer.for_owner(OWNER).start(plan("a"))
    assert refusal.value.phrase.key == "journal-newer"
    await newer.close()
    assert bytes_in(file) == content


async def test_a_damaged_journal_is_set_aside_and_said(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    await journal.runs()
    await journal.close()
    damage(tmp_path / FILE)
    again = Journal(tmp_path)
    assert await again.runs() == ()
    assert again.notice is not None
    await again.close()
    assert DAMAGE in everything_in(tmp_path)


async def test_signed_queries_and_tokens_are_not_kept(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    record = await journal.for_owner(OWNER).start(plan("a"))
    said = f"see https://host/operations/1?t=1&s={SECRET} Bearer {SECRET}"
    await record.note(StepResult("enable:a", StepState.FAILED, service_message=said))
    await record.close()
    (run,) = await journal.runs()
    assert "https://host/operations/1" in (await journal.read(run.id)).results["enable:a"].service_message
    await journal.close()
    assert SECRET.encode() not in everything_in(tmp_path)


def test_a_network_drive_is_recognised_by_its_mount() -> None:
    mounts = (
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 22 0:50 / /home/share rw,relatime - nfs4 server:/share rw\n"
    )
    assert mounted_kind(mounts, Path("/home/share/data")) == "nfs4"
    assert mounted_kind(mounts, Path("/home/other")) == "ext4"


async def test_on_a_full_disk_nothing_is_begun_and_it_works_again_when_there_is_room(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    await journal.runs()
    pages = await journal._database.do(
        lambda connection: connection.execute("PRAGMA page_count").fetchone()[0]
    )
    await journal._database.do(
        lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    )
    large = plan(*(f"vm{number}" for number in range(200)))
    with pytest.raises(LogRefused) as refusal:
        await journal.for_owner(OWNER).start(large)
    assert refusal.value.phrase.key == "journal-disk-full"
    assert await journal.runs() == ()
    await journal._database.do(
        lambda connection: connection.execute("PRAGMA max_page_count = 100000").fetchall()
    )
    record = await journal.for_owner(OWNER).start(large)
    await record.close()
    await journal.close()


async def test_an_interrupted_run_whose_taking_up_could_not_be_kept_is_not_held(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    record = await journal.for_owner(OWNER).start(plan("a"))
    await record.close()
    (run,) = await journal.runs()
    refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON steps BEGIN SELECT RAISE(ABORT, 'refused'); END"
    await journal._database.do(lambda connection: connection.execute(refuse).fetchall())
    with pytest.raises(LogRefused):
        await journal.for_owner(OWNER).take_up(run.id)
    (still,) = await journal.runs()
    assert still.state is RunState.INTERRUPTED
    await journal._database.do(lambda connection: connection.execute("DROP TRIGGER refuse").fetchall())
    taken = await journal.for_owner(OWNER).take_up(run.id)
    await taken.log.close()
    await journal.close()


@pytest.mark.skipif(os.name != "posix", reason="links are made by everybody on POSIX only")
async def test_a_journal_that_cannot_be_made_is_said_and_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / FILE).symlink_to(tmp_path / "gone" / "file")
    journal = Journal(tmp_path)
    for _ in range(2):
        with pytest.raises(LogRefused) as refusal:
            await asyncio.wait_for(journal.check(), 20)
        assert refusal.value.phrase.key == "journal-not-writable"
    (tmp_path / "gone").mkdir()
    await asyncio.wait_for(journal.check(), 20)
    await asyncio.wait_for(journal.close(), 20)
