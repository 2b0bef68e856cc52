"""Takes in what one scan reads, on behalf of the fleet; answers of a scan that was replaced are dropped."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app.domain.estate import Estate
from app.domain.machines import MachineFacts
from app.domain.reading import Progress
from app.domain.resource_ids import key_of

if TYPE_CHECKING:
    from app.readiness.fleet import Fleet


class Intake:
    """The listener of one scan."""

    def __init__(self, fleet: "Fleet", generation: int, started: datetime) -> None:
        self._fleet = fleet
        self._generation = generation
        self._started = started

    def estate_read(self, estate: Estate) -> None:
        """Take over what surrounds the fleet; what our own reads told more lately stays."""
        if not self._late():
            ours = self._fleet.estate
            estate = self._fleet.rereader.kept_vaults(estate)
            self._fleet.replace_estate(
                msgspec.structs.replace(estate, started_at=ours.started_at, finished_at=None), at_once=True
            )

    def progressed(self, progress: Progress) -> None:
        """Show how far a stage is."""
        if not self._late():
            self._fleet.progress(progress)

    async def facts_read(self, facts: Iterable[MachineFacts], *, settled: bool) -> None:
        """Merge facts into the fleet."""
        if not self._late():
            merged = self._merged(facts) if settled else self._new(facts)
            await self._fleet.take_from_scan(merged, self._generation, settled=settled)

    def _new(self, facts: Iterable[MachineFacts]) -> Iterator[tuple[str, MachineFacts]]:
        for one in facts:
            key = key_of(one.machine.id)
            if key not in self._fleet.machines:
                yield key, one

    def _merged(self, facts: Iterable[MachineFacts]) -> Iterator[tuple[str, MachineFacts]]:
        for one in facts:
            key = key_of(one.machine.id)
            known = self._fleet.machines.get(key)
            if known is None:
                yield key, one
            else:
                yield known.key, self._fleet.rereader.merged(key, known.facts, one, self._started)

    def machines_known(self, subscription_id: str, keys: Iterable[str]) -> None:
        """Remove the machines of a completely listed subscription that are not in its list."""
        if not self._late():
            known = set(keys)
            self._fleet.remove(self._fleet.keys_of(subscription_id) - known)

    def subscriptions_known(self, subscription_ids: Iterable[str]) -> None:
        """Remove the machines of subscriptions that the scan does not look at."""
        if not self._late():
            wanted = {one.casefold() for one in subscription_ids}
            for other in self._fleet.subscription_ids():
                if other not in wanted:
                    self._fleet.remove(self._fleet.keys_of(other))

    def current(self, key: str) -> MachineFacts | None:
        """What the fleet knows of a VM."""
        machine = self._fleet.machines.get(key)
        return machine.facts if machine else None

    def preferred(self) -> Sequence[str]:
        """The VMs the user looks at."""
        return self._fleet.preferred

    def _late(self) -> bool:
        return not self._fleet.is_current(self._generation)
