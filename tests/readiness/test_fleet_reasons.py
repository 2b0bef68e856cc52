"""What rows say while a scan runs on a real server: what is being read is not said to be refused."""

from app.domain.assessment import AssessedMachine, Badge
from app.domain.reading import NotRead
from app.readiness.texts import load_texts
from tests.inventory.azure import Recorder, demo


def _listed_but_refused(one: AssessedMachine) -> bool:
    """Its items could not be listed and are being asked VM by VM."""
    items = one.facts.items
    return (
        not one.facts.machine.not_understood
        and isinstance(items, NotRead)
        and items.running
        and items.unknown_id is not None
    )


async def test_rows_that_are_being_read_do_not_say_why_they_were_not() -> None:
    texts = load_texts("en")
    async with demo() as azure:
        recorder = Recorder()
        azure.fleet.subscribe(recorder)
        await azure.fleet.scan()
        told = [one for slice_ in recorder.changed for one in slice_]
        asked = [one for one in told if _listed_but_refused(one)]
        assert asked, "the demo has a vault that cannot be read"
        assert {one.verdict.badge for one in asked} == {Badge.CHECKING}
        assert {texts.reason(one.verdict, one.facts) for one in asked} == {"Backup items not read yet"}
        checking = [
            texts.reason(one.verdict, one.facts) for one in told if one.verdict.badge is Badge.CHECKING
        ]
        assert all(one == "" or "not read yet" in one.casefold() for one in checking)
        assert not any(one.verdict.badge is Badge.CHECKING for one in azure.fleet.machines.values())
