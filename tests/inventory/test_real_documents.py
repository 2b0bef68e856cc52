"""A scan of what real Azure really said, served by the sandbox."""

from app.domain.reading import StageState
from app.sandbox.fleet import import_state
from tests.inventory.azure import serving
from tests.shared_material import shared


async def test_real_documents_are_read_without_an_unknown() -> None:
    state, report = import_state(shared("real"), 1, 1.0, quotas=False)
    assert report.rejected == 0
    async with serving(state) as azure:
        await azure.fleet.scan()
        estate = azure.fleet.estate
        assert len(azure.fleet.machines) == 160
        assert not estate.unknowns
        assert {one.state for one in estate.stages.values()} == {StageState.COMPLETE}
        assert not [one for one in azure.fleet.machines.values() if one.facts.machine.not_understood]
        items = [
            item
            for one in azure.fleet.machines.values()
            if isinstance(one.facts.items, tuple)
            for item in one.facts.items
        ]
        assert len({item.id for item in [*items, *estate.orphans]}) == 24
        assert all(item.name.casefold().startswith("vm;") for item in [*items, *estate.orphans])
