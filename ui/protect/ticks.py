"""Which steps of a plan are ticked; what needs a step, and what it needs, follows. Knows no widget."""

from collections.abc import Iterable, Mapping

import msgspec

from app.protection.plan import Hindrance, Plan


class Ticks:
    """Starts with every step ticked; at any moment what is ticked can be applied as it is."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._off: set[str] = set()
        self._needs = {step.id: step.depends_on for step in plan.steps}
        needed_by: dict[str, list[str]] = {step.id: [] for step in plan.steps}
        for step in plan.steps:
            for needed in step.depends_on:
                needed_by[needed].append(step.id)
        self._needed_by = {step_id: tuple(found) for step_id, found in needed_by.items()}

    def on(self, step_id: str) -> bool:
        """Whether a step is ticked."""
        return step_id not in self._off

    def untick(self, step_ids: Iterable[str]) -> frozenset[str]:
        """Untick steps and all that need them; gives the others that were unticked by this."""
        wanted = set(step_ids)
        followed = _reached(wanted, self._needed_by) - self._off
        self._off |= followed
        return frozenset(followed - wanted)

    def tick(self, step_ids: Iterable[str]) -> frozenset[str]:
        """Tick steps and all that they need; gives the others that were ticked by this."""
        wanted = set(step_ids)
        followed = _reached(wanted, self._needs) & self._off
        self._off -= followed
        return frozenset(followed - wanted)

    def plan(self) -> Plan:
        """The plan of the ticked steps, with the hindrances that stand in their way."""
        steps = tuple(step for step in self._plan.steps if step.id not in self._off)
        standing = tuple(one for one in self._plan.hindrances if self.stands_in_the_way(one))
        return msgspec.structs.replace(self._plan, steps=steps, hindrances=standing)

    def stands_in_the_way(self, hindrance: Hindrance) -> bool:
        """Whether a hindrance concerns a ticked step; one that names no step concerns the whole plan."""
        return not hindrance.step_ids or any(self.on(step_id) for step_id in hindrance.step_ids)

    def refusals(self) -> tuple[Hindrance, ...]:
        """The hindrances because of which Azure is known to refuse a ticked step."""
        return tuple(one for one in self._plan.hindrances if one.blocks and self.stands_in_the_way(one))


def _reached(start: set[str], edges: Mapping[str, tuple[str, ...]]) -> set[str]:
    found = set(start)
    waiting = list(start)
    while waiting:
        for other in edges.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
