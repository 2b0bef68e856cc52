"""Which VM somebody means."""

import pytest

from app.diagnosis.find import find_machines, nearest_names
from app.domain.assessment import AssessedMachine
from tests.diagnosis.machines import assessed
from tests.readiness.building import GROUP_ID, vm


def named(name: str, group: str = "shop") -> AssessedMachine:
    """A VM of that name."""
    group_id = GROUP_ID.replace("/shop", f"/{group}")
    return assessed(vm(id=f"{group_id}/providers/Microsoft.Compute/virtualMachines/{name}", name=name))


FLEET = [
    named("web-02"),
    named("web-01"),
    named("Web"),
    named("print", "b"),
    named("print", "a"),
    named("db-01"),
]


def found(text: str) -> list[str]:
    """Names with their groups."""
    ids = [one.facts.machine.id.split("/") for one in find_machines(text, FLEET)]
    return [f"{parts[4]}/{parts[-1]}" for parts in ids]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("web-01", ["shop/web-01"]),
        ("WEB-01", ["shop/web-01"]),
        ("  web-01\n", ["shop/web-01"]),
        ("web", ["shop/Web"]),
        ("web-", ["shop/web-01", "shop/web-02"]),
        ("01", ["shop/db-01", "shop/web-01"]),
        ("print", ["a/print", "b/print"]),
        ("nobody", []),
        ("", []),
        ("  ", []),
    ],
)
def test_find(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_resource_id_is_found_in_any_case() -> None:
    wanted = FLEET[3]
    assert find_machines(wanted.facts.machine.id.upper() + "/", FLEET) == [wanted]
    assert find_machines(wanted.facts.machine.id + "x", FLEET) == []


def test_an_id_wins_over_a_name() -> None:
    machine = FLEET[0].facts.machine
    odd = assessed(vm(id=machine.id + "-odd", name=machine.id))
    assert find_machines(machine.id, [*FLEET, odd]) == [FLEET[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wbe-02", ["web-02", "web-01"]),
        ("prnit", ["print"]),
        ("WEB-2", ["web-02", "Web", "web-01"]),
        ("zzzz", []),
    ],
)
def test_nearest_names(text: str, expected: list[str]) -> None:
    assert nearest_names(text, FLEET) == expected


def test_nearest_names_are_as_many_as_asked_for() -> None:
    fleet = [named(f"web-0{number}") for number in range(9)]
    assert len(nearest_names("web-0", fleet)) == 3
    assert len(nearest_names("web-0", fleet, count=5)) == 5


def test_nothing_is_found_among_nothing() -> None:
    assert find_machines("web", []) == []
    assert nearest_names("web", []) == []
