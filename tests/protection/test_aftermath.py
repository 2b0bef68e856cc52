import asyncio
from collections.abc import Collection, Mapping

from app.cloud.errors import Unreachable
from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.protection.aftermath import Aftermath
from app.protection.jobs import FEW_MACHINES

VAULT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v"


class Fleet:
    """Notes what it is asked to read again; fails where told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.machines: Mapping[str, AssessedMachine] = {}
        self.estate = Estate()
        self.asked: list[object] = []
        self._fails = fails

    async def reread(self, machine_ids: Collection[str]) -> None:
        self.asked.append(tuple(machine_ids))
        if self._fails:
            raise Unreachable("cut", host="h")

    async def reread_vault(self, vault_id: str) -> None:
        self.asked.append(vault_id)
        if self._fails:
            raise Unreachable("cut", host="h")


async def test_few_vms_are_read_one_by_one_and_many_by_their_vault() -> None:
    fleet = Fleet()
    aftermath = Aftermath(fleet, 0.01)
    aftermath.machine_changed(VAULT, "/M1")
    aftermath.machine_changed(VAULT, "/m1")
    await aftermath.settle()
    assert fleet.asked == [("/m1",)]
    for number in range(FEW_MACHINES + 1):
        aftermath.machine_changed(VAULT, f"/m{number}")
    await aftermath.settle()
    assert fleet.asked[1:] == [VAULT]


async def test_what_changes_while_it_is_read_is_read_too_and_a_failure_ends_nothing() -> None:
    fleet = Fleet(fails=True)
    aftermath = Aftermath(fleet, 0.01)
    aftermath.vault_changed(VAULT)
    await asyncio.sleep(0.02)
    aftermath.machine_changed(VAULT, "/m")
    await aftermath.settle()
    assert fleet.asked == [VAULT, ("/m",)]


async def test_settling_with_nothing_changed_returns_and_closing_stops_the_reading() -> None:
    fleet = Fleet()
    aftermath = Aftermath(fleet, 60.0)
    await aftermath.settle()
    aftermath.vault_changed(VAULT)
    await aftermath.close()
    assert fleet.asked == []
