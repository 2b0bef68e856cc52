"""Find the VM that somebody means: by resource id, by name, by part of a name."""

import difflib
from collections.abc import Iterable

from app.domain.assessment import AssessedMachine
from app.domain.resource_ids import key_of


def find_machines(text: str, machines: Iterable[AssessedMachine]) -> list[AssessedMachine]:
    """The VMs that ``text`` fits, sorted by id: an id or an exact name wins over parts of names.

    Several VMs of one name are all given: the caller asks which one is meant. Empty where nothing fits.
    """
    wanted = text.strip().casefold()
    if not wanted:
        return []
    fleet = sorted(machines, key=lambda one: one.key)
    wanted_key = key_of(wanted)
    by_id = [one for one in fleet if one.key == wanted_key]
    if by_id:
        return by_id
    exact = [one for one in fleet if one.facts.machine.name.casefold() == wanted]
    return exact or [one for one in fleet if wanted in one.facts.machine.name.casefold()]


def nearest_names(text: str, machines: Iterable[AssessedMachine], count: int = 3) -> list[str]:
    """Names that look like ``text``, nearest first: what a mistyped name may have meant."""
    names = {one.facts.machine.name.casefold(): one.facts.machine.name for one in machines}
    near = difflib.get_close_matches(text.strip().casefold(), sorted(names), n=count)
    return [names[name] for name in near]
